"""A link card: the preview that the editor makes of an address (``data-ke-type="opengraph"``).

Why: the card is a link around four blocks: picture, title, description, host. Markdown has one link for it: the title,
with the description as its tooltip. The host's name goes, because the address says it; so does the whole card where
the paragraph before it is the same link. Both count as words taken out.

Before::

    <figure data-ke-type="opengraph"><a href="https://example.com/a"><div class="og-image">&nbsp;</div><div class="og-text"><p class="og-title">보도자료</p><p class="og-desc">회담 결과</p><p class="og-host">example.com</p></div></a></figure>

After::

    [보도자료](https://example.com/a "회담 결과")

Left alone: a card without an address, and one with anything in it besides the title, the description and the host.
"""

from __future__ import annotations

import re
from html import escape as quoted
from typing import TYPE_CHECKING

from newsclean import escape, url
from newsclean.action import Markdown, Remove

if TYPE_CHECKING:
    from newsclean.action import Context, Shape
    from newsclean.html_nodes import Element

TAGS = ("figure", "div")

_PARTS = ("og-title", "og-desc", "og-host")
_LETTERING = frozenset(
    ("a", "div", "p", "span", "strong", "b", "em", "i", "font", "br", "figcaption", "h3", "h4")
)
_BEFORE = 3000
_NO_SPACE = re.compile(r"[\s\u200b\ufeff]+")


def block(element: Element, context: Context) -> Shape | None:
    """One link, or nothing where it stands there already."""
    attributes = element.attributes
    if attributes.get("data-ke-type") != "opengraph" and not attributes.get("id", "").startswith("og_"):
        return None
    links = [link.attributes["href"] for link in element.elements("a") if "href" in link.attributes]
    address = next(iter(links), attributes.get("data-og-source-url") or attributes.get("data-og-url") or "")
    destination = url.destination(address) if url.is_safe(address) else None
    if destination is None or any(link != address for link in links):
        return None
    found = [
        (name, part)
        for part in element.elements()
        for name in part.attributes.get("class", "").split()
        if name in _PARTS and part.words(context.text).strip()
    ]
    parts = dict(found)
    if len(parts) < len(found) or element.shows_besides(context.text, list(parts.values()), _LETTERING):
        return None
    if _is_doubled(context.text, element.start, address):
        return Remove(visible=True)
    title = _flat(
        parts["og-title"].words(context.text) if "og-title" in parts else attributes.get("data-og-title", "")
    )
    description = _flat(parts["og-desc"].words(context.text) if "og-desc" in parts else "")
    tooltip = "" if description == title else url.title(description.replace('"', "'")) or ""
    dropped = [(part.start, part.end) for name, part in parts.items() if name in ("og-desc", "og-host")]
    shown = f' title="{quoted(tooltip[2:-1])}"' if tooltip else ""
    reference = f'<p><a href="{quoted(destination)}"{shown}>{quoted(title or address)}</a></p>'
    if not title:
        return Markdown(f"<{destination}>", reference, tuple(sorted(dropped)))
    near = escape.neighbourhood(title, marks=False, code=False, labels=context.labels)
    words = escape.text(quoted(title, quote=False), near, link=True)
    return Markdown(f"[{words}]({destination}{tooltip})", reference, tuple(sorted(dropped)))


def _flat(words: str) -> str:
    return _NO_SPACE.sub(" ", words).strip()


def _is_doubled(text: str, start: int, address: str) -> bool:
    """Whether the paragraph that ends before ``start`` is nothing but a link to ``address``."""
    before = text[max(0, start - _BEFORE) : start].rstrip()
    if address not in before.replace("&amp;", "&"):
        return False
    before = re.sub(r"(?:\s|&nbsp;|</?(?:div|center)\b[^<>]*>|<p\b[^<>]*>(?:&nbsp;|\s)*</p>)+\Z", "", before)
    place = re.escape(address).replace("\\&", "(?:&|&amp;)")
    link = (
        rf"""<a\b[^<>]*\bhref\s*=\s*["']{place}["'][^<>]*>(?:(?!</?(?:a|p|div)\b)[\s\S])*</a>"""
        rf"|\[[^\[\]\n]*\]\(<?{place}>?(?:\s[^()\n]*)?\)|<?{place}>?"
    )
    mark = r"(?:</?(?:span|b|strong|i|em|u|font)\b[^<>]*>)*"
    return (
        re.search(rf"(?:\A|\n\s*\n|<p\b[^<>]*>|</p>)\s*{mark}(?:{link}){mark}\s*(?:</p>)?\Z", before)
        is not None
    )
