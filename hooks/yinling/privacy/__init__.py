"""What must never be stored or published: found in any text, however it is written, and told without repeating it."""
