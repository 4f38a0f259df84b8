"""A code block written as ``<pre>``.

Why: a fence keeps the code exactly and names its language. The fence is longer than any run of backticks inside.

Before::

    <pre id="code_1" class="python" data-ke-language="python" data-ke-type="codeblock"><code>if a &lt; b:
        print(a)</code></pre>

After::

    ```python
    if a < b:
        print(a)
    ```

Left alone: ``<pre>`` with bold, links, images or blocks inside, which a fence would lose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Fence, Leave
from newsclean.html_nodes import Comment
from newsclean.html_nodes import Element as Node
from newsclean.languages import language_of

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("pre",)

_TRANSPARENT = frozenset(("code", "span", "font", "br"))


def block(element: Element, context: Context) -> Shape:
    """A fence, if nothing but words would go into it."""
    for node in element.walk():
        if isinstance(node, Comment):
            return Leave("a comment inside code")
        if isinstance(node, Node) and node.name not in _TRANSPARENT:
            return Leave(f"<{node.name}> inside code, which a fence would show or lose")
    return Fence(language_of(element))
