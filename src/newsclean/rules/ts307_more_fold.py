"""A fold: "더보기", the block of the editor that hides its content until it is clicked.

Why: its script is the blog's own. ``<details>`` needs none; with ``markdown="1"`` and blank lines inside, CommonMark and
kramdown both read the content as Markdown.

Before::

    <div data-ke-type="moreLess" data-text-more="더보기" data-text-less="닫기"><a class="btn-toggle-moreless">더보기</a><div class="moreless-content"><p>숨은 <b>글</b></p></div></div>

After::

    <details markdown="1">
    <summary>더보기</summary>

    숨은 **글**

    </details>

Content without a block tag, on lines of its own, is Markdown that another tool has put there; it is read as such, and
reported.

Left alone: a fold whose content cannot be found. A second button that opens the same goes.
"""

from __future__ import annotations

import re
from html import escape as quoted
from html import unescape
from typing import TYPE_CHECKING

from newsclean.action import Fold, Markdown, Replace, fold_tags
from newsclean.html import BLOCK
from newsclean.html_nodes import Element as Node
from newsclean.html_nodes import Text

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("div", "p")

_TOGGLE = r"\s*<a\b[^<>]*\bbtn-toggle-moreless\b[^<>]*>(?P<label{n}>[^<>]*)</a>\s*<div\b[^<>]*\bmoreless-content\b[^<>]*>"
PATTERN = re.compile(
    r"<div\b(?=[^<>]*\bdata-ke-type\s*=\s*[\"']?moreLess)[^<>]*>"
    rf"{_TOGGLE.format(n=1)}(?P<doubled>{_TOGGLE.format(n=2)})?"
    r"(?P<inside>[ \t]*\r?\n(?:(?!</?div\b)[\s\S])*)</div>\s*</div>(?(doubled)\s*</div>)"
)
# Without the fold's first tag, a fence inside may seem to go on beyond its last.
COVERS = "start"

_LABEL = "더보기"
# What a label loses without a loss.
_LETTERING = frozenset(("span", "font", "b", "strong", "i", "em", "u", "br"))
_OPENS = re.compile(r"\s*<div\b[^<>]*\bmoreless_content\b")
_BUTTON = re.compile(r"<p\b[^<>]*\bmoreless_fold\b[^<>]*>((?:(?!</?p\b)[\s\S])*)</p>\s*\Z")
_TAG = re.compile(r"<[^<>]*>")
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK))})\b", re.IGNORECASE)


def block(element: Element, context: Context) -> Shape | None:
    """``<details>`` for the new fold and the two old ones."""
    classes = element.attributes.get("class", "").split()
    if element.name == "p":
        # the old button; what it opens comes right after it
        label = "moreless_fold" in classes and _OPENS.match(context.text, element.end) is not None
        return Markdown("", "<!-- -->") if label else None
    if element.attributes.get("data-ke-type") == "moreLess" or "moreless-content" in classes:
        if element.attributes.get("data-ke-type") != "moreLess":
            return None
        parts = _content(element, context)
        if parts is None:
            return None
        toggles, inside = parts
        opener = " ".join(toggles[0].words(context.text).split())
        summary = " ".join(element.attributes.get("data-text-more", "").split())
        again = tuple((t.start, t.end) for t in toggles[1:] if t.words(context.text).strip())
        return Fold(_summary(summary if opener in summary else opener), inside, again)
    if "txc-moreless" in classes:
        return Fold(_summary(element.attributes.get("more", "")), element)
    if "moreless_content" in classes:
        button = _BUTTON.search(context.text, max(0, element.start - 1000), element.start)
        return Fold(_summary(unescape(_TAG.sub("", button[1])) if button is not None else ""), element)
    return None


def words(match: re.Match[str], place: str, context: Context) -> Replace | None:
    """``<details>`` around Markdown, if there is no HTML block in the fold."""
    inside = match["inside"]
    if place != "html" or not inside.strip() or _BLOCK_TAG.search(inside) is not None:
        return None
    begin, end = fold_tags(_summary(unescape(match["label1"])))
    content = inside.replace("\r\n", "\n").strip("\n")
    written = f"{begin}\n\n{content}\n\n{end}"
    again = match["doubled"] is not None and match["label2"].strip()
    return Replace(
        written,
        written,
        changed=True,
        note="what is in this fold is read as Markdown from now on",
        lost=(match.span("label2"),) if again else (),
    )


def _summary(label: str) -> str:
    return quoted(" ".join(label.split()) or _LABEL, quote=False)


def _is_toggle(node: Node) -> bool:
    return "btn-toggle-moreless" in node.attributes.get("class", "").split()


def _content(element: Element, context: Context) -> tuple[list[Element], Element] | None:
    """What opens the fold, and the element with the content; folds that an exporter has doubled are one."""
    shown = [
        n for n in element.children if not (isinstance(n, Text) and not context.text[n.start : n.end].strip())
    ]
    if len(shown) != 2 or not all(isinstance(node, Node) for node in shown):
        return None
    toggle, content = shown
    if not isinstance(toggle, Node) or not isinstance(content, Node) or not _is_toggle(toggle):
        return None
    if "moreless-content" not in content.attributes.get("class", "").split():
        return None
    if any(
        isinstance(node, Node) and node.name not in _LETTERING for node in toggle.walk() if node is not toggle
    ):
        return None
    doubled = _content(content, context)
    return ([toggle], content) if doubled is None else ([toggle, *doubled[0]], doubled[1])
