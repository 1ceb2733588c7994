"""Computes what follows from the records: pure functions of a `Library`. Nothing here is ever typed by hand."""
