"""Which rewrites may stand: the page of the result must be the page of the source.

First choices are all taken at once; that is nearly always right. Where the pages differ, every unit is judged by
itself, on the blocks around it; a unit to blame by its pairs one by one, innermost first, each with its first choice,
else as tags, else not at all. What comes out is judged on the whole page. Where that differs still, the units are
taken in halves until the ones to blame are alone, every step judged on the whole page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean import edit, fingerprint
from newsclean.inline import Note
from newsclean.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.plan import Rendered, Unit

# Judging costs about as much as reading the post once; a post that needs more of it than this is left half cleaned.
_MOST_JUDGED = 400_000


@dataclass(slots=True)
class Settled:
    """The text, how it came to be, what was taken, and where a rewrite would have changed the page."""

    text: str
    trail: edit.Trail = field(default_factory=edit.Trail)
    taken: list[Rendered] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    slow: bool = False


def settle(
    body: str,
    units: Sequence[Unit],
    *,
    blocks: Sequence[tuple[int, int]] = (),
    highlight: bool = False,
    allowed: Callable[[str], bool] | None = None,
) -> Settled:
    """Apply as many units as keep the page of ``body``, apart from what their rules declare to change.

    ``blocks`` is where the blocks on the top level start and end, if units can be judged by them. ``highlight`` says
    that a coloured background means something (the setting ``highlight = "mark"``). ``allowed`` is asked about
    every text besides, and about parts of it.
    """
    rendered = [unit.render("first", {}) for unit in units]
    edits = _edits(body, rendered)
    text = edit.apply(body, edits)
    judge = _Judge(body, highlight, allowed)
    if text == body or judge.same(rendered, text):
        return Settled(text, edit.Trail(edits), rendered)
    choices = list(zip(units, rendered, strict=True))
    if blocks:
        local = _Judge(body, highlight, allowed, blocks)
        local.each(choices)
        taken = local.in_order()
        edits = _edits(body, taken)
        text = edit.apply(body, edits)
        if judge.same(taken, text):
            return Settled(text, edit.Trail(edits), taken, local.notes, slow=True)
        choices = [(unit, unit.render("first", {})) for unit in units]
    judge.halve(choices)
    taken = judge.in_order()
    edits = _edits(body, taken)
    return Settled(edit.apply(body, edits), edit.Trail(edits), taken, judge.notes, slow=True)


def declared(body: str, taken: Sequence[Rendered]) -> str:
    """``body`` with the changes made that the rules of ``taken`` declare: its page is the one to keep."""
    return _repaired(body, {repair for choice in taken for repair in choice.account.repairs})


def _repaired(body: str, repairs: set[tuple[int, int, str]]) -> str:
    outer: list[Edit] = []
    for start, end, text in sorted(repairs):
        if not outer or start >= outer[-1].span.end:
            outer.append(Edit(Span(start, end), text))
    return edit.apply(body, outer) if outer else body


def _edits(body: str, rendered: Sequence[Rendered]) -> list[Edit]:
    edits: list[Edit] = []
    for choice in rendered:
        for change in choice.edits:
            before = edits[-1].span.end if edits else 0
            if change.span.start < before <= change.span.end and not body[change.span.start : before].strip():
                # two units that go take the blank line between them along: it goes once
                change = Edit(Span(before, change.span.end), change.text)
            edits.append(change)
    return edits


class _Judge:
    """Tries what keeps the page: the page of the whole body or, with ``blocks``, of those around one unit."""

    def __init__(
        self,
        body: str,
        highlight: bool,
        allowed: Callable[[str], bool] | None,
        blocks: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.body = body
        self.allowed = allowed
        self.blocks = blocks
        self.window: tuple[int, int] | None = None
        self.highlight = highlight
        self.wanted: tuple[str, fingerprint.Sample] | None = None  # the page to keep, as asked for last
        self.taken: dict[int, Rendered] = {}
        self.notes: list[Note] = []
        self.budget = max(48.0, _MOST_JUDGED / max(len(body), 1))  # pages of the whole body

    def same(self, taken: Sequence[Rendered], text: str) -> bool:
        """Whether ``text`` shows the page to keep: the source's, with the changes that ``taken`` declares."""
        if self.allowed is not None and not self.allowed(text):
            return False
        return self._same(declared(self.body, taken), text)

    def _same(self, wanted: str, text: str) -> bool:
        """Whether both show the same page."""
        if self.wanted is None or self.wanted[0] != wanted:
            self.wanted = wanted, fingerprint.Sample(wanted, highlight=self.highlight)
        return self.wanted[1].same_as(fingerprint.Sample(text, highlight=self.highlight))

    def keeps(self, *more: tuple[int, Rendered]) -> bool:
        """Whether the page stays the same with ``more`` beside what is taken already."""
        if self.budget <= 0:
            return False
        if self.window is not None:
            return self._keeps_window(more[0][1], *self.window)
        self.budget -= 1
        trial = {**self.taken, **dict(more)}
        taken = [trial[start] for start in sorted(trial)]
        return self.same(taken, edit.apply(self.body, _edits(self.body, taken)))

    def _keeps_window(self, choice: Rendered, start: int, end: int) -> bool:
        """Whether the page of ``start:end`` stays the same with ``choice`` alone."""
        self.budget -= (end - start) / max(len(self.body), 1)
        source = self.body[start:end]
        edits = [Edit(Span(e.span.start - start, e.span.end - start), e.text) for e in choice.edits]
        if any(e.span.start < 0 or e.span.end > len(source) for e in edits):
            return False
        repairs = {(a - start, b - start, text) for a, b, text in choice.account.repairs}
        wanted = _repaired(source, repairs) if repairs else source
        text = edit.apply(source, edits)
        if self.allowed is not None and not self.allowed(text):
            return False
        return self._same(wanted, text)

    def _around(self, unit: Unit) -> tuple[int, int]:
        """The blocks that ``unit`` stands in, with the blank lines around them."""
        first = bisect_right(self.blocks, (unit.start, len(self.body))) - 1
        last = bisect_left(self.blocks, (unit.end, -1))
        start = self.blocks[first - 1][1] if first > 0 else 0
        return min(start, unit.start), self.blocks[last][0] if last < len(self.blocks) else len(self.body)

    def each(self, units: Sequence[tuple[Unit, Rendered]]) -> None:
        """Take of every unit what keeps the page of the blocks around it."""
        for unit, choice in units:
            if not choice.edits:
                self.taken[unit.start] = choice
                continue
            self.window = self._around(unit)
            if self.keeps((unit.start, choice)):
                self.taken[unit.start] = choice
            else:
                self._single(unit)

    def in_order(self) -> list[Rendered]:
        """What was taken."""
        return [self.taken[start] for start in sorted(self.taken)]

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
        search = _Search(self, unit, dict.fromkeys(unit.pairs, "tags"), tags)
        search.take(list(reversed(unit.pairs)), ("first",))
        return search.best

    def _one_by_one(self, unit: Unit) -> Rendered:
        """Start from nothing; take each pair, innermost first, in the best form that keeps the page."""
        styles = dict.fromkeys(unit.pairs, "leave")
        search = _Search(self, unit, styles, unit.render("first", styles))
        if not self.keeps((unit.start, search.best)):
            self.notes.append(Note("NC901", unit.start, unit.end, "left as it is: the page would change"))
            return _nothing(search.best)
        for start in search.take(list(reversed(unit.pairs)), ("first", "tags")):
            self.notes.append(Note("NC901", start, start + 1, "left as it is: the page would change"))
        return search.best


@dataclass(slots=True)
class _Search:
    """The best form of every pair of a unit: ``styles`` keep the page and give ``best``."""

    judge: _Judge
    unit: Unit
    styles: dict[int, str]
    best: Rendered

    def take(self, pairs: list[int], forms: Sequence[str]) -> list[int]:
        """Give ``pairs`` the first of ``forms`` that keeps the page, many at once; return those that no form suits."""
        if not pairs or self.judge.budget <= 0:
            return pairs
        if len(pairs) < len(self.styles) or len(pairs) == 1:  # all of them were tried before
            if self._try(pairs, forms[0]):
                return []
            if len(pairs) == 1:
                return [] if any(self._try(pairs, form) for form in forms[1:]) else pairs
        middle = len(pairs) // 2
        return self.take(pairs[:middle], forms) + self.take(pairs[middle:], forms)

    def _try(self, pairs: list[int], form: str) -> bool:
        styles = {**self.styles, **dict.fromkeys(pairs, form)}
        choice = self.unit.render("first", styles)
        if not self.judge.keeps((self.unit.start, choice)):
            return False
        self.styles, self.best = styles, choice
        return True


def _nothing(rendered: Rendered) -> Rendered:
    rendered.edits.clear()
    rendered.account.applied.clear()
    rendered.account.removed_tags = 0
    rendered.account.removed.clear()
    rendered.account.repairs.clear()
    return rendered
