"""How lines end: what is written in a place ends its lines as the text there does."""

from __future__ import annotations

import re
from bisect import bisect_left

from newsclean.model import Edit, Span

_LINE_END = re.compile(r"\r?\n")


class LineEnds:
    """The line ends of one text.

    Where they are mixed, the line counts in which something is written, not what most lines of the text have: that
    may change with every line that goes.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        returns = text.count("\r\n") if "\r" in text else 0
        self._only = "\n" if not returns else "\r\n" if returns == text.count("\n") else None
        self._places: list[int] | None = None

    def at(self, offset: int) -> str:
        """How the line at ``offset`` ends; the last one as the one before it."""
        if self._only is not None:
            return self._only
        if self._places is None:
            self._places = [match.end() - 1 for match in _LINE_END.finditer(self._text)]
        end = self._places[min(bisect_left(self._places, offset), len(self._places) - 1)]
        return "\r\n" if self._text[end - 1 : end] == "\r" else "\n"

    def written(self, text: str, start: int, end: int) -> str:
        """``text`` as it is written instead of ``start:end``: as the first line there, its end as the last."""
        if "\n" not in text or self._only == "\n":
            return text
        within = text.rstrip("\r\n")
        behind = text[len(within) :]
        return self._ended(within, start) + self._ended(behind, max(start, end - 1))

    def edit(self, start: int, end: int, text: str) -> Edit:
        """The edit that writes ``text`` instead of ``start:end``."""
        return Edit(Span(start, end), self.written(text, start, end))

    def _ended(self, text: str, offset: int) -> str:
        return _LINE_END.sub("\r\n", text) if self.at(offset) == "\r\n" else text
