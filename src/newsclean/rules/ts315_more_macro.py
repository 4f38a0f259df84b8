"""The fold of the old editor, written as a macro: ``[#M_더보기|접기|…_M#]``.

Why: only the blog's own server knows it; elsewhere a reader sees the macro. ``<details>`` says the same. The label for
closing goes, because ``<details>`` has none.

Before::

    [#M_더보기|접기|숨은 글_M#]

After::

    <details markdown="1">
    <summary>더보기</summary>

    숨은 글

    </details>

Left alone: a macro without its end, with the end in code or before what would begin a table or another block, and one
in which elements begin that end elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape as quoted
from html import unescape
from typing import TYPE_CHECKING

from newsclean.action import Leave, Replace, fold_tags
from newsclean.escape import line_start
from newsclean.html import BLOCK

if TYPE_CHECKING:
    from newsclean.action import Context

# A converter may have put backslashes before the punctuation, an editor <p> around the two ends.
_BEGIN = r"\\?\[\\?#M\\?_"
_END = r"\\?_M\\?#\\?\]"
PATTERN = re.compile(
    rf"(?P<around><p(?:\s[^<>]*)?>\s*)?{_BEGIN}(?P<more>[^|\[\]<>\n]{{0,300}})\|(?P<less>[^|\[\]<>\n]{{0,300}})\|"
    rf"(?P<inside>(?:(?!{_BEGIN}|{_END})[\s\S]|{_BEGIN}(?:(?!{_BEGIN}|{_END})[\s\S])*{_END})*)"
    rf"{_END}(?P<after>\s*</p\s*>)?"
)
COVERS = "start"

_BOX = re.compile(
    r"<(?P<end>/?)(?P<name>article|aside|blockquote|center|details|div|figure|h[1-6]|ol|pre|section|table|ul)\b",
    re.IGNORECASE,
)
_IN_CODE = re.compile(r"\n[ \t>]*(?:```|~~~)[^\n]*\Z")
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK))})\b", re.IGNORECASE)
_FIRST_END = re.compile(r"\A\s*</p\s*>", re.IGNORECASE)
_LAST_START = re.compile(r"<p(?:\s[^<>]*)?>\s*\Z", re.IGNORECASE)
_LABEL = "더보기"


def words(match: re.Match[str], place: str, context: Context) -> Replace | Leave | None:
    """A fold; around HTML it is written as the new editor writes it, and cleaned with all that is in it."""
    if place == "tag":
        return None
    if _IN_CODE.search(match["inside"]):
        return Leave("the end of this fold stands in the line that begins or ends code")
    behind = context.text[match.end() :].split("\n", 1)[0].strip()
    if place == "markdown" and ("|" in behind or line_start(behind) != behind):
        return Leave("what stands behind this fold would not be words any more")
    if place == "markdown" and "[^" in match["inside"] and _BLOCK_TAG.search(match["inside"]) is not None:
        return Leave("a footnote's number in this fold would be part of HTML")
    if not _is_whole(match["inside"]):
        return Leave("elements begin or end in this fold that do not end or begin there")
    text = context.text
    written = _written(match, html=place == "html").replace("\r\n", "\n")
    if written.startswith("<details"):
        if text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip():
            written = f"\n\n{written}"
        if text[match.end() :].split("\n", 1)[0].strip():
            written += "\n\n"
    begin = match.start("inside")
    closing = [match.span("less")]
    closing += [(begin + m.start("less"), begin + m.end("less")) for m in PATTERN.finditer(match["inside"])]
    return Replace(written, written, changed=True, lost=tuple(s for s in closing if text[slice(*s)].strip()))


def _is_whole(inside: str) -> bool:
    """Whether as many elements of a kind end in ``inside`` as begin there."""
    tags = Counter((tag["name"].lower(), tag["end"]) for tag in _BOX.finditer(inside))
    return all(tags[name, ""] == tags[name, "/"] for name, _ in tags)


def _written(match: re.Match[str], *, html: bool) -> str:
    label = " ".join(unescape(match["more"]).replace("\\", "").split()) or _LABEL
    summary = quoted(label, quote=False)
    inside = match["inside"]
    html = html or (_BLOCK_TAG.search(inside) is not None and "\n\n" not in inside)
    inside = PATTERN.sub(lambda inner: _written(inner, html=html), inside)
    if not html:
        begin, end = fold_tags(summary)
        return f"{begin}\n\n{inside.strip()}\n\n{end}"
    if match["around"]:
        inside = _FIRST_END.sub("", inside) if _FIRST_END.match(inside) else f"<p>{inside}"
    if match["after"]:
        inside = _LAST_START.sub("", inside) if _LAST_START.search(inside) else f"{inside}</p>"
    return (
        f'<div data-ke-type="moreLess" data-text-more="{quoted(label)}">'
        f'<a class="btn-toggle-moreless">{summary}</a><div class="moreless-content">{inside}</div></div>'
    )
