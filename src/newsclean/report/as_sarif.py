"""The format ``sarif``: SARIF 2.1.0 (OASIS standard), for code scanning and editors."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from newsclean.report.as_json import dumps

if TYPE_CHECKING:
    from newsclean.model import Diagnostic, Failure, FileReport
    from newsclean.report.summary import Summary

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
WOULD_CHANGE = "would-change"


class SarifFormatter:
    """Writes one run. Results come first and the rules they speak of after them: only codes are kept."""

    def __init__(self) -> None:
        self._separator = "\n"
        self._codes: set[str] = set()
        self._failures: list[dict[str, Any]] = []

    def start(self) -> str:
        """Return the head of the log, up to the results."""
        return f'{{"$schema": {dumps(SCHEMA)}, "version": "2.1.0", "runs": [{{"results": ['

    def file(self, report: FileReport) -> str:
        """Return the results for one file; a failure is no result but a notification, for the end."""
        results = [_finding(found) for found in report.diagnostics]
        if report.failure:
            self._failures.append(_notification(report.path, report.failure))
        elif report.status == "would-change":
            message = "newsclean would change this file"
            results.append(_result(WOULD_CHANGE, "warning", message, _location(report.path)))
        self._codes.update(result["ruleId"] for result in results)
        texts = []
        for result in results:
            texts.append(self._separator + dumps(result))
            self._separator = ",\n"
        return "".join(texts)

    def end(self, summary: Summary) -> str:
        """Return the tool with its rules, and whether every file could be done."""
        from newsclean import __version__

        driver = {
            "name": "newsclean",
            "version": __version__,
            "rules": [_rule(c) for c in sorted(self._codes)],
        }
        invocation: dict[str, Any] = {"executionSuccessful": not self._failures}
        if self._failures:
            invocation["toolExecutionNotifications"] = self._failures
        return (
            f'\n], "tool": {dumps({"driver": driver})}, "invocations": [{dumps(invocation)}],'
            ' "columnKind": "unicodeCodePoints"}]}\n'
        )


def _finding(found: Diagnostic) -> dict[str, Any]:
    region = {
        "startLine": found.line,
        "startColumn": found.column,
        "endLine": found.end_line,
        "endColumn": found.end_column,
    }
    result = _result(found.code, str(found.level), found.message, _location(found.path, region))
    return result | {"properties": {"fix": "unsafe"}} if found.unsafe_fix else result


def _result(code: str, level: str, message: str, location: dict[str, Any]) -> dict[str, Any]:
    return {"ruleId": code, "level": level, "message": {"text": message}, "locations": [location]}


def _notification(path: str, failure: Failure) -> dict[str, Any]:
    return {
        "level": "error",
        "message": {"text": failure.reason},
        "associatedRule": {"id": failure.code},
        "locations": [_location(path)],
    }


def _location(path: str, region: dict[str, int] | None = None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(path)}}
    if region:
        place["region"] = region
    return {"physicalLocation": place}


def _uri(path: str) -> str:
    """Return a relative path as a relative reference (RFC 3986), an absolute one as a ``file:`` URI."""
    if os.path.isabs(path):  # noqa: PTH117
        return Path(path).as_uri()
    return quote(os.fsencode(path.replace(os.sep, "/")))


def _rule(code: str) -> dict[str, Any]:
    from newsclean.rules_doc import find

    if code == WOULD_CHANGE:
        return {"id": code, "shortDescription": {"text": "The file would be changed by newsclean."}}
    rule = find(code)
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.text, "markdown": rule.markdown},
    }
