"""What every room may use: problems, caches, workers, progress. Imports nothing of the product."""
