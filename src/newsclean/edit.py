"""Apply edits to a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.model import Edit


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Return ``text`` with ``edits`` made; everything between them is copied.

    Raises ValueError when two edits overlap: they were made without knowing of each other.
    """
    parts: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda e: (e.span.start, e.span.end)):
        if edit.span.start < at:
            raise ValueError(f"edits overlap at {edit.span.start}")
        parts.append(text[at : edit.span.start])
        parts.append(edit.text)
        at = edit.span.end
    parts.append(text[at:])
    return "".join(parts)


def origin(edits: Iterable[Edit], offset: int) -> int:
    """Where the character at ``offset`` of the edited text was before ``edits`` (sorted); inserted text: its place."""
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        if offset < start:
            break
        if offset < start + len(edit.text):
            return edit.span.start
        shift += len(edit.text) - (edit.span.end - edit.span.start)
    return offset - shift
