"""Names of persons: which characters are one, and whose names may not be published."""
