"""What pages share is made once or by a shorter way, and is what Jinja and MkDocs would make."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import jinja2
import pytest
from jinja2 import pass_context
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page
from mkdocs.utils import normalize_url
from mkdocs.utils.templates import url_filter as mkdocs_filter

from conftest import ROOT, Load, build_site
from obelus.render.addresses import Place, is_plain
from obelus.render.compiled import compiled_in
from obelus.render.environment import quicken
from obelus.render.filters import url_filter
from obelus.render.pieces import Pieces, Shared, no_pieces
from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossiers
from obelus.site.pages import ObelusPage

PAGES = (
    "",
    "articles/",
    "articles/a/",
    "articles/ab/",
    "articles/2024/a/",
    "articles/2024/b/",
    "claims/a/",
    "about/data/",
    "a/",
)
TARGETS = (
    *filter(None, PAGES),
    "articles/a/#claim",
    "articles/a/?by=x",
    "articles/a",
    "articles",
    "search/?by=a",
    "feed.xml",
    "assets/fonts/x.woff2",
    "articles/a/b/c/",
)
DETOURS = ("", ".", "./", "../a/", "a/../b/", "a//b/", "/a/", "#x", "https://a.example/", "geo:1,2")


@dataclass
class Somewhere:
    url: str


def _pieces(url: str, shared: Shared | None = None) -> Pieces:
    return (shared or _shared()).seen_from(url)


def _shared() -> Shared:
    return Shared(Archive())


@pytest.mark.parametrize("page", PAGES)
def test_links_are_those_of_mkdocs(page: str) -> None:
    made = {target: Place(page).to(target) for target in TARGETS}
    assert made == {target: normalize_url(target, Somewhere(page)) for target in TARGETS}  # type: ignore[arg-type]


def test_only_addresses_without_detours_take_the_short_way() -> None:
    assert all(map(is_plain, TARGETS))
    assert not any(map(is_plain, DETOURS))


@pytest.mark.parametrize("page", PAGES)
def test_the_filter_url_gives_what_that_of_mkdocs_gives(page: str) -> None:
    env = jinja2.Environment()
    env.filters |= {"url": url_filter(mkdocs_filter), "theirs": mkdocs_filter}
    here = {"page": Somewhere(page), "base_url": "", "pieces": _pieces(page)}
    for target in (*TARGETS, *DETOURS):
        short, long = env.from_string("{{ t|url }} {{ t|theirs }}").render(here, t=target).split()
        assert short == long, target


def test_a_page_of_nobody_has_the_links_of_mkdocs() -> None:
    env = jinja2.Environment()
    env.filters["url"] = url_filter(mkdocs_filter)
    env.globals["pieces"] = no_pieces()
    found = env.from_string("{{ 'a/'|url }}").render(page=None, base_url="/sub")
    assert found == "/sub/a/"


NAV = ("articles/", "articles/a/", "about/data/", "feed.xml")


@pytest.mark.parametrize("pages", [*itertools.permutations(PAGES[2:8], 3)])
def test_a_part_is_what_it_would_be_without_the_others(pages: tuple[str, ...]) -> None:
    shared = _shared()
    for page in pages:
        kept, alone = _pieces(page, shared), _pieces(page)
        assert kept.once("nav", lambda: _nav(kept)) == _nav(alone)  # noqa: B023


def test_a_part_is_made_once_for_a_folder() -> None:
    shared, made = _shared(), []
    for page in ("articles/b/", "articles/c/", "articles/d/", "claims/b/"):
        pieces = _pieces(page, shared)
        pieces.once("nav", lambda: made.append(page) or _nav(pieces))  # type: ignore[func-returns-value]  # noqa: B023
    assert made == ["articles/b/", "claims/b/"]


def _nav(pieces: Pieces) -> str:
    here = pieces.place.url
    return " ".join(f"{pieces.place.to(u)}{'*' if here.startswith(u) else ''}" for u in NAV)


@pytest.mark.parametrize("site_url", ["https://a.example/", "https://a.example/sub", ""])
@pytest.mark.parametrize("name", ["index.md", "articles/a/b.md", "articles/ä (b).md"])
def test_a_page_has_what_mkdocs_gives_it(name: str, site_url: str) -> None:
    config = MkDocsConfig()
    settings = {"site_url": site_url, "repo_url": "https://b.example/", "edit_uri": "edit"}
    config.load_dict({"site_name": "A", **settings})
    assert not any(config.validate())
    file, archive = File(name, "content", "site", use_directory_urls=True), Archive()
    ours = ObelusPage(
        "A", file, config, template="main.html", archive=archive, dossiers=Dossiers(archive)
    )
    made = vars(ours)
    assert file.page is ours
    theirs = {**vars(Page("A", file, config)), "update_date": ours.update_date}
    assert theirs.pop("_title_from_render") is None
    assert theirs == {name: made[name] for name in theirs}


@pass_context
def _name(context: jinja2.runtime.Context, word: str) -> str:
    return f"{word} {context['who']}"


class Callable:
    def __call__(self, word: str) -> str:
        return f"<{word}>"


TEMPLATE = """\
{% macro twice(words) %}{{ words }}{{ caller() }}{{ words }}{% endmacro %}
{% for value in values %}{{ value }} {{ loop.cycle('<a>', '&') }} {{ name('x') }}{% endfor %}
{% call twice('<i>') %}{{ bold('"') }}{{ called('b') }}{{ none }}{{ missing }}{% endcall %}
{{ '<' ~ values[0] }}{{ 'A'.lower() }}{{ range(2)|list }}{{ dict(a=1).items()|list }}
{% block b %}{% set n = 3 %}{{ name('y') }}{{ n }}{% endblock %}"""


def test_jinja_made_quicker_prints_the_same() -> None:
    printed = []
    for change in (quicken, lambda env: None):
        env = jinja2.Environment(autoescape=True)
        change(env)
        printed.append(
            env.from_string(TEMPLATE).render(
                values=["a", "<b>", "it's", Markup("<c>"), 1, True, 1.5, None, ["<"]],
                who="<you>",
                name=_name,
                bold=lambda words: Markup("<b>{}</b>").format(words),
                called=Callable(),
            )
        )
    assert printed[0] == printed[1]
    assert "&lt;you&gt;" in printed[0]


MACROS = """\
{% macro all_of(a, b='<', c=none) %}{{ a }}{{ b }}{{ c }}{% endmacro %}
{% macro more(a) %}{{ a }}{{ varargs|list }}{{ kwargs.items()|list }}{% endmacro %}
{% macro around(a) %}{{ a }}{{ caller('&') }}{% endmacro %}"""
CALLS = """\
{% import "ours.html" as m %}
{{ m.all_of('>') }} {{ m.all_of('>', '&') }} {{ m.all_of('>', '&', 1) }} {{ m.all_of(c='&', a=2) }}
{{ m.all_of(*['>', '&']) }} {{ m.all_of(**{'b': '>'}) }} {{ m.more('>', 1, 2, d='&') }}
{% call(sign) m.around('<') %}{{ sign }}{% endcall %}
{{ 'a b'.split(' ', maxsplit=1) }} {{ 'a b'.split() }} {{ 'a'.nothing }}"""


@pytest.mark.parametrize("name", ["page.html", "page.txt"])
def test_macros_print_the_same_whoever_calls_them(name: str) -> None:
    printed = []
    for change in (quicken, lambda env: None):
        env = jinja2.Environment(autoescape=lambda name: name != "page.txt")
        change(env)
        env.loader = jinja2.DictLoader({"ours.html": MACROS, name: CALLS})
        printed.append(env.get_template(name).render())
    assert printed[0] == printed[1]
    assert "&amp;" in printed[0]


def test_a_macro_of_too_many_values_says_so() -> None:
    env = jinja2.Environment(autoescape=True)
    quicken(env)
    with pytest.raises(TypeError, match="'one' takes not more than 1 argument"):
        env.from_string("{% macro one(a) %}{% endmacro %}{{ one(1, 2) }}").render()


def test_templates_without_escaping_stay_without() -> None:
    env = jinja2.Environment()
    quicken(env)
    assert env.from_string("{{ '<' }}").render() == "<"


def test_compiled_templates_are_kept(tmp_path: Path) -> None:
    for text in ("{{ 1 }}", "{{ 2 }}", "{{ 2 }}"):
        env = jinja2.Environment(loader=jinja2.DictLoader({"a.html": text}))
        quicken(env)
        env.bytecode_cache = compiled_in(tmp_path / "kept")
        assert env.get_template("a.html").render() == text[3]
    assert len([*(tmp_path / "kept").glob("*.cache")]) == 1


def test_a_folder_that_cannot_be_written_keeps_none(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("a file", encoding="utf-8")
    assert compiled_in(tmp_path / "kept") is None


def test_a_theme_may_put_a_macro_in_the_place_of_a_piece(archive_folder: Path) -> None:
    macros = (ROOT / "plugins" / "obelus" / "theme" / "_macros.html").read_text(encoding="utf-8")
    piece = "{% set claim_item = pieces.claim_item %}"
    macro = "{% macro claim_item(claim, role='') %}<li>Ours: {{ claim.id }}</li>{% endmacro %}"
    assert piece in macros
    (archive_folder / "overrides").mkdir()
    changed = archive_folder / "overrides" / "_macros.html"
    changed.write_text(macros.replace(piece, macro), encoding="utf-8")
    config = archive_folder / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    named = text.replace("  name: obelus", "  name: obelus\n  custom_dir: overrides", 1)
    assert named != text
    config.write_text(named, encoding="utf-8")
    site = build_site(archive_folder)
    assert "<li>Ours: " in (site / "flags" / "attributed" / "index.html").read_text("utf-8")


def test_what_comes_from_files_is_escaped(load_with: Load) -> None:
    text = (
        "---\ntitle: A\npublished: 2024-01-05\nsource: courier-2025-03-02\n---\n\n"
        '[They burned](#one).\n\n## Claims\n\n### one\n\nIt’s 1 < 2 & “"3"”.\n\n'
        "- said by: the <u>crew</u> & co\n- source: [@courier-2025-03-02, p. 1-2 & 5]\n"
    )
    archive = load_with({"articles/a.md": text}).archive
    (claim,) = archive.claims
    pieces = Shared(archive).seen_from("flags/attributed/")
    item, chain = pieces.claim_item(claim), pieces.chain(claim, full=True)
    assert isinstance(item, Markup)
    assert "1 &lt; 2 &amp; “" in item
    assert "<u>" not in item + chain
    assert "&lt;u&gt;crew&lt;/u&gt; &amp; co" in chain
    assert "p. 1–2 &amp; 5" in pieces.citation(claim.sources[0])
