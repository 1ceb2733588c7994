"""Where a person lives."""
