"""The forms of a text that the detectors read, the word lists, and how words are found fast."""
