"""Dangerous raw HTML, as a browser meets it: elements, attributes and addresses go, words stay."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from newsclean import danger
from newsclean.danger import TAG
from newsclean.exposure import View
from newsclean.sanitise.search import line_start, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.sanitise.search import Search

_OPENING = re.compile(r"<(?=[A-Za-z/!?])")
_COMMENT_END = re.compile(r"--!?>")
_LOST_WITH_ADDRESS = frozenset(["img", "source", "track", "iframe", "embed", "video", "audio", "input"])
_STRICT = frozenset(
    (
        "a abbr address article aside audio b bdi bdo big blockquote br caption center cite code col "
        "colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 "
        "header hr i iframe img ins kbd li main mark nav ol p picture pre q rp rt ruby s samp section "
        "small source span strike strong sub summary sup table tbody td tfoot th thead time tr tt u "
        "ul var video wbr"
    ).split()
)
_STRICT_ATTRIBUTE = re.compile(
    r"href|src|alt|title|id|class|width|height|align|colspan|rowspan|start|type|open|controls|data-[a-z\-]+|datetime|rel|target"
)


def look(search: Search) -> None:
    """Look into every stretch of raw HTML; the places of all tags are noted in ``search.tags``."""
    skip = 0
    for view in search.found.views:
        if view.place(0) >= skip:
            skip = _in_paragraph(search, view) or _in_block(search, view)


def _in_paragraph(search: Search, view: View) -> int:
    """Judge a tag in a paragraph with what a browser takes for its content; return where in the body to go on.

    That is 0 where the tag is no such tag, and nothing has been judged.
    """
    if not view.until:
        return 0
    length = len(view.text)
    behind = view.place(length - 1) + 1
    text = view.text + search.text[behind : view.until]
    tag = TAG.match(text)
    if tag is None or tag["close"] or tag.end() > length:
        return 0
    name = tag["name"].lower()
    if name not in danger.WHOLE and name not in danger.RAW_TEXT:
        return 0
    whole = View(text[: _end_of(text, tag)], [*view.places, (length, behind)])
    search.tags.append((view.place(0), whole.place(tag.end() - 1) + 1))
    opening = TAG.match(whole.text)
    return whole.place(_tag(search, whole, opening)) if opening is not None else 0


def _in_block(search: Search, view: View) -> int:
    """Judge the tags of a view one by one; nothing behind it is affected."""
    text = view.text
    skip = 0
    for start, end, tag in _tokens(text):
        search.tags.append((view.place(start), view.place(end - 1) + 1))
        if start < skip:
            continue
        skip = end
        if search.level == "text":
            _escape(search, view, start, end)
        elif tag is not None:
            skip = max(skip, _tag(search, view, tag))
        elif text.startswith("--!>", end - 4) and text.startswith("<!--", start):
            # the end of a comment for a browser, but not for kramdown
            reason = "made the end of a comment one for every reader"
            _take(search, view, "SC402", end - 2, end - 1, "", reason)
        elif text[start + 1].isalpha():  # the rest of the page would become its attributes
            _escape(search, view, start, start + 20)
        elif search.level == "strict":
            if text.startswith("<!--", start) and text.endswith("-->", start, end):
                _take(search, view, "SC402", start, end, "")
            else:
                _take(search, view, "SC402", start, start + 1, "&lt;")
    return 0


def _take(
    search: Search, view: View, code: str, start: int, end: int, written: str, reason: str = ""
) -> None:
    first, last = view.place(start), view.place(end - 1) + 1
    if last - first > end - start:  # on several lines of a quotation, whose marks go too
        written = written.replace("\n", " ")
    search.take(code, first, last, written, reason)


def _escape(search: Search, view: View, start: int, end: int) -> None:
    shown = search.found.body[view.place(start) : view.place(min(end, len(view.text)) - 1) + 1]
    reason = f"made text of {short(shown)}"
    _take(search, view, "SC402", start, start + 1, "&lt;", reason)


def _tag(search: Search, view: View, tag: re.Match[str]) -> int:
    """Judge one tag; return where in the view to go on reading."""
    name = tag["name"].lower()
    start, end = tag.span()
    text = view.text
    removed = "" if tag["close"] else f"removed <{short(name)}>"
    if name in danger.WHOLE:
        stop = end if tag["close"] else _end_of(text, tag)
        drawing = name in ("svg", "math") and not tag["close"] and search.level == "plain"
        if not (drawing and _harmless(text, start, stop)):
            # what stands behind it on the line is HTML for CommonMark, and would be Markdown without this
            written = "<!-- -->" if stop > end and _goes_on(text, start, stop) else ""
            _take(search, view, "SC402", start, stop, written, removed)
        return stop
    if name in danger.BARE:
        _take(search, view, "SC402", start, end, "", removed)
        return end
    if name in danger.RAW_TEXT and not tag["close"]:
        stop = _end_of(text, tag)
        if "<" in text[end : text.rfind("</", end, stop) if stop > end else end]:
            if name in ("iframe", "title"):
                _take(search, view, "SC402", start, stop, "", f"{removed} with HTML inside")
                return stop
            _take(search, view, "SC402", start, end, "", removed)
            return end
    if search.level == "strict" and name not in _STRICT:
        _take(search, view, "SC402", start, end, "", removed)
        return end
    strict = search.level == "strict"
    written, gone = _strictly(tag) if strict else danger.without_dangers(tag)
    if name in _LOST_WITH_ADDRESS and "src" in gone:
        stop = _end_of(text, tag) if name in ("iframe", "video", "audio") else end
        _take(search, view, "SC401", start, stop, "", f"removed <{name}>: its address is dangerous")
        return stop
    if gone:
        if not strict:
            written, _ = danger.without_dangers(tag, _as_written(search, view, tag))
        scripts = any(key.startswith("on") or key in ("style", "srcdoc") for key in gone)
        reason = f"removed {', '.join(sorted(set(map(short, gone))))} from <{name}>"
        _take(search, view, "SC403" if scripts else "SC401", start, end, written, reason)
    return end


def _as_written(search: Search, view: View, tag: re.Match[str]) -> str:
    """The tag as it stands in the body: in the text of the search, Liquid is written over."""
    return "".join(search.found.body[view.place(at)] for at in range(*tag.span()))


def _tokens(text: str) -> Iterator[tuple[int, int, re.Match[str] | None]]:
    """Tags, comments and broken tags (no match), as a browser meets them outside raw text."""
    at = 0
    while True:
        opening = _OPENING.search(text, at)
        if opening is None:
            return
        start = opening.start()
        at = start + 1
        tag = TAG.match(text, start)
        if tag is not None:
            at = tag.end()
        elif text.startswith("<!--", start):
            close = _COMMENT_END.search(
                text, start + 2 if text.startswith(("<!-->", "<!--->"), start) else start + 4
            )
            at = close.end() if close else start + 4
        yield start, at, tag


def _end_of(text: str, tag: re.Match[str], until: int = 1 << 62) -> int:
    """Where the element that ``tag`` opens ends; the end of the tag itself when nothing closes it."""
    name = tag["name"].lower()
    pattern = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>])", re.IGNORECASE)
    depth = 1
    raw = name in danger.RAW_TEXT
    for match in pattern.finditer(text, tag.end(), min(until, len(text))):
        if raw and not match[1]:
            continue
        depth += -1 if match[1] else 1
        if not depth:
            close = text.find(">", match.end())
            return close + 1 if close >= 0 else len(text)
    return tag.end()


def _harmless(text: str, start: int, end: int) -> bool:
    """Whether a drawing or a formula is closed, and is made of nothing but what draws."""
    tokens = list(_tokens(text[start:end]))
    closed = tokens[-1][2] is not None and tokens[-1][2]["close"] != ""
    return closed and all(tag is not None and danger.drawn(tag) for _, _, tag in tokens)


def _goes_on(text: str, start: int, stop: int) -> bool:
    """Whether an element begins its line, and something stands behind it."""
    line = text.find("\n", stop)
    return line_start(text, start) >= 0 and bool(text[stop : line if line >= 0 else len(text)].strip())


def _strictly(tag: re.Match[str]) -> tuple[str, list[str]]:
    """The tag with nothing but attributes that are surely harmless."""
    name = tag["name"].lower()
    kept: list[str] = []
    gone: list[str] = []
    for _, _, key, value in danger.attributes(tag["attributes"]):
        liquid = danger.without_liquid(value) is not value
        if _STRICT_ATTRIBUTE.fullmatch(key) and not liquid and not danger.attribute(name, key, value):
            kept.append(f' {key}="{escape(" ".join(value.split()))}"')
        else:
            gone.append(danger.without_liquid(key))
    if not gone and TAG.fullmatch(tag[0]) and "'" not in tag[0] and "`" not in tag[0]:
        return tag[0], gone
    return f"<{tag['close']}{name}{''.join(kept)}>", gone
