"""Where the files of an archive lie."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folders:
    """Where an archive lies."""

    root: Path
    """The folder of `mkdocs.yml`."""
    content: Path
    seeds: Path
    evidence: Path


def evidence_folder(root: Path, seeds: Path, option: str) -> Path:
    """Where the private copies are: $OBELUS_EVIDENCE, else the option, else `seeds/text`."""
    named = os.environ.get("OBELUS_EVIDENCE") or option
    return root / named if named else seeds / "text"
