"""Bytes to values with their places in the file: text, YAML and Markdown front matter; knows nothing of records."""
