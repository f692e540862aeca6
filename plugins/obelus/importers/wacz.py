"""A WACZ file → the WARCs in it, once the file has proved that it is what it says."""

from __future__ import annotations

import hashlib
import json
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from obelus.importers.imported import Refused
from obelus.importers.responses import CHUNK, MAX_UNPACKED, REFETCH, Response, read_responses

PACKAGE, DIGEST = "datapackage.json", "datapackage-digest.json"
MAX_FILES = 10_000
MAX_RATIO = 200
"""WARCs are stored as they are and indexes packed at 10:1; a bomb is packed at 1,000:1."""
MAX_PACKAGE = 16 * 1024**2


def read_wacz(path: Path) -> Iterator[Response]:
    """The HTTP responses of all WARCs in a WACZ; raises Refused where a digest is not right."""
    try:
        with zipfile.ZipFile(path) as file:
            _check_names(file, path)
            _check_digests(file, path)
            for info in _warcs(file):
                with file.open(info) as stream:
                    yield from read_responses(stream, f"{info.filename} in {path}")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(f"{path} is no WACZ that can be read: {error}.", REFETCH) from error


def _warcs(file: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    infos = file.infolist()
    return [i for i in infos if i.filename.startswith("archive/") and not i.is_dir()]


def _check_names(file: zipfile.ZipFile, path: Path) -> None:
    """Refuse what could fill the disk, or be written outside of the folder it is unpacked to."""
    infos = file.infolist()
    unpacked = sum(info.file_size for info in infos)
    limit = min(MAX_UNPACKED, MAX_RATIO * path.stat().st_size)
    if len(infos) > MAX_FILES or unpacked > limit:
        message = f"{path} would unpack to {len(infos):,} files and {unpacked:,} bytes."
        raise Refused(message, REFETCH)
    times = Counter(info.filename for info in infos)
    odd = [info.filename for info in infos if _is_odd(info) or times[info.filename] > 1]
    if odd:
        raise Refused(f"{path} holds a file with an odd name: {odd[0]!r}.", REFETCH)


def _is_odd(info: zipfile.ZipInfo) -> bool:
    name = info.filename
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    is_outside = name.startswith("/") or ".." in PurePosixPath(name).parts
    return is_link or is_outside or "\\" in name or ":" in name or not name.isprintable()


def _check_digests(file: zipfile.ZipFile, path: Path) -> None:
    """Compare what the package says of its files with what they are."""
    package = _object(file, PACKAGE, path)
    resources = package.get("resources")
    listed = [r for r in resources if isinstance(r, dict)] if isinstance(resources, list) else []
    if DIGEST in file.namelist():
        listed.append(_object(file, DIGEST, path))
    wanted = {str(row.get("path", "")): str(row.get("hash", "")) for row in listed}
    for name, digest in wanted.items():
        if name not in file.namelist() or _sha256(file, name) != digest:
            message = f"{path}: {name} is not the file that its own digest is of."
            raise Refused(message, REFETCH)
    for info in _warcs(file):
        if info.filename not in wanted:
            raise Refused(f"{path}: {PACKAGE} does not name {info.filename}.", REFETCH)


def _object(file: zipfile.ZipFile, name: str, path: Path) -> dict[str, Any]:
    try:
        if file.getinfo(name).file_size > MAX_PACKAGE:
            raise Refused(f"{path}: {name} is too large.", REFETCH)
        value = json.loads(file.read(name))
    except (KeyError, ValueError, RecursionError) as error:
        raise Refused(f"{path} is no WACZ: it has no {name} to read.", REFETCH) from error
    return value if isinstance(value, dict) else {}


def _sha256(file: zipfile.ZipFile, name: str) -> str:
    digest = hashlib.sha256()
    with file.open(name) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
    return f"sha256:{digest.hexdigest()}"
