"""Which parts of a body reach a page as HTML or as links, in CommonMark and in kramdown.

``sanitise`` asks this of a post in which something looks dangerous. CommonMark is asked through its parser; for
kramdown, which is not at hand, what *may* be HTML counts, so that in doubt something is not taken for code.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import Any

from newsclean import kramdown, markdown

# Liquid is code: what stands in a tag or an output is the site's business, and so is a highlighted listing. An output
# that holds a tag is none of it: where there is no Liquid, as in Hugo, the tag would be in the page.
_LIQUID = re.compile(
    r"""
    \{%-?\s*highlight\b[^%]*+%\}[\s\S]*?\{%-?\s*endhighlight\s*-?%\}
  | \{\{[<%]\s*highlight\b[^>%]*+[>%]\}\}[\s\S]*?\{\{[<%]\s*/\s*highlight\s*[>%]\}\}
  | \{%(?:(?!%\}|<[A-Za-z/!?]|\]\(|\{:)[\s\S]){0,2000}+%\}
  | \{\{(?:(?!\}\}|<[A-Za-z/!?]|\]\(|\{:|\n[ \t]*\n)[\s\S]){0,2000}+\}\}
    """,
    re.VERBOSE,
)
_LEAVES = frozenset(("Paragraph", "Heading", "TableCell", "Item"))
_NOT_NEWLINE = re.compile(r"[^\n]")
_NOMARKDOWN = re.compile(r"(\{::nomarkdown\b[^}]*+\})[\s\S]*?(\{:/(?:nomarkdown)?\}|\Z)")
# Below kramdown's definition list, indented lines go on with it.
_DEFINED = re.compile(r"^ {0,3}:[ \t]", re.MULTILINE)
_ITEM = re.compile(r"\n[ \t>]*(?:[-+*]|\d{1,9}\.)[ \t]")
_MATH = re.compile(r"\$\$[\s\S]*?\$\$")
_FENCE_END = re.compile(r"\n(?P<prefix>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t\r]*\n?\Z")


def masked(body: str) -> str:
    """``body`` with Liquid written over, character by character, so that every offset stays."""
    if "{%" not in body and "{{" not in body:
        return body
    return _LIQUID.sub(lambda match: _NOT_NEWLINE.sub("x", match[0]), body)


@dataclass(slots=True)
class View:
    """A stretch of raw HTML as a browser gets it: its text, and where its parts stand in the body."""

    text: str
    places: list[tuple[int, int]]
    until: int = 0
    """For a tag in a Markdown paragraph: the end of the last tag there."""

    def place(self, offset: int) -> int:
        """Map an offset in ``text`` to one in the body."""
        inner, outer = self.places[max(bisect_right(self.places, (offset, 1 << 62)) - 1, 0)]
        return outer + offset - inner


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
class Listing:
    """A code block or span (``block``) that kramdown may read as HTML: its place, its language, its code."""

    start: int
    end: int
    block: bool
    nested: bool
    language: str
    code: list[str]
    below: bool = False
    """Whether the block before it is a list or a quote."""


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


def inside(spans: list[tuple[int, int]], offset: int) -> bool:
    """Say whether one of ``spans`` (sorted, disjoint) holds ``offset``."""
    index = bisect_right(spans, (offset, 1 << 62)) - 1
    return index >= 0 and spans[index][1] > offset


def expose(body: str) -> Exposure:
    """Read ``body``, Liquid written over, as CommonMark, and see what kramdown may read otherwise."""
    text = masked(body)
    found = Exposure(body, text)
    listings, leaves = _events(text, found)
    blocks = [(listing.start, listing.end) for listing in listings if listing.block]
    extents = [(extent.start, extent.end) for extent in kramdown.read(text, blocks).extents]
    if "{::nomarkdown" in text:
        found.plain = [(m.start(1), m.end(1), m.start(2), m.end(2)) for m in _NOMARKDOWN.finditer(text)]
    found.foreign = [(start, end) for start, _, _, end in found.plain]
    found.foreign += [match.span() for match in _MATH.finditer(text)] if "$$" in text else []
    spans = [(c.start, c.end) for c in listings if not c.block and _same_span(text, c.start, c.end)]
    same = set(spans)
    found.extents = extents
    found.swallowed = [
        span
        for start, end in leaves
        for span in kramdown.raw_spans(text, start, end, between(spans, start, end))
    ]
    for listing in listings:
        start, end = listing.start, listing.end
        certain = (
            _same_block(text, listing)
            if listing.block
            else (start, end) in same and not inside(found.swallowed, start)
        )
        if certain and not found.is_foreign(start):
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


def _events(text: str, found: Exposure) -> tuple[list[Listing], list[tuple[int, int]]]:
    """Fill in what CommonMark says; return its code and the places of its paragraphs that have code spans."""
    leaves: list[tuple[int, int]] = []
    listings: list[Listing] = []
    block: Listing | None = None
    lines: list[tuple[int, int]] | None = None
    open_links: list[Link] = []
    depth = 0
    paragraph: list[View] = []
    leaf: tuple[int, int] | None = None
    contained = False
    for kind, payload, start, end in markdown.events(text):
        if kind == "Start":
            name = payload if isinstance(payload, str) else next(iter(payload))
            above = contained
            if not depth and name != "Item":
                contained = name in ("List", "BlockQuote", "FootnoteDefinition")
            if name in _LEAVES:
                paragraph, leaf = [], (start, end)
            if name == "HtmlBlock":
                lines = []
            elif name in ("Item", "BlockQuote", "FootnoteDefinition"):
                depth += 1
            elif name in ("Link", "Image"):
                _extend(open_links, start, end)
                open_links.append(_link(name, payload[name], start, end))
                continue
            elif name == "CodeBlock":
                kind_of_block = payload["CodeBlock"]
                info = "" if kind_of_block == "Indented" else str(next(iter(kind_of_block.values())))
                block = Listing(start, end, True, depth > 0, (info.split() or [""])[0], [], above)
                listings.append(block)
        elif kind == "End":
            name = payload if isinstance(payload, str) else next(iter(payload))
            if name in _LEAVES:
                for view in paragraph:
                    view.until = paragraph[-1].places[0][1] + len(paragraph[-1].text)
                paragraph = []
            if name == "HtmlBlock" and lines is not None:
                if lines:
                    found.views.append(_view(text, lines))
                    found.raw.append((lines[0][0], lines[-1][1]))
                lines = None
            elif name == "CodeBlock":
                block = None
            elif name in ("Item", "BlockQuote", "FootnoteDefinition"):
                depth -= 1
            elif name in ("Link", "Image") and open_links:
                found.links.append(open_links.pop())
                continue
        elif kind == "Html":
            if lines is not None:
                lines.append((start, end))
        elif kind == "InlineHtml":
            paragraph.append(View(text[start:end], [(0, start)]))
            found.views.append(paragraph[-1])
            found.raw.append((start, end))
        elif kind == "Code":
            listings.append(Listing(start, end, False, depth > 0, "", [str(payload)]))
        if kind in ("Code", "InlineHtml"):
            if leaf is not None and (not leaves or leaves[-1] != leaf):
                leaves.append(leaf)
        elif kind == "Text" and block is not None:
            block.code.append(str(payload))
        elif kind == "Text":
            found.shown.append((start, end))
        if open_links:
            _extend(open_links, start, end)
    return listings, leaves


def _link(name: str, payload: Any, start: int, end: int) -> Link:
    automatic = payload["link_type"] in ("Autolink", "Email")
    return Link(start, end, payload["dest_url"], name == "Image", automatic)


def _extend(links: list[Link], start: int, end: int) -> None:
    if not links:
        return
    link = links[-1]
    link.inner = (start, end) if link.inner is None else (link.inner[0], max(end, link.inner[1]))


def _view(text: str, lines: list[tuple[int, int]]) -> View:
    places: list[tuple[int, int]] = []
    offset = 0
    for start, end in lines:
        places.append((offset, start))
        offset += end - start
    return View("".join(text[start:end] for start, end in lines), places)


def _same_block(text: str, listing: Listing) -> bool:
    """Whether kramdown surely sees the code block too: it takes a fence that nothing closes for text."""
    source = text[listing.start : listing.end]
    opening = source.lstrip(" >\t")
    if not opening.startswith(("```", "~~~")):
        return not listing.nested and _DEFINED.search(text, 0, listing.start) is None
    match = _FENCE_END.search(source)
    if match is None or not opening.startswith(match["fence"][:3]):
        return False
    if not listing.nested and (">" in match["prefix"] or len(match["prefix"]) > 3):
        return False
    if listing.nested and _ITEM.search(source):
        return False  # inside an item, kramdown finds the next item first
    # a fence right below a list or a quote goes on with it for kramdown
    line = text.rfind("\n", 0, listing.start) + 1
    above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : line]
    return not above.strip() or listing.nested or not listing.below


def _same_span(text: str, start: int, end: int) -> bool:
    """Whether kramdown surely sees the code span ``start:end`` too."""
    source = text[start:end]
    ticks = len(source) - len(source.lstrip("`"))
    content = source[ticks : len(source) - ticks]
    if "`" * ticks in content:
        return False
    if ticks == 1 and content[:1].isspace() and (not start or text[start - 1].isspace()):
        return False
    return "\n" not in content
