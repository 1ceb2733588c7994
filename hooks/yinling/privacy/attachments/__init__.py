"""The texts in files of any type, and the private values in them."""
