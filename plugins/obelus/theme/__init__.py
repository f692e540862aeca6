"""The MkDocs theme `obelus`: templates and assets, no code."""
