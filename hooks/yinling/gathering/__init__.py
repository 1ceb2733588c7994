"""The site of a group: what the published sites of its centres say, added up."""
