"""The text of an advertisement's or a button's script: ``(adsbygoogle = window.adsbygoogle || []).push({});``.

Why: a converter that throws ``<script>`` away but keeps what is in it leaves the program in the post, as a paragraph.

Before::

    본문

    (adsbygoogle = window.adsbygoogle || \\[\\]).push({}); if(window.ObserveAdsenseUnfilledState !== undefined){ ObserveAdsenseUnfilledState(); }

    맺음말

After::

    본문

    맺음말

Left alone: the same words in code, or in a paragraph with other words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Remove

if TYPE_CHECKING:
    from newsclean.action import Context

_STATE = r"\s*if\s*\(window\.[Oo]bserveAdsenseUnfilledState[^{}\n]{0,60}\{\s*[Oo]bserveAdsenseUnfilledState\(\);\s*\}"
PATTERN = re.compile(
    r"^[ ]{0,3}(?:"
    rf"\(adsbygoogle\s*=\s*window\.adsbygoogle\s*\|\|\s*\\?\[\\?\]\)\.push\(\{{[^{{}}\n]{{0,80}}\}}\);(?:{_STATE})?"
    r"|window\.ReactionButtonType\s*=\s*'reaction';[^\n]{0,400}?window\.ReactionReqBody\s*=\s*\{[^{}\n]{0,80}\}"
    r")[ \t]*$",
    re.MULTILINE,
)


def words(match: re.Match[str], place: str, context: Context) -> Remove | None:
    """Nothing, if the program is a paragraph of its own."""
    text = context.text
    above = text[: match.start()].rstrip(" \t")
    below = text[match.end() :].lstrip("\r\n")
    alone = (not above or above.endswith(("\n\n", "\n\r\n"))) and re.match(
        r"[ \t]*(?:\r?\n[ \t]*(?:\r?\n|\Z)|\Z)", text[match.end() :]
    )
    return Remove(visible=True) if place == "markdown" and alone and below is not None else None
