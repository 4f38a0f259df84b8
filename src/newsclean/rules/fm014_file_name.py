"""A file under ``_posts`` whose name is not ``YYYY-MM-DD-slug``.

Why: Jekyll takes only such files for posts. Others are not published, and nothing says so; a day that does
not exist stops the build.

Before::

    _posts/새소식.md
    _posts/2024-02-30-news.md

Left alone: files elsewhere; presets other than ``jekyll``. Files are never renamed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.dates import calendar_date
from newsclean.front_tree import shown
from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM014"

# Jekyll::Document::DATE_FILENAME_MATCHER, without its folders and its extension.
_JEKYLL = re.compile(r"(\d{2,4}-\d{1,2}-\d{1,2})-(.*)")


def check(front: FrontMatter) -> Iterator[Finding]:
    """One finding at the start of the file."""
    parts = re.split(r"[/\\]", front.name)
    if front.settings.preset != "jekyll" or "_posts" not in parts[:-1]:
        return
    name = parts[-1].rpartition(".")[0] or parts[-1]
    found = _JEKYLL.fullmatch(name)
    if found is None:
        message = f"the name {shown(name)} is not YYYY-MM-DD-slug; Jekyll does not publish the post"
        yield front.finding(CODE, front.fence, message, Level.ERROR)
        return
    year, month, day = found[1].split("-")
    full = f"{'20' if len(year) == 2 else ''}{year}-{month}-{day}"
    if calendar_date(full) is None:
        message = f"the date {found[1]} in the file's name does not exist"
        yield front.finding(CODE, front.fence, message, Level.ERROR)
    elif not re.fullmatch(r"\d{4}-\d{2}-\d{2}", found[1]) or not found[2]:
        message = f"the name {shown(name)} is not quite YYYY-MM-DD-slug"
        yield front.finding(CODE, front.fence, message)
