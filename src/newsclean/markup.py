"""HTML in a text that should be plain text: a title, an excerpt."""

from __future__ import annotations

import re
from functools import cache

# Names of HTML elements, so that words in angle brackets (<한글>, <Title Case>) are not taken for tags.
_NAMES = (
    "a abbr address article aside audio b big blockquote body br button canvas center cite code dd "
    "del details div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 "
    "head header hr html i iframe img input ins kbd label li link main mark meta nav object ol "
    "option p param picture pre q s samp script section select small source span strike strong style "
    "sub summary sup svg table tbody td textarea tfoot th thead title tr tt u ul var video wbr "
)
_TAG = rf"</?(?:{'|'.join(_NAMES.split())})(?:\s[^<>]*)?/?>"
_ENTITY = r"&(?:[a-z][a-z0-9]{1,31}|#[0-9]{1,7}|#x[0-9a-f]{1,6});"
_SCRIPT = (
    r"<\s*(?:script|iframe|object|embed)\b[^<>]*>?"
    r"|<[a-z][^<>]*[\s\"'/]on[a-z]{3,}\s*+=[^<>]*>?"
    r"|(?:href|src|action)\s*+=\s*+[\"']?\s*+(?:java|vb)script:"
)
_SCRIPT_ADDRESS = r"[\x00-\x20]*(?:java|vb)script:"


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Most posts need none of the patterns, so none is compiled before it is asked for."""
    return re.compile(pattern, re.IGNORECASE)


def tag(text: str) -> str | None:
    """The first HTML tag in ``text``."""
    found = _compiled(_TAG).search(text) if "<" in text else None
    return found[0] if found else None


def entity(text: str) -> str | None:
    """The first HTML entity in ``text``, of those that HTML defines."""
    if "&" not in text:
        return None
    from html import unescape

    entities = _compiled(_ENTITY).finditer(text)
    return next((found[0] for found in entities if unescape(found[0]) != found[0]), None)


def decoded(text: str) -> str:
    """``text`` with the characters that its entities stand for, decoded once."""
    from html import unescape

    return _compiled(_ENTITY).sub(lambda found: unescape(found[0]), text)


def script(text: str, *, address: bool = False) -> str | None:
    """The first thing in ``text`` that runs a script where the text is printed as it stands.

    ``address`` says that the whole text is an address. "javascript: 배열" as a title is only a title.
    """
    found = _compiled(_SCRIPT_ADDRESS).match(text) if address else None
    if found is None and ("<" in text or "=" in text):
        found = _compiled(_SCRIPT).search(text)
    return found[0] if found else None
