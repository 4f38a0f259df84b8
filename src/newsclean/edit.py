"""Apply edits to a text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
    return _Way(edits).start


class Trail:
    """How a text came to be: the edits made one list after the other, and the way back to what it was at first."""

    __slots__ = ("_steps", "_ways")

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self._steps: list[Sequence[Edit]] = []
        self._ways: list[_Way] = []
        self.add(edits)

    def __bool__(self) -> bool:
        return bool(self._steps)

    def add(self, edits: Iterable[Edit]) -> None:
        """Note ``edits``, which were made in the text as it was so far."""
        if step := sorted(edits, key=lambda e: (e.span.start, e.span.end)):
            self._steps.append(step)

    def extend(self, later: Trail) -> None:
        """Note what was made of the text since."""
        self._steps.extend(later._steps)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where ``start:end`` of the text comes from. What was written in place of something stands for all of it."""
        self._ways.extend(map(_Way, self._steps[len(self._ways) :]))
        for way in reversed(self._ways):
            start, end = way.back(start, end)
        return start, end


class _Way:
    """The way back over edits that are sorted."""

    __slots__ = ("places", "starts")

    def __init__(self, edits: Iterable[Edit]) -> None:
        self.starts: list[int] = []  # in the new text
        # where the new text ends, where the old one began and ended
        self.places: list[tuple[int, int, int]] = []
        shift = 0
        for edit in edits:
            start = edit.span.start + shift
            self.starts.append(start)
            self.places.append((start + len(edit.text), edit.span.start, edit.span.end))
            shift += len(edit.text) - (edit.span.end - edit.span.start)

    def start(self, offset: int) -> int:
        """Where the character at ``offset`` was; of inserted text, where what it replaces began."""
        index = bisect_right(self.starts, offset) - 1
        if index < 0:
            return offset
        new_end, start, end = self.places[index]
        return start if offset < new_end else offset - new_end + end

    def end(self, offset: int) -> int:
        """Where the character before ``offset`` ended; of inserted text, where what it replaces ended."""
        index = bisect_left(self.starts, offset) - 1
        if index < 0:
            return offset
        new_end, _, end = self.places[index]
        return end if offset <= new_end else offset - new_end + end

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Where ``start:end`` was; empty spans stay empty."""
        begin = self.start(start)
        return begin, self.end(end) if end > start else begin


def origin(edits: Iterable[Edit], offset: int) -> int:
    """Where the character at ``offset`` of the edited text was before ``edits`` (sorted); inserted text: its place."""
    return _Way(edits).start(offset)
