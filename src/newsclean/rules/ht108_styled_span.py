"""Colour, font and size on ``<span>`` and ``<font>``.

Why: they are the editor's clothes, not the author's words. What a style *means* stays: bold, italic and struck out
become Markdown; a highlight becomes ``<mark>`` on request.

Before::

    <span style="color: #1a5490;">파란 글</span> <span style="font-weight: bold;">굵은 글</span>

After::

    파란 글 **굵은 글**

Left alone: a span that hides its content (``display: none``).

Settings: ``highlight = "mark"`` writes ``<mark>`` for a background colour.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Drop, Keep, Leave, Marks

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("span", "font")

_BOLD = re.compile(r"bold(?:er)?\b|[6-9]00\b")


def inline(tag: Tag, context: Context) -> Action:
    """Emphasis for the styles that mean it, else nothing."""
    if "style" not in tag.attributes:
        return Drop()
    style = tag.style
    if style.get("display", "").startswith("none") or style.get("visibility", "").startswith("hidden"):
        return Leave("its content is hidden from readers")
    marks: list[str] = []
    if _BOLD.match(style.get("font-weight", "")):
        marks.append("strong")
    if style.get("font-style", "").startswith(("italic", "oblique")):
        marks.append("em")
    if "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", ""):
        marks.append("del")
    if marks:
        return Marks(tuple(marks))  # type: ignore[arg-type]
    if context.settings.highlight == "mark" and ("background-color" in style or "background" in style):
        return Keep("<mark>")
    return Drop()
