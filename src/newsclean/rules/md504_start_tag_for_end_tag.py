"""Emphasis whose end tag was written as a start tag.

Why: behind ``<b>굵게<b>`` a browser shows everything in bold, over paragraphs, and CommonMark and kramdown see different
ends of the paragraph around it. ``--unsafe-fixes`` writes the end tag.

Before (``unsafe-fixes = true``)::

    <p>이번 <b><span style="color: #ee2323;">대책</span><b> 발표는</p>

After::

    이번 **대책** 발표는

Left alone: a start tag behind a space, which may be one, and emphasis that simply is never closed: where it was to end,
nobody knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.literal.unended import unended_emphasis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.literal.mend import Mend
    from newsclean.literal.source import Source


def find(source: Source) -> Iterator[Mend]:
    """The start tags that stand for an end tag."""
    return unended_emphasis(source)
