"""Inline HTML to Markdown: one run of inline content at a time.

The words between the tags are left alone in a Markdown paragraph and escaped where they leave an HTML block; only the
tags are rewritten. Emphasis is placed last, innermost first, when both neighbours of every delimiter are known.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from newsclean import emphasis, escape, kramdown
from newsclean.action import Break, Code, Drop, Keep, Leave, Link, Marks, Remove, Replace
from newsclean.html import BLOCK, VOID, Comment, Element, Stray, Tag, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.action import Action, Context
    from newsclean.html import Node
    from newsclean.scan import Leaf, RawTag

Style = Literal["first", "tags"]

# A paragraph of HTML with more pieces is left alone: its rewriting compares some of them with each other.
_MOST_ITEMS = 10_000
DELIMITERS = {"strong": "**", "em": "*", "del": "~~"}
# Stand-ins for a hard break while a leaf is put together; a leaf that holds one of them is left alone.
BREAK, INNER_BREAK = "\x01", "\x02"
_LEADING = re.compile(r"(?:[ \t\n\r\f\xa0]|&nbsp;|\x01|\x02)+")
_TRAILING = re.compile(r"(?:[ \t\n\r\f\xa0]|&nbsp;|\x01|\x02)+\Z")
_LOOSE_STAR = re.compile(r"(?<!\\)(?:\\\\)*\*+")


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
    """A remark about a place in the leaf's text."""

    code: str
    start: int
    end: int
    reason: str


@dataclass(slots=True)
class Result:
    """A rendered leaf: what the rules did and what they say."""

    items: list[Item]
    applied: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    removed: list[tuple[str, int, int]] = field(default_factory=list)
    removed_tags: int = 0


class _Run:
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
            while not pair.dead and pair.marks:
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
                return other if same else None
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
            if pair.style == "first":
                self.notes.append(
                    Note(pair.code, opening.start, opening.end, f"kept {opening.out}: {reason}")
                )

    def _obstacle(self, pair: Pair) -> str | None:
        """Why delimiters would not work here, or None."""
        outer_left = self._left(pair.open)
        outer_right = self._right(pair.close)
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
            return _STRUCK
        if pair.obstacle:
            return pair.obstacle
        at = self.items[pair.open].start
        if any(mark in pair.marks and start <= at < end for mark, start, end in self.loose):
            return f'kramdown would close a "{run}" of the text before with it'
        return None

    def _tilde_outside(self, pair: Pair) -> bool:
        return _part(self.tildes, self.items[pair.open].start, self.items[pair.close].end)

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


def _brackets(context: Context, items: list[Item], pairs: list[Pair], *, html: bool) -> None:
    """Write links, kept tags and code; ``!`` before a link must not make an image of it."""
    for pair in pairs:
        opening, closing = items[pair.open], items[pair.close]
        action = pair.action
        if pair.dead:
            if isinstance(action, Link | Drop | Marks):
                opening.out = closing.out = ""
            continue
        if isinstance(action, Link):
            content = "".join(item.render() for item in items[pair.open + 1 : pair.close])
            if content.strip() == action.url and re.fullmatch(
                r"https?://[\w\-.~/?#&=%+:@]+", action.url, re.ASCII
            ):
                for item in items[pair.open + 1 : pair.close]:
                    item.out = item.before = item.after = ""
                opening.out, closing.out = f"<{action.url}", ">"
                continue
            if not html:
                _balance(items[pair.open + 1 : pair.close])
            opening.out = "["
            closing.out = f"]({action.destination}{action.title})"
            _protect(items, pair.open)
        elif isinstance(action, Keep):
            opening.out = action.open
            name = re.match(r"<([a-z0-9]+)", action.open)
            closing.out = f"</{name[1]}>" if name else ""
        elif isinstance(action, Drop):
            opening.out = closing.out = ""


_MAYBE_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:^|[\s*_~(])(?:https?://|www\.)[^\s<]+\Z", re.IGNORECASE)
_TAKEN = "the bare address before would take in what follows"


def _addresses(
    items: list[Item],
    pairs: list[Pair],
    text: str,
    notes: list[Note],
    links: list[tuple[int, int]],
    *,
    html: bool,
) -> None:
    """Keep the tags that end a bare address: GFM takes everything up to a blank or a ``<`` into it.

    ``links`` are the Markdown links of the leaf; what is in their destination is no bare address.
    """

    def address_before(index: int) -> bool:
        if items[index].before:
            return False
        before = ""
        for item in reversed(items[:index]):
            if item.kind != "text":
                live = item.pair is not None and not item.pair.dead and not isinstance(item.pair.action, Drop)
                if item.render() or live:
                    break
                continue
            cut = max((end for _, end in links if item.start < end <= item.end), default=item.start)
            before = (item.out[cut - item.start :] if not html else item.out) + before
            if item.after or cut > item.start or re.search(r"\s", before):
                break
        return _ADDRESS.search(before) is not None

    def goes_on(index: int) -> bool:
        rest = items[index].after + "".join(item.render() for item in items[index + 1 :])
        following = next(
            (item for item in items[index + 1 :] if item.render() or item.pair is not None), None
        )
        if following is not None and following.kind == "open" and not items[index].after:
            return True
        return bool(rest) and not rest[0].isspace() and rest[0] not in "<\x01\x02"

    for item in items:
        if item.kind == "atom" and item.out.startswith(("!", "`")) and address_before(items.index(item)):
            source = text[item.start : item.end]
            item.out = source if not html else _image_tag(source) or item.out
    for pair in pairs:
        if pair.dead or isinstance(pair.action, Keep):
            continue
        opens = address_before(pair.open)
        if isinstance(pair.action, Link):
            if opens:
                title = pair.action.title and f" title={pair.action.title.strip()}"
                pair.action = Keep(f'<a href="{escape.attribute(pair.action.url)}"{title}>')
                notes.append(
                    Note(pair.code, items[pair.open].start, items[pair.open].end, f"kept <a>: {_TAKEN}")
                )
        elif isinstance(pair.action, Marks):
            if opens or (address_before(pair.close) and goes_on(pair.close)):
                pair.obstacle = _TAKEN
        elif not html and (
            (opens and goes_on(pair.open)) or (address_before(pair.close) and goes_on(pair.close))
        ):
            name = re.match(r"<([A-Za-z][\w:]*)", text[items[pair.open].start : items[pair.open].end])
            if isinstance(pair.action, Drop) and name is not None:
                pair.action = Keep(f"<{name[1].lower()}>")


def _image_tag(source: str) -> str:
    return source if source[:4].lower() == "<img" else ""


def _balance(items: Sequence[Item]) -> None:
    """Escape the brackets of a link's text that have no partner: one of them would end the link."""
    found = [
        (item, match.start())
        for item in items
        if item.kind == "text"
        for match in re.finditer(r"(?<!\\)[\[\]]", item.out)
    ]
    alone: list[tuple[Item, int]] = []
    for item, at in found:
        if item.out[at] == "]" and alone and alone[-1][0].out[alone[-1][1]] == "[":
            alone.pop()
        else:
            alone.append((item, at))
    for item, at in reversed(alone):
        item.out = f"{item.out[:at]}\\{item.out[at:]}"


def _protect(items: list[Item], index: int) -> None:
    if items[index].before:
        return
    for item in reversed(items[:index]):
        if item.render():
            if (
                item.kind == "text"
                and item.out.endswith("!")
                and not item.out.endswith("\\!")
                and not item.after
            ):
                item.out = item.out[:-1] + "\\!"
            return


def _tally(items: list[Item], pairs: list[Pair], text: str) -> tuple[Counter[str], int]:
    applied: Counter[str] = Counter()
    removed = 0
    for pair in pairs:
        opening, closing = items[pair.open], items[pair.close]
        for item in (opening, closing):
            if item.kind in ("open", "close") and item.out != text[item.start : item.end]:
                removed += not item.out.startswith("<")
        if opening.out != text[opening.start : opening.end]:
            applied[pair.code] += 1
    for item in items:
        if item.kind == "atom" and item.code and item.out != text[item.start : item.end]:
            applied[item.code] += 1
            removed += 1
    return applied, removed


# ---------------------------------------------------------------- raw tags in a Markdown leaf


def in_markdown(
    leaf: Leaf,
    context: Context,
    resolve: Callable[[Tag], tuple[str, Action]],
    *,
    style: Style = "first",
    styles: dict[int, str] | None = None,
    raw_html: bool = False,
) -> Result:
    """Rewrite the raw tags of a Markdown leaf; everything between them stays as it is, byte for byte.

    ``raw_html`` says that kramdown reads the whole leaf as HTML: tags are cleaned, none becomes Markdown.

    ``styles`` overrides the decision for the pair whose start tag begins at that offset: ``tags`` or ``leave``.
    """
    styles = styles or {}
    text = context.text
    items: list[Item] = []
    pairs: list[Pair] = []
    stack: list[tuple[Pair, int, str]] = []
    notes: list[Note] = []
    removed: list[tuple[str, int, int]] = []
    at = leaf.start
    source = text[leaf.start : leaf.end]
    fixed = sorted([*leaf.fixed, *((s, e) for name, s, e in leaf.spans if name == "Image")])
    skip = -1
    as_html: list[tuple[int, int]] = []
    if raw_html:
        as_html = [(leaf.start, leaf.end)]
    elif context.settings.reader != "commonmark":
        as_html = (
            kramdown.raw_spans(text, leaf.start, leaf.end, fixed) if kramdown.HAS_RAW.search(source) else []
        )

    def gap(end: int) -> None:
        nonlocal at
        for start, stop in fixed:
            if start >= end or stop <= at:
                continue
            if start > at:
                items.append(Item("text", at, start, text[at:start]))
            items.append(Item("fixed", max(start, at), min(stop, end), text[max(start, at) : min(stop, end)]))
            at = min(stop, end)
        if at < end:
            items.append(Item("text", at, end, text[at:end]))
        at = end

    def keep(start: int, end: int) -> None:
        nonlocal at
        items.append(Item("fixed", start, end, text[start:end]))
        at = end

    def stay(raw: RawTag, tag: Tag) -> None:
        """Keep a tag; a start tag is remembered, so that its end tag stays too."""
        keep(raw.start, raw.end)
        if not tag.close and tag.name not in VOID:
            stack.append((Pair("", Leave(""), len(items) - 1), raw.inside, tag.name))

    printed = _printed(leaf) if context.settings.reader != "commonmark" else frozenset()
    for raw in leaf.tags:
        if raw.start < skip or any(start <= raw.start < stop for start, stop in fixed):
            continue
        gap(raw.start)
        tag = raw.tag
        if tag is None:
            keep(raw.start, raw.end)
            continue
        code, action = resolve(tag)
        depth = (
            next((i for i in range(len(stack) - 1, -1, -1) if stack[i][2] == tag.name), -1)
            if tag.close
            else -1
        )
        if raw.start in printed and tag.close:
            notes.append(Note("NC906", raw.start, raw.end, f"kramdown shows </{tag.name}> as text"))
            keep(raw.start, raw.end)
            continue
        if styles.get(tag.start) == "leave" or raw.start in printed:
            stay(raw, tag)
            continue
        if depth >= 0 and isinstance(stack[depth][0].action, Leave):
            del stack[depth]
            keep(raw.start, raw.end)
            continue
        html_here = any(start <= raw.start < stop for start, stop in as_html)
        if html_here:
            action = _html_action(action, tag)
        if isinstance(action, Leave):
            notes.append(Note(code, raw.start, raw.end, action.reason))
            stay(raw, tag)
        elif tag.name in VOID and not (tag.close and tag.name != "br"):
            where = "html" if html_here else "paragraph" if leaf.place == "item" else leaf.place
            items.append(_void(tag, raw.start, raw.end, action, code, text, where))
            at = raw.end
        elif not tag.close:
            if isinstance(action, Drop):
                items.append(Item("open", raw.start, raw.end, "", code=code))
                at = raw.end
                pair = Pair(code, action, len(items) - 1, raw=html_here)
                items[-1].pair = pair
                stack.append((pair, raw.inside, tag.name))
                continue
            pair = Pair(
                code,
                action,
                len(items),
                style="tags" if html_here or styles.get(tag.start) == "tags" else "first",
                raw=html_here,
            )
            items.append(Item("open", raw.start, raw.end, "", pair))
            stack.append((pair, raw.inside, tag.name))
            at = raw.end
        else:
            if depth < 0:
                if isinstance(action, Drop):
                    items.append(Item("atom", raw.start, raw.end, "", code=code))
                    at = raw.end
                else:
                    notes.append(Note(code, raw.start, raw.end, f"</{tag.name}> closes nothing here"))
                    keep(raw.start, raw.end)
                continue
            pair, inside, _ = stack[depth]
            if pair.raw != html_here:
                _undo(items, pair, text, notes, f"kramdown takes something in this <{tag.name}> for a tag")
                del stack[depth]
                keep(raw.start, raw.end)
                continue
            crossed = [entry for entry in stack[depth + 1 :] if not isinstance(entry[0].action, Drop)]
            if isinstance(pair.action, Drop):
                stack.pop(depth)
            elif crossed or inside != raw.inside:
                why = f"<{tag.name}> crosses " + (
                    f"<{crossed[-1][2]}>" if crossed else "Markdown emphasis or a link"
                )
                for entry in [stack[depth], *crossed]:
                    if not isinstance(entry[0].action, Leave):
                        _undo(items, entry[0], text, notes, why)
                        stack.remove(entry)
                notes.append(Note(code, raw.start, raw.end, why))
                keep(raw.start, raw.end)
                continue
            else:
                del stack[depth + 1 :]
                stack.pop()
            pair.close = len(items)
            items.append(Item("close", raw.start, raw.end, "", pair))
            at = raw.end
            pairs.append(pair)
    gap(leaf.end)
    for pair, _, name in stack:
        if isinstance(pair.action, Drop):
            items[pair.open].pair = None
        elif not isinstance(pair.action, Leave):
            _undo(items, pair, text, notes, f"<{name}> is never closed here")
    pairs.sort(key=lambda p: p.open)
    _nest(pairs)
    tildes = _shown(leaf, text, "~") if source.count("~") > 1 else []
    pipes: list[int] = []
    if leaf.place != "cell" and context.settings.reader != "commonmark" and source.count("|") > 1:
        pipes = _shown(leaf, text, "|")
    for pair in list(pairs):
        if _part(pipes, items[pair.open].start, items[pair.close].end):
            _revert(items, pairs, pair, text, notes, 'kramdown parts table cells at a "|" in it')
            continue
        if isinstance(pair.action, Code):
            _markdown_code(leaf, items, pairs, pair, text, notes)
        elif isinstance(pair.action, Link) and _holds_link(leaf, items, pair):
            _revert(items, pairs, pair, text, notes, "a link or a block inside a link")
        elif isinstance(pair.action, Link) and _part(tildes, items[pair.open].start, items[pair.close].end):
            _revert(items, pairs, pair, text, notes, _STRUCK)
    _dedupe(pairs, items, leaf.spans)
    run = _Run(context, items, pairs, html=False, style=style)
    run.loose = _loose_stars(leaf, text)
    run.tildes = tildes
    run.hoist()
    run.merge()
    if _MAYBE_ADDRESS.search(source):
        _addresses(
            items, pairs, text, notes, [(s, e) for name, s, e in leaf.spans if name == "Link"], html=False
        )
    _brackets(context, items, pairs, html=False)
    run.place()
    if leaf.place != "cell" and "|" in source:
        _expose_pipes(items, pairs)
    if leaf.place in ("paragraph", "item"):
        _expose_line_starts(items, text)
    if any(raw.tag is not None and raw.tag.name == "br" for raw in leaf.tags):
        _line_breaks(leaf, items, context)
    applied, count = _tally(items, pairs, text)
    for item in items:
        if item.kind == "open" and item.pair is None and item.code and not item.out:
            applied[item.code] += 1
            count += 1
    return Result(items, applied, [*notes, *run.notes], removed, count)


def _printed(leaf: Leaf) -> frozenset[int]:
    """The tags of a leaf that take part in a crossing: kramdown prints an end tag that does not close the last one."""
    stack: list[RawTag] = []
    found: set[int] = set()
    for raw in leaf.tags:
        tag = raw.tag
        if tag is None or tag.name in VOID:
            continue
        if not tag.close:
            stack.append(raw)
        elif stack and stack[-1].tag is not None and stack[-1].tag.name == tag.name:
            stack.pop()
        else:
            found.add(raw.start)
            found.update(left.start for left in stack)
    return frozenset(found)


def _html_action(action: Action, tag: Tag) -> Action:
    """What an inline tag becomes where only HTML is read."""
    if isinstance(action, Link):
        return Keep(f'<a href="{escape.attribute(action.url)}">')
    if isinstance(action, Replace):
        return Replace(action.html, action.html, action.changed)
    if isinstance(action, Code):
        return Keep(f"<{tag.name}>")
    if isinstance(action, Drop | Marks) and tag.name not in kramdown.SPAN:
        return Leave(f"kramdown reads <{tag.name}> as a block")
    return action


def _void(tag: Tag, start: int, end: int, action: Action, code: str, text: str, place: str) -> Item:
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


def _undo(items: list[Item], pair: Pair, text: str, notes: list[Note], reason: str) -> None:
    item = items[pair.open]
    notes.append(Note(pair.code, item.start, item.end, reason))
    item.kind, item.pair, item.out = "fixed", None, text[item.start : item.end]


def _revert(
    items: list[Item], pairs: list[Pair], pair: Pair, text: str, notes: list[Note], reason: str
) -> None:
    _undo(items, pair, text, notes, reason)
    closing = items[pair.close]
    closing.kind, closing.pair, closing.out = "fixed", None, text[closing.start : closing.end]
    pairs.remove(pair)


def _nest(pairs: list[Pair]) -> None:
    stack: list[Pair] = []
    for pair in pairs:
        while stack and stack[-1].close < pair.open:
            stack.pop()
        # dropped tags may cross others; they give no structure
        pair.parent = next(
            (p for p in reversed(stack) if p.close > pair.close and not isinstance(p.action, Drop)), None
        )
        stack.append(pair)


_SPAN_MARKS = {"Strong": "strong", "Emphasis": "em", "Strikethrough": "del"}


def _dedupe(
    pairs: list[Pair], items: Sequence[Item] = (), spans: Sequence[tuple[str, int, int]] = ()
) -> None:
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
                _SPAN_MARKS[name] for name, start, end in spans if name in _SPAN_MARKS and start <= at < end
            }
        parent = pair.parent
        while parent is not None:
            active.update(parent.marks)
            parent = parent.parent
        pair.marks = tuple(mark for mark in pair.action.names if mark not in active)


def _markdown_code(
    leaf: Leaf, items: list[Item], pairs: list[Pair], pair: Pair, text: str, notes: list[Note]
) -> None:
    """``<code>`` in a Markdown paragraph holds Markdown; only plain words may become a code span."""
    start, end = items[pair.open].end, items[pair.close].start
    values = [value for s, e, value in leaf.texts if start <= s and e <= end]
    covered = sum(e - s for s, e, _ in leaf.texts if start <= s and e <= end)
    content = "".join(values)
    if covered != end - start or "`" in content or (leaf.place == "cell" and "|" in content):
        _revert(items, pairs, pair, text, notes, "<code> holds Markdown, which a code span would show")
        return
    for item in items[pair.open + 1 : pair.close]:
        item.out = item.before = item.after = ""
        item.kind = "fixed"
    if not content.strip():
        pair.dead = True
        items[pair.open].out = items[pair.close].out = ""
        items[pair.open].after = content
        return
    items[pair.open].out = escape.code_span(content.replace("\xa0", " ").strip())
    lead, trail = content[: len(content) - len(content.lstrip())], content[len(content.rstrip()) :]
    items[pair.open].before, items[pair.close].after = lead and " ", trail and " "


def _loose_stars(leaf: Leaf, text: str) -> list[tuple[str, int, int]]:
    """Where kramdown is inside a ``*`` or ``**`` that CommonMark shows as text: another one there would end it."""
    if "*" not in text[leaf.start : leaf.end]:
        return []
    shown = [(start, end) for start, end, _ in leaf.texts if "*" in text[start:end]]
    found: list[tuple[str, int, int]] = []
    begun: dict[str, int] = {}
    for match in re.finditer(r"(?<!\\)\*+", text[leaf.start : leaf.end]):
        at, stop = leaf.start + match.start(), leaf.start + match.end()
        index = bisect_right(shown, (at, stop)) - 1
        if index < 0 or shown[index][1] <= at:
            continue
        mark = "em" if stop - at == 1 else "strong"
        if mark in begun and text[at - 1 : at].strip():
            found.append((mark, begun.pop(mark), stop))
        elif mark not in begun and text[stop : stop + 1].strip():
            begun[mark] = at
    return [*found, *((mark, begin, leaf.end) for mark, begin in begun.items())]


_STRUCK = 'some readers strike through from its "~" to one outside'


def _shown(leaf: Leaf, text: str, char: str) -> list[int]:
    """Where ``char`` is shown as text, not escaped.

    cmark-gfm and remark strike through from one ``~`` to the next and kramdown parts cells at ``|``, tags or no tags.
    """
    return [
        start + match.start()
        for start, end, _ in leaf.texts
        for match in re.finditer(re.escape(char), text[start:end])
        if text[start + match.start() - 1] != "\\"
    ]


def _part(offsets: list[int], start: int, end: int) -> bool:
    """Whether some of ``offsets`` are in ``start:end`` and some are not."""
    inside = sum(start <= offset < end for offset in offsets)
    return 0 < inside < len(offsets)


def _holds_link(leaf: Leaf, items: list[Item], pair: Pair) -> bool:
    start, end = items[pair.open].start, items[pair.close].end
    if any(name == "Link" and start <= s and e <= end for name, s, e in leaf.spans):
        return True
    return any(raw.tag is not None and raw.tag.name in BLOCK and start < raw.start < end for raw in leaf.tags)


def _expose_pipes(items: list[Item], pairs: list[Pair]) -> None:
    """kramdown reads no table pipe inside an inline element; when its tags go, the pipe must be escaped."""
    for pair in pairs:
        if isinstance(pair.action, Keep | Code) or (pair.marks and not pair.delimiters):
            continue
        for item in items[pair.open + 1 : pair.close]:
            if item.kind == "text" and "|" in item.out:
                item.out = re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", item.out)


def _expose_line_starts(items: list[Item], text: str) -> None:
    """When the tag at the start of a line goes, what is behind it must not begin a block: words, or a block's tag."""
    line = ""
    for index, item in enumerate(items):
        if item.kind == "fixed" and not line.strip(" \t>") and _BLOCK_TAG.match(item.out):
            _restore_line(items, index, text)
        if index and item.kind == "text" and not line.strip(" \t>") and items[index - 1].kind != "text":
            head = item.out.split("\n", 1)[0]
            words = head.lstrip(" \t")
            rest = words + (
                "" if "\n" in item.out else "".join(other.render() for other in items[index + 1 :])
            )
            rest = rest.split("\n", 1)[0]
            escaped = escape.line_start(rest)
            if words and escaped != rest:
                begun = escaped[: len(escaped) - (len(rest) - len(words))]
                item.out = head[: len(head) - len(words)] + begun + item.out[len(head) :]
        line = (line + item.render()).rsplit("\n", 1)[-1]


_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK))})\b", re.IGNORECASE)


def _restore_line(items: list[Item], index: int, text: str) -> None:
    """Put back the tags that went between the start of the line and ``index``, and their partners."""
    for item in reversed(items[:index]):
        if "\n" in item.render():
            return
        pair = item.pair
        for other in (item,) if pair is None or pair.close < 0 else (items[pair.open], items[pair.close]):
            if other.kind != "text":
                other.before, other.out, other.after = "", text[other.start : other.end], ""


def _line_breaks(leaf: Leaf, items: list[Item], context: Context) -> None:
    """Write the breaks that stand between Markdown text: two spaces and a new line that starts nothing."""
    # A paragraph of one line with a pipe is a table for kramdown; on two lines it would be none
    table = context.settings.reader != "commonmark" and any(
        item.kind == "text" and _PIPE.search(item.out) for item in items
    )
    for index, item in enumerate(items):
        for name in ("before", "out", "after"):
            value: str = getattr(item, name)
            if BREAK not in value and INNER_BREAK not in value:
                continue
            if table or context.settings.breaks == "html":
                setattr(item, name, re.sub("[\x01\x02]", "<br>", value))
                continue
            setattr(item, name, _break(leaf, items, index, name, value))


_PIPE = re.compile(r"(?<!\\)(?:\\\\)*\|")
_SOFT_BREAK = re.compile(r"\S[ \t]*\r?\n[ \t]*\Z")
_LINE_START = re.compile(r"\n[ \t>]*\Z")


def _break(leaf: Leaf, items: list[Item], index: int, name: str, value: str) -> str:
    item = items[index]
    rest = (item.out + item.after if name == "before" else item.after if name == "out" else "") + "".join(
        other.render() for other in items[index + 1 :]
    )
    behind = "".join(other.render() for other in items[:index]) + (
        "" if name == "before" else item.before if name == "out" else item.before + item.out
    )
    if not rest.strip("\x01\x02 \t\n"):
        return re.sub("[\x01\x02]", "", value)  # a break at the end of a block shows nothing
    count = len(re.findall("[\x01\x02]", value))
    following = rest.lstrip(" \t")
    if count == 1 and name == "out" and not item.before and not leaf.prefix and _SOFT_BREAK.search(behind):
        previous = next((other for other in reversed(items[:index]) if other.render()), None)
        if previous is not None and previous.kind == "text" and previous.out.strip() and not previous.after:
            # the line ends here already
            previous.out = re.sub(r"[ \t]*(\r?\n)[ \t]*\Z", r"  \1", previous.out)
            return ""
    if _LINE_START.search(behind + re.split("[\x01\x02]", value, maxsplit=1)[0]):
        return re.sub("[\x01\x02]", "<br>", value)  # a new line here would be blank
    if (
        not behind.strip("\x01\x02 \t\n")
        or count > 1
        or following[:1] in (BREAK, INNER_BREAK)
        or behind.rstrip(" ").endswith(("  \n", "<br>"))
    ):
        return re.sub("[\x01\x02]", "<br>", value)
    spaces = "  "
    if value[0] in (BREAK, INNER_BREAK):
        spaces = " " * max(0, 2 - (len(behind) - len(behind.rstrip(" "))))
    if following.startswith("\n") or value.rstrip(" \t").endswith("\n"):
        return (
            re.sub("[\x01\x02][ \t]*", spaces, value)
            if not value.endswith("\n")
            else re.sub("[ \t]*[\x01\x02][ \t]*", spaces, value)
        )
    lead = len(rest) - len(following)
    escaped = escape.line_start(following.split("\n", 1)[0])
    if escaped != following.split("\n", 1)[0]:
        return re.sub("[\x01\x02]", "<br>", value)
    if lead:
        return (
            re.sub("[\x01\x02]", "<br>", value)
            if lead > 1
            else re.sub("[ \t]*[\x01\x02][ \t]*", f"{spaces}\n{leaf.prefix}", value)
        )
    return re.sub("[ \t]*[\x01\x02][ \t]*", f"{spaces}\n{leaf.prefix}", value)


# ---------------------------------------------------------------- the content of an HTML leaf


def in_html(
    nodes: Sequence[Node],
    context: Context,
    resolve: Callable[[Tag], tuple[str, Action]],
    *,
    place: Literal["paragraph", "heading", "cell", "item", "html"] = "paragraph",
    style: Style = "first",
) -> tuple[str, Result]:
    """Render the inline content of an HTML block's leaf as Markdown (``place="html"``: as clean HTML).

    Returns the text and what was done. Raises LeftAlone when something in it is not understood.
    """
    text = context.text
    if place != "html" and len(nodes) == 1 and isinstance(nodes[0], Text):
        only = _plain(text[nodes[0].start : nodes[0].end], place, context)
        if only is not None:
            return only, Result([])
    words = "".join(text[n.start : n.end] for n in texts(nodes))
    if BREAK in words or INNER_BREAK in words:
        raise LeftAlone("NC905", nodes[0].start, nodes[-1].end, "control characters in the text")
    if "<" in words and re.search(r"<[/!?A-Za-z]", words):
        raise LeftAlone("NC904", nodes[0].start, nodes[-1].end, "something here only looks like a tag")
    if "<" in words and context.settings.reader != "commonmark" and place != "html":
        pseudo = kramdown.TAG.search(words)
        if pseudo is not None:
            reason = f"kramdown reads {pseudo[0]} as a tag, CommonMark as text"
            raise LeftAlone("NC904", nodes[0].start, nodes[-1].end, reason)
    builder = _HtmlItems(context, resolve, place)
    builder.read(nodes, None)
    if len(builder.items) > _MOST_ITEMS:
        raise LeftAlone("NC905", nodes[0].start, nodes[-1].end, "too many tags in one paragraph")
    near = escape.neighbourhood(words, marks=builder.has_marks, code=builder.has_code, labels=context.labels)
    items, pairs = builder.items, builder.pairs
    result = Result(items, notes=builder.notes, removed=builder.removed)
    if place == "html":
        for item in items:
            if item.kind == "text":
                item.out = escape.SPACES.sub(lambda m: "\n" if "\n" in m[0] else " ", item.out)
        _brackets(context, items, pairs, html=True)
        for pair in pairs:
            if isinstance(pair.action, Marks):
                items[pair.open].out = "".join(f"<{mark}>" for mark in pair.action.names)
                items[pair.close].out = "".join(f"</{mark}>" for mark in reversed(pair.action.names))
        output = re.sub(r"[ \t]*\n\s*", "\n", "".join(item.render() for item in items).strip())
        result.applied, result.removed_tags = _tally(items, pairs, text)
        return output, result
    _escape_items(items, near)
    _dedupe(pairs)
    run = _Run(context, items, pairs, html=True, style=style)
    run.hoist()
    run.merge()
    if _MAYBE_ADDRESS.search(words):
        _addresses(items, pairs, text, result.notes, [], html=True)
    _brackets(context, items, pairs, html=True)
    run.place()
    result.notes.extend(run.notes)
    result.applied, result.removed_tags = _tally(items, pairs, text)
    return _assemble("".join(item.render() for item in items), place, context), result


_SPECIAL = re.compile(r"[\\`*_\[\]|~{}$&<>!\x00-\x08]")


def _plain(source: str, place: str, context: Context) -> str | None:
    """Lay out words that no reader could take for markup; None when they have to be looked at."""
    if _SPECIAL.search(source):
        return None
    return _assemble(escape.collapse(source), place, context)


def texts(nodes: Sequence[Node]) -> list[Text]:
    """Every text node among and below ``nodes``."""
    found: list[Text] = []
    for node in nodes:
        if isinstance(node, Text):
            found.append(node)
        elif isinstance(node, Element):
            found.extend(child for child in node.walk() if isinstance(child, Text))
    return found


class _HtmlItems:
    """Flattens inline nodes into items and pairs."""

    def __init__(self, context: Context, resolve: Callable[[Tag], tuple[str, Action]], place: str) -> None:
        self.context = context
        self.resolve = resolve
        self.place = place
        self.items: list[Item] = []
        self.pairs: list[Pair] = []
        self.notes: list[Note] = []
        self.removed: list[tuple[str, int, int]] = []
        self.has_marks = False
        self.has_code = False
        self.links = 0
        self.raw = 0  # how many elements around are raw HTML for kramdown

    def read(self, nodes: Sequence[Node], parent: Pair | None) -> None:
        text = self.context.text
        for node in nodes:
            if isinstance(node, Text):
                self.items.append(
                    Item(
                        "text",
                        node.start,
                        node.end,
                        text[node.start : node.end],
                        code="raw" if self.raw else "",
                    )
                )
            elif isinstance(node, Comment):
                self.items.append(Item("fixed", node.start, node.end, text[node.start : node.end]))
            elif isinstance(node, Element):
                self._element(node, parent)
            elif isinstance(node, Stray):
                self._stray(node)
            else:
                raise LeftAlone("NC903", node.start, node.end, "Markdown inside inline HTML")

    def _element(self, node: Element, parent: Pair | None) -> None:
        text = self.context.text
        tag = node.open
        code, action = self.resolve(tag)
        if isinstance(action, Leave):
            raise LeftAlone(code, tag.start, tag.end, action.reason)
        if tag.name in VOID:
            item = _void(tag, node.start, node.end, action, code, text, "paragraph")
            if isinstance(action, Break):
                inner = parent is not None
                item.out = (
                    "<br>"
                    if self.raw or self.place in ("heading", "cell", "html")
                    else INNER_BREAK
                    if inner
                    else BREAK
                )
            elif isinstance(action, Replace) and (self.raw or self.place == "html"):
                item.out = action.html
            self.items.append(item)
            return
        if isinstance(action, Remove):
            self.items.append(Item("atom", node.start, node.end, "", code=code))
            if action.visible:
                self.removed.append((code, node.start, node.end))
            return
        if node.close is None and not isinstance(action, Drop):
            raise LeftAlone(code, tag.start, tag.end, f"<{tag.name}> is never closed")
        if isinstance(action, Code):
            self._code(node, code, parent)
            return
        if isinstance(action, Link):
            if self.links:
                raise LeftAlone(code, tag.start, tag.end, "a link inside a link")
            self.links += 1
        pair = Pair(code, action, len(self.items), parent=parent, style="tags" if self.raw else "first")
        if isinstance(action, Link) and (self.raw or self.place == "html"):
            href = f'<a href="{escape.attribute(action.url)}">'
            pair.action = Keep(href)
        self.has_marks |= isinstance(action, Marks)
        self.items.append(Item("open", tag.start, tag.end, "", pair))
        self.pairs.append(pair)
        raw = (
            isinstance(action, Keep)
            and tag.name not in kramdown.PARSED
            and self.context.settings.reader != "commonmark"
        )
        self.raw += raw
        self.read(node.children, parent if isinstance(action, Drop) else pair)
        self.raw -= raw
        pair.close = len(self.items)
        close = node.close or Tag(tag.name, node.end, node.end, True, "")
        self.items.append(Item("close", close.start, close.end, "", pair))
        self.links -= isinstance(action, Link)

    def _stray(self, node: Stray) -> None:
        name = node.tag.name
        if self.context.printed(node.start):
            raise LeftAlone("NC906", node.start, node.end, f"kramdown shows the stray </{name}> as text")
        _, action = self.resolve(node.tag)
        if name not in BLOCK and name not in VOID and not isinstance(action, Drop):
            raise LeftAlone("NC906", node.start, node.end, f"</{name}> closes nothing")
        self.items.append(Item("atom", node.start, node.end, "", code="HT111"))

    def _code(self, node: Element, code: str, parent: Pair | None) -> None:
        for child in node.walk():
            if isinstance(child, Element):
                _, inner = self.resolve(child.open)
                if not isinstance(inner, Drop | Break | Code):
                    raise LeftAlone(code, child.start, child.end, f"<{child.name}> inside <code>")
            elif not isinstance(child, Text):
                raise LeftAlone(code, child.start, child.end, "a comment inside <code>")
        content = node.words(self.context.text)
        before = self.items[-1].render() if self.items else ""
        if not content.strip():
            self.items.append(Item("text", node.start, node.end, " " if content else "", code=code))
            return
        flat = re.sub(r"[ \t\n\r\f\xa0]+", " ", content)
        lead, trail = flat[:1] == " ", flat[-1:] == " "
        flat = flat.strip(" ")
        raw = (
            self.raw > 0
            or self.place == "html"
            or (self.place == "cell" and "|" in flat)
            or before.endswith("`")
        )
        if raw:
            for char, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "&#124;")):
                flat = flat.replace(char, reference)
            out = f"<code>{flat}</code>"
            if self.place != "html":
                out = re.sub(r"([\\`*_\[\]~$])", lambda m: f"&#{ord(m[1])};", out)
        else:
            out = escape.code_span(flat)
            self.has_code = True
        item = Item("atom", node.start, node.end, out, code=code)
        if lead:
            self.items.append(Item("text", node.start, node.start, " "))
        self.items.append(item)
        if trail:
            self.items.append(Item("text", node.end, node.end, " "))


def _escape_items(items: list[Item], near: escape.Neighbourhood) -> None:
    depth = 0
    shown = [escape.collapse(item.out) if item.kind == "text" else item.out for item in items]
    for index, item in enumerate(items):
        if item.kind == "open" and item.pair is not None and isinstance(item.pair.action, Link):
            depth += 1
        elif item.kind == "close" and item.pair is not None and isinstance(item.pair.action, Link):
            depth -= 1
        if item.kind != "text":
            continue
        source = shown[index]
        before = next((s[-1] for s in reversed(shown[:index]) if s), "")
        after = next((s[0] for s in shown[index + 1 :] if s), "")
        item.out = escape.text(source, near, before=before, after=after, link=depth > 0)
        if item.code == "raw":  # a backslash would be shown there
            item.out = re.sub(r"\\([!-/:-@\[-`{-~])", lambda m: f"&#{ord(m[1])};", item.out)


def _assemble(output: str, place: str, context: Context) -> str:
    """Lay out a leaf's text: no stray white space, hard breaks written, no line that starts a block."""
    if place in ("heading", "cell"):
        flat = output.strip()
        if "\n" in flat:
            flat = re.sub(r"\s*\n\s*", " ", flat)
        while flat.endswith("<br>"):
            flat = flat[:-4].rstrip()
        if place == "heading":
            return escape.heading(flat)
        return "\\" + flat if re.fullmatch(r"[-:+= ]+", flat) else flat
    output = output.strip(" \t\n\x01\x02")
    if "\n" not in output and BREAK not in output and INNER_BREAK not in output and "  " not in output:
        return escape.line_start(output)
    output = re.sub(r"[ \t\n]*\n[ \t\n]*", "\n", output)
    output = re.sub(r"[ \t]{2,}", " ", output)
    output = re.sub(r"[ \t\n]*([\x01\x02])[ \t\n]*", r"\1", output)
    if place == "paragraph":
        output = re.sub(r"\x01[\x01\x02]+|\x02[\x02]*\x01[\x01\x02]*", "\n\n", output)
    else:
        output = re.sub(r"[\x01\x02](?=[\x01\x02])", "\x01", output)
    hard = "<br>\n" if context.settings.breaks == "html" else "  \n"
    output = re.sub(r"([\x01\x02])([\x01\x02]+)", lambda m: hard + "<br>" * len(m[2]), output)
    output = re.sub(r"[\x01\x02]", hard, output)
    return "\n".join(escape.line_start(line) for line in output.split("\n"))
