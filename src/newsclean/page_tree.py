"""HTML whose tags do not pair, written out so that they do: the tree a browser makes of it, with every tag closed.

A browser makes sense of ``<pre><code>a<p>b</code></pre></p>`` by rules (HTML5 13.2.6, "tree construction") that no
other reader has. lexbor, which follows them, is asked for the tree, with stand-ins for the words and tags; what it says
is written down with the source's own words and start tags. The result is returned only if it makes the same tree.
"""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from newsclean import edit, html
from newsclean.model import Edit, Span

_TOKEN = re.compile(rf"(?P<comment><!--[\s\S]*?-->)|{html.TAG.pattern}|(?P<bad><[/!?A-Za-z])")
_WRITTEN = re.compile(
    r'<(?P<name>[a-z][a-z0-9]*)(?: data-at="(?P<at>\d+)")?>|</(?P<close>[a-z][a-z0-9]*)>'
    r"|<!--(?P<comment>\d+)-->|\ue000(?P<words>\d+)\ue001"
)
# Elements a page may be made of, without those that are read in a way of their own.
KNOWN = (html.BLOCK | html.VOID | frozenset(
    (
        "a abbr acronym audio b bdi bdo big button cite code data del dfn em fieldset font i iframe ins kbd label "
        "legend map mark meter nobr object output picture progress q rb rp rt rtc ruby s samp small span strike "
        "strong sub sup time tt u var video wbr"
    ).split()
)) - frozenset(("head", "html", "body"))  # fmt: skip
# The browser puts these around rows, whether or not they are written.
_IMPLIED = frozenset(("tbody", "colgroup"))
_STAND_INS = re.compile("[\x00\x0c\r\ue000\ue001]")
# What kramdown takes for a tag, and HTML for words, since its name begins with no ASCII letter.
FOREIGN = re.compile(r"<(?=/?[^\W\d_a-zA-Z])")
_SPACE = " \t\n"
# What a browser makes of an end tag that closes no paragraph.
_NOTHING = "<p></p>"
_SPACES = re.compile(r"\s+")
_PRE = re.compile(r"<pre\b|</pre>")
# White space at the edge of a block is not shown.
_EDGE = re.compile(rf"\s*(</?(?:{'|'.join(sorted(html.BLOCK))})\b[^<>]*>)\s*")
# What a browser puts where the next block stands: a paragraph ends before it, all else is open around it.
_END = '<hr data-end=""><x-end></x-end>'


def paired(source: str) -> list[Edit] | None:
    """The edits after which every tag of ``source`` is closed, or None if there is no such text with the same tree.

    ``source`` is HTML that stands by itself, with bare line feeds: None also if it leaves an element open for what
    follows, or holds anything but words, comments and the common elements.
    """
    if _STAND_INS.search(source):
        return None
    pieces: list[tuple[int, int]] = []
    asked = _with_stand_ins(source, pieces)
    if asked is None:
        return None
    tree = _tree(asked)
    if tree is None:
        return None
    edits = _edits(source, pieces, tree)
    written = edit.apply(source, edits)
    before, after = _tree(source), _tree(written)
    same = before is not None and after is not None and _folded(before) == _folded(after)
    return edits if same else None


def spelt(source: str) -> str:
    """The tree of an HTML page, spelt out: two pages with the same one are the same."""
    body = LexborHTMLParser(f"<!doctype html><html><head></head><body>{source}").body
    return _folded(body.inner_html or "") if body is not None else ""


def _folded(tree: str) -> str:
    """``tree`` with white space folded, as it is outside of ``<pre>``, and without empty paragraphs."""
    tree = tree.replace(_NOTHING, "")
    out: list[str] = []
    depth = at = 0
    for match in _PRE.finditer(tree):
        part = tree[at : match.start()]
        out += part if depth else _EDGE.sub(r"\1", _SPACES.sub(" ", part)), match[0]
        depth += -1 if match[0] == "</pre>" else 1
        at = match.end()
    out.append(_EDGE.sub(r"\1", _SPACES.sub(" ", tree[at:])))
    return "".join(out)


def _with_stand_ins(source: str, pieces: list[tuple[int, int]]) -> str | None:
    """``source`` with a number for each comment, start tag and run of words, whose places go into ``pieces``."""
    out: list[str] = []
    at = 0
    raw_until = ""

    def words(start: int, end: int) -> None:
        text = source[start:end]
        bare = text.strip(_SPACE)
        if not bare:
            out.append(text)
            return
        begin = start + len(text) - len(text.lstrip(_SPACE))
        out.append(f"{source[start:begin]}\ue000{len(pieces)}\ue001{source[begin + len(bare) : end]}")
        pieces.append((begin, begin + len(bare)))

    for match in _TOKEN.finditer(source):
        if raw_until and (match["name"] or "").lower() != raw_until:
            return None  # markup in an element whose content is none
        raw_until = ""
        words(at, match.start())
        at = match.end()
        if match["bad"]:
            return None
        if match["comment"]:
            out.append(f"<!--{len(pieces)}-->")
            pieces.append(match.span())
            continue
        name = match["name"].lower()
        if name not in KNOWN:
            return None
        if match["close"]:
            out.append(f"</{name}>")
            continue
        out.append(f'<{name} data-at="{len(pieces)}">')
        pieces.append(match.span())
        raw_until = name if name in html.RAW_TEXT else ""
    words(at, len(source))
    return "".join(out)


def _tree(source: str) -> str | None:
    """The tree of ``source``, spelt out; None if it leaves something open."""
    body = LexborHTMLParser(f"<!doctype html><html><head></head><body>{source}{_END}").body
    tree = body.inner_html or "" if body is not None else ""
    return tree.removesuffix(_END) if tree.endswith(_END) else None


def _edits(source: str, pieces: list[tuple[int, int]], tree: str) -> list[Edit]:
    """From the tree of the stand-ins to edits of ``source``: what stands between two pieces that are in order."""
    edits: list[Edit] = []
    done = 0  # up to where the source is accounted for
    gap: list[str] = []
    at = 0
    written: set[int] = set()
    opened: list[str] = []  # the names of the open elements; none for those whose tags are left out

    def anchor(number: int, text: str) -> None:
        nonlocal done
        start, end = pieces[number]
        if start < done or number in written:  # a second copy, or words that a table puts before itself
            gap.append(text)
            return
        _replace(edits, source, done, start, "".join(gap), folds="pre" not in opened)
        if text != source[start:end]:
            edits.append(Edit(Span(start, end), text))
        gap.clear()
        done = end

    tree = tree.replace(_NOTHING, "")
    for match in _WRITTEN.finditer(tree):
        gap.append(tree[at : match.start()])
        at = match.end()
        if match["words"] or match["comment"]:
            number = int(match["words"] or match["comment"])
            start, end = pieces[number]
            text = source[start:end]
            anchor(number, text if match["comment"] else FOREIGN.sub("&lt;", text))
        elif match["name"]:
            name = match["name"]
            implied = match["at"] is None and name in _IMPLIED
            if match["at"] is None:
                gap.append("" if implied else f"<{name}>")
                opened.append("" if implied else name)
                continue
            number = int(match["at"])
            start, end = pieces[number]
            text = source[start:end]
            if text.endswith("/>") and name not in html.VOID:
                text = text[:-2].rstrip() + ">"  # the slash means nothing to a browser
            anchor(number, text)
            if name not in html.VOID:
                opened.append(name)
            if name == "pre" and source.startswith("\n", end) and number not in written:
                gap.append("\n")  # which no browser shows
            written.add(number)
        elif name := opened.pop():
            gap.append(f"</{name}>")
    gap.append(tree[at:])
    _replace(edits, source, done, len(source), "".join(gap), folds=True)
    return edits


def _replace(edits: list[Edit], source: str, start: int, end: int, text: str, *, folds: bool) -> None:
    """Replace ``source[start:end]`` by ``text``, but for what both begin and end with.

    ``folds`` says that white space there is folded, so that a line on which nothing is left can go: a blank one would
    end the HTML block.
    """
    old = source[start:end]
    if old == text:
        return
    head = 0
    while head < min(len(old), len(text)) and old[head] == text[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(text)) - head and old[-1 - tail] == text[-1 - tail]:
        tail += 1
    begin, stop, new = start + head, end - tail, text[head : len(text) - tail]
    line = source.rfind("\n", 0, begin) + 1
    line_end = source.find("\n", stop)
    alone = not new and not source[line:begin].strip() and not source[stop : max(line_end, stop)].strip()
    if folds and alone and line >= start and line_end >= 0:
        begin, stop = line, line_end + 1
    edits.append(Edit(Span(begin, stop), new))
