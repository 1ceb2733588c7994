"""What is computed from the records. Pure functions of a `Library`; nothing here is ever typed by hand."""
