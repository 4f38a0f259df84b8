"""A whole page of HTML inside a post: what of it is seen, and its HTML in one piece.

CommonMark ends an HTML block at a blank line, so it tears a page apart: an indented line after it is code, a line that
begins with words a paragraph. A browser and kramdown read the page to its end. What both can agree on is the page's
visible HTML without blank lines, in one ``<div>``.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean import edit
from newsclean.bounds import BROKEN
from newsclean.html import BLOCK
from newsclean.line_ends import LineEnds
from newsclean.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What may be a page: from the first start tag to the last end tag, which ``find`` looks at.
_PAGE = re.compile(
    r"^ {0,3}(?:<!doctype\s+html[^<>]{0,400}>\s{0,400})?(?P<html><html(?:\s[^<>]{0,2000})?>)[\s\S]*</html\s*>",
    re.IGNORECASE | re.MULTILINE,
)
_FRAME = re.compile(r"<(/?)html\b", re.IGNORECASE)
# What nobody sees of a page, except gist scripts, which become links, and the mark where an excerpt ends.
_UNSEEN = re.compile(
    r"<!--(?!\s*more\s*-->)[\s\S]*?-->"
    r"|<script\b(?![^<>]*\bsrc\s*=\s*[\"']?(?:https?:)?//gist\.github\.com/)[^<>]*>[\s\S]*?</script\s*>"
    r"|<(?P<name>style|noscript|template|head|title)\b[^<>]*>[\s\S]*?</(?P=name)\s*>"
    r"|<(?:!doctype|meta|link|base)\b[^<>]*>|<\?xml\b[^<>]*\?>|</?(?:html|head|body)\b[^<>]*>",
    re.IGNORECASE,
)
_EXACT = re.compile(r"<(?P<name>pre|textarea)\b[^<>]*>[\s\S]*?</(?P=name)\s*>", re.IGNORECASE)
_SEARCHED = ("script", "style", "noscript", "template", "head", "title", "pre", "textarea")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\r?\n)+")
_TORN_FORM = re.compile(r"<textarea\b[^<>]*>(?:(?!</textarea)[\s\S])*?\n[ \t]*\r?\n", re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(?:`{3,}[^`\n]*|~{3,}.*)$", re.MULTILINE)
_END_OF_FENCE = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[ \t]*\r?$", re.MULTILINE)
# A block of lines that CommonMark takes for HTML, or for code.
_IS_HTML = re.compile(rf" {{0,3}}</?(?:{'|'.join(sorted(BLOCK))})\b|(?: {{4}}|\t)|\s*<!--", re.IGNORECASE)
_SIGNS = re.compile(
    r"^ {0,3}(?:#{1,6}[ \t]|[-*+][ \t]|\d{1,9}[.)][ \t]|>|\|)|\*\*[^\s*]|\]\(|`[^`\n]+`|(?<!\w)[*_]\w",
    re.MULTILINE,
)


def find(body: str) -> tuple[int, int] | None:
    """Where a whole page stands in ``body``; None when there is none, or one after the other."""
    match = _PAGE.search(body)
    if match is None or "newsclean:" in match[0]:
        return None
    tags = [tag[1] for tag in _FRAME.finditer(body, match.start("html"), match.end())]
    if "/" in tags[: tags.count("")] or _runs_on(match[0].lower()):
        return None
    return match.start() + len(match[0]) - len(match[0].lstrip(" ")), match.end()


def _runs_on(page: str) -> bool:
    """Whether so many elements never end that looking for their ends again and again would take long."""
    return any(page.count(f"<{name}", page.rfind(f"</{name}") + 1) > BROKEN for name in _SEARCHED)


def is_torn(page: str, code: Sequence[int]) -> bool:
    """Whether CommonMark takes a part of ``page`` for Markdown that is none.

    ``code`` says where its code blocks begin: an indented line is code for it, so is all after a fence without an end.
    The text of a form ends at a blank line.
    """
    if _TORN_FORM.search(page) is not None:
        return True
    apart = (
        [match.span() for pattern in (_UNSEEN, _EXACT) for match in pattern.finditer(page)] if code else []
    )
    return any(not any(start < at < end for start, end in apart) for at in code)


def holds_markdown(page: str) -> bool:
    """Whether something that CommonMark takes for a paragraph of ``page`` uses Markdown's signs."""
    shown = _EXACT.sub("<pre></pre>", _UNSEEN.sub("<!---->", page))
    return _END_OF_FENCE.search(shown) is not None or any(
        _SIGNS.search(block) is not None
        for block in _BLANK_LINES.split(shown)
        if _IS_HTML.match(block) is None and _FENCE.match(block) is None
    )


def shown(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of ``text[start:end]``, which is of a page, that a reader sees, tags included."""
    unseen = [match.span() for match in _UNSEEN.finditer(text, start, end)]
    for (_, begin), (stop, _) in pairwise([(start, start), *unseen, (end, end)]):
        if text[begin:stop].strip():
            yield begin, stop


def joined(body: str, page: tuple[int, int], part: tuple[int, int]) -> list[list[Edit]]:
    """The edits that leave of the page at ``page`` only ``part``, as one HTML block: made one list after the other."""
    start, end = part
    newline = LineEnds(body).at(page[0])
    first = [Edit(Span(page[0], start), f"<div>{newline}")]
    first += [Edit(Span(*match.span()), "") for match in _UNSEEN.finditer(body, start, end)]
    first.append(Edit(Span(end, page[1]), f"{newline}</div>"))
    text = edit.apply(body, first)
    return [first, list(without_blank_lines(text, page[0], len(text) - len(body) + page[1]))]


def without_blank_lines(text: str, start: int, end: int) -> Iterator[Edit]:
    """The edits that make one HTML block of ``text[start:end]``."""
    exact = [match.span() for match in _EXACT.finditer(text, start, end)]
    for (_, begin), (stop, close) in pairwise([(start, start), *exact, (end, end)]):
        for match in _BLANK_LINES.finditer(text, begin, stop):
            yield Edit(Span(match.start() + 1, match.end()), "")
        for match in _BLANK_LINES.finditer(text, stop, close):  # in code they count
            lines = match[0].count("\n") - 1
            yield Edit(Span(match.start() + 1, match.end()), "&#10;" * lines)
