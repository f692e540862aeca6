"""What exporters read beside their member: the archive, and what follows from it as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from obelus.resolve.archive import Archive
from obelus.resolve.dossiers import Dossiers
from obelus.resolve.related import Related


@dataclass(frozen=True, slots=True)
class Context:
    """The archive as readers may see it, with its claims beside each other; made once a build."""

    archive: Archive
    related: Related
    dossiers: Dossiers

    @classmethod
    def of(cls, archive: Archive) -> Context:
        """The context of an archive."""
        return cls(archive, archive.once(Related), archive.once(Dossiers))
