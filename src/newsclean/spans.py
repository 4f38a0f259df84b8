"""Lists of spans that are sorted, and in which none overlaps another; and of places that are sorted."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BEHIND_ALL = 1 << 62


def merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ``spans`` sorted and disjoint."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def mapped(places: Sequence[tuple[int, int]], offset: int) -> int:
    """Return where ``offset`` of a text stands in the body; ``places`` are (offset in the text, offset in the body)."""
    inner, outer = places[max(bisect_right(places, (offset, _BEHIND_ALL)) - 1, 0)]
    return outer + offset - inner


def around(spans: Sequence[tuple[int, int]], offset: int) -> tuple[int, int] | None:
    """Return the span that ``offset`` lies in."""
    index = bisect_right(spans, (offset, _BEHIND_ALL)) - 1
    return spans[index] if index >= 0 and spans[index][1] > offset else None


def inside(spans: Sequence[tuple[int, int]], offset: int) -> bool:
    """Say whether ``offset`` lies in one of ``spans``."""
    return around(spans, offset) is not None


def touches(spans: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Say whether ``start:end`` has a character in common with one of ``spans``."""
    index = bisect_right(spans, (end - 1, _BEHIND_ALL)) - 1
    return index >= 0 and spans[index][1] > start


def between(spans: Sequence[tuple[int, int]], start: int, end: int) -> Sequence[tuple[int, int]]:
    """Return those of ``spans`` that begin in ``start:end``."""
    return spans[bisect_left(spans, (start, start)) : bisect_left(spans, (end, end))]
