"""Bytes become values that know where they stand: text, YAML and Markdown front matter. Knows nothing of records."""
