"""Limits far above any real post, checked in one linear scan before a library sees the text.

HTML parsers take time that grows with the square of nested elements and of attributes, and everything that walks a
tree may recurse. A post over a limit is left alone and says so.
"""

from __future__ import annotations

import re

from newsclean import markdown
from newsclean.html import BLOCK, VOID

LENGTH = 20_000_000
DEPTH = 100
ATTRIBUTES = 500
BROKEN = 100
_LONGEST_TAG = 500_000

# A search for what ends something, again and again without success, takes time that grows with the square.
_PAIRS = (
    ("<!--", "-->"),
    ("{%", "%}"),
    ("{{", "}}"),
    ("\\(", "\\)"),
    ("{::", "{:/"),
    ("<script", "</script"),
    ("<style", "</style"),
    ("<textarea", "</textarea"),
    ("<iframe", "</iframe"),
    ("<svg", "</svg"),
    ("<math", "</math"),
    ("<object", "</object"),
    ("<pre", "</pre"),
    ("<?", "?>"),
    ("<![CDATA[", "]]>"),
)
_RAW_LIQUID = re.compile(r"\{%-?\s*(raw|highlight|comment)\b")
_OPENING = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*+)")
_TAG = re.compile(
    r"<[A-Za-z][^ \t\n\r\f/>]*+"
    r"(?>(?:[^\"'=>]++|=[ \t\n\r\f]*+(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\r\f>\"'][^ \t\n\r\f>]*+|(?=>))|[\"'])*)"
)
# A tag of 2,000 characters and more, or one in which another begins, or that never ends.
_ODD_TAG = re.compile(r"<[A-Za-z][^<>]{0,1999}+(?!>)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_QUOTES = re.compile(r"\n((?:[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))){30}[^\n]*)")
_MARKER = re.compile(r"[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))")
_INDENTED_ITEM = re.compile(rf"^[ \t]{{{2 * DEPTH}}}[ \t]*(?:[-+*>]|\d{{1,9}}[.)])[ \t]", re.MULTILINE)
_OPTIONAL = frozenset("p li dt dd td th tr thead tbody tfoot option colgroup caption".split())


def refusal(body: str) -> str | None:
    """Why ``body`` is over a limit, or None."""
    if len(body) > LENGTH:
        return f"longer than {LENGTH:,} characters"
    if not body.isascii():
        try:
            body.encode()
        except UnicodeEncodeError:
            return "a lone surrogate, which is no character"
    for match in _QUOTES.finditer(f"\n{body}"):
        if _markers(match[1]) > DEPTH:
            return f"more than {DEPTH} quotes and lists inside each other"
    if "\n" + " " * 2 * DEPTH in body and _INDENTED_ITEM.search(body):
        return f"more than {DEPTH} lists inside each other"
    signs = {sign: body.count(sign) for sign in "<{\\"}
    for opener, closer in _PAIRS:
        if signs[opener[0]] > BROKEN and body.count(opener, body.rfind(closer) + 1) > BROKEN:
            return f'more than {BROKEN} "{opener}" that never end'
    for match in _RAW_LIQUID.finditer(body):
        name = match[1]
        if body.count(match[0], body.rfind(f"end{name}") + 1) > BROKEN:
            return f"more than {BROKEN} Liquid blocks that never end"
        break
    if signs["<"] <= DEPTH or not _deep(body, [(0, len(body))]):
        return _attributes(body)
    # what looked like tags may have been code: ask the parser, which takes its time only here
    raw = [(start, end) for kind, _, start, end in markdown.events(body) if kind in ("Html", "InlineHtml")]
    if _deep(body, raw):
        return f"more than {DEPTH} elements inside each other"
    return _attributes(body)


def _markers(line: str) -> int:
    count = at = 0
    while (match := _MARKER.match(line, at)) is not None:
        count += 1
        at = match.end()
    return count


def _deep(body: str, ranges: list[tuple[int, int]]) -> bool:
    """Whether more than ``DEPTH`` elements are open at once, end tags that HTML lets out taken as written."""
    stack: list[str] = []
    counts: dict[str, int] = {}
    for start, end in ranges:
        for closes, written in _OPENING.findall(body, start, end):
            name = written.lower()
            if name in VOID:
                continue
            if closes:
                if counts.get(name):
                    while stack:
                        top = stack.pop()
                        counts[top] -= 1
                        if top == name:
                            break
                continue
            if stack and ((stack[-1] == name and name in _OPTIONAL) or (stack[-1] == "p" and name in BLOCK)):
                counts[stack.pop()] -= 1
            stack.append(name)
            counts[name] = counts.get(name, 0) + 1
            if len(stack) > DEPTH:
                return True
    return False


def _attributes(body: str) -> str | None:
    """Look at tags that are long, or that never end."""
    broken = 0
    at = 0
    while (odd := _ODD_TAG.search(body, at)) is not None:
        start = odd.start()
        at = start + 1
        if body.find(">", odd.end()) < 0:
            return None
        tag = _TAG.match(body, start, start + _LONGEST_TAG)
        source = tag[0] if tag is not None else body[start : start + _LONGEST_TAG]
        if len(source) > 2_000 and tag is not None:
            bare = _QUOTED.sub("", source)
            if max(bare.count("="), len(bare.split())) > ATTRIBUTES:
                return f"more than {ATTRIBUTES} attributes in one tag"
        if tag is None or body[tag.end() : tag.end() + 1] != ">":
            broken += 1
            if broken > BROKEN:
                return f"more than {BROKEN} tags that never end"
    return None
