"""What is kept between builds: found again, bounded, and never in the way of a right site."""

from __future__ import annotations

import resource
import threading
import time
from collections.abc import Iterator
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import fsspec
import pytest

from obelus.kept import code_version, mirror, option, packs, store, versions
from obelus.kept.keys import key_of
from obelus.kept.option import FOLDER
from obelus.kept.packs import INDEX, PREFIX, VALUES, VERSIONS
from obelus.kept.store import Store

VALUES_OF_ALL = {key_of(b"%d" % n): b"value %d " % n * (n % 50 + 1) for n in range(1000)}
KEYS = list(VALUES_OF_ALL)


def open_store(root: Path, version: str = "1", cache: str = "") -> Store:
    return Store.open(cache, root, version)


def folder_of(root: Path, version: str = "1") -> Path:
    return root / FOLDER / f"{PREFIX}{version}"


def files_of(root: Path, suffix: str, version: str = "1") -> list[Path]:
    return sorted(folder_of(root, version).glob(f"*{suffix}"))


def put(root: Path, values: dict[bytes, bytes], *, whole_build: bool = False) -> Store:
    """One build that keeps values; returns its store, closed."""
    kept = open_store(root)
    kept.put_many(values)
    kept.close(whole_build=whole_build)
    return kept


def kept_in(root: Path, version: str = "1") -> dict[bytes, bytes]:
    """What a build would find."""
    kept = open_store(root, version)
    values = kept.get_many(KEYS)
    kept.close()
    assert all(VALUES_OF_ALL.get(key) == value for key, value in values.items())
    return values


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    put(tmp_path, VALUES_OF_ALL)
    return tmp_path


def test_values_are_found_again(filled: Path) -> None:
    kept = open_store(filled)
    assert kept.get_many(KEYS) == VALUES_OF_ALL
    assert kept.get_many(KEYS[7:9]) == {key: VALUES_OF_ALL[key] for key in KEYS[7:9]}
    assert kept.get_many([key_of(b"another"), b"\0" * 16, b"\xff" * 16]) == {}
    assert kept.notes == []
    kept.close()


def test_values_are_found_before_the_build_ends(tmp_path: Path) -> None:
    kept = open_store(tmp_path)
    kept.put_many(VALUES_OF_ALL)
    assert kept.get_many(KEYS[:5]) == {key: VALUES_OF_ALL[key] for key in KEYS[:5]}
    kept.close()


def _parts(root: Path) -> Store:
    """A store with values in two finished packs and in one that is not."""
    kept = open_store(root)
    for some in (KEYS[:400], KEYS[400:700]):
        kept.put_many({key: VALUES_OF_ALL[key] for key in some})
        kept.flush()
    kept.put_many({key: VALUES_OF_ALL[key] for key in KEYS[700:]})
    return kept


def test_batches_are_in_the_order_asked_for(tmp_path: Path) -> None:
    kept = _parts(tmp_path)
    mixed = [
        key for three in zip(KEYS[:300], KEYS[400:], KEYS[700:], strict=False) for key in three
    ]
    asked = [*mixed, key_of(b"another")]
    batches = [*kept.get_in_batches(asked, 100)]
    assert [[*sorted(batch)] for batch in batches] == [
        sorted(mixed[start : start + 100]) for start in range(0, 901, 100)
    ]
    assert {k: v for batch in batches for k, v in batch.items()} == kept.get_many(asked)
    kept.close()


def test_batches_leave_out_what_is_damaged_or_finished_meanwhile(tmp_path: Path) -> None:
    kept = _parts(tmp_path)
    first, _ = files_of(tmp_path, INDEX)
    values = first.with_suffix(VALUES)
    values.write_bytes(b"\0" + values.read_bytes()[1:])
    batches = kept.get_in_batches(KEYS, 500)
    assert len(next(batches)) == 499
    kept.flush()
    assert sorted(next(batches)) == sorted(KEYS[500:700])
    assert len(kept.get_many(KEYS)) == 999
    kept.close()


def test_the_parts_of_a_key_are_told_apart() -> None:
    assert len({key_of(b"ab", b"c"), key_of(b"a", b"bc"), key_of(b"abc"), key_of(b"abc", b"")}) == 4


def test_a_key_is_a_digest(tmp_path: Path) -> None:
    kept = open_store(tmp_path)
    with pytest.raises(ValueError, match="16 bytes"):
        kept.put_many({b"short": b""})
    kept.close()


def test_versions_share_nothing(filled: Path) -> None:
    assert kept_in(filled, "2") == {}
    assert kept_in(filled, "1") == VALUES_OF_ALL


def test_only_the_last_versions_are_kept(tmp_path: Path) -> None:
    (tmp_path / FOLDER / f"{PREFIX}of-somebody-else").mkdir(parents=True)
    for number in range(VERSIONS + 2):
        kept = open_store(tmp_path, str(number))
        kept.put_many({KEYS[0]: VALUES_OF_ALL[KEYS[0]]})
        kept.close()
    names = sorted(path.name.removeprefix(PREFIX) for path in (tmp_path / FOLDER).iterdir())
    assert names == ["2", "3", "4", "of-somebody-else"]


def test_git_and_backups_leave_it_out(filled: Path) -> None:
    assert (folder_of(filled) / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert (folder_of(filled) / "CACHEDIR.TAG").read_text(encoding="utf-8").startswith("Signature:")


@pytest.mark.parametrize("suffix", [INDEX, VALUES])
@pytest.mark.parametrize("damage", ["truncated", "random", "empty", "gone", "longer", "folder"])
def test_damaged_files_are_as_good_as_none(filled: Path, suffix: str, damage: str) -> None:
    (path,) = files_of(filled, suffix)
    content = path.read_bytes()
    path.unlink()
    match damage:
        case "truncated":
            path.write_bytes(content[: len(content) // 2])
        case "random":
            path.write_bytes(bytes(n * 7919 % 251 for n in range(len(content))))
        case "empty":
            path.write_bytes(b"")
        case "longer":
            path.write_bytes(content + b"more")
        case "folder":
            path.mkdir()
    assert kept_in(filled) == {}
    put(filled, VALUES_OF_ALL)
    assert kept_in(filled) == VALUES_OF_ALL


def test_a_flipped_byte_costs_one_value(filled: Path) -> None:
    (path,) = files_of(filled, VALUES)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    found = kept_in(filled)
    assert len(found) == len(KEYS) - 1
    put(filled, {key: VALUES_OF_ALL[key] for key in KEYS if key not in found})
    assert kept_in(filled) == VALUES_OF_ALL


def test_a_flipped_byte_of_the_index_costs_the_pack(filled: Path) -> None:
    (path,) = files_of(filled, INDEX)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    assert kept_in(filled) == {}
    assert files_of(filled, VALUES) == []


def test_an_older_format_is_not_read(filled: Path) -> None:
    (path,) = files_of(filled, INDEX)
    path.write_bytes(b"SQLite format 3\0" + path.read_bytes()[16:])
    assert kept_in(filled) == {}


def test_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file where the folder would be", encoding="utf-8")
    kept = open_store(tmp_path)
    kept.put_many(VALUES_OF_ALL)
    assert kept.get_many(KEYS) == {}
    kept.close(whole_build=True)
    assert [note.split(":")[0] for note in kept.notes] == ["Nothing is kept for the next build"]


def test_a_full_disk_is_left_alone(filled: Path) -> None:
    """A limit on the size of files, as a disk that has no more room."""
    kept = open_store(filled)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        kept.put_many({key_of(b"large"): bytes(90_000)})
        kept.put_many({key_of(b"larger"): bytes(90_000)})
        kept.put_many({key_of(b"small"): b"small"})
        assert kept.get_many(KEYS) == VALUES_OF_ALL
        kept.close(whole_build=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert len(kept.notes) == 1
    assert kept_in(filled) == VALUES_OF_ALL
    assert len(files_of(filled, VALUES)) == 1


def test_a_disk_that_fills_up_at_the_end(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    kept = open_store(filled)
    kept.put_many({key_of(b"new"): b"new"})
    monkeypatch.setattr(packs.NewPack, "finish", full)
    kept.close(whole_build=True)
    assert "No space left on device" in kept.notes[0]
    monkeypatch.undo()
    assert kept_in(filled) == VALUES_OF_ALL


def test_a_read_only_folder_is_read(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may write everywhere, so the refusal is made here."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(store, "NewPack", refuse)
    kept = open_store(filled)
    assert kept.get_many(KEYS) == VALUES_OF_ALL
    kept.put_many({key_of(b"new"): b"new"})
    kept.close(whole_build=True)
    assert "Permission denied" in kept.notes[0]
    assert kept_in(filled) == VALUES_OF_ALL


def test_two_builds_at_once_lose_nothing(filled: Path) -> None:
    half = len(KEYS) // 2
    extra = {key_of(b"extra %d" % n): b"e%d" % n for n in range(100)}
    one, other = open_store(filled), open_store(filled)
    one.put_many({key: extra[key] for key in list(extra)[:60]})
    other.put_many({key: extra[key] for key in list(extra)[40:]})
    one.close()
    assert other.get_many(KEYS[:half]) == {key: VALUES_OF_ALL[key] for key in KEYS[:half]}
    other.close()
    last = open_store(filled)
    assert last.get_many(extra) == extra
    assert last.get_many(KEYS) == VALUES_OF_ALL
    last.close()


def build_often(root: Path, number: int) -> None:
    for turn in range(20):
        kept = open_store(root)
        kept.get_many(KEYS)
        kept.put_many({key_of(b"%d %d" % (number, turn)): b"%d" % turn})
        kept.close(whole_build=True)
        assert kept.notes == []


def test_processes_that_build_at_once_lose_nothing(filled: Path) -> None:
    builders = [
        get_context("spawn").Process(target=build_often, args=(filled, n)) for n in range(3)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join()
        assert builder.exitcode == 0
    kept = open_store(filled)
    assert kept.get_many(KEYS) == VALUES_OF_ALL
    made = [key_of(b"%d %d" % (number, turn)) for number in range(3) for turn in range(20)]
    assert len(kept.get_many(made)) == len(made)
    kept.close()


def test_packs_stay_few(tmp_path: Path) -> None:
    for number in range(60):
        put(
            tmp_path,
            {KEYS[n]: VALUES_OF_ALL[KEYS[n]] for n in range(number * 10, number * 10 + 10)},
        )
    assert len(files_of(tmp_path, INDEX)) < 10
    assert len(kept_in(tmp_path)) == 600


def test_a_pack_is_finished_when_it_is_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a long build made is there, though it is killed before it ends."""
    monkeypatch.setattr(store, "PACK_BYTES", 50_000)
    kept = open_store(tmp_path)
    kept.put_many(VALUES_OF_ALL)
    assert len(kept_in(tmp_path)) > 500
    kept.close()
    assert kept_in(tmp_path) == VALUES_OF_ALL


def test_what_is_not_used_goes(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SLACK", 1000)
    half = KEYS[1::2]  # More than half of the bytes.

    def build(keys: list[bytes], *, whole_build: bool = True) -> None:
        kept = open_store(filled)
        kept.get_many(keys)
        kept.close(whole_build=whole_build)

    build(KEYS[:3], whole_build=False)
    # A command that reads one file knows nothing of others.
    assert kept_in(filled) == VALUES_OF_ALL
    build(KEYS[:700])
    assert kept_in(filled) == VALUES_OF_ALL  # Less was unused than used: it may come back.
    kept = open_store(filled)
    kept.keep(half)
    kept.get_many(half[:10])
    kept.put_many({key_of(b"new"): b"new"})
    kept.close(whole_build=True)
    assert kept_in(filled) == VALUES_OF_ALL
    build(KEYS[:300])
    assert kept_in(filled) == VALUES_OF_ALL  # No more lies there than when a build last looked.
    anew = {key_of(b"anew %d" % number): bytes(10_000) for number in range(100)}
    put(filled, anew)
    build(KEYS[:300])
    assert kept_in(filled) == {key: VALUES_OF_ALL[key] for key in KEYS[:300]}
    kept = open_store(filled)
    assert kept.known(anew) == set()
    kept.close()


def test_builds_look_again_where_nobody_knows_how_much_was_used(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SLACK", 0)
    kept = open_store(filled)
    kept.get_many(KEYS)
    kept.close(whole_build=True)
    (folder_of(filled) / versions.BOUND).write_text("damaged")
    open_store(filled).close(whole_build=True)
    assert kept_in(filled) == {}


def test_where_what_was_used_cannot_be_noted_nothing_is_lost(
    filled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "SLACK", 0)
    (folder_of(filled) / versions.BOUND).mkdir()
    kept = open_store(filled)
    kept.get_many(KEYS[:300])
    kept.close(whole_build=True)
    assert kept.notes == []
    assert kept_in(filled) == {key: VALUES_OF_ALL[key] for key in KEYS[:300]}


def test_it_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "SLACK", 10_000)
    for number in range(40):
        values = {key_of(b"%d %d" % (number, n)): bytes(500) for n in range(40)}
        put(tmp_path, values, whole_build=True)
        size = sum(path.stat().st_size for path in folder_of(tmp_path).iterdir())
        assert size < 2 * 20_000 + 10_000 + 20_000


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    folder.mkdir(parents=True)
    now = time.time_ns()
    old, new = (f"{now - age:016x}-00000000{VALUES}" for age in (packs.ABANDONED * 2, 1))
    (folder / old).write_bytes(b"half")
    (folder / new).write_bytes(b"half")
    assert kept_in(tmp_path) == {}
    assert [path.name for path in files_of(tmp_path, VALUES)] == [new]


def test_it_is_fast_enough(tmp_path: Path) -> None:
    """Ten times what it takes, so that a busy machine passes."""
    values = {key_of(b"%d" % n): b"%8d" % n * 1024 for n in range(10_000)}
    start = time.process_time()
    put(tmp_path, values)
    kept = open_store(tmp_path)
    assert kept.get_many(values) == values
    kept.close()
    assert time.process_time() - start < 2


class TestAnAddress:
    """Everything that is kept is at an address, too."""

    @pytest.fixture
    def url(self) -> Iterator[str]:
        yield "memory://bucket/archive"
        fsspec.filesystem("memory").rm("/", recursive=True)

    def put(self, root: Path, url: str, values: dict[bytes, bytes], version: str = "1") -> None:
        kept = open_store(root, version, url)
        kept.put_many(values)
        kept.close(whole_build=True)
        assert kept.notes == []

    def found(self, root: Path, url: str, version: str = "1") -> dict[bytes, bytes]:
        kept = open_store(root, version, url)
        values = kept.get_many(KEYS)
        kept.close()
        return values

    def test_another_machine_finds_it(self, tmp_path: Path, url: str) -> None:
        self.put(tmp_path / "one", url, VALUES_OF_ALL)
        assert self.found(tmp_path / "other", url) == VALUES_OF_ALL
        assert self.found(tmp_path / "third", url, version="2") == {}

    def test_a_build_adds_one_pack(self, tmp_path: Path, url: str) -> None:
        self.put(tmp_path, url, VALUES_OF_ALL)
        assert len(fsspec.filesystem("memory").find("/")) == 2

    def test_builds_at_once_lose_nothing(self, tmp_path: Path, url: str) -> None:
        roots = [tmp_path / str(number) for number in range(8)]
        stores = [open_store(root, "1", url) for root in roots]
        for number, kept in enumerate(stores):
            kept.put_many({key: VALUES_OF_ALL[key] for key in KEYS[number::8]})
        threads = [threading.Thread(target=kept.close) for kept in stores]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert self.found(tmp_path / "other", url) == VALUES_OF_ALL

    def test_packs_that_were_put_into_one_are_gone_there(self, tmp_path: Path, url: str) -> None:
        for number in range(40):
            root = tmp_path / str(number % 3)
            self.put(root, url, {key: VALUES_OF_ALL[key] for key in KEYS[number::40]})
        assert len(fsspec.filesystem("memory").find("/")) < 20
        assert self.found(tmp_path / "other", url) == VALUES_OF_ALL
        assert self.found(tmp_path / "0", url) == VALUES_OF_ALL

    def test_damage_is_noticed(self, tmp_path: Path, url: str) -> None:
        self.put(tmp_path / "one", url, VALUES_OF_ALL)
        files = fsspec.filesystem("memory")
        for path in files.find("/"):
            files.pipe_file(path, files.cat_file(path)[:-1])
        assert self.found(tmp_path / "other", url) == {}
        self.put(tmp_path / "third", url, VALUES_OF_ALL)
        assert self.found(tmp_path / "fourth", url) == VALUES_OF_ALL

    def test_the_address_does_not_answer(
        self, tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise RuntimeError("nobody there")

        monkeypatch.setattr(type(fsspec.filesystem("memory")), "ls", refuse)
        kept = open_store(tmp_path, "1", url)
        kept.put_many(VALUES_OF_ALL)
        kept.close()
        assert "RuntimeError: nobody there" in kept.notes[0]
        monkeypatch.undo()
        assert kept_in(tmp_path) == VALUES_OF_ALL

    def test_what_a_killed_build_left_is_swept(self, tmp_path: Path, url: str) -> None:
        self.put(tmp_path, url, VALUES_OF_ALL)
        files = fsspec.filesystem("memory")
        folder = f"/bucket/archive/{PREFIX}1"
        old, new = (packs.named_at(time.time_ns() - age) for age in (packs.ABANDONED * 2, 1))
        for name in (old, new):
            files.pipe_file(f"{folder}/{name}{VALUES}", b"half")
        self.put(tmp_path, url, {key_of(b"new"): b"new"})
        assert not files.exists(f"{folder}/{old}{VALUES}")
        assert files.exists(f"{folder}/{new}{VALUES}")

    def test_old_versions_go(self, tmp_path: Path, url: str) -> None:
        for number in range(VERSIONS + 2):
            self.put(tmp_path / str(number), url, {KEYS[0]: b"x"}, str(number))
        names = {path.split("/")[-2] for path in fsspec.filesystem("memory").find("/")}
        assert names == {f"{PREFIX}{number}" for number in (2, 3, 4)}


def run_apart(url: str, folder: Path) -> None:
    raise RuntimeError(f"{url} {folder.name}")


def test_an_address_is_asked_by_another_process(tmp_path: Path) -> None:
    """Clients of object storage start threads, after which nothing can be forked."""
    threads = threading.active_count()
    assert (
        mirror.run(run_apart, "s3://here", tmp_path) == f"RuntimeError: s3://here {tmp_path.name}"
    )
    assert threading.active_count() == threads


@pytest.mark.parametrize(
    ("cache", "folder"),
    [
        ("", ""),
        ("kept", "kept"),
        ("/var/kept", "/var/kept"),
        ("file:///var/my%20kept", "/var/my kept"),
    ],
)
def test_folders_and_addresses(cache: str, folder: str) -> None:
    assert option.as_folder(cache) == folder
    assert option.missing(cache) == ""


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    for cache in ("kept", f"file://{tmp_path}/kept"):
        kept = open_store(tmp_path, "1", cache)
        kept.put_many({KEYS[0]: VALUES_OF_ALL[KEYS[0]]})
        kept.close()
    assert [path.name for path in tmp_path.iterdir()] == ["kept"]
    assert len(list((tmp_path / "kept" / f"{PREFIX}1").glob(f"*{VALUES}"))) == 1


def test_what_an_address_needs_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "fsspec does not know" in option.missing("nowhere://bucket")
    assert "needs s3fs" in option.missing("s3://bucket")
    monkeypatch.setattr(option, "find_spec", lambda _: None)
    assert 'pip install "mkdocs-obelus[cache]"' in option.missing("memory://bucket")


class TestTheVersion:
    def digest(self, folder: Path) -> str:
        return code_version.digest_of_folder(folder).hexdigest()

    def test_it_is_of_all_code(self, tmp_path: Path) -> None:
        (tmp_path / "sub").mkdir()
        (tmp_path / "a.py").write_text("1", encoding="utf-8")
        seen = {self.digest(tmp_path)}
        (tmp_path / "sub" / "words.txt").write_text("1", encoding="utf-8")
        seen.add(self.digest(tmp_path))
        (tmp_path / "a.py").write_text("2", encoding="utf-8")
        seen.add(self.digest(tmp_path))
        (tmp_path / "a.py").rename(tmp_path / "b.py")
        seen.add(self.digest(tmp_path))
        assert len(seen) == 4

    def test_it_is_not_of_what_is_copied_or_compiled(self, tmp_path: Path) -> None:
        before = self.digest(tmp_path)
        for name in ("__pycache__", "assets"):
            (tmp_path / name).mkdir()
            (tmp_path / name / "a").write_text("1", encoding="utf-8")
        assert self.digest(tmp_path) == before

    def test_it_is_of_the_libraries(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ours = code_version.code_version()
        versions: Any = lambda name: "0" if name == "jinja2" else "1"  # noqa: E731
        monkeypatch.setattr(code_version, "version", versions)
        one = code_version.code_version.__wrapped__()
        monkeypatch.setattr(code_version, "version", lambda _: "1")
        assert len({ours, one, code_version.code_version.__wrapped__()}) == 3
