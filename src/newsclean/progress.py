"""What has become of a body so far, and what there is to say about it, at its places in the input."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from html import unescape
from typing import TYPE_CHECKING

from newsclean import backslash, edit
from newsclean.model import Dropped, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.inline import Note
    from newsclean.settle import Settled

_ANY_TAG = re.compile(r"<(?:/?[A-Za-z]|[!?])[^>]*>")


@dataclass(slots=True)
class Progress:
    """A body on its way: its text so far, the way back to the input, where it began at ``offset``, and the account.

    ``reference`` is the text whose page is to be kept; ``notes`` are about places in the input's body.
    """

    text: str
    offset: int
    trail: edit.Trail
    reference: str = ""
    notes: list[Note] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    applied: Counter[str] = field(default_factory=Counter)
    removed: int = 0

    def __post_init__(self) -> None:
        self.reference = self.text

    def placed(self, notes: Iterable[Note]) -> Iterable[Note]:
        """``notes`` about the text as it is, at their places in the input."""
        if not self.trail:
            return notes
        moved = ((note, *self.trail.back(note.start, note.end)) for note in notes)
        return [replace(note, start=start, end=end) for note, start, end in moved]

    def tell(self, notes: Iterable[Note]) -> None:
        """Say ``notes`` about the text as it is."""
        self.notes += self.placed(notes)

    def drop(self, code: str, start: int, end: int) -> None:
        """Say that the rule ``code`` takes ``start:end`` of the text out, where a reader saw words there."""
        source = self.text[start:end]
        if "<" not in source:
            source = backslash.resolved(source)
        words = " ".join(unescape(_ANY_TAG.sub(" ", source)).split())
        if words:
            start, end = self.trail.back(start, end)
            self.dropped.append(Dropped(code, Span(start + self.offset, end + self.offset), words))

    def take(self, settled: Settled) -> None:
        """Go on with what was settled in the text as it is, and account for it."""
        for choice in settled.taken:
            self.applied.update(choice.account.applied)
            self.removed += choice.account.removed_tags
            for code, start, end in choice.account.removed:
                self.drop(code, start, end)
        if settled.text == self.text:
            return
        from newsclean.settle import declared

        wanted = declared(self.text, settled.taken)
        if wanted != self.text:
            self.reference = wanted
        self.make(settled.text, settled.trail)

    def make(self, text: str, trail: edit.Trail) -> None:
        """Go on with ``text``, which came from the text so far by ``trail``."""
        self.trail.extend(trail)
        self.text = text
