"""Elements that end somewhere else for kramdown than for CommonMark."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from newsclean import kramdown
from newsclean.inline import Note
from newsclean.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from newsclean.plan.source import Source
    from newsclean.plan.unit import Island

_ITEM_LINE = re.compile(r"(?:\n|>) {0,3}(?:[-+*]|\d{1,9}\.)[ \t]+\S")
_INDENTED = re.compile(r"(?:(?:[ \t]*\r?\n)*[ \t]+[^\s\n][^\n]*(?:\n|\Z))+")
MARKDOWN = "CommonMark takes this for HTML, kramdown for Markdown"
OTHER_END = "kramdown and CommonMark do not see the same end of this <{}>"


def find_conflicts(source: Source, islands: Sequence[Island]) -> None:
    """Find the elements that end somewhere else for kramdown than for CommonMark.

    Everything in such an element is Markdown for the one and HTML for the other. A wrapper whose two tags go is
    none, if both see its end at the same place: its Markdown becomes Markdown for both. Nor is an element in
    which there is no Markdown, such as ``<p><hr></p>``.
    """
    if source.settings.reader == "commonmark":
        return
    ends = {start: end for island in islands for start, end in island.ends()}
    for extent in source.reading.extents:
        if extent.closed and (ends.get(extent.start) == extent.end or _stays(source, extent, islands)):
            continue
        if _is_all_html(source, extent, ends):
            continue
        source.conflicts.append((extent.start, extent.end))
        reason = OTHER_END.format(extent.name)
        source.made.notes.append(Note("NC907", extent.start, extent.end, reason))
    apart: list[tuple[int, int]] = []
    for start, stop in (gap for island in islands if island.builder for gap in _gaps(source, island)):
        line = source.body.rfind("\n", 0, start) + 1
        end = _end_of_items(source.body, line, stop)
        if apart and line <= apart[-1][1]:
            apart[-1] = apart[-1][0], end
        elif not source.in_conflict(line, end):
            apart.append((line, end))
            source.made.notes.append(Note("NC907", start, end, MARKDOWN))
        if not source.as_written or source.as_written[-1].end <= line:
            source.as_written.append(Span(line, end))
        else:
            source.as_written[-1] = Span(source.as_written[-1].start, max(source.as_written[-1].end, end))
    if apart:
        source.conflicts.extend(apart)
        source.conflicts.sort()


def _end_of_items(body: str, start: int, end: int) -> int:
    """Where what is indented below ``end`` ends, if kramdown sees items of a list in ``start:end``."""
    if _ITEM_LINE.search(body, start, end) is None:
        return end
    below = _INDENTED.match(body, end)
    return end if below is None else below.end()


def _gaps(source: Source, island: Island) -> Iterator[tuple[int, int]]:
    """What stands between the elements of ``island``, and shows something else to kramdown."""
    first = bisect_left(source.extent_starts, island.start)
    extents = source.reading.extents[max(first - 1, 0) : bisect_left(source.extent_starts, island.end)]
    yield from shown_apart(source.body, extents, island.start, island.end)


def shown_apart(
    text: str, extents: Sequence[kramdown.Extent], start: int, end: int
) -> Iterator[tuple[int, int]]:
    """What stands between ``extents``, all that reach into ``start:end``, and shows something else to kramdown."""
    at, behind = start, False
    for first, last in [*((extent.start, extent.end) for extent in extents), (end, end)]:
        first, last = min(first, end), min(last, end)
        blanks = len(text[at:first]) - len(text[at:first].lstrip())
        item = kramdown.LIST.match(text, at, first) if behind else None
        indented = text[first - 1 : first] in (" ", "\t")
        if item is not None and (not item["lines"] or indented):
            yield at + blanks, end  # kramdown takes what follows, indented, into an item
            return
        if (indented if first < end else text.startswith("</", at + blanks)) and _ITEM_LINE.search(
            text, at, first
        ) is not None:
            yield at + blanks, end
            return
        if at + blanks < first and kramdown.shown_apart(text, at, first, behind=behind):
            yield at + blanks, first
        at, behind = max(at, last), at < last


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
