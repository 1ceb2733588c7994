"""Illness, want and family matters beside the name of a person."""
