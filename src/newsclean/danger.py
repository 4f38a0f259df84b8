"""What must not be in a page: elements, attributes and addresses that run scripts, and the tags that carry them.

Tags are read here as a browser reads them, not as CommonMark does (HTML 13.2.5, "Tokenization"): quotes may be
missing, attributes may touch. Nothing here decides what becomes of a tag; ``sanitise`` removes, ``page`` judges.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING

from newsclean.url import DANGEROUS, WRAPPERS, is_dangerous

if TYPE_CHECKING:
    from collections.abc import Iterator

# Elements that go with everything inside: it is not for readers, or it is code.
WHOLE = frozenset(
    ("applet embed math noembed noframes noscript object script style svg template xml").split()
)
# Elements whose tags go and whose content stays.
BARE = frozenset(
    "base bgsound fencedframe form frame frameset ilayer isindex keygen layer link meta param plaintext portal "
    "xmp".split()
)
# Whose content a browser does not read as HTML: what looks like a tag inside may be none, and the other way round.
RAW_TEXT = frozenset(("iframe noembed noframes noscript plaintext script style textarea title xmp").split())
# Elements that may not be in a page at all.
ELEMENTS = frozenset(
    (
        "applet base embed fencedframe form frame frameset isindex link meta noscript object "
        "plaintext portal script style template xmp"
    ).split()
)
# Drawings and formulas made of nothing else are harmless; everything else inside them is a way to break out.
DRAWING = frozenset(
    (
        "svg g path circle ellipse line polyline polygon rect defs lineargradient radialgradient stop "
        "text tspan clippath mask math mrow mi mn mo ms mspace msub msup msubsup munder mover "
        "munderover mfrac msqrt mroot mtable mtr mtd mpadded mphantom mstyle menclose"
    ).split()
)
_DRAWING_ATTRIBUTE = re.compile(
    r"(?:[a-z]+:)?href|src|attributename|to|from|values|by|begin|xml:base", re.IGNORECASE
)

_W = r"[ \t\n\r\f]"
_VALUE = r"(?:\"[^\"]*+\"|'[^']*+'|(?![\"'])[^ \t\n\r\f>]++|(?=>))"
_ATTRIBUTE = rf"(?:=?+[^ \t\n\r\f/>=]++|=)(?:{_W}*+={_W}*+{_VALUE}|(?!{_W}*+=))"
TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>[A-Za-z][^ \t\n\r\f/>]*+)(?P<attributes>(?>(?:[ \t\n\r\f/]++|{_ATTRIBUTE})*))>"
)
_PARTS = re.compile(
    rf"(?P<lead>[ \t\n\r\f/]*+)(?P<name>=?+[^ \t\n\r\f/>=]++|=)"
    rf"(?>(?:{_W}*+={_W}*+"
    r"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>(?![\"'])[^ \t\n\r\f>]++)|(?=>|\Z)))?)"
)
_ADDRESS = re.compile(
    r"(?:.*[-:_])?(?:href|src|url|uri|action|data|poster|background|cite|longdesc|ping|srcset|imagesrcset|dynsrc|lowsrc|"
    r"manifest|codebase|archive|classid|icon|profile|usemap|folder|to|from|values|by|formaction|link|image|host)"
)
_LISTS = frozenset(("srcset", "imagesrcset", "values", "ping", "archive"))
_CSS = re.compile(
    r"expression\s*\(|behaviou?r\s*:|-moz-binding|-o-link|(?:java|vb)script\s*:|@import|data:\s*text|data:image/svg",
    re.IGNORECASE,
)
_NAMES = "|".join(sorted(WHOLE | BARE | RAW_TEXT - {"iframe", "title"}))
# What browsers drop from a scheme (https://url.spec.whatwg.org/#concept-basic-url-parser), and a little more.
DROPPED = r"\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff"
_DROPPED_BYTES = rb"[\x00-\x20\x7f]|\xc2[\x80-\xa0]|\xe2\x80[\x8b-\x8f\xa8-\xaf]|\xe2\x81\xa0|\xef\xbb\xbf"
_SCHEME = (
    rb"(?P<scheme>(?:[a-z0-9+.\-]|"
    + _DROPPED_BYTES
    + rb"|\\[!-%'-/;-@\[-`{-~])*+(?:\\?:|\\?&(?:#|colon|tab|newline|bsol)))"
)
_DROPPED = re.compile(_DROPPED_BYTES)
_NOT_HARMLESS = frozenset(name.encode() for name in (*DANGEROUS, *WRAPPERS))
# ``suspicious`` looks at lower-case bytes, which is several times faster than at text, and has several patterns
# rather than one, because each begins with a character that the search can jump to.
_WORDS = (
    b"srcdoc",
    b"formaction",
    b"-moz-binding",
    b"-o-link",
    b"--!>",
)
# Words of many a text, which mean something in a style only.
_STYLES = (
    (b"expression", re.compile(rb"expression\s*+[(&]")),
    (b"behavio", re.compile(rb"behaviou?+r\s*+[:&]")),
    (b"@import", re.compile(rb"style")),
)
_SUSPICIOUS = (
    re.compile(
        rb"<(?:[/!?]?(?:" + _NAMES.encode() + rb")\b|!\[|\?|(?!https?:|mailto:|o:)[a-z][a-z0-9+.\-]*+:)"
    ),
    re.compile(rb"style\s*=\s*(?:\"[^\"]*?|'[^']*?|[^\s\"'>]*?)(?:\\|/\*|script|&#)"),
    re.compile(
        rb"\{(?!%)(?::(?::(?!comment)|[^{}=]{0,200}=)"
        rb"|[^{}=\n]{0,200}=[^{}\n]{0,200}\}[ \t\r]*(?:\n|\Z)|[#.][^{}=]{0,200}=)"
    ),
)
_ADDRESSES = (
    re.compile(rb"=[ \t\n\r\f]*+[\"']?+(?!https?:|mailto:)(?<!style=\")" + _SCHEME),
    re.compile(rb"\](?:\(|:)[ \t\n\r\f>]*+<?+(?!https?:|mailto:)" + _SCHEME),
    re.compile(rb"\}(?<=[%}]\})(?!https?:|mailto:)" + _SCHEME),  # behind Liquid
)
_HANDLER = re.compile(rb"on[a-z]++(?>(?P<value>\s*+=)?)")
_QUOTE_MARKS = re.compile(rb"\n[ \t]*+>[ \t>]*+")
_QUOTE_MARKS_AT_RETURNS = re.compile(rb"[\r\n][ \t]*+>[ \t>]*+")
_BEFORE_HANDLER = frozenset(b" \t\n\r\f/\"'`>}")
LIQUID = "xqz"
"""What Liquid is written over with, over and over: it may be part of a name and of an address, and begins no word."""
_LIQUID = re.compile(r"xq[xqz\n]*")
_LONGEST_KNOWN = 300
_CSS_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")


@lru_cache(maxsize=4)
def suspicious(body: str) -> bool:
    """Say whether anything in ``body`` looks as if it could be dangerous. One scan; in doubt it says yes.

    It is asked of one text more than once: after each step, of what has not changed too.
    """
    lower = body.encode(errors="surrogatepass").lower()
    # a tag in a quotation may go on in the next line
    lower = (_QUOTE_MARKS if b"\r" not in lower else _QUOTE_MARKS_AT_RETURNS).sub(b"\n", lower)
    if any(word in lower for word in _WORDS) or any(pattern.search(lower) for pattern in _SUSPICIOUS):
        return True
    if any(word in lower and pattern.search(lower) for word, pattern in _STYLES):
        return True
    if any(_is_odd(match["scheme"]) for pattern in _ADDRESSES for match in pattern.finditer(lower)):
        return True
    for match in _HANDLER.finditer(lower):
        start = match.start()
        host = not match["value"] and lower.endswith(b"://", 0, start)  # https://onepage.example
        if start and lower[start - 1] in _BEFORE_HANDLER and not host:
            near = max(0, start - 2000)
            opening, closing = lower.rfind(b"<", near, start), lower.rfind(b">", near, start)
            if match["value"] or opening > closing:
                return True
            if opening >= 0 and any(lower.count(quote, opening, closing) % 2 for quote in (b"'", b'"')):
                return True
    return False


def _is_odd(scheme: bytes) -> bool:
    """Say whether a scheme, its colon included, is or hides a dangerous one, or cannot be read so simply."""
    if b"\\" in scheme or not scheme.endswith(b":"):
        return True
    # with what browsers drop, or as the last of several addresses
    readings = {
        _DROPPED.sub(b"", scheme[:-1]),
        *(_DROPPED.sub(b"", part) for part in scheme[:-1].split()[-1:]),
    }
    return not _NOT_HARMLESS.isdisjoint(readings)


def without_liquid(text: str) -> str:
    """Return a name or an address without the Liquid in it, which may come to nothing."""
    return _LIQUID.sub("", text) if LIQUID[:2] in text else text


def attribute(tag: str, name: str, value: str) -> bool:
    """Say whether this attribute (name and value with character references resolved) is dangerous."""
    name, value = without_liquid(name.lower()), without_liquid(value)
    if name.startswith("on") and name[2:3].isalpha():
        return True
    if name in ("srcdoc", "formaction"):
        return True
    if name == "style":
        return _CSS.search(_plain_css(value)) is not None
    if not value or ":" not in value or _ADDRESS.fullmatch(name) is None:
        return False
    if is_dangerous(value, image=tag == "img" and name == "src"):
        return True
    return name in _LISTS and any(is_dangerous(part) for part in re.split(r"[,;\s]+", value))


def _plain_css(value: str) -> str:
    def character(match: re.Match[str]) -> str:
        number = int(match[1], 16)
        return chr(number) if 0 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""

    return re.sub(r"/\*.*?\*/", "", _CSS_ESCAPE.sub(character, value), flags=re.DOTALL).replace("\\", "")


def attributes(source: str) -> Iterator[tuple[int, int, str, str]]:
    """Every attribute in ``source`` (what stands between a tag's name and its ``>``): place, name, value."""
    for match in _PARTS.finditer(source):
        value = match["double"] or match["single"] or match["bare"] or ""
        yield match.start(), match.end(), match["name"].lower(), unescape(value) if "&" in value else value


def without_dangers(tag: re.Match[str], source: str | None = None) -> tuple[str, list[str]]:
    """The tag that ``TAG`` matched without its dangerous attributes, and their names.

    ``source`` is the tag as it stands in the post, of the same length, where Liquid was written over.
    """
    source = tag[0] if source is None else source
    read = tag["attributes"]
    look = _dangerous if len(read) <= _LONGEST_KNOWN else _dangerous.__wrapped__
    dangerous = look(tag["name"].lower(), read)
    if not dangerous:
        return source, []
    base = tag.start("attributes") - tag.start()
    parts: list[str] = []
    gone: list[str] = []
    at = 0
    for start, end, name in dangerous:
        parts.append(source[base + at : base + start])
        if end < len(read) and read[end] not in " \t\n\r\f/":
            parts.append(" ")
        at = end
        gone.append(without_liquid(name))
    return f"{source[:base]}{''.join(parts)}{source[base + at :]}", gone


@lru_cache(maxsize=1_000)  # most tags are like another
def _dangerous(tag: str, source: str) -> tuple[tuple[int, int, str], ...]:
    """The dangerous ones of the attributes in ``source``: place, name."""
    return tuple(
        (start, end, name) for start, end, name, value in attributes(source) if attribute(tag, name, value)
    )


def drawn(tag: re.Match[str]) -> bool:
    """Say whether a tag may stand in a drawing or a formula."""
    return tag["name"].lower() in DRAWING and not any(
        _DRAWING_ATTRIBUTE.fullmatch(name) or attribute(tag["name"].lower(), name, value)
        for _, _, name, value in attributes(tag["attributes"])
    )
