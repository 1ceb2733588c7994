"""How much time and memory the site of a thousand centres takes."""
