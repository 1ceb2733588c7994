"""The workbench: forms in the browser over the files of a centre, checked before a byte is written."""
