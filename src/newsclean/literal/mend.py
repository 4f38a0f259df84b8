"""A repair that a person may ask for."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

from newsclean import backslash

if TYPE_CHECKING:
    from newsclean.model import Edit

_TAG = re.compile(r"<!--[\s\S]*?(?:-->|\Z)|</?[A-Za-z][^>]{0,5000}>")
_TAG_OR_ESCAPE = re.compile(rf"<[^<>]*>|{backslash.ESCAPE.pattern}")
_LONGEST_EXCERPT = 30


@dataclass(frozen=True, slots=True)
class Mend:
    """What is wrong at ``start:end``, and the edits that mend it.

    ``reason`` says what a reader sees now, ``done`` what the repair made of it. ``gone`` are the characters that vanish
    from the page by it, ``shown`` those that appear, and ``marks`` the names of the marks that words may gain or lose:
    nothing else on the page may change.
    """

    start: int
    end: int
    edits: tuple[Edit, ...]
    reason: str
    done: str
    gone: str = ""
    shown: str = ""
    marks: frozenset[str] = frozenset()


def visible(source: str) -> Counter[str]:
    """The characters of HTML that a reader sees, white space left out."""
    return Counter("".join(unescape(_TAG.sub("", source)).split()))


def excerpt(source: str) -> str:
    """A few words of ``source`` to quote in a message, without tags and escapes."""
    words = " ".join(_TAG_OR_ESCAPE.sub(r"\1", source).split()).replace('"', "'")
    return words if len(words) <= _LONGEST_EXCERPT else words[: _LONGEST_EXCERPT - 1] + "…"


_MARKS = {
    "code": frozenset(("code",)),
    "a link": frozenset(("a",)),
    "an image": frozenset(("img",)),
    "a heading": frozenset(("p", "h2", "h3", "h4", "h5", "h6")),
}
_EMPHASIS = frozenset(("strong", "em", "del"))


def literal(body: str, start: int, end: int, edits: tuple[Edit, ...], gone: str, kind: str) -> Mend:
    """The repair of Markdown at ``start:end`` that is shown as it is written, and is ``kind`` afterwards."""
    quoted = excerpt(body[start:end])
    return Mend(
        start,
        end,
        edits,
        f'Markdown is shown as it is written: "{quoted}"',
        f'{kind} now: "{quoted}"',
        gone=gone,
        marks=_MARKS.get(kind, _EMPHASIS),
    )
