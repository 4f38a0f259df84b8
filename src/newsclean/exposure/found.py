"""What an exposure is made of: stretches of HTML, links, code, and where kramdown reads something of its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean.spans import inside, mapped

if TYPE_CHECKING:
    from newsclean.listings import Listing


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
