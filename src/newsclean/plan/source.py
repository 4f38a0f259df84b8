"""What all parts of planning look at: the body, its regions, and how kramdown reads it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, cast

from newsclean import clusters, kramdown, markdown, shapes
from newsclean.action import Context
from newsclean.dispatch import Dispatcher
from newsclean.line_ends import LineEnds
from newsclean.stand_ins import Watched

if TYPE_CHECKING:
    from newsclean.blocks import Account, Output
    from newsclean.model import Settings, Span
    from newsclean.plan.unit import Plan
    from newsclean.scan import Regions
    from newsclean.shapes import Shaped

MORE_CODE = "CommonMark begins a block here, kramdown takes it for the end of the code before"
# A line that is no more of the indented code above it, for kramdown: blank, or the start or end of a block of HTML.
_ENDS_CODE = re.compile(
    r"[ \t>]*(?:\r?\n|\Z)| {0,3}(?:\^\s*\n|\{:[^:/]"
    rf"|</?(?!(?:script|{'|'.join(sorted(kramdown.SPAN))})\b)[^\W\d])"
)
_INDENTED = re.compile(r"(?=[ \t>]*[^\s>])[ \t>]*?(?: {4}|\t)")
NO_READING = kramdown.Reading((), frozenset())


class Source:
    """A body, all that is known about it, and the plan that is being made for it."""

    def __init__(
        self, body: str, regions: Regions, settings: Settings, made: Plan, watched: list[Watched] | None
    ) -> None:
        self.body = body
        self.regions = regions
        self.settings = settings
        self.line_ends = LineEnds(body)
        self.made = made
        self.reading = NO_READING
        if settings.reader != "commonmark":
            self.reading = regions.as_kramdown(body)
        self.literal = sorted(self.reading.literal)
        self.as_written: list[Span] = []  # where kramdown shows tags as they are written
        self.context = Context(
            body,
            settings,
            regions.targets,
            regions.labels,
            self.printed,
            opaque=regions.opaque,
            as_written=self.as_written,
        )
        spoken_of: Context | Watched = self.context
        if watched is not None:
            spoken_of = Watched(body, settings)
            spoken_of.as_written = self.as_written
            watched.append(spoken_of)
        self.dispatcher = Dispatcher(cast("Context", spoken_of))
        self.shapes = shapes.memory(settings)
        self.clusters = clusters.memory(settings)
        self.conflicts: list[tuple[int, int]] = []
        self.swallowed: list[tuple[int, int]] = []
        self.held: set[int] = set()  # where elements start that stay with the Markdown in them
        self._code: list[tuple[int, int]] | None = None
        self._in_code: dict[int, bool] = {}  # the starts of lines that were asked about
        self.starts = [block.start for block in regions.blocks]
        self.extent_starts = [extent.start for extent in self.reading.extents]

    def in_extent(self, offset: int) -> bool:
        """Whether ``offset`` lies in an element that kramdown reads as a block (extents are sorted and disjoint)."""
        index = bisect_right(self.extent_starts, offset) - 1
        return index >= 0 and offset < self.reading.extents[index].end

    def goes_on_in_code(self, start: int) -> bool:
        """Whether kramdown takes what stands at ``start`` for more of indented code above it.

        To it a line without indent belongs to the code, as it would to a paragraph, unless it begins a block of HTML.
        """
        if self.settings.reader == "commonmark":
            return False
        lines: list[int] = []
        line = self.body.rfind("\n", 0, start) + 1
        found = False
        while line and _ENDS_CODE.match(self.body, line) is None:
            if line in self._in_code:
                found = self._in_code[line]
                break
            lines.append(line)
            line = self.body.rfind("\n", 0, line - 1) + 1
            if _INDENTED.match(self.body, line) is not None and self._is_code(line):
                found = True
                break
        self._in_code.update(dict.fromkeys(lines, found))
        return found

    def _is_code(self, line: int) -> bool:
        """Whether indented code is in a line, for both readers."""
        if self._code is None:
            self._code = [
                (start, end)
                for kind, payload, start, end in markdown.events(self.body)
                if kind == "Start" and payload == {"CodeBlock": "Indented"} and not self.in_extent(start)
            ]
        end = self.body.find("\n", line)
        index = bisect_left(self._code, (end, -1)) - 1
        return index >= 0 and self._code[index][1] > line

    def is_swallowed(self, offset: int) -> bool:
        """Whether the Markdown block at ``offset`` is really part of a code block further up."""
        return any(start <= offset < end for start, end in self.swallowed)

    def shows_tags(self, start: int, end: int) -> bool:
        """Whether kramdown prints an end tag as text that stands in an element in ``start:end``."""
        index = bisect_left(self.literal, start)
        return index < len(self.literal) and self.literal[index] < end

    def printed(self, offset: int) -> bool:
        """Whether kramdown prints the stray end tag at ``offset`` as text."""
        if self.settings.reader == "commonmark":
            return False
        return not self.in_extent(offset) or offset in self.reading.literal

    def is_kramdown_markdown(self, offset: int) -> bool:
        """Whether kramdown reads Markdown at ``offset`` of an HTML block (after ``</p>``, say)."""
        if self.settings.reader == "commonmark":
            return False
        return not self.in_extent(offset)

    def in_conflict(self, start: int, end: int) -> bool:
        """Whether ``start:end`` touches a part that the two readers read differently."""
        # conflicts are sorted and disjoint, as the extents they are
        index = bisect_left(self.conflicts, (end, -1)) - 1
        return index >= 0 and self.conflicts[index][1] > start

    def shaped(self, start: int, end: int) -> Shaped | None:
        """The HTML by its shape, if that is all that counts."""
        if self.context.targets or self.regions.is_opaque(start, end) or self.shows_tags(start, end):
            return None
        shaped = self.shapes.of(self.body, start, end)
        if shaped is None or (not shaped.shape.anywhere and self.dispatcher.context.starts_post(start)):
            return None
        if self.settings.reader != "commonmark" and not all(self.in_extent(at) for at, _ in shaped.roots()):
            return None  # what kramdown reads as Markdown counts too
        return shaped

    def known(self, start: int, end: int) -> tuple[list[Output], Account] | None:
        """What becomes of an element whose shape is known."""
        shaped = self.shaped(start, end)
        return None if shaped is None else (shaped.outputs(), shaped.account())
