"""Tests of the workbooks: out, in, and what people do to them in between."""
