"""What commands write for editors: records of suggestions, drafts of new articles."""
