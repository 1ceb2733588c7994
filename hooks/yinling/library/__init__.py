"""Reads the files of a centre, parses and validates their records, and returns them as a `Library`."""
