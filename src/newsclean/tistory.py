"""Addresses of files at Tistory and its editors: where the original is, and which addresses expire."""

from __future__ import annotations

import re
from urllib.parse import unquote

# A thumbnail service that names the original: …/thumb/R1280x0/?scode=mtistory2&fname=https%3A%2F%2F…
_THUMBNAIL = re.compile(
    r"(?:https?:)?//(?:[a-z0-9\-]+\.)?(?:daumcdn|kakaocdn)\.net/thumb/[^?#\s]*\?(?P<query>[^#\s]*)",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:^|&(?:amp;)?)fname=([^&]+)")
_KAGE = re.compile(r"kage@([\w\-/.]+)")
_T_CFILE = re.compile(r"(?:t/)?cfile@([0-9A-Fa-f]+)")
_CFILE = re.compile(r"(cfile\d+)\.uf[.@]([0-9A-Fa-f]{6,})\.?(\w*)")
_HTTP = re.compile(r"https?://[^\s\"'<>|]+", re.IGNORECASE)

# Addresses that a signature and a date end.
EXPIRING = re.compile(
    r"https?://[a-z0-9.\-]{0,60}(?:kakaocdn|daumcdn|tistory)\.(?:net|com)/"
    r"(?:(?!https?:)[^\s\"'<>()\[\]]){0,1500}?[?&;](?:expires|signature)=[^\s\"'<>()\[\]]*",
    re.IGNORECASE,
)


def original(url: str) -> str | None:
    """The address of the picture that ``url`` is a thumbnail of, or None when it is none or does not say."""
    match = _THUMBNAIL.fullmatch(url.strip())
    name = _NAME.search(match["query"]) if match is not None else None
    if name is None:
        return None
    address = unquote(name[1])
    return address if _HTTP.fullmatch(address) else None


def file_address(key: str) -> str | None:
    """The address of the file that a macro names (``kage@KEY/img.png``, ``t/cfile@HEX``), or None."""
    key = key.strip()
    if match := _KAGE.fullmatch(key):
        return f"https://blog.kakaocdn.net/dn/{match[1]}"
    if match := _T_CFILE.fullmatch(key):
        return f"https://t1.daumcdn.net/cfile/tistory/{match[1]}"
    if match := _CFILE.fullmatch(key):
        return f"https://{match[1]}.uf.tistory.com/image/{match[2]}"
    return key if _HTTP.fullmatch(key) else None
