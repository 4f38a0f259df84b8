"""The body of a post, read as a whole: words, dangers and tags in rounds, until nothing changes any more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean import backslash, danger, edit, literal
from newsclean.model import Document, Dropped, Finding, Level, Outcome, Settings, Span
from newsclean.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.inline import Note
    from newsclean.model import Edit
    from newsclean.plan import Rendered, Unit
    from newsclean.sanitise import Sanitised
    from newsclean.settle import Settled
    from newsclean.stand_ins import Watched

# A rewrite may uncover another (a wrapper goes, its content is read anew); more rounds than this mean a loop.
_MOST_ROUNDS = 6
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
    if not any(map(body.__contains__, _PAGE_ENDS)):
        return _clean_read(document, head, body, findings, settings, watched)
    from newsclean import pages

    outcome = replace(_clean_in_one_piece(document, head, body, findings, settings), again=None)
    for _ in range(_MOST_ROUNDS):
        after = outcome.text[len(head) :]
        if after == body or any(finding.level is Level.ERROR for finding in outcome.findings):
            break
        if pages.propose(after, settings).text == after:
            break
        more = _clean_in_one_piece(document, head, after, (), settings)
        outcome = replace(
            more,
            findings=outcome.findings,
            dropped=(*outcome.dropped, *more.dropped),
            applied=dict(Counter(outcome.applied) + Counter(more.applied)),
            tags_removed=outcome.tags_removed + more.tags_removed,
            again=None,
        )
    return outcome


def _clean_in_one_piece(
    document: Document, head: str, body: str, findings: tuple[Finding, ...], settings: Settings
) -> Outcome:
    """Clean a body, after putting a whole page in it into one piece."""
    from newsclean import pages

    page = pages.propose(body, settings)
    offset = document.body.start
    findings = (*findings, *(finding_of(note, offset) for note in page.notes))
    if page.text == body:
        return _clean_read(document, head, body, findings, settings)
    outcome = _clean_read(document, head, page.text, (), settings)
    if outcome.text == document.text:  # too dangerous
        return replace(outcome, findings=(*findings, *outcome.findings))

    def placed(span: Span) -> Span:
        return Span(page.place(span.start - offset) + offset, page.place(span.end - offset) + offset)

    inner = sorted((replace(f, span=placed(f.span)) for f in outcome.findings), key=lambda f: f.span)
    lost = [
        d for start, end in page.lost if (d := _lost(page.code, body, start, end, offset, [])) is not None
    ]
    return replace(
        outcome,
        findings=(*findings, *inner),
        dropped=(*lost, *(replace(d, span=placed(d.span)) for d in outcome.dropped)),
        applied={page.code: 1, **outcome.applied},
        reference=outcome.reference or head + page.text,
    )


def _clean_read(
    document: Document,
    head: str,
    body: str,
    findings: tuple[Finding, ...],
    settings: Settings,
    watched: list[Watched] | None = None,
) -> Outcome:
    from newsclean.inline import Note
    from newsclean.plan import plan
    from newsclean.settle import declared, settle

    offset = document.body.start
    words = _phrased(body, settings)
    made = sorted(
        (change for choice in words.taken for change in choice.edits), key=lambda change: change.span
    )
    safe = sanitised(words.text, settings)
    if safe.dangers:
        message = f"left as it was: {', '.join(sorted(safe.dangers))} cannot be removed"
        refusal = Finding("NC908", Span(offset, offset), message, Level.ERROR)
        return Outcome(document, document.text, (*findings, refusal))
    source = current = reference = safe.text
    applied = Counter(note.code for note in safe.notes if note.code.startswith("SC"))
    dropped: list[Dropped] = []
    for choice in words.taken:
        applied.update(choice.account.applied)
        dropped.extend(_dropped(choice, body, offset))
    first_notes: list[Note] = []
    removed = 0
    slow = False
    paired: list[Edit] = []
    paired_notes: list[Note] = []
    last_words = words
    last_notes: list[Note] = []
    last_slow = False
    for attempt in range(_MOST_ROUNDS):
        worded = not attempt and words.text != body
        if attempt or safe.text != words.text:  # what went may have uncovered more
            more = last_words = _phrased(current, settings, again=True)
            for choice in more.taken:
                applied.update(choice.account.applied)
                dropped.extend(_dropped(choice, current, offset, paired, made))
            worded = current != more.text
            current = more.text
            if any(code.startswith("MD") for choice in more.taken for code in choice.account.applied):
                reference = current  # its page is the one to keep, but for these repairs
        proposal = plan(current, settings, watched)
        if proposal.endless and settings.enabled(PAIRED):
            pairs, remarks = _paired(current, settings)
            if pairs:
                current = edit.apply(current, pairs)
                applied[PAIRED] += len(remarks)
                reference = current
                worded = True
                if not attempt:
                    paired, paired_notes = pairs, remarks
                proposal = plan(current, settings)
        last_notes, last_slow = proposal.notes, False
        if not proposal.units:
            if not attempt:
                first_notes.extend(last_notes)
            if worded:
                continue
            break
        settled = settle(
            current, proposal.units, blocks=proposal.blocks, highlight=settings.highlight == "mark"
        )
        last_slow = settled.slow
        slow = slow or last_slow
        last_notes = [*last_notes, *settled.notes]
        for choice in settled.taken:
            last_notes.extend(choice.account.notes)
        if not attempt:
            first_notes.extend(last_notes)
        if settled.text == current:
            if worded:
                continue
            break
        again = sanitised(_tidy_end(source, settled.text), settings)
        if again.text == current:  # the rules' Markdown is no code for kramdown: the HTML stays
            code = list(_kept_code(current, settled))
            last_notes.extend(code)
            if not attempt and not safe.notes:  # which have said it already
                first_notes.extend(code)
            break
        if not attempt:
            reference = declared(current, settled.taken)
        for choice in settled.taken:
            applied.update(choice.account.applied)
            removed += choice.account.removed_tags
            dropped.extend(_dropped(choice, current, offset, paired, made))
        current = source if again.dangers else again.text
    else:
        message = "left as it is: a second pass would change the result again"
        note = Finding("NC902", Span(offset, offset), message, Level.ERROR)
        return Outcome(document, head + source, (*findings, note), applied=dict(applied))
    first_notes = [*paired_notes, *_moved(first_notes, paired)]
    if safe.rounds:
        first_notes = [Note(n.code, safe.place(n.start), safe.place(n.end), n.reason) for n in first_notes]
    first_notes.extend(safe.notes)
    kept = tags_in(current)
    text = head + current
    known = None
    if current != body and not danger.suspicious(current):
        if literal.suspicious(current) and not settings.unsafe_fixes:
            last_words = _phrased(current, settings)
        if last_words.text == current:
            same = replace(document, text=text, body=Span(offset, len(text)))
            left = (*findings, *_findings(last_words.notes, last_notes, offset, settings))
            known = Outcome(same, text, left, tags_kept=kept, slow_path=last_slow)
    return Outcome(
        document,
        text,
        (*findings, *_findings(words.notes, _moved(first_notes, made), offset, settings)),
        tuple(dropped),
        dict(applied),
        removed,
        kept,
        slow,
        "" if reference == body else head + reference,
        known,
    )


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


def _moved(notes: list[Note], edits: Sequence[Edit]) -> list[Note]:
    """Remarks about a text that ``edits`` have changed, at the places they come from."""
    if not edits:
        return notes
    place = edit.origins(edits)
    return [replace(n, start=place(n.start), end=place(n.end)) for n in notes]


def _dropped(choice: Rendered, text: str, offset: int, *changes: Sequence[Edit]) -> list[Dropped]:
    """The words that ``choice`` drops, at the places they had before ``changes``, of which the last was made first."""
    lost = (_lost(code, text, start, end, offset, changes) for code, start, end in choice.account.removed)
    return [dropped for dropped in lost if dropped is not None]


def _lost(
    code: str, text: str, start: int, end: int, offset: int, changes: Sequence[Sequence[Edit]]
) -> Dropped | None:
    """The words that a reader saw in ``text[start:end]``; None when there are none."""
    from html import unescape

    source = text[start:end]
    if "<" not in source:
        source = backslash.resolved(source)
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", source)).split())
    if not words:
        return None
    for edits in changes:
        start, end = edit.origin(edits, start), edit.origin(edits, end)
    return Dropped(code, Span(start + offset, end + offset), words)


def tags_in(text: str) -> int:
    """How many raw HTML tags are in ``text``."""
    return len(_TAG.findall(text)) if "<" in text else 0
