"""Rules about words: macros, leftovers of scripts, addresses. They speak before the rules about tags.

A rule about words has a ``PATTERN``, which is looked for in the whole body, and ``words(match, place, context)``, which
says what becomes of a match: ``Replace``, ``Remove``, ``Leave`` (only report it), or None. Its row in the table names
``hints``: a text without any of them is not searched at all. Code, Liquid and switched-off parts are never touched, nor
is a part of a comment, of a script or of code in HTML; only the whole of it may be.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from newsclean import markdown
from newsclean.action import Context, Leave, Remove, Replace
from newsclean.blocks import Account
from newsclean.inline import Note
from newsclean.line_ends import LineEnds
from newsclean.markdown import name_of
from newsclean.model import Edit, Span
from newsclean.plan import Rendered, Unit
from newsclean.rules import RULES
from newsclean.scan import OPAQUE
from newsclean.spans import around, merged, touches

if TYPE_CHECKING:
    from newsclean.inline import Style
    from newsclean.model import Settings

Place = Literal["markdown", "html", "tag"]
Covers = Literal["", "whole", "start"]
_WHOLE = re.compile(
    r"<!--[\s\S]*?-->|<(?P<name>pre|code|script|style|textarea|xmp)\b[\s\S]*?</(?P=name)\s*>", re.IGNORECASE
)
_TAG = re.compile(r"""<[A-Za-z][^\s>]*(?:[^<>"']|"[^"]*"|'[^']*')*>""")
_BLANK_LINES = re.compile(r"[ \t]*(?:\r?\n[ \t]*(?=\r?\n))*(?:\r?\n)?")


@dataclass(slots=True)
class Words:
    """What the rules about words propose, and remarks about what stays."""

    units: list[Unit] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def propose(body: str, settings: Settings) -> Words:
    """Ask every rule about words whose hints are in ``body``."""
    found = Words()
    asked = [
        (rule.code, rule.load())
        for rule in RULES
        if rule.hints and settings.enabled(rule.code) and any(hint in body for hint in rule.hints)
    ]
    if not asked:
        return found
    context = Context(body, settings)
    line_ends = LineEnds(body)
    places: Places | None = None
    taken: list[tuple[int, int]] = []
    for code, module in asked:
        for match in module.PATTERN.finditer(body):
            start, end = match.span()
            if places is None:
                places = Places(body)
            place = places.place(start, end, covers=getattr(module, "COVERS", ""))
            if place is None or touches(taken, start, end):
                continue
            action = module.words(match, place, context)
            if action is None:
                continue
            if isinstance(action, Leave):
                found.notes.append(Note(code, start, end, action.reason))
                continue
            insort(taken, (start, end))
            found.units.append(_unit(body, code, start, end, action, place, line_ends))
    found.units.sort(key=lambda unit: unit.start)
    return found


def _unit(
    body: str, code: str, start: int, end: int, action: Replace | Remove, place: Place, line_ends: LineEnds
) -> Unit:
    def render(style: Style, styles: dict[int, str]) -> Rendered:
        account = Account()
        account.applied.append(code)
        if isinstance(action, Remove):
            if action.visible:
                account.remove(code, start, end)
            return Rendered([_removal(body, start, end)], account)
        account.removed.extend((code, *span) for span in action.lost)
        written = action.html if place != "markdown" else action.text
        if action.changed:
            if action.dropped:
                account.removed.append((code, start, end))
            # an empty element before the tag keeps it from beginning an HTML block
            shown = action.html if place != "markdown" else f"<span></span>{action.html}"
            account.repairs.append((start, end, shown))
        if action.note:
            account.notes.append(Note(code, start, end, action.note))
        return Rendered([line_ends.edit(start, end, written)], account)

    return Unit(start, end, render)


def _removal(body: str, start: int, end: int) -> Edit:
    """Take the words out, and their line with the blank lines after it when nothing else is on it."""
    line = body.rfind("\n", 0, start) + 1
    if body[line:start].strip():
        return Edit(Span(start, end), "")
    match = _BLANK_LINES.match(body, end)
    stop = match.end() if match is not None else end
    alone = stop == len(body) or body[stop - 1] == "\n"
    return Edit(Span(line, stop), "") if alone else Edit(Span(start, end), "")


class Places:
    """Where code, HTML and Markdown are in a body."""

    def __init__(self, body: str) -> None:
        shut = [match.span() for match in OPAQUE.finditer(body)]
        html: list[tuple[int, int]] = []
        self.code: list[tuple[int, int]] = []  # blocks
        for kind, payload, start, end in markdown.events(body):
            if kind == "Start" and name_of(payload) == "CodeBlock":
                self.code.append((start, end))
            elif kind == "Code":
                shut.append((start, end))
            elif kind in ("Html", "InlineHtml"):
                html.append((start, end))
        self.shut = merged([*shut, *self.code])
        self.html = merged(html)
        self.whole = merged([match.span() for match in _WHOLE.finditer(body)])
        self.tags = [match.span() for match in _TAG.finditer(body)]

    def place(self, start: int, end: int, *, covers: Covers = "") -> Place | None:
        """What ``start:end`` is in; None where nothing may be touched.

        ``covers`` says that code and Liquid inside ``start:end`` are parts of it: between its two ends ("whole"), or
        anywhere but at its start ("start").
        """
        if covers:
            if touches(self.shut, start, start + 1):
                return None
            if covers == "whole" and touches(self.shut, end - 1, end):
                return None
        elif touches(self.shut, start, end):
            return None
        for at in {start, end - 1}:
            whole = around(self.whole, at)
            if whole is not None and (whole[0] < start or end < whole[1]):
                return None
        index = bisect_right(self.tags, (start, -1)) - 1
        if index >= 0 and start < self.tags[index][1]:
            return "tag"
        return "html" if touches(self.html, start, start + 1 if covers == "start" else end) else "markdown"
