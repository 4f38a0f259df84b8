"""Front matter whose closing fence is missing.

Why: without a closing ``---`` or ``...`` line Jekyll takes the whole file for the text of the post, and
prints the front matter on the page. Where the body begins is not known, so newsclean leaves such a file as
it is, but for what is dangerous: whoever reads the file may take all of it for the body. Hugo and Astro know
no ``...``; with their presets it is reported, and the body is cleaned.

Before::

    ---
    title: 제목

    본문

Left alone: a fence is never added; only the author knows where it belongs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_matter import Unclosed, content
from newsclean.model import Level, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM002"
_NO_DOTS = {"hugo": "Hugo", "astro": "Astro"}


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding at the opening fence."""
    if isinstance(front.place, Unclosed):
        fence = {"yaml": "---", "toml": "+++", "json": "}"}[front.place.kind]
        message = (
            f'front matter is never closed by "{fence}"; the file is left as it is, but for what is dangerous'
        )
        yield front.finding(CODE, front.place.span, message, Level.ERROR)
    elif front.place is not None and front.place.kind == "yaml" and front.settings.preset in _NO_DOTS:
        end = content(front.text, front.place).end
        if front.text.startswith("...", end):
            reader = _NO_DOTS[front.settings.preset]
            message = f'{reader} does not end front matter at "..."; write "---"'
            yield front.finding(CODE, Span(end, end + 3), message, Level.ERROR)
