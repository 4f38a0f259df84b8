"""Rules about a whole page that stands in a post: which part of it stays. They speak before all other rules.

Such a rule has ``page(source)``, which is asked about the page's HTML and gives the ``Part`` that stays,
``Leave`` where it stays as it is for a reason, or None.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean import captured, edit
from newsclean.action import Leave
from newsclean.inline import Note
from newsclean.phrases import Places
from newsclean.rules import RULES
from newsclean.scan import OPAQUE

if TYPE_CHECKING:
    from newsclean.model import Edit, Settings

_RULES = tuple(rule for rule in RULES if rule.code in ("TS340", "TS341"))


@dataclass(slots=True)
class Paged:
    """A body whose page is in one piece, the edits that lead there round by round, what went, and remarks."""

    text: str
    code: str = ""
    rounds: list[list[Edit]] = field(default_factory=list)
    lost: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    def place(self, offset: int) -> int:
        """Where ``offset`` of the text was in the body."""
        for edits in reversed(self.rounds):
            offset = edit.origin(edits, offset)
        return offset


def propose(body: str, settings: Settings, newline: str) -> Paged:
    """Ask the rules about the page in ``body``, if there is one. What it shows afterwards is meant to be seen."""
    result = Paged(body)
    # who switches off what removes scripts wants them
    rules = [rule for rule in _RULES if settings.enabled(rule.code)] if settings.enabled("SC402") else []
    found = captured.find(body) if rules else None
    if found is None or Places(body).place(*found, covers="start") != "html":
        return result
    start, end = found
    for rule in rules:
        part = rule.load().page(body[start:end])
        if isinstance(part, Leave):
            result.notes.append(Note(rule.code, start, end, part.reason))
            break
        if part is None:
            continue
        kept = (start + part.start, start + part.end)
        if OPAQUE.search(body, *kept):
            reason = "this page holds what Jekyll takes for Liquid"
            result.notes.append(Note(rule.code, start, end, reason))
            break
        result.code = rule.code
        result.rounds = captured.joined(body, found, kept, newline)
        for edits in result.rounds:
            result.text = edit.apply(result.text, edits)
        if part.drops:
            result.lost = [
                *captured.shown(body, start, kept[0]),
                *captured.shown(body, kept[1], end),
            ]
        result.notes.append(Note(rule.code, start, end, part.note))
        break
    return result
