"""Will this delimiter open and close here?

CommonMark decides by the characters beside a delimiter run (https://spec.commonmark.org/0.31.2/#delimiter-run). A
closing ``**`` after punctuation and before a letter stays literal, which Korean meets all the time because
particles follow without a space (https://github.com/commonmark/commonmark-spec/issues/650). kramdown only asks that
no white space stands inside. What is answered here is true for both, and for parsers of different age: 0.31 counts
symbols (emoji, ``℃``) as punctuation, older ones do not.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category

_SPACE, _PUNCTUATION, _SYMBOL, _OTHER = range(4)


@lru_cache(maxsize=4096)
def _kind(char: str) -> int:
    if not char or char in "\t\n\f\r " or category(char) == "Zs":
        return _SPACE
    if char.isascii():
        return _OTHER if char.isalnum() or not char.isprintable() else _PUNCTUATION
    major = category(char)[0]
    return _PUNCTUATION if major == "P" else _SYMBOL if major == "S" else _OTHER


def opens(before: str, after: str) -> bool:
    """Say whether a ``*`` run between these characters is surely left-flanking (``""``: the line's edge)."""
    inner, outer = _kind(after), _kind(before)
    return inner != _SPACE and (inner == _OTHER or outer in (_SPACE, _PUNCTUATION))


def closes(before: str, after: str) -> bool:
    """Say whether a ``*`` run between these characters is surely right-flanking."""
    return opens(after, before)


def flanks(before: str, after: str) -> tuple[bool, bool]:
    """Say whether a delimiter run between these characters is left-flanking, and whether it is right-flanking."""
    left, right = _kind(before), _kind(after)
    signs = (_PUNCTUATION, _SYMBOL)
    return (
        right != _SPACE and (right not in signs or left == _SPACE or left in signs),
        left != _SPACE and (left not in signs or right == _SPACE or right in signs),
    )
