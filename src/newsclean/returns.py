"""Bodies in which a carriage return stands before line feeds: cleaned without it, as if all lines ended alike.

So no rule has to know of returns, and what becomes of a post does not depend on them. Afterwards they are put back. A
body in which a return stands elsewhere, alone or before another one, is cleaned as it is: there it ends a line itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from newsclean.line_ends import LineEnds
from newsclean.model import Document, Dropped, Finding, Span

if TYPE_CHECKING:
    from newsclean.edit import Trail
    from newsclean.model import Outcome

_Placed = TypeVar("_Placed", Finding, Dropped)
_RETURN = re.compile("\r\n")
_LINE_FEED = re.compile("\n")


def everywhere(body: str) -> bool:
    """Whether every line of ``body`` that ends, ends with a return and a line feed."""
    return body.count("\r\n") == body.count("\n")


def without(document: Document) -> Document | None:
    """The post of ``document`` without the returns of its body; None where one of them is no part of a line end."""
    start = document.body.start
    body = document.text[start:]
    if body.count("\r") != body.count("\r\n"):
        return None
    text = document.text[:start] + body.replace("\r\n", "\n")
    return Document(document.name, text, document.front, Span(start, len(text)))


def restored(outcome: Outcome, document: Document, head: str, trail: Trail | None = None) -> Outcome | None:
    """``outcome``, which is that of ``without(document)`` with ``head`` before its body, for ``document`` itself.

    ``trail`` says how its text came to be, where not every line of ``document`` ends alike: a line that was there ends
    as it did, one that was written as the one in its place. None where that cannot be said.
    """
    again, source = outcome.again, outcome.document.text
    texts = [text for text in (outcome.text, again.text if again is not None else "") if text != source]
    if any("\r" in text[len(head) :] for text in texts):
        return None
    if trail is not None and any(finding.code == "NC902" for finding in outcome.findings):
        return None  # the trail goes on to what was given up
    start = document.body.start
    body = document.text[start:]
    text = outcome.text
    if text == source:
        text = document.text
    elif trail is None:
        text = head + _returned(text[len(head) :])
    else:
        text = head + _ended(text[len(head) :], source[start:], trail, body)
    places = _places(document)
    whole = _placed(outcome, document, places)
    if again is not None:
        if again.text != outcome.text:
            return None
        same = Document(document.name, text, again.document.front, Span(again.document.body.start, len(text)))
        again = replace(_placed(again, same, _places(same)), text=text)
    reference = outcome.reference and head + _returned(outcome.reference[len(head) :])
    return replace(whole, text=text, reference=reference, again=again)


def _returned(body: str) -> str:
    return body.replace("\n", "\r\n")


def _ended(body: str, source: str, trail: Trail, document: str) -> str:
    """``body``, which came from ``source`` by ``trail``, with the line ends of ``document``, which is ``source`` with
    returns."""
    ends = LineEnds(document)
    returns = [match.start() - number for number, match in enumerate(_RETURN.finditer(document))]

    def end(feed: re.Match[str]) -> str:
        first, last = trail.back(feed.start(), feed.end())
        after, _ = trail.back(feed.end(), feed.end() + 1)
        # the last one of what was written ends the line of the last one that it replaced
        place = first if last - first == 1 or after < last else max(first, last - 1)
        return ends.at(place + bisect_left(returns, place))

    return _LINE_FEED.sub(end, body)


def _places(document: Document) -> list[int]:
    """Where line feeds with a return stood in ``document`` if its body had no returns."""
    found = _RETURN.finditer(document.text, document.body.start)
    return [match.start() - number for number, match in enumerate(found)]


def _placed(outcome: Outcome, document: Document, places: list[int]) -> Outcome:
    """``outcome`` with everything at its place in ``document``, whose body has returns."""
    start = document.body.start

    def place(offset: int) -> int:
        return offset + bisect_left(places, offset) if offset > start else offset

    def moved(found: tuple[_Placed, ...]) -> tuple[_Placed, ...]:
        return tuple(replace(f, span=Span(place(f.span.start), place(f.span.end))) for f in found)

    return replace(
        outcome, document=document, findings=moved(outcome.findings), dropped=moved(outcome.dropped)
    )
