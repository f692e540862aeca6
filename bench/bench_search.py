"""What a reader waits for who searches: bytes to the first result, and the time of a query.

    N=1000 make bench-search

The site is built, and served gzipped as hosts do. A first query comes with an empty cache. Queries
are typed into one page then, with Chromium's processor slowed down four times: once while the
files that each needs are still to come, and once more when they are there.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median, quantiles
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from bench import SEED, asked, facts_of, prepared, sites_of
from generate import teller
from measure import Failed, run
from sites import Wrong
from tables import machine, versions
from words import FUNCTION_WORDS

FIRST, QUERIES, SLOWER = 40, 200, 4
LEAST_FOUND = 0.9
"""All words asked for are in the archive: a search that finds fewer of them is broken."""
PATIENCE = 120_000
"""Milliseconds that Chromium may take to load an index: a slow one is to be measured, too."""
PACKED = (".woff2", ".png")
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking".split()
ASK = """(query) => new Promise((done, fail) => {
  setTimeout(() => fail(`nothing happens for ${query}`), 20000);
  const seen = new MutationObserver(() => {
    seen.disconnect();
    done([performance.now() - start, document.querySelectorAll(".rl .r").length]);
  });
  seen.observe(document.querySelector(".rcount"), { childList: true });
  document.querySelector("#q_").value = query;
  const start = performance.now();
  document.querySelector("#find_").requestSubmit();
})"""

Sent = list[tuple[str, int]]
"""(path, bytes) of each answer."""


def main() -> None:
    """Print the figures."""
    articles, _, _ = asked()
    data = prepared(articles)
    site = next(sites_of(data, ["obelus"]))
    site.clean()
    try:
        run(site.command, site.folder, data / "obelus.log")
        site.check({})
        rows = [*figures(site.output, _queries(articles, QUERIES))]
    except (Failed, Wrong) as failure:
        sys.exit(f"bench-search: {failure}")
    print(f"{facts_of(data).articles:,} articles; {machine()}; {versions()}\n")
    print("| search | median | 95 of 100 |")
    print("\n".join(("| --- | --- | --- |", *rows)))


def figures(output: Path, queries: Sequence[str]) -> Iterator[str]:
    """The rows of a table about the search of a built site."""
    browser_path = next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    with _served(output) as (root, sent), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        index, searched, everything = zip(
            *(_first(browser, root, sent, query) for query in queries[:FIRST]), strict=True
        )
        yield f"| kB of the index until the first result | {_kilo(index)} |"
        yield f"| kB of index and scripts until the first result | {_kilo(searched)} |"
        yield f"| kB of all that the page loads until then | {_kilo(everything)} |"
        for title, times in _times(browser, root, queries):
            yield f"| ms of a query, {title} | {median(times):.1f} | {_worst(times):.1f} |"
        browser.close()


def _first(browser: Browser, root: str, sent: Sent, query: str) -> tuple[int, int, int]:
    """(bytes of the index, with scripts, of everything) of a reader who comes with a query."""
    sent.clear()
    context = browser.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{root}/search/?{urlencode({'q': query})}")
    _wait_for_results(page)
    context.close()
    own = ("/search/", "/assets/search", "/assets/lunr")
    pages = ("/search/", f"/search/?{urlencode({'q': query})}")
    searched = sum(size for path, size in sent if path.startswith(own) and path not in pages)
    index = sum(size for path, size in sent if path.endswith(".json"))
    return index, searched, sum(size for _, size in sent)


def _times(
    browser: Browser, root: str, queries: Sequence[str]
) -> Iterator[tuple[str, Sequence[float]]]:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{root}/search/?{urlencode({'q': queries[0]})}")
    _wait_for_results(page)
    session = page.context.new_cdp_session(page)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    for title in ("its files still to come", "its files there"):
        answers = [page.evaluate(ASK, query) for query in queries]
        found = sum(1 for _, results in answers if results)
        if found < LEAST_FOUND * len(queries):
            raise Wrong(f"only {found} of {len(queries)} queries find anything")
        yield f"{title}, processor {SLOWER} × slower", [ms for ms, _ in answers]


def _wait_for_results(page: Page) -> None:
    """Until nothing more is loaded: what is half typed may have too few letters for a result."""
    page.wait_for_selector(".facets fieldset", state="attached")
    page.wait_for_load_state("networkidle")


def _queries(articles: int, count: int) -> list[str]:
    """What readers may ask: a name, a word half typed, one or two words of a claim."""
    told, random = teller(articles, SEED), Random(f"queries {SEED}")
    asked_for: list[str] = []
    while len(asked_for) < count:
        record = random.choice(told.tell(random.randrange(articles)).records)
        words = [word for word in record.statement.lower().rstrip(".").split() if _is_telling(word)]
        kind = random.random()
        if kind < 0.25:
            asked_for.append(told.cast.any(random, 1)[0].name)
        elif kind < 0.4 and words:
            asked_for.append(random.choice(words)[:4])
        elif len(words) > 1:
            asked_for.append(" ".join(random.sample(words, random.choice((1, 1, 2)))))
    return asked_for


def _is_telling(word: str) -> bool:
    """Whether somebody would search for it; no index has function words."""
    return len(word) > 4 and word not in FUNCTION_WORDS


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder gzipped, and notes what it sent."""

    protocol_version = "HTTP/1.1"

    def __init__(self, *given: object, sent: Sent, directory: str) -> None:
        self.sent = sent
        super().__init__(*given, directory=directory)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        is_packed = path.suffix in PACKED
        body = path.read_bytes() if is_packed else gzip.compress(path.read_bytes(), 6, mtime=0)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Length", str(len(body)))
        if not is_packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(body)
        self.sent.append((self.path, len(body)))

    def log_message(self, format: str, *given: object) -> None:  # noqa: A002
        pass


@contextmanager
def _served(output: Path) -> Iterator[tuple[str, Sent]]:
    sent: Sent = []
    handler = functools.partial(_Handler, sent=sent, directory=str(output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", sent
        server.shutdown()


def _worst(values: Sequence[float]) -> float:
    return quantiles(values, n=20)[-1]


def _kilo(sizes: Sequence[int]) -> str:
    return f"{median(sizes) / 1_000:.1f} | {_worst(sizes) / 1_000:.1f}"


if __name__ == "__main__":
    main()
