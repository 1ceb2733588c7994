"""Tools for every room: problems, caches, files, workers and progress; imports no other room."""
