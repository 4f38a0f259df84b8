"""An HTML entity or tag in a title.

Why: a title is text. It goes into the page's heading, the browser's tab, the feed and search results, and in
some of them the reader sees ``&amp;`` or ``<b>`` as it is typed. With ``--fix`` entities become the
characters that they stand for.

Before::

    title: 연구 &amp; 개발

After (``--fix``)::

    title: 연구 & 개발

Left alone: tags, and entities that stand for ``<``, ``>`` or, after decoding, for another entity.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.front_tree import Fix, shown
from newsclean.markup import decoded, entity, tag
from newsclean.model import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM011"


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding for the first entity and one for the first tag of each title."""
    for name, _, value in front.values("title"):
        if value.tag != "str":
            continue
        if found := tag(value.text):
            yield front.finding(CODE, value, f"{name} holds the HTML tag {shown(found)}")
        if found := entity(value.text):
            yield front.finding(CODE, value, f"{name} holds the HTML entity {shown(found)}")


def fix(front: FrontMatter) -> Iterator[Fix]:
    """Decode the entities of a title that stands on one line."""
    if front.place is None or front.place.kind != "yaml" or not any(check(front)):
        return
    from newsclean.yaml_repair import quoted

    for _, _, value in front.values("title"):
        text = decoded(value.text)
        source = front.text[value.span.start : value.span.end]
        if value.tag != "str" or value.style in ("|", ">") or text == value.text or "\n" in source:
            continue
        if "<" in text or ">" in text or entity(text) or re.search(r"[\x00-\x1f\x7f-\x9f]", text):
            continue
        # Plain text may have to be quoted now; whether it reads as meant is checked after the splice.
        plain = not value.style and re.fullmatch(r"[^\W\d_][^:#\n]*", text) and text == text.strip()
        yield Fix(CODE, Edit(value.span, text if plain else quoted(text)), text)
