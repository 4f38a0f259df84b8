"""What a page is made of: blocks, runs of words, marks; and what may vanish without notice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

# Elements that say nothing themselves.
TRANSPARENT = frozenset(
    (
        "span font div section article center header main footer aside address hgroup html body thead "
        "tbody tfoot colgroup col big nobr basefont blink o:p acronym wbr "
        "st1:place st1:city st1:country-region st1:personname st1:date st1:time "
        "v:shapetype v:stroke v:formulas v:f v:path o:lock"
    ).split()
)
MARKS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "s": "del", "del": "del", "strike": "del",
    "code": "code", "tt": "code", "ins": "u", "u": "u",
}  # fmt: skip
INVISIBLE = frozenset(
    ("style script noscript template head title meta link base -comment -doctype rp").split()
)
FLOW = frozenset(
    (
        "p div section article center header main footer aside address hgroup figure html body form "
        "fieldset nav"
    ).split()
)
LEAVES = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "summary", "figcaption", "caption"])
ATOM = "\ufffc"

Marks = frozenset[Any]
NONE: Marks = frozenset()


class Block(NamedTuple):
    """A block: ``place`` in lists and quotes, ``kind``, and its content as runs of (words, marks)."""

    place: tuple[Any, ...]
    kind: str
    runs: tuple[tuple[str, Marks], ...]

    @property
    def words(self) -> str:
        """The block's words without their marks."""
        return "".join(text for text, _ in self.runs)


class Page(NamedTuple):
    """The blocks in order, and the in-page links that work."""

    blocks: tuple[Block, ...]
    anchors: frozenset[str]


def joined(parts: Sequence[tuple[str, Marks]]) -> tuple[tuple[str, Marks], ...]:
    """Join neighbouring runs with the same marks; white space between two runs belongs to both or to none."""
    runs: list[tuple[list[str], Marks]] = []
    gap: list[str] = []
    for text, marks in parts:
        bare = text.strip(" \n")
        if not bare:
            gap.append(text)
            continue
        lead = len(text) - len(text.lstrip(" \n"))
        if lead:
            gap.append(text[:lead])
        if runs and runs[-1][1] == marks and not bare.startswith(ATOM) and not runs[-1][0][-1].endswith(ATOM):
            runs[-1][0].extend((*gap, bare))
        else:
            if gap:
                runs.append((gap, NONE))
            runs.append(([bare], marks))
        gap = [text[lead + len(bare) :]] if lead + len(bare) < len(text) else []
    if gap:
        runs.append((gap, NONE))
    return tuple(("".join(texts), marks) for texts, marks in runs)


_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)")


def meaning(style: str, highlight: bool) -> Marks:
    """The emphasis that an inline style gives; a background is one only for readers who keep highlights."""
    style = style.lower()
    found = set()
    if _BOLD.search(style):
        found.add("strong")
    if _ITALIC.search(style):
        found.add("em")
    if "line-through" in style:
        found.add("del")
    if highlight and not found and "background" in style:
        found.add("mark")
    return frozenset(found)
