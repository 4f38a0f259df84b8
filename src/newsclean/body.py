"""The body of a post, read as a whole: words, dangers and tags in rounds, until nothing changes any more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean import danger, edit, literal
from newsclean.model import Document, Finding, Level, Outcome, Settings, Span
from newsclean.progress import Progress
from newsclean.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.inline import Note
    from newsclean.model import Edit
    from newsclean.plan import Plan, Unit
    from newsclean.sanitise import Sanitised
    from newsclean.settle import Settled
    from newsclean.stand_ins import Watched

# A rewrite may uncover another (a wrapper goes, its content is read anew); more rounds than this mean a loop.
_MOST_ROUNDS = 7
PAIRED = "HT211"
_WARNINGS = ("NC", "SC", "MD")
_HINTS = tuple({hint for rule in RULES for hint in rule.hints})
_PAGE_ENDS = ("</html", "</HTML")
_CODE = re.compile(r"<(pre|code)\b[^<>]*>")
_CODE_RULES = {"pre": "HT206", "code": "HT104"}
_NO_CODE = "kramdown would read something else than code there"
_TAG = re.compile(r"<(/?)[A-Za-z][^\s/>]*")


def is_plain(body: str) -> bool:
    """Whether there is nothing to look at. Most posts of a clean blog need no import of what reads HTML."""
    return (
        "<" not in body
        and not danger.suspicious(body)
        and not has_phrases(body)
        and not literal.suspicious(body)
    )


def clean_body(
    document: Document,
    head: str,
    body: str,
    findings: tuple[Finding, ...],
    settings: Settings,
    watched: list[Watched] | None = None,
) -> Outcome:
    """Clean ``body``, which follows ``head``; ``findings`` are those of the front matter.

    ``document`` is the post that they make, or made before repairs. Where ``watched`` is given, what rules look at is
    remembered there. A body over a limit (``bounds``) is left as it is and says so.
    """
    from newsclean import bounds

    refusal = bounds.refusal(body)
    if refusal is None:
        try:
            return _clean_page(document, head, body, findings, settings, watched)
        except RecursionError:  # Markdown's own emphasis, 200 and more inside each other
            refusal = "too many elements inside each other"
    level = Level.ERROR if danger.suspicious(body) else Level.WARNING
    note = Finding(
        "NC905", Span(document.body.start, document.body.start), f"left as it is: {refusal}", level
    )
    return Outcome(document, head + body, (*findings, note))


def _clean_page(
    document: Document,
    head: str,
    body: str,
    findings: tuple[Finding, ...],
    settings: Settings,
    watched: list[Watched] | None,
) -> Outcome:
    """Clean a body in which a whole page may stand; what cleaning brought to light may make one of it."""
    trail = edit.Trail()
    if not any(map(body.__contains__, _PAGE_ENDS)):
        return _clean_read(document, head, body, findings, settings, trail, watched)
    from newsclean import pages

    outcome = replace(_clean_in_one_piece(document, head, body, findings, settings, trail), again=None)
    for _ in range(_MOST_ROUNDS):
        after = outcome.text[len(head) :]
        if after == body or _failed(outcome) or pages.propose(after, settings).text == after:
            break
        more = _clean_in_one_piece(document, head, after, (), settings, trail)
        if _failed(more):
            break
        outcome = replace(
            more,
            findings=outcome.findings,
            dropped=(*outcome.dropped, *more.dropped),
            applied=dict(Counter(outcome.applied) + Counter(more.applied)),
            tags_removed=outcome.tags_removed + more.tags_removed,
            again=None,
        )
    return outcome


def _failed(outcome: Outcome) -> bool:
    return any(finding.level is Level.ERROR for finding in outcome.findings)


def _clean_in_one_piece(
    document: Document,
    head: str,
    body: str,
    findings: tuple[Finding, ...],
    settings: Settings,
    trail: edit.Trail,
) -> Outcome:
    """Clean a body, after putting a whole page in it into one piece."""
    from newsclean import pages

    page = pages.propose(body, settings)
    offset = document.body.start
    work = Progress(body, offset, trail)
    work.tell(page.notes)
    findings = (*findings, *(finding_of(note, offset) for note in work.notes))
    if page.text == body:
        return _clean_read(document, head, body, findings, settings, trail)
    for start, end in page.lost:
        work.drop(page.code, start, end)
    trail.extend(page.trail)
    outcome = _clean_read(document, head, page.text, (), settings, trail)
    inner = sorted(outcome.findings, key=lambda finding: finding.span)
    if outcome.text == document.text:  # too dangerous
        return replace(outcome, findings=(*findings, *inner))
    return replace(
        outcome,
        findings=(*findings, *inner),
        dropped=(*work.dropped, *outcome.dropped),
        applied={page.code: 1, **outcome.applied},
        reference=outcome.reference or head + page.text,
    )


def _clean_read(
    document: Document,
    head: str,
    body: str,
    findings: tuple[Finding, ...],
    settings: Settings,
    trail: edit.Trail,
    watched: list[Watched] | None = None,
) -> Outcome:
    """Clean ``body`` in rounds: words, dangers, pairs of tags, tags. ``trail`` is how it came to be, and grows."""
    from newsclean.plan import plan

    offset = document.body.start
    work = Progress(body, offset, trail)
    of_words: list[Note] = []
    source = body
    first, said = True, False  # nothing has been said yet about tags, about dangers
    slow = False
    for attempt in range(_MOST_ROUNDS):
        before = work.text
        words = _phrased(before, settings, again=attempt > 0)
        of_words += work.placed(n for n in words.notes if not attempt or n.fix == "made")
        work.take(words)
        if not attempt or words.text != before:  # what a round before has left is safe
            safe = sanitised(words.text, settings)
            if safe.dangers:
                message = f"left as it was: {', '.join(sorted(safe.dangers))} cannot be removed"
                refusal = Finding("NC908", Span(offset, offset), message, Level.ERROR)
                return Outcome(document, document.text, (*findings, refusal))
            if safe.text != words.text:  # what went may have uncovered more
                work.tell(safe.notes)
                work.applied.update(note.code for note in safe.notes)
                work.make(safe.text, safe.trail)
                said = True
                continue
        if first:
            source = work.reference = work.text
        proposal = plan(work.text, settings, watched)
        if proposal.endless and settings.enabled(PAIRED):
            pairs, remarks = _paired(work.text, settings)
            if pairs:
                work.tell(remarks)
                work.applied[PAIRED] += len(remarks)
                work.make(edit.apply(work.text, pairs), edit.Trail(pairs))
                work.reference = work.text  # whose tags pair, for kramdown too
                proposal = plan(work.text, settings, watched)
        current = work.text
        settled, code = _settled(current, proposal, source, settings)
        slow = slow or settled.slow
        last_notes = [*proposal.notes, *settled.notes]
        for choice in settled.taken:
            last_notes.extend(choice.account.notes)
        if first:
            work.tell(last_notes if said else [*last_notes, *code])
        last_notes += code
        first = False
        if settled.text != current:
            work.take(settled)
        elif current == before:
            break
    else:
        message = "left as it is: a second pass would change the result again"
        note = Finding("NC902", Span(offset, offset), message, Level.ERROR)
        return Outcome(document, head + source, (*findings, note), applied=dict(work.applied))
    kept = tags_in(work.text)
    text = head + work.text
    known = None
    if work.text != body and not danger.suspicious(work.text):
        if literal.suspicious(work.text) and not settings.unsafe_fixes:
            words = _phrased(work.text, settings)
        if words.text == work.text:
            same = replace(document, text=text, body=Span(offset, len(text)))
            left = (*findings, *_findings(words.notes, last_notes, offset, settings))
            known = Outcome(same, text, left, tags_kept=kept, slow_path=settled.slow)
    return Outcome(
        document,
        text,
        (*findings, *_findings(of_words, work.notes, offset, settings)),
        tuple(work.dropped),
        dict(work.applied),
        work.removed,
        kept,
        slow,
        "" if work.reference == body else head + work.reference,
        known,
    )


def _settled(current: str, proposal: Plan, source: str, settings: Settings) -> tuple[Settled, list[Note]]:
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


def _findings(words: list[Note], notes: list[Note], offset: int, settings: Settings) -> Iterator[Finding]:
    """Remarks as findings, in order; what a remark about ``words`` explains is not said once more of tags there."""
    named = {note.start for note in words if note.code == "MD503"}
    others = [note for note in notes if note.code not in ("NC903", "NC906") or note.start not in named]
    for note in sorted([*words, *others], key=lambda note: (note.start, note.code)):
        if settings.enabled(note.code):
            yield finding_of(note, offset)


def sanitised(body: str, settings: Settings) -> Sanitised:
    """``body`` without what is dangerous; looked at closely only where something looks dangerous."""
    from newsclean.sanitise import CODES, Sanitised, sanitise

    if not danger.suspicious(body):
        return Sanitised(body)
    return sanitise(body, frozenset(code for code in CODES if settings.enabled(code)))


def _paired(body: str, settings: Settings) -> tuple[list[Edit], list[Note]]:
    """The edits that pair the tags of ``body``; none where something dangerous could come to light by them."""
    from newsclean import nesting

    edits, notes = nesting.mended(body, for_kramdown=settings.reader != "commonmark")
    if edits:
        written = edit.apply(body, edits)
        if sanitised(written, settings).text != written:
            return [], []
    return edits, notes


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
    bare = result.rstrip()
    if result[len(bare) :].count("\n") < 2 or source[len(source.rstrip()) :].count("\n") > 1:
        return result
    line = result.find("\n", len(bare))
    return result[:line] + ("\n" if source.endswith("\n") else "")


def finding_of(note: Note, offset: int) -> Finding:
    """A remark on a body that begins at ``offset`` as a finding."""
    level = Level.WARNING if note.code.startswith(_WARNINGS) and note.fix != "made" else Level.NOTE
    place = Span(note.start + offset, note.end + offset)
    return Finding(note.code, place, note.reason, level, note.fix == "unsafe")


def has_phrases(body: str) -> bool:
    """Whether a rule about words has something to look at. No import for the many posts where none has."""
    return any(map(body.__contains__, _HINTS))


def _phrased(body: str, settings: Settings, *, again: bool = False) -> Settled:
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


def tags_in(text: str) -> int:
    """How many raw HTML tags are in ``text``."""
    return len(_TAG.findall(text)) if "<" in text else 0
