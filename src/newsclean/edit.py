"""Apply edits to a text."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

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


def origins(edits: Iterable[Edit]) -> Callable[[int], int]:
    """``origin`` for many offsets: the edits are read once."""
    starts: list[int] = []
    places: list[tuple[int, int, int]] = []  # where the new text ends, where the old one began and ended
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        starts.append(start)
        places.append((start + len(edit.text), edit.span.start, edit.span.end))
        shift += len(edit.text) - (edit.span.end - edit.span.start)

    def place(offset: int) -> int:
        index = bisect_right(starts, offset) - 1
        if index < 0:
            return offset
        new_end, start, end = places[index]
        return start if offset < new_end else offset - new_end + end

    return place


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
