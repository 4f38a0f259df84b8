"""Elements that end somewhere else for kramdown than for CommonMark."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from newsclean.inline import Note

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from newsclean import kramdown
    from newsclean.plan.source import Source
    from newsclean.plan.unit import Island

OTHER_END = "kramdown and CommonMark do not see the same end of this <{}>"


def find_conflicts(source: Source, islands: Sequence[Island]) -> None:
    """Find the elements that end somewhere else for kramdown than for CommonMark.

    Everything in such an element is Markdown for the one and HTML for the other. A wrapper whose two tags go is
    none, if both see its end at the same place: its Markdown becomes Markdown for both. Nor is an element in
    which there is no Markdown, such as ``<p><hr></p>``.
    """
    ends = {start: end for island in islands for start, end in island.ends()}
    for extent in source.reading.extents:
        if extent.closed and (ends.get(extent.start) == extent.end or _stays(source, extent, islands)):
            continue
        if _is_all_html(source, extent, ends):
            continue
        source.conflicts.append((extent.start, extent.end))
        reason = OTHER_END.format(extent.name)
        source.made.notes.append(Note("NC907", extent.start, extent.end, reason))


def _is_all_html(source: Source, extent: kramdown.Extent, ends: Mapping[int, int]) -> bool:
    """Whether CommonMark reads HTML throughout ``extent``, of which kramdown prints no tag as text.

    No element may reach into it or out of it: the tags of that one stand in Markdown for kramdown. Nor may its own tag
    stay because nothing closes it: kramdown shows as it is written what follows.
    """
    if not extent.closed and extent.start not in ends:
        return False
    first = bisect_right(source.starts, extent.start) - 1
    last = bisect_left(source.starts, extent.end)
    blocks = source.regions.blocks[first:last]
    if first < 0 or any(b.kind != "html" or source.regions.is_opaque(b.start, b.end) for b in blocks):
        return False
    if any(extent.start <= at < extent.end for at in source.reading.literal):
        return False
    return all(
        end <= extent.start or extent.end <= start or (extent.start <= start and end <= extent.end)
        for start, end in ends.items()
    )


def _stays(source: Source, extent: kramdown.Extent, islands: Sequence[Island]) -> bool:
    """Whether ``extent`` lies in one HTML block that nobody will touch."""
    index = bisect_right(source.starts, extent.start) - 1
    if (
        index < 0
        or source.regions.blocks[index].kind != "html"
        or source.regions.blocks[index].end < extent.end
    ):
        return False
    return not any(island.start <= extent.start < island.end for island in islands)
