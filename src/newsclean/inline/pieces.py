"""The pieces of one run of inline content: what they are made of, and what the rules did to them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from newsclean.action import Break, Drop, Keep, Marks, Remove, Replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.action import Action

Style = Literal["first", "tags"]

# Stand-ins for a hard break while a leaf is put together; a leaf that holds one of them is left alone.
BREAK, INNER_BREAK = "\x01", "\x02"


@dataclass(slots=True, eq=False)
class Pair:
    """A start tag, its end tag and what becomes of them."""

    code: str
    action: Action
    open: int
    close: int = -1
    marks: tuple[str, ...] = ()
    parent: Pair | None = None
    style: Style = "first"
    delimiters: bool = False
    dead: bool = False
    raw: bool = False  # it begins where kramdown reads HTML only
    obstacle: str = ""


@dataclass(slots=True, eq=False)
class Item:
    """A piece of a leaf: ``start:end`` of the source becomes ``before + out + after``."""

    kind: Literal["text", "fixed", "open", "close", "atom"]
    start: int
    end: int
    out: str
    pair: Pair | None = None
    before: str = ""
    after: str = ""
    code: str = ""
    shown: str | None = None  # HTML of what a reader is meant to see here from now on

    def render(self) -> str:
        return self.before + self.out + self.after


class LeftAlone(Exception):  # noqa: N818 - no error: a decision
    """This content cannot be written in Markdown with certainty: leave the element, report the reason."""

    def __init__(self, code: str, start: int, end: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.start = start
        self.end = end
        self.reason = reason


@dataclass(slots=True)
class Note:
    """A remark about a place in the leaf's text; ``fix``: what it is about could be mended on request, or was."""

    code: str
    start: int
    end: int
    reason: str
    fix: Literal["", "unsafe", "made"] = ""


@dataclass(slots=True)
class Result:
    """A rendered leaf: what the rules did and what they say."""

    items: list[Item]
    applied: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    removed: list[tuple[str, int, int]] = field(default_factory=list)
    removed_tags: int = 0


def void(start: int, end: int, action: Action, code: str, text: str, place: str) -> Item:
    """What becomes of a void element."""
    if isinstance(action, Break):
        return Item("atom", start, end, BREAK if place == "paragraph" else "<br>", code=code)
    if isinstance(action, Replace):
        shown = action.html if action.changed else None
        return Item("atom", start, end, action.text, code=code, shown=shown)
    if isinstance(action, Keep):
        return Item("atom", start, end, action.open, code=code)
    if isinstance(action, Drop | Remove):
        shown = "<!-- -->" if isinstance(action, Remove) and action.visible else None
        return Item("atom", start, end, "", code=code, shown=shown)
    return Item("fixed", start, end, text[start:end])


SPAN_MARKS = {"Strong": "strong", "Emphasis": "em", "Strikethrough": "del"}


def dedupe(pairs: list[Pair], items: Sequence[Item] = (), spans: Sequence[tuple[str, int, int]] = ()) -> None:
    """Marks inside the same mark say nothing new: ``<b><strong>x</strong></b>`` is one bold run.

    ``spans`` are Markdown's own: kramdown does not nest ``**`` in ``**``.
    """
    for pair in pairs:
        if not isinstance(pair.action, Marks):
            continue
        active: set[str] = set()
        if spans:
            at = items[pair.open].start
            active = {
                SPAN_MARKS[name] for name, start, end in spans if name in SPAN_MARKS and start <= at < end
            }
        parent = pair.parent
        while parent is not None:
            active.update(parent.marks)
            parent = parent.parent
        # tags that end an address stay, whatever they say
        pair.marks = tuple(mark for mark in pair.action.names if mark not in active or pair.obstacle)


def tally(items: list[Item], pairs: list[Pair], text: str) -> tuple[list[str], int]:
    """Count what was done, by rule, and the tags that went."""
    applied: list[str] = []
    removed = 0
    for pair in pairs:
        opening, closing = items[pair.open], items[pair.close]
        for item in (opening, closing):
            if item.kind in ("open", "close") and item.out != text[item.start : item.end]:
                removed += not item.out.startswith("<")
        if opening.out != text[opening.start : opening.end]:
            applied.append(pair.code)
    for item in items:
        if item.kind == "atom" and item.code and item.out != text[item.start : item.end]:
            applied.append(item.code)
            removed += 1
    return applied, removed
