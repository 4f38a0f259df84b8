"""What comes out of a conversion: blocks of Markdown, and an account of what was done on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.inline import Note, Result


@dataclass(slots=True)
class Output:
    """A converted block: its Markdown, and what kind of block it is (for what may stand beside it)."""

    text: str
    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Account:
    """What was done on the way: codes of rules (once each time), remarks, words removed, tags removed."""

    applied: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    removed: list[tuple[str, int, int]] = field(default_factory=list)
    removed_tags: int = 0
    repairs: list[tuple[int, int, str]] = field(default_factory=list)

    def remove(self, code: str, start: int, end: int) -> None:
        """Note that visible words go: the page to keep is the one without them."""
        self.removed.append((code, start, end))
        self.repairs.append((start, end, "<!-- -->"))

    def add(self, result: Result) -> None:
        """Take over what an inline run reports."""
        self.applied += result.applied
        self.notes.extend(result.notes)
        for code, start, end in result.removed:
            self.remove(code, start, end)
        self.repairs.extend(
            (item.start, item.end, item.shown) for item in result.items if item.shown is not None
        )
        self.removed_tags += result.removed_tags

    def merge(self, other: Account) -> None:
        """Take over what a converted block reports."""
        self.applied += other.applied
        self.notes.extend(other.notes)
        self.removed.extend(other.removed)
        self.repairs.extend(other.repairs)
        self.removed_tags += other.removed_tags
