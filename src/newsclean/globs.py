"""Patterns as in ``.gitignore``, matched by pathspec, and without it where a pattern is a plain name.

Nearly every pattern in the world is ``name``, ``name/``, ``/name`` or ``*.ext``. For a list of these, two
looks into a set say what importing pathspec (longer than cleaning thirty posts) and its regular expressions
would.
"""

from __future__ import annotations

import os
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from newsclean.read import read_beside

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PLAIN = re.compile(r"(?P<top>/?)(?P<star>\*?)(?P<name>[^/*?\[\]\\!#\s][^/*?\[\]\\\s]*)(?P<folder>/?)")


class Globs:
    """A list of patterns; the last one that matches counts, and ``!`` takes back, as in gitignore(5).

    ``any_case``: letter case does not matter.
    """

    def __init__(self, patterns: Iterable[str], *, any_case: bool = False) -> None:
        self._any_case = any_case
        self._lines = [self._folded(unicodedata.normalize("NFC", line)) for line in patterns]
        self._names: set[tuple[str, bool]] = set()  # (name, only for folders)
        self._tops: set[tuple[str, bool]] = set()  # the same, in the folder of the patterns itself
        self._endings: list[tuple[str, bool]] = []
        self._spec: Any = None
        self._plain = all(self._add_plain(line.rstrip("\r\n")) for line in self._lines)

    def __bool__(self) -> bool:
        """Say whether there is anything to match."""
        return bool(self._names or self._tops or self._endings) or not self._plain

    @property
    def only_folders(self) -> bool:
        """Say whether no pattern can match a file itself, as most lists of things to pass over are."""
        return self._plain and all(only for _, only in (*self._names, *self._tops, *self._endings))

    def matches(self, path: str, *, folder: bool = False) -> bool:
        """Say whether ``path``, relative to the folder of the patterns and with ``/``, is matched itself.

        The folders above it are not looked at: who walks has asked for them before.
        """
        if self._plain and path.isascii():
            return self._matches_plain(self._folded(path), folder)
        return bool(self.verdict(path, folder=folder))

    def verdict(self, path: str, *, folder: bool = False) -> bool | None:
        """As ``matches``, but ``None`` when no pattern speaks of it: ``False`` is a ``!`` that took it
        back."""
        if not path.isascii():
            path = unicodedata.normalize("NFC", path)
        path = self._folded(path)
        if not self._plain:
            return self._ask_spec(path, folder)
        return self._matches_plain(path, folder) or None

    def matches_below(self, path: str) -> bool:
        """Say whether the file ``path`` or one of the folders above it is matched."""
        parts = path.split("/")
        return self.matches(path) or any(
            self.matches("/".join(parts[:n]), folder=True) for n in range(1, len(parts))
        )

    def _folded(self, text: str) -> str:
        return text.lower() if self._any_case else text

    def _matches_plain(self, path: str, folder: bool) -> bool:
        name = path.rpartition("/")[2]
        if (name, False) in self._names or (folder and (name, True) in self._names):
            return True
        if self._tops and ((path, False) in self._tops or (folder and (path, True) in self._tops)):
            return True
        return any(name.endswith(ending) and (folder or not only) for ending, only in self._endings)

    def _add_plain(self, line: str) -> bool:
        """Take one line if it is plain; say whether it was (blank lines and comments are)."""
        if not line.strip() or line.startswith("#"):
            return True
        found = _PLAIN.fullmatch(line)
        if found is None or (found["top"] and found["star"]):
            return False
        row = (found["name"], bool(found["folder"]))
        if found["star"]:
            self._endings.append(row)
        else:
            (self._tops if found["top"] else self._names).add(row)
        return True

    def _ask_spec(self, path: str, folder: bool) -> bool | None:
        if self._spec is None:
            self._spec = _spec(self._lines)
        verdict: bool | None = self._spec.check_file(path + "/" if folder else path).include
        return verdict


def _spec(lines: list[str]) -> Any:
    """Return what pathspec makes of patterns. One that is none (``!`` alone, ``folder\\``) matches nothing, as
    in git; pathspec refuses the whole list then."""
    import warnings

    from pathspec import GitIgnoreSpec

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of re, about brackets that a user has every right to
        try:
            return GitIgnoreSpec.from_lines(lines)
        except (ValueError, re.error):
            return GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])


def _is_pattern(line: str) -> bool:
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([line])
    except (ValueError, re.error):
        return False
    return True


def gitignores_above(root: str) -> Iterator[tuple[str, Globs]]:
    """Yield the patterns from above ``root`` that count for it, the weakest first: the repository's own list
    (``.git/info/exclude``), then the ``.gitignore`` files from the top of its repository down."""
    folders = []
    folder = os.path.abspath(root)
    while not os.path.lexists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return  # no repository: the files above are none of ours
        folders.append(folder := parent)
    yield from _listed(os.path.join(folder, ".git", "info", "exclude"), folder)
    for above in reversed(folders):
        yield from gitignore(above)


def gitignore(folder: str) -> Iterator[tuple[str, Globs]]:
    """Yield the patterns of a folder's ``.gitignore``, if it has one that can be read."""
    yield from _listed(os.path.join(folder, ".gitignore"), folder)


def _listed(file: str, folder: str) -> Iterator[tuple[str, Globs]]:
    """Yield the patterns in ``file``, which are about what is in ``folder``. As in git, a line ends with a line feed,
    perhaps after a carriage return, and a byte order mark is none of the first pattern."""
    try:
        text = read_beside(file).decode("utf-8", "surrogateescape")
    except OSError:
        return
    globs = Globs(line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n"))
    if globs:
        yield folder.rstrip("/"), globs
