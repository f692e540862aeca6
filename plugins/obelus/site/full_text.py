"""The texts of all articles → Pagefind's index of them, for the option `full_text`.

Pagefind is given records, not pages: only the article's own words count, and nothing has to be told
apart in HTML. An article has each value of a facet that it or any of its claims has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import blake2b
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import msgspec

from obelus.export.search_numbers import layout
from obelus.export.search_store import FACETS, documents_of
from obelus.model import Article
from obelus.resolve.archive import Archive
from obelus.site.assembly import Assembly

FOLDER = "pagefind/"
SCRIPT = "assets/search-text.js"
SOURCE = Path(__file__).parent / "full_text.js"

UNUSED = ("pagefind-ui", "pagefind-modular-ui", "pagefind-component-ui", "pagefind-highlight")
"""Pages of its own that Pagefind brings: the search page is ours."""

LANGUAGE = "en"
"""Whose endings of words it takes off; other words are found as they stand."""


def is_available() -> bool:
    """Whether the extra is installed, with the program that makes the index."""
    return all(map(find_spec, ("pagefind", "pagefind_bin")))


def files(archive: Archive) -> Iterator[tuple[str, bytes]]:
    """(path in the site, content) of every file of the index, and of the script that asks it."""
    yield from _all_files(records(archive))


def write_full_text(archive: Archive, assembly: Assembly) -> None:
    """Add the index to a site; it is made again only if any text or facet is another."""
    found = records(archive)
    made_of = msgspec.msgpack.encode((version("pagefind"), SOURCE.read_bytes(), found))
    inputs = blake2b(made_of, digest_size=16).digest()
    there = [name for name in assembly.before if name.startswith(FOLDER) or name == SCRIPT]
    if SCRIPT in there and all(assembly.keep(name, inputs) for name in there):
        return
    for path, content in _all_files(found):
        assembly.write(path, content, inputs)


def _all_files(records: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, bytes]]:
    yield SCRIPT, SOURCE.read_bytes()
    with ThreadPoolExecutor(1) as apart:  # Whoever builds may have an event loop running.
        import asyncio  # Only here: it takes a tenth of the time in which a build begins.

        made = apart.submit(lambda: asyncio.run(_indexed(records))).result()
    for path, content in sorted(made):
        if not path.startswith(UNUSED):
            yield f"{FOLDER}{path}", content


async def _indexed(records: Sequence[Mapping[str, Any]]) -> list[tuple[str, bytes]]:
    from pagefind.index import PagefindIndex
    from pagefind.service import PagefindService

    service = await PagefindService().launch()
    try:
        index: PagefindIndex = await service.create_index({"force_language": LANGUAGE})
        for record in records:
            await index.add_custom_record(**record, language=LANGUAGE)
        return [(file["path"], file["content"]) for file in await index.get_files()]
    finally:
        await service.close()


def records(archive: Archive) -> list[dict[str, Any]]:
    """What Pagefind is given of each article, oldest first."""
    return [
        _record(archive, item.subject)
        for item in layout(archive).articles
        if isinstance(item.subject, Article)
    ]


def _record(archive: Archive, article: Article) -> dict[str, Any]:
    *claims, own = documents_of(archive, article, 0)
    found: dict[str, set[str]] = {name: set() for name in FACETS}
    for document in (*claims, own):
        for name, values in document.facets.items():
            found[name].update(values)
    day = own.row.get("date", "")
    filters = {name: sorted(values) for name, values in found.items() if values}
    return {
        "url": article.url,
        "content": article.whole.body.words or own.row["title"],
        "meta": {"title": own.row["title"], "date": day},
        "filters": {**filters, **({"year": [day[:4]]} if day else {})},
    }
