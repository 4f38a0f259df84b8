"""An address that a signature and a date end.

Why: ``https://blog.kakaocdn.net/dna/…?credential=…&expires=…&signature=…`` works for a few weeks. Download the file and
put it beside the post; newsclean keeps the address byte for byte, because a signature covers all of it.

Before::

    ![](https://blog.kakaocdn.net/dna/a/b/img.png?expires=1769871599&signature=x)

After::

    ![](https://blog.kakaocdn.net/dna/a/b/img.png?expires=1769871599&signature=x)

Left alone: everything; it is reported only.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newsclean import tistory
from newsclean.action import Leave

if TYPE_CHECKING:
    from newsclean.action import Context

PATTERN = tistory.EXPIRING

_SHOWN = re.compile(r"(?:src|href)\s*=\s*[\"']?\Z", re.IGNORECASE)
_WHEN = re.compile(r"expires=(\d{9,11})(?!\d)")


def words(match: re.Match[str], place: str, context: Context) -> Leave | None:
    """A remark, with the day if the address says it; none for the editor's own attributes."""
    if place == "tag" and _SHOWN.search(context.text, max(0, match.start() - 20), match.start()) is None:
        return None
    when = _WHEN.search(match[0])
    day = f" on {datetime.fromtimestamp(int(when[1]), UTC):%Y-%m-%d}" if when is not None else ""
    return Leave(f"this address expires{day}: keep a copy of the file")
