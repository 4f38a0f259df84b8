"""A date that is none.

Why: ``2024-02-30`` becomes 1 March without a word, and a date that cannot be read at all stops Jekyll's
build.

Before::

    date: 2024-02-30
    date: 어제

Left alone: everything that Jekyll and Hugo read: ``2024-02-29``, ``2024-02-29 10:00:00 +0900``,
``2024-02-29T10:00:00Z``, quoted or not, and for Jekyll also ``2024/2/29`` and ``29 Feb 2024``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.dates import calendar_date
from newsclean.front_tree import named, shown
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM012"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at every value of a date key that names no day of the calendar."""
    for name, key, value in front.values("date"):
        if value.tag == "null":
            if name == "date":
                yield front.finding(CODE, key, "date is empty", Level.ERROR)
        elif not value.scalar or value.tag in ("bool", "float"):
            yield front.finding(CODE, value, f"{name} is {named(value)}, not a date", Level.ERROR)
        elif calendar_date(value.text, loose=front.settings.preset == "jekyll") is None:
            message = f"{name} {shown(value.text)} is not a date (YYYY-MM-DD [HH:MM[:SS]] [+0900])"
            yield front.finding(CODE, value, message, Level.ERROR)
