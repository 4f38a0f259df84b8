"""Code that a highlighter laid out as a table: Color Scripter, highlight.js with line numbers, SyntaxHighlighter.

Why: the cells with the code hold a block for every line; the other cells hold line numbers and the highlighter's own
name, which are not the author's. A fence keeps the code.

Before::

    <div class="colorscripter-code"><table class="colorscripter-code-table"><tr><td><div><div>1</div><div>2</div></div></td><td><div><div style="white-space: pre;">if&nbsp;a:</div><div style="white-space: pre;">&nbsp;&nbsp;&nbsp;&nbsp;b()</div></div><div><a href="http://colorscripter.com/info#e">Colored by Color Scripter</a></div></td></tr></table></div>

After::

    ```
    if a:
        b()
    ```

Left alone: such a table without lines of code in it, or with images, or with links in its lines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Fence
from newsclean.html_nodes import Element as Node
from newsclean.html_nodes import Text

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("div", "table", "pre")

_LAYOUT = frozenset(
    (
        "table",
        "tbody",
        "tr",
        "td",
        "th",
        "div",
        "span",
        "pre",
        "code",
        "font",
        "a",
        "b",
        "strong",
        "i",
        "em",
        "br",
    )
)
_LANGUAGE = re.compile(r"\bsyntaxhighlighter\s+(?:nogutter\s+)?([a-z][\w+#\-]*)", re.IGNORECASE)


def block(element: Element, context: Context) -> Shape | None:
    """A fence with the lines of the code cell."""
    classes = element.attributes.get("class", "").lower()
    lines: list[Element] = []
    if "colorscripter" in classes or "color_scripter" in classes or "cs-code" in classes:
        lines = [node for node in element.elements("div") if node.open.style.get("white-space") == "pre"]
        lines = [node for node in lines if not any(node.elements("div"))]
    elif "syntaxhighlighter" in classes:
        lines = [node for node in element.elements("div") if _has(node, "line") and _cell(node, "code")]
    elif any(_has(table, "hljs-ln") for table in (element, *element.elements("table"))):
        lines = [node for node in element.elements("td") if _has(node, "hljs-ln-code")]
    if not lines or element.shows_besides(context.text, [element], _LAYOUT):
        return None
    if any(True for line in lines for _ in line.elements("a", "br")):
        return None
    spans = [(line.start, line.end) for line in lines]
    dropped = [
        (node.start, node.end)
        for node in element.walk()
        if isinstance(node, Text)
        and context.text[node.start : node.end].strip()
        and not any(start <= node.start < end for start, end in spans)
    ]
    code = "\n".join(_line(line.words(context.text)) for line in lines)
    language = _LANGUAGE.search(classes)
    known = (
        language[1].lower() if language is not None and language[1].lower() not in ("plain", "text") else ""
    )
    return Fence(known, code, changed=True, dropped=_joined(dropped, spans))


def _has(node: Node, name: str) -> bool:
    return name in node.attributes.get("class", "").split()


def _cell(node: Node, name: str) -> bool:
    parent = node.parent
    while parent is not None and parent.name != "td":
        parent = parent.parent
    return parent is not None and _has(parent, name)


def _line(words: str) -> str:
    return words.replace("\xa0", " ").strip("\r\n").replace("\n", " ").rstrip()


def _joined(spans: list[tuple[int, int]], lines: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The line numbers count as one piece, not as one each."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not any(joined[-1][1] <= line[0] < start for line in lines):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return tuple(joined)
