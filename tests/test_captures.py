"""`obelus archive`: what is kept of a page, and what is refused because it proves nothing."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import shutil
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from conftest import build_site
from obelus.captures import as_text, read_captures
from obelus.cli import main
from obelus.configured import load_from
from obelus.importers.capture import is_same_page
from obelus.model import Capture
from obelus.problems import Code

needs_extra = pytest.mark.skipif(
    not find_spec("warcio"), reason='not installed: pip install "mkdocs-obelus[import]"'
)

KEY = "courier-2025-03-02"
URL = "https://courier.example/blast?id=1&page=2"
REGISTER = Path("seeds/captures.lock")
KEPT = Path("seeds/text/captures")
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Set-Cookie", "id=SECRET"), ("ETag", "7")]
PAGE = b"<html><body><p>PAGEWORDS of the courier.</p></body></html>"
WACZ = "page.wacz"


@pytest.fixture(autouse=True)
def folder(archive_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small archive as the current folder, with copies that Git does not see."""
    monkeypatch.chdir(archive_folder)
    (archive_folder / ".gitignore").write_text("/seeds/text/\n")
    return archive_folder


def _archive(*args: str | Path) -> Result:
    return CliRunner().invoke(main, ["archive", *map(str, args)])


def _rows() -> list[dict[str, Any]]:
    first, *lines = REGISTER.read_text(encoding="utf-8").splitlines()
    assert json.loads(first) == {"version": 1}
    return [json.loads(line) for line in lines]


def _warc(*answers: tuple[str, str, list[tuple[str, str]], bytes], zipped: bool = True) -> bytes:
    """A WARC with these answers of servers: (address, status, headers, body)."""
    records = []
    for number, (url, status, headers, body) in enumerate(answers):
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        block = f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body
        digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
        head = (
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{UUID(int=number)}>\r\n"
            f"WARC-Date: 2025-03-04T12:30:00Z\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Block-Digest: sha1:{digest}\r\n"
            "Content-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(block)}\r\n\r\n"
        )
        record = head.encode() + block + b"\r\n\r\n"
        records.append(gzip.compress(record, mtime=0) if zipped else record)
    return b"".join(records)


def _page(url: str = URL, status: str = "200 OK", body: bytes = PAGE) -> Any:
    return url, status, HEADERS, body


def _wacz(files: dict[str, bytes], change: Callable[[dict[str, Any]], Any] = bool) -> bytes:
    rows = [
        {"path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
        for name, data in files.items()
    ]
    package = {"profile": "data-package", "wacz_version": "1.1.1", "resources": rows}
    change(package)
    text = json.dumps(package).encode()
    digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(text).hexdigest()}"}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in files.items():
            file.writestr(name, data)
        file.writestr("datapackage.json", text)
        file.writestr("datapackage-digest.json", json.dumps(digest))
    return out.getvalue()


def _write(name: str, data: bytes) -> Path:
    path = Path(name)
    path.write_bytes(data)
    return path


@needs_extra
@pytest.mark.parametrize("name", ["page.warc.gz", "page.warc", WACZ])
def test_a_capture_is_kept_with_its_hash_and_what_the_server_said(name: str) -> None:
    warc = _warc(_page("https://other.example/"), _page(), zipped=name != "page.warc")
    data = _wacz({"archive/data.warc.gz": warc}) if name == WACZ else warc
    result = _archive(KEY, _write(name, data))
    assert result.exit_code == 0, result.output
    digest = hashlib.sha256(data).hexdigest()
    assert _rows() == [
        {
            "source": KEY,
            "sha256": digest,
            "kind": name.partition(".")[2],
            "size": len(data),
            "captured": "2025-03-04T12:30:00Z",
            "url": URL,
            "status": 200,
            "headers": {"content-type": "text/html; charset=utf-8", "etag": "7"},
        }
    ]
    kept = KEPT / f"{KEY}-{digest[:12]}.{name.partition('.')[2]}"
    assert kept.read_bytes() == data
    assert [*KEPT.iterdir()] == [kept]
    assert not load_from("mkdocs.yml").problems
    again = _archive(f"@{KEY}", name)
    assert "registered before" in again.output
    assert len(_rows()) == 1


@needs_extra
def test_redirects_lead_to_the_page_and_addresses_need_not_be_the_same_to_the_letter() -> None:
    old, new = "http://www.courier.example/blast/?id=1&page=2#top", "https://courier.example/new"
    moved = (old, "301 Moved Permanently", [("Location", "/new")], b"")
    step = ("http://www.courier.example/new", "302 Found", [("Location", new)], b"")
    circle = ("https://courier.example/x", "302 Found", [("Location", "/x")], b"")
    _write("a.warc.gz", _warc(circle, step, moved, _page(new)))
    assert _archive(KEY, "a.warc.gz").exit_code == 0
    assert _rows()[0]["url"] == new
    assert is_same_page(URL, old)
    assert not is_same_page(URL, new)


@needs_extra
def test_of_a_source_without_an_address_the_first_page_is_taken_and_named() -> None:
    robots = ("https://radio.example/robots.txt", "200 OK", [("Content-Type", "text/plain")], b"x")
    _write("a.warc.gz", _warc(robots, _page("https://radio.example/bulletin")))
    result = _archive("radio-2025-03-03", "a.warc.gz")
    assert "Add: url = {https://radio.example/bulletin}," in result.output
    assert _rows()[0]["url"] == "https://radio.example/bulletin"


@needs_extra
def test_rows_are_sorted_and_several_captures_of_a_source_are_kept() -> None:
    for number, key in enumerate(["radio-2025-03-03", KEY, KEY]):
        url = URL if key == KEY else "https://radio.example/"
        _write(f"{number}.warc.gz", _warc(_page(url, body=PAGE * (number + 1))))
        assert _archive(key, f"{number}.warc.gz").exit_code == 0
    rows = _rows()
    order = [(row["source"], row["captured"], row["sha256"]) for row in rows]
    assert order == sorted(order)
    assert len(rows) == 3
    loaded = load_from("mkdocs.yml").archive.source(KEY)
    assert loaded is not None
    assert len(loaded.captures) == 2


SINGLE_FILE = f"""<!DOCTYPE html><html><!--
 Page saved with SingleFile
 url: {URL}
 saved date: Tue Mar 04 2025 01:30:00 GMT+0100 (Central European Standard Time)
--><body>PAGEWORDS</body></html>"""
PLAIN = '<html><head><link rel="canonical" href="{}"></head><body><![1 PAGEWORDS</body></html>'


@pytest.mark.parametrize(
    ("page", "options", "captured", "url"),
    [
        (SINGLE_FILE, [], "2025-03-04T00:30:00Z", URL),
        (PLAIN.format(URL), ["--captured", "2025-03-04"], "2025-03-04", URL),
        (
            f"<!-- saved from url=(0044){URL} --><html>",
            ["--captured", "2025-03-04"],
            "2025-03-04",
            URL,
        ),
        ("<html><p>x</p></html>", ["--captured", "2025-03-04"], "2025-03-04", ""),
    ],
)
def test_a_saved_page_says_when_and_what_or_the_editor_does(
    page: str, options: list[str], captured: str, url: str
) -> None:
    result = _archive(*options, KEY, _write("page.html", page.encode()))
    assert result.exit_code == 0, result.output
    (row,) = _rows()
    assert (row["captured"], row["url"], row["status"], row["headers"]) == (captured, url, 0, {})
    assert ("that is your word" in result.output) == (not url)


@needs_extra
def test_the_day_of_a_capture_is_registered_once() -> None:
    _write("page.html", PLAIN.format(URL).encode())
    assert _archive("--captured", "2025-03-04", KEY, "page.html").exit_code == 0
    before = REGISTER.read_bytes()
    again = _archive("--captured", "2025-03-05", KEY, "page.html")
    assert again.exit_code == 1
    assert "has this file as captured on 2025-03-04, not on 2025-03-05." in again.output
    same = _archive("--captured", "2025-03-04", KEY, "page.html")
    assert "captured on 2025-03-04, registered before." in same.output
    assert REGISTER.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "page", "options", "message"),
    [
        ("page.html", PLAIN.format("https://other.example/"), [], "it has https://other.example/"),
        ("page.html", PLAIN.format(URL), [], "does not say when the page was captured"),
        ("page.html", PLAIN.format(URL), ["--captured", "2025-3-4"], "write 2025-03-04."),
        (
            "page.html",
            PLAIN.format(URL),
            ["--captured", "4.3.2025"],
            '"4.3.2025" is no day; write 2025-03-04.',
        ),
        ("page.html", PLAIN.format(URL), ["--captured", "31.2.2025"], "write it as 2025-03-04."),
        ("page.html", PLAIN.format(URL), ["--captured", "soon"], "write it as 2025-03-04."),
        ("page.html", PLAIN.format(URL), ["--captured", "2999-03-04"], "is in the future"),
        (
            "page.html",
            SINGLE_FILE,
            ["--captured", "2025-03-05"],
            "says that it was captured on 2025-03-04, not on 2025-03-05",
        ),
        ("page.html", "no page at all", [], "is no HTML page"),
        ("page.html", "<html>\0", [], "is no HTML page"),
        ("page.pdf", "x", [], "is of no kind that is kept"),
        ("page.warc", "no WARC", [], "is no WARC that can be trusted"),
        (WACZ, "no zip", [], "is no WACZ that can be read"),
        ("nowhere/page.html", "", [], "is not a file"),
    ],
)
@needs_extra
def test_nonsense_is_refused_and_nothing_is_written(
    name: str, page: str, options: list[str], message: str
) -> None:
    if page:
        _write(name, page.encode())
    result = _archive(*options, KEY, name)
    assert result.exit_code == 1
    assert message in result.output
    assert not REGISTER.exists()
    assert not KEPT.exists()


@needs_extra
def test_a_warc_of_another_page_or_of_an_error_or_broken_is_refused() -> None:
    other = _warc(_page("https://other.example/"))
    gone = _warc(_page(status="404 Not Found"))
    body = _warc(_page(), zipped=False).replace(b"PAGEWORDS", b"PAGEWORDZ")
    half = _warc(_page(body=PAGE * 100), zipped=False)[:-2000]
    zipped = _warc(_page(body=bytes(range(256)) * 100))
    for data, name, message in [
        (other, "a.warc.gz", "it has https://other.example/ (200)"),
        (gone, "a.warc.gz", f"it has {URL} (404)"),
        (b"", "a.warc", "it has no page at all"),
        (body, "a.warc", "digest failed"),
        (half, "a.warc", "ends within a record"),
        (zipped[: len(zipped) // 2], "a.warc.gz", ""),
    ]:
        result = _archive(KEY, _write(name, data))
        assert result.exit_code == 1
        assert message in result.output
        assert not REGISTER.exists()


def _swap(package: dict[str, Any]) -> None:
    package["resources"][0]["hash"] = "sha256:" + "0" * 64


@needs_extra
def test_a_wacz_that_is_not_what_it_says_is_refused() -> None:
    warc = _warc(_page())
    files = {"archive/data.warc.gz": warc}
    no_package = io.BytesIO()
    with zipfile.ZipFile(no_package, "w") as file:
        file.writestr("archive/data.warc.gz", warc)
    changed = _wacz(files)
    for data, message in [
        (_wacz(files, _swap), "is not the file that its own digest is of"),
        (
            changed.replace(b'"data-package"', b'"data_package"'),
            "Bad CRC|own digest",
        ),
        (_wacz(files, lambda package: package["resources"].clear()), "does not name archive/data"),
        (_wacz(files, lambda package: package.update(resources=7)), "does not name archive/data"),
        (no_package.getvalue(), "it has no datapackage.json"),
        (_wacz({"archive/../../x.warc.gz": warc}), "odd name"),
        (_wacz({"/archive/x.warc.gz": warc}), "odd name"),
        (_wacz({"archive\\x.warc.gz": warc}), "odd name"),
        (_wacz({"pages/pages.jsonl": b"{}"}), "it has no page at all"),
    ]:
        result = _archive(KEY, _write(WACZ, data))
        assert result.exit_code == 1, message
        assert any(part in result.output for part in message.split("|")), result.output
        assert not REGISTER.exists()


@needs_extra
def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("archive/data.warc.gz", bytes(50_000_000))
    result = _archive(KEY, _write(WACZ, out.getvalue()))
    assert "would unpack to 1 files and 50,000,000 bytes" in result.output
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as file:
        for number in range(10_001):
            file.writestr(f"pages/{number}", b"")
    assert "10,001 files" in _archive(KEY, _write(WACZ, many.getvalue())).output


def test_what_git_would_take_is_refused(folder: Path) -> None:
    (folder / ".gitignore").write_text("")
    page = _write("page.html", SINGLE_FILE.encode())
    result = _archive(KEY, page)
    assert result.exit_code == 1
    assert "Add this line to its .gitignore: /seeds/text/captures/" in result.output
    assert not REGISTER.exists()
    assert not KEPT.exists()


def test_copies_elsewhere_are_a_place_unless_it_is_in_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setenv("OBELUS_EVIDENCE", str(private))
    page = _write("page.html", SINGLE_FILE.encode())
    (private / ".git").mkdir()
    assert _archive(KEY, page).exit_code == 1
    (private / ".git").rmdir()
    assert _archive(KEY, page).exit_code == 0
    assert len([*(private / "captures").iterdir()]) == 1


def test_unknown_keys_and_a_broken_register_are_refused() -> None:
    page = _write("page.html", SINGLE_FILE.encode())
    assert f'Did you mean "{KEY}"?' in _archive(f"{KEY}x", page).output
    REGISTER.write_text('{"version": 1}\n{"source": "x"}\n')
    result = _archive(KEY, page)
    assert result.exit_code == 1
    assert "captures.lock:2: This line is no row" in result.output
    assert len(REGISTER.read_text().splitlines()) == 2


def _kept(folder: Path) -> Path:
    """Register a saved page; returns the file that is kept."""
    assert _archive(KEY, _write("page.html", SINGLE_FILE.encode())).exit_code == 0
    (path,) = (folder / KEPT).iterdir()
    return path


def test_a_changed_capture_is_an_error_at_its_row(folder: Path) -> None:
    path = _kept(folder)
    path.write_text("changed")
    (problem,) = load_from("mkdocs.yml").problems
    assert problem.code is Code.CAPTURE_CHANGED
    assert (problem.location.path, problem.location.line) == ("seeds/captures.lock", 2)
    assert "changed" in problem.message
    assert path.name in problem.fix
    assert problem.line.startswith('{"source": "courier-2025-03-02"')
    path.unlink()
    assert load_from("mkdocs.yml").problems == []


def test_a_row_of_no_source_and_lines_that_are_no_rows_are_problems(folder: Path) -> None:
    _kept(folder)
    row = REGISTER.read_text(encoding="utf-8").splitlines()[1]
    odd = json.loads(row)
    lines = [
        row,
        row.replace("courier-2025", "courier-2024"),
        row,
        json.dumps({**odd, "sha256": "x"}),
        json.dumps({**odd, "sha256": "1" * 64, "kind": "exe"}),
        json.dumps({**odd, "sha256": "2" * 64, "captured": "soon"}),
        json.dumps({**odd, "sha256": "3" * 64, "more": 1}),
        json.dumps({**odd, "sha256": "4" * 64, "headers": {"etag": 7}}),
        "{",
    ]
    REGISTER.write_text("\n".join(['{"version": 1}', *lines]) + "\n")
    found = [(p.code, p.location.line) for p in load_from("mkdocs.yml").problems]
    broken = [(Code.BROKEN_LOCK, line) for line in range(4, 11)]
    assert found == [(Code.UNKNOWN_SOURCE, 3), *broken]
    REGISTER.write_text('{"version": 2}\n')
    (problem,) = load_from("mkdocs.yml").problems
    assert problem.code is Code.BROKEN_LOCK
    assert "run obelus archive" in problem.fix


def test_the_register_reads_back_as_it_was_written() -> None:
    capture = Capture(KEY, "a" * 64, "warc", 7, "2025-03-04", URL, 200, (("etag", "é"),))
    other = Capture("a", "b" * 64, "html", 7, "2025-03-04T01:02:03Z")
    rows, problems = read_captures("x", as_text([capture, other]))
    assert problems == []
    assert [row for row, _ in rows.values()] == [other, capture]


def test_readers_see_the_day_and_the_hash_and_of_a_withheld_source_the_hash_only(
    folder: Path,
) -> None:
    path = _kept(folder)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    shutil.copy(path, "again.html")
    result = _archive("--captured", "2025-03-04", "ledger-2025-03-04", "again.html")
    assert result.exit_code == 0, result.output
    site = build_site(folder)
    html = (site / "sources" / KEY / "index.html").read_text(encoding="utf-8")
    assert '<time datetime="2025-03-04T00:30:00Z">4 March 2025</time>, SHA-256 <code>' in html
    assert digest in html
    html = (site / "sources" / "ledger-2025-03-04" / "index.html").read_text(encoding="utf-8")
    assert f"<dt>Captured</dt><dd>SHA-256 <code>{digest}</code>" in html
    assert "4 March 2025" not in html
    assert "courier.example" not in html
    everything = b"".join(p.read_bytes() for p in site.rglob("*") if p.is_file())
    assert b"PAGEWORDS" not in everything
