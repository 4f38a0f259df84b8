"""A gist shown by a script from gist.github.com.

Why: the script runs only where scripts may run, and every reader else sees nothing. A link leads to the same code.

Before::

    <script src="https://gist.github.com/octocat/9257657.js"></script>

After::

    <https://gist.github.com/octocat/9257657>

Left alone: any other script, which is a matter of safety.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean.action import Replace

if TYPE_CHECKING:
    from newsclean.action import Context

PATTERN = re.compile(
    r"""<script\b[^<>]*?\bsrc\s*=\s*["']?https?://gist\.github\.com/"""
    r"""(?P<path>[\w\-]+/[0-9a-f]+)\.js(?:\?file=[^"'<>\s]*)?["']?[^<>]*>\s*</script\s*>""",
    re.IGNORECASE,
)


def words(match: re.Match[str], place: str, context: Context) -> Replace | None:
    """A link to the gist."""
    address = f"https://gist.github.com/{match['path']}"
    line = context.text.rfind("\n", 0, match.start()) + 1
    following = context.text.find("\n", match.end())
    rest = context.text[match.end() : following if following >= 0 else len(context.text)]
    if context.text[line : match.start()].strip() or rest.strip():
        html = f'<a href="{address}">{address}</a>'
        return Replace(f"<{address}>", html, changed=True, dropped=True)
    # alone on its line it is a paragraph, whatever stands above and below
    above = context.text[:line].rstrip(" \t")
    below = context.text[following + 1 :] if following >= 0 else ""
    before = "" if not above or above.endswith("\n\n") else "\n"
    after = "" if not below or below.startswith("\n") else "\n"
    paragraph = f"{before}<{address}>{after}"
    return Replace(paragraph, paragraph, changed=True, dropped=True)
