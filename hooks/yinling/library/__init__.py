"""Files become a checked `Library`: read, parse, validate, load."""
