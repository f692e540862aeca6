"""What `serve` does after a save: the page that was saved is shown at once, the site follows.

The server holds requests back while it builds, so that nobody sees half a site. Ours is exchanged
in one step, so they are let through: to the page that was saved, and to all else as it was. A save
that comes before all else is built has it begun anew.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from contextvars import ContextVar
from pathlib import Path
from typing import Protocol, cast

from obelus.read import scan
from obelus.site.building import Build
from obelus.site.early_pages import early_pages

State = dict[str, tuple[int, int, int]]
"""The files of the archive, as far as it shows that they have changed."""


class Condition(AbstractContextManager[bool], Protocol):
    """What requests wait for."""

    def notify_all(self) -> None:
        """Wake all that wait."""


class Server(Protocol):
    """What we know of MkDocs' server: it has no other way to say that a site may be seen."""

    builder: Callable[[], None]
    _epoch_cond: Condition
    _visible_epoch: int
    _wanted_epoch: int
    _want_rebuild: bool


class Overtaken(Exception):
    """A build that is of no use: something was saved since."""


class Preview:
    """What is known from one build of a preview to the next."""

    def __init__(self, server: Server, build: Build, site: Path) -> None:
        self.build = build
        """The last build that was finished."""
        self._server, self._site, self._builder = server, site, server.builder
        self._built = _state(build.folders.content)

    @classmethod
    def start(cls, server: object, build: Build, site: Path) -> None:
        """Have a server show early pages, if it is one that we know."""
        if all(hasattr(server, name) for name in Server.__annotations__):
            known = cast(Server, server)
            known.builder = cls(known, build, site).rebuild

    def rebuild(self) -> None:
        """What the server does when something was saved."""
        state = _state(self.build.folders.content)
        self._open(is_new=self._show_early(state))
        before = _running.set(self)
        try:
            self._builder()
            self._built = state
            gc.collect()  # Now that nobody waits: the build before goes, before another comes.
            self._server._wanted_epoch += 1  # The server has browsers load it when this returns.
        except Overtaken:
            return
        finally:
            _running.reset(before)

    def go_on(self) -> None:
        """Raise Overtaken if there is something newer to build."""
        if self._server._want_rebuild:
            raise Overtaken

    def _show_early(self, state: State) -> bool:
        """Put the pages of saved articles into the published site; whether there are any."""
        # Also those that an overtaken build has not made: others may speak of them.
        changed = [name for name, file in state.items() if self._built.get(name) != file]
        pages = early_pages(self.build, changed)
        for name, page in pages.items():
            _replace(self._site / name, page)
        return bool(pages)

    def _open(self, *, is_new: bool) -> None:
        """Let requests through, and have browsers load their pages again if there are new ones."""
        server = self._server
        with server._epoch_cond:
            if is_new:
                server._visible_epoch = server._wanted_epoch
            else:
                server._wanted_epoch = server._visible_epoch
            server._epoch_cond.notify_all()


_running: ContextVar[Preview | None] = ContextVar("preview", default=None)


def running() -> Preview | None:
    """The preview that is building just now."""
    return _running.get()


def _state(content: Path) -> State:
    found = scan(content)
    return {name: (f.st_size, f.st_mtime_ns, f.st_ino) for name, f in found.items()}


def _replace(path: Path, page: bytes) -> None:
    """Have a file at once: what is there may be of the spare tree, too, and is not written to."""
    fresh = path.with_name(f".{path.name}")
    try:
        fresh.write_bytes(page)
        os.replace(fresh, path)  # noqa: PTH105
    except FileNotFoundError:
        return  # The site has been taken away: whoever did so has no use for a page.
