"""The body of a post, read as a whole."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean import danger, edit
from newsclean.model import Document, Finding, Level, Outcome, Settings
from newsclean.progress import Progress
from newsclean.rounds import MOST_ROUNDS, Job, Rounds, finding_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.stand_ins import Watched

_PAGE_ENDS = ("</html", "</HTML")


def clean_body(
    document: Document,
    head: str,
    body: str,
    findings: Sequence[Finding],
    settings: Settings,
    watched: list[Watched] | None = None,
    trail: edit.Trail | None = None,
) -> Outcome:
    """Clean ``body``, which follows ``head``; ``findings`` are those of the front matter.

    ``document`` is the post that they make, or made before repairs. Where ``watched`` is given, what rules look at is
    remembered there, and in ``trail`` how the result came to be. A body over a limit (``bounds``) is left as it is and
    says so.
    """
    from newsclean import bounds

    job = Job(document, head, settings, watched)
    trail = edit.Trail() if trail is None else trail
    refusal = bounds.refusal(body)
    if refusal is None:
        try:
            if any(map(body.__contains__, _PAGE_ENDS)):
                return _clean_pages(job, body, findings, trail)
            return Rounds(job, body, trail).outcome(findings)
        except RecursionError:  # Markdown's own emphasis, 200 and more inside each other
            refusal = "too many elements inside each other"
    level = Level.ERROR if danger.suspicious(body) else Level.WARNING
    note = job.refusal("NC905", f"left as it is: {refusal}", level)
    return Outcome(document, head + body, (*findings, note))


def _clean_pages(job: Job, body: str, findings: Sequence[Finding], trail: edit.Trail) -> Outcome:
    """Clean a body in which a whole page may stand; what cleaning brings to light may make one of it."""
    from newsclean import pages

    outcome = replace(_clean_in_one_piece(job, body, findings, trail), again=None)
    for _ in range(MOST_ROUNDS):
        after = outcome.text[len(job.head) :]
        if after == body or _failed(outcome) or pages.propose(after, job.settings).text == after:
            break
        more = _clean_in_one_piece(job, after, (), trail)
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


def _clean_in_one_piece(job: Job, body: str, findings: Sequence[Finding], trail: edit.Trail) -> Outcome:
    """Clean a body, after putting a whole page in it into one piece."""
    from newsclean import pages

    page = pages.propose(body, job.settings)
    work = Progress(body, job.offset, trail)
    work.tell(page.notes)
    findings = (*findings, *(finding_of(note, job.offset) for note in work.notes))
    if page.text == body:
        return Rounds(job, body, trail).outcome(findings)
    for start, end in page.lost:
        work.drop(page.code, start, end)
    trail.extend(page.trail)
    outcome = Rounds(job, page.text, trail).outcome(())
    inner = sorted(outcome.findings, key=lambda finding: finding.span)
    if outcome.text == job.document.text:  # too dangerous
        return replace(outcome, findings=(*findings, *inner))
    return replace(
        outcome,
        findings=(*findings, *inner),
        dropped=(*work.dropped, *outcome.dropped),
        applied={page.code: 1, **outcome.applied},
        reference=outcome.reference or job.head + page.text,
    )
