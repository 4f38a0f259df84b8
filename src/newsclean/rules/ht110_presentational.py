"""Old presentational tags: ``<big>``, ``<center>``, ``<nobr>``, ``<basefont>``, Word's ``<o:p>``.

Before::

    <center><big>알림</big></center>

After::

    알림

Left alone: nothing; only the tags go, their content stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Drop

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = ("big", "nobr", "basefont", "blink", "o:p", "acronym")


def inline(tag: Tag, context: Context) -> Action:
    """The tag goes."""
    return Drop()
