"""The pipeline: front matter, then what of the body is familiar and what is not, or all of it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, TypeVar

from newsclean import danger, edit, returns
from newsclean.body import clean_body
from newsclean.model import Document, Dropped, Finding, Level, Outcome, Settings, Span
from newsclean.rounds import finding_of
from newsclean.steps import PAIRED, PARTED, has_phrases, is_plain, sanitised, tags_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from newsclean.familiar import Familiar, Learned
    from newsclean.model import Edit
    from newsclean.stand_ins import Watched

DEFAULT = Settings()
_ENTANGLED = ("NC905", "NC906", "NC907")


def clean(
    text: str,
    *,
    name: str = "<text>",
    settings: Settings = DEFAULT,
    exists: Callable[[str], bool] | None = None,
    read_schema: Callable[[str], str] | None = None,
) -> Outcome:
    """Clean one post: strip editor HTML into Markdown without changing the page a reader sees.

    ``text`` is the whole post, front matter included; ``name`` is its path, for findings and the rules that look at
    file names. ``exists`` says whether a path below the site's root is there and ``read_schema`` gives the text of the
    schema that the settings name; without them neither is looked up. Pure apart from those two: reads and writes
    nothing. The result's ``text`` is ``text`` itself when there is nothing to do or when nothing can be done safely;
    its findings say what was left and why. Raises schema.SchemaError for a schema that cannot be used.
    """
    document, closed = _document(text, name)
    findings, repairs = _front(document, settings, exists, read_schema)
    if not closed:
        return _clean_unclosed(document, findings, settings)
    head, body = text[: document.body.start], text[document.body.start :]
    if repairs:
        head = edit.apply(head, repairs)
    if is_plain(body):
        applied = {"FM": len(repairs)} if repairs else {}
        return Outcome(document, head + body, findings, applied=applied)
    outcome = None
    if "\r" in body or (head.endswith("\r\n") and "\n" not in body):
        outcome = _clean_returns(document, head, body, findings, settings)
    if outcome is None:
        outcome = _clean(document, head, findings, settings)
    if document.front is None and _opens_front(outcome.text) and not _opens_front(text):
        newline = "\r\n" if "\r\n" in text else "\n"
        covered = f"{head}<!-- -->{newline}{newline}{outcome.text[len(head) :]}"
        outcome = replace(outcome, text=covered, again=None)
    return replace(outcome, again=None) if repairs else outcome


def _clean(document: Document, head: str, findings: tuple[Finding, ...], settings: Settings) -> Outcome:
    """Clean the body of ``document``, which follows ``head``."""
    body = document.text[document.body.start :]
    outcome = _clean_unfamiliar(document, head, body, findings, settings)
    return outcome if outcome is not None else clean_body(document, head, body, findings, settings)


def _clean_returns(
    document: Document, head: str, body: str, findings: tuple[Finding, ...], settings: Settings
) -> Outcome | None:
    """Clean a body with returns before line feeds without them; None where that cannot be done."""
    lines = returns.without(document)
    if lines is None:
        return None
    if returns.everywhere(body):
        return returns.restored(_clean(lines, head, findings, settings), document, head)
    trail = edit.Trail()
    outcome = clean_body(lines, head, lines.text[lines.body.start :], findings, settings, trail=trail)
    return returns.restored(outcome, document, head, trail)


def _opens_front(text: str) -> bool:
    """Whether front matter begins where the first words stand, which is as good as the top for Hugo."""
    from newsclean import front_matter

    words = text.lstrip("\ufeff \t\r\n")
    return words.startswith(("---", "+++", "{")) and front_matter.locate(words) is not None


def _clean_unfamiliar(
    document: Document, head: str, body: str, findings: tuple[Finding, ...], settings: Settings
) -> Outcome | None:
    """Clean what in ``body`` is not like what was cleaned before; None where all of it has to be read."""
    if not next(_posts(settings)):  # the first one: for a run on one post, nothing else need be imported
        return None
    short = _familiar(settings).shorten(body)
    if short is None:
        return None
    rest = Outcome(Document(document.name, short.text, None, Span(0, len(short.text))), short.text)
    if not is_plain(short.text):
        rest = clean_body(rest.document, "", short.text, (), settings)
    if any(f.level is Level.ERROR or f.code in _ENTANGLED for f in rest.findings) or (
        PAIRED in rest.applied or PARTED in rest.applied
    ):
        return None  # for one of the readers, what is left may reach into what was taken out
    if any(map(short.shows_token, (*(f.message for f in rest.findings), *(d.text for d in rest.dropped)))):
        return None
    whole = short.restored(rest.text)
    if whole is None:
        return None
    offset = document.body.start
    text = head + whole.text
    kept = tags_in(whole.text)
    again = rest.again if rest.changed else rest
    if again is not None and whole.text != body:
        left = (*findings, *_placed(again.findings, whole.place, offset))
        same = Document(document.name, text, document.front, Span(offset, len(text)))
        again = Outcome(same, text, left, tags_kept=kept, slow_path=again.slow_path)
    return Outcome(
        document,
        text,
        (*findings, *_placed(rest.findings, short.place, offset)),
        _placed(rest.dropped, short.place, offset),
        _sum(rest.applied, short.applied),
        rest.tags_removed + short.tags_removed,
        kept,
        rest.slow_path,
        head + short.original(rest.reference) if rest.reference else "",
        again if whole.text != body else None,
    )


def _sum(some: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    """Two counts in one; nothing is counted that comes to nothing."""
    sums = {code: some.get(code, 0) + more.get(code, 0) for code in (*some, *more)}
    return {code: times for code, times in sums.items() if times > 0}


_Placed = TypeVar("_Placed", Finding, Dropped)


def _placed(found: Sequence[_Placed], place: Callable[[int], int], offset: int) -> tuple[_Placed, ...]:
    """Findings on a part of the post at their places in all of it."""
    return tuple(
        replace(f, span=Span(place(f.span.start) + offset, place(f.span.end) + offset)) for f in found
    )


@lru_cache(maxsize=16)
def _posts(settings: Settings) -> Iterator[int]:
    """Counts posts."""
    return count()


@lru_cache(maxsize=16)
def _familiar(settings: Settings) -> Familiar:
    from newsclean.familiar import Familiar, Learned

    def learn(text: str) -> Learned | None:
        from newsclean import phrases, repairs

        if danger.suspicious(text):
            return None
        words = phrases.propose(text, settings)
        mends, remarks = repairs.propose(text, settings, ())
        if words.units or words.notes or mends or remarks:
            return None
        watched: list[Watched] = []
        outcome = clean_body(Document("", text, None, Span(0, len(text))), "", text, (), settings, watched)
        if outcome.findings or outcome.dropped or outcome.reference or outcome.slow_path:
            return None
        if any(context.read for context in watched):
            return None
        at_start = any(context.asked_for_start for context in watched)
        return Learned(outcome.text, outcome.applied, outcome.tags_removed, at_start)

    return Familiar(learn, has_phrases)


def _clean_unclosed(document: Document, findings: tuple[Finding, ...], settings: Settings) -> Outcome:
    """Take nothing but dangers out of a post whose front matter is never closed.

    Where its body begins is not known, but all of it is the body for Jekyll, and for every reader of CommonMark.
    """
    text = document.text
    if not danger.suspicious(text):
        return Outcome(document, text, findings)
    from newsclean import bounds

    refusal = bounds.refusal(text)
    if refusal is not None:
        note = Finding("NC905", Span(0, 0), f"left as it is: {refusal}", Level.ERROR)
        return Outcome(document, text, (*findings, note))
    safe = sanitised(text, settings)
    reasons = sorted(safe.dangers)
    if not reasons and safe.text != text and _document(safe.text, document.name)[1]:
        reasons = ["what keeps front matter from being closed"]
    if reasons:
        note = Finding(
            "NC908",
            Span(0, 0),
            f"left as it was: {', '.join(reasons)} cannot be removed",
            Level.ERROR,
        )
        return Outcome(document, text, (*findings, note))
    notes = tuple(finding_of(note, 0) for note in sorted(safe.notes, key=lambda n: (n.start, n.code)))
    applied = Counter(note.code for note in safe.notes)
    return Outcome(document, safe.text, (*findings, *notes), applied=dict(applied))


def _document(text: str, name: str) -> tuple[Document, bool]:
    """Take the post apart; False when its front matter is never closed, so that nobody knows where the body begins."""
    from newsclean import front_matter

    found = front_matter.locate(text)
    if found is None:
        start = 1 if text.startswith("\ufeff") else 0
        return Document(name, text, None, Span(start, len(text))), True
    if isinstance(found, front_matter.Unclosed):
        return Document(name, text, None, Span(len(text), len(text))), False
    return Document(name, text, found.span, Span(found.span.end, len(text))), True


def _front(
    document: Document,
    settings: Settings,
    exists: Callable[[str], bool] | None,
    read_schema: Callable[[str], str] | None,
) -> tuple[tuple[Finding, ...], tuple[Edit, ...]]:
    """What the front matter rules say, and the repairs that ``fix`` asks for."""
    from newsclean import front_matter_check

    findings = front_matter_check.check(document, settings, exists=exists, read_schema=read_schema)
    return findings, front_matter_check.fixes(document, settings) if settings.fix else ()
