"""The tree of a page, walked once and folded into blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean import url
from newsclean.page.seen import (
    ATOM,
    FLOW,
    INVISIBLE,
    LEAVES,
    MARKS,
    TRANSPARENT,
    Block,
    Marks,
    joined,
    meaning,
)
from newsclean.page.tags import SPACE, address, image

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_NESTED = frozenset(["blockquote", "details", "dl", "dir", "menu"])
_EMBEDS = frozenset(("iframe video audio embed object source track svg canvas math applet frame").split())
_LINE: Marks = frozenset(("a line ends here",))  # a <br>, told from a text that is a newline by identity


class Reader:
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
            piece = text if text[0] == ATOM else SPACE.sub(" ", text)
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
                self.blocks.append(Block(place, kind, joined(part)))

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
            if child.tag == "-comment" or (child.tag == "-text" and not _shown(child)):
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
        plain = [(text.replace("\xa0", " ").replace("\r\n", "\n"), inner) for text, inner in runs]
        trimmed = list(joined(plain))
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
        inner = Reader(highlight=self.highlight)
        inner.ids, inner.targets = self.ids, self.targets
        inner.children(cell, (), frozenset())
        inner.flush((), "p")
        span = (attributes.get("colspan") or "1", attributes.get("rowspan") or "1")
        blocks = inner.blocks
        if len(blocks) > 1 and all(b.kind == "p" and not b.place for b in blocks):
            lines: list[tuple[str, Marks]] = []
            for block in blocks:  # paragraphs in a cell read like lines
                lines += [("\n", frozenset()), *block.runs] if lines else block.runs
            blocks = [Block((), "p", joined(lines))]
        return tuple((b.place, b.kind, b.runs) for b in blocks), span


def _kids(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _shown(text: LexborNode) -> bool:
    return bool(SPACE.sub("", text.text_content or ""))


def _shows(node: LexborNode) -> bool:
    """Whether anything in ``node`` can be seen."""
    for child in node.traverse(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            if _shown(child):
                return True
        elif tag in ("img", "hr", "input", "table", "li") or tag in _EMBEDS:
            return True
    return False
