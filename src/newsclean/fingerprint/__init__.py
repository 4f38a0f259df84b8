"""A page's fingerprint, made in one pass over the tags of its HTML: two pages with the same one are the same page.

It folds away what ``page`` folds away (``page`` says what that is), but only for HTML whose tags nest as they are
written, so that no tree is needed to know what is in what. Everything else has no fingerprint, and equal pages may
have different ones; then trees are compared. A tag is looked at once and remembered: posts share few.
"""

from __future__ import annotations

import re
from html import unescape
from typing import Any, NamedTuple

from newsclean import markdown, page
from newsclean.fingerprint.folding import PRIVATE, blocks, fold
from newsclean.fingerprint.tags import UNKNOWN, Tag, read

_TAGS = re.compile(r"(<[^<>]*>)")
_known: dict[bool, dict[str, Tag]] = {False: {}, True: {}}
_MOST_KNOWN = 4_000


class Fingerprint(NamedTuple):
    """The words between stand-ins for the tags, and what the tags say besides (addresses, code)."""

    blocks: tuple[str, ...]
    details: tuple[Any, ...]


class Sample:
    """A Markdown text whose page is worked out only as far as a comparison needs it."""

    def __init__(self, text: str, *, highlight: bool = False) -> None:
        self._html = markdown.html(text)
        self._highlight = highlight
        self._page: page.Page | None = None
        self._fingerprint: Fingerprint | None = None
        self._taken = False

    @property
    def page(self) -> page.Page:
        """The page."""
        if self._page is None:
            self._page = page.of_html(self._html, highlight=self._highlight)
        return self._page

    @property
    def fingerprint(self) -> Fingerprint | None:
        """The page's fingerprint, or None where it has none."""
        if not self._taken:
            self._taken = True
            self._fingerprint = of(self._html, highlight=self._highlight)
        return self._fingerprint

    def same_as(self, other: Sample) -> bool:
        """Whether a reader sees the same."""
        if self._html == other._html:
            return True
        if self.fingerprint is not None and self.fingerprint == other.fingerprint:
            return True
        return page.difference(self.page, other.page) is None


def of(source: str, *, highlight: bool = False) -> Fingerprint | None:
    """Return the fingerprint of an HTML fragment, or None where only a tree can tell what it shows.

    ``highlight``: a coloured background counts as ``<mark>``, as in ``page``.
    """
    if PRIVATE.search(source) is not None:
        return None
    pieces = _TAGS.split(source)
    known = _known[highlight]
    if len(known) > _MOST_KNOWN:
        known.clear()
    for written in set(pieces[1::2]).difference(known):
        known[written] = read(written, highlight)
    tags = [known[written] for written in pieces[1::2]]
    texts = pieces[::2]
    if UNKNOWN in tags or "<" in "".join(texts):
        return None
    if "&" in source:
        texts = [unescape(text) if "&" in text else text for text in texts]
        if PRIVATE.search("".join(texts)) is not None:
            return None
    details: list[Any] = []
    folded = fold(texts, tags, details)
    if folded is None:
        return None
    marks = sorted({tag.mark for tag in tags if tag.mark})
    return Fingerprint(blocks(folded, marks), tuple(details))
