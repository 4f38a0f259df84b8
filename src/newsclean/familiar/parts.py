"""The parts of a post, and which of them may be taken out."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from newsclean import edit
from newsclean.action import UNSEEN
from newsclean.html import BLOCK, VOID
from newsclean.model import Edit, Span
from newsclean.spans import around

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


# What may reach over a blank line, or has to do with the rest of the post. Looked for in lower case.
_REACHING = (
    "<?", "<![", "<script", "<style", "<textarea", "<xmp", "<svg", "<math", "<html", "<head", "<body", "</html", "{%",
    "{{", "{:", "$$", "\\(", "]:", "[#m", "markdown=", "footnote", 'href="#', "href='#", "href=#", "](#", "](<#",
    "newsclean:", "\r",
)  # fmt: skip
# What holds blank lines: fenced code, code in HTML, comments.
_WHOLE = re.compile(
    r"^(```+|~~~+)[^\n`]*\n(?:[^\n]*\n)*?\1[`~]* *$|<pre\b[^<>]*>[\s\S]*?</pre>|<!--[\s\S]*?-->", re.MULTILINE
)
_COVER = "<hr "
_WHOLE_SIGNS = ("```", "~~~", "<pre", "<!")
_MOST_SIGNS = 200  # a search for the end of each takes time that grows with the square
_SPACES_ALONE = re.compile(r"\n[ \t]+(?:\n|\Z)")
_BLANK_LINES = re.compile(r"\n\n+")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^<>\"']|\"[^<>\"]*\"|'[^<>']*')*)>")
_LIST = re.compile(r"^(?:<[uod]l\b|[-+*][ \t]|\d{1,9}[.)]|:)", re.MULTILINE)
_DEFINITION = re.compile(r" {0,3}:[ \t]")  # of what stands above
# No rule about these looks at what is around them.
_ALONE = re.compile(r"(?!<)|<(?:p|h[1-6]|[uo]l|blockquote|table|hr|b|strong|i|em|span)\b")


class Rewritten(NamedTuple):
    """A part as Markdown (nothing, if it goes) and the HTML of its page, and what was done to it."""

    text: str
    page: str
    words: str  # all of them, for rules that look at words
    applied: tuple[dict[str, int], ...]
    tags_removed: int
    at_start: bool  # whether it would be something else at the start of a post
    is_list: bool


@dataclass(slots=True)
class Part:
    """A part of a post: where it is, the number of the block it is in, and what it becomes, if that is known."""

    start: int
    end: int
    block: int
    tagged: bool = True
    known: Rewritten | None = None
    stays: bool = False  # in what is left for the engine

    @property
    def goes(self) -> bool:
        """Whether nothing is left of it."""
        return self.known is not None and not self.known.text


def parts_of(body: str, know: Callable[[Part], None]) -> list[Part] | None:
    """The parts of ``body`` in order, each of which ``know`` was asked about if it has tags.

    None where one may have to do with another: where something reaches over a blank line, or tags do not pair.
    """
    lower = body.lower()
    if any(map(lower.__contains__, _REACHING)) or _SPACES_ALONE.search(body) is not None:
        return None
    wholes: list[tuple[int, int]] = []
    signs = sum(map(body.count, _WHOLE_SIGNS))
    if signs > _MOST_SIGNS:
        return None
    if signs:
        wholes = [match.span() for match in _WHOLE.finditer(body)]
        if any(map(_without(body, wholes).__contains__, _WHOLE_SIGNS)):
            return None
    covered = _covered(body, wholes)
    found: list[Part] = []
    for number, (start, end) in enumerate(_blocks(body, wholes)):
        if body.find("<", start, end) < 0:
            found.append(Part(start, end, number, tagged=False))
            continue
        inside = wholes[bisect_left(wholes, (start,)) : bisect_left(wholes, (end,))] if wholes else ()
        if inside and not all(covered.startswith(_COVER, first) for first, _ in inside):
            outside = _without(body[start:end], [(first - start, last - start) for first, last in inside])
            if _elements(outside, 0, len(outside)) is None:
                return None
            found.append(Part(start, end, number, tagged="<" in outside or body[inside[0][0]] == "<"))
            continue
        several = body[start] == "<" and body.find("\n<", start, end) >= 0
        elements = _elements(covered, start, end) if several else []
        if elements is None:
            return None
        for first, last in elements or [(start, end)]:
            part = Part(first, last, number)
            if not inside or bisect_left(inside, (first,)) == bisect_left(inside, (last,)):
                know(part)
            found.append(part)
        if not several and part.known is None and _elements(covered, start, end) is None:
            return None
    return found


def _blocks(body: str, wholes: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """What is between blank lines, those in ``wholes`` aside."""
    at = len(body) - len(body.lstrip("\n"))
    end = len(body.rstrip("\n"))
    while at < end:
        match = _BLANK_LINES.search(body, at, end)
        while match is not None and (whole := around(wholes, match.start())) is not None:
            match = _BLANK_LINES.search(body, whole[1], end)
        yield at, match.start() if match is not None else end
        at = match.end() if match is not None else end


def _covered(body: str, wholes: Sequence[tuple[int, int]]) -> str:
    """``body`` with elements as long as they are in the places of code in HTML."""
    edits = [
        Edit(Span(start, end), f"{_COVER}{' ' * (end - start - len(_COVER) - 1)}>")
        for start, end in wholes
        if body.startswith("<pre", start)
    ]
    return edit.apply(body, edits) if edits else body


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    return edit.apply(text, [Edit(Span(*span), "") for span in spans])


def _elements(body: str, start: int, end: int) -> list[tuple[int, int]] | None:
    """Where the elements of a block are; none where there is more than blocks on its top level.

    None where the tags do not pair, or something in angle brackets is no tag.
    """
    found: list[tuple[int, int]] = []
    stack: list[str] = []
    at = first = start
    alone = True
    for match in _TAG.finditer(body, start, end):
        if body.find("<", at, match.start()) >= 0:
            return None
        closes, name, attributes = match.groups()
        if not stack:
            first = match.start()
            alone = alone and name in BLOCK and not body[at:first].strip()
        at = match.end()
        if closes:
            if not stack or stack.pop() != name:
                return None
        elif name not in VOID:
            if attributes.endswith("/"):
                return None
            stack.append(name)
        if not stack:
            found.append((first, at))
    if stack or body.find("<", at, end) >= 0:
        return None
    return found if alone and not body[at:end].strip() else []


def mark(body: str, parts: Sequence[Part]) -> None:
    """Settle which parts stay in what is left for the engine, because of where they stand."""
    for part in parts:
        if part.known is not None and part.known.at_start:
            part.known = None
        if UNSEEN.sub("", body[part.start : part.end]):
            break
        part.stays = True  # the post has not begun yet
    before: Part | None = None
    between: list[Part] = []
    for part in parts:
        if part.goes:
            between.append(part)
            continue
        if before is not None and (
            _DEFINITION.match(body, part.start)
            or (is_list(body, before) and (body[part.start] == " " or is_list(body, part)))
        ):
            for one in (before, *between, part):
                one.known = None
        before, between = part, []
    for one in between:  # what goes at the end takes blank lines before it along
        one.known = None
        if before is not None:
            before.stays = True
    for index, part in enumerate(parts):
        if part.known is not None:
            continue
        part.stays = True
        if part.tagged and _ALONE.match(body, part.start) is None:
            for beside in (range(index - 1, -1, -1), range(index + 1, len(parts))):
                for other in beside:
                    parts[other].stays = True
                    if not parts[other].goes:
                        break


def is_list(body: str, part: Part) -> bool:
    """Whether ``part`` is a list or has one at its end, or becomes one."""
    return part.known.is_list if part.known is not None else holds_list(body[part.start : part.end])


def holds_list(text: str) -> bool:
    """Whether a list begins in a line of ``text``, of Markdown or HTML."""
    return _LIST.search(text) is not None
