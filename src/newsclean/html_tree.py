"""The tree that the HTML in a post makes.

This is a reader of *markup*, not of words. It follows the HTML5 tree construction rules as far as blog posts need
them (implied end tags, void elements, raw text elements; https://html.spec.whatwg.org/multipage/parsing.html) and
says of everything else where it is, so that a caller leaves that HTML alone instead of guessing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from newsclean.html import BLOCK, HEADINGS, RAW_TEXT, TAG, VOID, Tag
from newsclean.html_nodes import Comment, Element, Markdown, Stray, Text

if TYPE_CHECKING:
    from newsclean.html_nodes import Node

# Deeper trees are left alone: no real post comes near, and everything downstream may recurse.
MAX_DEPTH = 100

# Start tags that end an open paragraph (HTML5 13.2.6.4.7 "in body").
_ENDS_P = BLOCK - frozenset(("body caption col colgroup head html tbody td tfoot th thead tr").split())
# What may stand between an element and the ones that an implied end tag closes.
_IMPLIED: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), frozenset(("ul", "ol", "menu", "dir"))),
    "dt": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "dd": (frozenset(("dt", "dd")), frozenset(("dl",))),
    "td": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "th": (frozenset(("td", "th")), frozenset(("tr", "table"))),
    "tr": (frozenset(("tr",)), frozenset(("table",))),
    "tbody": (frozenset(("thead", "tbody", "tfoot", "caption", "colgroup")), frozenset(("table",))),
    "thead": (frozenset(("thead", "tbody", "tfoot", "caption", "colgroup")), frozenset(("table",))),
    "tfoot": (frozenset(("thead", "tbody", "tfoot", "caption", "colgroup")), frozenset(("table",))),
}
# An end tag may close these silently on its way up.
_OPTIONAL_END = frozenset(
    ("p li dt dd td th tr thead tbody tfoot caption colgroup option rt rp span font").split()
)

_TOKEN = re.compile(
    rf"""(?P<comment><!--(?:>|->|[\s\S]*?-->)|<\?[\s\S]*?\?>)|(?P<doctype><!(?i:doctype)[^>]*+>)|{TAG.pattern}|(?P<bad><[/!?A-Za-z])"""
)


Fault = Literal["tag", "nesting", "depth", "raw-text"]


class Misread(NamedTuple):
    """Why HTML could not be read with certainty, and where."""

    fault: Fault
    start: int
    end: int
    detail: str


class TreeBuilder:
    """Builds a forest out of chunks of HTML (and of Markdown between them), in document order.

    ``feed`` reads one chunk; ``markdown`` puts a Markdown block where it stands. ``open`` is the stack of open
    elements. Every irregularity that a browser would repair in a way this reader does not model is kept in
    ``misread``; the nodes are then only good for finding out what to leave alone.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.roots: list[Node] = []
        self.open: list[Element] = []
        self.misread: list[Misread] = []
        self.fed = 0

    def feed(self, start: int, end: int) -> None:
        """Read ``text[start:end]`` as HTML."""
        self.fed = end
        text = self.text
        at = start
        scan = _TOKEN.finditer
        skip = start
        for match in scan(text, start, end):
            if match.start() < skip:
                continue
            if match.start() > at:
                self._append(Text(at, match.start()))
            at = match.end()
            kind = match.lastgroup
            if kind == "bad":
                self._fault("tag", match.start(), match.end(), text[match.start() : match.start() + 20])
                at = match.start()
                self._append(Text(at, match.end()))
                at = match.end()
                continue
            if kind in ("comment", "doctype"):
                self._append(Comment(match.start(), match.end()))
                continue
            name = match["name"].lower()
            tag = Tag(name, match.start(), match.end(), bool(match["close"]), match["attributes"])
            if tag.close:
                self._end(tag)
            else:
                self._start(tag)
                if name in RAW_TEXT:
                    at = skip = self._raw_text(tag, end)
        if at < end:
            self._append(Text(at, end))

    def markdown(self, start: int, end: int) -> None:
        """Put a Markdown block at the current place; an open paragraph ends before it."""
        self._close_p()
        self._append(Markdown(start, end))

    def finish(self, end: int) -> None:
        """Close what is still open at ``end``."""
        while self.open:
            element = self.open.pop()
            element.end = end
            if element.name not in _OPTIONAL_END and element.name not in (
                "div",
                "section",
                "article",
                "center",
            ):
                self._fault("nesting", element.start, element.open.end, f"<{element.name}> is never closed")

    def end_of_chunk(self, end: int) -> None:
        """An HTML block of Markdown ends here: an open paragraph ends with it (the next block starts a new one)."""
        if self.open and self.open[-1].name == "p":
            self.open.pop().end = end

    # -- internals

    def _fault(self, fault: Fault, start: int, end: int, detail: str) -> None:
        self.misread.append(Misread(fault, start, end, detail))

    def _append(self, node: Node) -> None:
        (self.open[-1].children if self.open else self.roots).append(node)

    def _raw_text(self, tag: Tag, end: int) -> int:
        """Take the content of a raw text element as it is; return where its end tag ends."""
        element = self.open.pop()
        closing = re.compile(rf"</{re.escape(tag.name)}\s*>", re.IGNORECASE).search(self.text, tag.end, end)
        stop = closing.start() if closing else end
        element.raw = Text(tag.end, stop)
        element.end = closing.end() if closing else end
        if closing:
            element.close = Tag(tag.name, closing.start(), closing.end(), True, "")
        else:
            self._fault("raw-text", tag.start, tag.end, f"<{tag.name}> is never closed")
        return element.end

    def _start(self, tag: Tag) -> None:
        name = tag.name
        if name in _ENDS_P:
            self._close_p()
        if name in HEADINGS and self.open and self.open[-1].name in HEADINGS:
            self._fault("nesting", tag.start, tag.end, f"<{name}> inside <{self.open[-1].name}>")
        implied = _IMPLIED.get(name)
        if implied is not None:
            self._imply(*implied, tag.start)
        element = Element(tag, parent=self.open[-1] if self.open else None, end=tag.end)
        self._append(element)
        if name in VOID or (self.text[tag.end - 2] == "/" and self._draws()):
            return
        if len(self.open) >= MAX_DEPTH:
            if not self.misread or self.misread[-1].fault != "depth":
                self._fault("depth", tag.start, tag.end, f"more than {MAX_DEPTH} elements deep")
            return
        self.open.append(element)

    def _draws(self) -> bool:
        """Whether a drawing or a formula is open, in which a tag may end itself (HTML5 13.2.6.5)."""
        return any(element.name in ("svg", "math") for element in self.open)

    def _close_p(self) -> None:
        """End an open paragraph, if one is in scope (HTML5 "button scope", without its rarer members)."""
        for depth in range(len(self.open) - 1, -1, -1):
            name = self.open[depth].name
            if name == "p":
                for left in self.open[depth + 1 :]:
                    if left.name not in ("span", "font"):
                        # a browser would open this element again inside the next block
                        self._fault(
                            "nesting", left.start, left.open.end, f"<{left.name}> crosses the end of <p>"
                        )
                end = self.open[-1].open.end
                self._pop_to(depth, max(end, self._last_end()))
                return
            if name in BLOCK:
                return

    def _last_end(self) -> int:
        children = self.open[-1].children
        return children[-1].end if children else self.open[-1].open.end

    def _imply(self, closes: frozenset[str], until: frozenset[str], at: int) -> None:
        for depth in range(len(self.open) - 1, -1, -1):
            name = self.open[depth].name
            if name in closes:
                for left in self.open[depth + 1 :]:
                    if left.name not in _OPTIONAL_END:
                        self._fault("nesting", left.start, left.open.end, f"<{left.name}> is never closed")
                self._pop_to(depth, at)
                return
            if name in until:
                return

    def _pop_to(self, depth: int, end: int) -> None:
        while len(self.open) > depth:
            self.open.pop().end = end

    def _end(self, tag: Tag) -> None:
        name = tag.name
        if name in VOID:
            if name == "br":  # HTML5: </br> is <br>
                self._append(Element(tag, end=tag.end))
            else:
                self._append(Stray(tag.start, tag.end, tag))
            return
        names = HEADINGS if name in HEADINGS else (name,)
        for depth in range(len(self.open) - 1, -1, -1):
            element = self.open[depth]
            if element.name in names:
                for left in self.open[depth + 1 :]:
                    if left.name not in _OPTIONAL_END:
                        self._fault(
                            "nesting", left.start, left.open.end, f"<{left.name}> is still open at </{name}>"
                        )
                self._pop_to(depth + 1, tag.start)
                element.close = tag
                self.open.pop().end = tag.end
                return
            # an end tag does not reach out of a table cell, or past a block if it is an inline one
            if element.name in ("td", "th", "table") and name not in (
                "table",
                "tbody",
                "thead",
                "tfoot",
                "tr",
            ):
                break
            if name not in BLOCK and element.name in BLOCK:
                break
        self._append(Stray(tag.start, tag.end, tag))
