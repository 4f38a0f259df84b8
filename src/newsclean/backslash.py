"""Markdown's backslash escapes: before which characters a backslash is one, and what then stands there.

https://spec.commonmark.org/0.31.2/#backslash-escapes
"""

from __future__ import annotations

import re

PUNCTUATION = r"!-/:-@\[-`{-~"  # all of ASCII's, as it stands between the brackets of a pattern
ESCAPE = re.compile(rf"\\([{PUNCTUATION}])")


def resolved(source: str) -> str:
    """``source`` as a reader sees it, without the backslashes that escape something."""
    return ESCAPE.sub(r"\1", source) if "\\" in source else source
