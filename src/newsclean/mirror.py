"""Where each post goes in an output folder, and all that could go wrong, before a byte is written."""

from __future__ import annotations

import os
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

from newsclean.fault import FileFault
from newsclean.report.as_text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from newsclean.discover import Target


class OutputError(Exception):
    """The output folder cannot be used for these inputs. The text says why, a line for each reason."""


class Mirror:
    """The tree of the inputs, again, below the folder ``output``.

    With one folder as input, paths are relative to it; with several inputs, to the folder they share. Raises
    OutputError when the output folder is an input folder, lies in one, or holds one, symbolic links resolved.
    """

    def __init__(self, output: str, inputs: Sequence[str]) -> None:
        self.output = output
        self.root = os.path.realpath(output)
        folders = [path if os.path.isdir(path) else os.path.dirname(path) or "." for path in inputs]
        self.base = os.path.commonpath([os.path.abspath(folder) for folder in folders])
        if os.path.lexists(output) and not os.path.isdir(output):
            raise OutputError(f"{printable(output)}: not a folder")
        for path in inputs:
            if os.path.isdir(path):
                self._refuse_overlap(path)

    def _refuse_overlap(self, path: str) -> None:
        folder = os.path.realpath(path)
        if folder == self.root:
            raise OutputError(f"{printable(self.output)}: the output folder is the input folder itself")
        shared = os.path.commonpath([folder, self.root])
        if shared == folder:
            raise OutputError(
                f"{printable(self.output)}: the output folder lies inside the input {printable(path)}"
            )
        if shared == self.root:
            raise OutputError(
                f"{printable(self.output)}: the input {printable(path)} lies inside the output folder"
            )

    def place(self, target: Target) -> str:
        """Return the path of ``target`` below the output folder. Names keep their own bytes."""
        relative = os.path.relpath(os.path.abspath(target.path), self.base)
        return os.path.join(self.output, relative)

    def check(self, targets: Iterable[Target]) -> dict[str, FileFault]:
        """Look at all places at once. Returns the faults of single files by path.

        Raises OutputError when two inputs would land on one name (by letter case or Unicode form too, where
        the output's file system does not tell those apart), or one on another input.
        """
        taken: dict[str, tuple[str, str]] = {}  # by what a file system may take for one name: input, place
        problems: list[str] = []
        twins: list[str] = []
        faults: dict[str, FileFault] = {}
        folders: dict[str, str] = {}
        sources = set()
        places = []
        for target in targets:
            place = self.place(target)
            key = _folded(place)
            if key in taken:
                path, same = taken[key]
                both = f"{printable(path)} and {printable(target.path)}"
                line = f"{both} would both become {printable(place)}"
                (problems if place == same else twins).append(line)
            taken[key] = target.path, place
            folder = os.path.dirname(place)
            if folder not in folders:
                folders[folder] = os.path.realpath(folder)
            sources.add(os.path.realpath(target.source))
            places.append(os.path.join(folders[folder], os.path.basename(place)))
            if (fault := self._fault(place, folders[folder])) is not None:
                faults[target.path] = fault
        problems += [f"{printable(place)} is one of the inputs" for place in places if place in sources]
        if twins and _folds_names(self.root):
            problems += twins
        if problems:
            raise OutputError("\n".join(problems))
        return faults

    def _fault(self, place: str, folder: str) -> FileFault | None:
        """Say what is wrong with one place; ``folder`` is where its folder really is."""
        relative = os.path.relpath(os.path.dirname(place), self.output)
        if folder != os.path.normpath(os.path.join(self.root, relative)):
            return FileFault("NC958", f"{printable(place)}: a symbolic link leads out of the output folder")
        if os.path.islink(place):
            return FileFault("NC958", f"{printable(place)} is a symbolic link: not replaced")
        if os.path.isdir(place):
            return FileFault("NC958", f"{printable(place)} is a folder")
        return None


def _folded(path: str) -> str:
    """Return what is left of a path on a file system that tells neither cases nor Unicode forms apart."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _folds_names(folder: str) -> bool:
    """Say whether the file system of ``folder``, which need not exist yet, takes two cases, or two Unicode forms, for
    one name. Where it cannot be tried, it is expected to."""
    while not os.path.isdir(folder):
        folder = os.path.dirname(folder)
    name = f".newsclean-{os.urandom(6).hex()}a\u00e9.tmp"
    path = os.path.join(folder, name)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except (OSError, UnicodeError):
        return True
    try:
        others = (name.upper(), unicodedata.normalize("NFD", name))
        return any(os.path.exists(os.path.join(folder, other)) for other in others)
    finally:
        with suppress(OSError):
            os.unlink(path)
