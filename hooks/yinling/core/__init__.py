"""Tools for every room: problems, caches, files, workers, progress. Imports no other room."""
