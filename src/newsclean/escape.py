"""What must be escaped here, and nothing more.

Text that leaves an HTML block becomes Markdown text. It is escaped only where CommonMark, GFM or kramdown would read
it otherwise; ``snake_case`` and ``2 * 3`` stay. Only escapes that both readers know are written (kramdown does not
know ``\\&``, ``\\/`` or ``\\~`` in every mode, so character references that stood in the source stay as they are).
"""

from __future__ import annotations

import re
from html.entities import html5
from typing import NamedTuple

from newsclean import bare_address

SPACES = re.compile(r"(?:[ \t\n\r\f\xa0]|&nbsp;|&#160;|&#[xX][aA]0;)+")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?")
_INTERESTING = re.compile(r"[\\`*_\[\]|~{}$&<>!]")
_AMPERSAND = re.compile(r"&amp;(?!#?[A-Za-z0-9]+;)")
_HELD = "\ufdd0"  # stands for such an ampersand; no character
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")

_LINE_START = re.compile(
    r"""
    [-+*](?=[ \t]|$)            # bullet
  | \#{1,6}(?=[ \t]|$)          # heading
  | >                           # quote
  | (?P<number>\d{1,9})[.)](?=[ \t]|$)
  | =+[ \t]*$                   # setext underline
  | -[- \t]*$                   # setext underline, thematic break
  | (?:\*[ \t]*){3,}$ | (?:_[ \t]*){3,}$
  | ~~~ | ```                   # fence
  | :(?=[ \t])                  # kramdown: definition
  | \[[^\]\n]+\]:               # link or footnote definition
  | \^[ \t]*$                   # kramdown: end of block
  | \{:                         # kramdown: attribute list
    """,
    re.VERBOSE,
)


_BOX = re.compile(r"\[[ xX]\]")
_BOX_OR_CODE = re.compile(
    r"\\.|(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)|<[A-Za-z/][^<>]*>|\[(?P<box>[ xX])\](?P<link>\()?"
)
_OTHERWISE = re.compile(r"""&#?\w+;|<[^\W\d]|<[/!?]|['"\\]|--|\.\.\.|<<|>>""")
_UNFOLDED = re.compile(r"[\t\n\r\f\xa0]|  |&nbsp;|&#")


def collapse(source: str) -> str:
    """Fold runs of HTML white space, no-break spaces among them, into one space or one line break."""
    if _UNFOLDED.search(source) is None:
        return source

    def fold(match: re.Match[str]) -> str:
        return "\n" if "\n" in match[0] or "\r" in match[0] else " "

    return SPACES.sub(fold, source)


_BEHIND_LABEL = frozenset("([:")
_LONG = 1000  # a label may have 999 characters


class Neighbourhood(NamedTuple):
    """What a leaf's text must not run into: how often each delimiter occurs in it, and known link labels."""

    stars: bool
    underscores: bool
    tildes: bool
    backticks: bool
    labels: frozenset[str] = frozenset()
    marks: bool = False
    brackets: bool = False


def neighbourhood(
    text: str, *, marks: bool, code: bool, labels: frozenset[str], strikes: bool = False
) -> Neighbourhood:
    """Judge a leaf's whole text: a delimiter that has no partner needs no escape.

    ``marks`` says that delimiters of marks will stand in it, ``strikes`` that ``~~`` will be among them.
    """
    return Neighbourhood(
        marks=marks,
        stars=marks or text.count("*") > 1,
        underscores=text.count("_") > 1,
        tildes=strikes or text.count("~") > 1,
        backticks=code or text.count("`") > 1,
        labels=labels,
        brackets="[" in text,
    )


def _star(before: str, after: str) -> bool:
    return not ((not before or before.isspace()) and (not after or after.isspace()))


def _underscore(before: str, after: str) -> bool:
    # CommonMark lets `_` between word characters alone; kramdown wants a letter before it.
    return not (before.isalpha() and (after.isalnum() or after == "_"))


def text(source: str, near: Neighbourhood, *, before: str = "", after: str = "", link: bool = False) -> str:
    """Escape HTML text (white space collapsed, references unresolved) for a Markdown paragraph.

    ``before`` and ``after`` are the characters on either side (``""``: the edge of the leaf); ``link`` says that the
    text stands in a link's text.
    """
    if _INTERESTING.search(source) is None and (link or bare_address.ADDRESS.search(source) is None):
        return source
    if link or bare_address.ADDRESS.search(source) is None:
        return _escaped(source, near, before, after, link)
    out: list[str] = []
    at = 0
    for match in bare_address.ADDRESS.finditer(source):
        start, stop = match.span()
        if start > at:
            out.append(_escaped(source[at:start], near, source[at - 1] if at else before, match[0][0], link))
        following = source[stop] if stop < len(source) else after
        out.append(_address(match[0], near, source[start - 1] if start else before, following))
        at = stop
    if at < len(source):
        out.append(_escaped(source[at:], near, source[at - 1], after, link))
    return "".join(out)


def _address(source: str, near: Neighbourhood, before: str, after: str) -> str:
    """Write a bare address, which takes no escape for one; where readers would show something else, it stays text."""
    plain = _AMPERSAND.sub(_HELD, source)
    if _escaped(plain, near, before, after, False) == plain and bare_address.shown_as_written(plain):
        return plain.replace(_HELD, "&")
    return bare_address.as_text(_escaped(source, near, before, after, False))


def _escaped(source: str, near: Neighbourhood, before: str, after: str, link: bool) -> str:
    out: list[str] = []
    at = 0
    end = len(source)
    for match in _INTERESTING.finditer(source):
        index = match.start()
        if index < at:
            continue
        out.append(source[at:index])
        char = source[index]
        left = source[index - 1] if index else before
        right = source[index + 1] if index + 1 < end else after
        at = index + 1
        if char == "&":
            written, at = _reference(source, index)
            out.append(written)
            continue
        escape = False
        if char == "\\":
            if right == "\n":  # kramdown breaks the line at two of them
                out.append("&#92;")
                continue
            escape = right in _PUNCTUATION or not right
        elif char == "|":
            escape = True
        elif char == "*":
            escape = near.stars and _star(left, right)
        elif char == "_":
            escape = near.underscores and _underscore(
                left.lstrip("_") or _letter_before(source, index, before), right
            )
        elif char == "~":
            # Alone between letters it is no delimiter, and has none beside it.
            escape = near.tildes or (near.marks and not (left.isalnum() and right.isalnum()))
        elif char == "`":
            escape = near.backticks
        elif char == "[":
            escape = _bracket(source, index, near, link)
        elif char == "]":
            # One that ends what began before a tag
            ends = near.brackets and right in _BEHIND_LABEL and not _begun(source, index)
            escape = ends or (link and not _balanced(source))
        elif char == "{":
            escape = right in (":", "#", ".")
        elif char == "$":
            escape = right == "$" or left == "$"
        elif char == "!":
            escape = right == "["
        elif char in "<>":
            escape = right == char and left != char
        out.append("\\" + char if escape else char)
    out.append(source[at:])
    return "".join(out)


def _letter_before(source: str, index: int, before: str) -> str:
    for _ in range(100):  # more underscores than this are a line
        if not index or source[index - 1] != "_":
            break
        index -= 1
    return source[index - 1] if index else before


def unended_reference(source: str) -> str:
    """The first character reference that HTML reads without its semicolon, and kramdown does not; or nothing."""
    at = source.find("&")
    while at >= 0:
        written, end = _reference(source, at)
        if written != source[at:end]:
            return source[at:end]
        at = source.find("&", end)
    return ""


def _reference(source: str, index: int) -> tuple[str, int]:
    """Keep a character reference as it is; complete one that HTML reads without its semicolon.

    HTML resolves ``&copy2020`` and ``&ampnbsp;`` by the longest name it knows, Markdown not at all.
    """
    match = _REFERENCE.match(source, index)
    if match is None:
        return "&", index + 1
    written = match[0]
    if written.startswith("&#") or written[1:] in html5:
        return (written if written.endswith(";") else written + ";"), match.end()
    for end in range(len(written), 2, -1):
        if written[1:end] in html5:
            return written[:end] + ";", index + end
    return "&", index + 1


def _bracket(source: str, index: int, near: Neighbourhood, link: bool) -> bool:
    if link and not _balanced(source):
        return True
    close = source.find("]", index)
    if close < 0:
        return False
    label = source[index + 1 : close]
    following = source[close + 1 : close + 2]
    if following in _BEHIND_LABEL:
        return True
    return label.startswith("^") or label.casefold().strip() in near.labels


def _begun(source: str, index: int) -> bool:
    """Whether the bracket that ends at ``index`` begins in ``source``."""
    depth = 0
    for char in reversed(source[max(0, index - _LONG) : index]):
        depth += (char == "]") - (char == "[")
        if depth < 0:
            return True
    return False


def _balanced(source: str) -> bool:
    depth = 0
    for char in source:
        depth += (char == "[") - (char == "]")
        if depth < 0:
            return False
    return not depth


def line_start(line: str) -> str:
    """Escape what would make ``line`` start a block. The line's indentation must be gone already."""
    match = _LINE_START.match(line)
    if match is None:
        return line
    if match["number"] is not None:
        split = len(match["number"])
        return f"{line[:split]}\\{line[split:]}"
    if line[0] == "^":
        return f"&#94;{line[1:]}"
    return "\\" + line


def boxes(written: str) -> str:
    """Escape in the first words of a list item what is no box of a task: ``[x]``, for Hugo wherever it stands.

    In the text of a link, and in tags that kramdown reads no Markdown in, a character reference is an escape.
    """
    if _BOX.search(written) is None:
        return written
    bracket = "&#91;" if "<" in written else "\\["

    def escaped(match: re.Match[str]) -> str:
        if match["box"] is None:
            return match[0]
        return f"[&#{ord(match['box'])};](" if match["link"] else f"{bracket}{match['box']}]"

    return _BOX_OR_CODE.sub(escaped, written)


def attribute(value: str) -> str:
    """Escape text for a double-quoted HTML attribute."""
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")


def heading(line: str) -> str:
    """Escape what would end an ATX heading early: closing ``#``, and kramdown's and goldmark's ``{#id}``."""
    match = re.search(r"(?:^|[ \t])(#+)$", line)
    if match is not None:
        return f"{line[: match.start(1)]}\\{line[match.start(1) :]}"
    if line.endswith("}") and "{" in line:
        at = line.rindex("{")
        if at == 0 or line[at - 1] != "\\":
            return f"{line[:at]}\\{line[at:]}"
    return line


def code_span(content: str) -> str:
    """Write a code span around ``content`` (references resolved), with a fence longer than any run inside."""
    content = re.sub(r"[ \t\n\r\f\xa0]+", " ", content)
    longest = max((len(run) for run in re.findall(r"`+", content)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if content.startswith("`") or content.endswith("`") else ""
    return f"{fence}{pad}{content}{pad}{fence}"


def fence(content: str) -> str:
    """Return a code fence longer than any run of backticks that starts a line of ``content``."""
    longest = max((len(run) for run in re.findall(r"^[ \t]*(`{3,})", content, re.MULTILINE)), default=2)
    return "`" * (longest + 1)


def alternative(source: str) -> str | None:
    """Write an image's ``alt`` (references resolved) for ``![…]``; None where readers would show different things.

    They differ about escapes there, and Hugo shows the names of typographic signs for quotes, dashes and dots.
    """
    flat = re.sub(r"\s+", " ", source).strip()
    if _OTHERWISE.search(flat) is not None:
        return None
    near = neighbourhood(flat, marks=False, code=False, labels=frozenset())
    return flat if text(flat, near, link=True) == flat else None
