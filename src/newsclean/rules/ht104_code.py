"""Code written as ``<code>`` or ``<tt>`` inside a line.

Before::

    <code>List&lt;String&gt;</code>

After::

    `List<String>`

Left alone: ``<code>`` in a Markdown paragraph whose content is itself Markdown (a code span would show the source),
and code with a ``|`` in a table cell, which stays ``<code>`` because CommonMark and kramdown disagree about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Code

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("code", "tt")


def inline(tag: Tag, context: Context) -> Action:
    """A code span."""
    return Code()
