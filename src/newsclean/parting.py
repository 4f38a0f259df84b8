"""Words right behind a block of HTML: a blank line makes Markdown of them for CommonMark, as they are for kramdown."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from newsclean import kramdown
from newsclean.exposure import expose
from newsclean.inline import Note
from newsclean.line_ends import LineEnds
from newsclean.literal.suspicion import has_blocks, has_inline
from newsclean.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.model import Edit

CODE = "HT212"
_BLANK_LINE = re.compile(r"\n[ \t]*\r?(?:\n|\Z)")
_LINE_END = re.compile(r"[ \t]*\r?\n")
_BLANKS = re.compile(r" {0,3}(?![ \t])")  # more of them begin code
# What is a block for kramdown only below a blank line: tables, headings with a line below them, definitions.
_NEEDS_BLANK_LINE = re.compile(
    r"\||^[ \t]+\#|^[ \t]*(?:(?:=+|-+)[ \t]*\r?$|:|\{[:%]|\[\^|\*\[|\[[^\]\n]*\]:|```|~~~|\$\$)", re.MULTILINE
)
_REASON = "a blank line parts this block from the words behind it, which are Markdown for kramdown"


def parted(body: str) -> tuple[list[Edit], list[Note]]:
    """The edits that part blocks of ``body`` from Markdown behind them, and a remark for each.

    The page that kramdown makes of ``body`` stays the same, the one that CommonMark makes of it becomes more like it.
    Behind a fence that kramdown may not see, nobody knows what is code for it: nothing is parted there.
    """
    edits: list[Edit] = []
    notes: list[Note] = []
    ends = list(_ends(body))
    if not ends:
        return edits, notes
    sure = min((code.start for code in expose(body).listings if code.block), default=len(body))
    line_ends = LineEnds(body)
    for start, end in ends:
        if end > sure:
            break
        if _LINE_END.match(body, end):
            edits.append(line_ends.edit(end, end, "\n"))
        else:
            blanks = _BLANKS.match(body, end)
            edits.append(line_ends.edit(end, blanks.end() if blanks is not None else end, "\n\n"))
        notes.append(Note(CODE, start, end, _REASON))
    return edits, notes


def _ends(body: str) -> Iterator[tuple[int, int]]:
    """Blocks for kramdown, with something behind them that is Markdown for it, and HTML for CommonMark."""
    regions = scan(body)
    extents = regions.as_kramdown(body).extents if any(b.kind == "html" for b in regions.blocks) else ()
    starts = [extent.start for extent in extents]
    for block in regions.blocks:
        if block.kind != "html":
            continue
        first, last = bisect_left(starts, block.start), bisect_left(starts, block.end)
        for index in range(first, last):
            start, end = extents[index].start, extents[index].end
            stop = extents[index + 1].start if index + 1 < last else block.end
            behind = body[end:stop]
            words = behind.lstrip()
            if not extents[index].closed or behind[: len(behind) - len(words)].count("\n") > 1:
                continue
            if index + 1 == last and (blank_line := _BLANK_LINE.search(body, stop - 1)) is not None:
                stop = blank_line.start()  # in raw text, HTML may end before
            if extents[index].name in ("script", "style") or _NEEDS_BLANK_LINE.search(body[end:stop]):
                continue
            apart = kramdown.shown_apart(body, end, stop, behind=True)
            if apart or has_inline(words) or has_blocks(f"\n{behind}"):
                yield start, end
