"""Block tokens and the Archive → what templates print."""
