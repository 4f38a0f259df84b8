"""The first question about a post: could there be anything literal in it? It is asked of every post, so it is cheap.

Every pattern begins with a sign, for which a text is searched fast, and looks back from there.
"""

from __future__ import annotations

import re

# What may follow a word without a space: particles and the copula. Behind them the word ends.
PARTICLE = (
    r"(?:은|는|이|가|을|를|의|에|에서|에게|로|으로|와|과|도|만|까지|부터|처럼|보다|이나|나|라고|이라고|라는|이라는|란|이란"
    r"|이다|입니다|이며|이고|인|적인|하고|하는|한|된)(?![^\W_])"
)
# Delimiters that could not open or close: beside punctuation and a letter, or beside a space.
_EMPHASIS = re.compile(
    rf"""
    \*\*\*?(?:
        (?<=[^\w\s*\\(\[{{“‘「『《〈]\*\*)(?=[^\W_]) | (?<=[^\w\s*\\(\[{{“‘「『《〈]\*\*\*)(?=[^\W_])
      | (?<=[^\W_]\*\*)(?=["'(\[“‘「『《〈]) | (?<=[^\W_]\*\*\*)(?=["'(\[“‘「『《〈])
      | (?<=[\s(]\*\*)[ \xa0] | (?<=\A\*\*)[ \xa0]
      | (?<=[ \xa0\n]\*\*)(?=\Z|[\s.,:;!?)]|{PARTICLE})
    )
  | \*(?<=[)\]"'”’」』》〉%.!?…]\*)(?=[^\W_])
  | ~~(?<=[^\w\s~\\]~~)(?=[^\W_])
  | __(?<=[^\s_]__)(?=[가-힣])
    """,
    re.VERBOSE,
)
_ESCAPES = re.compile(
    r"""
    \\(?:
        \*[^\s\\][^\n]{0,400}\\\*
      | (?:~\\~|_\\?_|`)[^\s\\][^\n]{0,400}\\[~_`]
      | \[[^\n\[\]]{0,400}\]\(<?(?:https?\\?:|mailto:|[/.\#])
      | \#\#
    )
    """,
    re.VERBOSE,
)
# What could be Markdown in a text that is HTML.
_INLINE = re.compile(r"\*\*[^\s*]|\*[\w\"'“‘(]|~~[^\s~]|__[^\s_]|`[^`\n]+`|\]\([^\s)]")
_ITEM = r"(?:[-+*]|\d+[.)])[ \t]"
_ITEMS = rf"{_ITEM}[^\n]*\n[ \t]*{_ITEM}"
_BLOCKS = (re.compile(rf"\n[ \t]*(?:##|{_ITEMS}|```|~~~|\|)"), re.compile(rf">[ \t]*(?:##|{_ITEMS})"))
_HTML_LINE = re.compile(r"^[ \t>]*(?:[-+*]|\d+[.)])?[ \t]*</?[A-Za-z]", re.MULTILINE)
EMPHASIS_TAGS = ("b", "strong", "i", "em")
_EMPHASIS_TAG = re.compile(rf"<((?:{'|'.join(EMPHASIS_TAGS)})(?=[ >])|/(?:{'|'.join(EMPHASIS_TAGS)})\b)")
_NAME = re.compile(r"<([^\W\d_][^\s<>/:@]*+)(?![:@])")
# Elements of HTML, past and present, and what else stands in angle brackets in posts and is none of our business.
KNOWN = frozenset(
    (
        "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote "
        "body br button canvas caption center cite code col colgroup command data datalist dd del details dfn dialog "
        "dir div dl dt em embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head "
        "header hgroup hr html i iframe image img input ins isindex kbd keygen label legend li link listing main map "
        "mark marquee math menu menuitem meta meter multicol nav nextid nobr noembed noframes noscript object ol "
        "optgroup option output p param picture plaintext portal pre progress q rb rbc rp rt rtc ruby s samp script "
        "search section select slot small source spacer span strike strong style sub summary sup svg table tbody td "
        "template textarea tfoot th thead time title tr track tt u ul var video wbr xmp"
    ).split()
)


def suspicious(body: str) -> bool:
    """Whether any search is worth its time."""
    return has_emphasis(body) or has_names(body) or has_unended(body) or has_escapes(body) or has_html(body)


def has_emphasis(body: str) -> bool:
    """Whether there are delimiters in Markdown that could be shown."""
    return ("*" in body or "~~" in body or "__" in body) and _EMPHASIS.search(body) is not None


def has_escapes(body: str) -> bool:
    """Whether there are escapes that could hide Markdown."""
    return "\\" in body and _ESCAPES.search(body) is not None


def has_names(body: str) -> bool:
    """Whether there is something in angle brackets that is no element of HTML."""
    return "<" in body and any(name.lower() not in KNOWN for name in set(_NAME.findall(body)))


def has_unended(body: str) -> bool:
    """Whether there are two start tags of emphasis more than end tags."""
    tags = _EMPHASIS_TAG.findall(body)
    return any(tags.count(name) - tags.count(f"/{name}") > 1 for name in EMPHASIS_TAGS)


def has_html(body: str) -> bool:
    """Whether there could be Markdown in an HTML block."""
    if "<" not in body:
        return False
    return any(
        "<" in part
        and not part.startswith(("```", "~~~", "    "))
        and _HTML_LINE.search(part) is not None
        and (has_inline(part) or has_blocks(part))
        for part in body.split("\n\n")
    )


def has_inline(text: str) -> bool:
    """Whether a text that is HTML has signs of inline Markdown."""
    return _INLINE.search(text) is not None


def has_blocks(text: str) -> bool:
    """Whether a text that is HTML has signs of Markdown blocks."""
    return any(pattern.search(text) for pattern in _BLOCKS)
