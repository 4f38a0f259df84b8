"""Start tags with faults in them, which browsers forgive and no other reader does: what a browser reads there.

``<table width="70%", border="1">`` is a table for browsers (HTML5 13.2.5.32, "attribute name state"), and words for
kramdown, which shows the tag.
"""

from __future__ import annotations

import re

_NAME = re.compile(r"<([A-Za-z][A-Za-z0-9]*)(?=[\s/])")
# As a browser takes them one after another: what begins with anything but a blank, "/", "=" or ">" is a name.
_PART = re.compile(
    r"""[\s/]+|(?P<name>[^\s/>=<]+)(?:\s*=\s*(?:"(?P<double>[^"<>]*)"|'(?P<single>[^'<>]*)'|(?P<bare>[^\s"'<>=][^\s<>]*)))?"""
)
_PROPER = re.compile(r"[A-Za-z_:][\w:.\-]*", re.ASCII)
_LONGEST = 2_000


def written(text: str, start: int) -> tuple[str, str, int] | None:
    """The element's name, its start tag as a browser reads it, and where it ends; ``start`` is where its ``<`` stands.

    None where no start tag is, or where a quote is not closed in it, so that it may be any length. What is no
    attribute's name, such as a comma, goes.
    """
    match = _NAME.match(text, start)
    if match is None:
        return None
    at = match.end()
    kept: dict[str, str] = {}
    while (part := _PART.match(text, at, start + _LONGEST)) is not None:
        at = part.end()
        name = part["name"] or ""
        if _PROPER.fullmatch(name) is not None:
            values = [value for value in part.group("double", "single", "bare") if value is not None]
            shown = "".join(f'="{value.replace(chr(34), "&quot;")}"' for value in values)
            kept.setdefault(name.lower(), f" {name}{shown}")
    if text[at : at + 1] != ">":
        return None
    name = match[1].lower()
    return name, f"<{name}{''.join(kept.values())}>", at + 1
