"""Where HTML stands in a Markdown body: the regions that rules may edit.

A *leaf* is one run of inline Markdown (a paragraph, a heading, a table cell) with the raw tags in it. A *chunk* is
one HTML block. Blocks on the top level are listed in order, so that an element which CommonMark tears apart at a
blank line can be put together again. Opaque spans (code, Liquid, shortcodes, math, switched-off parts) are in none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Literal

from newsclean import html, kramdown, markdown
from newsclean.model import Span
from newsclean.spans import mapped, touches

if TYPE_CHECKING:
    from collections.abc import Iterable

Place = Literal["paragraph", "heading", "cell", "item"]

OPAQUE = re.compile(
    r"""
    <!--\s*newsclean:\s*off\s*-->[\s\S]*?(?:<!--\s*newsclean:\s*on\s*-->|\Z)
  | \{%-?\s*(?P<block>raw|highlight|comment)\b[\s\S]*?%\}[\s\S]*?\{%-?\s*end(?P=block)\s*-?%\}
  | \{%[\s\S]*?%\}                      # Liquid tag
  | \{\{[<%][\s\S]*?[>%]\}\}            # Hugo shortcode
  | \{\{(?!\{)(?:(?!\n[ \t]*\n)[\s\S])*?\}\}   # Liquid output
  | \{::nomarkdown\b[^}\n]*\}[\s\S]*?\{:/(?:nomarkdown)?\}   # kramdown's raw HTML
  | \$\$(?:(?!\n[ \t]*\n)[\s\S])+?\$\$  # math
  | \\\((?:(?!\n)[\s\S])+?\\\)
    """,
    re.VERBOSE,
)
_TAG = re.compile(r"<(?!https?://|mailto:)[A-Za-z/!?]")  # or a comment; none of the addresses that are links
_TARGET = re.compile(r"""(?:href\s*=\s*["']?|\]\(<?)#([^\s"'>)]+)""", re.IGNORECASE)


class RawTag:
    """A raw tag (or comment: ``tag`` is None) in a leaf, and the innermost Markdown span around it.

    ``opened`` names the element that a tag with Liquid in it starts: the tag is nobody's business, its end tag is no
    stray.
    """

    __slots__ = ("_tag", "_text", "end", "inside", "opened", "start")

    def __init__(self, text: str, start: int, end: int, inside: int, opened: str | None = None) -> None:
        self.start = start
        self.end = end
        self.inside = inside
        self.opened = opened or ""
        self._text = text
        # False: not read yet
        self._tag: html.Tag | Literal[False] | None = False if opened is None else None

    @property
    def tag(self) -> html.Tag | None:
        """The tag, read when first asked for."""
        if self._tag is False:
            self._tag = html.tag_at(self._text, self.start, self.end)
        return self._tag


@dataclass(slots=True)
class Leaf:
    """A run of inline Markdown that has raw HTML in it.

    ``prefix`` is what a new line inside it has to begin with (quote marks, indent). ``texts`` are the literal
    stretches with what they read as; ``fixed`` the stretches that must not change (code spans, link targets).
    """

    start: int
    end: int
    place: Place
    prefix: str = ""
    tags: list[RawTag] = field(default_factory=list)
    texts: list[tuple[int, int, str]] = field(default_factory=list)
    fixed: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[str, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Chunk:
    """An HTML block inside a list item, a quote or a footnote: its lines without their prefix.

    ``text`` is what a reader of HTML sees; ``places`` maps it back: (offset in text, offset in the body).
    """

    start: int
    end: int
    text: str
    places: list[tuple[int, int]]
    prefix: str

    def place(self, offset: int) -> int:
        """Map an offset in ``text`` to one in the body."""
        return mapped(self.places, offset)


@dataclass(slots=True)
class Block:
    """A block on the top level: ``html`` or the name of its Markdown construct."""

    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Regions:
    """Everything ``scan`` finds."""

    leaves: list[Leaf]
    chunks: list[Chunk]
    blocks: list[Block]
    opaque: list[Span]
    targets: frozenset[str]
    labels: frozenset[str]

    def as_kramdown(self, body: str) -> kramdown.Reading:
        """What kramdown reads as HTML in the ``body`` that was scanned."""
        code = [(block.start, block.end) for block in self.blocks if block.kind in kramdown.OWN]
        code += [(span.start, span.end) for span in self.opaque]
        return kramdown.read(body, sorted(code))

    def is_opaque(self, start: int, end: int) -> bool:
        """Say whether ``start:end`` touches an opaque span."""
        return touches(self.opaque, start, end)


_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_CONTAINERS = frozenset(("BlockQuote", "Item", "FootnoteDefinition", "List"))
_PARTS = frozenset(("Item", "TableHead", "TableRow", "TableCell"))  # of a block, no blocks themselves
_PLACES: dict[str, Place] = {"Paragraph": "paragraph", "Heading": "heading", "TableCell": "cell"}
_INLINE_SPANS = frozenset(("Emphasis", "Strong", "Strikethrough", "Link", "Image"))


def scan(body: str) -> Regions:
    """Read ``body`` (Markdown without front matter) and return its regions; offsets count in ``body``."""
    opaque = [Span(*match.span()) for match in OPAQUE.finditer(body)] if _may_be_opaque(body) else []
    if _TAG.search(body) is None:
        return Regions([], [], [], opaque, frozenset(), frozenset())
    reader = _Reader(body, opaque)
    for kind, payload, start, end in markdown.events(body, having="<"):
        reader.read(kind, payload, start, end)
    reader.close_leaf()
    targets = frozenset(unescape(target) for target in _TARGET.findall(body)) if "#" in body else frozenset()
    labels = markdown.labels(body) if "]:" in body else frozenset()
    return Regions(reader.leaves, reader.chunks, reader.blocks, opaque, targets, labels)


def _may_be_opaque(body: str) -> bool:
    return any(map(body.__contains__, ("{%", "{{", "$$", "\\(", "newsclean:", "{::")))


class _Reader:
    """Folds events into regions."""

    def __init__(self, body: str, opaque: list[Span]) -> None:
        self.body = body
        self.opaque = opaque
        self.leaves: list[Leaf] = []
        self.chunks: list[Chunk] = []
        self.blocks: list[Block] = []
        self.containers: list[str] = []
        self.prefixes: list[str] = []
        self.leaf: Leaf | None = None
        self.inside: list[int] = []
        self.serial = 0
        self.lines: list[tuple[int, int]] | None = None
        self.depth = 0

    def read(self, kind: str, payload: object, start: int, end: int) -> None:
        if kind == "Text":
            if self.lines is None:
                self._inline(start, end).texts.append((start, end, str(payload)))
        elif kind == "Start":
            self._start(markdown.name_of(payload), start, end)
        elif kind == "End":
            self._end(markdown.name_of(payload), start, end)
        elif kind == "Html":
            if self.lines is not None:
                self.lines.append((start, end))
        elif kind == "InlineHtml":
            leaf = self._inline(start, end)
            if not touches(self.opaque, start, end):
                leaf.tags.append(RawTag(self.body, start, end, self.inside[-1] if self.inside else 0))
            elif not touches(self.opaque, start, start + 1):
                name = _NAME.match(self.body, start + 1, end)
                opened = name[0].lower() if name is not None and name[0].lower() not in html.VOID else ""
                leaf.tags.append(RawTag(self.body, start, end, self.inside[-1] if self.inside else 0, opened))
        elif kind in ("SoftBreak", "HardBreak"):
            self._inline(start, end).texts.append((start, end, "\n"))
        elif kind == "Rule":
            if not self.containers:
                self.blocks.append(Block("Rule", start, end))
        else:  # Code, FootnoteReference, TaskListMarker, math
            self._inline(start, end).fixed.append((start, end))

    def _inline(self, start: int, end: int) -> Leaf:
        if self.leaf is None:  # inline content straight in a tight list item
            self.leaf = Leaf(start, end, "item", self.prefixes[-1] if self.prefixes else "")
        elif end > self.leaf.end and self.leaf.place == "item":
            self.leaf.end = end
        return self.leaf

    def _start(self, name: str, start: int, end: int) -> None:
        if name in _INLINE_SPANS:
            leaf = self._inline(start, end)
            self.serial += 1
            self.inside.append(self.serial)
            leaf.spans.append((name, start, end))
            return
        self.close_leaf()
        if not self.containers and name not in _PARTS:
            self.blocks.append(Block("html" if name == "HtmlBlock" else name, start, end))
        if name in ("HtmlBlock", "CodeBlock", "MetadataBlock"):
            self.lines = []
        elif name in _PLACES:
            self.leaf = Leaf(start, end, _PLACES[name], self.prefixes[-1] if self.prefixes else "")
        elif name in _CONTAINERS:
            self.containers.append(name)
            if name != "List":
                self.prefixes.append(self._prefix(name, start))

    def _end(self, name: str, start: int, end: int) -> None:
        if name in _INLINE_SPANS:
            if self.inside:
                self.inside.pop()
            return
        self.close_leaf()
        if name == "HtmlBlock":
            if self.containers and self.lines:
                self._chunk(self.lines)
            self.lines = None
        elif name in ("CodeBlock", "MetadataBlock"):
            self.lines = None
        elif name in _CONTAINERS:
            self.containers.pop()
            if name != "List":
                self.prefixes.pop()

    def close_leaf(self) -> None:
        if self.leaf is not None and self.leaf.tags:
            self.leaves.append(self.leaf)
        self.leaf = None
        self.inside.clear()

    def _prefix(self, name: str, start: int) -> str:
        """What continues a container's line: its parents' prefix, then ``> `` or the width of its marker."""
        outer = self.prefixes[-1] if self.prefixes else ""
        if name == "BlockQuote":
            return outer + "> "
        if name == "FootnoteDefinition":
            return outer + "    "
        line = self.body.rfind("\n", 0, start) + 1
        marker = re.compile(r"[ \t]*(?:[-+*]|\d{1,9}[.)])(?:[ \t]{1,4}(?=\S)|[ \t]?)").match(self.body, start)
        indent = self.body[line:start][len(outer) :] if len(self.body[line:start]) > len(outer) else ""
        indent = re.sub(r"\S", " ", indent) if indent.strip() == "" else ""
        return outer + indent + " " * (len(marker[0]) if marker else 2)

    def _chunk(self, lines: Iterable[tuple[int, int]]) -> None:
        parts: list[str] = []
        places: list[tuple[int, int]] = []
        offset = 0
        first = last = -1
        for start, end in lines:
            if first < 0:
                first = start
            last = end
            places.append((offset, start))
            parts.append(self.body[start:end])
            offset += end - start
        prefix = self.prefixes[-1] if self.prefixes else ""
        self.chunks.append(Chunk(first, last, "".join(parts), places, prefix))
