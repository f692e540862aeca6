"""Links that last: archived copies, words in the original, and the report on what is broken."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string as read_bibtex
from click.testing import CliRunner
from msgspec import structs
from pybtex.database import parse_file

from conftest import build_site
from obelus.answers import Asker, agent
from obelus.bibliography import read_sources
from obelus.cli import main
from obelus.configured import load_from
from obelus.printed import as_text
from obelus.problems import with_lines
from obelus.resolve.archive import Archive
from obelus.resolve.original_words import original_words
from obelus.resolve.publication import published

WAYBACK = "https://web.archive.org/web/20250304120000/https://courier.example/blast"
ENTRY = """\
@article{{one,
  title = {{One}}, journal = {{Courier}}, year = {{2025}},
  url = {{https://courier.example/blast}},
{fields}
  rights = {{excerpt}}
}}
@misc{{two, title = {{Two}}, rights = {{full}}}}
"""


def _read(**fields: str) -> tuple[Any, list[str]]:
    """The source of an entry with these fields, and its problems as an editor reads them."""
    lines = "\n".join(f"  {name} = {{{value}}}," for name, value in fields.items())
    text = ENTRY.format(fields=lines)
    sources, problems = read_sources("seeds/sources.bib", text)
    shown = with_lines(problems, {"seeds/sources.bib": text})
    return sources[0], [as_text(problem) for problem in shown]


def test_the_day_of_an_archived_copy_is_its_stamps() -> None:
    source, problems = _read(archiveurl=WAYBACK)
    assert problems == []
    assert source.snapshot.day.isoformat() == "2025-03-04"
    assert source.snapshot.original == "https://courier.example/blast"
    source, problems = _read(archiveurl="https://archive.example/Xy7", archivedate="2025-03-04")
    assert (source.snapshot.day.isoformat(), problems) == ("2025-03-04", [])


@pytest.mark.parametrize(
    ("url", "day", "place", "message"),
    [
        (
            WAYBACK.replace("120000/", "12000/"),
            "",
            "4:17",
            "stamp 2025030412000 has 13 digits, not 14",
        ),
        (WAYBACK.replace("0304", "1304"), "", "4:17", "stamp 20251304120000 is no moment"),
        (WAYBACK.replace("0304", "0230"), "", "4:17", "stamp 20250230120000 is no moment"),
        (WAYBACK.replace("0304120000", ""), "", "4:17", "stamp 2025 has 4 digits, not 14"),
        (WAYBACK.replace("20250304120000/", ""), "", "4:17", "it names no moment"),
        (WAYBACK, "2025-03-05", "5:18", "its stamp is of 2025-03-04, and archivedate says 2025-03"),
        (WAYBACK, "March 2025", "5:18", '"March 2025" is not a date'),
        (WAYBACK, "2025-02-30", "5:18", '"2025-02-30" is not a date'),
        ("https://archive.example/Xy7", "", "4:17", "nothing says on which day"),
        ("archive.example/Xy7", "2025-03-04", "4:17", '"archive.example/Xy7" is no web address'),
        ("javascript:alert(1)", "2025-03-04", "4:17", '"javascript:alert(1)" is no web address'),
    ],
)
def test_what_cannot_be_right_is_reported_at_its_value(
    url: str, day: str, place: str, message: str
) -> None:
    source, problems = _read(archiveurl=url, **({"archivedate": day} if day else {}))
    (problem,) = problems
    assert problem.startswith(f"seeds/sources.bib:{place}: error[archived-copy] The archive")
    assert message in problem
    line, number = problem.split("\n")[1], int(place.partition(":")[2])
    shown = line.removeprefix("    ")[number - 1 :]
    assert shown.startswith((url if place.startswith("4") else day)[:40])
    assert "javascript" not in str([source.fields, source.reference, source.snapshot])


@pytest.mark.parametrize(
    ("host", "is_right"),
    [
        ("courier.example", True),
        ("www.Courier.example:80", True),
        ("m.courier.example", True),
        ("radio.example", False),
        ("notcourier.example", False),
    ],
)
def test_an_archived_copy_is_of_a_page_at_the_same_host(host: str, is_right: bool) -> None:
    _, problems = _read(archiveurl=WAYBACK.replace("courier.example", host))
    assert [p.partition(":4:17: error[archived-copy]")[1] != "" for p in problems] == (
        [] if is_right else [True]
    )
    if not is_right:
        assert f"it is of a page at {host}, and url is at courier.example" in problems[0]


def test_a_date_alone_is_reported_on_its_own_line_of_its_own_entry() -> None:
    _, problems = _read(archivedate="2025-03-04")
    assert problems[0].startswith("seeds/sources.bib:4:18: error[archived-copy]")
    assert "it has no archiveurl" in problems[0]


def test_pages_have_robust_links(test_site: Path) -> None:
    url = "https://courier.example/blast?id=1&amp;page=2"
    kept = f"https://web.archive.org/web/20250304120000/{url}"
    robust = f'data-originalurl="{url}" data-versionurl="{kept}" data-versiondate="2025-03-04"'
    for name in ("sources/courier-2025-03-02", "articles/harbour-blast", "sources"):
        html = (test_site / name / "index.html").read_text(encoding="utf-8")
        assert f'<a href="{url}" {robust}>' in html
        assert f'<a href="{kept}" {robust} rel="external noopener">Archived copy, <time' in html
    html = (test_site / "sources" / "radio-2025-03-03" / "index.html").read_text(encoding="utf-8")
    assert "data-version" not in html


@pytest.fixture
def archive(archive_folder: Path) -> Archive:
    """The small archive as readers see it."""
    return published(load_from(str(archive_folder / "mkdocs.yml")).archive)


URL = "https://courier.example/blast?id=1&page=2"


@pytest.mark.parametrize(
    ("quote", "fragment"),
    [
        ("burned to the ground", "burned%20to%20the%20ground"),
        ("Forty people, & a half-mile", "Forty%20people%2C%20%26%20a%20half%2Dmile"),
        ("Two warehouses … the ground", "Two%20warehouses,the%20ground"),
        ("one […] two ... three", "one,three"),
        ("…only the end", "only%20the%20end"),
        ("한국 100%", "%ED%95%9C%EA%B5%AD%20100%25"),
        ("the same … the same", "the%20same"),
        ("he didn't see the half-mile of nets", "see%20the%20half%2Dmile%20of%20nets"),
        ("all of it – and the sea", "all%20of%20it"),
        ("I don’t", "I%20don%E2%80%99t"),
    ],
)
def test_a_quotation_leads_to_its_words(archive: Archive, quote: str, fragment: str) -> None:
    claim = next(claim for claim in archive.claims if claim.id == "burned")
    bare = replace(archive, copies={})
    assert original_words(bare, structs.replace(claim, quote=quote)) == f"{URL}#:~:text={fragment}"


def test_the_link_holds_no_word_but_the_quotation(archive: Archive) -> None:
    """Also where the copy is at hand and would say what stands around it."""
    for claim in archive.claims:
        link = original_words(archive, claim)
        assert bool(link) == bool(claim.quote)
        assert link.count(",") == 0
        assert "-" not in link.partition(":~:")[2]


def test_words_are_looked_for_where_they_were_found(archive: Archive) -> None:
    claim = next(claim for claim in archive.claims if claim.id == "sabotage")
    assert original_words(archive, structs.replace(claim, quote="never there")) == ""
    assert original_words(archive, structs.replace(claim, quote="")) == ""
    anchored = tuple(
        structs.replace(source, fields=(("url", "https://x.example/a#part"),))
        for source in archive.sources
    )
    link = original_words(replace(archive, sources=anchored), claim)
    assert link.startswith("https://x.example/a#part:~:text=an%20act")


def test_a_withheld_quotation_has_no_link(archive_folder: Path) -> None:
    path = archive_folder / "seeds" / "sources.bib"
    bib = path.read_text().replace(
        "{Port ledger},", "{Port ledger},\n  url = {https://l.example/},"
    )
    path.write_text(bib, encoding="utf-8")
    site = build_site(archive_folder, strict=False)
    html = (site / "articles" / "swift-work" / "index.html").read_text(encoding="utf-8")
    assert "l.example" in html
    assert ":~:text" not in html


def test_bibtexparser_reads_our_bibtex_without_loss(test_site: Path, demo_site: Path) -> None:
    for site in (test_site, demo_site):
        path = site / "data" / "sources.bib"
        library = read_bibtex(path.read_text(encoding="utf-8"))
        assert library.failed_blocks == []
        expected = parse_file(str(path)).entries
        assert [entry.key for entry in library.entries] == [*expected]
        for entry in library.entries:
            found = {name: field.value for name, field in entry.fields_dict.items()}
            people = {name: found.pop(name) for name in ("author", "editor") if name in found}
            assert found == dict(expected[entry.key].fields)
            assert people == {
                role: " and ".join(map(str, names))
                for role, names in expected[entry.key].persons.items()
            }


class _Server(BaseHTTPRequestHandler):
    """Answers by the path; `seen` notes what was asked."""

    seen: list[tuple[str, str, str]]

    def _answer(self) -> None:
        self.seen.append((self.command, self.path, self.headers["User-Agent"]))
        name = self.path.partition("?")[0].strip("/")
        if name == "hangs":
            threading.Event().wait(2)
        if name == "cut":
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        target = {"old": "/new", "now": "/new", "circle": "/circle", "mail": "mailto:a@b.example"}
        status = {"old": 301, "now": 302, "circle": 302, "mail": 302, "gone": 404, "wall": 403}
        is_only_get = name == "get" and self.command == "HEAD"
        self.send_response(405 if is_only_get else status.get(name, 200))
        if name in target:
            self.send_header("Location", target[name])
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET = _answer

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a web server on this machine."""
    monkeypatch.setenv("no_proxy", "*")
    _Server.seen = []
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        threading.Thread(target=running.serve_forever, args=[0.01], daemon=True).start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()


@pytest.mark.parametrize(
    ("path", "state", "words", "redirects"),
    [
        ("fine", "ok", "200 OK", []),
        ("fine?a=b%20c#part", "ok", "200 OK", []),
        ("ünicode", "ok", "200 OK", []),
        ("get", "ok", "200 OK", []),
        ("gone", "broken", "404 Not Found", []),
        ("wall", "unwilling", "403 Forbidden, to programs", []),
        ("old", "moved", "has moved for good", ["/new"]),
        ("now", "moved", "leads elsewhere for now", ["/new"]),
        ("circle", "broken", "redirects in a circle", ["/circle"]),
        ("mail", "broken", "redirects elsewhere", ["mailto:a@b.example"]),
        ("hangs", "unreachable", "does not answer in time", []),
        ("cut", "unreachable", "", []),
    ],
)
def test_answers(server: str, path: str, state: str, words: str, redirects: list[str]) -> None:
    answer = Asker("test", timeout=0.5, pause=0).ask(f"{server}/{path}")
    assert answer.state == state
    assert words in answer.words
    expected = [url if url.startswith("mailto") else server + url for url in redirects]
    assert list(answer.redirects) == expected


def test_a_server_is_asked_for_heads_first_and_told_who_asks(server: str) -> None:
    name = agent("https://archive.example/")
    assert name.startswith("obelus/")
    assert name.endswith("(link check; +https://archive.example/)")
    Asker(name, pause=0).ask_all([f"{server}/fine", f"{server}/get", f"{server}/gone"])
    assert [(method, path) for method, path, _ in _Server.seen] == [
        ("HEAD", "/fine"),
        ("HEAD", "/get"),
        ("GET", "/get"),
        ("HEAD", "/gone"),
        ("GET", "/gone"),
    ]
    assert {who for _, _, who in _Server.seen} == {name}


def test_one_site_is_asked_one_thing_at_a_time_with_pauses(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("obelus.answers.time.sleep", pauses.append)
    Asker("test").ask_all(f"{server}/fine?{number}" for number in range(4))
    assert pauses == [1.0, 1.0, 1.0]


def test_a_site_that_does_not_answer_twice_is_not_asked_again(server: str) -> None:
    urls = [f"{server}/hangs?{number}" for number in range(5)]
    answers = Asker("test", timeout=0.1, pause=0).ask_all(urls)
    assert [answer.url for answer in answers] == urls
    assert {answer.state for answer in answers} == {"unreachable"}
    assert {path for _, path, _ in _Server.seen} <= {"/hangs?0", "/hangs?1"}


@pytest.fixture
def folder(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small archive as the current folder."""
    monkeypatch.chdir(archive_folder)
    return archive_folder


def _point_to(folder: Path, server: str) -> None:
    """Have all links of the archive lead to the server, and add some of each kind."""
    for path in [*folder.rglob("*.md"), folder / "seeds" / "sources.bib"]:
        text = path.read_text(encoding="utf-8")
        text = text.replace("https://web.archive.org/web/20250304120000/", f"{server}/kept?")
        for old in ("https://courier.example", "https://press-watch.example"):
            text = text.replace(old, server)
        path.write_text(text, encoding="utf-8")
    with (folder / "content" / "about" / "method.md").open("a", encoding="utf-8") as file:
        file.write(f"\n| a |\n| --- |\n| [dead]({server}/gone) |\n\n<{server}/old>\n")


def test_the_report_names_places_and_never_fails(
    folder: Path, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _point_to(folder, server)
    monkeypatch.setattr("obelus.answers.time.sleep", lambda _: None)
    command = ["links", "--format", "json"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    rows = {row["url"].removeprefix(server): row for row in report["links"] if server in row["url"]}
    assert report["offline"] is False
    assert rows["/gone"]["state"] == "broken"
    (place,) = rows["/gone"]["places"]
    assert place == {"path": "content/about/method.md", "line": 11, "column": 1}
    assert rows["/old"]["redirects"] == [f"{server}/new"]
    lines = (folder / "content/articles/harbour-blast.md").read_text().split("\n")
    (place,) = rows["/fertiliser"]["places"]
    assert "/fertiliser refutes" in lines[place["line"] - 1]
    assert {"/blast?id=1&page=2", f"/kept?{server}/blast?id=1&page=2"} <= rows.keys()
    text = CliRunner().invoke(main, ["links"]).output
    assert text.startswith(f"Broken:\n  {server}/gone\n    404 Not Found\n    content/about/")
    assert f"Moved:\n  {server}/old\n    has moved for good\n    -> {server}/new\n" in text


def test_offline_is_said_in_a_word(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "create_connection", nowhere)
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    monkeypatch.setattr("obelus.answers.time.sleep", lambda _: None)
    result = CliRunner().invoke(main, ["links"])
    assert result.exit_code == 0
    assert "This machine seems to be offline" in result.output


def test_an_archive_without_links_has_a_short_report(folder: Path) -> None:
    for path in folder.rglob("*.md"):
        path.unlink()
    (folder / "seeds" / "sources.bib").unlink()
    result = CliRunner().invoke(main, ["links"])
    assert result.output == "0 addresses.\n"


def test_what_is_no_address_is_broken_and_not_asked() -> None:
    (answer,) = Asker("test", pause=0).ask_all(["https://[bad.example/"])
    assert (answer.state, answer.words) == ("broken", "no web address")
