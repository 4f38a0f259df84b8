"""The sums of a run: counted as the files come in, however many there are."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean.model import Level

if TYPE_CHECKING:
    from newsclean.model import FileReport

# What differs from file to file in the messages of one rule: quoted words and numbers.
_PARTICULAR = re.compile(r'"[^"\n]*"|(?<![\w-])\d+\b')
_MOST_REASONS = 1000


@dataclass(slots=True)
class Summary:
    """What happened in a run. ``left`` counts findings by code and reason (message less particulars).

    ``hidden_fixes`` counts the findings that ``--unsafe-fixes`` would mend.
    """

    cleaned: int = 0
    unchanged: int = 0
    would_change: int = 0
    failed: int = 0
    tags_removed: int = 0
    tags_kept: int = 0
    levels: Counter[Level] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    files: Counter[str] = field(default_factory=Counter)
    dropped: Counter[str] = field(default_factory=Counter)
    left: Counter[tuple[str, str]] = field(default_factory=Counter)
    hidden_fixes: int = 0

    def add(self, report: FileReport) -> None:
        """Count one file."""
        match report.status:
            case "cleaned":
                self.cleaned += 1
            case "unchanged":
                self.unchanged += 1
            case "would-change":
                self.would_change += 1
            case "failed":
                self.failed += 1
        self.tags_removed += report.tags_removed
        self.tags_kept += report.tags_kept
        if report.applied:
            self.hits.update(report.applied)
            self.files.update(report.applied.keys())
        if report.dropped_words:
            self.dropped.update(report.dropped_words)
        for found in report.diagnostics:
            self.levels[found.level] += 1
            self.hidden_fixes += found.unsafe_fix
            self._leave(found.code, found.message)
        if report.failure:
            self._leave(report.failure.code, report.failure.reason)

    def _leave(self, code: str, message: str) -> None:
        reason = (code, _PARTICULAR.sub("…", message))
        if len(self.left) >= _MOST_REASONS and reason not in self.left:
            reason = (code, "other reasons")  # messages that do not repeat must not fill the memory
        self.left[reason] += 1

    @property
    def total(self) -> int:
        """The number of files seen."""
        return self.cleaned + self.unchanged + self.would_change + self.failed

    def exit_code(self, *, strict: bool = False) -> int:
        """Return 2 when a file failed, 1 when there is something to do, else 0; ``strict`` minds warnings."""
        if self.failed:
            return 2
        todo = self.would_change or self.levels[Level.ERROR] or (strict and self.levels[Level.WARNING])
        return 1 if todo else 0

    def closing_line(self, *, copied: bool = False, strict: bool = False) -> str:
        """Return the last line: ``412 files cleaned, 88 left unchanged; 10,512 tags removed, 31 kept``.

        ``copied``: what is unchanged stands in the output folder all the same. Findings that make the exit code 1 are
        counted, with ``strict`` the warnings too.
        """
        counts = [
            (self.cleaned, "cleaned"),
            (self.would_change, "would be cleaned"),
            (self.unchanged, "copied unchanged" if copied else "left unchanged"),
            (self.failed, "failed"),
        ]
        files = [f"{count:,} {what}" for count, what in counts if count]
        if not files:
            return "no files"
        number, _, what = files[0].partition(" ")
        files[0] = f"{number} {'file' if number == '1' else 'files'} {what}"
        tags = []
        if self.tags_removed:  # tags kept in files that were known to be clean are not counted again
            verb = "to remove" if self.would_change and not self.cleaned else "removed"
            noun = "tag" if self.tags_removed == 1 else "tags"
            tags = [f"{self.tags_removed:,} {noun} {verb}", f"{self.tags_kept:,} kept"]
        if words := self.dropped.total():
            tags.append(f"{words:,} {'word' if words == 1 else 'words'} dropped")
        minded = [(Level.ERROR, "error"), (Level.WARNING, "warning")][: 2 if strict else 1]
        counted = [(self.levels[level], noun) for level, noun in minded if self.levels[level]]
        found = [f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s" for count, noun in counted]
        hidden = []
        if self.hidden_fixes:
            fixes = "1 hidden fix" if self.hidden_fixes == 1 else f"{self.hidden_fixes:,} hidden fixes"
            hidden = [f"{fixes} can be enabled with --unsafe-fixes"]
        return "; ".join(", ".join(part) for part in (files, tags, found, hidden) if part)
