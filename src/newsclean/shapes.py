"""Blocks of one shape are rewritten once: the tags are read, the words poured into what came out.

Two HTML blocks that differ only in plain words become the same Markdown but for those words, so what becomes of them
is found out once, with stand-ins, and remembered. A block with other words, or one whose rules look at words, is
converted by itself, as is every shape the first time it is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, cast

from newsclean.blocks import Account, Converter, Output
from newsclean.dispatch import Dispatcher
from newsclean.html_nodes import Element, Text
from newsclean.html_tree import TreeBuilder
from newsclean.stand_ins import (
    Parts,
    Remark,
    Remembered,
    Watched,
    cut,
    poured,
    remark,
    stand_in,
    template,
)

if TYPE_CHECKING:
    from newsclean.action import Context
    from newsclean.model import Settings

_LONGEST = 4_000  # of longer blocks there are no two with the same shape


class _Made(NamedTuple):
    """A block of Markdown, and from and to which piece it was made."""

    parts: Parts
    kind: str
    start: int
    end: int


class Shape(NamedTuple):
    """What becomes of all blocks of one shape. Places are counted in pieces (a tag, a line end, the words between)."""

    roots: tuple[tuple[int, int], ...]
    made: tuple[_Made, ...]
    applied: tuple[str, ...]
    remarks: tuple[Remark, ...]
    removed: tuple[tuple[str, int, int], ...]
    removed_tags: int
    repairs: tuple[tuple[int, int, str], ...]
    anywhere: bool  # also at the start of a post


@dataclass(slots=True)
class Shaped:
    """One block: its shape, the offset of every piece in the body, its words."""

    shape: Shape
    offsets: list[int]
    words: list[str]

    def roots(self) -> list[tuple[int, int]]:
        """Where the block's elements start and end."""
        return [(self.offsets[start], self.offsets[end]) for start, end in self.shape.roots]

    def outputs(self) -> list[Output]:
        """The block as Markdown."""
        words, offsets = self.words, self.offsets
        return [
            Output(poured(made.parts, words), made.kind, offsets[made.start], offsets[made.end])
            for made in self.shape.made
        ]

    def account(self) -> Account:
        """What was done on the way."""
        shape, offsets = self.shape, self.offsets
        return Account(
            list(shape.applied),
            [found.on(offsets, self.words) for found in shape.remarks],
            [(code, offsets[start], offsets[end]) for code, start, end in shape.removed],
            shape.removed_tags,
            [(offsets[start], offsets[end], text) for start, end, text in shape.repairs],
        )


class Shapes:
    """What is known about shapes under the same settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.memory: Remembered[Shape] = Remembered()

    def of(self, body: str, start: int, end: int) -> Shaped | None:
        """The HTML block ``body[start:end]`` by its shape, or None where it has to be read for itself."""
        if end - start > _LONGEST:
            return None
        cut_up = cut(body[start:end])
        if cut_up is None:
            return None
        shape = self.memory.get(cut_up.shape, lambda: _convert(cut_up.parts, self.settings))
        if shape is None:
            return None
        return Shaped(shape, list(accumulate(map(len, cut_up.pieces), initial=start)), cut_up.words)


@lru_cache(maxsize=16)
def memory(settings: Settings) -> Shapes:
    """The shapes known under ``settings``."""
    return Shapes(settings)


def _convert(parts: list[str], settings: Settings) -> Shape | None:
    """Convert a block with stand-ins for its words; None where more than its shape counts."""
    pieces = stand_in(parts)
    if pieces is None:
        return None
    text = "".join(pieces)
    builder = TreeBuilder(text)
    builder.feed(0, len(text))
    builder.end_of_chunk(len(text))
    if builder.open or builder.misread:
        return None
    watched = Watched(text, settings)
    converter = Converter(watched.unwatched, Dispatcher(cast("Context", watched)))
    elements = [node for node in builder.roots if isinstance(node, Element)]
    for node in builder.roots:
        if isinstance(node, Element):
            if converter.is_inline(node) or any(e.raw is not None for e in (node, *node.elements())):
                return None
        elif not isinstance(node, Text) or text[node.start : node.end].strip():
            return None
    outputs = converter.flow(builder.roots)
    account = converter.account
    made = [(output, template(output.text)) for output in outputs]
    if watched.read or any(template(shown) != (shown,) for _, _, shown in account.repairs):
        return None
    places = {offset: index for index, offset in enumerate(accumulate(map(len, pieces), initial=0))}
    try:
        shape = Shape(
            tuple((places[node.start], places[node.end]) for node in elements),
            tuple(
                _Made(found, output.kind, places[output.start], places[output.end])
                for output, found in made
                if found is not None
            ),
            tuple(account.applied),
            tuple(remark(note, places) for note in account.notes),
            tuple((code, places[start], places[end]) for code, start, end in account.removed),
            account.removed_tags,
            tuple((places[start], places[end], shown) for start, end, shown in account.repairs),
            not watched.asked_for_start,
        )
    except KeyError:  # a place inside a piece, which in another block is elsewhere
        return None
    return shape if len(shape.made) == len(made) else None
