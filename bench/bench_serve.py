"""How long an editor waits: an article is saved, `serve` shows the new page, and then the others.

N=1000 ROUNDS=5 TOOLS=obelus,hugo make bench-serve
"""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from statistics import median

from bench import asked, facts_of, prepared, sites_of
from measure import as_installed
from sites import Site, Wrong
from tables import machine, versions

LIMIT = 600
"""Seconds in which a preview must be there, or a saved page on it."""
PAUSE = 0.01
SETTLED = 5.0
"""Seconds without a save before each: whatever comes after a page is not the next save's."""


def main() -> None:
    """Print the seconds until a preview is up, until it shows what was saved, and until an entity
    that the article names now has it on its page, which is when the site is complete."""
    articles, rounds, tools = asked()
    data = prepared(articles, is_full="hugo-full" in tools)
    rows = []
    for site in sites_of(data, tools):
        site.clean()
        try:
            with _served(site) as (port, first):
                waits = [_save(site, port, turn) for turn in range(rounds)]
        except Wrong as failure:
            sys.exit(f"bench-serve: {failure}")
        finally:
            site.clean()
        pages, sites = zip(*waits, strict=True)
        rows.append(f"| {site.name} | {first:.2f} | {_told(pages)} | {_told(sites)} |")
    print(f"{facts_of(data).articles:,} articles, {rounds} saves; {machine()}; {versions()}\n")
    print("| preview by | until it is up, s | save to new page, s | save to new site, s |")
    print("\n".join(("| --- | --- | --- | --- |", *rows)))


def _told(seconds: Sequence[float]) -> str:
    return f"{median(seconds):.2f} ({min(seconds):.2f} – {max(seconds):.2f})"


def _save(site: Site, port: int, turn: int) -> tuple[float, float]:
    """Seconds from a saved article until its page has the new words, and until all pages do."""
    time.sleep(SETTLED)
    needles = site.edit(turn)
    start = time.monotonic()
    took = []
    for page, word in needles.items():
        _wait(port, f"/{page}/", word)
        took.append(time.monotonic() - start)
    return took[0], took[-1]


@contextmanager
def _served(site: Site) -> Iterator[tuple[int, float]]:
    """The preview's port, and the seconds until it answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    start = time.monotonic()
    server = subprocess.Popen(
        _command(site, port),
        cwd=site.folder,
        env=as_installed(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(port, "/", "</html>", server)
        yield port, time.monotonic() - start
    finally:
        server.send_signal(signal.SIGINT)  # As an editor ends it, so that it cleans up.
        try:
            server.wait(LIMIT)
        except subprocess.TimeoutExpired:
            server.kill()


def _command(site: Site, port: int) -> list[str]:
    program = site.command[0]
    if site.name == "obelus":
        return [program, "serve", "--quiet", "--dev-addr", f"127.0.0.1:{port}"]
    local = ["--bind", "127.0.0.1", "--port", str(port), "--baseURL", f"http://127.0.0.1:{port}/"]
    return [program, "server", "--quiet", "--noBuildLock", *local]


def _wait(port: int, page: str, word: str, server: subprocess.Popen[bytes] | None = None) -> None:
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        if server is not None and server.poll() is not None:
            raise Wrong(f"the preview ended with exit code {server.returncode}")
        if word in _get(port, page):
            return
        time.sleep(PAUSE)
    raise Wrong(f"{page} did not have {word} within {LIMIT} s")


def _get(port: int, page: str) -> str:
    """The page; empty where nobody answers yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    try:
        connection.request("GET", page)
        return connection.getresponse().read().decode("utf-8", "replace")
    except OSError:
        return ""
    finally:
        connection.close()


if __name__ == "__main__":
    main()
