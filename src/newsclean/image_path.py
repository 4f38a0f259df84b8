"""The image of a post: an address, or a path of the site."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.node import Node

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_ADDRESS = re.compile(r"(?:https?:)?//[^\s/]", re.IGNORECASE)
_LIQUID = re.compile(r"\{\{|\{%")


def image_text(value: Node) -> Node | None:
    """The node that holds the path or address: the value, or ``path`` in the mapping of jekyll-seo-tag."""
    if value.tag == "map":
        entry = value.entry("path")
        return image_text(entry[1]) if entry and entry[1].scalar else None
    return value if value.tag == "str" else None


def is_address(text: str) -> bool:
    """Whether ``text`` is an http or https address, with or without the scheme."""
    return _ADDRESS.match(text.strip()) is not None


def is_path(text: str) -> bool:
    """Whether ``text`` can be a path of the site; what Liquid will make of it cannot be known, and passes."""
    if _LIQUID.search(text):
        return True
    return not _SCHEME.match(text.strip()) and not re.search(r'[\\<>"\x00-\x1f]', text.strip())


def site_path(text: str) -> str | None:
    """The path under the site's root that ``text`` names; ``None`` when not sure or of another site."""
    text = text.strip()
    if not text.startswith("/") or text.startswith("//") or _LIQUID.search(text) or not is_path(text):
        return None
    from urllib.parse import unquote

    path = posixpath.normpath(unquote(re.split(r"[?#]", text, maxsplit=1)[0]))
    return path.lstrip("/") or None
