"""The build: pages, files, checks, publishing, verification."""
