"""What a run says, as strings: findings for people and for programs, the closing line, the table of rules.

A format is written file by file, so that nothing has to be kept for thousands of files: ``start``, then
``file`` for every FileReport in path order, then ``end``. Printing is the caller's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, get_args

from newsclean.config_model import OutputFormat
from newsclean.report.as_text import failure_line
from newsclean.report.summary import Summary

if TYPE_CHECKING:
    from newsclean.model import FileReport

__all__ = ["FORMATS", "Formatter", "Summary", "failure_line", "formatter"]

FORMATS: tuple[str, ...] = get_args(OutputFormat)


class Formatter(Protocol):
    """One output format. Every method returns what to write next to standard output, with its line ends."""

    def start(self) -> str:
        """Return what comes before the first file."""

    def file(self, report: FileReport) -> str:
        """Return what is said about one file; often nothing."""

    def end(self, summary: Summary) -> str:
        """Return what comes after the last file. An interrupted run calls it too: json stays well-formed."""


def formatter(
    name: str, *, terminal: bool = False, color: bool = False, width: int = 80, verbose: bool = False
) -> Formatter:
    """Return the format called ``name``, one of FORMATS.

    The rest is for ``text`` and ``concise``: on a ``terminal`` of ``width`` cells ``text`` shows the source
    line with a caret, ``color`` allows escape sequences, ``verbose`` names the files that were cleaned too.
    Raises ValueError for another name.
    """
    if name in ("text", "concise"):
        from newsclean.report.as_text import TextFormatter

        return TextFormatter(source=terminal and name == "text", color=color, width=width, verbose=verbose)
    if name == "json":
        from newsclean.report.as_json import JsonFormatter

        return JsonFormatter()
    if name == "github":
        from newsclean.report.as_github import GithubFormatter

        return GithubFormatter()
    if name == "sarif":
        from newsclean.report.as_sarif import SarifFormatter

        return SarifFormatter()
    if name == "html":
        from newsclean.report.as_html import HtmlFormatter

        return HtmlFormatter()
    raise ValueError(f"no such output format: {name}")
