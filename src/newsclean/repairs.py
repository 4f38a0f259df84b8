"""Repairs that change the page for the better: reported always, made on request.

The rules of the family MD find Markdown that a reader sees as characters. With ``--unsafe-fixes`` each find is a unit
for ``settle`` like any other, and what it declares is all that may change: the characters that go or come, and marks
on words. That is checked here, on the pages of the text before and after.
"""

from __future__ import annotations

import re
from bisect import insort
from collections import Counter
from html import unescape
from typing import TYPE_CHECKING

from newsclean import edit, markdown
from newsclean.blocks import Account
from newsclean.inline import Note
from newsclean.literal.mend import visible
from newsclean.literal.source import Source
from newsclean.plan import Rendered, Unit
from newsclean.rules import RULES
from newsclean.spans import touches

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.inline import Style
    from newsclean.literal.mend import Mend
    from newsclean.model import Settings

FAMILY = "MD"
# Each find that has to be judged alone costs about as much as reading the post; the rest of them is only reported.
_MOST_JUDGED = 6_000_000
_NAME = re.compile(r"<([A-Za-z][^\s/>]*)")


def propose(body: str, settings: Settings, taken: Sequence[Unit]) -> tuple[list[Unit], list[Note]]:
    """Ask the rules what is wrong in ``body``; ``taken`` are units that no repair may touch.

    Returns the repairs that are asked for and keep to what they declare, and remarks about the others.
    """
    source = Source(body, settings)
    found: list[tuple[str, Mend]] = []
    claimed = sorted((unit.start, unit.end) for unit in taken)
    for rule in RULES:
        if not rule.code.startswith(FAMILY) or not settings.enabled(rule.code):
            continue
        for mend in rule.load().find(source):
            places = [(e.span.start, e.span.end) for e in mend.edits]
            if not any(touches(claimed, start, end) for start, end in places):
                found.append((rule.code, mend))
                for place in places:
                    insort(claimed, place)
    found.sort(key=lambda pair: (pair[1].start, pair[1].end))
    kept = set(_kept(body, [mend for _, mend in found])) if settings.unsafe_fixes else set()
    units = [_unit(code, mend) for number, (code, mend) in enumerate(found) if number in kept]
    notes = [
        Note(code, mend.start, mend.end, mend.reason, "" if settings.unsafe_fixes else "unsafe")
        for number, (code, mend) in enumerate(found)
        if number not in kept
    ]
    return units, notes


def _unit(code: str, mend: Mend) -> Unit:
    def render(style: Style, styles: dict[int, str]) -> Rendered:
        account = Account()
        account.applied.append(code)
        account.repairs.extend((e.span.start, e.span.end, e.text) for e in mend.edits)
        account.notes.append(Note(code, mend.start, mend.end, mend.done, "made"))
        return Rendered(list(mend.edits), account)

    return Unit(mend.start, mend.end, render)


def _kept(body: str, mends: Sequence[Mend]) -> Iterator[int]:
    """The numbers of the repairs after which the page differs in nothing but what they declare."""
    if not mends:
        return
    before = _Sheet(body)
    budget = max(16, _MOST_JUDGED // max(len(body), 1))
    waiting = [range(len(mends))]
    while waiting and budget > 0:
        budget -= 1
        numbers = waiting.pop()
        chosen = [mends[number] for number in numbers]
        changed = _Sheet(edit.apply(body, (change for mend in chosen for change in mend.edits)))
        if before.became(changed, chosen):
            yield from numbers
        elif len(numbers) > 1:
            middle = len(numbers) // 2
            waiting += [numbers[middle:], numbers[:middle]]


class _Sheet:
    """A page as its visible characters and the names of its tags."""

    def __init__(self, text: str) -> None:
        rendered = markdown.html(text)
        self.names = [name.lower() for name in _NAME.findall(rendered)]
        self.words = visible(rendered)

    def became(self, after: _Sheet, mends: Sequence[Mend]) -> bool:
        """Whether ``after`` is this page with ``mends`` made."""
        gone = Counter("".join(unescape("".join(mend.gone for mend in mends)).split()))
        shown = Counter("".join(unescape("".join(mend.shown for mend in mends)).split()))
        marks = frozenset(name for mend in mends for name in mend.marks)
        if self.words + shown != after.words + gone:
            return False
        return [n for n in self.names if n not in marks] == [n for n in after.names if n not in marks]
