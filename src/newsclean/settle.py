"""Which rewrites may stand: the page of the result must be the page of the source.

First choices are all taken at once; that is nearly always right. Where the pages differ, units are taken in halves
until the one to blame is alone, then its pairs one by one, innermost first, each with its first choice, else as
tags, else not at all. Every step is judged on the whole page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean import edit, fingerprint
from newsclean.inline import Note
from newsclean.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.plan import Rendered, Unit

# Judging costs about as much as reading the post once; a post that needs more of it than this is left half cleaned.
_MOST_JUDGED = 6_000_000


@dataclass(slots=True)
class Settled:
    """The text, what was taken, and where a rewrite would have changed the page."""

    text: str
    taken: list[Rendered] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    slow: bool = False


def settle(body: str, units: Sequence[Unit], *, highlight: bool = False) -> Settled:
    """Apply as many units as keep the page of ``body``, apart from what their rules declare to change.

    ``highlight`` says that a coloured background means something (the setting ``highlight = "mark"``).
    """
    rendered = [unit.render("first", {}) for unit in units]
    text = _apply(body, rendered)
    judge = _Judge(body, highlight)
    if text == body or judge.same(rendered, text):
        return Settled(text, rendered)
    judge.halve(list(zip(units, rendered, strict=True)))
    taken = [judge.taken[start] for start in sorted(judge.taken)]
    return Settled(_apply(body, taken), taken, judge.notes, slow=True)


def declared(body: str, taken: Sequence[Rendered]) -> str:
    """``body`` with the changes made that the rules of ``taken`` declare: its page is the one to keep."""
    outer: list[Edit] = []
    for start, end, text in sorted({repair for choice in taken for repair in choice.account.repairs}):
        if not outer or start >= outer[-1].span.end:
            outer.append(Edit(Span(start, end), text))
    return edit.apply(body, outer) if outer else body


def _apply(body: str, rendered: Sequence[Rendered]) -> str:
    edits: list[Edit] = []
    for choice in rendered:
        for change in choice.edits:
            before = edits[-1].span.end if edits else 0
            if change.span.start < before <= change.span.end and not body[change.span.start : before].strip():
                # two units that go take the blank line between them along: it goes once
                change = Edit(Span(before, change.span.end), change.text)
            edits.append(change)
    return edit.apply(body, edits)


class _Judge:
    def __init__(self, body: str, highlight: bool) -> None:
        self.body = body
        self.highlight = highlight
        self.source: fingerprint.Sample | None = None
        self.taken: dict[int, Rendered] = {}
        self.notes: list[Note] = []
        self.budget = max(24, _MOST_JUDGED // max(len(body), 1))

    def same(self, taken: Sequence[Rendered], text: str) -> bool:
        """Whether ``text`` shows the page to keep: the source's, with the changes that ``taken`` declares."""
        wanted = declared(self.body, taken)
        if wanted != self.body:
            return self._sample(wanted).same_as(self._sample(text))
        if self.source is None:
            self.source = self._sample(self.body)
        return self.source.same_as(self._sample(text))

    def _sample(self, text: str) -> fingerprint.Sample:
        return fingerprint.Sample(text, highlight=self.highlight)

    def keeps(self, *more: tuple[int, Rendered]) -> bool:
        """Whether the page stays the same with ``more`` beside what is taken already."""
        if self.budget <= 0:
            return False
        self.budget -= 1
        trial = {**self.taken, **dict(more)}
        taken = [trial[start] for start in sorted(trial)]
        return self.same(taken, _apply(self.body, taken))

    def halve(self, units: list[tuple[Unit, Rendered]]) -> None:
        """Take the units that keep the page, finding the others by halving."""
        if len(units) > 1:
            middle = len(units) // 2
            for half in (units[:middle], units[middle:]):
                changed = [(unit.start, choice) for unit, choice in half]
                if not any(choice.edits for _, choice in changed) or self.keeps(*changed):
                    self.taken.update(changed)
                else:
                    self.halve(half)
            return
        for unit, choice in units:
            if choice.edits and not self.keeps((unit.start, choice)):
                self._single(unit)
            else:
                self.taken[unit.start] = choice

    def _single(self, unit: Unit) -> None:
        tags = unit.render("tags", {})
        if self.keeps((unit.start, tags)):
            choice = self._restore(unit, tags)
        elif unit.pairs:
            choice = self._one_by_one(unit)
        else:
            self.notes.append(Note("NC901", unit.start, unit.end, "left as it is: the page would change"))
            return
        self.taken[unit.start] = choice

    def _restore(self, unit: Unit, tags: Rendered) -> Rendered:
        """All pairs work as tags: bring back the delimiters of those that keep the page."""
        styles = dict.fromkeys(unit.pairs, "tags")
        best = tags
        for start in reversed(unit.pairs):
            trial = {key: value for key, value in styles.items() if key != start}
            choice = unit.render("first", trial)
            if self.keeps((unit.start, choice)):
                styles, best = trial, choice
        return best

    def _one_by_one(self, unit: Unit) -> Rendered:
        """Start from nothing; take each pair, innermost first, in the best form that keeps the page."""
        styles = dict.fromkeys(unit.pairs, "leave")
        best = unit.render("first", styles)
        if not self.keeps((unit.start, best)):
            self.notes.append(Note("NC901", unit.start, unit.end, "left as it is: the page would change"))
            return _nothing(best)
        for start in reversed(unit.pairs):
            for style in ("first", "tags"):
                trial = {**styles, start: style}
                choice = unit.render("first", trial)
                if self.keeps((unit.start, choice)):
                    styles, best = trial, choice
                    break
            else:
                self.notes.append(Note("NC901", start, start + 1, "left as it is: the page would change"))
        return best


def _nothing(rendered: Rendered) -> Rendered:
    rendered.edits.clear()
    rendered.account.applied.clear()
    rendered.account.removed_tags = 0
    rendered.account.removed.clear()
    rendered.account.repairs.clear()
    return rendered
