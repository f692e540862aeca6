"""Web addresses → what their servers answer, asked slowly enough to be no burden."""

from __future__ import annotations

import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from importlib.metadata import version
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin, urlsplit, urlunsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, Request, build_opener

from obelus.markdown.links import is_safe_link

TIMEOUT = 20.0
MAX_HOSTS = 8
"""How many sites are asked at once; one site is asked one thing at a time."""
PAUSE = 1.0
"""Seconds between two questions to one site."""
PATIENCE = 2
"""How many times in a row a site may fail to answer; what else is asked of it fails likewise."""
MAX_REDIRECTS = 10
REDIRECTS = frozenset({301, 302, 303, 307, 308})
LASTING = frozenset({301, 308})
"""With these a server says that the address itself has changed."""
UNWILLING = frozenset({401, 402, 403, 406, 429, 451, 999})
"""What servers say to programs also where they show the page to people."""

URL_SIGNS = "%/:?=&+,;@!$'()*~[]|"

STATES = ("broken", "unreachable", "unwilling", "moved", "ok")
"""How an address fared, the worst first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one address."""

    url: str
    state: str
    """One of `STATES`."""
    words: str
    """The same for people."""
    status: int = 0
    """The last status; 0 where no server answered."""
    redirects: tuple[str, ...] = ()
    """The addresses it led to, in order."""


@dataclass(frozen=True, slots=True)
class Asker:
    """How addresses are asked; tests do it without a pause."""

    agent: str
    timeout: float = TIMEOUT
    pause: float = PAUSE
    opener: OpenerDirector = field(default_factory=lambda: build_opener(_NoRedirects()))

    def ask_all(self, urls: Iterable[str], done: Callable[[int], Any] = int) -> list[Answer]:
        """The answers by address; `done` is told how many more there are, site by site."""
        by_host: dict[str, list[str]] = {}
        answers = list[Answer]()
        for url in urls:
            if is_safe_link(url):
                by_host.setdefault(urlsplit(url).netloc.lower(), []).append(url)
            else:  # Of an old file, or out of a text.
                answers.append(Answer(url, "broken", "no web address"))
        with ThreadPoolExecutor(MAX_HOSTS) as pool:
            for queue in as_completed(pool.submit(self._ask_host, q) for q in by_host.values()):
                answers += queue.result()
                done(len(queue.result()))
        return sorted(answers, key=lambda answer: answer.url)

    def _ask_host(self, urls: Sequence[str]) -> list[Answer]:
        answers = list[Answer]()
        for url in urls:
            last = answers[-PATIENCE:]
            if len(last) == PATIENCE and all(a.state == "unreachable" for a in last):
                answers.append(replace(last[-1], url=url, redirects=()))
                continue
            if answers:
                time.sleep(self.pause)
            answers.append(self.ask(url))
        return answers

    def ask(self, url: str) -> Answer:
        """What one address leads to, redirects and all."""
        status, chain, lasting = 0, [url], True
        while len(chain) <= MAX_REDIRECTS + 1:
            try:
                status, target = self._status(chain[-1])
            except (OSError, http.client.HTTPException, ValueError) as error:
                return Answer(url, "unreachable", _why(error), 0, tuple(chain[1:]))
            if status not in REDIRECTS or not target:
                return _answer(url, status, chain[1:], lasting)
            following = urljoin(chain[-1], target)
            if urlsplit(following).scheme not in {"http", "https"} or following in chain:
                words = "redirects in a circle" if following in chain else "redirects elsewhere"
                return Answer(url, "broken", words, status, (*chain[1:], following))
            lasting = lasting and status in LASTING
            chain.append(following)
        return Answer(url, "broken", "redirects without end", status, tuple(chain[1:]))

    def _status(self, url: str) -> tuple[int, str]:
        """(status, target of a redirect); many servers know GET only, so HEAD is but the first."""
        try:
            status, target = self._send("HEAD", url)
            if status < HTTPStatus.BAD_REQUEST:
                return status, target
        except (OSError, http.client.HTTPException) as error:
            if _is_hopeless(error):
                raise
        return self._send("GET", url)

    def _send(self, method: str, url: str) -> tuple[int, str]:
        headers = {"User-Agent": self.agent, "Accept": "*/*"}
        request = Request(_as_sent(url), headers=headers, method=method)
        try:
            with self.opener.open(request, timeout=self.timeout) as response:
                return response.status, response.headers.get("Location", "")
        except HTTPError as error:
            with error:
                return error.code, error.headers.get("Location", "")


class _NoRedirects(HTTPRedirectHandler):
    """Leaves redirects to us: they are what a report is about."""

    def redirect_request(self, *_: object, **__: object) -> None:
        return None


def agent(site_url: str) -> str:
    """How we name ourselves to servers, with an address for whoever wonders."""
    where = f"; +{site_url}" if site_url else ""
    return f"obelus/{version('mkdocs-obelus')} (link check{where})"


def _as_sent(url: str) -> str:
    """An address in ASCII and without its fragment, as it goes over the wire."""
    parts = urlsplit(url)
    host = parts.netloc.encode("idna").decode("ascii")
    path, query = (quote(part, safe=URL_SIGNS) for part in (parts.path, parts.query))
    return urlunsplit((parts.scheme, host, path, query, ""))


def _answer(url: str, status: int, chain: Sequence[str], lasting: bool) -> Answer:
    if status in UNWILLING:
        return Answer(url, "unwilling", f"{_phrase(status)}, to programs", status, tuple(chain))
    if status >= HTTPStatus.BAD_REQUEST or status < HTTPStatus.OK:
        return Answer(url, "broken", _phrase(status), status, tuple(chain))
    if chain:
        words = "has moved for good" if lasting else "leads elsewhere for now"
        return Answer(url, "moved", words, status, tuple(chain))
    return Answer(url, "ok", _phrase(status), status)


def _phrase(status: int) -> str:
    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return str(status)


def _reason(error: Exception) -> object:
    return error.reason if isinstance(error, URLError) else error


def _is_hopeless(error: Exception) -> bool:
    """Whether asking again in another way can change nothing: there is nobody to ask."""
    reason = _reason(error)
    return isinstance(reason, socket.gaierror | ConnectionRefusedError | ssl.SSLError)


def _why(error: Exception) -> str:
    reason = _reason(error)
    if isinstance(reason, TimeoutError):
        return "does not answer in time"
    if isinstance(reason, socket.gaierror):
        return "its name is not known"
    if isinstance(reason, ssl.SSLError):
        return "its certificate cannot be trusted"
    if isinstance(reason, OSError) and reason.strerror:
        return reason.strerror.lower()
    return " ".join(str(reason).split()) or type(reason).__name__
