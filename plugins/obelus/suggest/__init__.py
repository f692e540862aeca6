"""An article → what the detector sees in it that no record covers, and the entities it names."""
