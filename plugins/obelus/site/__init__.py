"""An archive → its site: which pages there are, what each is made of, and how it is published."""
