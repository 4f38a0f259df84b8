"""Clean the tags of HTML that has to stay: the editor's attributes go, so do its spans.

Some HTML cannot become Markdown, because a reader would see another page. Its tags are still cleaned where they
stand; every other character is kept. Nothing in scripts, styles, comments and code is looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import kramdown
from newsclean.action import Drop, Marks
from newsclean.html import BLOCK, RAW_TEXT, TAG, VOID, tag_at
from newsclean.html_nodes import Element
from newsclean.languages import language_of
from newsclean.spans import touches

if TYPE_CHECKING:
    from newsclean.dispatch import Dispatcher
    from newsclean.html import Tag

CODE = "HT112"
_TOKEN = re.compile(rf"<!--[\s\S]*?-->|{TAG.pattern}")
_ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_EDITOR = re.compile(
    r"data-[\w.\-]*|style|contenteditable|on\w+|rel|target|align|valign|border|cellspacing|cellpadding|bgcolor|color|face|"
    r"frameborder|marginwidth|marginheight|hspace|vspace|nowrap|summary|loading|decoding|srcset|sizes|crossorigin|"
    r"referrerpolicy|spellcheck|tabindex|xml:\w+|o:\w+"
)
_SIZED = frozenset(("img", "iframe", "video", "audio", "canvas", "svg", "embed", "object"))
_EDITOR_CLASS = re.compile(
    r"""class\s*=\s*["']?(?:Mso|se[-_]|txc-|tt_|tt-|imageblock|moreless|align(?:Left|Center|Right|left|center|right)|size-|wp-|fr-|"""
    r"""contents_style|article|colorscripter|cs)""",
    re.IGNORECASE,
)
# A paragraph without words on a line of its own, with the end of the line.
_SPACER = re.compile(r"<p(?:\s[^<>]*)?>(?:&nbsp;|&#160;|\s)*</p>[ \t]*(?:\r?\n|\Z)", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_BLOCKS = "|".join(sorted(BLOCK))
_BLOCK_BEFORE = re.compile(rf"</?(?:{_BLOCKS})(?:\s[^<>]*)?>\s*\Z", re.IGNORECASE)
_BLOCK_AFTER = re.compile(rf"\s*(?:</?(?:{_BLOCKS})\b|\Z)", re.IGNORECASE)
# Styles that say more than how something looks: their tags stay as they are.
_MEANS = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|indent)\s*:\s*-\d{3}|font-weight|font-style|line-through",
    re.IGNORECASE,
)


def tidy(text: str, start: int, end: int, dispatcher: Dispatcher) -> tuple[str, int]:
    """Return ``text[start:end]`` with its tags cleaned, and how many tags went.

    Tags with Liquid in them stay, and those that kramdown shows as they are written.
    """
    tokens = _tokens(text, start, end)
    for left in (dispatcher.context.opaque, dispatcher.context.as_written):
        if left:
            tokens = [tag for tag in tokens if not touches(left, tag.start, tag.end)]
    if dispatcher.context.settings.reader != "commonmark" and kramdown.HAS_UNKNOWN.search(text, start, end):
        printed = kramdown.swallowed(text, start, end)
        tokens = [tag for tag in tokens if tag.start not in printed]
    spans = _spans(text, tokens, dispatcher)
    parts: list[str] = []
    at = start
    removed = 0
    for index, tag in enumerate(tokens):
        if tag.start < at:
            continue
        source = text[tag.start : tag.end]
        spacer = _SPACER.match(text, tag.start, end) if tag.name == "p" and not tag.close else None
        if spacer is not None and _alone(text, tag.start, spacer.end()):
            parts.append(text[at : tag.start])
            at = spacer.end()
            removed += 2
            continue
        written = spans.get(index)
        if written is None:
            written = source if tag.close else _written(tag, source, dispatcher)
        if written == source:
            continue
        removed += not written
        parts.append(text[at : tag.start])
        parts.append(written)
        at = tag.end
    parts.append(text[at:end])
    return "".join(parts), removed


def _alone(text: str, begin: int, stop: int) -> bool:
    """Whether a spacer's line can go: it stands between blocks, not between words, which would grow together."""
    line = text.rfind("\n", 0, begin) + 1
    if text[line:begin].strip():
        return False
    before = _BLOCK_BEFORE.search(text, max(0, begin - 400), begin)
    return before is not None and _BLOCK_AFTER.match(text, stop) is not None


def _tokens(text: str, start: int, end: int) -> list[Tag]:
    """The tags in ``start:end`` that are markup; none inside raw text, comments or ``<pre>``."""
    found: list[Tag] = []
    at = start
    while True:
        match = _TOKEN.search(text, at, end)
        if match is None:
            return found
        at = match.end()
        name = (match["name"] or "").lower()
        if not name:
            continue
        tag = tag_at(text, match.start(), match.end())
        if tag is None:
            continue
        found.append(tag)
        if not tag.close and (name in RAW_TEXT or name == "pre"):
            close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(text, at, end)
            at = close.start() if close else end


def _spans(text: str, tokens: list[Tag], dispatcher: Dispatcher) -> dict[int, str]:
    """What becomes of ``<span>`` and ``<font>`` tags that are nested properly: nothing, or what their style means."""
    found: dict[int, str] = {}
    stack: list[tuple[int, Tag]] = []
    for index, tag in enumerate(tokens):
        if tag.name in VOID:
            continue
        if not tag.close:
            stack.append((index, tag))
        elif stack and stack[-1][1].name == tag.name:
            opened, start = stack.pop()
            if tag.name not in ("span", "font") or "id" in start.attributes:
                continue
            if _BLANK_LINE.search(text, start.end, tag.start) and dispatcher.context.printed(tag.start):
                continue  # for kramdown it ended before
            action = dispatcher.inline(start)[1]
            if isinstance(action, Drop):
                found[opened] = found[index] = ""
            elif isinstance(action, Marks) and tag.name == "span":  # kramdown takes ``<font>`` for a block
                found[opened] = "".join(f"<{mark}>" for mark in action.names)
                found[index] = "".join(f"</{mark}>" for mark in reversed(action.names))
    return found


def _written(tag: Tag, source: str, dispatcher: Dispatcher) -> str:
    if tag.name not in _CLEANED or (" " not in source and "\n" not in source and "\t" not in source):
        return source
    if dispatcher.prints(tag) or _MEANS.search(tag.attributes.get("style", "")):
        return source

    if tag.name == "pre" and (language := language_of(Element(tag))) and "data-ke-language" in tag.attributes:
        return f'<pre class="language-{language}">'

    def keep(match: re.Match[str]) -> str:
        name = match[1].lower()
        if _EDITOR.fullmatch(name) or (name in ("width", "height") and tag.name not in _SIZED):
            return ""
        if name == "class" and tag.name not in ("pre", "code") and _EDITOR_CLASS.search(match[0]):
            return ""
        if (
            name == "id"
            and tag.attributes.get("id") not in dispatcher.context.targets
            and _GENERATED.match(tag.attributes.get("id", ""))
        ):
            return ""
        return match[0]

    return _ATTRIBUTE.sub(keep, source)


_GENERATED = re.compile(r"(?:og_|code_|SE-|yui_|cke_)\d*")
_CLEANED = frozenset(
    (
        "a abbr article aside b blockquote br button caption center cite code col colgroup dd del details "
        "div dl dt em fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 header hr i iframe img "
        "input ins kbd label legend li main mark ol optgroup option p pre s section select small span "
        "strike strong sub summary sup table tbody td textarea tfoot th thead tr tt u ul video audio"
    ).split()
)
