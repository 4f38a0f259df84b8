"""Front matter whose closing fence is missing.

Why: without a closing ``---`` or ``...`` line Jekyll takes the whole file for the text of the post, and
prints the front matter on the page. Where the body begins is not known, so newsclean leaves such a file as
it is, but for what is dangerous: whoever reads the file may take all of it for the body.

Before::

    ---
    title: 제목

    본문

Left alone: a fence is never added; only the author knows where it belongs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_matter import Unclosed
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM002"


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding at the opening fence."""
    if isinstance(front.place, Unclosed):
        fence = {"yaml": "---", "toml": "+++", "json": "}"}[front.place.kind]
        message = (
            f'front matter is never closed by "{fence}"; the file is left as it is, but for what is dangerous'
        )
        yield front.finding(CODE, front.place.span, message, Level.ERROR)
