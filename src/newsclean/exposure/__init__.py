"""Which parts of a body reach a page as HTML or as links, in CommonMark and in kramdown.

``sanitise`` asks this of a post in which something looks dangerous. CommonMark is asked through its parser; for
kramdown, which is not at hand, what *may* be HTML counts, so that in doubt something is not taken for code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import kramdown, listings
from newsclean.exposure import commonmark
from newsclean.exposure.found import Exposure, Link, View
from newsclean.exposure.liquid import masked, unlisted
from newsclean.spans import between, inside, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.listings import Listing

__all__ = ["Exposure", "Link", "View", "expose", "masked", "unlisted"]

_NOMARKDOWN = re.compile(r"(\{::nomarkdown\b[^}]*+\})[\s\S]*?(\{:/(?:nomarkdown)?\}|\Z)")
_MATH = re.compile(r"\$\$[\s\S]*?\$\$")
_BLOCK_MATH = re.compile(r"^ {0,3}\$\$(?=([\s\S]*?\$\$))", re.MULTILINE)
_LONE_RETURN = re.compile(r"\r(?!\n)")
_BACKTICK = re.compile(r"(?<!\\)`")


def expose(body: str) -> Exposure:
    """Read ``body``, Liquid written over, as CommonMark, and see what kramdown may read otherwise."""
    text = masked(body)
    found = Exposure(body, text)
    code, leaves = commonmark.read(text, found)
    same = {(c.start, c.end) for c in code if c.block and listings.same_block(body, text, c)}
    blocks = sorted(same)
    extents = [(extent.start, extent.end) for extent in kramdown.read(text, blocks).extents]
    if "{::nomarkdown" in text:
        found.plain = [(m.start(1), m.end(1), m.start(2), m.end(2)) for m in _NOMARKDOWN.finditer(text)]
    found.foreign = merged(_foreign(text, found))
    unsure = listings.lone_fence(text, [c for c in code if c.block])
    # Where kramdown sees no fence, it may take the end of this one for the beginning of the next one.
    for listing in code:
        if listing.block and not listing.indented and (listing.start, listing.end) not in same:
            unsure = min(unsure, listing.start)
            break
    if "{::" in text:  # whatever it does, a fence below may be no fence
        unsure = min(unsure, text.find("{::"))
    # A lone return is the end of a line for some readers only.
    if "\r" in text and (lone := _LONE_RETURN.search(text)) is not None:
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
