"""Files found clean are remembered, so that the next run need not look into them.

One small database in the user's cache folder holds fingerprints, nothing of the posts but the findings that
stay in them. Two fingerprints lead to a file that was clean: one of its state on disk (a second run does
not even open it), and one of its bytes (after a checkout, which makes new times). Both cover its path, the
settings and the program itself, so that a new version or another option starts afresh.

Losing the cache, or finding it damaged, locked or read-only, costs time and nothing else: every error here
ends in work being done again.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator, Sequence

_FORMAT = b"newsclean cache 1"
_READERS = ("pyromark", "selectolax", "bleach", "markdownify", "frontmatter", "yaml")
_MOST_BYTES = 128 << 20  # of a database: beyond that it begins anew
_KEPT_DATABASES = 4  # of other versions, for who switches between them
_TICK = 50_000_000  # ns: two writes closer than this may leave the same times on a file
_ASKED_AT_ONCE = 500


def cache_folder() -> str | None:
    """Return the folder for everything newsclean keeps between runs; it need not exist.

    ``NEWSCLEAN_CACHE_DIR`` if set, else where the system wants such things; ``None`` where that is nowhere, as for a
    user without a home.
    """
    if chosen := os.environ.get("NEWSCLEAN_CACHE_DIR"):
        return chosen
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or os.path.expanduser("~\\AppData\\Local")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        if not os.path.isabs(base):  # such a one does not count, says the specification of XDG
            base = os.path.expanduser("~/.cache")
    return os.path.join(base, "newsclean") if os.path.isabs(base) else None


def program_digest() -> bytes:
    """Return a digest of what decides about a clean file beside its settings: newsclean's own source files
    and the libraries that read a post, by the times and sizes of their files (asking for versions takes
    longer)."""
    import importlib.util

    parts = [_FORMAT, sys.version.encode()]
    files = list(_sources(os.path.dirname(__file__)))
    for library in _READERS:
        spec = importlib.util.find_spec(library)
        files.append(spec.origin if spec and spec.origin else "")
    for name in files:
        with suppress(OSError):
            state = os.stat(name)
            parts.append(b"%d %d" % (state.st_mtime_ns, state.st_size))
        parts.append(os.fsencode(name))
    return hashlib.blake2b(b"\0".join(parts), digest_size=16).digest()


def _sources(folder: str) -> Iterator[str]:
    """Yield the source files of a package and its subpackages."""
    with suppress(OSError):
        for name in sorted(os.listdir(folder)):
            if name.endswith(".py"):
                yield os.path.join(folder, name)
            elif "." not in name and name != "__pycache__":
                yield from _sources(os.path.join(folder, name))


class Keys:
    """Makes the fingerprints of files under one set of settings."""

    def __init__(self, program: bytes, settings: object, encoding: str | None) -> None:
        self._base = hashlib.blake2b(program, digest_size=8)
        self._base.update(f"{settings!r} {encoding}".encode())
        self._here = os.fsencode(os.path.abspath("")) + b"/"

    def of_state(self, path: str, state: os.stat_result) -> int:
        """Return the fingerprint of a file's state on disk."""
        times = b"%d %d %d %d" % (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
        return self._key(b"\0".join((b"state", self._absolute(path), times)))

    def of_bytes(self, path: str, data: bytes) -> int:
        """Return the fingerprint of a file's content."""
        return self._key(b"\0".join((b"bytes", self._absolute(path), hashlib.blake2b(data).digest())))

    def _absolute(self, path: str) -> bytes:
        """Return the path from the root on. Two ways to write one path make two fingerprints: no harm, no hit."""
        name = os.fsencode(path)
        return name if name.startswith(b"/") else self._here + name

    def _key(self, data: bytes) -> int:
        digest = self._base.copy()
        digest.update(data)
        return int.from_bytes(digest.digest(), "little", signed=True)


def settled(state: os.stat_result) -> bool:
    """Say whether the file is old enough for its times to tell it from a version written right after."""
    return time.time_ns() - max(state.st_mtime_ns, state.st_ctime_ns) > _TICK


class Cache:
    """The fingerprints of clean files, each with what there is to say about the file (often nothing)."""

    def __init__(self, folder: str, program: bytes) -> None:
        self._path = os.path.join(folder, f"clean-{program.hex()}.sqlite")
        self._connection: sqlite3.Connection | None = None
        self.empty = True
        self._open()

    def lookup(self, keys: Sequence[int]) -> dict[int, bytes]:
        """Return what is known about those of ``keys`` that are known."""
        if self.empty or self._connection is None:
            return {}
        import sqlite3

        found: dict[int, bytes] = {}
        try:
            for start in range(0, len(keys), _ASKED_AT_ONCE):
                part = keys[start : start + _ASKED_AT_ONCE]
                marks = ",".join("?" * len(part))
                rows = self._connection.execute(f"SELECT key, said FROM clean WHERE key IN ({marks})", part)  # noqa: S608
                found.update(rows)
        except sqlite3.Error:
            self._give_up()
        return found

    def add(self, rows: Iterable[tuple[int, bytes]]) -> None:
        """Remember clean files: fingerprints, and what there is to say."""
        if self._connection is None:
            return
        import sqlite3

        try:
            with self._connection:
                self._connection.executemany("INSERT OR REPLACE INTO clean VALUES (?, ?)", rows)
        except sqlite3.Error:
            self._give_up()

    def close(self) -> None:
        """Close the database."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _open(self) -> None:
        import sqlite3

        try:
            if not os.path.exists(self._path):
                os.makedirs(os.path.dirname(self._path), mode=0o700, exist_ok=True)
                self._forget_other_versions()
            elif os.path.getsize(self._path) > _MOST_BYTES:
                os.unlink(self._path)
            self._connection = self._connect()
            try:
                self._prepare(self._connection)
            except sqlite3.DatabaseError as error:
                # Damaged: begin anew. That it is locked or cannot be read is no reason to remove it.
                if isinstance(error, sqlite3.OperationalError):
                    raise
                self._connection.close()
                os.unlink(self._path)
                self._connection = self._connect()
                self._prepare(self._connection)
        except (sqlite3.Error, OSError):
            self._give_up()

    def _connect(self) -> sqlite3.Connection:
        import sqlite3

        return sqlite3.connect(self._path, timeout=0.5)

    def _prepare(self, connection: sqlite3.Connection) -> None:
        connection.execute("PRAGMA synchronous = OFF")  # a cache may lose its last words in a power cut
        connection.execute("PRAGMA cache_size = -256")  # kB: what is written once need not be held
        connection.execute("CREATE TABLE IF NOT EXISTS clean (key INTEGER PRIMARY KEY, said BLOB NOT NULL)")
        self.empty = connection.execute("SELECT 1 FROM clean LIMIT 1").fetchone() is None

    def _forget_other_versions(self) -> None:
        folder = os.path.dirname(self._path)
        names = [
            name for name in os.listdir(folder) if name.startswith("clean-") and name.endswith(".sqlite")
        ]
        paths = [os.path.join(folder, name) for name in names]
        for path in sorted(paths, key=os.path.getmtime)[:-_KEPT_DATABASES]:
            with suppress(OSError):
                os.unlink(path)

    def _give_up(self) -> None:
        """Go on without a cache."""
        self.empty = True
        with suppress(Exception):
            self.close()
        self._connection = None
