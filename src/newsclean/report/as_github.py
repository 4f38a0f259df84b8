"""The format ``github``: workflow commands that put every finding on its line in a pull request.

Followed: "Workflow commands for GitHub Actions", and the escaping of ``@actions/core`` (``command.ts``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Level

if TYPE_CHECKING:
    from newsclean.model import Diagnostic, FileReport
    from newsclean.report.summary import Summary

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}


class GithubFormatter:
    """Writes one command on a line for each finding, each file that would change, and each failure."""

    def start(self) -> str:
        """Return nothing."""
        return ""

    def file(self, report: FileReport) -> str:
        """Return the commands for one file."""
        lines = [_finding(found) for found in report.diagnostics]
        if report.failure:
            lines.append(
                _command("error", report.failure.reason, file=report.path, title=report.failure.code)
            )
        elif report.status == "would-change":
            lines.append(
                _command("error", "newsclean would change this file", file=report.path, title="newsclean")
            )
        return "".join(f"{line}\n" for line in lines)

    def end(self, summary: Summary) -> str:
        """Return nothing."""
        return ""


def _finding(found: Diagnostic) -> str:
    place: dict[str, str | int] = {"file": found.path, "line": found.line, "endLine": found.end_line}
    if found.line == found.end_line:  # columns are only allowed within one line
        place |= {"col": found.column, "endColumn": found.end_column}
    message = f"{found.code} {found.message}{' [unsafe fix]' if found.unsafe_fix else ''}"
    return _command(_COMMANDS[found.level], message, **place, title=found.code)


def _command(name: str, message: str, **properties: str | int) -> str:
    settings = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {settings}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
