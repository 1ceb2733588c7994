"""Chinese text: characters, dates, folding for comparison, and pinyin.

The tones are those of a dictionary: GB/T 16159-2012 (6.5.2) prints the original tone of 一, 不 and all other
characters, not the tone that they have beside certain neighbours. Words that are always unstressed have no tone mark.
"""
