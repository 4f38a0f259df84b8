"""The cache of clean files: it may be lost, damaged or shared, and only ever costs time."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.cache import Cache, Keys, cache_folder, program_digest, settled
from newsclean.model import Diagnostic, Failure, FileReport, Level, Settings
from newsclean.work import pack, recalled, unpack

PROGRAM = b"p" * 16
KEYS = Keys(PROGRAM, Settings(), None)


def opened(folder: Path, program: bytes = PROGRAM) -> Cache:
    return Cache(str(folder), program)


def test_what_is_added_is_found_by_the_next(tmp_path: Path) -> None:
    cache = opened(tmp_path / "new" / "folder")
    assert cache.empty
    rows = [(n * 7919, b"%d" % n) for n in range(-600, 600)]
    cache.add(rows)
    cache.close()
    again = opened(tmp_path / "new" / "folder")
    assert not again.empty
    assert again.lookup([key for key, _ in rows] + [1]) == dict(rows)
    again.close()


def test_another_version_knows_nothing(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.add([(1, b"")])
    cache.close()
    other = opened(tmp_path, b"q" * 16)
    assert other.empty
    other.close()


def test_databases_of_old_versions_do_not_pile_up(tmp_path: Path) -> None:
    for number in range(10):
        opened(tmp_path, bytes([number]) * 16).close()
    assert len(list(tmp_path.iterdir())) <= 5


@pytest.mark.parametrize("damage", [b"", b"not a database" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_database_is_begun_anew(tmp_path: Path, damage: bytes) -> None:
    cache = opened(tmp_path)
    cache.add([(1, b"")])
    cache.close()
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    cache = opened(tmp_path)
    cache.add([(2, b"two")])
    cache.close()
    cache = opened(tmp_path)
    assert cache.lookup([1, 2]) == {2: b"two"}
    cache.close()


def test_a_database_damaged_in_the_middle_is_harmless(tmp_path: Path) -> None:
    cache = opened(tmp_path)
    cache.add([(n, b"x" * 200) for n in range(2_000)])
    cache.close()
    (file,) = tmp_path.iterdir()
    data = bytearray(file.read_bytes())
    for at in range(4096, len(data), 4096):
        data[at : at + 64] = os.urandom(64)
    file.write_bytes(data)
    cache = opened(tmp_path)
    cache.lookup(list(range(2_000)))
    cache.add([(1, b"")])
    cache.close()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    cache = opened(tmp_path / "file" / "folder")
    cache.add([(1, b"")])
    assert cache.lookup([1]) == {}
    cache.close()


def test_a_locked_database_is_done_without(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (file,) = tmp_path.iterdir()
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")
    cache = opened(tmp_path)
    cache.add([(1, b"")])
    assert cache.lookup([1]) == {}
    cache.close()
    other.close()
    assert file.exists()


def test_two_at_once(tmp_path: Path) -> None:
    script = (
        "import sys; from newsclean.cache import Cache\n"
        "for n in range(40):\n"
        "    c = Cache(sys.argv[1], b'p' * 16); c.add([(int(sys.argv[2]) * 1000 + n, b'x')]); c.close()\n"
    )
    runs = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), str(n)]) for n in range(2)]
    assert [run.wait() for run in runs] == [0, 0]
    cache = opened(tmp_path)
    keys = [run * 1000 + n for run in range(2) for n in range(40)]
    assert len(cache.lookup(keys)) == len(keys)
    cache.close()


def test_fingerprints_cover_all_that_matters(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"one")
    state = file.stat()
    keys = {
        KEYS.of_state("/a.md", state),
        KEYS.of_state("/b.md", state),
        KEYS.of_bytes("/a.md", b"one"),
        KEYS.of_bytes("/a.md", b"two"),
        KEYS.of_bytes("/b.md", b"one"),
        Keys(b"q" * 16, Settings(), None).of_bytes("/a.md", b"one"),
        Keys(PROGRAM, Settings(reader="kramdown"), None).of_bytes("/a.md", b"one"),
        Keys(PROGRAM, Settings(), "cp949").of_bytes("/a.md", b"one"),
    }
    assert len(keys) == 8
    file.chmod(0o600)
    assert KEYS.of_state("/a.md", file.stat()) not in keys
    assert KEYS.of_bytes("/a.md", b"one") == Keys(PROGRAM, Settings(), None).of_bytes("/a.md", b"one")


def test_a_file_written_this_instant_is_not_known_by_its_times(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"one")
    now = file.stat()
    assert not settled(now)
    assert settled(Path("/").stat())


def test_the_program_is_part_of_it() -> None:
    assert program_digest() == program_digest()
    assert len(program_digest()) == 16


def test_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    monkeypatch.delenv("NEWSCLEAN_CACHE_DIR", raising=False)
    if sys.platform == "linux":
        assert cache_folder() == "/x/newsclean"
        monkeypatch.setenv("XDG_CACHE_HOME", "relative/paths/do/not/count")
        monkeypatch.setenv("HOME", "/home/x")
        assert cache_folder() == "/home/x/.cache/newsclean"
    monkeypatch.setenv("NEWSCLEAN_CACHE_DIR", "/y")
    assert cache_folder() == "/y"


@pytest.mark.skipif(sys.platform == "win32", reason="asks the system for the home of a user")
def test_a_user_without_a_home_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEWSCLEAN_CACHE_DIR", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr(os, "getuid", lambda: 2**31 - 9)
    assert cache_folder() is None


TEXTS = st.text(max_size=5)
PLACES = st.integers(1, 9)
FOUND = st.builds(
    Diagnostic, st.just("a.md"), PLACES, PLACES, PLACES, PLACES, TEXTS, TEXTS, st.sampled_from(Level), TEXTS
)
COUNTS = st.dictionaries(TEXTS, st.integers(0, 9), max_size=2)
REPORTS = st.builds(
    FileReport,
    st.just("a.md"),
    st.sampled_from(["cleaned", "unchanged", "would-change", "failed"]),
    st.lists(FOUND, max_size=2).map(tuple),
    st.none() | st.builds(Failure, st.just("a.md"), TEXTS, TEXTS),
    COUNTS,
    COUNTS,
    st.integers(0, 9),
    st.integers(0, 9),
    st.booleans(),
)


@given(REPORTS)
def test_a_report_survives_packing(report: FileReport) -> None:
    assert unpack("a.md", pack(report)) == report


@given(
    st.binary(min_size=1)
    | st.sampled_from([b"[]", b"{}", b"[1,2,3,4,5,6]", b'["unchanged",[[1]],null,{},{},[0,0,0]]'])
)
def test_a_damaged_report_is_no_report(said: bytes) -> None:
    assert recalled("a.md", said) is None
