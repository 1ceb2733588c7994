"""Printables: Markdown and records become Typst code, and Typst compiles it to PDF."""
