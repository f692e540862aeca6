"""A finished folder → a BagIt bag (RFC 8493): all in it by hash, so that no change hides."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from obelus.read import sha256_of
from obelus.resolve.archive import Archive

DECLARATION, INFO = "bagit.txt", "bag-info.txt"
MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
PAYLOAD = "data/"
"""The data are what the bag is for; the pages around them are tag files, which are hashed, too."""

AGENT = "Bag-Software-Agent"


def bag_info(archive: Archive, description: str, agent: str) -> dict[str, str]:
    """What a bag says of itself; dated as the archive is, not by the day of the build."""
    return {
        "Source-Organization": archive.site_name,
        "External-Description": description,
        "External-Identifier": archive.site_url,
        "Bagging-Date": archive.updated.isoformat(),
        AGENT: agent,
    }


def write_bag(folder: Path, info: Mapping[str, str]) -> None:
    """Make a bag of a folder where it is: write its declaration, its info and two manifests."""
    (folder / PAYLOAD).mkdir(exist_ok=True)
    files = {name: _hashed(folder / name) for name in _files(folder)}
    for name, text in tag_files(files, info):
        _write(folder / name, text)


def tag_files(
    files: Mapping[str, tuple[str, int]], info: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """(name, text) of what makes a bag of files that are given as (SHA-256, size) by name."""
    listed = {name: digest for name, (digest, _) in sorted(files.items())}
    payload = {name: digest for name, digest in listed.items() if name.startswith(PAYLOAD)}
    size = sum(files[name][1] for name in payload)
    declaration = {"BagIt-Version": "1.0", "Tag-File-Character-Encoding": "UTF-8"}
    texts = {
        DECLARATION: _tags(declaration),
        INFO: _tags({**info, "Payload-Oxum": f"{size}.{len(payload)}"}),
        MANIFEST: _manifest(payload),
    }
    ours = {name: sha256(text.encode()).hexdigest() for name, text in texts.items()}
    rest = {name: digest for name, digest in listed.items() if name not in payload}
    rest.pop(TAG_MANIFEST, None)
    yield from texts.items()
    yield TAG_MANIFEST, _manifest(dict(sorted((rest | ours).items())))


def strangers(folder: Path, agent: str) -> list[str]:
    """What is in a folder that this agent did not write there, or not so; what starts with a dot
    in the folder itself is left out, as publishing leaves it alone."""
    is_ours = f"{AGENT}: {agent}\n" in _text(folder / INFO)
    manifests = (MANIFEST, TAG_MANIFEST) if is_ours else ()
    listed = dict(row for manifest in manifests for row in _listed(folder, manifest))
    found = [name for name in _files(folder) if not name.startswith(".")]
    unlisted = {TAG_MANIFEST} if is_ours else set()
    return sorted(n for n in found if n not in unlisted and listed.get(n) != _hashed(folder / n)[0])


def _files(folder: Path) -> Iterator[str]:
    for parent, folders, files in os.walk(folder):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in [*files, *links]:
            yield Path(parent, name).relative_to(folder).as_posix()


def _manifest(files: Mapping[str, str]) -> str:
    return "".join(f"{digest}  {_encoded(name)}\n" for name, digest in files.items())


def _hashed(path: Path) -> tuple[str, int]:
    # A link to a folder is in no bag of ours; it stands there without a hash, for all to see.
    return (sha256_of(path), path.stat().st_size) if path.is_file() else ("", 0)


def _encoded(name: str) -> str:
    """A path as a manifest has it: these three signs, and no others, are percent-encoded."""
    return name.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(name: str) -> str:
    return name.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def _listed(folder: Path, manifest: str) -> Iterator[tuple[str, str]]:
    for line in _text(folder / manifest).split("\n"):
        digest, _, name = line.partition("  ")
        yield _decoded(name), digest


def _tags(values: Mapping[str, str]) -> str:
    lines = ((name, " ".join(value.split())) for name, value in values.items())
    return "".join(f"{name}: {value}\n" for name, value in lines if value)


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")
