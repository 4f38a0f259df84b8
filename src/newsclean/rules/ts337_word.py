"""What Word leaves when it is pasted: ``<o:p>``, smart tags such as ``<st1:place>``, models of drawings.

Why: they are marks of another program, and no browser shows them. ``<v:shapetype>`` says how a drawing would look, and
is none.

Before::

    <p class="MsoNormal" style="mso-fareast-language: KO;">본문<o:p></o:p></p>

After::

    본문

Left alone: drawings (``<v:shape>``), which hold pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.action import Drop

if TYPE_CHECKING:
    from newsclean.action import Action, Context
    from newsclean.html import Tag

TAGS = (
    "o:p",
    "st1:place",
    "st1:city",
    "st1:country-region",
    "st1:personname",
    "st1:date",
    "st1:time",
    "w:sdt",
    "w:wrap",
    # the model of a drawing, which draws nothing itself
    "v:shapetype",
    "v:stroke",
    "v:formulas",
    "v:f",
    "v:path",
    "o:lock",
)


def inline(tag: Tag, context: Context) -> Action:
    """The words stay."""
    return Drop()
