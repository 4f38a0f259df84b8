"""Read HTML tags as they stand in a post: names, places, attributes; and what HTML knows of the names."""

from __future__ import annotations

import re
from html import unescape

VOID = frozenset(("area base br col embed hr img input link meta param source track wbr").split())
RAW_TEXT = frozenset(("iframe noembed noframes noscript plaintext script style textarea title xmp").split())
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
BLOCK = HEADINGS | frozenset(
    (
        "address article aside blockquote body caption center col colgroup dd details dialog dir div "
        "dl dt fieldset figcaption figure footer form head header hgroup hr html li main menu nav ol "
        "p pre section summary table tbody td tfoot th thead tr ul"
    ).split()
)

# Atomic groups where possessive ones would do: after one of those that fails halfway, Python before 3.11.5 goes on from
# the wrong place (https://github.com/python/cpython/issues/106052).
_ATTRIBUTE = r"""[^\s"'<>/=]+(?>(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?)"""
TAG = re.compile(
    rf"""<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9:_-]*+)(?P<attributes>(?>(?:\s++{_ATTRIBUTE})*))\s*+/?>"""
)
_ATTRIBUTE_PARTS = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")


def attributes(source: str) -> dict[str, str]:
    """Return the attributes written in ``source`` (what stands between a tag's name and its ``>``).

    Names are lower-cased, values have their character references resolved; of a repeated name the first
    counts, as in HTML5 13.2.5.33.
    """
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE_PARTS.findall(source):
        key = name.lower()
        if key not in found:
            value = double or single or bare
            found[key] = _REFERENCE.sub(_resolve, value) if "&" in value else value
    return found


_REFERENCE = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]*)(;|=)?")


def _resolve(match: re.Match[str]) -> str:
    """Resolve a reference in an attribute: without its semicolon only when nothing follows that could be its name."""
    source = match[0]
    if match[1] == "=":
        return source
    resolved = unescape(source)
    return resolved if match[1] or len(resolved) <= 2 else source


class Tag:
    """A start or end tag at ``text[start:end]``. Attributes are read when first asked for."""

    __slots__ = ("_attributes", "_source", "close", "end", "name", "start")

    def __init__(self, name: str, start: int, end: int, close: bool, source: str) -> None:
        self.name = name
        self.start = start
        self.end = end
        self.close = close
        self._source = source
        self._attributes: dict[str, str] | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes, lower-cased names to unescaped values."""
        if self._attributes is None:
            self._attributes = attributes(self._source) if self._source else {}
        return self._attributes

    @property
    def mark(self) -> str:
        """The tag without its attributes, for a person to read."""
        return f"</{self.name}>" if self.close else f"<{self.name}>"

    @property
    def written(self) -> str:
        """The attributes as they are written, with the white space before them."""
        return self._source

    @property
    def style(self) -> dict[str, str]:
        """The declarations of the ``style`` attribute, lower-cased; what is not a declaration is ignored."""
        declarations: dict[str, str] = {}
        for part in self.attributes.get("style", "").split(";"):
            name, colon, value = part.partition(":")
            if colon:
                declarations[name.strip().lower()] = value.strip().lower()
        return declarations

    def __repr__(self) -> str:
        return f"<{'/' if self.close else ''}{self.name} {self.start}:{self.end}>"


def tag_at(text: str, start: int, end: int) -> Tag | None:
    """Read ``text[start:end]`` as one tag, or return None when it is anything else (a comment, CDATA, …)."""
    match = TAG.fullmatch(text, start, end)
    if match is None:
        return None
    return Tag(match["name"].lower(), start, end, bool(match["close"]), match["attributes"])
