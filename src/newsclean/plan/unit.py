"""A unit: something in a body that can be rewritten, or left, on its own."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean.html_nodes import Element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.blocks import Account
    from newsclean.html_tree import TreeBuilder
    from newsclean.inline import Note, Style
    from newsclean.model import Edit
    from newsclean.scan import Leaf
    from newsclean.shapes import Shaped


@dataclass(slots=True)
class Rendered:
    """A unit's edits (sorted, disjoint, offsets in the body) and what its rules report, in the same offsets."""

    edits: list[Edit]
    account: Account


@dataclass(slots=True, eq=False)
class Unit:
    """Something that can be rewritten: ``render(style, styles)`` gives the edits.

    ``parts`` are the start tags, or blocks, that can be treated each in its own way; or the leaf that has them.
    """

    start: int
    end: int
    render: Callable[[Style, dict[int, str]], Rendered]
    parts: list[int] | Leaf = field(default_factory=list)

    @property
    def pairs(self) -> list[int]:
        """Where the parts start."""
        if isinstance(self.parts, list):
            return self.parts
        return [raw.start for raw in self.parts.tags if raw.tag is not None and not raw.tag.close]


@dataclass(slots=True)
class Island:
    """HTML blocks that belong together, and the tree they make; or one block of a shape that is known."""

    builder: TreeBuilder | None
    start: int
    end: int
    shaped: Shaped | None = None

    def ends(self) -> Iterator[tuple[int, int]]:
        """Where the elements start and end."""
        if self.shaped is not None:
            yield from self.shaped.roots()
        elif self.builder is not None:
            yield from ((node.start, node.end) for node in self.builder.roots if isinstance(node, Element))


@dataclass(slots=True)
class Plan:
    """All units of a body in order, remarks that belong to none of them, where the blocks on the top level are.

    ``endless``: kramdown sees no end of some element, or another one than CommonMark; or no start of one.
    """

    units: list[Unit]
    notes: list[Note]
    blocks: list[tuple[int, int]] = field(default_factory=list)
    endless: bool = False
