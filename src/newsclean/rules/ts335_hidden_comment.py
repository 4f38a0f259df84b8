"""A comment that only a machine reads: copyright RDF, WordPress blocks, conditional comments, editors' marks.

Why: ``<!-- wp:paragraph -->`` and the like mean something to the program that wrote them and nothing to a reader.

Before::

    <!-- wp:paragraph -->
    <p>본문</p>
    <!-- /wp:paragraph -->

After::

    본문

Left alone: every other comment, ``<!--more-->`` among them, and comments inside HTML that stays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Remove

if TYPE_CHECKING:
    from newsclean.action import Context

PATTERN = re.compile(
    r"<!--\s*(?:"
    r"/?wp:[\w/\-]+(?:\s+\{[^\n]{0,2000}?\})?\s*/?"
    r"|\s*(?:<rdf:RDF|Creative Commons License\s*<rdf:RDF)(?:(?!-->|<!--)[\s\S]){0,6000}"
    r"|\[if\s[^\]\n]{1,60}\]>(?:(?!-->|<!--)[\s\S]){0,20000}<!\[endif\]"
    r"|\[if\s[^\]\n]{1,60}\]><!|<!\[endif\]"
    r"|/?(?:BEGIN|END)\s+(?:STRUCTURED_DATA|CLIPBOARD_FRAGMENT)|(?:Start|End)Fragment"
    r"|(?:System|BusinessLicenseInfo|DaumShow|DragSearchHandler|PostListinCategory|TistoryProfileLayer)\s+-\s+(?:START|END)"
    r"|(?:\}\s*)?SE3?-TEXT(?:\s*\{)?|/?(?:adsense|google_ad_section_(?:start|end)(?:\([^()\n]{0,40}\))?)"
    r")\s*-->|<!\[(?:if\s[^\]\n]{1,60}|endif)\]>"
)


def words(match: re.Match[str], place: str, context: Context) -> Remove | None:
    """Nothing."""
    return Remove() if place != "tag" else None
