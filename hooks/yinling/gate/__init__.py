"""What must hold of the built site before anybody sees it."""
