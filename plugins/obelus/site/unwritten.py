"""The pages that every archive has, though nobody writes them."""

SITEMAP = "sitemap.xml"

LISTS = {
    "articles/index.md": ("Articles", "articles.html"),
    "search/index.md": ("Claims", "search.html"),
    "claims/index.md": ("Dossiers", "dossiers.html"),
    "entities/index.md": ("People & places", "entities.html"),
    "sources/index.md": ("Sources", "sources.html"),
    "flags/index.md": ("Flags", "flags.html"),
    "corrections/index.md": ("Corrections", "corrections.html"),
}
"""(title, template) by their place in `content/`, where a file of that name gives them an
introduction."""
