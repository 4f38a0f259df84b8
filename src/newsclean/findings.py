"""From an Outcome, in offsets, to a FileReport, in lines and columns: what is left of a post afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from newsclean.model import Diagnostic, FileReport
from newsclean.position import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.model import Outcome

_LONGEST_SOURCE = 2_000  # characters of a line that still go into a report


def diagnostics(path: str, outcome: Outcome) -> tuple[Diagnostic, ...]:
    """Return the findings with their places worked out."""
    if not outcome.findings:
        return ()
    lines = LineIndex(outcome.document.text)
    return tuple(_diagnostics(path, outcome, lines))


def _diagnostics(path: str, outcome: Outcome, lines: LineIndex) -> Iterator[Diagnostic]:
    for finding in sorted(outcome.findings, key=lambda finding: (finding.span, finding.code)):
        line, column = lines.at(finding.span.start)
        end_line, end_column = lines.at(finding.span.end)
        source = lines.line(line)
        if len(source) > _LONGEST_SOURCE:
            source = ""
        place = (path, line, column, end_line, end_column)
        yield Diagnostic(
            *place, finding.code, finding.message, finding.level, source, unsafe_fix=finding.unsafe_fix
        )


def report_of(path: str, outcome: Outcome, *, written: bool) -> FileReport:
    """Return what there is to say about one outcome; ``written`` says whether it takes effect."""
    dropped: dict[str, int] = {}
    for drop in outcome.dropped:
        dropped[drop.code] = dropped.get(drop.code, 0) + len(drop.text.split())
    status: Literal["cleaned", "unchanged", "would-change"] = "unchanged"
    if outcome.changed:
        status = "cleaned" if written else "would-change"
    return FileReport(
        path,
        status,
        diagnostics(path, outcome),
        applied=outcome.applied,
        dropped_words=dropped,
        tags_removed=outcome.tags_removed,
        tags_kept=outcome.tags_kept,
        slow_path=outcome.slow_path,
    )
