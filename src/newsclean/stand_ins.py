"""Stand-ins for words: what becomes of HTML is found out once for all words that nothing depends on.

Plain words have letters at both edges and nothing inside that is ever escaped. They are cut out of the source, and so
are the path of a link's address and the values of colours, which no rule looks at; what is left is its *shape*. A shape
is converted with stand-ins, which are plain words themselves, and what comes out is a template into which the words are
poured. ``Watched`` notices a rule that looks at words all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from newsclean.action import Context
from newsclean.inline import Note

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.html_nodes import Element, Text
    from newsclean.model import Settings

# What is inside words must never be escaped; what stands around them stays in the shape.
_SPECIAL = r"\\`_\[\]{}$&<>*|~^\#\x00-\x1f\x7f"
_PLAIN = re.compile(
    rf"""
    (?P<before> [^\w{_SPECIAL}]* (?: \d{{1,3}}[.)][ ] )? )
    (?! \d+[.)] )
    (?P<words> [^\W_] (?: (?: [^\s{_SPECIAL}] | [ ](?=\S) )* (?<=[^\W_]) )? )
    (?P<after> [^\w{_SPECIAL}]* )
    | [^\w{_SPECIAL}]*
    """,
    re.VERBOSE,
)
# What may be an address, of which GFM readers make links, or part of one.
_ADDRESS = re.compile(r"://|www\.|@|%[0-9a-f]{2}|xn--", re.IGNORECASE)
SLOT = "\ue000"
_COLOUR = re.compile(r"(?<=color: )#[0-9a-fA-F]{3,8}(?![^;\"'])")
_ANY_COLOUR = "#c0105a"
_PATH = re.compile(r"(<(?:a href|img src)=\"https?://[a-z0-9.\-]+/)([A-Za-z0-9/.\-]*[A-Za-z0-9])(?=[\"?])")
# An image's alternative text of letters and spaces, in which there is nothing for readers to disagree about.
_ALTERNATIVE = re.compile(r"(?<= alt=\")[^\W_](?:[^\W_]| (?=[^\W_]))+(?=\")")
# What no rule looks at in images whose address is not that of a thumbnail.
_UNREAD = re.compile(r"( (?:data-url|data-phocus|data-origin-width|data-origin-height|srcset)=)\"[^\"]*\"")
_ANY_VALUE = "https://c0105a.example/c.png"
# A stand-in is its number between two letters of its own, so that a remark which names a letter tells which it is.
_LETTERS = 0x3400  # of CJK Extension A, which nobody uses
_MOST = 500
OUTSIDE = _MOST  # the number of the letters on either side
_LETTER = re.compile(f"[{chr(_LETTERS)}-{chr(_LETTERS + 2 * _MOST + 1)}]")
_STAND_IN = re.compile(f"{_LETTER.pattern}([0-9]+){_LETTER.pattern}")

Parts = tuple["str | int", ...]
"""Text in pieces; a number stands for the words with that number."""


def plain(piece: str, words: list[str]) -> str | None:
    """``piece`` with a slot for its words, which are appended to ``words``; None where they are not plain."""
    if SLOT in piece or _ADDRESS.search(piece) is not None:
        return None
    return _slotted(piece, words)


def _slotted(piece: str, words: list[str]) -> str | None:
    match = _PLAIN.fullmatch(piece)
    if match is None:
        return None
    before, found, after = match.groups()
    if found is None or len(found) == 1:  # kramdown strikes through two characters or more
        return piece
    words.append(found)
    return f"{before}{SLOT}{after}"


def plain_tag(tag: str, words: list[str], *, alone: bool) -> str:
    """``tag`` without the values of its colours, and the path of its address if no other is like it (``alone``)."""
    if "#" in tag:
        tag = _COLOUR.sub(_ANY_COLOUR, tag)
    if alone and SLOT not in tag and (match := _PATH.match(tag)) is not None:
        words.append(match[2])
        tag = f"{match[1]}{SLOT}{tag[match.end() :]}"
    if alone and tag.startswith(_IMAGES):
        tag = _UNREAD.sub(rf'\1"{_ANY_VALUE}"', tag)
        if (alternative := _ALTERNATIVE.search(tag)) is not None:
            words.append(alternative[0])
            tag = f"{tag[: alternative.start()]}{SLOT}{tag[alternative.end() :]}"
    return tag


_IMAGES = ("<img ", "<span data-", "<figure ")
_SHOWN = re.compile(r"<(?:a href|img src)=\"([^\"]*)\"")
# What a text is cut into: tags, line ends, signs that a rule may look at.
_PIECES = re.compile(r"(<[^<>]*>|\n|[*|~^#]|&(?!lt|gt|amp)[A-Za-z]{2,8};)")


class Cut(NamedTuple):
    """A text in ``pieces``: its shape in as many ``parts``, with slots for its ``words``."""

    pieces: list[str]
    parts: list[str]
    words: list[str]

    @property
    def shape(self) -> str:
        """What all texts have in common that differ only in words."""
        return "".join(self.parts)


def cut(text: str) -> Cut | None:
    """Cut the words out of ``text``; None where they are not plain."""
    pieces = _PIECES.split(text)
    if SLOT in text or _ADDRESS.search("\n".join(pieces[::2])) is not None:
        return None
    alone = "://" in text and _are_distinct(text)
    parts = pieces.copy()
    words: list[str] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            if alone or "#" in piece:
                parts[index] = plain_tag(piece, words, alone=alone)
        elif piece and not piece.isspace():
            part = _slotted(piece, words)
            if part is None:
                return None
            parts[index] = part
    return Cut(pieces, parts, words)


def _are_distinct(text: str) -> bool:
    """Whether all addresses in ``text`` are those of links and images, each another one, and ones nobody reads."""
    shown = _SHOWN.findall(text)
    if any("/thumb/" in address for address in shown):
        return False
    every = text.count("://")
    if every > len(shown) and "<img" in text:
        every = _UNREAD.sub("", text).count("://")
    return every == 1 or every == len(shown) == len(set(shown))


def letter(number: int, side: int) -> str:
    """The letter at the start (0) or at the end (1) of a stand-in."""
    return chr(_LETTERS + 2 * number + side)


def stand_in(parts: Sequence[str]) -> list[str] | None:
    """``parts`` with numbered stand-ins in their slots; None where one looks like a stand-in already."""
    pieces: list[str] = []
    number = 0
    for part in parts:
        if _LETTER.search(part) is not None or number == _MOST:
            return None
        while SLOT in part:
            part = part.replace(SLOT, f"{letter(number, 0)}{number}{letter(number, 1)}", 1)
            number += 1
        pieces.append(part)
    return pieces


def template(text: str) -> Parts | None:
    """``text`` with numbers for the words that stand-ins stand for; None where they come twice or in parts."""
    if _ANY_COLOUR in text or _ANY_VALUE in text:
        return None
    parts: list[str | int] = list(_STAND_IN.split(text))
    numbers = parts[1::2] = [int(number) for number in parts[1::2]]
    if len(set(numbers)) != len(numbers) or any(_LETTER.search(str(part)) for part in parts):
        return None
    return tuple(parts)


def poured(parts: Parts, words: Sequence[str]) -> str:
    """The text that ``parts`` make with ``words``."""
    return "".join([words[part] if isinstance(part, int) else part for part in parts])


class Remark(NamedTuple):
    """A note on a shape: from and to which piece it goes; in ``reason``, (number, side) stands for a letter."""

    code: str
    start: int
    end: int
    reason: tuple[str | tuple[int, int], ...]

    def on(self, offsets: Sequence[int], words: Sequence[str], outside: str = "  ") -> Note:
        """The note on HTML of that shape; ``outside`` are the characters on either side."""
        reason = [
            part
            if isinstance(part, str)
            else outside[part[1]]
            if part[0] == OUTSIDE
            else words[part[0]][-part[1]]
            for part in self.reason
        ]
        return Note(self.code, offsets[self.start], offsets[self.end], "".join(reason))


def remark(note: Note, places: dict[int, int]) -> Remark:
    """``note`` on HTML with stand-ins, for all HTML of the shape.

    Raises KeyError for a place inside a piece, and for a note that names more than a letter.
    """
    if _STAND_IN.search(note.reason) is not None or _ANY_COLOUR in note.reason or _ANY_VALUE in note.reason:
        raise KeyError(note.reason)
    parts: list[str | tuple[int, int]] = []
    at = 0
    for match in _LETTER.finditer(note.reason):
        parts += [note.reason[at : match.start()], divmod(ord(match[0]) - _LETTERS, 2)]
        at = match.end()
    return Remark(note.code, places[note.start], places[note.end], (*parts, note.reason[at:]))


class Watched:
    """A Context that remembers whether a rule looked at more than the tags."""

    targets: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    listed = False
    opaque: Sequence[tuple[int, int]] = ()
    as_written: Sequence[tuple[int, int]] = ()

    def __init__(self, text: str, settings: Settings) -> None:
        self.unwatched = Context(text, settings, printed=self.printed)
        self.settings = settings
        self.read = False
        self.asked_for_start = False

    @property
    def text(self) -> str:
        """What offsets count in."""
        self.read = True
        return self.unwatched.text

    def printed(self, offset: int) -> bool:
        """Whether kramdown prints a stray end tag depends on the rest of the post."""
        self.read = True
        return False

    def is_blank(self, node: Element | Text, invisible: str = "") -> bool:
        """As Context.is_blank: the same for all words."""
        return self.unwatched.is_blank(node, invisible)

    def starts_post(self, offset: int) -> bool:
        """Whether nothing to be seen comes before: not here, but that was asked."""
        self.asked_for_start = True
        return False


T = TypeVar("T")


class Remembered(Generic[T]):
    """Values by key. One is made when its key comes up for the ``meetings``-th time, for most never do."""

    MOST = 2_000  # more are forgotten all at once

    def __init__(self, meetings: int = 2) -> None:
        self.meetings = meetings
        self.known: dict[str, T | None] = {}
        self._met: dict[int, int] = {}  # by hash: two keys with the same one only make a value early

    def get(self, key: str, make: Callable[[], T | None]) -> T | None:
        """The value of ``key``; None if there is none, or not yet."""
        if key in self.known:
            return self.known[key]
        met = self._met.get(hash(key), 0) + 1
        if met >= self.meetings:
            value = self.known[key] = make()
            return value
        if met == 1 and len(self._met) >= self.MOST:
            self.clear()
        self._met[hash(key)] = met
        return None

    def clear(self) -> None:
        """Forget everything."""
        self.known.clear()
        self._met.clear()
