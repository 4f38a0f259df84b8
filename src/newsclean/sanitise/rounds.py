"""Round after round, until nothing dangerous is found; stricter where the page still holds some."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import get_args

from newsclean import danger, edit, page
from newsclean.exposure import expose, masked, unlisted
from newsclean.inline import Note
from newsclean.sanitise import links, lookalikes, raw_html
from newsclean.sanitise.search import Level, Search

CODES = frozenset(("SC401", "SC402", "SC403", "SC404"))
_MOST_ROUNDS = 12


@dataclass(slots=True)
class Sanitised:
    """The safe text, how it came to be, and what to say (places of the source).

    ``dangers`` is what could not be taken out.
    """

    text: str
    notes: list[Note] = field(default_factory=list)
    trail: edit.Trail = field(default_factory=edit.Trail)
    dangers: frozenset[str] = frozenset()


def sanitise(body: str, codes: frozenset[str] = CODES) -> Sanitised:
    """Take everything dangerous out of ``body``.

    ``codes`` are the rules that are switched on. When one is off, the author wants what it removes, and the page is
    not judged.
    """
    result = Sanitised(body)
    for level in get_args(Level):
        _rounds(result, level, codes)
        if codes != CODES or (not result.trail and not danger.suspicious(result.text)):
            break
        result.dangers = _dangers(result.text)
        if not result.dangers:
            break
    result.notes = list({(n.code, n.start, n.reason): n for n in result.notes}.values())
    return result


def _dangers(text: str) -> frozenset[str]:
    """What is dangerous in the page of ``text`` where Liquid is run (what it makes is left out of account), and where
    it is not."""
    readings = {masked(text), unlisted(text)}
    return frozenset().union(*map(page.dangers, readings))


def _rounds(result: Sanitised, level: Level, codes: frozenset[str]) -> None:
    """Search and edit ``result`` until nothing is found."""
    for _ in range(_MOST_ROUNDS):
        search = Search(expose(result.text), level, codes)
        raw_html.look(search)
        links.look(search)
        lookalikes.look(search)
        edits = search.edits()
        result.notes.extend(Note(n.code, *result.trail.back(n.start, n.end), n.reason) for n in search.notes)
        if not edits:
            return
        result.text = edit.apply(result.text, edits)
        result.trail.add(edits)
