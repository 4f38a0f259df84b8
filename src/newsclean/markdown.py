"""The only import of pyromark: what CommonMark makes of a text, with offsets in characters.

pyromark (pulldown-cmark) counts in bytes of UTF-8; offsets are turned into characters here, once.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import Any

import pyromark

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
_PARSER = pyromark.Markdown(options=_OPTIONS)

VERSION = pyromark.__version__

Event = tuple[str, Any, int, int]
"""Kind (``"Start"``, ``"End"``, ``"Text"``, ``"InlineHtml"``, …), payload, start and end in characters."""


def html(text: str) -> str:
    """Render ``text`` as GFM (tables, strikethrough, task lists, footnotes), raw HTML included."""
    return _PARSER.html(text)


def labels(text: str) -> frozenset[str]:
    """The case-folded labels of the link reference definitions in ``text``."""
    return frozenset(label.casefold() for label in _PARSER.reference_definitions(text))


class _Characters:
    """Byte offsets to character offsets, by the lengths of the text's lines."""

    def __init__(self, text: str) -> None:
        self._lines = text.split("\n")
        self._bytes = [0, *accumulate(len(line.encode()) + 1 for line in self._lines)]
        self._chars = [0, *accumulate(len(line) + 1 for line in self._lines)]
        self._encoded: dict[int, bytes] = {}

    def at(self, offset: int) -> int:
        line = bisect_right(self._bytes, offset) - 1
        if line >= len(self._lines):
            return self._chars[-1] - 1
        into = offset - self._bytes[line]
        if not into:
            return self._chars[line]
        encoded = self._encoded.get(line)
        if encoded is None:
            encoded = self._encoded[line] = self._lines[line].encode()
        if len(encoded) == len(self._lines[line]):
            return self._chars[line] + into
        return self._chars[line] + len(encoded[:into].decode()) + max(0, into - len(encoded))


def events(text: str) -> list[Event]:
    """Parse ``text`` and return its events in order, every span in characters of ``text``."""
    raw = _PARSER.events_with_range(text)
    at: Any = (lambda offset: offset) if text.isascii() else _Memo(_Characters(text).at)
    found: list[Event] = []
    for event, span in raw:
        if isinstance(event, str):
            kind, payload = event, None
        else:
            [(kind, payload)] = event.items()
        found.append((kind, payload, at(span["start"]), at(span["end"])))
    return found


class _Memo(dict[int, int]):
    """Neighbouring events share their offsets: work each one out once."""

    def __init__(self, compute: Any) -> None:
        super().__init__()
        self._compute = compute

    def __call__(self, offset: int) -> int:
        return self[offset]

    def __missing__(self, offset: int) -> int:
        value: int = self._compute(offset)
        self[offset] = value
        return value
