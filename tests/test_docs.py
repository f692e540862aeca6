"""The documentation names everything there is, and the list of problems is made from the code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import ROOT
from obelus import vocabulary
from obelus.configuration import Options
from obelus.configured import load_from
from obelus.export import EXPORTERS, exported_files
from obelus.export.context import Context
from obelus.parse.documents import ARTICLE_FIELDS, ENTITY_FIELDS
from obelus.parse.fields import READERS
from obelus.problems import Code
from obelus.site.bag import MANIFEST, TAG_MANIFEST

DOCS = ROOT / "docs"


def _problems_page() -> str:
    rows = "\n".join(
        f"| `{code.slug}` | {'error' if code.is_error else 'warning'} | {code.meaning} |"
        for code in sorted(Code, key=lambda code: code.slug)
    )
    return f"""\
# Problems

What `obelus check` and `mkdocs build` report. An error fails `obelus check` and a strict build; a
warning is only shown. This page is made from `plugins/obelus/problems.py`.

| code | | what is wrong |
| --- | --- | --- |
{rows}
"""


def test_the_list_of_problems_is_made_from_the_code(update_goldens: bool) -> None:
    path = DOCS / "problems.md"
    if update_goldens:
        path.write_text(_problems_page(), encoding="utf-8")
    assert path.read_text(encoding="utf-8") == _problems_page()


@pytest.mark.parametrize(
    "word",
    [
        *vocabulary.FLAGS,
        *vocabulary.ASSESSMENTS,
        *vocabulary.KINDS,
        *vocabulary.CONTROL_CLASSES,
        *vocabulary.CORRECTION_KINDS,
        *vocabulary.RIGHTS,
        *vocabulary.BEARINGS,
        *READERS,
        *ARTICLE_FIELDS,
        *ENTITY_FIELDS,
    ],
)
def test_the_guide_names(word: str) -> None:
    assert f"`{word}`" in (DOCS / "writing.md").read_text(encoding="utf-8")


def test_the_guide_for_maintainers_names_options_and_exports() -> None:
    text = (DOCS / "publishing.md").read_text(encoding="utf-8")
    options = [name for name, _ in Options._schema]
    for word in [*options, *(exporter.PATH for exporter in EXPORTERS)]:
        assert f"`{word}`" in text


def test_the_readme_opens_with_the_two_commands() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text.index("make serve") < text.index("make test") < text.index("## ")


def test_the_page_on_the_data_leads_to_the_files_and_names_the_fields(archive_folder: Path) -> None:
    page = (ROOT / "content" / "about" / "data.md").read_text(encoding="utf-8")
    files = [e.PATH for e in EXPORTERS if not e.PATH.startswith("search/")]
    assert [path for path in files if f"](../{path})" not in page] == []
    assert f"`{MANIFEST}`" in page and f"`{TAG_MANIFEST}`" in page
    archive = load_from(str(archive_folder / "mkdocs.yml")).archive
    made = dict(exported_files(Context.of(archive), parquet=False))
    claim = json.loads(made["data/claims.json"])["claims"][0]
    table = page.partition("## What a claim carries")[2]
    named = {name for row in table.split("\n| ") for name in row.partition(" |")[0].split(", ")}
    assert set(claim) - named == set()
