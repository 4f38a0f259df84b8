"""Code that CommonMark sees and kramdown may not: which it is, and how to write it so that it is code for both.

What is dangerous in a listing is harmless as long as it is a listing. kramdown takes some of CommonMark's code for
HTML or for Markdown; there a listing is written as ``<pre><code>``, every ``<`` as a reference, where it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

# A fence for kramdown: one word behind it at most, and the first line that could close it does.
_OPENING = re.compile(r"(?P<fence>`{3,}|~{3,})[ \t]*[^\s`~]*[ \t]*\r?\n")
_FENCE = re.compile(r"[ \t>]*[`~]{3,}[ \t\r]*")
_CLOSING = re.compile(r"(?P<prefix>[ \t>]*)(?P<fence>`{3,}|~{3,})[ \t\r]*")
_FENCE_LINE = re.compile(r"(?:^[ \t>]*(?:(?:[-+*:]|\d{1,9}[.)])[ \t]+)*|>[ \t]*)[`~]{3}", re.MULTILINE)
# A footnote, which is a paragraph for readers that know none.
_FOOTNOTE = re.compile(r"[ \t>]*\[\^[^\]\n]*\]:")
_ITEM = re.compile(r"\n[ \t>]*(?:[-+*]|\d{1,9}\.)[ \t]")
# A line that kramdown goes on with what stands above: a list, a quote, a definition, a footnote.
_GOES_ON = re.compile(r"[ \t]*(?:[-+*][ \t]|\d{1,9}[.)][ \t]|>|:|\[\^|\*\[)")
# Below a definition or a list, what is indented goes on with it; a list may begin behind a tag.
_ABOVE_INDENTED = re.compile(r"(?:^ {0,3}|>[ \t]*)(?:[:+*-]|\d{1,9}[.)])[ \t]", re.MULTILINE)
# An address without brackets, as GFM and its kin make a link of: it takes what follows along, up to a blank or ``<``.
_ADDRESS = re.compile(r"(?:(?:https?|ftp)://|www\.)[^\s<]*\Z", re.IGNORECASE)
_LANGUAGE = re.compile(r"\{?\.?([A-Za-z][\w+#.\-]*)")
_ESCAPE = re.compile(r"[&<>]|\](?=[(\[:])|\{(?=[:#.])")
_ESCAPE_SPAN = re.compile(r"[\\`*_\[\]~$|{}:&<>]")
_NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


@dataclass(slots=True)
class Listing:
    """A code block or span (``block``): its place, its language, and its lines as (text, start, end)."""

    start: int
    end: int
    block: bool
    language: str
    lines: list[tuple[str, int, int]]
    indented: bool = False
    nested: bool = False
    below: bool = False
    """Whether the block before it is a list or a quote."""
    listed: bool = False
    """Whether there is a list or a footnote anywhere before it."""
    mixed: bool = False
    """Whether there is HTML in the list or quote that holds it, or whether a span may begin elsewhere."""
    column: int = 0
    """How far the content of the container around it is indented."""


@lru_cache(maxsize=1)  # it is asked about every listing of a text
def _first_above(text: str) -> int:
    """Where the first line begins with which something indented further down may go on; behind ``text`` if none."""
    found = _ABOVE_INDENTED.search(text)
    return found.start() if found is not None else len(text) + 1


def same_block(body: str, text: str, listing: Listing) -> bool:
    """Whether every reader surely sees this code block too. ``text`` is ``body`` with Liquid written over."""
    line = text.rfind("\n", 0, listing.start) + 1
    if listing.mixed or _FOOTNOTE.match(text, line, listing.start):
        return False
    if listing.nested and ">" in (before := text[line : listing.start]) and "\t" in before:
        return False  # kramdown takes the tab behind the mark for an indent
    if line < listing.start and not listing.nested and _first_above(text) < line:
        return False
    if listing.indented:
        above = text[text.rfind("\n", 0, max(line - 1, 0)) + 1 : line]
        return not listing.nested and not listing.listed and not above.strip()
    source = text[listing.start : listing.end].rstrip("\r\n")
    opening = _OPENING.match(source)
    if opening is None or _OPENING.match(body, listing.start) is None:
        return False
    *content, last = source[opening.end() :].split("\n")
    closing = _CLOSING.fullmatch(last)
    if closing is None or closing["fence"][0] != opening["fence"][0]:
        return False
    if len(closing["fence"]) < len(opening["fence"]) or any(_FENCE.fullmatch(line) for line in content):
        return False
    if listing.nested and "\t" in closing["prefix"]:
        return False
    if not listing.nested and (">" in closing["prefix"] or len(closing["prefix"]) > 3):
        return False
    if listing.nested and _ITEM.search(source):
        return False  # inside an item, kramdown finds the next item first
    return not _hangs(text, listing)


def lone_fence(text: str, blocks: list[Listing]) -> int:
    """Where the first line stands that looks like a fence and is none for CommonMark; the end of ``text`` if none."""
    index = 0
    for match in _FENCE_LINE.finditer(text):
        while index < len(blocks) and blocks[index].end < match.end():
            index += 1
        if index == len(blocks) or blocks[index].start > match.end():
            return match.start()
    return len(text)


def _hangs(text: str, listing: Listing) -> bool:
    """Whether no blank line parts a listing from something that kramdown goes on with."""
    line = text.rfind("\n", 0, listing.start) + 1
    quotes = text.count(">", line, listing.start)
    while line:
        previous = text.rfind("\n", 0, line - 1) + 1
        above = text[previous:line]
        for _ in range(quotes):
            before, _, above = above.partition(">")
            if before.strip() and above:  # a definition, say, whose content the quotation is
                return True
        if not above.strip():
            return False
        if (
            listing.below
            or _GOES_ON.match(above if quotes else above[listing.column :])
            or _FOOTNOTE.match(above)
        ):
            return True
        line = previous
    return False


def same_span(text: str, listing: Listing) -> bool:
    """Whether every reader surely sees this code span too."""
    source = text[listing.start : listing.end]
    ticks = len(source) - len(source.lstrip("`"))
    content = source[ticks : len(source) - ticks]
    if listing.mixed or "`" * ticks in content:
        return False
    if ticks == 1 and content[:1].isspace() and text[listing.start - 1 : listing.start].strip() == "":
        return False
    line = text.rfind("\n", 0, listing.start) + 1
    if not listing.nested and text[line : line + 1].isspace() and _ABOVE_INDENTED.search(text, 0, line):
        return False
    if "\n" in content or "|" in content:  # where a reader sees a table, its cells come first
        return False
    return not (after_address(text, listing.start) or (listing.below and _hangs(text, listing)))


def after_address(text: str, at: int) -> bool:
    """Whether a bare address, which takes escapes and backticks along, reaches to ``at``."""
    begin = max(text.rfind(char, 0, at) for char in " \t\n<")
    return _ADDRESS.search(text, begin + 1, at) is not None


def as_html(body: str, text: str, listing: Listing) -> tuple[int, int, str]:
    """What to write instead of ``listing``, and where. ``text`` is ``body`` with Liquid written over, which stays."""
    if not listing.block:
        source = text[listing.start : listing.end]
        ticks = len(source) - len(source.lstrip("`"))
        content = _escaped(_ESCAPE_SPAN, body, text, listing.start + ticks, listing.end - ticks)
        content = " ".join(content.replace("\r\n", "\n").split("\n"))
        if content[:1] == content[-1:] == " " and content.strip():
            content = content[1:-1]
        return listing.start, listing.end, f"<code>{content}</code>"
    line = text.rfind("\n", 0, listing.start) + 1
    start = line + len(_indentation(text[line : listing.start], listing.column))
    at = listing.lines[0][1] if listing.lines else listing.end
    plain = body[listing.start : at] == text[listing.start : at]  # without Liquid
    named = _LANGUAGE.match(listing.language) if plain else None
    language = named[1] if named else ""
    out = [f'<pre><code class="language-{language}">' if language else "<pre><code>"]
    for written, first, last in listing.lines:
        out.append(_indentation(text[at:first], listing.column))
        out.append(_escaped(_ESCAPE, body, text, first, last) if first < last else written)
        at = last
    code = "".join(out).rstrip()
    newline = "\r\n" if "\r\n" in text[listing.start : listing.end] else "\n"
    if not listing.nested:
        code += newline
    line_end = newline if text[listing.end - 1] == "\n" else ""
    return start, listing.end, f"{code}</code></pre>{line_end}"


def _indentation(gap: str, column: int) -> str:
    """What stands before a line's code, without what only the listing is indented by."""
    if ">" in gap:
        column = max(gap.rfind(">") + 2, column)
    return gap if gap[column:].strip(" \t") else gap[:column]


def _escaped(what: re.Pattern[str], body: str, text: str, start: int, end: int) -> str:
    out: list[str] = []
    at = start
    for match in what.finditer(text, start, end):
        out += body[at : match.start()], _NAMED.get(match[0]) or f"&#{ord(match[0])};"
        at = match.end()
    out.append(body[at:end])
    return "".join(out)
