"""The search index: its documents, the keys under which queries find them, and the files that a browser reads."""
