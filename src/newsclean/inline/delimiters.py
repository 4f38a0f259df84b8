"""Emphasis is placed last, innermost first, when both neighbours of every delimiter are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from newsclean import emphasis
from newsclean.action import Code, Drop, Keep
from newsclean.inline.pieces import BREAK, INNER_BREAK, Item, Note, Pair

if TYPE_CHECKING:
    from newsclean.action import Context
    from newsclean.inline.pieces import Style

DELIMITERS = {"strong": "**", "em": "*", "del": "~~"}
STRUCK = 'some readers strike through from its "~" to one outside'
_LEADING = re.compile(r"(?:[ \t\n\r\f\xa0]|&nbsp;|\x01|\x02)+")
_TRAILING = re.compile(r"(?:[ \t\n\r\f\xa0]|&nbsp;|\x01|\x02)+\Z")
_LOOSE_STAR = re.compile(r"(?<!\\)(?:\\\\)*\*+")


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
        outer_left = _seen(self._left(pair.open))
        outer_right = _seen(self._right(pair.close))
        inner_left = self.items[pair.open].after[:1] or self._right(pair.open)
        inner_right = self.items[pair.close].before[-1:] or self._left(pair.close)
        run = DELIMITERS[pair.marks[0]]
        if not emphasis.opens(outer_left, inner_left):
            return f'"{run}" would not open after "{outer_left}"'
        if not emphasis.closes(inner_right, outer_right):
            return f'"{run}" would not close before "{outer_right}"'
        content = "".join(item.render() for item in self.items[pair.open + 1 : pair.close])
        if "del" in pair.marks and (len(content) < 2 or "~" in content):
            return "kramdown strikes through two characters or more"
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
            return f'kramdown would close a "{run}" of the text before with it'
        return None

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

    def _left(self, index: int) -> str:
        """The character left of the delimiter run at ``index`` (``""``: the leaf's edge)."""
        if self.items[index].before:
            return self.items[index].before[-1]
        for item in reversed(self.items[:index]):
            if item.after:
                return item.after[-1]
            if item.out:
                if item.kind == "open" and item.pair is not None and item.pair.delimiters:
                    continue  # one run with this one
                return item.out[-1]
            if item.before:
                return item.before[-1]
        return ""

    def _right(self, index: int) -> str:
        if self.items[index].after:
            return self.items[index].after[0]
        for item in self.items[index + 1 :]:
            if item.before:
                return item.before[0]
            if item.out:
                if item.kind == "close" and item.pair is not None and item.pair.delimiters:
                    continue
                return item.out[0]
            if item.after:
                return item.after[0]
        return ""


def _seen(char: str) -> str:
    return "\n" if char and char in (BREAK, INNER_BREAK) else char


def part(offsets: list[int], start: int, end: int) -> bool:
    """Whether some of ``offsets`` are in ``start:end`` and some are not."""
    inside = sum(start <= offset < end for offset in offsets)
    return 0 < inside < len(offsets)
