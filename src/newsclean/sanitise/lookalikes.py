"""What is text or code for CommonMark and may be a tag, a link or an attribute for kramdown.

One character of it becomes a reference, and code is written so that it is code for both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import backslash, danger, kramdown
from newsclean.danger import TAG
from newsclean.kramdown_attributes import attribute_lists
from newsclean.listings import after_address, as_html
from newsclean.sanitise.links import resolved
from newsclean.sanitise.search import short
from newsclean.spans import around, inside, merged
from newsclean.url import is_dangerous

if TYPE_CHECKING:
    from newsclean.listings import Listing
    from newsclean.sanitise.search import Search

_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_BLANK_LINE = re.compile(r"\n[ \t>]*\r?\n")
_LONGEST_TORN = 2_000
_LINK = re.compile(
    rf"(?<!\\)\](?P<what>\(|:)[ \t\r\n>]*+<?+"
    rf"(?P<destination>(?:[A-Za-z0-9+.\-{danger.DROPPED}]|\\[{backslash.PUNCTUATION}]?|&\#?\w{{0,32}};?|:)*+)"
)


_LINES = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")
_QUOTED = re.compile(r"(?:[ \t]|[-+*:][ \t]|\d{1,9}[.)][ \t]|\[\^[^\]\n]+\]:)*>")
_QUOTED_LINE = re.compile(rf"(?:\A|[\r\n]){_QUOTED.pattern}")
_QUOTE_MARKS = re.compile(r"[ \t]*>[ \t>]*")


def look(search: Search) -> None:
    """Look for tags, links and attributes; the tags that CommonMark sees have been found before."""
    text = search.text
    search.tags.sort()
    firm: list[tuple[int, int]] = []
    if "{" in text or "](" in text:
        firm = [place for place in search.tags if _for_kramdown(text, *place)]
    for part in dict.fromkeys((text, _unquoted(text))):
        _tags(search, part)
        _links(search, part, firm)
    for start, end, written, reason in attribute_lists(text):
        if not search.expose(start) and not inside(search.found.code, start) and not inside(firm, start):
            search.take("SC404", start, end, written, reason)
    if search.exposed:
        for listing in search.found.listings:
            if (listing.start, listing.end) in search.exposed:
                _listing(search, listing)


def _unquoted(text: str) -> str:
    """``text`` with blanks for the marks of quotations but the first: what stands on several lines goes on behind."""
    if _QUOTED_LINE.search(text) is None:
        return text
    lines: list[str] = []
    quoted = False
    for line in _LINES.split(text):  # a lone return ends a line for some
        marks = _QUOTE_MARKS.match(line) if quoted else None
        if marks is not None:
            line = " " * marks.end() + line[marks.end() :]
        elif not line.strip():
            quoted = False
        else:
            quoted = quoted or _QUOTED.match(line) is not None
        lines.append(line)
    return "".join(lines)


def _tags(search: Search, text: str) -> None:
    found = search.found
    begun = {start for start, _, _ in search.taken}
    automatic = {link.start for link in found.links if link.automatic}
    for opening in _OPENING.finditer(text):
        start = opening.start()
        if start in automatic or inside(found.code, start):
            continue
        tag = TAG.match(text, start)
        torn = _NAME.match(text, start + 1) if tag is None else None
        if not (_is_dangerous(tag) if tag is not None else torn is not None and _torn(text, torn)):
            continue
        name = short(tag["name"] if tag is not None else torn[0] if torn is not None else "")
        reason = f"made text of <{name}>, which kramdown reads as a tag"
        if inside(found.raw, start):
            # a browser sees one odd tag where kramdown may see a second one inside, or another one
            whole = around(search.tags, start)
            if whole is not None and whole[0] != start:
                search.take("SC402", start, start + 1, "&lt;")
            elif whole is not None and text is not search.text and start not in begun:
                search.take("SC402", start, start + 1, "&lt;", reason)
            continue
        if search.expose(start):
            continue
        escaped = _escaped(text, start)
        if escaped and not found.is_foreign(start) and not after_address(text, start):
            continue
        search.take("SC402", start - escaped, start + 1, "&lt;", reason)


def _links(search: Search, text: str, firm: list[tuple[int, int]]) -> None:
    found = search.found
    dangerous = merged(
        (link.start, link.end) for link in found.links if is_dangerous(link.destination, image=link.image)
    )
    pictures = {
        link.inner[1] if link.inner is not None else link.start + 2
        for link in found.links
        if link.image and not is_dangerous(link.destination, image=True)
    }
    for match in _LINK.finditer(text):
        start = match.start()
        if not is_dangerous(resolved(match["destination"])):
            continue
        if match["what"] == ":" and not found.is_visible(start):
            continue
        if any(inside(spans, start) for spans in (found.code, firm, dangerous)):
            continue
        if match["what"] == "(" and start in pictures:  # a harmless ``data:``
            continue
        if not search.expose(start):
            search.take("SC401", start, start + 1, "&#93;", "made text of a link that kramdown may see here")


def _listing(search: Search, listing: Listing) -> None:
    """Write code that kramdown would not take for code as HTML, which is code for both."""
    for first, inner, closing, after in search.found.plain:
        if first <= listing.start < after:
            search.take("SC404", first, inner, "", "removed {::nomarkdown}: there is code inside")
            search.take("SC404", closing, after, "")
            return
    written = as_html(search.found.body, search.text, listing)
    search.take("SC402", *written, "kramdown may read this code as HTML")


def _is_dangerous(tag: re.Match[str]) -> bool:
    name = tag["name"].lower()
    if name in danger.ELEMENTS or name in danger.WHOLE:
        return True
    if is_dangerous(name):  # an address in brackets is a link
        return True
    return bool(danger.without_dangers(tag)[1])


def _torn(text: str, name: re.Match[str]) -> bool:
    """Whether a tag without its end, which some reader ends for it, would be dangerous."""
    lower = name[0].lower()
    if lower in danger.ELEMENTS or lower in danger.WHOLE:
        return True
    blank = _BLANK_LINE.search(text, name.end(), name.end() + _LONGEST_TORN)
    source = text[name.end() : blank.start() if blank is not None else name.end() + _LONGEST_TORN]
    return any(danger.attribute(lower, key, value) for _, _, key, value in danger.attributes(source))


def _for_kramdown(text: str, start: int, end: int) -> bool:
    """Whether what CommonMark takes for a tag, or for a comment, surely is one for kramdown, and for readers that keep
    to CommonMark before 0.31 (cmark-gfm, goldmark), where a comment holds no ``--``."""
    if text[start - 1 : start] == "<":  # typography makes one sign of two
        return False
    if _BLANK_LINE.search(text, start, end):
        return False
    if text.startswith("<!--", start):
        comment = text[start + 4 : end - 3]
        return "--" not in comment and not comment.startswith((">", "->")) and not comment.endswith("-")
    if text[start + 1] in "!?/":
        return True
    tag = kramdown.TAG.match(text, start, end)
    return tag is not None and tag.end() == end


def _escaped(text: str, at: int) -> bool:
    count = 0
    while at - count > 0 and text[at - count - 1] == "\\":
        count += 1
    return count % 2 == 1
