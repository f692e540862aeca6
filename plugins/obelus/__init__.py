"""Annotated Markdown becomes a fact-check archive: read, parse, resolve, render, export."""
