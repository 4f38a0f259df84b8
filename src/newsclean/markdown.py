"""The only import of pyromark: what CommonMark makes of a text, with offsets in characters.

pyromark (pulldown-cmark) counts in bytes of UTF-8; offsets are turned into characters here, once.
"""

from __future__ import annotations

import re
from typing import Any

import pyromark

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
)
_LINES_ONLY = ("HtmlBlock", "CodeBlock")
_NOTE = '<div class="footnote-definition" id="'
_DEFINITION = re.compile(rf'{_NOTE}([^"]*)">')
_REFERENCE = re.compile(r'<sup class="footnote-reference"><a href="#([^"]*)">')
_PARSER = pyromark.Markdown(options=_OPTIONS)

VERSION = pyromark.__version__

Event = tuple[str, Any, int, int]
"""Kind (``"Start"``, ``"End"``, ``"Text"``, ``"InlineHtml"``, …), payload, start and end in characters."""


def html(text: str) -> str:
    """Render ``text`` as GFM (tables, strikethrough, task lists, footnotes), raw HTML included.

    A footnote that nothing refers to begins with a line that says so: other readers do not show it.
    """
    rendered = _PARSER.html(text)
    if _NOTE not in rendered:
        return rendered
    referred = set(_REFERENCE.findall(rendered))
    return _DEFINITION.sub(lambda m: m[0] if m[1] in referred else f"{m[0]}<p>\u2020</p>", rendered)


def labels(text: str) -> frozenset[str]:
    """The case-folded labels of the link reference definitions in ``text``."""
    return frozenset(label.casefold() for label in _PARSER.reference_definitions(text))


def name_of(payload: Any) -> str:
    """The construct that a Start or End event names; empty for no such event."""
    return payload if isinstance(payload, str) else next(iter(payload)) if payload else ""


def events(text: str, *, having: str = "") -> list[Event]:
    """Parse ``text`` and return its events in order, every span in characters of ``text``.

    With ``having``, what is in code, HTML and other blocks without these characters may be left out: they are reported
    by their start and end alone where they stand on the top level. Nobody may change the list: the next to ask about
    the same text gets it too.
    """
    if _last.text == text:
        return _last.found
    found = _parse(text, having)
    if not having:
        _last.text, _last.found = text, found
    return found


class _Last:
    """The text that was parsed last, and its events: several stages ask about the same text one after another."""

    text = ""
    found: list[Event] = []  # noqa: RUF012


_last = _Last()


def _parse(text: str, having: str) -> list[Event]:
    data = text.encode()
    wanted = having.encode()
    raw: list[tuple[str, Any, int, int]] = []
    depth = 0
    passed_over, name = -1, ""  # where the block starts, and what it is
    event: Any
    for event, span in _PARSER.events_with_range(text):
        start = span["start"]
        if passed_over >= 0:
            if start != passed_over or type(event) is not dict or name_of(event.get("End")) != name:
                continue
            passed_over = -1
            depth += 1
        end = span["end"]
        if type(event) is not dict:
            raw.append((event, None, start, end))
            continue
        ((kind, payload),) = event.items()
        raw.append((kind, payload, start, end))
        if kind == "Start":
            if having and not depth:
                name = name_of(payload)
                if name in _LINES_ONLY or data.find(wanted, start, end) < 0:
                    passed_over = start
                    continue
            depth += 1
        elif kind == "End":
            depth -= 1
    return raw if len(data) == len(text) else _in_characters(data, raw)


def _in_characters(data: bytes, raw: list[Event]) -> list[Event]:
    """Events in bytes of UTF-8 to events in characters: one walk over the text for the offsets that occur."""
    offsets = {start for _, _, start, _ in raw}
    offsets.update([end for _, _, _, end in raw])
    places: dict[int, int] = {}
    last = characters = 0
    for offset in sorted(offsets):
        characters += len(data[last:offset].decode())
        last = offset
        places[offset] = characters
    return [(kind, payload, places[start], places[end]) for kind, payload, start, end in raw]
