"""A body is cleaned in rounds: words, dangers, pairs of tags, tags, until nothing changes any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from newsclean import danger, edit, literal
from newsclean.model import Document, Finding, Level, Outcome, Settings, Span
from newsclean.progress import Progress
from newsclean.steps import PAIRED, PARTED, paired, parted, phrased, sanitised, settled_tags, tags_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsclean.inline import Note
    from newsclean.model import Edit
    from newsclean.sanitise import Sanitised
    from newsclean.stand_ins import Watched

MOST_ROUNDS = 7
"""A rewrite may uncover another (a wrapper goes, its content is read anew); more rounds than this mean a loop."""

_WARNINGS = ("NC", "SC", "MD")


class Job(NamedTuple):
    """What stays as it is while a body is cleaned: its post, what comes before it, the settings.

    What rules look at is remembered in ``watched``, where that is given.
    """

    document: Document
    head: str
    settings: Settings
    watched: list[Watched] | None = None

    @property
    def offset(self) -> int:
        """Where in the post the body begins."""
        return self.document.body.start

    def refusal(self, code: str, reason: str, level: Level = Level.ERROR) -> Finding:
        """The finding that says why a body is left."""
        return Finding(code, Span(self.offset, self.offset), reason, level)


class Rounds:
    """The rounds of one body; ``trail`` is how it came to be, and grows."""

    def __init__(self, job: Job, body: str, trail: edit.Trail) -> None:
        self.job = job
        self.body = body
        self.settings = job.settings
        self.work = Progress(body, job.offset, trail)
        self.source = body  # what rules about tags saw first
        self.words: list[Note] = []  # what there is to say about words, at its places in the input
        self.slow = False
        # Of the last round: what was said about words in its text, then about tags, and whether it was slow
        self.words_left: Sequence[Note] = ()
        self.tags_left: list[Note] = []
        self.slow_last = False
        self._read = False  # whether rules about tags have seen the text
        self._made_safe = False  # whether something dangerous was taken out

    def outcome(self, findings: Sequence[Finding]) -> Outcome:
        """What becomes of the body; ``findings`` are there already."""
        job, work = self.job, self.work
        for attempt in range(MOST_ROUNDS):
            before = work.text
            self._prepare(PARTED, parted)
            self._phrase(again=attempt > 0)
            if not attempt or work.text != before:  # what a round before has left is safe
                safe = sanitised(work.text, self.settings)
                if safe.dangers:
                    reason = f"left as it was: {', '.join(sorted(safe.dangers))} cannot be removed"
                    return Outcome(job.document, job.document.text, (*findings, job.refusal("NC908", reason)))
                if safe.text != work.text:  # what went may have uncovered more
                    self._make_safe(safe)
                    continue
            if not self._rewrite() and work.text == before:
                break
        else:
            note = job.refusal("NC902", "left as it is: a second pass would change the result again")
            return Outcome(
                job.document, job.head + self.source, (*findings, note), applied=dict(work.applied)
            )
        text = job.head + work.text
        kept = tags_in(work.text)
        return Outcome(
            job.document,
            text,
            (*findings, *self._findings(self.words, work.notes)),
            tuple(work.dropped),
            dict(work.applied),
            work.removed,
            kept,
            self.slow,
            "" if work.reference == self.body else job.head + work.reference,
            self._again(findings, text, kept),
        )

    def _phrase(self, *, again: bool) -> None:
        """Take what rules about words make of the text."""
        words = phrased(self.work.text, self.settings, again=again)
        self.words += self.work.placed(n for n in words.notes if not again or n.fix == "made")
        self.words_left = words.notes
        self.work.take(words)

    def _make_safe(self, safe: Sanitised) -> None:
        """Go on without what is dangerous."""
        work = self.work
        work.tell(safe.notes)
        work.applied.update(note.code for note in safe.notes)
        work.make(safe.text, safe.trail)
        self._made_safe = True

    def _rewrite(self) -> bool:
        """Take of what rules about tags propose what keeps the page; whether anything was taken."""
        from newsclean.plan import plan

        work = self.work
        first, self._read = not self._read, True
        if first:
            self.source = work.reference = work.text
        proposal = plan(work.text, self.settings, self.job.watched)
        if proposal.endless and self._prepare(PAIRED, paired):
            proposal = plan(work.text, self.settings, self.job.watched)
        settled, code = settled_tags(work.text, proposal, self.source, self.settings)
        self.slow_last = settled.slow
        self.slow |= settled.slow
        notes = [*proposal.notes, *settled.notes]
        for choice in settled.taken:
            notes.extend(choice.account.notes)
        if first:
            work.tell(notes if self._made_safe else [*notes, *code])
        self.tags_left = notes + code
        if settled.text == work.text:
            return False
        work.take(settled)
        return True

    def _prepare(self, code: str, prepare: Callable[[str, Settings], tuple[list[Edit], list[Note]]]) -> bool:
        """Write the text so that both readers see the same, by the rule ``code``; whether that was done.

        Nothing is, where something dangerous could come to light by it.
        """
        if not self.settings.enabled(code):
            return False
        work = self.work
        edits, remarks = prepare(work.text, self.settings)
        written = edit.apply(work.text, edits)
        if not edits or sanitised(written, self.settings).text != written:
            return False
        work.tell(remarks)
        work.applied[code] += len(remarks)
        work.make(written, edit.Trail(edits))
        work.reference = work.text
        return True

    def _again(self, findings: Sequence[Finding], text: str, kept: int) -> Outcome | None:
        """What a second pass would come to; None where that is not known."""
        body = self.work.text
        if body == self.body or danger.suspicious(body):
            return None
        words = self.words_left
        if literal.suspicious(body) and not self.settings.unsafe_fixes:
            again = phrased(body, self.settings)
            if again.text != body:
                return None
            words = again.notes
        document = replace(self.job.document, text=text, body=Span(self.job.offset, len(text)))
        left = (*findings, *self._findings(words, self.tags_left))
        return Outcome(document, text, left, tags_kept=kept, slow_path=self.slow_last)

    def _findings(self, words: Sequence[Note], notes: Sequence[Note]) -> Iterator[Finding]:
        """Remarks as findings, in order; what a remark about ``words`` explains is not said again of tags there."""
        named = {note.start for note in words if note.code == "MD503"}
        others = [note for note in notes if note.code not in ("NC903", "NC906") or note.start not in named]
        for note in sorted([*words, *others], key=lambda note: (note.start, note.code)):
            if self.settings.enabled(note.code):
                yield finding_of(note, self.job.offset)


def finding_of(note: Note, offset: int) -> Finding:
    """A remark on a body that begins at ``offset`` as a finding."""
    level = Level.WARNING if note.code.startswith(_WARNINGS) and note.fix != "made" else Level.NOTE
    place = Span(note.start + offset, note.end + offset)
    return Finding(note.code, place, note.reason, level, note.fix == "unsafe")
