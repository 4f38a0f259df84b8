"""Block HTML that Markdown has no words for, cleaned of its attributes.

Why: definition lists and folds (``<details>``) mean something to a reader; CommonMark has no syntax for them. What is
in a fold becomes Markdown: blank lines around it say so to CommonMark, and ``markdown="1"`` to kramdown.

Before::

    <dl class="x"><dt style="color: red;">용어</dt><dd>뜻</dd></dl>
    <details class="x"><summary>더 보기</summary><p>본문 <b>굵게</b></p></details>

After::

    <dl>
    <dt>용어</dt>
    <dd>뜻</dd>
    </dl>

    <details markdown="1">
    <summary>더 보기</summary>

    본문 **굵게**

    </details>

Left alone: what is inside and not understood.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean.action import Around, Html
from newsclean.escape import attribute
from newsclean.html_nodes import Element as Node
from newsclean.html_nodes import Text

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("dl", "details")

_REASON = "Markdown has no syntax for it"


def block(element: Element, context: Context) -> Shape:
    """Clean HTML, or Markdown between clean tags."""
    nodes = [n for n in element.children if not isinstance(n, Text) or not context.is_blank(n)]
    labels = [node for node in nodes if isinstance(node, Node) and node.name == "summary"]
    if element.name == "dl" or len(labels) != 1 or nodes[0] is not labels[0]:
        return Html(_REASON)
    after = element.children[element.children.index(labels[0]) + 1 :]
    if not any(isinstance(node, Node) for node in after):
        return Html(_REASON)
    anchor = element.attributes.get("id", "")
    tag = "<details"
    tag += f' id="{attribute(anchor)}"' if anchor in context.targets else ""
    tag += " open" if "open" in element.attributes else ""
    inside = replace(element, children=after)
    return Around(((f'{tag} markdown="1">', labels[0], inside),), "</details>", _REASON)
