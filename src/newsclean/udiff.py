"""Unified diffs over bytes, as ``git apply`` and ``patch -p1`` take them.

Lines end at LF and nowhere else: a CR belongs to its line, and a missing last newline is said. Names are
quoted as git quotes them.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_NO_NEWLINE = b"\n\\ No newline at end of file\n"
_ESCAPES = {0x07: b"\\a", 0x08: b"\\b", 0x09: b"\\t", 0x0A: b"\\n", 0x0B: b"\\v", 0x0C: b"\\f", 0x0D: b"\\r"}
_ESCAPES |= {0x22: b'\\"', 0x5C: b"\\\\"}


def diff_name(path: str) -> bytes:
    """Return the name of a file in a diff: relative to the working folder where it can be, so that the diff
    can be applied there."""
    absolute, here = os.path.abspath(path), os.getcwd()
    inside = os.path.commonpath((absolute, here)) == here
    name = os.path.relpath(absolute, here) if inside else absolute.lstrip("/")
    return os.fsencode(name)


def unified_diff(path: bytes, before: bytes, after: bytes, *, context: int = 3) -> bytes:
    """Return the diff that turns ``before`` into ``after``; nothing when they are equal."""
    if before == after:
        return b""
    from difflib import SequenceMatcher

    old, new = _lines(before), _lines(after)
    out = [b"--- ", _name(b"a/" + path), b"\n+++ ", _name(b"b/" + path), b"\n"]
    for group in SequenceMatcher(None, old, new).get_grouped_opcodes(context):
        first, last = group[0], group[-1]
        out.append(b"@@ -%s +%s @@\n" % (_range(first[1], last[2]), _range(first[3], last[4])))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                out.extend(_marked(b" ", old[i1:i2]))
                continue
            out.extend(_marked(b"-", old[i1:i2]))
            out.extend(_marked(b"+", new[j1:j2]))
    return b"".join(out)


def _lines(data: bytes) -> list[bytes]:
    lines = data.split(b"\n")
    last = lines.pop()
    return [line + b"\n" for line in lines] + ([last] if last else [])


def _marked(mark: bytes, lines: Sequence[bytes]) -> Iterator[bytes]:
    for line in lines:
        yield mark + line if line.endswith(b"\n") else mark + line + _NO_NEWLINE


def _range(start: int, stop: int) -> bytes:
    """Return a range as POSIX writes it: from 1, and the line before when it is empty."""
    length = stop - start
    if length == 1:
        return b"%d" % (start + 1)
    return b"%d,%d" % (start + 1 if length else start, length)


def _name(path: bytes) -> bytes:
    """Return a name as git writes it: quoted when it holds control characters, quotes or backslashes; ended
    by a tab when it holds a space, so that ``patch`` does not take the rest for a date."""
    if any(byte < 0x20 or byte in (0x22, 0x5C, 0x7F) for byte in path):
        return b'"' + b"".join(_escaped(byte) for byte in path) + b'"'
    return path + b"\t" if b" " in path else path


def _escaped(byte: int) -> bytes:
    if byte in _ESCAPES:
        return _ESCAPES[byte]
    return bytes([byte]) if 0x20 <= byte != 0x7F else b"\\%03o" % byte
