"""What tags say: attributes, and addresses and images as a reader's browser has them."""

from __future__ import annotations

import re
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

SPACE = re.compile(r"[ \t\n\r\f\v\xa0]+")


def address(value: str | None) -> str:
    """A destination as a reader's browser has it, whichever way it is written."""
    return unquote(re.sub(r"[\t\n\r]", "", (value or "").strip()))


# What every parser reads alike, and lexbor fifty times as slowly.
_PLAIN_ATTRIBUTES = re.compile(r'(?>(?: [a-z\-]++="(?>(?:[^"<>&\0\r]++|&amp;)*)")*)(?: ?/)?>')
_PLAIN_ATTRIBUTE = re.compile(r' ([a-z\-]++)="([^"]*+)"')


def attributes(source: str) -> dict[str, str | None] | None:
    """The attributes of a start tag, of which ``source`` is what follows its name; None where it never ends."""
    if _PLAIN_ATTRIBUTES.fullmatch(source) is not None:
        found: dict[str, str | None] = {}
        for name, value in _PLAIN_ATTRIBUTE.findall(source):
            found.setdefault(name, value.replace("&amp;", "&"))
        return found
    # as an element of no importance, for the parser passes over a cell's tag outside a table
    body = LexborHTMLParser(f"<!doctype html><body><x-tag{source}").body
    node = body.child if body is not None else None
    return node.attributes if node is not None and node.tag == "x-tag" else None


def image(attributes: dict[str, str | None]) -> tuple[str, str, str]:
    """What a reader sees of an image."""
    alternative = SPACE.sub(" ", attributes.get("alt") or "").strip()
    return "img", address(attributes.get("src")), alternative
