"""What CommonMark says about a text: its raw HTML, its links, its code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsclean import kramdown, markdown
from newsclean.exposure.found import Link, View
from newsclean.listings import Listing

if TYPE_CHECKING:
    from newsclean.exposure.found import Exposure

_LEAVES = frozenset(("Paragraph", "Heading", "TableCell", "Item"))
_CONTAINERS = frozenset(("List", "BlockQuote", "FootnoteDefinition"))
_HOLDERS = frozenset(("Item", "BlockQuote", "FootnoteDefinition"))
_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?: {1,4}(?![ \n])|)")
_DEFINITION = re.compile(r"^[ \t>]*:[ \t]", re.MULTILINE)
_FOOTNOTE = re.compile(r"[ \t>]*\[\^[^\]\n]*\]:[ \t]*")
_TAG_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")


def read(text: str, found: Exposure) -> tuple[list[Listing], list[tuple[int, int]]]:
    """Fill in what CommonMark says; return its code and the places of its paragraphs that have code spans."""
    reader = _Reader(text, found)
    for kind, payload, start, end in markdown.events(text):
        name = markdown.name_of(payload) if kind in ("Start", "End") else kind
        if kind == "Start":
            reader.begin(name, payload, start, end)
        elif kind == "End":
            reader.close(name)
        elif kind == "Html":
            reader.block_html(start, end)
        elif kind == "InlineHtml":
            reader.inline_html(start, end)
        elif kind == "Code":
            reader.code_span(start, end)
        elif kind == "Text":
            reader.words(str(payload), start, end)
        if reader.links and name not in ("Link", "Image"):
            _extend(reader.links, start, end)
    return reader.code, reader.leaves


class _Reader:
    """Reads one text event by event."""

    def __init__(self, text: str, found: Exposure) -> None:
        self.text = text
        self.found = found
        self.code: list[Listing] = []
        self.leaves: list[tuple[int, int]] = []
        self.links: list[Link] = []  # that are not closed yet
        # Where the reading is: in which leaf and block, and how far what holds them is indented
        self._leaf: tuple[int, int] | None = None
        self._block: Listing | None = None
        self._html: list[tuple[int, int]] | None = None
        self._paragraph: list[View] = []
        self._last = 0  # where the last tag of the paragraph ends
        self._columns: list[int] = []
        self._quotes = 0
        # What may let another reader see something else: a container above, a list anywhere before, HTML before
        self._above = self._contained = self._listed = self._mixed = False

    def begin(self, name: str, payload: Any, start: int, end: int) -> None:
        """A construct begins."""
        if not self._columns and name != "Item":
            self._above = self._contained
            self._contained = name in _CONTAINERS
            self._listed = self._listed or name in ("List", "FootnoteDefinition")
            inner = self.text[start - 1 : start] in (" ", "\t")  # a footnote in a footnote, for some readers
            self._mixed = inner and (self._mixed or name == "FootnoteDefinition")
        if name in _LEAVES:
            self._paragraph, self._leaf = [], (start, end)
        if name == "HtmlBlock":
            self._html = []
            self._mixed = True
        elif name in _HOLDERS:
            self._columns.append(_column(self.text, name, start, self._columns))
            self._quotes += name == "BlockQuote"
        elif name in ("Link", "Image"):
            _extend(self.links, start, end)
            self.links.append(_link(name, payload[name], start, end))
        elif name == "CodeBlock":
            self._code_block(payload["CodeBlock"], start, end)

    def _code_block(self, kind: Any, start: int, end: int) -> None:
        indented = kind == "Indented"
        info = "" if indented else str(next(iter(kind.values())))
        block = Listing(start, end, True, (info.split() or [""])[0], [], indented)
        block.nested, block.column = bool(self._columns), self._columns[-1] if self._columns else 0
        block.below, block.listed = self._above, self._listed
        block.mixed = self._mixed and bool(self._columns)
        self._block = block
        self.code.append(block)

    def close(self, name: str) -> None:
        """A construct ends."""
        if name in _LEAVES:
            for view in self._paragraph:
                view.until = self._last
            self._paragraph = []
        if name == "HtmlBlock" and self._html is not None:
            if self._html:
                self.found.views.append(_view(self.text, self._html))
                self.found.raw.append((self._html[0][0], self._html[-1][1]))
            self._html = None
        elif name == "CodeBlock":
            self._block = None
        elif name in _HOLDERS:
            self._columns.pop()
            self._quotes -= name == "BlockQuote"
        elif name in ("Link", "Image") and self.links:
            self.found.links.append(self.links.pop())

    def block_html(self, start: int, end: int) -> None:
        """A line of an HTML block."""
        if self._html is not None:
            self._html.append((start, end))

    def inline_html(self, start: int, end: int) -> None:
        """A tag or a comment in a paragraph."""
        view = _tag_view(self.text, start, end, self._quotes)
        self._paragraph.append(view)
        self._last = end
        self.found.views.append(view)
        self.found.raw.append((start, end))
        tag = _TAG_NAME.match(self.text, start)
        self._mixed = self._mixed or tag is None or tag[1].lower() not in kramdown.SPAN
        self._note_leaf()

    def code_span(self, start: int, end: int) -> None:
        """A code span."""
        span = Listing(start, end, False, "", [])
        span.nested, span.below = bool(self._columns), self._above
        span.column = self._columns[-1] if self._columns else 0
        # hugo and kramdown read what stands behind the colon as blocks
        span.mixed = (self._mixed and bool(self._columns)) or (
            self._leaf is not None and _DEFINITION.search(self.text, self._leaf[0], start) is not None
        )
        self.code.append(span)
        self._note_leaf()

    def _note_leaf(self) -> None:
        if self._leaf is not None and (not self.leaves or self.leaves[-1] != self._leaf):
            self.leaves.append(self._leaf)

    def words(self, words: str, start: int, end: int) -> None:
        """Words, or a line of code."""
        if self._block is not None:
            self._block.lines.append((words, start, end))
        else:
            self.found.shown.append((start, end))


def _column(text: str, name: str, start: int, columns: list[int]) -> int:
    """How far the content of the container that begins at ``start`` is indented."""
    if name == "Item":
        marker = _MARKER.match(text, start)
        width = marker.end() - start if marker is not None else 0
        width += marker is not None and not marker[0].endswith(" ")
        line = text.rfind("\n", 0, start) + 1
        footnote = _FOOTNOTE.match(text, line, start)
        return start - line + width if footnote is None else 4 + start - footnote.end() + width
    return 4 if name == "FootnoteDefinition" else columns[-1] if columns else 0


def _link(name: str, payload: Any, start: int, end: int) -> Link:
    automatic = payload["link_type"] in ("Autolink", "Email")
    return Link(start, end, payload["dest_url"], name == "Image", automatic)


def _extend(links: list[Link], start: int, end: int) -> None:
    if not links:
        return
    link = links[-1]
    link.inner = (start, end) if link.inner is None else (link.inner[0], max(end, link.inner[1]))


def _tag_view(text: str, start: int, end: int, quotes: int) -> View:
    """A tag in a paragraph; one that goes on in the next line of a quotation goes on behind the quote marks."""
    if not quotes or "\n" not in text[start:end]:
        return View(text[start:end], [(0, start)])
    marks = re.compile(rf"(?:[ \t]*>){{1,{quotes}}}[ \t]?")
    lines: list[tuple[int, int]] = []
    while start < end:
        line = text.find("\n", start, end) + 1 or end
        lines.append((start, line))
        mark = marks.match(text, line, end)
        start = mark.end() if mark is not None else line
    return _view(text, lines)


def _view(text: str, lines: list[tuple[int, int]]) -> View:
    places: list[tuple[int, int]] = []
    offset = 0
    for start, end in lines:
        places.append((offset, start))
        offset += end - start
    return View("".join(text[start:end] for start, end in lines), places)
