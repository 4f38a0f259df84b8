"""An HTML tag in an excerpt, a description or another text of the front matter.

Why: themes put these texts into attributes and feeds, where a tag is shown as it is typed or breaks the page.

Before::

    excerpt: <b>굵은</b> 소개

Left alone: words in angle brackets that are no HTML (``<한글>``); titles, which are FM011's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import shown
from newsclean.markup import tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM019"


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding for the first tag of each text."""
    for name, _, value in front.values("text"):
        if value.tag == "str" and (found := tag(value.text)):
            yield front.finding(CODE, value, f"{name} holds the HTML tag {shown(found)}")
