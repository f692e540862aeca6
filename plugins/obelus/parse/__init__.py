"""One Markdown file → an Article, an Entity or Prose, and what is wrong in it."""
