"""A source line with carets under a part of it, in the cells of a terminal.

Cells are not characters: a Korean syllable takes two, a combining mark none, a tab as many as are left to the
next stop. Rich knows the widths.
"""

from __future__ import annotations

from rich.cells import cell_len

from newsclean.report.as_text import UNPRINTABLE

TAB = 4
CUT = "…"


def excerpt(source: str, start: int, end: int, room: int) -> tuple[str, str, str]:
    """Return the line to show, the blanks before the carets, and the carets under ``source[start:end]``.

    There is at least one caret. A line of more than ``room`` cells is cut around the place.
    """
    start = min(max(start, 0), len(source))
    end = min(max(end, start), len(source))
    shown = _shown(source)
    low, high = _window(shown, start, max(room, 10))
    left, right = CUT * (low > 0), CUT * (high < len(shown))
    before, marked = left + "".join(shown[low:start]), "".join(shown[start : min(end, high)])
    after = "".join(shown[max(start, min(end, high)) : high]) + right
    return before + marked + after, " " * cell_len(before), "^" * max(cell_len(marked), 1)


def _shown(source: str) -> list[str]:
    """Return, for every character, what is shown for it: tabs as blanks, control characters as pictures."""
    shown: list[str] = []
    for character in source:
        if character == "\t":
            shown.append(" " * (TAB - cell_len("".join(shown)) % TAB))
        elif not UNPRINTABLE.match(character):
            shown.append(character)
        else:
            shown.append(chr(0x2400 + ord(character)) if character < " " else "\ufffd")
    return shown


def _window(shown: list[str], start: int, room: int) -> tuple[int, int]:
    """Return which characters to show: all, or a third of the room before ``start`` and the rest after it."""
    if cell_len("".join(shown)) <= room:
        return 0, len(shown)
    room -= 2 * len(CUT)
    low, used = start, 0
    wanted = max(room // 3, room - cell_len("".join(shown[start : start + room])))
    while low > 0 and used + cell_len(shown[low - 1]) <= wanted:
        low -= 1
        used += cell_len(shown[low])
    while low < start and cell_len(shown[low]) == 0:
        low += 1  # a mark that belongs to a character further left
    high = start
    while high < len(shown) and used + cell_len(shown[high]) <= room:
        used += cell_len(shown[high])
        high += 1
    return low, high
