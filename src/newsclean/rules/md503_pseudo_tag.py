"""Words in angle brackets that are taken for a tag.

Why: ``<The Register>`` and the ``<String>`` of ``List<String>`` have the shape of a tag, so they are passed on as one,
and no browser shows a tag that it does not know: readers miss the words. kramdown takes ``<가디언>`` for a tag too: it
closes it at the end of the paragraph, reads no Markdown in between, and prints a ``</p>`` that it does not expect.
``--unsafe-fixes`` writes the brackets as ``&lt;`` and ``&gt;``.

Before (``unsafe-fixes = true``)::

    영국의 <The Register>와 <가디언>이 보도했다.

After::

    영국의 &lt;The Register&gt;와 &lt;가디언&gt;이 보도했다.

Left alone: elements of HTML, whatever was meant by them, and what may be a component or an element of the site's own:
with an end tag, a hyphen, a slash or a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.literal.pseudo import pseudo_tags

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.literal.mend import Mend
    from newsclean.literal.source import Source


def find(source: Source) -> Iterator[Mend]:
    """The words that are not on the page."""
    return pseudo_tags(source)
