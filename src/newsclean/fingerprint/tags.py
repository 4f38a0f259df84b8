"""What one tag says, by itself: the kind of tag, its element, the mark it sets, what its attributes say."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from newsclean import page, url

_START_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9:-]*)(?=[\s/>])")
_END_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9:-]*)\s*>")
STRUCTURE = "h1 h2 h3 h4 h5 h6 summary ul ol li blockquote details dl dt dd table tr td hr pre".split()
MARKS = "strong em del code u a sub sup kbd mark small ruby rt abbr cite dfn q samp var time label".split()
PARENTS = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "tr": ("table", "thead", "tbody", "tfoot"),
    "td": ("tr",),
    "th": ("tr",),
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
}
_FLOW = page.FLOW - {"body", "html"}
TRANSPARENT = frozenset(("span", "font", "big", "nobr", "acronym"))


class Tag(NamedTuple):
    """What a tag says: ``kind`` of tag, its element, the mark it sets, what a reader learns from its attributes."""

    kind: str
    name: str = ""
    mark: str = ""
    detail: Any = None


UNKNOWN = Tag("unknown")


def read(written: str, highlight: bool) -> Tag:
    """What the tag ``written`` says; ``highlight`` as in ``page``."""
    if written.startswith("<!--"):
        return Tag("void") if written.endswith("-->") else UNKNOWN
    match = _END_TAG.fullmatch(written)
    if match is not None:
        return Tag("end", match[1].lower())
    match = _START_TAG.match(written)
    if match is None:
        return UNKNOWN
    attributes = page.attributes(written[match.end() :])
    return UNKNOWN if attributes is None else _start(match[1].lower(), attributes, highlight)


def _start(name: str, attributes: dict[str, str | None], highlight: bool) -> Tag:
    """What the start tag of the element ``name`` says."""
    if name == "p" or name in _FLOW:
        return Tag("flow", name)
    if name == "br":
        return Tag("line", name)
    if name in ("ul", "ol", "li", "dt", "dd", "tr", "td", "th", "table", "blockquote", "details", "dl"):
        return _structure(name, attributes)
    if name in ("thead", "tbody", "tfoot"):
        return Tag("part", name)
    if name in page.LEAVES:
        return Tag("caption", name, "em") if name == "figcaption" else _structure(name, attributes)
    if name == "a":
        return _link(attributes)
    if name == "img":
        if not url.is_safe(attributes.get("src") or "", image=True):
            return UNKNOWN
        return Tag("atom", name, detail=page.image(attributes))
    if name == "input":
        return Tag("atom", name, detail=("input", attributes.get("type"), "checked" in attributes))
    if name == "hr":
        return Tag("rule", name)
    if name == "wbr":
        return Tag("void", name)
    if name == "pre":
        return Tag("pre", name)
    if name == "iframe":
        return (
            Tag(name, name, detail=(name, page.address(attributes["src"])))
            if "src" in attributes
            else UNKNOWN
        )
    if name in TRANSPARENT:
        meaning = sorted(page.meaning(attributes.get("style") or "", highlight))
        if len(meaning) > 1:
            return UNKNOWN
        return Tag("mark", name, meaning[0]) if meaning else Tag("open", name)
    mark = page.MARKS.get(name, name)
    return Tag("mark", name, mark) if mark in MARKS else UNKNOWN


def _structure(name: str, attributes: dict[str, str | None]) -> Tag:
    if name in ("td", "th") and ("colspan" in attributes or "rowspan" in attributes):
        return UNKNOWN
    if name in PARENTS:
        return Tag("part", name)
    if name not in STRUCTURE:
        return UNKNOWN
    start = attributes.get("start") or "1"
    return Tag("block", name, detail=start if name == "ol" and start != "1" else None)


def _link(attributes: dict[str, str | None]) -> Tag:
    if "href" not in attributes:
        return Tag("open", "a")
    address = page.address(attributes["href"])
    if address.startswith("#") or url.is_dangerous(attributes["href"] or ""):
        return UNKNOWN  # whether its target is there counts too
    return Tag("mark", "a", "a", ("a", address, attributes.get("title") or ""))
