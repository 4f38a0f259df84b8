"""The format ``json``: one object with a version, described in docs/output-formats.md."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.model import Diagnostic, FileReport
    from newsclean.report.summary import Summary

VERSION = 1  # a new field does not change it; a field that goes or means something else does

_SURROGATE = re.compile(r"[\ud800-\udfff]")


def dumps(value: object) -> str:
    """Return ``value`` as JSON on one line that any UTF-8 stream takes.

    A file name that is no UTF-8 comes as lone surrogates (PEP 383), which UTF-8 cannot write: escaped.
    """
    text = json.dumps(value, ensure_ascii=False)
    return _SURROGATE.sub(lambda m: f"\\u{ord(m[0]):04x}", text)


class JsonFormatter:
    """Writes the object with a file on each line."""

    def __init__(self) -> None:
        self._separator = "\n"

    def start(self) -> str:
        """Return the head of the object."""
        from newsclean import __version__

        return f'{{"version": {VERSION}, "newsclean": {dumps(__version__)}, "files": ['

    def file(self, report: FileReport) -> str:
        """Return the object for one file."""
        separator, self._separator = self._separator, ",\n"
        return separator + dumps(_file(report))

    def end(self, summary: Summary) -> str:
        """Return the summary and the end of the object."""
        return f'\n], "summary": {dumps(_summary(summary))}}}\n'


def _file(report: FileReport) -> dict[str, Any]:
    failure = report.failure
    return {
        "path": report.path,
        "status": report.status,
        "findings": [_finding(found) for found in report.diagnostics],
        "failure": {"code": failure.code, "reason": failure.reason} if failure else None,
        "applied": report.applied,
        "dropped_words": report.dropped_words,
        "tags_removed": report.tags_removed,
        "tags_kept": report.tags_kept,
    }


def _finding(found: Diagnostic) -> dict[str, Any]:
    return {
        "code": found.code,
        "level": str(found.level),
        "message": found.message,
        "line": found.line,
        "column": found.column,
        "end_line": found.end_line,
        "end_column": found.end_column,
        "fix": "unsafe" if found.unsafe_fix else None,
    }


def _summary(summary: Summary) -> dict[str, Any]:
    return {
        "files": summary.total,
        "cleaned": summary.cleaned,
        "would_change": summary.would_change,
        "unchanged": summary.unchanged,
        "failed": summary.failed,
        "tags_removed": summary.tags_removed,
        "tags_kept": summary.tags_kept,
        "findings": {str(level): count for level, count in sorted(summary.levels.items())},
        "hidden_fixes": summary.hidden_fixes,
        "rules": {
            code: {"hits": hits, "files": summary.files[code]} for code, hits in sorted(summary.hits.items())
        },
        "dropped_words": dict(sorted(summary.dropped.items())),
    }
