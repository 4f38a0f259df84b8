"""A whole page pasted into a post: ``<!DOCTYPE html>``, ``<html>``, ``<head>``, ``<body>``.

Why: a post is a part of a page. The body's content stays; titles, metadata and style sheets say nothing there.

Before::

    <html>
    <head><meta charset="UTF-8"><title>제목</title></head>
    <body>
    <p>본문</p>
    </body>
    </html>

After::

    본문

Left alone: such tags in code, a head that is not closed, and a page with indented HTML after a blank line, which
kramdown reads as code once the page around it is gone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from newsclean.action import Leave, Remove

if TYPE_CHECKING:
    from newsclean.action import Context

PATTERN = re.compile(
    r"<!doctype\s+html[^<>]{0,400}>|<\?xml\s[^<>]{0,200}\?>|<head(?:\s[^<>]*)?>(?:(?!<head\b|<body\b)[\s\S])*?</head\s*>"
    r"|</?(?:html|body)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
# An indented line after a blank one: CommonMark takes it for code, kramdown does not inside an element.
_INDENTED = re.compile(r"\n[ \t]*\r?\n(?: {4}|\t)[ \t]*<")


def words(match: re.Match[str], place: str, context: Context) -> Remove | Leave | None:
    """The tags go, the head with all that is in it."""
    if place != "html":
        return None
    wrapper = match[0].lower().lstrip("</").startswith(("html", "body"))
    if wrapper and context.settings.reader != "commonmark" and _is_indented(context.text):
        return Leave("without the page around it, kramdown would take its indented lines for code")
    return Remove()


@lru_cache(maxsize=1)
def _is_indented(text: str) -> bool:
    """Asked for every tag of the same text."""
    return _INDENTED.search(text) is not None
