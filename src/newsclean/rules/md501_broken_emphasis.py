"""Emphasis in Markdown whose asterisks, tildes or underscores are shown.

Why: by CommonMark's rules ``**`` does not close after punctuation when a letter follows, and a Korean particle follows
without a space; white space just inside ``**`` keeps it from opening or closing, and ``__`` does nothing in the middle
of a word. kramdown reads some of these as bold: then the two show different pages already, and the finding says so.
``--unsafe-fixes`` writes the emphasis that was meant.

Before (``unsafe-fixes = true``)::

    ** 공지 **: 정부는 **조류인플루엔자(AI)**의 확산을 __철저히__는 막지 못했다.

After::

    **공지**: 정부는 <strong>조류인플루엔자(AI)</strong>의 확산을 **철저히**는 막지 못했다.

Left alone: everything that may be no emphasis, such as ``2 * 3 * 4``, ``**kwargs``, ``src/**/*.md``, footnotes
(``*주의``), masked names (``김**``) and ornaments.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.literal.broken import broken_emphasis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.literal.mend import Mend
    from newsclean.literal.source import Source


def find(source: Source) -> Iterator[Mend]:
    """The pairs of delimiters that a reader sees."""
    return broken_emphasis(source)
