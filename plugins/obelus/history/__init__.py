"""Two states of an archive → what changed from one to the other, and what no correction says."""
