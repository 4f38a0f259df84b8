"""Where kramdown, which Jekyll uses, reads HTML differently from CommonMark.

CommonMark ends an HTML block at a blank line. kramdown reads an element to its end tag, its content as raw HTML, and to
the end of the post when there is none; an end tag that closes nothing is printed as text. Only this much of it is
modelled, after kramdown 2 (https://kramdown.gettalong.org/syntax.html#html-blocks): the extent of the elements on the
top level, and which tags come out as text. The rest of kramdown is judged by the real one, in the tests.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_NAME = r"[^\W\d][\w.\-]*+(?>(?::[^\W\d][\w.\-]*+)?)"
_TAG = (
    rf"<(?P<name>{_NAME})"
    rf"(?P<attributes>(?>(?:\s++{_NAME}(?>(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|\w++))?))*))\s*+(?P<void>/)?>"
)
TAG = re.compile(_TAG)
_MARKUP = re.compile(rf"<!--[\s\S]*?-->|<\?[\s\S]*?\?>|{_TAG}|</(?P<close>{_NAME})\s*+>")
_CAPITALS = re.compile(r"<!--[\s\S]*?-->|</?((?=[a-z]*[A-Z])[A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
_START_TAG = re.compile(r"<!--[\s\S]*?-->|<([A-Za-z][A-Za-z0-9]*)(?=[\s/>])")
_CODE_OR_CELLS = re.compile(
    r"(?:[ \t]*\r?\n)*(?: {4}| {0,3}\t)[ \t]*\S|(?!\s*<!--)[^\n]*[^\s|][^\n]*\|| {0,3}(?:```|~~~)"
)
LIST = re.compile(r"(?P<lines>(?:[ \t]*\r?\n)*) {0,3}(?:[-+*]|\d{1,9}\.)[ \t]")
_REFERRING = re.compile(r"(?://|www\.)[^\s<]*&")  # an address
_LONGEST_FENCE = 100  # of a longer one every part would be looked for
_FENCE = re.compile(r" {0,3}(?P<fence>(?P<sign>[`~])(?P=sign){2,})[^\n]*(?=\n)")
_GOES_ON = re.compile(rf" {{0,3}}<(?:(?P<name>{_NAME})|(?P<comment>!--))")
_START = re.compile(r"\n" + _GOES_ON.pattern)  # on a new line: a search for one character first is fast
SPAN = frozenset(
    (
        "a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark "
        "option q rb rbc rp rt rtc ruby samp select small span strong sub sup tt u var"
    ).split()
)
# Elements of which kramdown shows the tags as text where it reads words and not blocks.
BLOCK = frozenset(
    (
        "address article aside applet body blockquote caption col colgroup dd div dl dt fieldset "
        "figcaption footer form h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li "
        "main map nav ol optgroup p pre section summary table tbody td th thead tfoot tr ul"
    ).split()
)
# A start tag that may begin a raw stretch in a paragraph: not one of the commonest, which never do.
HAS_RAW = re.compile(r"<(?!(?:a|b|strong|i|em|span|br|img|del|sub|sup|small)\b)[^\W\d]|<!---?>")
# A whole comment for CommonMark, and the start of one for kramdown
_OLD_COMMENT = re.compile(r"<!---?>(?=[\s\S]*?-->)")
_NO_BODY = frozenset(
    ("area base br col command embed hr img input keygen link meta param source track wbr").split()
)
# Elements in which kramdown reads Markdown; what is in any other is raw HTML (``<u>``, ``<mark>``, unknown ones).
PARSED = frozenset(
    (
        "a abbr acronym b bdo big button cite caption del dfn dt em h1 h2 h3 h4 h5 h6 i ins label "
        "legend optgroup p q rb rbc rp rt rtc ruby select small span strong sub sup th tt address "
        "applet article aside blockquote body dd details div dl fieldset figure figcaption footer "
        "form header hgroup iframe li main map menu nav noscript object section summary td"
    ).split()
)

# The names it knows: their case does not count. That of any other name does (``<font>``, ``<center>``, ``<s>``).
_KNOWN = SPAN | BLOCK | _NO_BODY | PARSED | {"script", "style", "math", "textarea"}

# A tag of an element that kramdown does not know.
HAS_UNKNOWN = re.compile(rf"<(?!(?:{'|'.join(sorted(_KNOWN))})\b)[^\W\d]", re.IGNORECASE)

# Blocks of Markdown whose content kramdown reads by itself.
OWN = frozenset(("CodeBlock", "List", "BlockQuote", "FootnoteDefinition", "Table"))


class Extent(NamedTuple):
    """A top-level element as kramdown reads it; ``closed`` is False when it runs to the end of the post."""

    name: str
    start: int
    end: int
    closed: bool


class Reading(NamedTuple):
    """The extents in order, and the offsets of end tags inside them that kramdown prints as text."""

    extents: tuple[Extent, ...]
    literal: frozenset[int]


def read(body: str, code: Sequence[tuple[int, int]]) -> Reading:
    """Find the block-level HTML of ``body``; ``code`` are the spans of its code blocks, sorted."""
    extents: list[Extent] = []
    literal: set[int] = set()
    at = 0
    unended: set[str] = set()  # fences that do not come again
    behind = -1  # where a block ended: kramdown looks for the next one on the same line
    index = 0
    while True:
        if at == behind and body[at : at + 1] != "\n":
            at = _behind_fence(body, at, unended)
        match = _GOES_ON.match(body, at) if at in (0, behind) else None
        match = match or _START.search(body, max(at - 1, 0))
        if match is None:
            break
        begin = match.start() + (body[match.start()] == "\n")
        while index < len(code) and code[index][1] <= begin:
            index += 1
        if index < len(code) and code[index][0] <= begin:
            at = code[index][1]
            continue
        if match["comment"]:
            close = body.find("-->", match.end())
            at = behind = close + 3 if close >= 0 else match.end()
            continue
        start = match.start("name") - 1
        if match["name"].lower() in SPAN:
            at = match.end()
            continue
        tag = TAG.match(body, start)
        if tag is None:
            at = start + 1
            continue
        end, closed = _element(body, tag, literal)
        extents.append(Extent(match["name"].lower(), start, end, closed))
        at = behind = max(end, start + 1)
    return Reading(tuple(extents), frozenset(literal))


@lru_cache(maxsize=1)
def _told() -> re.Pattern[str]:
    """``_MARKUP`` where kramdown is told to read Markdown inside an element: no tag counts in the code there."""
    return re.compile(
        r"(?:\n[ \t>]*(?P<fence>`{3,}|~{3,})[\s\S]*?\n[ \t>]*(?P=fence)"
        r"|(?<!`)(?P<ticks>`+)(?!`)(?:(?!\n[ \t>]*\n)[\s\S])*?(?<!`)(?P=ticks)(?!`))|" + _MARKUP.pattern
    )


def _fold(name: str) -> str:
    return lower if (lower := name.lower()) in _KNOWN else name


def spelt_alike(source: str) -> list[tuple[int, int, str]]:
    """Where names of tags with capitals stand whose case counts for kramdown alone, and how to write them."""
    return [
        (match.start(1), match.end(1), lower)
        for match in _CAPITALS.finditer(source)
        if match[1] and (lower := match[1].lower()) not in _KNOWN
    ]


def _element(body: str, tag: re.Match[str], literal: set[int]) -> tuple[int, bool]:
    """Where the element that ``tag`` starts ends, and whether an end tag says so."""
    name = _fold(tag["name"])
    at = tag.end()
    if tag["void"] or name in _NO_BODY:
        return at, True
    stack = [name]
    if name in ("script", "style"):
        return _raw_text(body, name, at)
    markup = _told() if "markdown=" in tag["attributes"] else _MARKUP
    while stack:
        match = markup.search(body, at)
        if match is None:
            return len(body), False
        at = match.end()
        if match["name"]:
            inner = _fold(match["name"])
            if match["void"] or inner in _NO_BODY:
                continue
            if inner in ("script", "style"):
                at, _ = _raw_text(body, inner, at)
            else:
                stack.append(inner)
                if "markdown=" in match["attributes"]:
                    markup = _told()
        elif match["close"]:
            if _fold(match["close"]) == stack[-1]:
                stack.pop()
            else:
                literal.add(match.start())
    return at, True


def shown_apart(source: str, start: int, end: int, *, behind: bool) -> bool:
    """Whether HTML between two elements of the top level shows something else to kramdown than to CommonMark.

    It is Markdown there: the tags of blocks are text, four blanks make code, and with a line of its own a pipe makes a
    table, and an address takes references along. ``behind`` says that an element ends at ``start``, so that it is not
    the beginning of a line.
    """
    if any((match[1] or "").lower() in BLOCK for match in _START_TAG.finditer(source, start, end)):
        return True
    if _REFERRING.search(source, start, end) is not None:
        return True
    return behind and _CODE_OR_CELLS.match(source, start, end) is not None


def _behind_fence(body: str, at: int, unended: set[str]) -> int:
    """Where fenced code ends that begins at ``at``, a block's end; ``at`` where there is none.

    It ends at the first fence that is as long, or else as long as any part of it from its start on.
    """
    match = _FENCE.match(body, at)
    if match is None or len(match["fence"]) > _LONGEST_FENCE:
        return at
    for length in range(len(match["fence"]), 2, -1):
        fence = match["fence"][:length]
        if fence not in unended:
            end = re.compile(rf"\n {{0,3}}{fence}[ \t]*\r?(?=\n)").search(body, match.end())
            if end is not None:
                return end.end()
            unended.add(fence)
    return at


def _raw_text(body: str, name: str, at: int) -> tuple[int, bool]:
    match = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(body, at)
    return (match.end(), True) if match else (len(body), False)


def end_of(text: str, name: str, at: int, end: int) -> int:
    """Where the end tag of the element ``name`` stands that was opened before ``at``; ``end`` when it is not closed."""
    depth = 1
    flags = re.IGNORECASE if name.lower() in _KNOWN else 0
    for match in re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])[^<>]*>", flags).finditer(text, at, end):
        depth += -1 if match[1] else 1
        if not depth:
            return match.start()
    return end


def raw_spans(text: str, start: int, end: int, code: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """The stretches of a Markdown paragraph that kramdown reads as raw HTML.

    They begin after the start tag of an element that kramdown does not know (``<워싱턴포스트>``, which CommonMark
    takes for text) or does not look into (``<kbd>``), and run to its end tag or the end of the paragraph; or they are
    comments, which end at the first ``-->`` after ``<!--``. ``code`` are spans in which there are no tags.
    """
    spans: list[tuple[int, int]] = []
    for comment in _OLD_COMMENT.finditer(text, start, end):
        if not any(begin <= comment.start() < stop for begin, stop in code):
            spans.append((comment.end(), text.index("-->", comment.end())))
    at = start
    while True:
        match = TAG.search(text, at, end)
        if match is None:
            return spans
        at = match.end()
        inside = next((stop for begin, stop in code if begin <= match.start() < stop), None)
        if inside is not None:
            at = inside
            continue
        name = match["name"].lower()
        if match["void"] or name in PARSED or name in _NO_BODY or name in BLOCK:
            continue
        stop = _raw_end(text, match["name"], at, end)
        if stop > at:
            spans.append((at, stop))
        at = stop


def _raw_end(text: str, name: str, at: int, end: int) -> int:
    """Where the end tag of a raw element stands: an element in it that nothing ends takes in the rest."""
    stack = [_fold(name)]
    for match in _MARKUP.finditer(text, at, end):
        if match["close"]:
            if _fold(match["close"]) == stack[-1]:
                stack.pop()
                if not stack:
                    return match.start()
        elif match["name"] and not match["void"]:
            inner = _fold(match["name"])
            if inner not in _NO_BODY and inner not in BLOCK:
                stack.append(inner)
    return end


def swallowed(text: str, start: int, end: int, code: Sequence[tuple[int, int]] = ()) -> frozenset[int]:
    """Where tags of a paragraph start that do not pair for kramdown, because words look like a tag to it.

    An element that it does not know and that nothing ends takes in the end tags of those around it, which are printed.
    """
    found: set[int] = set()
    stack: list[tuple[str, int]] = []
    for match in _MARKUP.finditer(text, start, end):
        name = match["close"] or match["name"]
        if not name or match["void"] or any(first <= match.start() < last for first, last in code):
            continue
        name = _fold(name)
        if name in _NO_BODY or name in BLOCK:
            continue
        if not match["close"]:
            stack.append((name, match.start()))
        elif stack and stack[-1][0] == name:
            stack.pop()
        elif any(left not in _KNOWN for left, _ in stack):
            found.add(match.start())
            found.update(at for _, at in stack)
    return frozenset(found)
