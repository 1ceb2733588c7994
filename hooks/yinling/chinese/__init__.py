"""Pinyin over characters: what a syllable is, how a text is read, and the table that Python and browsers read it by.

Tones are those of a dictionary: GB/T 16159-2012 (6.5.2) prints the original tone of 一 and 不 and of every other
syllable, not the one it takes beside its neighbours; words that are always unstressed bear no mark."""
