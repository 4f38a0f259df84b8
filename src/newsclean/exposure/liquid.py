"""Liquid and listings written over, so that what they hold is taken for neither HTML nor Markdown."""

from __future__ import annotations

import re

from newsclean.danger import LIQUID

# Liquid is code: what stands in a tag or an output is the site's business, and so is a highlighted listing. An output
# that holds a tag is none of it: where there is no Liquid, as in Hugo, the tag would be in the page. Nor is one in
# which another begins.
_LISTED = r"""
    \{%-?\s*highlight\b[^%]*+%\}[\s\S]*?\{%-?\s*endhighlight\s*-?%\}
  | \{\{[<%]\s*highlight\b[^>%]*+[>%]\}\}[\s\S]*?\{\{[<%]\s*/\s*highlight\s*[>%]\}\}
"""
_LISTING = re.compile(_LISTED, re.VERBOSE)
_LIQUID = re.compile(
    _LISTED
    + r"""
  | \{%(?>(?:(?!%\}|<[A-Za-z/!?]|\]\(|\{:)[\s\S]){0,2000})%\}
  | \{\{(?>(?:(?!\}\}|\{\{|<[A-Za-z/!?]|\]\(|\{:|\n[ \t]*\n)[\s\S]){0,2000})\}\}
    """,
    re.VERBOSE,
)
_NOT_NEWLINE = re.compile(r"[^\n]")


def masked(body: str) -> str:
    """``body`` with Liquid written over, character by character, so that every offset stays."""
    return _written_over(_LIQUID, body)


def unlisted(body: str) -> str:
    """``body`` as it is where there is no Liquid, but for listings, which are written over."""
    return _written_over(_LISTING, body)


def _written_over(pattern: re.Pattern[str], body: str) -> str:
    if "{%" not in body and "{{" not in body:
        return body
    return pattern.sub(lambda m: _NOT_NEWLINE.sub(lambda c: LIQUID[c.start() % len(LIQUID)], m[0]), body)
