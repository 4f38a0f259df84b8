"""What a tree of HTML is made of: elements, words, comments, Markdown between tags, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from newsclean.html import Tag

_BLANK = " \t\r\n\f\v\xa0\u200b\ufeff"


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
class Unended:
    """A start tag that nobody knows and nothing closes: all that follows in the same leaf stands in the element."""

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

    def shows_besides(self, text: str, parts: Sequence[Element], lettering: Collection[str]) -> bool:
        """Whether a reader sees anything in this element besides the words in ``parts``.

        Elements with names in ``lettering`` are nothing to be seen by themselves.
        """
        inside = [(part.start, part.end) for part in parts]
        for node in self.walk():
            if isinstance(node, Element):
                if node.name not in lettering:
                    return True
            elif isinstance(node, Text):
                seen = unescape(text[node.start : node.end]).strip(_BLANK)
                if seen and not any(start <= node.start < end for start, end in inside):
                    return True
            elif not isinstance(node, Comment | Stray):
                return True
        return False

    def elements(self, *names: str) -> Iterator[Element]:
        """The elements below this one with one of ``names`` (no names: all of them)."""
        for node in self.walk():
            if isinstance(node, Element) and (not names or node.name in names):
                yield node

    def words(self, text: str) -> str:
        """The text below this element, character references resolved, tags left out."""
        parts = (text[n.start : n.end] for n in self.walk() if isinstance(n, Text))
        return unescape("".join(parts))


Node = Text | Comment | Markdown | Stray | Unended | Element
