"""`obelus new`: what becomes of a file, and that nothing is written where anything is wrong."""

from __future__ import annotations

import hashlib
import io
import re
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from markdown_it.token import Token
from pybtex.database import parse_string
from pybtex.richtext import Text

from obelus.cli.new import new
from obelus.configured import load_from
from obelus.drafts.draft import as_markdown, file_name
from obelus.evidence import normalise
from obelus.importers import Imported, read_file
from obelus.importers.bibtex import entry, escape
from obelus.load import Loaded
from obelus.parse.documents import parse_article

needs_extra = pytest.mark.skipif(
    not (find_spec("trafilatura") and find_spec("warcio")),
    reason='the extra is not installed: pip install "mkdocs-obelus[import]"',
)

TEXT = """\
Boats return to the northern harbour
Every boat of the northern fleet came back on Monday, the [Harbour Office] said in a note.
Oona Vale said the voyage was "a quiet triumph for patient people" and thanked the crews of all \
nineteen boats that had been at sea since the spring, Radio Meridian reported.
Two sailors who asked for no name to be printed claim that the winter nets were never mended.
"We were hungry," the Harbour Office said. "The nets * were empty for most of the long summer."
On 7 May 2025 the fleet had left with bread, salt and water for a hundred days.
"""
PAGE = """\
<!DOCTYPE html><html lang="en"><head><meta charset="{charset}">
<meta property="og:title" content="Boats return – 100% &amp; safe">
<meta property="og:site_name" content="Island Courier">
<meta name="author" content="Ada Bell; Ben Öst">
<meta property="article:published_time" content="2025-07-01T08:00:00Z">
<link rel="canonical" href="https://courier.example/boats?id=1&amp;page=2"></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav><article><h1>Boats return</h1>
<p>Every boat of the northern fleet came back<br>on Monday, the Harbour Office said in a long note
to all the families.</p>
<p>Oona Vale called the voyage “a quiet triumph” and thanked the crews, according to Radio
Meridian, the state broadcaster of the island.</p>
<ul><li>Nineteen boats had been at sea.</li><li>All of them came home.</li></ul>
</article><footer>© 2025 Island Courier</footer></body></html>
"""


@pytest.fixture
def folder(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small archive as the current folder, with copies that Git does not see."""
    monkeypatch.chdir(archive_folder)
    (archive_folder / ".gitignore").write_text("/seeds/text/\n")
    return archive_folder


def _new(file: Path | str, *args: str) -> Result:
    return CliRunner().invoke(new, [str(file), *args])


def _made(tmp_path: Path, *args: str, text: str = TEXT, name: str = "boats.txt") -> str:
    """The draft made of a text."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    result = _new(file, "--published", "2025-07-01", "--key", "boats-2025-07-01", *args)
    assert result.exit_code == 0, result.output
    (path,) = Path("content/articles").glob("2025-07-01-*.md")
    return path.read_text(encoding="utf-8")


def _checked() -> Loaded:
    loaded = load_from("mkdocs.yml")
    assert not [p for p in loaded.problems if p.code.is_error]
    return loaded


def _files(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def _runs(text: str, size: int) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", normalise(text).casefold())
    return {tuple(words[i : i + size]) for i in range(len(words) - size + 1)}


@pytest.mark.usefixtures("folder")
def test_an_excerpt_holds_phrases_and_no_sentence_of_the_copy(tmp_path: Path) -> None:
    draft = _made(tmp_path, "--outlet", "Island Courier")
    assert not _runs(TEXT, 8) & _runs(draft, 8)
    assert "title: Article of Island Courier, 1 July 2025\nsource: boats-2025-07-01\n" in draft
    assert "published: 2025-07-01\npublished_basis: stated\ndraft: true\n---" in draft
    assert "- [Oona Vale, para. 3](#oona-vale-p3)\n" in draft
    assert '- quote: "a quiet triumph for patient people"\n' in draft
    assert "Boats return" not in draft
    article = next(a for a in _checked().archive.articles if a.source == "boats-2025-07-01")
    assert article.is_draft
    speech = next(c for c in article.claims if c.id == "oona-vale-p3")
    assert speech.statement == "Say in your words what Oona Vale reportedly said (para. 3)."
    assert [agent.name for agent in speech.via] == ["Radio Meridian"]
    assert all(len(claim.quote.split()) <= 7 for claim in article.claims)
    assert "We were hungry" not in draft


@pytest.mark.usefixtures("folder")
def test_a_withheld_text_leaves_names_and_places_only(tmp_path: Path) -> None:
    draft = _made(tmp_path, "--rights", "withheld")
    assert "quote:" not in draft
    assert not _runs(TEXT, 4) & _runs(draft, 4)
    assert "Boats return" not in draft + Path("seeds/sources.bib").read_text()
    _checked()


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("rights", "who"),
    [("excerpt", "an unnamed Harbour Office spokesman"), ("withheld", "a source in the text")],
)
def test_a_spokesman_without_a_name_is_not_the_body_on_record(
    tmp_path: Path, rights: str, who: str
) -> None:
    """Else a record would say `attributed` of words that nobody named stands behind."""
    text = "According to an unnamed Harbour Office spokesman, the nets were never mended.\n"
    draft = _made(tmp_path, "--rights", rights, text=text)
    assert f"- said by: {who}\n" in draft
    assert "[[Harbour Office]]" not in draft


@pytest.mark.usefixtures("folder")
def test_a_full_text_is_the_article_with_its_records(tmp_path: Path) -> None:
    draft = _made(tmp_path, "--rights", "full")
    assert draft.startswith("---\ntitle: Boats return to the northern harbour\n")
    assert draft.count("Boats return") == 1
    assert Path("content/articles/2025-07-01-boats-return-to-the-northern-harbour.md").is_file()
    loaded = _checked()
    article = next(a for a in loaded.archive.articles if a.source == "boats-2025-07-01")
    assert {claim.sources[0].locator for claim in article.claims} >= {"para. 2", "para. 3"}
    parsed = parse_article(article.path, article.slug, Path(article.path).read_text("utf-8"))
    words = "".join(
        child.content if child.type == "text" else ""
        for token in parsed.tokens
        for child in [*(token.children or ()), Token("text", "", 0, content="\n")]
    )
    assert [normalise(line) for line in words.split("\n") if line] == [
        normalise(line) for line in TEXT.splitlines()[1:]
    ]


@pytest.mark.parametrize(
    "line",
    [
        "1986. A great year",
        "- no list",
        "# No heading",
        ": no definition",
        "> no quotation",
        "---",
        "| no | table |",
        "He said *this* and _that_ and `code`",
        "[[Oona Vale]] and [@courier-2025-03-02, para. 1] and [words](#two-warehouses)",
        "[a](b) ![c](d) <https://e.example> &amp; &copy; ~~f~~ [^1]",
        "[^1]: no footnote",
        "[no]: https://definition.example",
        "a ](#no-claim) b [#no](claim) [c]{#no} [d] (#no) [[half]",
        "```",
        "a backslash \\",
        "“Curly” 'and' \"straight\" – all stay",
    ],
)
def test_nothing_in_a_text_is_read_as_markup(line: str) -> None:
    parsed = parse_article("a.md", "a", f"Before.\n\n{as_markdown(line)}\n\nAfter.\n")
    assert not parsed.problems
    tokens = parsed.tokens
    assert [t.tag for t in tokens] == ["p", "", "p"] * 3
    shown = "".join(child.content for child in tokens[4].children or [])
    assert normalise(shown) == normalise(line)


def test_a_line_without_markup_has_no_backslash() -> None:
    line = "U.S. shares rose 5% [sic] * on Monday_night & after: it's <3 - 1. so"
    assert as_markdown(line) == line


@needs_extra
@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "iso-8859-1"])
def test_a_page_says_who_published_it_and_when(tmp_path: Path, charset: str) -> None:
    file = tmp_path / "page.html"
    encoding = "utf-8" if charset == "utf-8" else "cp1252"
    file.write_bytes(PAGE.format(charset=charset).encode(encoding))
    found = read_file(file)
    assert (found.title, found.outlet) == ("Boats return – 100% & safe", "Island Courier")
    assert found.authors == ("Ada Bell", "Ben Öst")
    assert (str(found.published), found.is_date_stated) == ("2025-07-01", True)
    assert found.url == "https://courier.example/boats?id=1&page=2"
    lines = found.text.splitlines()
    assert any(
        "came back on Monday, the Harbour Office said in a long note to" in line for line in lines
    )
    assert any("“a quiet triumph”" in line for line in lines)
    assert "Nineteen boats had been at sea." in lines
    assert not any("Home" in line or "©" in line for line in lines)


@needs_extra
@pytest.mark.usefixtures("folder")
def test_a_page_becomes_a_source_a_copy_and_a_draft(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE.format(charset="utf-8"), encoding="utf-8")
    before = Path("seeds/sources.bib").read_text(encoding="utf-8")
    result = _new(file)
    assert result.output.splitlines() == [
        "Taken from https://courier.example/boats?id=1&page=2",
        "seeds/sources.bib: source island-courier-2025-07-01 added.",
        "seeds/text/island-courier-2025-07-01.txt: the copy, 5 paragraphs, 57 words.",
        "content/articles/2025-07-01-island-courier.md: the draft, 2 claims to look at.",
        "Next: Write the article in your words, run obelus check, "
        "and delete draft: true to publish it.",
    ]
    copy = Path("seeds/text/island-courier-2025-07-01.txt").read_text(encoding="utf-8")
    digest = hashlib.sha256(normalise(copy).encode()).hexdigest()
    after = Path("seeds/sources.bib").read_text(encoding="utf-8")
    assert after.startswith(before)
    assert after.removeprefix(before) == (
        "\n@article{island-courier-2025-07-01,\n"
        "  author  = {Ada Bell and Ben Öst},\n"
        "  title   = {Boats return – 100\\% & safe},\n"
        "  journal = {Island Courier},\n"
        "  year    = {2025},\n"
        "  date    = {2025-07-01},\n"
        "  url     = {https://courier.example/boats?id=1&page=2},\n"
        "  rights  = {excerpt},\n"
        f"  sha256  = {{{digest}}}\n"
        "}\n"
    )
    source = _checked().archive.source("island-courier-2025-07-01")
    assert source is not None
    assert "Boats return – 100% &amp; safe." in source.reference


@needs_extra
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)
@pytest.mark.parametrize("name", ["site.warc", "site.warc.gz"])
def test_of_a_warc_the_first_page_that_was_found_is_taken(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_bytes(_warc(is_compressed=name.endswith("gz")))
    found = read_file(file)
    assert found.url == "https://courier.example/second"
    assert (found.title, found.outlet) == ("Boats return – 100% & safe", "Island Courier")
    assert "“a quiet triumph”" in found.text


@needs_extra
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning", "ignore::ResourceWarning"
)
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"no WARC at all\n\n", "is no WARC that can be read"),
        (b"\x1f\x8bno gzip", "is no WARC that can be read"),
        (b"", "holds no HTML page that was fetched with status 200"),
        ("cut", "ends within https://courier.example/second"),
    ],
)
def test_a_broken_warc_is_refused(
    folder: Path, tmp_path: Path, data: bytes | str, words: str
) -> None:
    before = _files(folder)
    file = tmp_path / "site.warc"
    file.write_bytes(data if isinstance(data, bytes) else _warc(is_compressed=False)[:-400])
    result = _new(file)
    assert result.exit_code == 1
    assert words in result.output
    assert _files(folder) == before


def _warc(is_compressed: bool) -> bytes:
    http = import_module("warcio.statusandheaders")
    stream = io.BytesIO()
    writer = import_module("warcio.warcwriter").WARCWriter(stream, gzip=is_compressed)
    page = PAGE.format(charset="none").encode("cp1252")
    for name, status, kind in [
        ("picture", "200 OK", "image/png"),
        ("first", "404 Not Found", "text/html"),
        ("second", "200 OK", "text/html; charset=windows-1252"),
        ("third", "200 OK", "text/html"),
    ]:
        headers = http.StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"https://courier.example/{name}",
            "response",
            payload=io.BytesIO(page if name == "second" else b"<p>Not this one.</p>"),
            http_headers=headers,
        )
        writer.write_record(record)
        if name == "second" and not is_compressed:
            end = stream.tell()
    return stream.getvalue() if is_compressed else stream.getvalue()[:end]


@needs_extra
def test_a_page_in_one_file_with_its_pictures_is_read(tmp_path: Path) -> None:
    file = tmp_path / "page.mhtml"
    page = PAGE.format(charset="utf-8").encode()
    file.write_bytes(
        b"Snapshot-Content-Location: https://courier.example/saved\nMIME-Version: 1.0\n"
        b'Content-Type: multipart/related; boundary="x"\n\n--x\n'
        b"Content-Type: text/html\nContent-Transfer-Encoding: 8bit\n\n" + page + b"\n--x--\n"
    )
    found = read_file(file)
    assert found.url == "https://courier.example/saved"
    assert "“a quiet triumph”" in found.text


def test_lines_broken_by_hand_are_one_paragraph(tmp_path: Path) -> None:
    file = tmp_path / "2025-07-01 note.txt"
    long = "word " * 40
    file.write_text(f"\ufeffFirst line\r\nand second.\r\n\r\n\r\n{long}\r\nThird.\x07\r\n")
    found = read_file(file)
    assert found.text == f"First line and second.\n{long.strip()}\nThird.\n"
    assert (str(found.published), found.is_date_stated) == ("2025-07-01", False)


def test_a_markdown_file_is_read_without_its_marks(tmp_path: Path) -> None:
    file = tmp_path / "note.md"
    file.write_text(
        "---\ntitle: A note\ndate: 2025-07-01\nauthor: Ada Bell\n---\n\n"
        "# Heading\n\nSome *stressed*\nwords.\n\n- one\n- [two](https://a.example)\n\n"
        "```\ncode\n```\n"
    )
    found = read_file(file)
    assert found.text == "Heading\nSome stressed words.\none\ntwo\ncode\n"
    assert (found.title, found.authors) == ("A note", ("Ada Bell",))
    assert (str(found.published), found.is_date_stated) == ("2025-07-01", True)


@pytest.mark.parametrize(
    "title",
    [
        "100% sure & more: $5 #1 a_b x^2 ~now",
        'He said "no", she said “yes” & it\'s ‘fine’',
        "한국어 é ß – — …",
        "Line one\n  line two\ttab",
        "a \\ b \\\\ c \\textbf d",
        "a -- b --- c `` d '' ?` !`",
        "@article, = and #",
    ],
)
def test_bibtex_reads_back_what_was_meant(title: str) -> None:
    imported = Imported("Text.\n", title, outlet=title, authors=("Ada Bell", title))
    field = parse_string(entry("k", imported, "full"), "bibtex").entries["k"].fields["title"]
    assert str(Text.from_latex(field)) == " ".join(title.split())


@pytest.mark.parametrize("title", ["Open { brace", "} closed", "{both}", "\\{", "}{"])
def test_braces_are_written_as_their_wide_forms(title: str) -> None:
    """BibTeX counts them wherever they are; compared like copies, they are the same."""
    text = entry("k", Imported("Text.\n", title), "full")
    field = parse_string(text, "bibtex").entries["k"].fields["title"]
    assert normalise(str(Text.from_latex(field))) == normalise(title)
    assert escape("{") == "\uff5b"


def test_a_body_among_the_authors_is_not_taken_apart() -> None:
    names = ("Ada Bell", "Smith and Sons", "Vale, Oona, Lady", "Courier")
    text = entry("k", Imported("Text.\n", outlet="Other", authors=names), "full")
    people = parse_string(text, "bibtex").entries["k"].persons["author"]
    assert [str(person) for person in people] == [
        "Bell, Ada",
        "{Smith and Sons}",
        "{Vale, Oona, Lady}",
        "{Courier}",
    ]


def test_an_address_keeps_its_signs_and_loses_what_breaks_bibtex() -> None:
    url = "https://a.example/x%20y?q=1&r=~z_#f{g} h"
    text = entry("k", Imported("Text.\n", url=url), "full")
    assert "url     = {https://a.example/x%20y?q=1&r=~z_#f%7Bg%7D%20h}" in text


@pytest.mark.usefixtures("folder")
def test_an_outlet_nobody_knows_is_said_to_be_not_named(tmp_path: Path) -> None:
    file = tmp_path / "note.2025-07-01.txt"
    file.write_text("A man said that the sea was calm on that day.\nIt was.\n")
    assert _new(file).exit_code == 0
    text = Path("seeds/sources.bib").read_text()
    assert "@misc{note-2025-07-01,\n  title   = {[News copy, headline not given]},\n" in text
    assert "note    = {Outlet not named, date inferred}" in text
    draft = Path("content/articles/2025-07-01-note.md").read_text()
    assert "title: Article, 1 July 2025, outlet not named\n" in draft
    assert "published_basis: inferred\n" in draft
    _checked()


@pytest.mark.usefixtures("folder")
def test_a_text_without_a_date_is_taken_with_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_text("The sea was calm on that day.\n")
    result = _new(file, "--outlet", "Courier", "--title", "yes: [a] # title")
    assert result.exit_code == 0
    assert "Warning: No date was found" in result.output
    article = next(a for a in _checked().archive.articles if a.source == "note")
    assert (article.title, article.slug) == ("yes: [a] # title", "yes-a-title")


@pytest.mark.parametrize(
    ("name", "data", "args", "words"),
    [
        ("a.txt", None, (), "a.txt is not a file. Check the name."),
        ("a.pdf", b"%PDF", (), "is of no kind that can be read. Files end in .txt, .md,"),
        ("a.txt", b"", (), "holds no text."),
        ("a.txt", b" \n\n\t\n", (), "holds no text."),
        ("a.txt", b"abc\0def", (), "is no text: it holds zero bytes."),
        ("a.txt", b"caf\xe9", (), "is not UTF-8 (byte 3). Open it in an editor and save it in"),
        ("a.txt", b"x" * (4 * 1024 * 1024 + 1), (), "is too large: 4,194,305 bytes, the limit"),
        ("a.txt", b"Calm sea. " * 30_000, ("--rights", "full"), "The draft would be larger than"),
        ("a.txt", b"Calm.", ("--published", "May"), '--published "May" is not a date. Write it'),
        ("a.txt", b"Calm.", ("--url", "courier"), '--url "courier" is no web address.'),
        ("a.txt", b"Calm.", ("--key", "a b"), 'The key "a b" cannot be cited.'),
        ("a.txt", b"Calm.", ("--key", "../a"), 'The key "../a" cannot be cited.'),
        ("a.txt", b"Calm.", ("--key", "Ledger-2025-03-04"), "Give another key: --key Ledger-2025"),
        ("한.txt", b"Calm.", (), "Give one: --key outlet-2024-01-05"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_one_line(
    folder: Path, tmp_path: Path, name: str, data: bytes | None, args: tuple[str, ...], words: str
) -> None:
    before = _files(folder)
    if data is not None:
        (tmp_path / name).write_bytes(data)
    result = _new(tmp_path / name, *args)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert words in result.output
    assert result.output.count("\n") == 1
    assert _files(folder) == before


@needs_extra
@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "No text could be found in"),
        (b"<html><body><script>1</script></body></html>", "No text could be found in"),
        (b"\x89PNG\x00\x01", "is no page: it holds zero bytes."),
    ],
)
def test_a_page_without_text_is_refused(
    folder: Path, tmp_path: Path, data: bytes, words: str
) -> None:
    before = _files(folder)
    (tmp_path / "a.html").write_bytes(data)
    result = _new(tmp_path / "a.html")
    assert (result.exit_code, result.output.count("\n")) == (1, 1)
    assert words in result.output
    assert _files(folder) == before


@pytest.mark.usefixtures("folder")
def test_without_the_extra_a_page_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    (tmp_path / "a.html").write_text("<p>Calm.</p>")
    result = _new(tmp_path / "a.html")
    assert result.exit_code == 1
    assert 'Run: pip install "mkdocs-obelus[import]"' in result.output


def test_an_archive_that_is_not_there_or_broken_is_said_so(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Calm.")
    bib = folder / "seeds" / "sources.bib"
    bib.write_text("@article{broken,\n title = {x\n")
    assert "seeds/sources.bib:" in _new(file).output
    bib.write_bytes(b"\xff")
    assert "is not UTF-8" in _new(file).output
    bib.unlink()
    (folder / "seeds").rename(folder / "gone")
    assert "There is no folder seeds for sources. Make it: mkdir seeds" in _new(file).output
    (folder / "mkdocs.yml").unlink()
    result = _new(file)
    assert (result.exit_code, "There is no mkdocs.yml here." in result.output) == (1, True)


def test_a_second_run_is_refused_and_changes_nothing(folder: Path, tmp_path: Path) -> None:
    _made(tmp_path)
    before = _files(folder)
    args = ("--published", "2025-07-01", "--key", "boats-2025-07-01")
    result = _new(tmp_path / "boats.txt", *args)
    assert result.exit_code == 1
    assert 'seeds/sources.bib already has a source "boats-2025-07-01".' in result.output
    (folder / "seeds" / "sources.bib").unlink()
    result = _new(tmp_path / "boats.txt", *args)
    assert "2025-07-01-boats.md is already there." in result.output
    assert {**_files(folder), **before} == before


def test_what_was_begun_is_undone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disc at the last of three files leaves none of them."""

    def fail(before: bytes, text: str) -> bytes:
        raise OSError(28, "No space left on device", "seeds/sources.bib")

    # By this name, as `obelus.cli.new` is the command once it is registered.
    monkeypatch.setattr(sys.modules["obelus.cli.new"], "_appended", fail)
    before = _files(folder)
    file = tmp_path / "boats.txt"
    file.write_text(TEXT)
    result = _new(file)
    assert result.exit_code == 1
    assert "No space left on device. Nothing was kept." in result.output
    assert _files(folder) == before
    (folder / "seeds" / "sources.bib").unlink()
    before = _files(folder)
    assert _new(file).exit_code == 1
    assert _files(folder) == before


@pytest.mark.parametrize(
    "before", ["", "@misc{a,\r\n rights = {full}\r\n}\r\n", "@misc{a, rights = {full}}"]
)
def test_sources_bib_keeps_its_bytes(folder: Path, tmp_path: Path, before: str) -> None:
    bib = folder / "seeds" / "sources.bib"
    bib.write_bytes(before.encode())
    if not before:
        bib.unlink()
    _made(tmp_path)
    after = bib.read_bytes().decode()
    assert after.startswith(before)
    added = after.removeprefix(before)
    assert ("\r\n" in added) == ("\r\n" in before)
    assert "@misc{boats-2025-07-01," in added.splitlines()


@pytest.mark.parametrize(
    ("rules", "rights", "is_warned"),
    [
        ({}, "excerpt", True),
        ({}, "full", False),
        ({".gitignore": "*.log\n"}, "excerpt", True),
        ({".gitignore": "/seeds/text/\n"}, "excerpt", False),
        ({".gitignore": "text\n"}, "excerpt", False),
        ({"../.gitignore": "archive/seeds/text/\n"}, "excerpt", False),
        ({"seeds/.gitignore": "text/\n"}, "excerpt", False),
        ({".gitignore": "*.txt\n", "seeds/.gitignore": "!*.txt\n"}, "excerpt", True),
    ],
)
def test_a_copy_that_git_would_take_is_warned_of(
    folder: Path, tmp_path: Path, rules: dict[str, str], rights: str, is_warned: bool
) -> None:
    (folder / ".gitignore").unlink()
    for name, text in rules.items():
        (folder / name).write_text(text)
    file = tmp_path / "boats.txt"
    file.write_text(TEXT)
    result = _new(file, "--rights", rights)
    assert result.exit_code == 0
    line = "Add this line to .gitignore: /seeds/text/"
    assert (line in result.output) == is_warned


@pytest.mark.usefixtures("folder")
def test_copies_that_are_looked_for_elsewhere_are_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OBELUS_EVIDENCE", str(tmp_path))
    file = tmp_path / "boats.txt"
    file.write_text(TEXT)
    assert f"obelus check looks for copies in {tmp_path}" in _new(file).output


@pytest.mark.usefixtures("folder")
def test_quotations_end_after_a_while_and_records_go_on(tmp_path: Path) -> None:
    lines = [
        f'Oona Vale said that boat {n} was "number {n} of the great fleet" and sailed on alone.'
        for n in range(60)
    ]
    draft = _made(tmp_path, text="\n".join(lines) + "\n")
    quotes = re.findall(r'- quote: "(.*)"', draft)
    assert 100 < sum(len(quote.split()) for quote in quotes) <= 150
    assert draft.count("- said by: [[Oona Vale]]") >= 60
    _checked()


def test_file_names_are_short_and_dated() -> None:
    imported = "A very long headline about boats " * 5
    assert (
        file_name(imported, None)
        == "a-very-long-headline-about-boats-a-very-long-headline-about.md"
    )
    assert file_name("한국", None) == "article.md"
