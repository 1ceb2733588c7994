"""Find private values in any text, in any spelling, and report them without repeating them."""
