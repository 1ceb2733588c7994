"""Check the built site before it is published."""
