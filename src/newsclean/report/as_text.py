"""Findings for people: ``path:line:column: CODE message``, on a terminal with the source line and a caret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.model import Diagnostic, Failure, FileReport
    from newsclean.report.summary import Summary

_STYLES = {Level.ERROR: "bold red", Level.WARNING: "bold yellow", Level.NOTE: "bold cyan"}
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Return ``text`` on one line and harmless to a terminal.

    A file name or a post may hold line ends, escape sequences, marks that reverse the text, and bytes that
    are no UTF-8. They are shown as ``\\x1b``, ``\\u202e`` and the like.
    """
    return UNPRINTABLE.sub(lambda m: m[0].encode("unicode_escape").decode(), text)


def failure_line(failure: Failure) -> str:
    """Return the line, for standard error, about a file that could not be done."""
    return f"{printable(failure.name)}: {failure.code} {printable(failure.reason)}"


class TextFormatter:
    """The formats ``text`` and ``concise``: a line for each finding, and its source line if ``source``."""

    def __init__(self, *, source: bool, color: bool, width: int, verbose: bool) -> None:
        self._source = source
        self._width = width
        self._verbose = verbose
        self._paint: Callable[[str, str], str] = _painted if color else _plain

    def start(self) -> str:
        """Return nothing."""
        return ""

    def file(self, report: FileReport) -> str:
        """Return the findings of one file, and a line when it would change."""
        lines = [self._finding(found) for found in report.diagnostics]
        if report.status == "would-change" or (report.status == "cleaned" and self._verbose):
            what = "Would clean" if report.status == "would-change" else "Cleaned"
            lines.append(f"{what}: {self._paint(printable(report.path), 'bold')}")
        return "".join(f"{line}\n" for line in lines)

    def end(self, summary: Summary) -> str:
        """Return nothing: the closing line is talk, and goes to standard error."""
        return ""

    def _finding(self, found: Diagnostic) -> str:
        path = self._paint(printable(found.path), "bold")
        code = self._paint(found.code, _STYLES[found.level])
        line = f"{path}:{found.line}:{found.column}: {code} {printable(found.message)}"
        if found.unsafe_fix:
            line += f" {self._paint('[unsafe fix]', 'dim')}"
        return f"{line}\n{self._excerpt(found)}" if self._source and found.source else line

    def _excerpt(self, found: Diagnostic) -> str:
        from newsclean.report.excerpt import excerpt

        number = str(found.line)
        end = found.end_column if found.end_line == found.line else len(found.source) + 1
        room = self._width - len(number) - 4
        line, blank, carets = excerpt(found.source, found.column - 1, end - 1, room)
        gutter, edge = self._paint(f" {number} |", "dim"), self._paint(" " * (len(number) + 2) + "|", "dim")
        return f"{gutter} {line}\n{edge} {blank}{self._paint(carets, _STYLES[found.level])}"


def _plain(text: str, style: str) -> str:
    return text


def _painted(text: str, style: str) -> str:
    from rich.color import ColorSystem
    from rich.style import Style

    return Style.parse(style).render(text, color_system=ColorSystem.STANDARD)
