"""Who does the work of a build, and how long that takes."""
