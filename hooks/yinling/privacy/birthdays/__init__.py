"""When a person was born."""
