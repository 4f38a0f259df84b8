"""A post without its familiar parts, and the way back."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from newsclean import markdown
from newsclean.spans import mapped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.familiar.parts import Part

TOKEN_START, _TOKEN_END = "\u3ff0\u3ff1"  # letters that nobody uses, and no stand-in has
_TOKEN = re.compile(f"{TOKEN_START}([0-9]+){_TOKEN_END}")
_TOKEN_IN_HTML = re.compile(f"<p>{_TOKEN.pattern}</p>\n")
_ANY_TOKEN = re.compile(f"<p>{_TOKEN.pattern}</p>|{_TOKEN.pattern}")
_PARAGRAPH = "HT201"


class Restored(NamedTuple):
    """The whole post again; ``places`` lead from what the engine made of the rest to ``text``."""

    text: str
    places: Sequence[tuple[int, int]]

    def place(self, offset: int) -> int:
        """Where in the text is what is at ``offset`` of the engine's result."""
        return mapped(self.places, offset)


@dataclass(slots=True)
class Shortened:
    """A post without its familiar parts: ``text`` has tokens in the places of ``runs`` of them.

    ``applied`` and ``tags_removed`` count what is done to the parts that are not in the text.
    """

    source: str
    text: str = ""
    runs: list[Sequence[Part]] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)  # offset in ``text``, offset in ``source``
    applied: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    tags_removed: int = 0

    def place(self, offset: int) -> int:
        """Where in the source is what is at ``offset`` of the text."""
        return mapped(self.places, offset)

    def shows_token(self, text: str) -> bool:
        """Whether a token is quoted in ``text``."""
        return TOKEN_START in text

    def original(self, text: str) -> str:
        """``text`` with the parts as they were in the places of their tokens."""
        return _ANY_TOKEN.sub(self._source_of, text)

    def _source_of(self, match: re.Match[str]) -> str:
        run = self.runs[int(match[1] or match[2])]
        return self.source[run[0].start : run[-1].end]

    def restored(self, result: str) -> Restored | None:
        """``result``, which is what became of the text, with what becomes of the parts.

        None where a token is not a paragraph of its own, or the page is not the one of the pieces.
        """
        pieces = _TOKEN.split(result)
        if pieces[1::2] != [str(number) for number in range(len(self.runs))]:
            return None
        if not all(_is_edge(piece[:2]) for piece in pieces[2::2]):
            return None
        if not all(_is_edge(piece[-2:]) for piece in pieces[:-1:2]):
            return None
        places = [(0, 0)]
        here = there = 0
        for index, number in enumerate(pieces[1::2]):
            pieces[2 * index + 1] = written = self._written(self.runs[index])
            here += len(pieces[2 * index]) + len(number) + 2
            there += len(pieces[2 * index]) + len(written)
            places.append((here, there))
        text = "".join(pieces)
        return Restored(text, places) if markdown.html(text) == self._page(markdown.html(result)) else None

    def _written(self, run: Sequence[Part]) -> str:
        """What becomes of the parts of a run: of those in one block, and of the blocks."""
        written: list[str] = []
        for _, group in groupby(run, key=lambda part: part.block):
            block = list(group)
            made = [p.known.text for p in block if p.known is not None and p.known.text]
            if made:
                written += ("\n\n".join(made), self._line_ends(block[-1].end))
        return "".join(written[:-1])

    def _line_ends(self, at: int) -> str:
        """The line ends that begin at ``at``."""
        end = at
        while self.source.startswith("\n", end):
            end += 1
        return self.source[at:end]

    def _page(self, html: str) -> str:
        """The page of the text with the pages of the parts in the places of the tokens."""
        pieces = _TOKEN_IN_HTML.split(html)
        for index in range(1, len(pieces), 2):
            run = self.runs[int(pieces[index])]
            pieces[index] = "".join([p.known.page for p in run if p.known is not None])
        return "".join(pieces)


def _is_edge(text: str) -> bool:
    """Whether a paragraph begins or ends here: at a blank line, or where the post does."""
    return text in ("", "\n", "\n\n")


def shortened(body: str, parts: Sequence[Part]) -> Shortened:
    """``body`` with tokens in the places of the parts that do not stay."""
    writer = _Writer(body)
    writer.copy(0, parts[0].start)
    run: list[Part] = []
    blank = 0, 0  # the line ends after the last block in ``run`` of which something is left
    for block, end in _blocks(body, parts):
        if any(part.stays for part in block):
            writer.blocks(run, *blank, block[0].start)
            writer.elements(block, end)
            run = []
            continue
        run += block
        if not all(part.goes for part in block):
            blank = block[-1].end, end
    writer.blocks(run, *blank, len(body))
    return writer.made()


def _blocks(body: str, parts: Sequence[Part]) -> Iterator[tuple[list[Part], int]]:
    """The parts of each block, and where the next one begins."""
    blocks = [list(block) for _, block in groupby(parts, key=lambda part: part.block)]
    ends = [block[0].start for block in blocks[1:]] + [len(body)]
    return zip(blocks, ends, strict=True)


class _Writer:
    """Writes what is left of a post."""

    def __init__(self, body: str) -> None:
        self._made = Shortened(body)
        self._pieces: list[str] = []
        self._length = 0

    def made(self) -> Shortened:
        """What was written."""
        self._made.text = "".join(self._pieces)
        return self._made

    def copy(self, start: int, end: int) -> None:
        """What stands there in the post."""
        if start < end:
            self._put(self._made.source[start:end], start)

    def blocks(self, run: Sequence[Part], start: int, end: int, following: int) -> None:
        """A token for whole blocks, with the blank lines after it, which go from ``start`` to ``end``.

        Where nothing would be left of them, what is around could become one: they stay, up to what is ``following``.
        """
        if all(part.goes for part in run):
            if run:
                self.copy(run[0].start, following)
            return
        self._put(self._token(run), run[0].start)
        self.copy(start, end)

    def elements(self, block: Sequence[Part], end: int) -> None:
        """A block of which some parts stay, with tokens in paragraphs of HTML for the others."""
        at = block[0].start
        for stays, group in groupby(block, key=lambda part: part.stays):
            run = list(group)
            if stays or all(part.goes for part in run):
                continue
            self.copy(at, run[0].start)
            self._put(f"<p>{self._token(run)}</p>", run[0].start)
            self._made.applied[_PARAGRAPH] -= 1  # the engine counts one too many
            self._made.tags_removed -= 2
            at = run[-1].end
        self.copy(at, end)

    def _put(self, text: str, source: int) -> None:
        self._made.places.append((self._length, source))
        self._pieces.append(text)
        self._length += len(text)

    def _token(self, run: Sequence[Part]) -> str:
        self._count(run)
        self._made.runs.append(run)
        return f"{TOKEN_START}{len(self._made.runs) - 1}{_TOKEN_END}"

    def _count(self, run: Sequence[Part]) -> None:
        for part in run:
            if part.known is not None:
                for applied in part.known.applied:
                    for code, times in applied.items():
                        self._made.applied[code] += times
                self._made.tags_removed += part.known.tags_removed
