"""What is known about shapes, and the way from a post to what is left of it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote

from newsclean import markdown
from newsclean.familiar import leaves
from newsclean.familiar.parts import Part, Rewritten, holds_list, mark, parts_of
from newsclean.familiar.shortened import TOKEN_START, Shortened, shortened
from newsclean.stand_ins import SLOT, Remembered, cut, poured, stand_in, template

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# What a paragraph or a heading begins with; lists, quotes, tables and the rest are only read in their places.
_BEGINNING = re.compile(r"<|#{1,6} |\*\*(?=\S)|(?!\d+[.)])[^\W_]|[(“‘「『《〈【]")
_BEFORE, _AFTER = "앞말\n\n", "\n\n뒷말\n"
_ENCODED = re.compile("%E3%9[0-9A-F]%[89AB][0-9A-F]")  # a letter of a stand-in, in an address
_HOLDS_HTML = re.compile(r"[<|]")  # or cells, in which words are not written as elsewhere
_LONGEST = 4_000  # of longer parts there are no two with the same shape
_SHORT = 100  # of longer parts few come again word for word
_MOST_SHORT = 500  # more are forgotten all at once
_MEETINGS = 3  # posts with a shape: to learn it takes as long as to clean five such parts
_FEWEST = 3  # with fewer familiar parts there is nothing to win


class Learned(NamedTuple):
    """What the engine made of a text of its own: nothing to be said about it, and nothing lost."""

    text: str
    applied: dict[str, int]
    tags_removed: int
    at_start: bool  # whether it would be something else at the start of a post


class Familiar:
    """The shapes of parts that were met under the same settings.

    ``learn`` asks the engine about a text, ``has_phrases`` says whether a rule about words may have to do with one.
    """

    def __init__(self, learn: Callable[[str], Learned | None], has_phrases: Callable[[str], bool]) -> None:
        self.learn = learn
        self.has_phrases = has_phrases
        self.memory: Remembered[leaves.Known] = Remembered(_MEETINGS)
        self.clusters: Remembered[leaves.Cluster] = Remembered(_MEETINGS)
        self.rewritten: dict[str, Rewritten] = {}  # by source: much comes again word for word
        self.frames: dict[leaves.Frame, leaves.Known | None] = {}

    def shorten(self, body: str) -> Shortened | None:
        """``body`` without what is familiar; None where that is too little, or parts have to do with each other."""
        if TOKEN_START in body or not _is_unicode(body):
            return None
        met: set[str] = set()
        parts = parts_of(body, lambda part: self._know(body, part, met))
        if parts is None or sum(part.known is not None for part in parts) < _FEWEST:
            return None
        if self.has_phrases("\n".join([part.known.words for part in parts if part.known is not None])):
            return None
        mark(body, parts)
        if sum(not part.stays for part in parts) < _FEWEST:
            return None
        return shortened(body, parts)

    def _know(self, body: str, part: Part, met: set[str]) -> None:
        """Say what is known about ``part``; ``met`` are the shapes in this post, each of which counts once."""
        if part.end - part.start > _LONGEST or _BEGINNING.match(body, part.start) is None:
            return
        text = body[part.start : part.end]
        part.known = self.rewritten.get(text)
        if part.known is not None or "*" in text or "~~" in text:
            return  # whether a reader sees them as characters depends on the words
        part.known = self._rewritten(text, met)
        if part.known is not None and len(text) <= _SHORT:
            if len(self.rewritten) == _MOST_SHORT:
                self.rewritten.clear()
            self.rewritten[text] = part.known

    def _rewritten(self, source: str, met: set[str]) -> Rewritten | None:
        """What becomes of a part, if its shape is known."""
        pieces = cut(source)
        if pieces is None:
            return None
        known: leaves.Known | None = None
        made = leaves.reduced(pieces, lambda frame, parts: self._cluster(frame, parts, met))
        if made is not None:
            known = self._shape(made.shape, met)
            if not made.familiar:
                return None
        if made is None or known is None or _HOLDS_HTML.search("".join(map(str, known.text[::2]))):
            made = leaves.Reduced(pieces.parts, pieces.words, pieces.words)
            known = self._shape(made.shape, met)
        if known is None:
            return None
        return Rewritten(
            poured(known.text, made.text),
            poured(known.page, made.page),
            "\n".join(pieces.words),
            (known.applied, *(cluster.applied for cluster in made.clusters)),
            known.tags_removed + sum(cluster.tags_removed for cluster in made.clusters),
            known.at_start,
            known.is_list,
        )

    def _shape(self, parts: Sequence[str], met: set[str]) -> leaves.Known | None:
        """What is known about parts of a post that are like ``parts``."""
        shape = "".join(parts)
        if shape in met:
            return self.memory.known.get(shape)
        met.add(shape)
        return self.memory.get(shape, lambda: self._learned(parts))

    def _cluster(self, frame: leaves.Frame, parts: list[str], met: set[str]) -> leaves.Cluster | None:
        """What is known about a cluster with its neighbours in a leaf."""
        key = f"{frame[0]}\n\n{''.join(parts)}"
        if key in met:
            return self.clusters.known.get(key)
        met.add(key)
        return self.clusters.get(key, lambda: self._learned_cluster(frame, parts))

    def _learned_cluster(self, frame: leaves.Frame, parts: list[str]) -> leaves.Cluster | None:
        if frame not in self.frames:
            self.frames[frame] = self._learned([frame[0], SLOT, frame[1]])
        return leaves.cluster(self._learned([frame[0], *parts, frame[1]]), self.frames[frame], parts)

    def _learned(self, parts: Sequence[str]) -> leaves.Known | None:
        """What becomes of a part, found out with stand-ins for its words and paragraphs around it."""
        pieces = stand_in(parts)
        learned = self.learn("".join((_BEFORE, *pieces, _AFTER))) if pieces is not None else None
        if learned is None:
            return None
        text = ""
        if learned.text != _BEFORE + _AFTER.lstrip("\n"):
            if not (learned.text.startswith(_BEFORE) and learned.text.endswith(_AFTER)):
                return None
            text = learned.text[len(_BEFORE) : -len(_AFTER)]
            if not text or text != text.strip("\n"):
                return None
        made = template(text)
        page = template(_ENCODED.sub(lambda match: unquote(match[0]), markdown.html(text)))
        if made is None or page is None or set(page[1::2]) != set(made[1::2]):
            return None
        made = made if text else ()
        return leaves.Known(
            made, page, learned.applied, learned.tags_removed, learned.at_start, holds_list(text)
        )


def _is_unicode(text: str) -> bool:
    """Whether there is no lone surrogate in ``text``, which no renderer takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
