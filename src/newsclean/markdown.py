"""The only import of pyromark: what CommonMark makes of a text, with offsets in characters.

pyromark (pulldown-cmark) counts in bytes of UTF-8; offsets are turned into characters here, once.
"""

from __future__ import annotations

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


def events(text: str) -> list[Event]:
    """Parse ``text`` and return its events in order, every span in characters of ``text``."""
    raw = [(event, span["start"], span["end"]) for event, span in _PARSER.events_with_range(text)]
    at = None if text.isascii() else _characters(text, raw)
    found: list[Event] = []
    for event, start, end in raw:
        if at is not None:
            start, end = at[start], at[end]
        if isinstance(event, str):
            found.append((event, None, start, end))
        else:
            for kind, payload in event.items():
                found.append((kind, payload, start, end))
    return found


def _characters(text: str, raw: list[tuple[Any, int, int]]) -> dict[int, int]:
    """Byte offsets to character offsets, for the offsets that occur: one walk over the encoded text."""
    offsets = {start for _, start, _ in raw}
    offsets.update(end for _, _, end in raw)
    data = text.encode()
    places: dict[int, int] = {}
    last = characters = 0
    for offset in sorted(offsets):
        characters += len(data[last:offset].decode())
        last = offset
        places[offset] = characters
    return places
