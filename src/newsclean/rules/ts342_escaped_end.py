"""A code block whose end tag became part of the code.

Why: an exporter escaped ``</pre>`` and, up to the next end tag, what followed it. The code block then never ends: every
browser shows the rest of the post in it. The escaped end tag, on a line of its own in a ``<pre>`` that nothing closes,
says where it ended, so it is written there again; a finding says so.

Before::

    <pre><code>select 1;
    &lt;/pre>
    &lt;p></code>설명</p>

    <p>뒤</p>

After::

    ```
    select 1;
    ```

    설명

    뒤

Left alone: code that says ``</pre>`` and is closed, and an escaped end tag with more than a start tag behind it.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from newsclean.action import Replace

if TYPE_CHECKING:
    from newsclean.action import Context

# Up to the next end tag, which closes another code block: what stands between was taken for a part of this one.
PATTERN = re.compile(
    r"^(?P<code><pre\b[^<>]*>\s*<code\b[^<>]*>(?:(?!</?(?:pre|code)\b|&lt;/pre)[\s\S])*)\n&lt;/pre(?:>|&gt;)"
    r"(?P<escaped>(?:\s*&lt;(?:p|div)(?:>|&gt;))?)\s*</code>(?P<rest>(?>[^<]*+(?:<(?!/?pre\b)[^<]*+)*)"
    r"(?:<pre\b(?>[^<]*+(?:<(?!/pre\b)[^<]*+)*)(?:</pre\s*>|\Z)|\Z))",
    re.MULTILINE,
)
# What is in the match is a part of it.
COVERS = "whole"


def words(match: re.Match[str], place: str, context: Context) -> Replace | None:
    """The end tag where it stood."""
    if place != "html":
        return None
    html = f"{match['code']}</code></pre>{unescape(match['escaped'])}{match['rest']}".replace("\r\n", "\n")
    return Replace(html, html, changed=True, note="code that had lost its end tag ends again where it stood")
