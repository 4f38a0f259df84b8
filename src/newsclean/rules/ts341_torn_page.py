"""A whole page pasted into a post that Markdown tears apart: its indented tags are shown as code.

Why: CommonMark ends HTML at a blank line, and takes an indented line after it for code, whatever it says. So the page
is shown half as a page and half as its source. kramdown and browsers read it to its end, and so does this rule: the
page stays HTML, without the indentation that made it code. A finding says so, for what CommonMark shows changes.

Before::

    <html>
    <body>
        <h2>가</h2>

        <p>본문</p>
    </body>
    </html>

After::

    ## 가

    본문

Left alone: pages with Markdown between the tags (which reader is right?), with something in them that is read as
Liquid, and pages without an end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean import captured
from newsclean.action import Leave, Part

if TYPE_CHECKING:
    from collections.abc import Sequence


def page(source: str, code: Sequence[int]) -> Part | Leave | None:
    """All of the page, when it is torn."""
    if not captured.is_torn(source, code):
        return None
    if captured.holds_markdown(source):
        return Leave("CommonMark tears this page apart, and there is Markdown between its tags")
    note = "a page that CommonMark tore apart is in one piece again, without its scripts"
    return Part(0, len(source), note)
