"""The checks that read copies and texts with the detector, as those of one article are asked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from obelus.resolve.archive import Archive
from obelus.resolve.checks import ArticleCheck
from obelus.suggest.dropped import Readings, check_dropped
from obelus.suggest.other_speakers import Listener, check_speakers
from obelus.suggest.reader import Reader


def hearing_checks(archive: Archive, reader: Reader) -> Sequence[ArticleCheck]:
    """Whom copies give words to, and what records leave out; each text is read once for all."""
    listener, readings = Listener(archive, reader), Readings(archive, reader.detector)
    return (
        partial(check_speakers, listener=listener),
        partial(check_dropped, readings=readings),
    )
