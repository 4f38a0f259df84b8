"""Words in angle brackets that a reader takes for a tag: ``<The Register>``, ``List<String>``, ``<워싱턴포스트>``.

CommonMark passes everything of a tag's shape on, and a browser shows no tag that it does not know. kramdown takes names
of any script for a tag, closes it at the end and reads no Markdown in between. A component or an element of the site's
own has an end tag, a hyphen, a slash or attributes with values; words in brackets have none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import kramdown
from newsclean.literal.mend import Mend
from newsclean.literal.suspicion import KNOWN, has_names
from newsclean.model import Edit, Span
from newsclean.spans import around, merged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.literal.source import Source

# As HTML5 reads a start tag; what would be its attributes are words, and brackets may stand among them.
_TAG = re.compile(r"<(?P<name>[^\W\d_][^\s<>/:@]*+)(?P<words>(?:[ \t]++[^\s<>=\"'/]*+)*+)(?P<end>>|(?=<))")
_CUSTOM = re.compile(r"[A-Za-z][A-Za-z0-9._]*-[A-Za-z0-9._-]*")


def pseudo_tags(source: Source) -> Iterator[Mend]:
    """Find words in angle brackets that are not on the page, or break it in kramdown."""
    body = source.body
    if not has_names(body):
        return
    blocks = source.html
    index = 0
    inline = {span for leaf in source.leaves for span in leaf.tags}
    words = merged(span for leaf in source.leaves for span in leaf.texts)
    for match in _TAG.finditer(body):
        start, end = match.span()
        if not _is_pseudo(match, source) or source.is_opaque(start, end) or source.is_shown_raw(start, end):
            continue
        while index < len(blocks) and blocks[index][1] <= start:
            index += 1
        in_html = index < len(blocks) and blocks[index][0] <= start
        if (start, end) in inline or (in_html and match["name"][0].isascii()):
            yield _mend(match, by_kramdown=False)
        elif source.settings.reader != "commonmark" and kramdown.TAG.fullmatch(body, start, end):
            place = around(words, start)
            if in_html or (place is not None and end <= place[1]):
                yield _mend(match, by_kramdown=True)


def is_words(body: str, start: int, closed_names: frozenset[str]) -> bool:
    """Whether words in angle brackets stand at ``start``, which kramdown and CommonMark take for a whole start tag."""
    match = _TAG.match(body, start)
    return (
        match is not None
        and bool(match["end"])
        and not _is_element(match["name"])
        and match["name"].lower() not in closed_names
        and kramdown.TAG.fullmatch(body, *match.span()) is not None
    )


def _is_element(name: str) -> bool:
    """Whether ``name`` is one of HTML's, or of a site's own."""
    return name.lower() in KNOWN or _CUSTOM.fullmatch(name) is not None


def _is_pseudo(match: re.Match[str], source: Source) -> bool:
    name = match["name"]
    if _is_element(name):
        return False
    if not match["end"]:
        # `<AFP (24.5.30.)</td>`: a name and words, and the next tag before it is closed
        return bool(match["words"].strip()) and source.body.startswith("</", match.end())
    return name.lower() not in source.closed_names


def _mend(match: re.Match[str], *, by_kramdown: bool) -> Mend:
    start, end = match.span()
    edits = [Edit(Span(start, start + 1), "&lt;")]
    if match["end"]:
        edits.append(Edit(Span(end - 1, end), "&gt;"))
    words = match[0]
    seen = (
        "kramdown takes these words for a tag"
        if by_kramdown
        else "these words are taken for a tag and not shown"
    )
    return Mend(
        start,
        end,
        tuple(edits),
        f'{seen}: "{words}"',
        f'these words are words for every reader now: "{words}"',
        shown="" if by_kramdown else words,
        marks=frozenset((match["name"].lower(),)),
    )
