"""What one search of a text has found: what to take out, what to say, and where tags stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from newsclean.html import BLOCK
from newsclean.inline import Note
from newsclean.model import Edit, Span
from newsclean.spans import around

if TYPE_CHECKING:
    from newsclean.exposure import Exposure

Level = Literal["plain", "strict", "text"]
"""How strict a search is: only what is known to be dangerous goes, all that is not known to be harmless, every tag."""
_MOST_LINES = 100  # what is further above is not looked at: a post may have thousands of scripts
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")


@dataclass(slots=True)
class Search:
    """One search of the text of ``found``, by the rules ``codes``.

    ``tags`` are the places of all tags that CommonMark sees, ``exposed`` those of code that kramdown may not see.
    """

    found: Exposure
    level: Level
    codes: frozenset[str]
    notes: list[Note] = field(default_factory=list)
    taken: list[tuple[int, int, str]] = field(default_factory=list)
    tags: list[tuple[int, int]] = field(default_factory=list)
    exposed: set[tuple[int, int]] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The text that is searched: Liquid is written over."""
        return self.found.text

    def take(self, code: str, start: int, end: int, written: str, reason: str = "") -> None:
        """Write ``written`` for ``start:end`` by the rule ``code``, if that is on; say why, if there is a reason."""
        if code not in self.codes:
            return
        self.taken.append((start, end, written))
        if reason:
            self.notes.append(Note(code, start, end, reason))

    def expose(self, offset: int) -> bool:
        """Note the code around ``offset``, where that is code for CommonMark only; say whether it is."""
        place = around(self.found.doubtful, offset)
        if place is not None:
            self.exposed.add(place)
        return place is not None

    def edits(self) -> list[Edit]:
        """All that is to be taken, sorted and disjoint: of two that overlap the first and longer one counts."""
        edits: list[Edit] = []
        for start, end, written in sorted(dict.fromkeys(self.taken), key=lambda t: (t[0], -t[1])):
            if not edits or start >= edits[-1].span.end:
                edits.append(Edit(Span(start, end), written))
        return _whole_lines(self.text, edits)


# Elements that begin a block of HTML even right below a paragraph, and lines that are none of the paragraph above them.
_NAMES = "|".join(sorted(BLOCK | {"script", "style", "textarea"}))
_BLOCK = re.compile(rf"[ \t]*</?(?:{_NAMES})(?=[\s/>])", re.IGNORECASE)
_APART = re.compile(rf"[ \t]*(?:\r?\n|\Z|</?(?:{_NAMES})(?=[\s/>]))", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*([-+*]|\d{1,9}[.)]|\[\^[^\]\n]+\]:)(?=[ \t\r\n])")
_GOES_ON = re.compile(
    r"(?P<code> {2}| ?\t)|(?: (?! )|(?! ))(?:(?P<item>[-+*]|\d{1,9}[.)])(?=[ \t\r\n])|(?P<definition>:[ \t]))"
)


def short(text: str) -> str:
    """Some words of a text for a message."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    flat = " ".join(text.split())
    return flat if len(flat) <= 40 else flat[:39] + "…"


def line_start(text: str, at: int) -> int:
    """Where the line of ``at`` starts; -1 when something stands before ``at``."""
    while at and text[at - 1] in " \t":
        at -= 1
    return at if not at or text[at - 1] == "\n" else -1


def _line_end(text: str, at: int) -> int:
    """Where the line after the one of ``at`` starts; -1 when something stands behind ``at``."""
    while at < len(text) and text[at] in " \t\r":
        at += 1
    return at if at == len(text) else at + 1 if text[at] == "\n" else -1


def _whole_lines(text: str, edits: list[Edit]) -> list[Edit]:
    """Take the line ends along where nothing else stands on the lines, and one of two blank lines around them."""
    widened: list[Edit] = []
    index = 0
    while index < len(edits):
        last = index
        while last + 1 < len(edits) and not text[edits[last].span.end : edits[last + 1].span.start].strip():
            last += 1
        group = edits[index : last + 1]
        index = last + 1
        start, end = group[0].span.start, group[-1].span.end
        begin, stop = line_start(text, start), end if text[end - 1] == "\n" else _line_end(text, end)
        if begin < 0 or stop < 0 or any(edit.text for edit in group):
            widened.extend(group)
            continue
        previous = text.rfind("\n", 0, max(begin - 1, 0)) + 1
        if not text[previous:begin].strip():
            blank = _BLANK_LINES.match(text, stop)
            stop = blank.end() if blank else stop
        if index < len(edits):
            stop = min(stop, edits[index].span.start)
        if stop == len(text):
            # the line ends that were there behind the last words stay
            words = len(text[:begin].rstrip(" \t\r\n"))
            begin = text.find("\n", words) + 1 if words else 0
        line_end = "\r\n" if text.endswith("\r\n", begin, stop) else "\n"
        written = line_end if _parts(text, begin, stop) else ""
        if start - begin < 2 and not text[previous:begin].strip() and _joins(text, begin, stop):
            written = f"<!-- -->{line_end * 2}"
        widened.append(Edit(Span(begin, stop), written))
    return widened


def _joins(text: str, begin: int, stop: int) -> bool:
    """Whether the lines ``begin:stop`` are a block of HTML, and what is below would go on in the list, the code or the
    definition above."""
    below = _GOES_ON.match(text, stop)
    if below is None or _BLOCK.match(text, begin) is None:
        return False
    nearest = ""
    apart = False  # a paragraph begins here: what is above it is no part of it
    line = begin
    for _ in range(_MOST_LINES):
        if not line:
            break
        above = text.rfind("\n", 0, line - 1) + 1
        words = text[above:line]
        line = above
        if not words.strip(" \t\r\n"):
            if apart:
                break
            continue
        nearest = nearest or words
        item = _ITEM.match(words)
        if item is not None:
            kind = below["item"]
            return below["code"] is not None or (
                kind is not None and kind[0].isdigit() == item[1][0].isdigit()
            )
        apart = words[0] not in " \t"
    if below["code"] is not None:
        return nearest.startswith(("    ", "\t"))
    return below["definition"] is not None and nearest[:1] not in ("", " ", "\t", "<", "#", "|")


def _parts(text: str, begin: int, stop: int) -> bool:
    """Whether the lines ``begin:stop`` are a block of HTML between a paragraph and words that would go on in it."""
    if (
        not begin
        or stop == len(text)
        or _BLOCK.match(text, begin) is None
        or _APART.match(text, stop) is not None
    ):
        return False
    line = begin
    for _ in range(_MOST_LINES):
        if not line:
            break
        above = text.rfind("\n", 0, line - 1) + 1
        if not text[above:line].strip():
            break
        if text[above:line].lstrip(" \t>").startswith("<"):
            return False
        line = above
    return line < begin
