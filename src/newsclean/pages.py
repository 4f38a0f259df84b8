"""Rules about a whole page that stands in a post: which part of it stays. They speak before all other rules.

Such a rule has ``page(source, code)``, which is asked about the page's HTML, in which CommonMark sees code blocks begin
at ``code``. It gives the ``Part`` that stays, ``Leave`` where all stays as it is for a reason, or None.
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
    from newsclean.model import Settings

_RULES = tuple(rule for rule in RULES if rule.code in ("TS340", "TS341"))


@dataclass(slots=True)
class Paged:
    """A body whose page is in one piece, how it came to be, what went, and remarks (places of the source)."""

    text: str
    code: str = ""
    trail: edit.Trail = field(default_factory=edit.Trail)
    lost: list[tuple[int, int]] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def propose(body: str, settings: Settings) -> Paged:
    """Ask the rules about the page in ``body``, if there is one. What it shows afterwards is meant to be seen."""
    result = Paged(body)
    # who switches off what removes scripts wants them
    rules = [rule for rule in _RULES if settings.enabled(rule.code)] if settings.enabled("SC402") else []
    found = captured.find(body) if rules else None
    places = Places(body) if found is not None else None
    if found is None or places is None or places.place(*found, covers="start") != "html":
        return result
    start, end = found
    code = [at - start for at, _ in places.code if start <= at < end]
    for rule in rules:
        part = rule.load().page(body[start:end], code)
        if isinstance(part, Leave):
            result.notes.append(Note(rule.code, start, end, part.reason))
            break
        if part is None:
            continue
        kept = (start + part.start, start + part.end)
        trail = edit.Trail()
        text = body
        for edits in captured.joined(body, found, kept):
            trail.add(edits)
            text = edit.apply(text, edits)
        if OPAQUE.search(text, start, end + len(text) - len(body)):
            reason = "this page holds what Jekyll takes for Liquid"
            result.notes.append(Note(rule.code, start, end, reason))
            break
        result.code, result.trail, result.text = rule.code, trail, text
        if part.drops:
            result.lost = [
                *captured.shown(body, start, kept[0]),
                *captured.shown(body, kept[1], end),
            ]
        result.notes.append(Note(rule.code, start, end, part.note))
        break
    return result
