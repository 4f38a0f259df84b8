"""Questions to a list of spans that is sorted, and in which none overlaps another."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BEHIND_ALL = 1 << 62


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
