"""Where the time of a clean build goes, and what grows faster than the archive.

    N=1000 TIMES=4 make bench-profile

A build of N articles and one of so many times N run in processes of their own. A timer interrupts
them every few milliseconds of CPU, and what they are doing then is written down. That costs little
and distorts nothing, but it sees one process: with a pool, profile the serial build.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from bench import prepared

EVERY = 0.004
"""Seconds of CPU between two looks."""
TOP = 25
STEEP = 1.25
"""So much more than its share may a function take before it is pointed out: times are noisy."""
LEAST = 0.01
"""What is below this share of the time is noise."""

STEPS = (
    ("read", "obelus/read.py"),
    ("parse: Markdown", "obelus/parse/"),
    ("parse: bibliography", "obelus/bibliography.py"),
    ("detect", "obelus/suggest/"),
    ("resolve: publication", "obelus/resolve/publication.py"),
    ("resolve", "obelus/resolve/"),
    ("copies and lock", "obelus/evidence.py"),
    ("copies and lock", "obelus/lock.py"),
    ("render: HTML", "obelus/render/renderer.py"),
    ("render: back-links", "obelus/render/backlinks.py"),
    ("render: templates", ".html"),
    ("export", "obelus/export/"),
    ("publish", "obelus/publish.py"),
    ("MkDocs: page loop", "commands/build.py"),
    ("Obelus: pages.py, plugin.py, site.py, load.py", "obelus/"),
    ("MkDocs: files, navigation", "mkdocs/"),
)
"""A look counts for the outermost of its frames that a step names; frames of the last four, which
call the others, only if no other is there."""
CALLERS = frozenset(name for name, _ in STEPS[-3:])


@dataclass(frozen=True, slots=True)
class Profile:
    """Looks at one build."""

    seconds: float
    steps: Mapping[str, int]
    own: Mapping[str, int]
    """Function → looks that found it at work."""
    inclusive: Mapping[str, int]
    """Function → looks that found it at work or waiting for what it called."""

    @property
    def looks(self) -> int:
        return sum(self.own.values())


def main() -> None:
    """Print the profile of N articles, and how steps and functions grow with the archive."""
    if len(sys.argv) == 3:
        _sample(Path(sys.argv[1]), Path(sys.argv[2]))
        return
    articles = int(os.environ.get("N") or 1_000)
    times = int(os.environ.get("TIMES") or 4)
    small, large = (profile(prepared(n)) for n in (articles, times * articles))
    print("\n".join((*_steps(articles, times, small, large), "", *_functions(small), "")))
    print("\n".join(_steep(times, small, large)))


def profile(data: Path) -> Profile:
    """Build the archive there from nothing, and look at it."""
    folder, out = data / "obelus", data / "profile.json"
    for built in (folder / "build", folder / ".cache"):
        shutil.rmtree(built, ignore_errors=True)
    subprocess.run([sys.executable, __file__, str(folder), str(out)], check=True)
    return Profile(**json.loads(out.read_text("utf-8")))


def _sample(folder: Path, out: Path) -> None:
    from mkdocs.commands.build import build  # noqa: TID251
    from mkdocs.config import load_config  # noqa: TID251

    stacks: Counter[tuple[str, ...]] = Counter()

    def look(number: int, frame: FrameType | None) -> None:
        stacks[tuple(_stack(frame))] += 1

    with contextlib.chdir(folder):
        signal.signal(signal.SIGPROF, look)
        signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
        start = time.process_time()
        build(load_config("mkdocs.yml"))
        seconds = time.process_time() - start
        signal.setitimer(signal.ITIMER_PROF, 0)
    steps, own, inclusive = Counter[str](), Counter[str](), Counter[str]()
    for stack, looks in stacks.items():
        steps[_step(stack)] += looks
        own[stack[-1]] += looks
        inclusive.update(dict.fromkeys(stack, looks))
    made = {"seconds": seconds, "steps": steps, "own": own, "inclusive": inclusive}
    out.write_text(json.dumps(made), "utf-8")


def _stack(frame: FrameType | None) -> Sequence[str]:
    """The functions at work, the outermost first."""
    names = []
    while frame is not None:
        code = frame.f_code
        name = code.co_qualname
        if lines := frame.f_globals.get("debug_info"):  # A template of Jinja's: all are "macro".
            name += f"@{_line(lines, code.co_firstlineno)}"
        names.append(f"{_short(code.co_filename)}:{name}")
        frame = frame.f_back
    return names[::-1]


def _line(lines: str, compiled: int) -> int:
    """The line of a template that a line of its compiled form comes from: `2=13&4=15`."""
    pairs = (pair.split("=") for pair in lines.split("&"))
    return next((int(own) for own, line in pairs if int(line) >= compiled), 0)


def _short(path: str) -> str:
    """The end of a path that tells which file it is."""
    for mark in ("site-packages/", "plugins/", "lib/python3"):
        _, found, behind = path.rpartition(mark)
        if found:
            return behind.partition("/")[2] if mark.startswith("lib") else behind
    return path.rpartition("/bench/")[2]


def _step(stack: Sequence[str]) -> str:
    named = [step for frame in stack if (step := _step_of(frame))]
    inner = [step for step in named if step not in CALLERS and step != "MkDocs: page loop"]
    return next(iter(inner), named[-1] if named else "the rest")


def _step_of(frame: str) -> str:
    path = frame.partition(":")[0]
    return next((name for name, part in STEPS if part in path), "")


def _steps(articles: int, times: int, small: Profile, large: Profile) -> Iterator[str]:
    many = f"{times * articles:,}"
    yield f"| step | {articles:,} articles, s of CPU | share | {many} | growth (linear: {times}) |"
    yield "| --- | --- | --- | --- | --- |"
    rows = dict.fromkeys(name for name, _ in STEPS) | dict.fromkeys(small.steps)
    for name in sorted(rows, key=lambda name: -small.steps.get(name, 0)):
        first, second = _seconds(small, small.steps, name), _seconds(large, large.steps, name)
        if first and second:
            share = f"{100 * first / small.seconds:.0f} %"
            yield f"| {name} | {first:.2f} | {share} | {second:.2f} | {second / first:.2f} |"
    growth = large.seconds / small.seconds
    yield f"| all | {small.seconds:.2f} | 100 % | {large.seconds:.2f} | {growth:.2f} |"


def _functions(one: Profile) -> Iterator[str]:
    for title, looks in (("own time", one.own), ("with what it calls", one.inclusive)):
        yield f"| function | {title}, s |"
        yield "| --- | --- |"
        ranked = sorted(looks, key=lambda name: -looks[name])
        for name in [name for name in ranked if title == "own time" or _is_told(name)][:TOP]:
            yield f"| {name.replace('|', '/')} | {_seconds(one, looks, name):.2f} |"
        yield ""


def _is_told(name: str) -> bool:
    """Whether a function says more than that a build ran: ours, or a template."""
    return "obelus/" in name


def _steep(times: int, small: Profile, large: Profile) -> Iterator[str]:
    """Functions that take more than their share of a larger archive, the worst first."""
    found = []
    for name in large.inclusive:
        first = _seconds(small, small.inclusive, name)
        second = _seconds(large, large.inclusive, name)
        expected = max(times * first, LEAST * large.seconds)
        if second > STEEP * expected:
            found.append((second - times * first, name, first, second))
    title = f"Steeper than the archive grows (s at N, s at {times} N):"
    yield title if found else "All is linear."
    for _, name, first, second in sorted(found, reverse=True)[:TOP]:
        yield f"* {name}: {first:.2f}, {second:.2f}"


def _seconds(one: Profile, looks: Mapping[str, int], name: str) -> float:
    return one.seconds * looks.get(name, 0) / max(one.looks, 1)


if __name__ == "__main__":
    main()
