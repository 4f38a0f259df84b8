"""Markdown inside an HTML block, where it is shown as it is written.

Why: CommonMark and kramdown read no Markdown in ``<p>``, ``<td>`` and the like, so a reader sees the asterisks and
brackets. Where such a block becomes Markdown, they are escaped, for the page has to stay. What is escaped already, by
this or another converter, is found too. ``--unsafe-fixes`` makes it the emphasis, link, image, code, heading,
list or table that was meant.

Before (``unsafe-fixes = true``)::

    <p>이번 계획은 **환경부**에서 마련했다. [원문](https://example.com/plan)</p>

After::

    이번 계획은 **환경부**에서 마련했다. [원문](https://example.com/plan)

Lists, tables and fences are found as long as they stand in HTML; once cleaned, their signs are like any other.

Left alone: code, comments, elements with ``markdown="1"``, and everything that may be no Markdown: one asterisk, an
operator, a glob, backticks for quotation marks.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from newsclean.literal.blocks import literal_blocks
from newsclean.literal.escaped import literal_by_escapes
from newsclean.literal.markup import literal_in_html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.literal.mend import Mend
    from newsclean.literal.source import Source


def find(source: Source) -> Iterator[Mend]:
    """The Markdown that a reader sees as characters."""
    return chain(literal_blocks(source), literal_in_html(source), literal_by_escapes(source))
