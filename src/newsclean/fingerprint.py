"""A page's fingerprint, made in one pass over the tags of its HTML: two pages with the same one are the same page.

It folds away what ``page`` folds away (``page`` says what that is), but only for HTML whose tags nest as they are
written, so that no tree is needed to know what is in what. Everything else has no fingerprint, and equal pages may
have different ones; then trees are compared. A tag is looked at once and remembered: posts share few.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean import markdown, page, url

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAGS = re.compile(r"(<[^<>]*>)")
_START_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9:-]*)(?=[\s/>])")
_END_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9:-]*)\s*>")

# Stand-ins for tags. HTML that holds such a character itself has no fingerprint.
_PRIVATE = re.compile("[\ue000-\ue0ff]")
_BLOCK, _LINE, _CELL_LINE, _ATOM = "\ue000", "\ue001", "\ue002", "\ue003"
_EDGES = f" {_LINE}{_CELL_LINE}"
_LINES = re.compile(f"{_LINE}{{2,}}")
_CELL_LINES = re.compile(f"{_CELL_LINE}{{2,}}")
_STRUCTURE = "h1 h2 h3 h4 h5 h6 summary ul ol li blockquote details dl dt dd table tr td hr pre".split()
_CODE = {name: chr(0xE010 + 2 * index) for index, name in enumerate(_STRUCTURE)}
_MARKS = "strong em del code u a sub sup kbd mark small ruby rt abbr cite dfn q samp var time label".split()
_OPENING = {name: chr(0xE080 + 2 * index) for index, name in enumerate(_MARKS)}
_CLOSING = {name: chr(0xE081 + 2 * index) for index, name in enumerate(_MARKS)}
_CODE_END = {name: chr(ord(code) + 1) for name, code in _CODE.items()}
_EMPTY_CELLS = re.compile(f"(?:{_CODE['td']}{_BLOCK}{_CODE_END['td']}{_BLOCK})+(?={_CODE_END['tr']})")
_EMPTY_ROWS = re.compile(f"{_CODE['tr']}{_BLOCK}{_CODE_END['tr']}(?:{_BLOCK}|$)")

_PARENTS = {
    "li": ("ul", "ol"),
    "dt": ("dl",),
    "dd": ("dl",),
    "tr": ("table", "thead", "tbody", "tfoot"),
    "td": ("tr",),
    "th": ("tr",),
    "thead": ("table",),
    "tbody": ("table",),
    "tfoot": ("table",),
}
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_IN_TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr"))
_FLOW = page.FLOW - {"body", "html"}
_TRANSPARENT = frozenset(("span", "font", "big", "nobr", "acronym"))


class Fingerprint(NamedTuple):
    """The words between stand-ins for the tags, and what the tags say besides (addresses, code)."""

    blocks: tuple[str, ...]
    details: tuple[Any, ...]


class _Tag(NamedTuple):
    """What a tag says: ``kind`` of tag, its element, the mark it sets, what a reader learns from its attributes."""

    kind: str
    name: str = ""
    mark: str = ""
    detail: Any = None


_UNKNOWN = _Tag("unknown")
_known: dict[bool, dict[str, _Tag]] = {False: {}, True: {}}
_MOST_KNOWN = 4_000


class Sample:
    """A Markdown text whose page is worked out only as far as a comparison needs it."""

    def __init__(self, text: str, *, highlight: bool = False) -> None:
        self._html = markdown.html(text)
        self._highlight = highlight
        self._page: page.Page | None = None
        self._fingerprint: Fingerprint | None = None
        self._taken = False

    @property
    def page(self) -> page.Page:
        """The page."""
        if self._page is None:
            self._page = page.of_html(self._html, highlight=self._highlight)
        return self._page

    @property
    def fingerprint(self) -> Fingerprint | None:
        """The page's fingerprint, or None where it has none."""
        if not self._taken:
            self._taken = True
            self._fingerprint = of(self._html, highlight=self._highlight)
        return self._fingerprint

    def same_as(self, other: Sample) -> bool:
        """Whether a reader sees the same."""
        if self._html == other._html:
            return True
        if self.fingerprint is not None and self.fingerprint == other.fingerprint:
            return True
        return page.difference(self.page, other.page) is None


def of(source: str, *, highlight: bool = False) -> Fingerprint | None:
    """Return the fingerprint of an HTML fragment, or None where only a tree can tell what it shows.

    ``highlight``: a coloured background counts as ``<mark>``, as in ``page``.
    """
    if _PRIVATE.search(source) is not None:
        return None
    pieces = _TAGS.split(source)
    known = _known[highlight]
    if len(known) > _MOST_KNOWN:
        known.clear()
    for written in set(pieces[1::2]).difference(known):
        known[written] = _read(written, highlight)
    tags = [known[written] for written in pieces[1::2]]
    texts = pieces[::2]
    if _UNKNOWN in tags or "<" in "".join(texts):
        return None
    if "&" in source:
        texts = [unescape(text) if "&" in text else text for text in texts]
        if _PRIVATE.search("".join(texts)) is not None:
            return None
    details: list[Any] = []
    folded = _fold(texts, tags, details)
    if folded is None:
        return None
    marks = sorted({tag.mark for tag in tags if tag.mark})
    return Fingerprint(_blocks(folded, marks), tuple(details))


def _read(written: str, highlight: bool) -> _Tag:
    """What one tag says, by itself."""
    if written.startswith("<!--"):
        return _Tag("void") if written.endswith("-->") else _UNKNOWN
    match = _END_TAG.fullmatch(written)
    if match is not None:
        return _Tag("end", match[1].lower())
    match = _START_TAG.match(written)
    if match is None:
        return _UNKNOWN
    attributes = page.attributes(written[match.end() :])
    return _UNKNOWN if attributes is None else _start(match[1].lower(), attributes, highlight)


def _start(name: str, attributes: dict[str, str | None], highlight: bool) -> _Tag:
    """What the start tag of the element ``name`` says."""
    if name == "p" or name in _FLOW:
        return _Tag("flow", name)
    if name == "br":
        return _Tag("line", name)
    if name in ("ul", "ol", "li", "dt", "dd", "tr", "td", "th", "table", "blockquote", "details", "dl"):
        return _structure(name, attributes)
    if name in ("thead", "tbody", "tfoot"):
        return _Tag("part", name)
    if name in page.LEAVES:
        return _Tag("caption", name, "em") if name == "figcaption" else _structure(name, attributes)
    if name == "a":
        return _link(attributes)
    if name == "img":
        if not url.is_safe(attributes.get("src") or "", image=True):
            return _UNKNOWN
        return _Tag("atom", name, detail=page.image(attributes))
    if name == "input":
        return _Tag("atom", name, detail=("input", attributes.get("type"), "checked" in attributes))
    if name == "hr":
        return _Tag("rule", name)
    if name == "wbr":
        return _Tag("void", name)
    if name == "pre":
        return _Tag("pre", name)
    if name == "iframe":
        return (
            _Tag(name, name, detail=(name, page.address(attributes["src"])))
            if "src" in attributes
            else _UNKNOWN
        )
    if name in _TRANSPARENT:
        meaning = sorted(page.meaning(attributes.get("style") or "", highlight))
        if len(meaning) > 1:
            return _UNKNOWN
        return _Tag("mark", name, meaning[0]) if meaning else _Tag("open", name)
    mark = page.MARKS.get(name, name)
    return _Tag("mark", name, mark) if mark in _OPENING else _UNKNOWN


def _structure(name: str, attributes: dict[str, str | None]) -> _Tag:
    if name in ("td", "th") and ("colspan" in attributes or "rowspan" in attributes):
        return _UNKNOWN
    if name in _PARENTS:
        return _Tag("part", name)
    if name not in _CODE:
        return _UNKNOWN
    start = attributes.get("start") or "1"
    return _Tag("block", name, detail=start if name == "ol" and start != "1" else None)


def _link(attributes: dict[str, str | None]) -> _Tag:
    if "href" not in attributes:
        return _Tag("open", "a")
    address = page.address(attributes["href"])
    if address.startswith("#") or url.is_dangerous(attributes["href"] or ""):
        return _UNKNOWN  # whether its target is there counts too
    return _Tag("mark", "a", "a", ("a", address, attributes.get("title") or ""))


def _fold(texts: list[str], tags: list[_Tag], details: list[Any]) -> str | None:
    """Put stand-ins for the tags; None where they do not nest as they are written."""
    out = [texts[0]]
    stack: list[tuple[str, str, str]] = []  # element, what its end tag stands for, its mark
    active: set[str] = set()
    cell = False
    tables = any(tag.name == "table" for tag in tags)
    index = 0
    last = len(tags)
    while index < last:
        kind, name, mark, detail = tags[index]
        index += 1
        text = texts[index]
        if (
            tables
            and stack
            and stack[-1][0] in _IN_TABLES
            and (kind not in ("part", "end") or texts[index - 1].strip(" \t\n\r\f"))
        ):
            return None  # something between the cells, which browsers put before the table
        if kind == "end":
            if not stack:
                return None
            opened, stands, mark = stack.pop()
            if opened != name:
                return None
            if mark:
                active.discard(mark)
            if name in ("td", "th"):
                cell = False
            out += (stands, text)
        elif kind == "flow":
            edge = _CELL_LINE if cell else _BLOCK
            stack.append((name, edge, ""))
            out += (edge, text)
        elif kind == "mark":
            if name == "a" and "a" in active:
                return None
            if mark in active:
                stack.append((name, "", ""))
                out.append(text)
            else:
                active.add(mark)
                stack.append((name, _CLOSING[mark], mark))
                if detail is not None:
                    details.append(detail)
                out += (_OPENING[mark], text)
        elif kind == "line":
            out += (_CELL_LINE if cell else _LINE, text)
        elif kind == "open":
            if name == "a" and "a" in active:
                return None
            stack.append((name, "", ""))
            out.append(text)
        elif kind == "void":
            out.append(text)
        elif kind == "atom":
            details.append(detail)
            out += (_ATOM, text)
        elif kind == "part":
            if not stack or stack[-1][0] not in _PARENTS[name]:
                return None
            cell = name in ("td", "th")
            part = "td" if cell else name
            if part in _CODE:
                stack.append((name, _BLOCK + _CODE_END[part] + _BLOCK, ""))
                out += (_BLOCK, _CODE[part], _BLOCK, text)
            else:
                stack.append((name, "", ""))
                out.append(text)
        elif cell or active:
            return None  # a block in a cell, or one with emphasis around it
        elif kind == "block":
            if name in _HEADINGS and stack and stack[-1][0] in _HEADINGS:
                return None
            stack.append((name, _BLOCK + _CODE_END[name] + _BLOCK, ""))
            out += (_BLOCK, _CODE[name], detail or "", _BLOCK, text)
        elif kind == "caption":
            active.add("em")
            stack.append((name, _CLOSING["em"] + _BLOCK, "em"))
            out += (_BLOCK, _OPENING["em"], text)
        elif kind == "rule":
            out += (_BLOCK, _CODE["hr"], _BLOCK, text)
        elif kind == "iframe":
            if text.strip() or index >= last or tags[index][:2] != ("end", "iframe"):
                return None
            details.append(detail)
            index += 1
            out += (_ATOM, texts[index])
        else:
            end = _code(texts, tags, index, details)
            if end is None:
                return None
            index = end
            out += (_BLOCK, _CODE["pre"], _BLOCK, texts[index])
    return None if stack else "".join(out)


def _code(texts: list[str], tags: list[_Tag], index: int, details: list[Any]) -> int | None:
    """Take over the words of the ``<pre>`` whose start tag is before ``index``; return what comes after its end tag."""
    words = [texts[index]]
    for at in range(index, len(tags)):
        kind, name, mark, _ = tags[at]
        if kind == "end" and name == "pre":
            content = "".join(words).replace("\xa0", " ").replace("\r\n", "\n").strip("\n")
            details.append(("pre", content))
            return at + 1
        if not (kind in ("open", "end") or (kind == "mark" and mark == "code")):
            return None
        if kind == "end" and name not in _TRANSPARENT and name not in ("code", "tt"):
            return None
        words.append(texts[at + 1])
    return None


def _blocks(folded: str, marks: Sequence[str]) -> tuple[str, ...]:
    """Fold white space and line ends as a reader does, and take out what shows nothing."""
    for space in "\n\t\r\f\v\xa0":
        if space in folded:
            folded = folded.replace(space, " ")
    folded = _single(folded)
    while marks and (moved := _outward(folded, marks)) != folded:
        folded = _single(moved)
    for line in (_LINE, _CELL_LINE):
        if line in folded:
            folded = folded.replace(f" {line}", line).replace(f"{line} ", line)
    if _LINE * 2 in folded:
        folded = _LINES.sub(_BLOCK, folded)
    if _CELL_LINE * 2 in folded:
        folded = _CELL_LINES.sub(_CELL_LINE, folded)
    blocks = [block for part in folded.split(_BLOCK) if (block := part.strip(_EDGES))]
    if _CODE["table"] in folded:
        folded = _EMPTY_ROWS.sub("", _EMPTY_CELLS.sub("", _BLOCK.join(blocks)))
        blocks = folded.split(_BLOCK)
    return tuple(blocks)


def _single(folded: str) -> str:
    while "  " in folded:
        folded = folded.replace("  ", " ")
    return folded


def _outward(folded: str, marks: Sequence[str]) -> str:
    """Move white space and line ends out of the marks at whose edge they stand, and take out empty ones."""
    for mark in marks:
        opening, closing = _OPENING[mark], _CLOSING[mark]
        if mark != "a":  # each link has its address in the details
            folded = folded.replace(opening + closing, "").replace(closing + opening, "")
        for space in _EDGES:
            while space + closing in folded:
                folded = folded.replace(space + closing, closing + space)
            while opening + space in folded:
                folded = folded.replace(opening + space, space + opening)
    return folded
