"""The private values in the commits of a Git repository."""
