"""Parsed files → one Archive, and the mistakes that only show when all files are known."""
