"""Golden cases: each file of `cases/` is a Markdown file beside the claims and problems in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ARCHIVE, TESTS, Load
from obelus.load import Loaded
from obelus.model import Article, Block, Claim, Evidence
from obelus.printed import as_text
from obelus.read import SourceFile
from obelus.reading import read_document
from obelus.render.renderer import Renderer
from obelus.resolve.archive import Archive
from obelus.suggest.reader import Detection, Reader

CASES = sorted((TESTS / "cases").rglob("*.yml"))
HARBOUR = (ARCHIVE / "content" / "articles" / "harbour-blast.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_case(path: Path, load_with: Load, update_goldens: bool) -> None:
    """`article` is Markdown, or `edits` change the article on the blast; the rest is expected."""
    case = yaml.safe_load(path.read_text(encoding="utf-8"))
    name = case.get("file", "articles/case.md")
    loaded = load_with({name: _text(case)}, case.get("bib"))
    found = {key: value for key, value in _found(loaded, name).items() if key in case["expect"]}
    if update_goldens:
        _write(path, {**case, "expect": found})
    assert found == case["expect"]


def _text(case: dict[str, Any]) -> str:
    if "edits" not in case:
        return str(case["article"])
    text: str = HARBOUR
    for old, new in case["edits"]:
        assert old in text, f"the article has no {old!r}"
        text = text.replace(old, new, 1)
    return text


def _blocks(loaded: Loaded, name: str) -> tuple[Block, ...]:
    """An article's text as written: no suggestion is in it, and no entity that was found."""
    file = SourceFile(loaded.documents[name].path, name, loaded.texts[name])
    article = read_document(file, None, Reader((), Detection("off"))).document
    assert isinstance(article, Article)
    return article.blocks


def _found(loaded: Loaded, name: str) -> dict[str, Any]:
    archive, document = loaded.archive, loaded.documents[name]
    found: dict[str, Any] = {"problems": [as_text(p) for p in loaded.problems]}
    if isinstance(document, Article):
        found["claims"] = [_claim(archive, claim) for claim in document.claims]
        renderer = Renderer(archive, document.url, str, document)
        found["html"] = "".join(block.html for block in renderer.blocks(_blocks(loaded, name)))
    return found


def _claim(archive: Archive, claim: Claim) -> dict[str, Any]:
    """What a reader can tell of a claim, without what is empty."""
    row = {
        "id": claim.id,
        "number": claim.number,
        "statement": claim.statement,
        "short": claim.short,
        "words": list(claim.words),
        "chain": [f"{step.label} {step.role}" for step in archive.chain(claim)],
        "flags": {reason.flag.id: reason.why for reason in archive.flags(claim)},
        "cue": claim.cue,
        "quote": claim.quote,
        "sources": [f"{c.key}, {c.locator}" for c in claim.sources],
        "assessment": claim.assessment,
        "evidence": [_evidence(piece) for piece in claim.evidence],
        "disputed_by": [agent.name for agent in claim.disputed_by],
        "quantity": claim.quantity,
        "event": claim.event.name if claim.event else "",
        "same_as": list(claim.same_as),
        "formerly": [former.name for former in claim.formerly],
        "void": claim.voided.isoformat() if claim.voided else "",
        "checked": claim.checked.isoformat() if claim.checked else "",
        "note": claim.note_text,
    }
    return {key: value for key, value in row.items() if value}


def _evidence(piece: Evidence) -> str:
    what = piece.citation.key if piece.citation else piece.url or piece.claim
    chain = " -> ".join(agent.name for agent in piece.chain)
    return f"{what} {piece.bearing}" + (f", from {chain}" if chain else "")


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as they are."""


def _string(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _string)


def _write(path: Path, case: dict[str, Any]) -> None:
    text = yaml.dump(case, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=100)
    path.write_text(text, encoding="utf-8")
