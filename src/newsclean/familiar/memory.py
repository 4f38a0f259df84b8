"""What is known about shapes, and the way from a post to what is left of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newsclean import markdown
from newsclean.familiar.parts import Known, Part, begins_list, mark, parts_of
from newsclean.familiar.shortened import TOKEN_START, Shortened, shortened
from newsclean.stand_ins import Remembered, cut, stand_in, template

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# What a paragraph or a heading begins with; lists, quotes, tables and the rest are only read in their places.
_BEGINNING = re.compile(r"<|#{1,6} |\*\*(?=\S)|[^\W_]|[(“‘「『《〈【]")
_BEFORE, _AFTER = "앞말\n\n", "\n\n뒷말\n"
_ENCODED = re.compile("%E3%9[0-9A-F]%[89AB][0-9A-F]")  # a letter of a stand-in, in an address
_LONGEST = 4_000  # of longer parts there are no two with the same shape
_MEETINGS = 3  # posts with a shape: to learn it takes as long as to clean five such parts
_FEWEST = 3  # with fewer familiar parts there is nothing to win


@dataclass(frozen=True, slots=True)
class Learned:
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
        self.memory: Remembered[Known] = Remembered(_MEETINGS)

    def shorten(self, body: str) -> Shortened | None:
        """``body`` without what is familiar; None where that is too little, or parts have to do with each other."""
        if TOKEN_START in body or not _is_unicode(body):
            return None
        met: set[str] = set()
        parts = parts_of(body, lambda part: self._know(body, part, met))
        if parts is None or sum(part.known is not None for part in parts) < _FEWEST:
            return None
        if self.has_phrases("\n".join([words for part in parts for words in part.words])):
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
        if "*" in text or "~~" in text:
            return  # whether a reader sees them as characters depends on the words
        pieces = cut(text)
        if pieces is None:
            return
        shape = pieces.shape
        part.words = pieces.words
        if shape in met:
            part.known = self.memory.known.get(shape)
        else:
            met.add(shape)
            part.known = self.memory.get(shape, lambda: self._learned(pieces.parts))

    def _learned(self, parts: Sequence[str]) -> Known | None:
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
        return Known(made, page, learned.applied, learned.tags_removed, learned.at_start, begins_list(text))


def _is_unicode(text: str) -> bool:
    """Whether there is no lone surrogate in ``text``, which no renderer takes."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
