"""Which raw tags of a Markdown leaf belong together, and which of them have to stay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean import escape, kramdown
from newsclean.action import Code, Drop, Keep, Leave, Link, Marks, Replace
from newsclean.html import VOID, Tag
from newsclean.inline.crossing import CODE as PAIRED
from newsclean.inline.crossing import end_tags_in_order
from newsclean.inline.pieces import Item, Note, Pair, void

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.action import Action, Context
    from newsclean.scan import Leaf, RawTag

_CROSSING = "kramdown prints one of these end tags: they are put in the order in which browsers close"
_ANGLES = 'kramdown and Hugo take the "<<" of this <{}> for a quotation mark'


class TagPairs:
    """Reads the tags of one leaf into items and pairs; a tag that nobody can pair, or that has to stay, is fixed.

    ``raw_html`` says that kramdown reads the whole leaf as HTML. ``styles`` overrides the decision for the pair whose
    start tag begins at that offset: ``tags`` or ``leave``.
    """

    def __init__(
        self,
        leaf: Leaf,
        context: Context,
        resolve: Callable[[Tag], tuple[str, Action]],
        styles: dict[int, str],
        *,
        raw_html: bool,
    ) -> None:
        self.leaf = leaf
        self.text = context.text
        self.resolve = resolve
        self.styles = styles
        self.items: list[Item] = []
        self.pairs: list[Pair] = []
        self.notes: list[Note] = []
        self.stack: list[tuple[Pair, int, str]] = []  # what is open: how deep in Markdown, under which name
        self.at = leaf.start
        self.fixed = sorted([*leaf.fixed, *((s, e) for name, s, e in leaf.spans if name == "Image")])
        self.as_html: list[tuple[int, int]] = []
        self.printed: frozenset[int] = frozenset()
        self.ordered: dict[
            int, str
        ] = {}  # end tags in the wrong order, and the elements they end in the right one
        if context.settings.reader != "commonmark":
            self.printed = _printed(leaf)
            if self.printed and not raw_html and "leave" not in styles.values():
                self.ordered = end_tags_in_order(leaf, context, resolve)
            if self.ordered:
                self.printed = frozenset()
                first = min(self.ordered)
                self.notes.append(Note(PAIRED, first, first + 1, _CROSSING))
            self.printed |= _behind_angles(leaf, context.text)
            if kramdown.HAS_RAW.search(self.text[leaf.start : leaf.end]):
                self.printed |= kramdown.swallowed(self.text, leaf.start, leaf.end, self.fixed)
                self.as_html = kramdown.raw_spans(self.text, leaf.start, leaf.end, self.fixed)
        if raw_html:
            self.as_html = [(leaf.start, leaf.end)]

    def read(self) -> None:
        """Go through all tags of the leaf."""
        for raw in self.leaf.tags:
            if raw.start >= self.at and not any(start <= raw.start < stop for start, stop in self.fixed):
                self._gap(raw.start)
                self._tag(raw)
        self._gap(self.leaf.end)
        for pair, _, name in self.stack:
            if isinstance(pair.action, Drop):
                self.items[pair.open].pair = None
            elif not isinstance(pair.action, Leave):
                self.undo(pair, f"<{name}> is never closed here")
        for item in self.items if self.ordered else ():
            if item.start in self.ordered and item.kind in ("close", "atom"):
                item.shown = f"</{self.ordered[item.start]}>"
        self.pairs.sort(key=lambda p: p.open)
        _nest(self.pairs)

    def undo(self, pair: Pair, reason: str) -> None:
        """Keep the start tag of ``pair``, and say why."""
        item = self.items[pair.open]
        self.notes.append(Note(pair.code, item.start, item.end, reason))
        item.kind, item.pair, item.out = "fixed", None, self.text[item.start : item.end]

    def revert(self, pair: Pair, reason: str) -> None:
        """Keep both tags of ``pair``, and say why."""
        self.undo(pair, reason)
        closing = self.items[pair.close]
        closing.kind, closing.pair, closing.out = "fixed", None, self.text[closing.start : closing.end]
        self.pairs.remove(pair)

    def _gap(self, end: int) -> None:
        """Take over what stands before the next tag."""
        items, text = self.items, self.text
        for start, stop in self.fixed:
            if start >= end or stop <= self.at:
                continue
            if start > self.at:
                items.append(Item("text", self.at, start, text[self.at : start]))
            first, last = max(start, self.at), min(stop, end)
            items.append(Item("fixed", first, last, text[first:last]))
            self.at = last
        if self.at < end:
            items.append(Item("text", self.at, end, text[self.at : end]))
        self.at = end

    def _keep(self, raw: RawTag) -> None:
        self.items.append(Item("fixed", raw.start, raw.end, self.text[raw.start : raw.end]))
        self.at = raw.end

    def _stay(self, raw: RawTag, tag: Tag) -> None:
        """Keep a tag; a start tag is remembered, so that its end tag stays too."""
        self._keep(raw)
        if not tag.close and tag.name not in VOID:
            self.stack.append((Pair("", Leave(""), len(self.items) - 1), raw.inside, tag.name))

    def _tag(self, raw: RawTag) -> None:
        tag = raw.tag
        if raw.start in self.ordered:
            tag = Tag(self.ordered[raw.start], raw.start, raw.end, True, "")
        if tag is None:
            self._keep(raw)
            if raw.opened:
                self.stack.append((Pair("", Leave(""), len(self.items) - 1), raw.inside, raw.opened))
            return
        code, action = self.resolve(tag)
        depth = self._opened(tag.name) if tag.close else -1
        if raw.start in self.printed and tag.close:
            self.notes.append(Note("NC906", raw.start, raw.end, f"kramdown shows </{tag.name}> as text"))
            self._keep(raw)
            return
        if self.styles.get(tag.start) == "leave" or raw.start in self.printed:
            if raw.start > self.leaf.start and self.text[raw.start - 1] == "<":
                self.notes.append(Note("NC904", raw.start, raw.end, _ANGLES.format(tag.name)))
            self._stay(raw, tag)
            return
        if depth >= 0 and isinstance(self.stack[depth][0].action, Leave):
            del self.stack[depth]
            self._keep(raw)
            return
        html_here = any(start <= raw.start < stop for start, stop in self.as_html)
        if html_here:
            action = _html_action(action, tag)
        if isinstance(action, Leave):
            self.notes.append(Note(code, raw.start, raw.end, action.reason))
            self._stay(raw, tag)
        elif tag.name in VOID and not (tag.close and tag.name != "br"):
            if isinstance(action, Keep) and action.reason:
                self.notes.append(Note(code, raw.start, raw.end, f"kept <{tag.name}>: {action.reason}"))
            place = self.leaf.place
            where = "html" if html_here else "paragraph" if place == "item" else place
            self.items.append(void(raw.start, raw.end, action, code, self.text, where))
            self.at = raw.end
        elif isinstance(action, Replace) and not tag.close:
            end = self._end_of(raw)
            if end is None:
                self.notes.append(Note(code, raw.start, raw.end, f"<{tag.name}> is never closed here"))
                self._stay(raw, tag)
                return
            where = "html" if html_here else "paragraph"
            self.items.append(void(raw.start, end, action, code, self.text, where))
            self.at = end
        elif tag.close:
            self._end(raw, tag.name, code, action, depth, html_here=html_here)
        else:
            if isinstance(action, Keep) and action.reason:
                self.notes.append(Note(code, raw.start, raw.end, f"kept <{tag.name}>: {action.reason}"))
            tags = not isinstance(action, Drop) and (html_here or self.styles.get(tag.start) == "tags")
            pair = Pair(code, action, len(self.items), style="tags" if tags else "first", raw=html_here)
            own = code if isinstance(action, Drop) else ""
            self.items.append(Item("open", raw.start, raw.end, "", pair, code=own))
            self.stack.append((pair, raw.inside, tag.name))
            self.at = raw.end

    def _opened(self, name: str) -> int:
        """The innermost open element of that name, or -1."""
        return next((i for i in range(len(self.stack) - 1, -1, -1) if self.stack[i][2] == name), -1)

    def _end_of(self, raw: RawTag) -> int | None:
        """Where the element that ``raw`` starts ends, or None."""
        depth = 0
        for other in self.leaf.tags:
            if (
                other.start < raw.start
                or other.tag is None
                or raw.tag is None
                or other.tag.name != raw.tag.name
            ):
                continue
            depth += -1 if other.tag.close else 1
            if not depth:
                return other.end
        return None

    def _end(self, raw: RawTag, name: str, code: str, action: Action, depth: int, *, html_here: bool) -> None:
        """An end tag, whose start tag is at ``depth`` of the stack."""
        stack = self.stack
        if depth < 0:
            if isinstance(action, Drop):
                self.items.append(Item("atom", raw.start, raw.end, "", code=code))
                self.at = raw.end
            else:
                self.notes.append(Note(code, raw.start, raw.end, f"</{name}> closes nothing here"))
                self._keep(raw)
            return
        pair, inside, _ = stack[depth]
        if pair.raw != html_here:
            self.undo(pair, f"kramdown takes something in this <{name}> for a tag")
            del stack[depth]
            self._keep(raw)
            return
        crossed = [entry for entry in stack[depth + 1 :] if not isinstance(entry[0].action, Drop)]
        if isinstance(pair.action, Drop):
            stack.pop(depth)
        elif crossed or inside != raw.inside:
            other = f"<{crossed[-1][2]}>" if crossed else "Markdown emphasis or a link"
            why = f"<{name}> crosses {other}"
            for entry in [stack[depth], *crossed]:
                if not isinstance(entry[0].action, Leave):
                    self.undo(entry[0], why)
                    stack.remove(entry)
            self.notes.append(Note(code, raw.start, raw.end, why))
            self._keep(raw)
            return
        else:
            del stack[depth + 1 :]
            stack.pop()
        pair.close = len(self.items)
        self.items.append(Item("close", raw.start, raw.end, "", pair))
        self.at = raw.end
        self.pairs.append(pair)


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


def _printed(leaf: Leaf) -> frozenset[int]:
    """The tags of a leaf that take part in a crossing: kramdown prints an end tag that does not close the last one."""
    stack: list[RawTag] = []
    found: set[int] = set()
    for raw in leaf.tags:
        tag = raw.tag
        if raw.opened:
            stack.append(raw)
        if tag is None or tag.name in VOID:
            continue
        last = stack[-1] if stack else None
        if not tag.close:
            stack.append(raw)
        elif last is not None and tag.name == (last.opened if last.tag is None else last.tag.name):
            stack.pop()
        else:
            found.add(raw.start)
            found.update(left.start for left in stack)
    return frozenset(found)


def _behind_angles(leaf: Leaf, text: str) -> frozenset[int]:
    """The tags right behind a ``<`` of the text: kramdown and goldmark make a quotation mark of the two."""
    found: set[int] = set()
    for raw in leaf.tags:
        at = raw.start
        while at > leaf.start and text[at - 1] == "<":
            at -= 1
        if (raw.start - at) % 2:
            found.add(raw.start)
    return frozenset(found)


def _html_action(action: Action, tag: Tag) -> Action:
    """What an inline tag becomes where only HTML is read."""
    if isinstance(action, Link):
        return Keep(f'<a href="{escape.attribute(action.url)}">')
    if isinstance(action, Replace) and action.unsayable:
        return Leave(f"<{tag.name}> stays in HTML")
    if isinstance(action, Replace):
        return Replace(action.html, action.html, action.changed)
    if isinstance(action, Code):
        return Keep(f"<{tag.name}>")
    if isinstance(action, Drop | Marks) and tag.name not in kramdown.SPAN:
        return Leave(f"kramdown reads <{tag.name}> as a block")
    return action
