"""Code blocks: the words of ``<pre>``, the fence around them, and the HTML that shows the same."""

from __future__ import annotations

from newsclean import escape
from newsclean.html_nodes import Element, Text


def code_in(pre: Element, text: str) -> str:
    """The code in ``<pre>``: references resolved, ``<br>`` a line end, tags gone, content exact."""
    from html import unescape

    parts: list[str] = []
    for node in pre.walk():
        if isinstance(node, Text):
            parts.append(unescape(text[node.start : node.end]))
        elif isinstance(node, Element) and node.name == "br":
            parts.append("\n")
    code = "".join(parts).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return code.removeprefix("\n")


def fenced(code: str, language: str) -> str:
    """A fence around ``code``, longer than any run of backticks in it."""
    code = code.rstrip("\n")
    fence = escape.fence(code)
    return f"{fence}{language}\n{code}\n{fence}"


def shown_code(code: str, language: str) -> str:
    """The code as HTML on one line, so that no blank line in it ends an HTML block, and its end ends none."""
    shown = escape.attribute(code).replace("\n", "&#10;")
    tag = f'<code class="language-{language}">' if language else "<code>"
    return f"<div><pre>{tag}{shown}</code></pre></div>"
