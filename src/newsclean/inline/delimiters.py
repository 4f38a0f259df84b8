"""Emphasis is placed last, innermost first, when both neighbours of every delimiter are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from newsclean import emphasis
from newsclean.action import Code, Drop, Keep, Link
from newsclean.inline.pieces import BREAK, INNER_BREAK, Item, Note, Pair

if TYPE_CHECKING:
    from newsclean.action import Context
    from newsclean.inline.pieces import Style

DELIMITERS = {"strong": "**", "em": "*", "del": "~~"}
STRUCK = 'some readers strike through from its "~" to one outside'
NESTED_STRIKE = 'Hugo fails at "~~" inside other marks in a heading'
LINKED_IMAGE = "some readers see no emphasis around a link with an image"
_LEADING = re.compile(r"(?:[ \t\n\r\f\xa0]|&nbsp;|\x01|\x02)+")
_TRAILING = re.compile(r"(?:[ \t\n\r\f\xa0]|&nbsp;|\x01|\x02)+\Z")
_LOOSE_STAR = re.compile(r"(?<!\\)(?:\\\\)*\*+")
_BRACKETS = re.compile(r"\\.|!?\[|\]", re.DOTALL)


class Delimiters:
    """Works on the items of one leaf."""

    def __init__(
        self, context: Context, items: list[Item], pairs: list[Pair], *, html: bool, style: Style
    ) -> None:
        self.context = context
        self.items = items
        self.pairs = pairs
        self.html = html  # the text comes from HTML and is escaped already
        self.style = style
        self.notes: list[Note] = []
        self.loose: list[tuple[str, int, int]] = []
        self.tildes: list[int] = []
        self.heading = False
        self.spans: list[tuple[int, int]] = []  # Markdown's own links and emphasis

    # -- white space, empty and neighbouring pairs

    def hoist(self) -> None:
        """Move white space and breaks out of every pair; a pair without content vanishes."""
        for pair in sorted(self.pairs, key=lambda p: p.close):
            if isinstance(pair.action, Keep | Code) or pair.dead:
                continue
            self._hoist(pair)

    def _hoist(self, pair: Pair) -> None:
        opening, closing = self.items[pair.open], self.items[pair.close]
        moved: list[str] = []
        for item in self.items[pair.open + 1 : pair.close]:
            if self._strip(item, moved, "open"):
                break
        else:
            opening.before += "".join(moved)
            pair.dead = True
            return
        opening.before += "".join(moved)
        moved = []
        for item in reversed(self.items[pair.open + 1 : pair.close]):
            if self._strip(item, moved, "close"):
                break
        closing.after = "".join(reversed(moved)) + closing.after

    def _strip(self, item: Item, moved: list[str], edge: Literal["open", "close"]) -> bool:
        """Take white space off the outer edge of ``item``; say whether content begins here.

        ``edge`` says which end of a pair is being left: after its start tag, or before its end tag.
        """
        leading = edge == "open"
        if item.kind in ("open", "close"):
            if item.pair is None or item.pair.dead:
                moved.append(item.before + item.after)
                item.before = item.after = ""
                return False
            if item.kind == edge:
                moved.append(item.before if leading else item.after)
                if leading:
                    item.before = ""
                else:
                    item.after = ""
            return not isinstance(item.pair.action, Drop)
        if item.kind == "atom" and item.out in (BREAK, INNER_BREAK, ""):
            moved.append(item.out)
            item.out = ""
            return False
        if item.kind != "text":
            return bool(item.out)
        match = _LEADING.match(item.out) if leading else _TRAILING.search(item.out)
        if match:
            moved.append(match[0])
            item.out = item.out[match.end() :] if leading else item.out[: match.start()]
        return bool(item.out)

    def merge(self) -> None:
        """``<b>a</b><b>b</b>`` is one bold run: the delimiters between would read as ``****``."""
        for pair in sorted(self.pairs, key=lambda p: p.open):
            while not pair.dead and pair.marks and not pair.obstacle:
                following = self._adjacent(pair)
                if following is None:
                    break
                closing, opening = self.items[pair.close], self.items[following.open]
                closing.pair = opening.pair = None
                closing.out = opening.out = ""
                pair.close = following.close
                self.items[pair.close].pair = pair
                following.dead = True

    def _adjacent(self, pair: Pair) -> Pair | None:
        if self.items[pair.close].after:
            return None
        for item in self.items[pair.close + 1 :]:
            other = item.pair
            if item.kind == "open" and other is not None and other.marks and not other.dead:
                same = other.marks == pair.marks and other.parent is pair.parent and not item.before
                return other if same and not other.obstacle else None
            if item.render() or (other is not None and not other.dead and other.marks):
                return None
        return None

    # -- emphasis

    def place(self) -> None:
        """Decide for every marked pair, innermost first, between delimiters and tags."""
        for pair in sorted(self.pairs, key=lambda p: p.close):
            if pair.dead or not pair.marks:
                continue
            pair.delimiters = True
            reason = (
                self._obstacle(pair)
                if self.style == "first" and pair.style == "first"
                else "the page would change"
            )
            if reason is None:
                run = "".join(DELIMITERS[mark] for mark in pair.marks)
                self.items[pair.open].out = run
                self.items[pair.close].out = "".join(DELIMITERS[mark] for mark in reversed(pair.marks))
                continue
            pair.delimiters = False
            opening = self.items[pair.open]
            if self.context.settings.bold_fallback == "leave" and not self.html:
                opening.out = self.context.text[opening.start : opening.end]
                closing = self.items[pair.close]
                closing.out = self.context.text[closing.start : closing.end]
            else:
                opening.out = "".join(f"<{mark}>" for mark in pair.marks)
                self.items[pair.close].out = "".join(f"</{mark}>" for mark in reversed(pair.marks))
            if pair.raw:
                reason = "kramdown reads no Markdown there"
            self.notes.append(Note(pair.code, opening.start, opening.end, f"kept {opening.out}: {reason}"))

    def _obstacle(self, pair: Pair) -> str | None:
        """Why delimiters would not work here, or None."""
        reason = self._blocked(pair, "")
        if reason:
            return reason
        if self._tilde_beside(pair) and self._blocked(pair, "~"):
            return 'cmark-gfm does not see the "~" beside it'
        content = "".join(item.render() for item in self.items[pair.open + 1 : pair.close])
        if "del" in pair.marks and (len(content) < 2 or "~" in content):
            return "kramdown strikes through two characters or more"
        if self.heading and ("~~" in content or ("del" in pair.marks and self._is_nested(pair))):
            return NESTED_STRIKE
        if "![" in content and _linked_image(content):
            return LINKED_IMAGE
        if self._touches(pair):
            return "delimiters would run into each other"
        if not self.html and _LOOSE_STAR.search(self._own_text(pair)):
            return 'the text holds "*" already'
        if self._tilde_outside(pair):
            return STRUCK
        if pair.obstacle:
            return pair.obstacle
        at = self.items[pair.open].start
        if any(mark in pair.marks and start <= at < end for mark, start, end in self.loose):
            return f'kramdown would close a "{DELIMITERS[pair.marks[0]]}" of the text before with it'
        return None

    def _blocked(self, pair: Pair, skipped: str) -> str:
        """Why delimiters would not open or close here, for a reader who does not see the character ``skipped``."""
        outer_left, inner_left = _seen(self._left(pair.open, skipped)), self._right(pair.open, skipped)
        inner_right, outer_right = self._left(pair.close, skipped), _seen(self._right(pair.close, skipped))
        run = DELIMITERS[pair.marks[0]]
        if not emphasis.opens(outer_left, inner_left):
            return f'"{run}" would not open after "{outer_left}"'
        if not emphasis.closes(inner_right, outer_right):
            return f'"{run}" would not close before "{outer_right}"'
        return ""

    def _tilde_beside(self, pair: Pair) -> bool:
        """Whether a delimiter stands beside a ``~``: cmark-gfm goes by what is on its other side."""
        return "~" in (
            self._left(pair.open),
            self._right(pair.open),
            self._left(pair.close),
            self._right(pair.close),
        )

    def _is_nested(self, pair: Pair) -> bool:
        """Whether ``pair`` is in a link or in emphasis, or sets several marks."""
        start, end = self.items[pair.open].start, self.items[pair.close].end
        return (
            len(pair.marks) > 1
            or any(
                other.open < pair.open and pair.close < other.close and not other.dead
                for other in self.pairs
                if other.marks or isinstance(other.action, Link)
            )
            or any(first <= start and end <= last for first, last in self.spans)
        )

    def _tilde_outside(self, pair: Pair) -> bool:
        return part(self.tildes, self.items[pair.open].start, self.items[pair.close].end)

    def _own_text(self, pair: Pair) -> str:
        return "".join(item.out for item in self.items[pair.open + 1 : pair.close] if item.kind == "text")

    def _touches(self, pair: Pair) -> bool:
        """Delimiters may share an edge with an inner pair only on both edges or none."""
        before = self._neighbour(pair.open, -1)
        after = self._neighbour(pair.close, 1)
        for item, kind in ((before, "close"), (after, "open")):
            if item is not None and item.kind == kind and item.pair is not None and self._starred(item.pair):
                return True
            if item is not None and item.kind == "text" and not self.html:
                edge = item.out[-1:] if kind == "close" else item.out[:1]
                if edge in ("*", "~"):
                    return True
        first = self._neighbour(pair.open, 1)
        last = self._neighbour(pair.close, -1)
        opens = (
            first is not None and first.kind == "open" and first.pair is not None and first.pair.delimiters
        )
        closes = last is not None and last.kind == "close" and last.pair is not None and last.pair.delimiters
        return opens != closes or (opens and closes and first.pair is not last.pair)  # type: ignore[union-attr]

    def _starred(self, pair: Pair) -> bool:
        return bool(pair.marks) and not pair.dead and (pair.delimiters or self.items[pair.close].out == "")

    def _neighbour(self, index: int, step: int) -> Item | None:
        """The next piece that shows, or that will (a pair not yet decided); None across white space or an edge."""
        here = self.items[index]
        if here.before if step < 0 else here.after:
            return None
        at = index + step
        while 0 <= at < len(self.items):
            item = self.items[at]
            pending = item.pair is not None and item.pair.marks and not item.pair.dead
            if item.render() or pending:
                return item if not (item.after if step < 0 else item.before) else None
            at += step
        return None

    def _left(self, index: int, skipped: str = "") -> str:
        """The character left of the run at ``index`` (``""``: the leaf's edge); ``skipped`` is passed over."""
        if before := self.items[index].before.rstrip(skipped):
            return before[-1]
        for item in reversed(self.items[:index]):
            if after := item.after.rstrip(skipped):
                return after[-1]
            if out := item.out.rstrip(skipped):
                if item.kind == "open" and item.pair is not None and item.pair.delimiters:
                    continue  # one run with this one
                return out[-1]
            if before := item.before.rstrip(skipped):
                return before[-1]
        return ""

    def _right(self, index: int, skipped: str = "") -> str:
        if after := self.items[index].after.lstrip(skipped):
            return after[0]
        for item in self.items[index + 1 :]:
            if before := item.before.lstrip(skipped):
                return before[0]
            if out := item.out.lstrip(skipped):
                if item.kind == "close" and item.pair is not None and item.pair.delimiters:
                    continue
                return out[0]
            if after := item.after.lstrip(skipped):
                return after[0]
        return ""


def _linked_image(content: str) -> bool:
    """Whether an image stands in the brackets of a link; goldmark may forget emphasis around such a link."""
    depth = 0
    for match in _BRACKETS.finditer(content):
        if match[0] == "![" and depth:
            return True
        depth += match[0].endswith("[") and match[0] != "\\["
        depth -= match[0] == "]" and depth > 0
    return False


def _seen(char: str) -> str:
    return "\n" if char and char in (BREAK, INNER_BREAK) else char


def part(offsets: list[int], start: int, end: int) -> bool:
    """Whether some of ``offsets`` are in ``start:end`` and some are not."""
    inside = sum(start <= offset < end for offset in offsets)
    return 0 < inside < len(offsets)
