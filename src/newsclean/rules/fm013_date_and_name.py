"""A date that is not the one in the file's name.

Why: Jekyll goes by the front matter, people who look for the file by its name. One of the two is a mistake,
or was forgotten when the post was moved.

Before::

    2024-07-21-news.md
    ---
    date: 2024-07-12
    ---

Left alone: one day of difference where the date has a time zone; presets other than ``jekyll``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.dates import calendar_date, zoned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM013"

_NAME = re.compile(r"(?:.*[/\\])?(\d{4}-\d{1,2}-\d{1,2})-[^/\\]*")


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding at the value of ``date``."""
    named = _NAME.fullmatch(front.name)
    entry = front.found.get("date")
    if named is None or entry is None or front.settings.preset != "jekyll" or not entry[1].scalar:
        return
    written = calendar_date(entry[1].text, loose=True)
    of_file = calendar_date(named[1])
    if written is None or of_file is None:
        return
    if abs((written - of_file).days) > zoned(entry[1].text):
        yield front.finding(CODE, entry[1], f"date is {written}, the file's name says {of_file}")
