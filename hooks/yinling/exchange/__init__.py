"""Ways in and out of the records: JSON Schemas for editors, new files from a template."""
