"""Makes the pages of a site from a library and an overview, whichever engine publishes them."""
