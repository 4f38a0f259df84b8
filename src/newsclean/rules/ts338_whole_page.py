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

Left alone: such tags in code, and a head that is not closed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Remove

if TYPE_CHECKING:
    from newsclean.action import Context

PATTERN = re.compile(
    r"<!doctype\s+html[^<>]{0,400}>|<\?xml\s[^<>]{0,200}\?>|<head(?:\s[^<>]*)?>(?:(?!<head\b|<body\b)[\s\S])*?</head\s*>"
    r"|</?(?:html|body)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)


def words(match: re.Match[str], place: str, context: Context) -> Remove | None:
    """The tags go, the head with all that is in it."""
    return Remove() if place == "html" else None
