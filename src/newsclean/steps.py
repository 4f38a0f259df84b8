"""The steps of a round: words, dangers, pairs of tags, tags; and what tells that one has nothing to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import danger, literal
from newsclean.rules import RULES

if TYPE_CHECKING:
    from newsclean.inline import Note
    from newsclean.model import Edit, Settings
    from newsclean.plan import Plan, Unit
    from newsclean.sanitise import Sanitised
    from newsclean.settle import Settled

PAIRED, PARTED = "HT211", "HT212"
_HINTS = tuple({hint for rule in RULES for hint in rule.hints})
_CODE = re.compile(r"<(pre|code)\b[^<>]*>")
_CODE_RULES = {"pre": "HT206", "code": "HT104"}
_NO_CODE = "kramdown would read something else than code there"
_TAG = re.compile(r"<(/?)[A-Za-z][^\s/>]*")
_BLANKS = " \t\r\n"


def is_plain(body: str) -> bool:
    """Whether there is nothing to look at. Most posts of a clean blog need no import of what reads HTML."""
    return (
        "<" not in body
        and not danger.suspicious(body)
        and not has_phrases(body)
        and not literal.suspicious(body)
    )


def has_phrases(body: str) -> bool:
    """Whether a rule about words has something to look at. No import for the many posts where none has."""
    return any(map(body.__contains__, _HINTS))


def phrased(body: str, settings: Settings, *, again: bool = False) -> Settled:
    """``body`` after the rules about words and the repairs asked for, whose remarks are in ``notes``.

    ``again``: the text is on its way already, so that repairs that are only reported have been.
    """
    from newsclean.settle import Settled, settle

    units: list[Unit] = []
    notes: list[Note] = []
    if has_phrases(body):
        from newsclean import phrases

        words = phrases.propose(body, settings)
        units, notes = words.units, words.notes
    if (settings.unsafe_fixes or not again) and literal.suspicious(body):
        from newsclean import repairs

        mended, remarks = repairs.propose(body, settings, units)
        units = sorted([*units, *mended], key=lambda unit: unit.start)
        notes = [*notes, *remarks]
    if not units:
        return Settled(body, notes=notes)
    settled = settle(body, units)
    settled.text = _tidy_end(body, settled.text)
    settled.notes[:0] = notes
    settled.notes.extend(note for choice in settled.taken for note in choice.account.notes)
    return settled


def sanitised(body: str, settings: Settings) -> Sanitised:
    """``body`` without what is dangerous; looked at closely only where something looks dangerous."""
    from newsclean.sanitise import CODES, Sanitised, sanitise

    if not danger.suspicious(body):
        return Sanitised(body)
    return sanitise(body, frozenset(code for code in CODES if settings.enabled(code)))


def paired(body: str, settings: Settings) -> tuple[list[Edit], list[Note]]:
    """The edits that pair the tags of ``body``, and a remark for each place."""
    from newsclean import nesting

    return nesting.mended(body, for_kramdown=settings.reader != "commonmark")


def parted(body: str, settings: Settings) -> tuple[list[Edit], list[Note]]:
    """The edits that part blocks from Markdown behind them where only kramdown reads, and a remark for each."""
    from newsclean import parting

    return parting.parted(body) if settings.reader == "kramdown" else ([], [])


def settled_tags(current: str, proposal: Plan, source: str, settings: Settings) -> tuple[Settled, list[Note]]:
    """Take of ``proposal`` what keeps the page of ``current``, also where it has to be written safely.

    Returns remarks, too, about code that nobody can write safely in Markdown.
    """
    from newsclean.fingerprint import Sample
    from newsclean.settle import Settled, settle

    if not proposal.units:
        return Settled(current), []
    highlight = settings.highlight == "mark"

    def safely(text: str) -> Sanitised | None:
        """``text`` made safe; None where words would come or go with what is dangerous."""
        safe = sanitised(text, settings)
        same = not safe.dangers and (
            safe.text == text
            or Sample(text, highlight=highlight).same_as(Sample(safe.text, highlight=highlight))
        )
        return safe if same else None

    settled = settle(current, proposal.units, blocks=proposal.blocks, highlight=highlight)
    settled.text = _tidy_end(source, settled.text)
    if settled.text == current:
        return settled, []
    safe = safely(settled.text)
    if safe is None:
        # what is taken from here on was allowed, as a whole, and ``current``, if nothing is, holds no dangers
        settled = settle(
            current,
            proposal.units,
            blocks=proposal.blocks,
            highlight=highlight,
            allowed=lambda text: safely(_tidy_end(source, text)) is not None,
        )
        settled.text = _tidy_end(source, settled.text)
        safe = sanitised(settled.text, settings)
    code = list(_kept_code(current, settled)) if safe.text == current != settled.text else []
    settled.text = safe.text
    settled.trail.extend(safe.trail)
    return settled, code


def _kept_code(body: str, settled: Settled) -> list[Note]:
    """Remarks about code that stays HTML, because in Markdown kramdown would take it for something else."""
    from newsclean.inline import Note

    return [
        Note(_CODE_RULES[tag[1]], tag.start(), tag.end(), f"kept <{tag[1]}>: {_NO_CODE}")
        for choice in settled.taken
        for change in choice.edits
        if (tag := _CODE.match(body, change.span.start)) is not None
    ]


def _tidy_end(source: str, result: str) -> str:
    """What was removed at the end of a post leaves no blank lines behind that were not there."""
    bare = result.rstrip(_BLANKS)
    if result[len(bare) :].count("\n") < 2 or source[len(source.rstrip(_BLANKS)) :].count("\n") > 1:
        return result
    end = result.find("\n", len(bare)) + 1
    return result[:end] if source.endswith("\n") else result[:end].rstrip("\r\n")


def tags_in(text: str) -> int:
    """How many raw HTML tags are in ``text``."""
    return len(_TAG.findall(text)) if "<" in text else 0
