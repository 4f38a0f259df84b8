"""Tags that Markdown has no words for: the written list of what may stay HTML, and why.

A tag that is left in a cleaned post is on this list, or stands in a block of HTML between the tags of one that is,
where nothing is Markdown. Any other has a finding that says what holds it back; ``make corpus`` fails where one has
none.
"""

from __future__ import annotations

from typing import NamedTuple


class Unsayable(NamedTuple):
    """A row: the tags, the codes of the rules that clean them, why they stay, and ``where`` they do.

    Without ``where`` a tag stays wherever it stands, and no finding has to say so. With it the rule's finding says that
    it is true, or it stands in one of ``places`` (Markdown constructs, as the parser names them).
    """

    names: tuple[str, ...]
    codes: tuple[str, ...]
    why: str
    where: str = ""
    places: tuple[str, ...] = ()


INLINE = tuple("u ins sub sup kbd mark small ruby rt rp samp var cite q dfn bdi wbr abbr".split())
CONTROLS = tuple(
    (
        "form fieldset legend label input button select optgroup option textarea datalist output progress meter"
    ).split()
)
UNSAYABLE: tuple[Unsayable, ...] = (
    Unsayable(INLINE, ("HT109",), "Markdown marks emphasis, strikethrough and code, no more"),
    Unsayable(("dl", "dt", "dd"), ("HT210",), "CommonMark has no definition lists"),
    Unsayable(("details", "summary"), ("HT210",), "Markdown has no folds"),
    Unsayable(("iframe", "video", "audio", "source", "track"), ("TS309",), "Markdown has no players"),
    Unsayable(
        ("svg", "math", "canvas"), ("NC903",), "Markdown has no drawings, and no formulas made of tags"
    ),
    Unsayable(CONTROLS, ("NC903",), "Markdown has no controls"),
    Unsayable(
        ("strong", "em", "del"),
        ("HT101", "HT102", "HT103"),
        "CommonMark and kramdown would show the delimiters, or something else",
        where='where `**`, `*` or `~~` would not open or close, or the text holds "*" itself',
    ),
    Unsayable(
        ("br",),
        ("HT107",),
        "nothing else breaks a line there",
        where="in a table cell or a heading, where a new line would be blank, or begin something else",
        places=("TableCell", "Heading"),
    ),
    Unsayable(
        ("code",),
        ("HT104",),
        "a code span would show the Markdown in it, and kramdown reads code differently",
        where="where Markdown stands in it, or what kramdown would take for a tag",
    ),
    Unsayable(
        ("a",),
        ("HT105",),
        "Markdown has no anchors, and GFM would make another link of the words",
        where="where a link points to it, or its words hold an address of their own",
    ),
    Unsayable(
        ("img",),
        ("HT106",),
        "Markdown has no way to write it that all readers understand",
        where="without a source, or with words for it that need an escape",
    ),
    Unsayable(
        ("ol", "ul", "li"),
        ("HT203",),
        "kramdown counts every list from 1, and a list of Markdown holds nothing but items",
        where="where a list counts otherwise, or holds something other than items",
    ),
    Unsayable(
        ("table",),
        ("HT205",),
        "a cell of a pipe table is one line of one column",
        where="where cells span columns or rows, or hold blocks",
    ),
    Unsayable(
        ("pre",),
        ("HT206",),
        "a fence would show the tags or lose them, and kramdown sees no code in some fences",
        where="with emphasis, links or blocks in the code, or where kramdown reads no code",
    ),
    Unsayable(
        ("div", "section", "article", "center"),
        ("HT209",),
        "Markdown cannot hide anything, and a generator reads the attribute",
        where='where it hides what is in it, or says `markdown="1"`',
    ),
)
