"""Link and image destinations: which are safe, and how to write one in Markdown."""

from __future__ import annotations

import re

SCHEMES = frozenset(("http", "https", "mailto", "tel"))
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
# Browsers drop these inside a scheme (https://url.spec.whatwg.org/#concept-basic-url-parser).
_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060\ufeff]+")
_IMAGE_DATA = re.compile(r"data:image/(?:png|gif|jpeg|webp);base64,[A-Za-z0-9+/=]+", re.IGNORECASE)
DANGEROUS = ("javascript", "vbscript", "livescript", "mocha", "jscript", "data", "blob", "filesystem")
# A scheme that wraps another (view-source:javascript:…) is as dangerous as what it wraps.
WRAPPERS = ("feed", "pcast", "view-source", "jar", "wyciwyg")
_DANGEROUS = re.compile(rf"(?:(?:{'|'.join(WRAPPERS)}):)*(?:{'|'.join(DANGEROUS)}):", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_ENCODE = re.compile(r'[ <>"\\`|\xa0^{}]')
_REFERENCE = re.compile(r"&(?=#?\w+;)")


def is_safe(url: str, *, image: bool = False) -> bool:
    """Say whether ``url`` (character references resolved) may stand in a page.

    Relative URLs and ``SCHEMES`` may; an image may also be ``data:`` of a raster type. Everything else may not,
    whatever white space or control characters hide in its scheme.
    """
    bare = _IGNORED.sub("", url)
    match = _SCHEME.match(bare)
    if match is None:
        return True
    if match[1].lower() in SCHEMES:
        return True
    return image and _IMAGE_DATA.fullmatch(bare) is not None


def is_dangerous(url: str, *, image: bool = False) -> bool:
    """Say whether ``url`` (character references resolved) could run a script, and may not survive anywhere.

    A narrower question than ``is_safe``, for links and images that an author wrote: ``ftp:`` or an app's own scheme is
    no danger. ``data:`` is one, except raster images where an image stands.
    """
    if ":" not in url:
        return False
    bare = _IGNORED.sub("", url)
    if _DANGEROUS.match(bare) is None:
        return False
    return not (image and _IMAGE_DATA.fullmatch(bare) is not None)


# What a reader might take for markup in a title. An underscore inside a word is none.
_NO_TITLE = re.compile(r"""["\\|<>&`*\[\]]|(?<![^\W_])_|_(?![^\W_])""")


def _balanced(url: str) -> bool:
    depth = 0
    for char in url:
        if char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
            if depth < 0:
                return False
    return depth == 0


def destination(url: str) -> str | None:
    """Write ``url`` as a Markdown link destination, or return None when it cannot be written faithfully.

    Bytes are kept as they are except where CommonMark or kramdown would end the destination or read a table cell;
    those are percent-encoded, which names the same resource.
    """
    url = url.strip(" \t\n\r\f").replace("\n", "").replace("\r", "").replace("\t", "")
    if not url or _CONTROL.search(url):
        return None
    url = _ENCODE.sub(lambda m: "".join(f"%{byte:02X}" for byte in m[0].encode()), url)
    if not _balanced(url):
        url = url.replace("(", "%28").replace(")", "%29")
    return _REFERENCE.sub("&amp;", url)


def title(text: str) -> str | None:
    """Write a link title with its quotes and the space before it, or return None when it cannot be written."""
    text = re.sub(r"\s+", " ", text).strip()
    if not text:
        return ""
    if _NO_TITLE.search(text):
        return None
    return f' "{text}"'
