"""Builds of one site take turns: each stands on what the one before it has published."""

from __future__ import annotations

import contextlib
import logging
import os
from pathlib import Path

log = logging.getLogger("mkdocs.plugins.obelus")

NAME = "turn"


class Turn:
    """The turn of one build, for which it waits; it ends with its process at the latest.

    Where the system or the disk knows no locks, builds do not wait for each other: each publishes a
    whole site, but may take files from one that is being replaced, and the next build mends that.
    """

    def __init__(self, kept: Path) -> None:
        self._handle, self.has_waited = -1, False
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            kept.mkdir(parents=True, exist_ok=True)
            self._handle = os.open(kept / NAME, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.has_waited = True
                log.info("Another build of this site is under way. This one waits for its end.")
                fcntl.flock(self._handle, fcntl.LOCK_EX)

    def end(self) -> None:
        """Let the next build begin."""
        if self._handle < 0:
            return
        with contextlib.suppress(ImportError, OSError):
            import fcntl

            # Closing is not enough where a worker that was forked has it open, too.
            fcntl.flock(self._handle, fcntl.LOCK_UN)
        os.close(self._handle)
        self._handle = -1
