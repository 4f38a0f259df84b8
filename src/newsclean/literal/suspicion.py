"""The first question about a post: could there be anything literal in it? It is asked of every post, so it is cheap."""

from __future__ import annotations

import re

# A delimiter that could not open or close: beside punctuation and a letter, or beside a space.
_EMPHASIS = re.compile(
    r"""
    [^\w\s*\\(\[{“‘「『《〈]\*{2,3}(?=[^\W_])
  | [^\W_]\*{2,3}(?=["'(\[“‘「『《〈])
  | (?:^|(?<=[\s(]))\*{2,3}[ \xa0]
  | [ \xa0]\*{2,3}(?=$|[\s.,!?)은는이가을를의에로와과도])
  | [)\]"'”’」』》〉%.!?…]\*(?=[가-힣])
  | [^\w\s~\\]~~(?=[^\W_])
  | [^\s_]__(?=[가-힣])
  | \\\*[^\s\\][^\n]{0,400}\\\*
  | \\[~_`]\\?[~_]?[^\s\\][^\n]{0,400}\\[~_`]
  | \\\[[^\n]{0,400}\]\((?:https?:|mailto:|[/.\#])
    """,
    re.VERBOSE | re.MULTILINE,
)
_HTML_LINE = re.compile(r"^[ \t>]*(?:[-+*]|\d+[.)])?[ \t]*</?[A-Za-z]", re.MULTILINE)
_MARKDOWN = re.compile(r"\*|~~|__|`|\]\(|(?:^|>)[ \t]*(?:\#\#|\||[-+*][ \t]|\d+\.[ \t])", re.MULTILINE)
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
    """Whether it is worth a closer look."""
    if "<" in body:
        if any(name.lower() not in KNOWN for name in set(_NAME.findall(body))):
            return True
        if _HTML_LINE.search(body) and _MARKDOWN.search(body):
            return True
    return ("**" in body or "*" in body or "~" in body or "__" in body or "\\" in body) and bool(
        _EMPHASIS.search(body)
    )
