"""Dangerous links and images of Markdown, as CommonMark reads them: the link goes, the words stay."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from newsclean import backslash
from newsclean.danger import without_liquid
from newsclean.sanitise.search import short
from newsclean.spans import inside
from newsclean.url import is_dangerous

if TYPE_CHECKING:
    from newsclean.sanitise.search import Search

_DEFINITION = re.compile(
    r"""(?P<lead>^[ \t>]*)(?P<label>\[(?:[^\[\]\\\n]|\\.)+\]:)[ \t]*\r?\n?[ \t>]*(?P<destination><[^<>\n]*>|\S+)"""
    r"""(?:[ \t]*\n?[ \t>]*(?:"[^"\n]*"|'[^'\n]*'|\([^()\n]*\))(?=[ \t]*(?:\n|\Z)))?(?P<rest>[^\n]*)\n?""",
    re.MULTILINE,
)
_ESCAPE = re.compile(rf"\\(?=[{backslash.PUNCTUATION}])")  # more goes than an escape for CommonMark


def look(search: Search) -> None:
    """Look for links, images and definitions of links."""
    for link in search.found.links:
        if not _leads_astray(link.destination, image=link.image):
            continue
        reason = (
            f"removed {'an image' if link.image else 'a link'} to {short(without_liquid(link.destination))}"
        )
        inner = (link.start + 1, link.end - 1) if link.automatic else link.inner
        if inner is None:
            search.take("SC401", link.start, link.end, "", reason)
            continue
        search.take("SC401", link.start, inner[0], "", reason)
        search.take("SC401", inner[1], link.end, "")
    if "]:" in search.text:
        _definitions(search)


def _definitions(search: Search) -> None:
    """Link reference definitions, used or not; one that shows as text keeps its words."""
    for match in _DEFINITION.finditer(search.text):
        destination = resolved(match["destination"].strip("<>"))
        start, end = match.span("label")
        if not _leads_astray(destination, image=True) or inside(search.found.code, start):
            continue
        if search.found.is_visible(start):
            search.take("SC401", end - 2, end - 1, "&#93;")
        else:
            search.take("SC401", start, match.end(), "", f"removed a link to {short(destination)}")


def _leads_astray(destination: str, *, image: bool) -> bool:
    """Say whether a destination, references and escapes resolved, is dangerous. cmark and goldmark resolve references
    before escapes, and so may come to another one."""
    bare = without_liquid(destination)
    if is_dangerous(bare, image=image):
        return True
    odd = "&" in bare or "\\" in bare
    return odd and is_dangerous(_ESCAPE.sub("", unescape(bare)), image=image)


def resolved(destination: str) -> str:
    """What a link's destination stands for: references and escapes resolved, Liquid left out."""
    return unescape(_ESCAPE.sub("", without_liquid(destination)))
