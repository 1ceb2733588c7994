"""The build as a script: pages become files, are checked and published; deployed copies are verified."""
