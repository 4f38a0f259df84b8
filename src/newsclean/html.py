"""Read HTML as it stands in a post: tags with their places, and the tree they make.

This is a reader of *markup*, not of words. It follows the HTML5 tree construction rules as far as blog posts need
them (implied end tags, void elements, raw text elements; https://html.spec.whatwg.org/multipage/parsing.html) and
says ``None`` about everything else, so that a caller leaves that HTML alone instead of guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

# Deeper trees are left alone: no real post comes near, and everything downstream may recurse.
MAX_DEPTH = 100

VOID = frozenset(("area base br col embed hr img input link meta param source track wbr").split())
RAW_TEXT = frozenset(("iframe noembed noframes noscript plaintext script style textarea title xmp").split())
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCK = HEADINGS | frozenset(
    (
        "address article aside blockquote body caption center col colgroup dd details dialog dir div "
        "dl dt fieldset figcaption figure footer form head header hgroup hr html li main menu nav ol "
        "p pre section summary table tbody td tfoot th thead tr ul"
    ).split()
)
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

# Atomic groups where possessive ones would do: after one of those that fails halfway, Python before 3.11.5 goes on from
# the wrong place (https://github.com/python/cpython/issues/106052).
_ATTRIBUTE = r"""[^\s"'<>/=]+(?>(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?)"""
TAG = re.compile(
    rf"""<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:_-]*+)(?P<attributes>(?>(?:\s++{_ATTRIBUTE})*))\s*+/?>"""
)
_TOKEN = re.compile(
    rf"""(?P<comment><!--(?:>|->|[\s\S]*?-->)|<\?[\s\S]*?\?>)|(?P<doctype><!(?i:doctype)[^>]*+>)|{TAG.pattern}|(?P<bad><[/!?A-Za-z])"""
)
_ATTRIBUTE_PARTS = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")


def attributes(source: str) -> dict[str, str]:
    """Return the attributes written in ``source`` (what stands between a tag's name and its ``>``).

    Names are lower-cased, values have their character references resolved; of a repeated name the first
    counts, as in HTML5 13.2.5.33.
    """
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE_PARTS.findall(source):
        key = name.lower()
        if key not in found:
            value = double or single or bare
            found[key] = _REFERENCE.sub(_resolve, value) if "&" in value else value
    return found


_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*)(;|=)?")


def _resolve(match: re.Match[str]) -> str:
    """Resolve a reference in an attribute: without its semicolon only when nothing follows that could be its name."""
    source = match[0]
    if match[1] == "=":
        return source
    resolved = unescape(source)
    return resolved if match[1] or len(resolved) <= 2 else source


class Tag:
    """A start or end tag at ``text[start:end]``. Attributes are read when first asked for."""

    __slots__ = ("_attributes", "_source", "close", "end", "name", "start")

    def __init__(self, name: str, start: int, end: int, close: bool, source: str) -> None:
        self.name = name
        self.start = start
        self.end = end
        self.close = close
        self._source = source
        self._attributes: dict[str, str] | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes, lower-cased names to unescaped values."""
        if self._attributes is None:
            self._attributes = attributes(self._source) if self._source else {}
        return self._attributes

    @property
    def style(self) -> dict[str, str]:
        """The declarations of the ``style`` attribute, lower-cased; what is not a declaration is ignored."""
        declarations: dict[str, str] = {}
        for part in self.attributes.get("style", "").split(";"):
            name, colon, value = part.partition(":")
            if colon:
                declarations[name.strip().lower()] = value.strip().lower()
        return declarations

    def __repr__(self) -> str:
        return f"<{'/' if self.close else ''}{self.name} {self.start}:{self.end}>"


def tag_at(text: str, start: int, end: int) -> Tag | None:
    """Read ``text[start:end]`` as one tag, or return None when it is anything else (a comment, CDATA, …)."""
    match = TAG.fullmatch(text, start, end)
    if match is None:
        return None
    return Tag(match["name"].lower(), start, end, bool(match["close"]), match["attributes"])


@dataclass(slots=True, eq=False)
class Text:
    """Words: ``text[start:end]``, character references unresolved."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Comment:
    """A comment or doctype."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Stray:
    """An end tag that closes nothing. Browsers ignore it."""

    start: int
    end: int
    tag: Tag


@dataclass(slots=True, eq=False)
class Markdown:
    """Markdown that stands between the tags of an element (CommonMark ends an HTML block at a blank line)."""

    start: int
    end: int


@dataclass(slots=True, eq=False)
class Element:
    """An element. ``close`` is None where the end tag is implied or missing; ``raw`` holds raw text content."""

    open: Tag
    close: Tag | None = None
    children: list[Node] = field(default_factory=list)
    parent: Element | None = None
    end: int = 0
    raw: Text | None = None

    @property
    def name(self) -> str:
        """The lower-case tag name."""
        return self.open.name

    @property
    def start(self) -> int:
        """Where the start tag begins."""
        return self.open.start

    @property
    def attributes(self) -> dict[str, str]:
        """The start tag's attributes."""
        return self.open.attributes

    def walk(self) -> Iterator[Node]:
        """Every node below this one, in document order."""
        stack: list[Node] = list(reversed(self.children))
        while stack:
            node = stack.pop()
            yield node
            if isinstance(node, Element):
                stack.extend(reversed(node.children))

    def elements(self, *names: str) -> Iterator[Element]:
        """The elements below this one with one of ``names`` (no names: all of them)."""
        for node in self.walk():
            if isinstance(node, Element) and (not names or node.name in names):
                yield node

    def words(self, text: str) -> str:
        """The text below this element, character references resolved, tags left out."""
        parts = (text[n.start : n.end] for n in self.walk() if isinstance(n, Text))
        return unescape("".join(parts))


Node = Text | Comment | Markdown | Stray | Element
Fault = Literal["tag", "nesting", "depth", "raw-text"]


@dataclass(frozen=True, slots=True)
class Misread:
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
                self._append(Element(Tag("br", tag.start, tag.end, False, ""), end=tag.end))
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
