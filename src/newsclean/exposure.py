"""Which parts of a body reach a page as HTML or as links, in CommonMark and in kramdown.

``sanitise`` asks this of a post in which something looks dangerous. CommonMark is asked through its parser; for
kramdown, which is not at hand, what *may* be HTML counts, so that in doubt something is not taken for code.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from newsclean import kramdown, listings, markdown
from newsclean.danger import LIQUID
from newsclean.listings import Listing
from newsclean.spans import inside, mapped, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

# Liquid is code: what stands in a tag or an output is the site's business, and so is a highlighted listing. An output
# that holds a tag is none of it: where there is no Liquid, as in Hugo, the tag would be in the page. Nor is one in
# which another begins.
_LISTED = r"""
    \{%-?\s*highlight\b[^%]*+%\}[\s\S]*?\{%-?\s*endhighlight\s*-?%\}
  | \{\{[<%]\s*highlight\b[^>%]*+[>%]\}\}[\s\S]*?\{\{[<%]\s*/\s*highlight\s*[>%]\}\}
"""
_LISTING = re.compile(_LISTED, re.VERBOSE)
_LIQUID = re.compile(
    _LISTED
    + r"""
  | \{%(?>(?:(?!%\}|<[A-Za-z/!?]|\]\(|\{:)[\s\S]){0,2000})%\}
  | \{\{(?>(?:(?!\}\}|\{\{|<[A-Za-z/!?]|\]\(|\{:|\n[ \t]*\n)[\s\S]){0,2000})\}\}
    """,
    re.VERBOSE,
)
_LEAVES = frozenset(("Paragraph", "Heading", "TableCell", "Item"))
_CONTAINERS = frozenset(("List", "BlockQuote", "FootnoteDefinition"))
_HOLDERS = frozenset(("Item", "BlockQuote", "FootnoteDefinition"))
_NOT_NEWLINE = re.compile(r"[^\n]")
_NOMARKDOWN = re.compile(r"(\{::nomarkdown\b[^}]*+\})[\s\S]*?(\{:/(?:nomarkdown)?\}|\Z)")
_MATH = re.compile(r"\$\$[\s\S]*?\$\$")
_BLOCK_MATH = re.compile(r"^ {0,3}\$\$(?=([\s\S]*?\$\$))", re.MULTILINE)
_MARKER = re.compile(r"(?:[-+*]|\d{1,9}[.)])(?: {1,4}(?![ \n])|)")
_DEFINITION = re.compile(r"^[ \t>]*:[ \t]", re.MULTILINE)
_LONE_RETURN = re.compile(r"\r(?!\n)")
_FOOTNOTE = re.compile(r"[ \t>]*\[\^[^\]\n]*\]:[ \t]*")
_BACKTICK = re.compile(r"(?<!\\)`")
_TAG_NAME = re.compile(r"</?([A-Za-z][^\s/>]*)")


def masked(body: str) -> str:
    """``body`` with Liquid written over, character by character, so that every offset stays."""
    return _written_over(_LIQUID, body)


def unlisted(body: str) -> str:
    """``body`` as it is where there is no Liquid, but for listings, which are written over."""
    return _written_over(_LISTING, body)


def _written_over(pattern: re.Pattern[str], body: str) -> str:
    if "{%" not in body and "{{" not in body:
        return body
    return pattern.sub(lambda m: _NOT_NEWLINE.sub(lambda c: LIQUID[c.start() % len(LIQUID)], m[0]), body)


@dataclass(slots=True)
class View:
    """A stretch of raw HTML as a browser gets it: its text, and where its parts stand in the body."""

    text: str
    places: list[tuple[int, int]]
    until: int = 0
    """For a tag in a Markdown paragraph: the end of the last tag there."""

    def place(self, offset: int) -> int:
        """Map an offset in ``text`` to one in the body."""
        return mapped(self.places, offset)


@dataclass(slots=True)
class Link:
    """A link or image of CommonMark: its place, its destination, and what is shown of it."""

    start: int
    end: int
    destination: str
    image: bool
    automatic: bool
    inner: tuple[int, int] | None = None


@dataclass(slots=True)
class Exposure:
    """The raw HTML, the links, and what is code for sure; ``doubtful`` is code for CommonMark only."""

    body: str
    text: str
    views: list[View] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)
    doubtful: list[tuple[int, int]] = field(default_factory=list)
    listings: list[Listing] = field(default_factory=list)
    plain: list[tuple[int, int, int, int]] = field(default_factory=list)
    foreign: list[tuple[int, int]] = field(default_factory=list)
    extents: list[tuple[int, int]] = field(default_factory=list)
    swallowed: list[tuple[int, int]] = field(default_factory=list)
    raw: list[tuple[int, int]] = field(default_factory=list)
    shown: list[tuple[int, int]] = field(default_factory=list)

    def is_foreign(self, offset: int) -> bool:
        """Say whether kramdown reads neither Markdown nor escapes at ``offset``."""
        groups = (self.extents, self.swallowed, self.foreign)
        return any(inside(group, offset) for group in groups)

    def is_visible(self, offset: int) -> bool:
        """Say whether CommonMark shows what stands at ``offset``, or passes it on as HTML."""
        return any(inside(group, offset) for group in (self.shown, self.raw, self.doubtful))


def expose(body: str) -> Exposure:
    """Read ``body``, Liquid written over, as CommonMark, and see what kramdown may read otherwise."""
    text = masked(body)
    found = Exposure(body, text)
    code, leaves = _events(text, found)
    same = {(c.start, c.end) for c in code if c.block and listings.same_block(body, text, c)}
    blocks = sorted(same)
    extents = [(extent.start, extent.end) for extent in kramdown.read(text, blocks).extents]
    if "{::nomarkdown" in text:
        found.plain = [(m.start(1), m.end(1), m.start(2), m.end(2)) for m in _NOMARKDOWN.finditer(text)]
    found.foreign = merged(_foreign(text, found))
    unsure = listings.lone_fence(text, [c for c in code if c.block])
    for (
        listing
    ) in code:  # where kramdown sees no fence, it may take the end of this one for the next one's beginning
        if listing.block and not listing.indented and (listing.start, listing.end) not in same:
            unsure = min(unsure, listing.start)
            break
    if "{::" in text:  # whatever it does, a fence below may be no fence
        unsure = min(unsure, text.find("{::"))
    if (
        "\r" in text and (lone := _LONE_RETURN.search(text)) is not None
    ):  # the end of a line for some readers only
        unsure = min(unsure, text.rfind("\n", 0, lone.start()) + 1)
    _mark_strays(text, code, leaves)
    spans = [(c.start, c.end) for c in code if not c.block and listings.same_span(text, c)]
    found.extents = extents
    found.swallowed = [
        span
        for start, end in leaves
        for span in kramdown.raw_spans(text, start, end, between(spans, start, end))
    ]
    same.update(span for span in spans if not inside(found.swallowed, span[0]))
    for listing in code:
        start, end = listing.start, listing.end
        if (start, end) in same and start < unsure and not found.is_foreign(start):
            found.code.append((start, end))
        else:
            found.doubtful.append((start, end))
            found.listings.append(listing)
    found.swallowed.sort()
    for group in (found.code, found.doubtful, found.raw, found.shown):
        group.sort()
    return found


def between(spans: list[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Those of ``spans`` (sorted, disjoint) that begin in ``start:end``."""
    return spans[bisect_left(spans, (start, start)) : bisect_left(spans, (end, end))]


def _foreign(text: str, found: Exposure) -> Iterator[tuple[int, int]]:
    """Where kramdown reads something of its own: extensions, mathematics, comments longer than CommonMark's."""
    for start, _, _, end in found.plain:
        yield start, end
    if "$$" in text:
        yield from (match.span() for match in _MATH.finditer(text))
        last = 0
        for match in _BLOCK_MATH.finditer(text):
            if match.start() >= last:
                last = match.end(1)
                yield match.start(), last
    for opener, closer in (("<!--", "-->"), ("<?", "?>")):
        if opener not in text:
            continue
        last = 0
        for start, end in found.raw:
            at = text.find(opener, max(start, last), end)
            while at >= 0:
                close = text.find(closer, at + len(opener))
                if close < 0:
                    break
                last = close + len(closer)
                if last > end:
                    yield at, last
                at = text.find(opener, last, end)


def _events(text: str, found: Exposure) -> tuple[list[Listing], list[tuple[int, int]]]:
    """Fill in what CommonMark says; return its code and the places of its paragraphs that have code spans."""
    leaves: list[tuple[int, int]] = []
    code: list[Listing] = []
    block: Listing | None = None
    lines: list[tuple[int, int]] | None = None
    open_links: list[Link] = []
    paragraph: list[View] = []
    leaf: tuple[int, int] | None = None
    above = contained = listed = mixed = False
    columns: list[int] = []
    quotes = last = 0
    for kind, payload, start, end in markdown.events(text):
        if kind == "Start":
            name = payload if isinstance(payload, str) else next(iter(payload))
            if not columns and name != "Item":
                above = contained
                contained = name in _CONTAINERS
                listed = listed or name in ("List", "FootnoteDefinition")
                inner = text[start - 1 : start] in (" ", "\t")  # a footnote in a footnote, for some readers
                mixed = inner and (mixed or name == "FootnoteDefinition")
            if name in _LEAVES:
                paragraph, leaf = [], (start, end)
            if name == "HtmlBlock":
                lines = []
                mixed = True
            elif name in _HOLDERS:
                columns.append(_column(text, name, start, columns))
                quotes += name == "BlockQuote"
            elif name in ("Link", "Image"):
                _extend(open_links, start, end)
                open_links.append(_link(name, payload[name], start, end))
                continue
            elif name == "CodeBlock":
                kind_of_block = payload["CodeBlock"]
                indented = kind_of_block == "Indented"
                info = "" if indented else str(next(iter(kind_of_block.values())))
                block = Listing(start, end, True, (info.split() or [""])[0], [], indented)
                block.nested, block.column = bool(columns), columns[-1] if columns else 0
                block.below, block.listed, block.mixed = above, listed, mixed and bool(columns)
                code.append(block)
        elif kind == "End":
            name = payload if isinstance(payload, str) else next(iter(payload))
            if name in _LEAVES:
                for view in paragraph:
                    view.until = last
                paragraph = []
            if name == "HtmlBlock" and lines is not None:
                if lines:
                    found.views.append(_view(text, lines))
                    found.raw.append((lines[0][0], lines[-1][1]))
                lines = None
            elif name == "CodeBlock":
                block = None
            elif name in _HOLDERS:
                columns.pop()
                quotes -= name == "BlockQuote"
            elif name in ("Link", "Image") and open_links:
                found.links.append(open_links.pop())
                continue
        elif kind == "Html":
            if lines is not None:
                lines.append((start, end))
        elif kind == "InlineHtml":
            paragraph.append(_tag_view(text, start, end, quotes))
            last = end
            found.views.append(paragraph[-1])
            found.raw.append((start, end))
            tag = _TAG_NAME.match(text, start)
            mixed = mixed or tag is None or tag[1].lower() not in kramdown.SPAN
        elif kind == "Code":
            span = Listing(start, end, False, "", [])
            span.nested, span.below, span.column = bool(columns), above, columns[-1] if columns else 0
            # hugo and kramdown read what stands behind the colon as blocks
            span.mixed = (mixed and bool(columns)) or (
                leaf is not None and _DEFINITION.search(text, leaf[0], start) is not None
            )
            code.append(span)
        if kind in ("Code", "InlineHtml"):
            if leaf is not None and (not leaves or leaves[-1] != leaf):
                leaves.append(leaf)
        elif kind == "Text" and block is not None:
            block.lines.append((str(payload), start, end))
        elif kind == "Text":
            found.shown.append((start, end))
        if open_links:
            _extend(open_links, start, end)
    return code, leaves


def _mark_strays(text: str, code: list[Listing], leaves: list[tuple[int, int]]) -> None:
    """Code spans of a paragraph with a lone backtick: in a tag, say, that another reader does not take for a tag.

    Behind them too: markdown-it looks for pairs in what may be a link's text first.
    """
    index = 0
    for start, end in leaves:
        first = index
        stray = False
        while index < len(code) and code[index].start < end:
            listing = code[index]
            index += 1
            stray = stray or _BACKTICK.search(text, start, listing.start) is not None
            if not listing.block:
                listing.mixed = listing.mixed or stray
                stray = stray or not listings.same_span(text, listing)
            start = max(start, listing.end)
        if index > first and _BACKTICK.search(text, start, end) is not None:
            for listing in code[first:index]:
                listing.mixed = listing.mixed or not listing.block


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
