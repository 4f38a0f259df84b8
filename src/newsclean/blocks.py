"""Block HTML to Markdown: a tree of elements becomes a skeleton, the skeleton a template, the words are poured back.

Every top-level block is converted on its own. What cannot be converted raises LeftAlone and stays as it is, so that
one strange table never holds back the paragraphs around it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsclean import block, escape, inline
from newsclean.action import (
    Container,
    Drop,
    Fence,
    Fold,
    Html,
    Leaf,
    Leave,
    Link,
    Markdown,
    Remove,
    Table,
    Unwrap,
)
from newsclean.html import BLOCK, VOID, Comment, Element, Stray, Text
from newsclean.html import Markdown as MarkdownNode
from newsclean.inline import LeftAlone, Note
from newsclean.tidy import CODE as TIDIED
from newsclean.tidy import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from newsclean.action import Context, Shape
    from newsclean.dispatch import Dispatcher
    from newsclean.html import Node
    from newsclean.inline import Result, Style
    from newsclean.scan import Place


_INDENTED = re.compile(r"[ \t]*\r?\n(?:[ \t]*\r?\n)*(?: {4}| {0,3}\t)")  # code, for whom it is Markdown
_BLANK_LINE = re.compile(r"\n[ \t]*(?=\r?\n)")


@dataclass(slots=True)
class Output:
    """A converted block: its Markdown, and what kind of block it is (for what may stand beside it)."""

    text: str
    kind: str
    start: int
    end: int


@dataclass(slots=True)
class Account:
    """What was done on the way: rule counts, remarks, words removed, tags removed."""

    applied: Counter[str] = field(default_factory=Counter)
    notes: list[Note] = field(default_factory=list)
    removed: list[tuple[str, int, int]] = field(default_factory=list)
    removed_tags: int = 0
    repairs: list[tuple[int, int, str]] = field(default_factory=list)

    def remove(self, code: str, start: int, end: int) -> None:
        """Note that visible words go: the page to keep is the one without them."""
        self.removed.append((code, start, end))
        self.repairs.append((start, end, "<!-- -->"))

    def add(self, result: Result) -> None:
        """Take over what an inline run reports."""
        self.applied.update(result.applied)
        self.notes.extend(result.notes)
        for code, start, end in result.removed:
            self.remove(code, start, end)
        self.repairs.extend(
            (item.start, item.end, item.shown) for item in result.items if item.shown is not None
        )
        self.removed_tags += result.removed_tags

    def merge(self, other: Account) -> None:
        """Take over what a converted block reports."""
        self.applied.update(other.applied)
        self.notes.extend(other.notes)
        self.removed.extend(other.removed)
        self.repairs.extend(other.repairs)
        self.removed_tags += other.removed_tags


class Converter:
    """Converts the nodes of one post."""

    def __init__(
        self,
        context: Context,
        dispatcher: Dispatcher,
        *,
        style: Style = "first",
        is_markdown: Callable[[int], bool] = lambda offset: False,
    ) -> None:
        self.is_markdown = is_markdown
        self.context = context
        self.dispatcher = dispatcher
        self.style = style
        self.account = Account()

    # -- flow content

    def flow(self, nodes: Sequence[Node]) -> list[Output]:
        """Convert sibling nodes; inline nodes in a row are one paragraph."""
        outputs: list[Output] = []
        before: Node | None = None
        for group in self.groups(nodes):
            if isinstance(before, Element) and before.name == "pre" and self._is_left_behind(group):
                self.account.applied["HT111"] += 1
                self.account.removed_tags += 1
            elif not self._blank(group):
                outputs.extend(self._group(group))
            before = group[-1]
        return outputs

    def _is_left_behind(self, group: list[Node]) -> bool:
        """Whether all of ``group`` is the ``</p>`` that a feed or another tool leaves behind after a code block."""
        strays = [node for node in group if isinstance(node, Stray) and node.tag.name == "p"]
        return bool(strays) and self._blank([node for node in group if node not in strays])

    def groups(self, nodes: Sequence[Node]) -> Iterator[list[Node]]:
        """Each block by itself; inline nodes in a row together."""
        run: list[Node] = []
        for node in nodes:
            if self._is_inline(node):
                run.append(node)
                continue
            if run:
                yield run
                run = []
            yield [node]
        if run:
            yield run

    def _is_inline(self, node: Node) -> bool:
        if isinstance(node, Text | Stray):
            return True
        if isinstance(node, Comment):
            return False
        if not isinstance(node, Element) or not self.dispatcher.is_inline(node.open):
            return False
        return not self._holds_blocks(node)

    def _holds_blocks(self, node: Element) -> bool:
        return any(
            (isinstance(child, Element) and not self.dispatcher.is_inline(child.open))
            or isinstance(child, MarkdownNode)
            for child in node.walk()
        )

    def _group(self, group: list[Node]) -> list[Output]:
        start, end = group[0].start, group[-1].end
        saved = self.account
        self.account = Account()
        try:
            outputs = self._convert(group)
        except LeftAlone as left:
            self.account = saved
            self.account.notes.append(Note(left.code, left.start, left.end, left.reason))
            return [self.raw(start, end)]
        saved.merge(self.account)
        self.account = saved
        return outputs

    def raw(self, start: int, end: int) -> Output:
        """What stays HTML, its tags tidied."""
        text, removed = tidy(self.context.text, start, end, self.dispatcher)
        if text != self.context.text[start:end]:
            self.account.applied[TIDIED] += 1
            self.account.removed_tags += removed
        if text.startswith("<pre") and _BLANK_LINE.search(text):
            self._whole(start, end)
        return Output(text.strip("\n"), "raw", start, end)

    def with_tags(self, nodes: Sequence[Node]) -> list[Output]:
        """Convert nodes with clean tags in place of delimiters."""
        style, self.style = self.style, "tags"
        outputs = self.flow(nodes)
        self.style = style
        return outputs

    def _convert(self, group: list[Node]) -> list[Output]:
        first = group[0]
        if self._is_inline(first):
            text = self._leaf(group, "paragraph")
            words = next(
                (n for n in group if isinstance(n, Text) and self.context.text[n.start : n.end].strip()), None
            )
            if words is not None and self.is_markdown(words.start) and self._escapes(group):
                reason = "CommonMark takes this for HTML, kramdown for Markdown"
                raise LeftAlone("NC907", group[0].start, group[-1].end, reason)
            return [Output(text, "p", group[0].start, group[-1].end)] if text else []
        if isinstance(first, Comment):
            return [Output(self.context.text[first.start : first.end], "comment", first.start, first.end)]
        if not isinstance(first, Element):
            raise LeftAlone("NC903", first.start, first.end, "Markdown inside HTML")
        if self.dispatcher.is_inline(first.open):
            return self.flow(self._opened(first))
        code, shape = self.dispatcher.block(first)
        if isinstance(shape, Unwrap) or self._holds_players(first, shape):
            self._count(code, first)
            return self.flow(first.children)
        if isinstance(shape, Remove):
            self._count(code, first)
            if shape.visible:
                self.account.remove(code, first.start, first.end)
            return []
        skeleton: list[str] = []
        slots: list[str] = []
        kind = self._build(first, skeleton, slots, (code, shape))
        source = "".join(skeleton)
        if not source:
            return []
        self._bounded(first, skeleton)
        text = block.fill(block.template(source), slots) if kind != "html" else slots[0]
        return [Output(text, kind, first.start, first.end)] if text.strip() else []

    def _opened(self, element: Element) -> Sequence[Node]:
        """The blocks in an inline element that says nothing, or in a link, which then goes into each of them."""
        code, action = self.dispatcher.inline(element.open)
        if isinstance(action, Drop):
            self._count(code, element)
            return element.children
        inside = self._inward(element, element) if isinstance(action, Link) else None
        if inside is None:
            raise LeftAlone(code, element.start, element.open.end, f"<{element.name}> around blocks")
        return inside

    def _inward(self, link: Element, around: Element) -> list[Node] | None:
        """What is in ``around``, with ``link`` around the words of every block; None where that cannot be."""
        found: list[Node] = []
        for group in self.groups(around.children):
            first = group[0]
            if self._is_inline(first):
                shown = not self._blank(group)
                found += [Element(link.open, link.close, group, around, link.end)] if shown else group
                continue
            if not isinstance(first, Element) or self.dispatcher.is_inline(first.open):
                return None
            shape = self.dispatcher.block(first)[1]
            children: list[Node] | None
            if isinstance(shape, Remove):
                children = list(first.children)
            elif not isinstance(shape, Leaf | Unwrap):
                return None
            elif self._holds_blocks(first) or isinstance(shape, Unwrap):
                children = self._inward(link, first)
            else:
                children = [Element(link.open, link.close, first.children, first, link.end)]
            if children is None:
                return None
            found.append(Element(first.open, first.close, children, first.parent, first.end))
        return found

    def _escapes(self, group: list[Node]) -> bool:
        """Whether any of the words would be escaped: then the two readers see different text."""
        if _INDENTED.match(self.context.text, group[0].start, group[-1].end):
            return True
        for node in inline.texts(group):
            words = escape.collapse(self.context.text[node.start : node.end])
            near = escape.Neighbourhood(True, True, True, True, self.context.labels)
            if escape.text(words, near) != words:
                return True
            if any(escape.line_start(line) != line for line in words.strip().split("\n")):
                return True
        return False

    def _count(self, code: str, element: Element) -> None:
        self.account.applied[code] += 1
        self.account.removed_tags += 1 if element.close is None else 2

    def _bounded(self, element: Element, skeleton: list[str]) -> None:
        """Leave a block alone that is so large that the libraries behind ``block`` take seconds, and then minutes."""
        if sum(map(len, skeleton)) > block.LONGEST:
            raise LeftAlone("NC905", element.start, element.open.end, f"<{element.name}> is too large")

    # -- skeletons

    def _build(
        self, element: Element, skeleton: list[str], slots: list[str], known: tuple[str, Shape] | None = None
    ) -> str:
        """Append the skeleton of ``element``, and its words to ``slots``; return what kind of block it makes."""
        code, shape = known or self.dispatcher.block(element)
        if isinstance(shape, Leave):
            raise LeftAlone(code, element.start, element.open.end, shape.reason)
        if not isinstance(shape, Html):
            self._count(code, element)
        if isinstance(shape, Leaf):
            return self._build_leaf(element, shape, skeleton, slots)
        if isinstance(shape, Container):
            if shape.tag == "li":
                skeleton.append("<li>")
                self._item(element, skeleton, slots)
            else:
                skeleton.append(f"<{shape.tag}{shape.attributes}>")
                self._children(element.children, skeleton, slots, in_list=shape.tag in ("ul", "ol"))
            skeleton.append(f"</{shape.tag}>")
            return shape.tag
        if isinstance(shape, Table):
            self._table(element, skeleton, slots)
            return "table"
        if isinstance(shape, Fence):
            source = _code(element, self.context.text) if shape.code is None else shape.code
            if shape.changed:
                self.account.repairs.append((element.start, element.end, _shown_code(source, shape.language)))
            else:
                self._whole(element.start, element.end)
            self.account.removed.extend((code, start, end) for start, end in shape.dropped)
            self._slot(_fence(source, shape.language), "pre", skeleton, slots)
            self.account.removed_tags += sum(1 if e.close is None else 2 for e in element.elements())
            return "pre"
        if isinstance(shape, Markdown):
            if shape.reference:
                self.account.repairs.append((element.start, element.end, shape.reference))
            self.account.removed.extend((code, start, end) for start, end in shape.dropped)
            self.account.removed_tags += sum(1 if e.close is None else 2 for e in element.elements())
            self._slot(shape.text, "div", skeleton, slots)
            return "md"
        if isinstance(shape, Fold):
            self._slot(self._fold(element, shape), "div", skeleton, slots)
            return "md"
        if isinstance(shape, Html):
            self.account.notes.append(
                Note(code, element.start, element.open.end, f"kept <{element.name}>: {shape.reason}")
            )
            text = self.html(element)
            if text != self.context.text[element.start : element.end]:
                self.account.applied[code] += 1
            self._slot(text, "div", skeleton, slots)
            return "html"
        if isinstance(shape, Unwrap):
            self._children(element.children, skeleton, slots)
            return "div"
        if shape.visible:
            self.account.remove(code, element.start, element.end)
        return "nothing"

    def _whole(self, start: int, end: int) -> None:
        """Code with blank lines is one block for HTML and kramdown; the page to keep is theirs, not a torn one.

        https://github.com/commonmark/commonmark-spec/issues/807
        """
        source = self.context.text[start:end]
        if _BLANK_LINE.search(source):
            self.account.repairs.append((start, end, _BLANK_LINE.sub("\n<!-- -->", source)))

    def _fold(self, element: Element, shape: Fold) -> str:
        """Markdown between the tags of ``<details>``; blank lines let CommonMark read it as Markdown."""
        begin, end = fold_tags(shape.summary)
        inside = shape.inside
        content = [output.text for output in self.flow(inside.children)]
        self.account.repairs.append((element.start, inside.open.end, begin))
        stop = inside.close.start if inside.close is not None else inside.end
        self.account.repairs.append((stop, element.end, end))
        return "\n\n".join([begin, *content, end])

    def _slot(self, text: str, tag: str, skeleton: list[str], slots: list[str]) -> None:
        skeleton.append(f"<{tag}>S{len(slots)}E</{tag}>")
        slots.append(text)

    def _holds_players(self, element: Element, shape: Shape) -> bool:
        """Whether a paragraph holds frames and films, which stand alone in Markdown, and no real block."""
        if not isinstance(shape, Leaf) or shape.tag != "p" or not self._holds_blocks(element):
            return False
        return not any(
            isinstance(node, MarkdownNode) or (isinstance(node, Element) and node.name in BLOCK)
            for node in element.walk()
        )

    def _build_leaf(self, element: Element, shape: Leaf, skeleton: list[str], slots: list[str]) -> str:
        if self._holds_players(element, shape):
            self._children(element.children, skeleton, slots)
            return "p"
        if self._holds_blocks(element):
            raise LeftAlone("NC903", element.start, element.open.end, f"blocks inside <{element.name}>")
        heading = shape.tag in BLOCK and shape.tag[0] == "h" and shape.tag != "hr"
        text = self._leaf(element.children, "heading" if heading else "paragraph")
        anchor = element.attributes.get("id", "")
        if anchor and anchor in self.context.targets:
            if not re.fullmatch(r"[\w\-]+", anchor):
                raise LeftAlone("NC903", element.start, element.open.end, "an id that a link points to")
            text = f'<a id="{anchor}"></a>{text}'
        if not text:
            return "nothing"
        if shape.tag == "figcaption":
            if "*" not in text and "\n" not in text and "[" not in text and not text.startswith("<"):
                text = f"*{text}*"
            self._slot(text, "p", skeleton, slots)
            return "p"
        self._slot(text, shape.tag, skeleton, slots)
        return shape.tag

    def _leaf(self, nodes: Sequence[Node], place: Place) -> str:
        if not nodes:
            return ""
        text, result = inline.in_html(
            nodes, self.context, self.dispatcher.inline, place=place, style=self.style
        )
        self.account.add(result)
        return text

    def _children(
        self, nodes: Sequence[Node], skeleton: list[str], slots: list[str], *, in_list: bool = False
    ) -> None:
        for group in self.groups(nodes):
            first = group[0]
            if self._is_inline(first):
                text = self._leaf(group, "paragraph")
                if text and in_list:
                    raise LeftAlone("NC903", first.start, group[-1].end, "text between the items of a list")
                if text:
                    self._slot(text, "p", skeleton, slots)
            elif isinstance(first, Comment):
                raise LeftAlone("NC903", first.start, first.end, "a comment inside HTML")
            elif not isinstance(first, Element):
                raise LeftAlone("NC903", first.start, first.end, "Markdown inside HTML")
            elif self.dispatcher.is_inline(first.open):
                self._children(self._opened(first), skeleton, slots)
            else:
                self._build(first, skeleton, slots)

    def _item(self, item: Element, skeleton: list[str], slots: list[str]) -> None:
        """A list item is tight when nothing but words and nested lists are in it."""
        nodes = item.children
        groups = [g for g in self.groups(nodes) if not self._blank(g)]
        only = [g for g in groups if not (isinstance(g[0], Element) and g[0].name in ("ul", "ol"))]
        tight = (
            len(only) <= 1
            and all(self._is_inline(g[0]) or _is_p(g[0]) for g in only)
            and (not only or only[0] is groups[0])
        )
        if not groups:
            skeleton.append(f"S{len(slots)}E")
            slots.append("&nbsp;")
            return
        if not tight:
            at = len(skeleton)
            self._children(nodes, skeleton, slots)
            if len(skeleton) == at:
                skeleton.append(f"S{len(slots)}E")
                slots.append("&nbsp;")
            return
        for group in groups:
            first = group[0]
            if self._is_inline(first) or _is_p(first):
                content = first.children if isinstance(first, Element) and first.name == "p" else group
                if isinstance(first, Element) and first.name == "p":
                    if self._holds_blocks(first):
                        raise LeftAlone("NC903", first.start, first.open.end, "blocks inside <p>")
                    self._count("HT201", first)
                text = self._leaf(content, "item") or "&nbsp;"
                if re.match(r"\[[ xX]\](?:\s|$)", text):
                    text = "\\" + text  # a task list marker that was text
                skeleton.append(f"S{len(slots)}E")
                slots.append(text)
            elif isinstance(first, Element):
                self._build(first, skeleton, slots)

    def _blank(self, group: list[Node]) -> bool:
        if not group:
            return True
        if not all(isinstance(node, Text) for node in group):
            return False
        words = self.context.text[group[0].start : group[-1].end]
        return not words or words.isspace() or not escape.SPACES.sub("", words)

    def _table(self, table: Element, skeleton: list[str], slots: list[str]) -> None:
        rows = [row for row in table.elements("tr") if any(True for _ in row.elements("td", "th"))]
        self.account.removed_tags += sum(
            1 if e.close is None else 2
            for e in table.elements("tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "col")
        )
        has_header = any(True for _ in rows[0].elements("th"))
        empty = len(rows) == 1 or (not has_header and self.context.settings.table_header == "empty")
        skeleton.append("<table>")
        if empty:
            width = max(sum(1 for _ in row.elements("td", "th")) for row in rows)
            skeleton.append(f"<tr>{'<th></th>' * width}</tr>")
        for row in rows:
            skeleton.append("<tr>")
            for cell in row.elements("td", "th"):
                skeleton.append(f"<td>S{len(slots)}E</td>")
                slots.append(self._cell(cell))
            skeleton.append("</tr>")
        skeleton.append("</table>")

    def _cell(self, cell: Element) -> str:
        """A cell's paragraphs, one below the other."""
        parts: list[str] = []

        def read(nodes: Sequence[Node]) -> None:
            for group in self.groups(nodes):
                first = group[0]
                if self._is_inline(first):
                    parts.append(self._leaf(group, "cell"))
                elif isinstance(first, Element) and first.name in ("p", "div"):
                    code, shape = self.dispatcher.block(first)
                    if isinstance(shape, Leave):
                        raise LeftAlone(code, first.start, first.open.end, shape.reason)
                    self._count(code, first)
                    if isinstance(shape, Remove) and shape.visible:
                        self.account.remove(code, first.start, first.end)
                    if not isinstance(shape, Remove):
                        read(first.children)
                elif isinstance(first, Element) and self.dispatcher.is_inline(first.open):
                    read(self._opened(first))
                else:
                    raise LeftAlone("NC903", first.start, first.end, "a block inside a table cell")

        read(cell.children)
        return "<br>".join(part for part in parts if part)

    # -- HTML that stays

    def html(self, element: Element) -> str:
        """Write ``element`` as clean HTML: only known tags, only the attributes that mean something."""
        skeleton: list[str] = []
        slots: list[str] = []
        self._html(element, skeleton, slots)
        self._bounded(element, skeleton)
        text = block.fill(block.sanitised("".join(skeleton)), slots)
        text = re.sub(r"\n(?:[ \t]*\n)+", "\n", text)
        if "<pre" in text and any("\n\n" in slot for slot in slots):
            raise LeftAlone("NC903", element.start, element.open.end, "code with blank lines inside HTML")
        return text

    def _html(self, element: Element, skeleton: list[str], slots: list[str]) -> None:
        name = element.name
        if name in ("div", "section", "article", "center", "header", "main", "footer"):
            code, shape = self.dispatcher.block(element)
            if isinstance(shape, Leave):
                raise LeftAlone(code, element.start, element.open.end, shape.reason)
        elif name not in block.KEPT:
            raise LeftAlone("NC903", element.start, element.open.end, f"<{name}> is not understood")
        wrapper = name not in block.KEPT or name == "div"
        allowed = block.KEPT.get(name, ())
        attributes = "".join(
            f' {key}="{escape.attribute(value)}"'
            for key, value in element.attributes.items()
            if key in allowed and not (key in ("colspan", "rowspan") and value.strip() in ("", "1"))
        )
        if not wrapper:
            skeleton.append(f"<{name}{attributes}>")
        if name in VOID:
            return
        if name == "pre":
            raise LeftAlone("NC903", element.start, element.open.end, "code inside HTML")
        several = name in ("table", "thead", "tbody", "tfoot", "tr", "ul", "ol", "dl", "details")
        for group in self.groups(element.children):
            first = group[0]
            if self._is_inline(first):
                text, result = inline.in_html(
                    group, self.context, self.dispatcher.inline, place="html", style=self.style
                )
                self.account.add(result)
                if text:
                    skeleton.append(f"S{len(slots)}E")
                    slots.append(text)
            elif isinstance(first, Element):
                if self.dispatcher.is_inline(first.open):
                    code, action = self.dispatcher.inline(first.open)
                    if not isinstance(action, Drop):
                        raise LeftAlone(code, first.start, first.open.end, f"<{first.name}> around blocks")
                    for child in first.children:
                        if isinstance(child, Element):
                            self._html(child, skeleton, slots)
                    continue
                code, shape = self.dispatcher.block(first)
                if isinstance(shape, Remove):
                    self._count(code, first)
                    if shape.visible:
                        self.account.remove(code, first.start, first.end)
                    continue
                if several or skeleton[-1].startswith("S"):
                    skeleton.append("\n")
                self._html(first, skeleton, slots)
            else:
                raise LeftAlone("NC903", first.start, first.end, "a comment or Markdown inside HTML")
        if several:
            skeleton.append("\n")
        if not wrapper:
            skeleton.append(f"</{name}>")


def _is_p(node: Node) -> bool:
    return isinstance(node, Element) and node.name == "p"


def fold_tags(summary: str) -> tuple[str, str]:
    """What stands before and after the Markdown of a fold; ``summary`` is HTML."""
    return f'<details markdown="1">\n<summary>{summary}</summary>', "</details>"


def _code(pre: Element, text: str) -> str:
    """The code in ``<pre>``: references resolved, ``<br>`` a line end, tags gone, content exact."""
    from html import unescape

    parts: list[str] = []
    for node in pre.walk():
        if isinstance(node, Text):
            parts.append(unescape(text[node.start : node.end]))
        elif isinstance(node, Element) and node.name == "br":
            parts.append("\n")
    code = "".join(parts).replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    return code.removeprefix("\n")


def _fence(code: str, language: str) -> str:
    code = code.rstrip("\n")
    fence = escape.fence(code)
    return f"{fence}{language}\n{code}\n{fence}"


def _shown_code(code: str, language: str) -> str:
    """The code as HTML on one line, so that no blank line in it ends an HTML block."""
    shown = escape.attribute(code).replace("\n", "&#10;")
    return (
        f'<pre><code class="language-{language}">{shown}</code></pre>'
        if language
        else f"<pre><code>{shown}</code></pre>"
    )
