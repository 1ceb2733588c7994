"""Library and overview become paper: Markdown and records are written as Typst code, and Typst makes PDF of it."""
