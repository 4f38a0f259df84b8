"""What was changed without a reason: a judge of source and result that knows nothing of rules, edits or pages.

Source and result are compared line by line with difflib. Every line of the source that is not in the result has to show
why, in itself or in the HTML around it: a tag, an entity, a macro, something an editor or a converter left. In such a
line again only what stands beside that may have changed. Line ends, the byte order mark, front matter, the form of
letters and the end of the file are judged by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from tests import meaning

if TYPE_CHECKING:
    from collections.abc import Iterator

TAG = r"""</?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>|</?[A-Za-z][^<>\n]*>?|<!--.*?-->|<[!?][^>]*>?"""
LEFTOVER = (
    r"&lt;/?[A-Za-z]+(?:>|&gt;)"  # escaped tags
    r"|&(?:\#\d+|\#[xX][0-9a-fA-F]+|\w+);"  # entities
    r"|\\?\[\\?\#\\?\#\\*_.*?_\\?\#\\?\#\\?\]|\\?\[\#M\\?_[^|\n]*\|[^|\n]*\||\\?_M\#\\?\]"  # macros
    r"|[^\n]*(?:adsbygoogle|ObserveAdsense|ReactionButton)[^\n]*"  # scripts whose tags are gone
    r"|\\[\[\]()*_`~#|<>.!-]"  # escapes
    r"|[\u00a0\u200b\ufeff]"  # blanks that editors write
)
REASON = re.compile(f"{TAG}|{LEFTOVER}", re.IGNORECASE | re.DOTALL)
LINE = re.compile(r"[^\n]*\n|[^\n]+")
# Elements, and folds of the old editor, in which lines of words are HTML: what stands between their tags may have been
# written anew. Inside the others (b, span, a, …) words are Markdown.
ELEMENT = re.compile(
    r"""<(/?)(address|article|aside|blockquote|center|d[dlt]|details|div|fieldset|fig(?:caption|ure)|footer|form|h[1-6]"""
    r"""|header|html|body|iframe|li|main|nav|ol|p|pre|script|section|style|summary|svg|t(?:able|body|d|foot|h|head|r)|ul)\b"""
    r"""(?:[^<>"']|"[^"]*"|'[^']*')*>|\[\#M_|_M\#\]""",
    re.IGNORECASE,
)
# Of a heading that was nothing but tags nothing is left, nor its underline.
UNDERLINE = re.compile(r"[ \t]*(?:=+|-+)\s*")
# What may change next to a reason: marks and blanks that go in, out or elsewhere with a tag.
# A backslash that may have come before these signs: without a tag they are at the start of a line, or in a link.
WRITTEN = re.compile(r"\\(?=[|\[\].)#>+-])")
EDGES = " \t\r\n*_~`[]()!|\"'<>#+-=:.,{}/\\"


def needless(before: str, after: str) -> list[str]:
    """The changes from ``before`` to ``after`` that nothing in ``before`` asks for, one line each."""
    if before == after:
        return []
    found = [*_frame(before, after), *_letters(before, after)]
    if not REASON.search(before):
        found.append("changed, though nothing in it is HTML")
    return found + list(_lines(meaning.split_front(before)[1], meaning.split_front(after)[1]))


def _frame(before: str, after: str) -> Iterator[str]:
    if before.startswith("\ufeff") != after.startswith("\ufeff"):
        yield "byte order mark"
    front = meaning.split_front(before)[0]
    if not after.startswith(front):
        yield "front matter"
    returns, feeds = before.count("\r\n"), before.count("\n")
    if returns == feeds != 0 and after.count("\n") != after.count("\r\n"):
        yield "a line feed without a return"
    if "\r" not in before and "&#13;" not in before and "\r" in after:
        yield "a return"
    if before.endswith("\n") and not after.endswith("\n") and after.strip("\ufeff \t\r\n"):
        yield "no line end at the end"


def _letters(before: str, after: str) -> Iterator[str]:
    """Letters beyond ASCII that are in ``after`` and not in ``before``, composed or decomposed as they were."""
    known = Counter(before + unescape(before) + unquote(before))
    new = [
        c for c in Counter(after) if ord(c) > 0x7F and not known[c] and unicodedata.category(c)[0] in "LMNS"
    ]
    if new:
        yield f"letters that were not there: {new}"


def _lines(before: str, after: str) -> Iterator[str]:
    old, new = LINE.findall(before), LINE.findall(after)
    html = _in_html(old)
    words = _words(before, old)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    whole = WRITTEN.sub("", after)
    at = 0
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            continue
        # of lines that are alike difflib takes the one it likes
        added = [bare for line in new[k:m] if (bare := line.strip(EDGES))]
        alike = kind == "insert" and bool(added) and all(line in before for line in added)
        if not alike and not any(
            n in html or words[n] != [old[n]] for n in range(max(0, i - 2), min(len(old), j + 2))
        ):
            yield f"line {i + 1}: {old[i:j]} became {new[k:m]}"
            continue
        for n in range(i, j):
            if n in html or (n and words[n - 1] != [old[n - 1]] and UNDERLINE.fullmatch(old[n])):
                continue
            for part in words[n]:
                bare = WRITTEN.sub("", part).strip(EDGES if words[n] != [old[n]] else " \t\r\n")
                place = whole.find(bare, at)
                if place < 0:
                    yield f"line {n + 1}: {bare!r} is not there any more: {new[k:m]}"
                    break
                at = place + len(bare)


def _words(text: str, lines: list[str]) -> list[list[str]]:
    """Of every line what stands between the reasons for a change in it: all of it where there are none."""
    found: list[list[str]] = [[]] if lines else []
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    at = 0
    number = 0

    def plain(start: int, end: int) -> None:
        nonlocal number
        while start < end:
            while start >= starts[number + 1]:
                number += 1
                found.append([])
            found[number].append(text[start : min(end, starts[number + 1])])
            start = min(end, starts[number + 1])

    for reason in REASON.finditer(text):
        plain(at, reason.start())
        at = reason.end()
        while starts[number + 1] < at or (starts[number + 1] == at and number + 1 < len(lines)):
            if starts[number + 1] == at:
                break
            number += 1
            found.append([])
        found[number].append("")
    plain(at, len(text))
    return found + [[""] for _ in range(len(lines) - len(found))]


def _in_html(lines: list[str]) -> set[int]:
    """The numbers of lines that stand in an element, between the line of its start tag and that of its end tag."""
    inside: set[int] = set()
    open_: list[tuple[str, int]] = []
    for number, line in enumerate(lines):
        if line.lstrip(" \t>-+*0123456789.)").startswith("<!--"):
            inside.add(number)  # words behind a comment are HTML
        for tag in ELEMENT.finditer(line):
            name = (tag[2] or "fold").lower()
            if not tag[1] and not tag[0].startswith("_"):
                open_.append((name, number))
                continue
            for depth in range(len(open_) - 1, -1, -1):
                if open_[depth][0] == name:
                    # what stands below the end tag is HTML too, up to a blank line
                    stop = next((n for n in range(number, len(lines)) if not lines[n].strip()), len(lines))
                    inside.update(range(open_[depth][1], stop))
                    del open_[depth:]
                    break
    return inside
