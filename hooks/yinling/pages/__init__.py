"""Library and overview become pages: address, title and HTML. Knows nothing of the engine that publishes them."""
