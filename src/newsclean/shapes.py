"""Blocks of one shape are rewritten once: the tags are read, the words poured into what came out.

The *shape* of an HTML block is its source with plain words cut out. Two blocks of one shape become the same Markdown
but for those words, so a shape is converted once, with stand-ins, and what comes out is remembered. Plain words are
those that no rule, no escape and no delimiter cares about; a block with others, or one whose rules look at words, is
converted by itself, as is every shape the first time it is met.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING, cast

from newsclean.action import Context
from newsclean.blocks import Account, Converter, Output
from newsclean.dispatch import Dispatcher
from newsclean.html import Element, Text, TreeBuilder

if TYPE_CHECKING:
    from newsclean.model import Settings

_PIECES = re.compile(r"(<[^<>]*>|\n)")
# Edges matter beside delimiters and at the start of a line, so what is no letter there stays in the shape.
_SPECIAL = r"\\`*_\[\]|~{}$&<>^#@\n\t\r"
_PLAIN = re.compile(
    rf"""
    (?P<before> [ ]* [^\w\s\-+=:.{_SPECIAL}]* )
    (?! \d+[.)] )
    (?P<words> [^\W_] (?: (?: [^\s{_SPECIAL}] | [ ](?=\S) )* (?<=[^\W_]) )? )
    (?P<after> [^\w{_SPECIAL}]* )
    """,
    re.VERBOSE,
)
_BLANK = re.compile(r"(?:\s|&nbsp;)*")
_SLOT = "\ue000"
# What stands in for the words while a shape is converted: a letter at both ends, a number between.
_LETTER = "뷁"
_STAND_IN = re.compile(f"{_LETTER}([0-9]+){_LETTER}")
_MOST = 4_000  # shapes; more are forgotten all at once
_LONGEST = 20_000


@dataclass(frozen=True, slots=True)
class _Template:
    """Markdown in pieces, a number standing for the words with that number; from and to which piece it was made."""

    parts: tuple[str | int, ...]
    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Shape:
    """What becomes of all blocks of one shape. Places are counted in pieces (a tag, a line end, the words between)."""

    roots: tuple[tuple[int, int], ...]
    templates: tuple[_Template, ...]
    applied: Counter[str]
    removed_tags: int
    removed: tuple[tuple[str, int, int], ...]
    repairs: tuple[tuple[int, int, str], ...]


_UNKNOWN = Shape((), (), Counter(), 0, (), ())


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
            Output(
                "".join(words[part] if isinstance(part, int) else part for part in made.parts),
                made.kind,
                offsets[made.start],
                offsets[made.end],
            )
            for made in self.shape.templates
        ]

    def account(self) -> Account:
        """What was done on the way."""
        shape, offsets = self.shape, self.offsets
        return Account(
            shape.applied.copy(),
            removed=[(code, offsets[start], offsets[end]) for code, start, end in shape.removed],
            removed_tags=shape.removed_tags,
            repairs=[(offsets[start], offsets[end], text) for start, end, text in shape.repairs],
        )


class Shapes:
    """What is known about shapes under the same settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.known: dict[str, Shape | None] = {}  # None: met once

    def of(self, body: str, start: int, end: int) -> Shaped | None:
        """The HTML block ``body[start:end]`` by its shape, or None where it has to be read for itself."""
        pieces = _PIECES.split(body[start:end])
        words: list[str] = []
        parts: list[str] = []
        for index, piece in enumerate(pieces):
            if index % 2 or not piece or _BLANK.fullmatch(piece):
                parts.append(piece)
                continue
            match = _PLAIN.fullmatch(piece)
            if match is None or "://" in piece or "www." in piece.lower():
                return None
            words.append(match["words"])
            parts.append(f"{match['before']}{_SLOT}{match['after']}")
        key = "".join(parts)
        shape = self.known.get(key, _UNKNOWN)
        if shape is None:
            shape = self.known[key] = _convert(parts, self.settings)
        elif shape is _UNKNOWN and key not in self.known:
            if len(self.known) >= _MOST:
                self.known.clear()
            self.known[key] = None if len(key) <= _LONGEST and key.count(_SLOT) == len(words) else _UNKNOWN
        if shape is _UNKNOWN:
            return None
        return Shaped(shape, list(accumulate(map(len, pieces), initial=start)), words)


@lru_cache(maxsize=16)
def memory(settings: Settings) -> Shapes:
    """The shapes known under ``settings``."""
    return Shapes(settings)


class _Watched:
    """A Context that remembers whether a rule looked at anything but the tags."""

    targets: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()

    def __init__(self, text: str, settings: Settings) -> None:
        self._text = text
        self.settings = settings
        self.read = False

    @property
    def text(self) -> str:
        self.read = True
        return self._text

    def printed(self, offset: int) -> bool:
        self.read = True
        return False

    def is_blank(self, element: Element, invisible: str = "") -> bool:
        return Context(self._text, self.settings).is_blank(element, invisible)


def _convert(parts: list[str], settings: Settings) -> Shape:
    """Convert a block with stand-ins for its words; ``_UNKNOWN`` where more than its shape counts."""
    slots = 0
    pieces: list[str] = []
    for part in parts:
        if _SLOT in part:
            part = part.replace(_SLOT, f"{_LETTER}{slots}{_LETTER}")
            slots += 1
        elif _LETTER in part:
            return _UNKNOWN
        pieces.append(part)
    text = "".join(pieces)
    builder = TreeBuilder(text)
    builder.feed(0, len(text))
    builder.end_of_chunk(len(text))
    if builder.open or builder.misread:
        return _UNKNOWN
    watched = _Watched(text, settings)
    context = Context(text, settings, printed=watched.printed)
    converter = Converter(context, Dispatcher(cast("Context", watched)))
    for node in builder.roots:
        if isinstance(node, Element):
            if converter.is_inline(node) or any(e.raw is not None for e in (node, *node.elements())):
                return _UNKNOWN
        elif not isinstance(node, Text) or not _BLANK.fullmatch(text, node.start, node.end):
            return _UNKNOWN
    outputs = converter.flow(builder.roots)
    account = converter.account
    if watched.read or account.notes or any(_LETTER in shown for _, _, shown in account.repairs):
        return _UNKNOWN
    places = {offset: index for index, offset in enumerate(accumulate(map(len, pieces), initial=0))}
    try:
        return Shape(
            tuple(
                (places[node.start], places[node.end]) for node in builder.roots if isinstance(node, Element)
            ),
            tuple(
                _Template(_parts(made.text, slots), made.kind, places[made.start], places[made.end])
                for made in outputs
            ),
            account.applied,
            account.removed_tags,
            tuple((code, places[start], places[end]) for code, start, end in account.removed),
            tuple((places[start], places[end], shown) for start, end, shown in account.repairs),
        )
    except LookupError:  # a place inside a piece, or words that come twice
        return _UNKNOWN


def _parts(text: str, slots: int) -> tuple[str | int, ...]:
    """``text`` with numbers for the words that the stand-ins stand for. Raises LookupError if one comes twice."""
    parts: list[str | int] = list(_STAND_IN.split(text))
    parts[1::2] = numbers = [int(number) for number in parts[1::2]]
    if len(set(numbers)) != len(numbers) or any(number >= slots for number in numbers):
        raise LookupError
    return tuple(parts)
