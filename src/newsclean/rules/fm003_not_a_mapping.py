"""Front matter that is a list or a text instead of ``key: value`` lines.

Why: a post that begins with a horizontal rule and has another one further down begins, for Jekyll, with front
matter: everything between the two rules vanishes from the page.

Before::

    ---
    오늘의 이야기
    ---

Left alone: what the author meant cannot be known. An empty line before the first rule makes it a rule.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import named
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM003"


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding where the value starts."""
    whole = front.whole
    if whole is not None and whole.tag not in ("map", "null"):
        message = f"front matter is {named(whole)}, not key: value lines; Jekyll drops it"
        yield front.finding(CODE, whole, message, Level.ERROR)
