"""What a reader sees: a Markdown text reduced to its page, for comparing before with after.

The text is rendered with pyromark and parsed with lexbor (a compiled HTML5 parser that shares no code with the
rewriting). A page is a sequence of blocks; a block is its place (list, quote, item number …), its kind, its words and
which of them are bold, linked, code and so on. What may vanish without notice is written here and nowhere else:
``span``, ``font``, bare wrappers, empty paragraphs, colours and sizes, and white space that HTML folds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from selectolax.lexbor import LexborHTMLParser

from newsclean import danger, markdown, url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selectolax.lexbor import LexborNode

# Elements that say nothing themselves.
TRANSPARENT = frozenset(
    (
        "span font div section article center header main footer aside address hgroup html body thead "
        "tbody tfoot colgroup col big nobr basefont blink o:p acronym wbr "
        "st1:place st1:city st1:country-region st1:personname st1:date st1:time"
    ).split()
)
MARKS = {
    "b": "strong", "strong": "strong", "i": "em", "em": "em", "s": "del", "del": "del", "strike": "del",
    "code": "code", "tt": "code", "ins": "u", "u": "u",
}  # fmt: skip
INVISIBLE = frozenset(
    ("style script noscript template head title meta link base -comment -doctype rp").split()
)
FLOW = frozenset(
    (
        "p div section article center header main footer aside address hgroup figure html body form "
        "fieldset nav"
    ).split()
)
LEAVES = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "summary", "figcaption", "caption"])
_NESTED = frozenset(["blockquote", "details", "dl", "dir", "menu"])
_EMBEDS = frozenset(("iframe video audio embed object source track svg canvas math applet frame").split())
_SPACE = re.compile(r"[ \t\n\r\f\v\xa0]+")
ATOM = "\ufffc"

Marks = frozenset[Any]
_NONE: Marks = frozenset()
_LINE: Marks = frozenset(("a line ends here",))  # a <br>, told from a text that is a newline by identity


@dataclass(frozen=True, slots=True)
class Block:
    """A block: ``place`` in lists and quotes, ``kind``, and its content as runs of (words, marks)."""

    place: tuple[Any, ...]
    kind: str
    runs: tuple[tuple[str, Marks], ...]

    @property
    def words(self) -> str:
        """The block's words without their marks."""
        return "".join(text for text, _ in self.runs)


@dataclass(frozen=True, slots=True)
class Page:
    """The blocks in order, and the in-page links that work."""

    blocks: tuple[Block, ...]
    anchors: frozenset[str]


def of(text: str) -> Page:
    """Return the page that a CommonMark reader makes of ``text`` (Markdown without front matter)."""
    return of_html(markdown.html(text))


def of_html(source: str, *, highlight: bool = False) -> Page:
    """Return the page of an HTML fragment; ``highlight``: a coloured background counts as ``<mark>``."""
    reader = _Reader(highlight=highlight)
    tree = LexborHTMLParser(f"<!doctype html><html><head></head><body>{source}")
    body = tree.body
    if body is not None:
        reader.children(body, (), frozenset())
        reader.flush((), "p")
    anchors = frozenset(target for target in reader.targets if target in reader.ids)
    return Page(tuple(reader.blocks), anchors)


def dangers(text: str) -> frozenset[str]:
    """What in the page of ``text`` could run a script or change where the page leads; empty for a safe page."""
    tree = LexborHTMLParser(f"<!doctype html><html><head></head><body>{markdown.html(text)}")
    found: set[str] = set()
    first = {"html", "head", "body"}  # the document's own
    for node in tree.root.traverse() if tree.root is not None else ():
        tag = (node.tag or "").lower()
        if tag in danger.ELEMENTS and tag not in first:
            found.add(f"<{tag}>")
        for name, value in node.attributes.items():
            if danger.attribute(tag, name, value or ""):
                found.add(f"{name} on <{tag}>")
    return frozenset(found)


def _kids(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def address(value: str | None) -> str:
    """A destination as a reader's browser has it, whichever way it is written."""
    return unquote(re.sub(r"[\t\n\r]", "", (value or "").strip()))


# What every parser reads alike, and lexbor fifty times as slowly.
_PLAIN_ATTRIBUTES = re.compile(r'(?>(?: [a-z\-]++="(?>(?:[^"<>&\0\r]++|&amp;)*)")*)(?: ?/)?>')
_PLAIN_ATTRIBUTE = re.compile(r' ([a-z\-]++)="([^"]*+)"')


def attributes(source: str) -> dict[str, str | None] | None:
    """The attributes of a start tag, of which ``source`` is what follows its name; None where it never ends."""
    if _PLAIN_ATTRIBUTES.fullmatch(source) is not None:
        found: dict[str, str | None] = {}
        for name, value in _PLAIN_ATTRIBUTE.findall(source):
            found.setdefault(name, value.replace("&amp;", "&"))
        return found
    # as an element of no importance, for the parser passes over a cell's tag outside a table
    body = LexborHTMLParser(f"<!doctype html><body><x-tag{source}").body
    node = body.child if body is not None else None
    return node.attributes if node is not None and node.tag == "x-tag" else None


def image(attributes: dict[str, str | None]) -> tuple[str, str, str]:
    """What a reader sees of an image."""
    alternative = _SPACE.sub(" ", attributes.get("alt") or "").strip()
    return "img", address(attributes.get("src")), alternative


class _Reader:
    """Walks the tree once and folds it into blocks."""

    def __init__(self, *, highlight: bool = False) -> None:
        self.highlight = highlight
        self.blocks: list[Block] = []
        self.run: list[tuple[str, Marks]] = []
        self.ids: set[str] = set()
        self.targets: set[str] = set()
        self.counts: list[dict[str, int]] = [{}]
        self.place: tuple[Any, ...] = ()
        self.kind = "p"

    def flush(self, place: tuple[Any, ...], kind: str) -> None:
        run, self.run = self.run, []
        if not run:
            return
        parts: list[list[tuple[str, Marks]]] = [[]]
        pending = ""
        breaks = 0
        for text, marks in run:
            if marks is _LINE:
                breaks += 1
                pending = ""
                continue
            piece = text if text[0] == ATOM else _SPACE.sub(" ", text)
            if piece == " ":
                pending = " "
                continue
            if breaks >= 2 and parts[-1]:
                parts.append([])
            elif breaks and parts[-1]:
                parts[-1].append(("\n", frozenset()))
                piece = piece.lstrip(" ")
            elif piece[0] == " " or pending:
                piece = " " + piece.lstrip(" ")
            breaks = 0
            pending = ""
            if piece.endswith(" ") and piece[0] != ATOM and piece[:2] != " " + ATOM:
                pending = " "
                piece = piece[:-1]
            if not parts[-1]:
                piece = piece.lstrip(" ")
            parts[-1].append((piece, marks))
        for part in parts:
            if part:
                self.blocks.append(Block(place, kind, _joined(part)))

    def count(self, what: str) -> int:
        counts = self.counts[-1]
        counts[what] = counts.get(what, 0) + 1
        return counts[what]

    def children(self, node: LexborNode, place: tuple[Any, ...], marks: Marks) -> None:
        child = node.child
        while child is not None:
            self.visit(child, place, marks)
            child = child.next

    def inside(self, node: LexborNode, place: tuple[Any, ...], marks: Marks, kind: str = "p") -> None:
        self.flush(self.place, self.kind)
        outer = self.place, self.kind
        self.place, self.kind = place, kind
        self.counts.append({})
        self.children(node, place, marks)
        self.flush(place, kind)
        self.counts.pop()
        self.place, self.kind = outer

    def visit(self, node: LexborNode, place: tuple[Any, ...], marks: Marks) -> None:
        tag = node.tag or ""
        if tag == "-text":
            text = node.text_content
            if text:
                self.run.append((text, marks))
            return
        if tag == "p" or tag in FLOW:
            self._attributes(node, tag)
            self.flush(self.place, self.kind)
            self.children(node, place, marks)
            self.flush(self.place, self.kind)
            return
        attributes = self._attributes(node, tag)
        if tag in INVISIBLE:
            return
        if tag == "br":
            self.run.append(("\n", _LINE))
        elif tag == "img":
            if not url.is_safe(attributes.get("src") or "", image=True):
                return
            self._atom(image(attributes), marks)
        elif tag == "input":
            self._atom(("input", attributes.get("type"), "checked" in attributes), marks)
        elif tag in _EMBEDS:
            inner = next((c.attributes.get("src") for c in _kids(node) if c.tag == "source"), None)
            self._atom((tag, address(attributes.get("src") or attributes.get("data") or inner)), marks)
        elif tag == "a" and "href" in attributes:
            if url.is_dangerous(attributes["href"] or ""):
                self.children(node, place, marks)
                return
            href = address(attributes["href"])
            if href.startswith("#"):
                self.targets.add(href[1:])
            self.children(node, place, marks | {("a", href, attributes.get("title") or "")})
        elif tag == "pre":
            self._pre(node, place, marks)
        elif tag == "hr":
            self.flush(self.place, self.kind)
            self.blocks.append(Block(place, "hr", ()))
        elif tag in LEAVES:
            self.inside(node, place, marks, tag)
        elif tag in ("ul", "ol"):
            self.flush(self.place, self.kind)
            self._list(node, tag, place, marks)
        elif tag in _NESTED:
            if _shows(node):
                self.inside(node, (*place, (tag, self.count(tag))), marks)
        elif tag == "table":
            self.flush(self.place, self.kind)
            self._table(node, place)
        elif tag in TRANSPARENT or tag == "a":
            style = attributes.get("style")
            self.children(node, place, marks | meaning(style, self.highlight) if style else marks)
        else:
            self.children(node, place, marks | {MARKS.get(tag, tag)})

    def _attributes(self, node: LexborNode, tag: str) -> dict[str, str | None]:
        attributes = node.attributes
        if not attributes:
            return attributes
        identity = attributes.get("id") or (attributes.get("name") if tag == "a" else None)
        if identity:
            self.ids.add(identity)
        return attributes

    def _atom(self, atom: tuple[Any, ...], marks: Marks) -> None:
        self.run.append((ATOM, marks | {atom}))

    def _list(self, node: LexborNode, tag: str, place: tuple[Any, ...], marks: Marks) -> None:
        if not _shows(node):
            return
        number = self.count(tag)
        start = node.attributes.get("start") or "1"
        index = int(start) if tag == "ol" and start.lstrip("-").isdecimal() else 1
        self.counts.append({})
        for child in _kids(node):
            if child.tag in ("-text", "-comment"):
                continue
            here = (*place, (tag, number), ("li", index))
            before = len(self.blocks)
            if child.tag == "li":
                self._attributes(child, "li")
                self.inside(child, here, marks)
                if len(self.blocks) == before:
                    self.blocks.append(Block(here, "p", ()))  # an empty item still shows its bullet
                index += 1
            else:
                self.visit(child, here, marks)
                self.flush(here, "p")
        self.counts.pop()

    def _pre(self, node: LexborNode, place: tuple[Any, ...], marks: Marks) -> None:
        self.flush(self.place, self.kind)
        runs: list[tuple[str, Marks]] = []
        broken = False

        def gather(parent: LexborNode, inner: Marks) -> None:
            nonlocal broken
            for child in _kids(parent):
                tag = child.tag or ""
                if tag == "-text":
                    runs.append((child.text_content or "", inner))
                elif tag == "br":
                    runs.append(("\n", inner))
                elif tag == "img":
                    runs.append((ATOM, inner | {("img", address(child.attributes.get("src")))}))
                elif tag not in INVISIBLE:
                    self._attributes(child, tag)
                    broken = (
                        broken
                        or tag in LEAVES
                        or tag in ("p", "ul", "ol", "table", "blockquote", "pre", "hr")
                    )
                    mark = MARKS.get(tag, tag)
                    extra = {("a", address(child.attributes.get("href")))} if tag == "a" else {mark}
                    gather(child, inner if tag in TRANSPARENT or mark == "code" else inner | extra)

        gather(node, frozenset())
        if broken:
            self.inside(node, (*place, ("pre", self.count("pre"))), marks)
            return
        joined = _joined([(text.replace("\xa0", " ").replace("\r\n", "\n"), inner) for text, inner in runs])
        trimmed = list(joined)
        if trimmed:
            trimmed[0] = (trimmed[0][0].lstrip("\n"), trimmed[0][1])
            trimmed[-1] = (trimmed[-1][0].rstrip("\n"), trimmed[-1][1])
        self.blocks.append(Block(place, "pre", tuple(run for run in trimmed if run[0])))

    def _table(self, node: LexborNode, place: tuple[Any, ...]) -> None:
        rows: list[tuple[Any, ...]] = []

        def gather(parent: LexborNode) -> None:
            for child in _kids(parent):
                self._attributes(child, child.tag or "")
                if child.tag == "caption":
                    self.inside(child, place, frozenset(), "caption")
                elif child.tag == "tr":
                    cells = [self._cell(cell) for cell in _kids(child) if cell.tag in ("td", "th")]
                    while cells and cells[-1] == ((), ("1", "1")):
                        cells.pop()
                    if cells:
                        rows.append(tuple(cells))
                elif child.tag in ("thead", "tbody", "tfoot"):
                    gather(child)

        gather(node)
        if rows:
            self.count("table")
            self.blocks.append(Block(place, "table", (("", frozenset(enumerate(rows))),)))

    def _cell(self, cell: LexborNode) -> tuple[Any, ...]:
        attributes = self._attributes(cell, cell.tag or "")
        inner = _Reader(highlight=self.highlight)
        inner.ids, inner.targets = self.ids, self.targets
        inner.children(cell, (), frozenset())
        inner.flush((), "p")
        span = (attributes.get("colspan") or "1", attributes.get("rowspan") or "1")
        blocks = inner.blocks
        if len(blocks) > 1 and all(b.kind == "p" and not b.place for b in blocks):
            lines: list[tuple[str, Marks]] = []
            for block in blocks:  # paragraphs in a cell read like lines
                lines += [("\n", frozenset()), *block.runs] if lines else block.runs
            blocks = [Block((), "p", _joined(lines))]
        return tuple((b.place, b.kind, b.runs) for b in blocks), span


def _joined(parts: Sequence[tuple[str, Marks]]) -> tuple[tuple[str, Marks], ...]:
    """Join neighbouring runs with the same marks; white space between two runs belongs to both or to none."""
    runs: list[tuple[str, Marks]] = []
    gap = ""
    for text, marks in parts:
        bare = text.strip(" \n")
        if not bare:
            gap += text
            continue
        lead = len(text) - len(text.lstrip(" \n"))
        gap += text[:lead]
        core = text[lead : lead + len(bare)]
        if runs and runs[-1][1] == marks and not core.startswith(ATOM) and not runs[-1][0].endswith(ATOM):
            runs[-1] = (f"{runs[-1][0]}{gap}{core}", marks)
        else:
            if gap:
                runs.append((gap, _NONE))
            runs.append((core, marks))
        gap = text[lead + len(bare) :]
    if gap:
        runs.append((gap, _NONE))
    return tuple(runs)


_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_ITALIC = re.compile(r"font-style\s*:\s*(?:italic|oblique)")


def meaning(style: str, highlight: bool) -> Marks:
    """The emphasis that an inline style gives; a background is one only for readers who keep highlights."""
    style = style.lower()
    found = set()
    if _BOLD.search(style):
        found.add("strong")
    if _ITALIC.search(style):
        found.add("em")
    if "line-through" in style:
        found.add("del")
    if highlight and not found and "background" in style:
        found.add("mark")
    return frozenset(found)


def _shows(node: LexborNode) -> bool:
    """Whether anything in ``node`` can be seen."""
    for child in node.traverse(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            if _SPACE.sub("", child.text_content or ""):
                return True
        elif tag in ("img", "hr", "input", "table", "li") or tag in _EMBEDS:
            return True
    return False


def difference(before: Page, after: Page) -> str | None:
    """Say in a few words how two pages differ, or None when a reader sees the same."""
    if before == after:
        return None
    left, right = _normal(before.blocks), _normal(after.blocks)
    if left == right:
        lost = before.anchors - after.anchors
        return f"the target #{min(lost)} was lost" if lost else None
    for one, other in zip(left, right, strict=False):
        if one != other:
            if one[2] == other[2]:
                return f"{one[1]} became {other[1]}" if one[1] != other[1] else "a block moved"
            return f'"{_short(one)}" became "{_short(other)}"'
    longer = left if len(left) > len(right) else right
    return f'"{_short(longer[min(len(left), len(right))])}" was {"lost" if longer is left else "gained"}'


def _short(block: tuple[Any, ...]) -> str:
    words = "".join(str(run[0]) for run in block[2]).replace("\n", " ")
    return words if len(words) <= 40 else words[:39] + "…"


def _normal(blocks: tuple[Block, ...]) -> list[tuple[Any, ...]]:
    """A caption reads like an emphasised line."""
    normal: list[tuple[Any, ...]] = []
    for block in blocks:
        if block.kind in ("figcaption", "caption") or (block.kind == "p" and _emphasised(block)):
            runs = _joined([(text, marks - {"em"}) for text, marks in block.runs])
            normal.append((block.place, "p", runs))
        else:
            normal.append((block.place, block.kind, block.runs))
    return normal


def _emphasised(block: Block) -> bool:
    return all("em" in marks for text, marks in block.runs if text.strip())
