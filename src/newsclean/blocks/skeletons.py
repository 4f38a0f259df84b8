"""Skeletons: the tags of a block, with a numbered slot for everything that is words."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

from newsclean import escape
from newsclean.action import (
    Around,
    Box,
    Container,
    Fence,
    Fold,
    Html,
    Leaf,
    Leave,
    Markdown,
    Notes,
    Table,
    Unwrap,
)
from newsclean.blocks import kept, table
from newsclean.blocks.fence import code_in, fenced, shown_code
from newsclean.blocks.grouping import Grouping
from newsclean.html import BLOCK
from newsclean.html_nodes import Comment, Element
from newsclean.html_nodes import Markdown as MarkdownNode
from newsclean.inline import LeftAlone, Note

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.action import Shape
    from newsclean.blocks.account import Output
    from newsclean.html_nodes import Node

# A list item that begins with words, which a box would be made in
_FIRST_WORDS = ("<p>S", *(f"<h{level}>S" for level in range(1, 7)))


class Skeletons(Grouping, ABC):
    """Builds the skeletons of one post's blocks."""

    @abstractmethod
    def flow(self, nodes: Sequence[Node]) -> list[Output]:
        """Convert sibling nodes: blocks that stand in a slot as Markdown of their own."""

    def build(
        self, element: Element, skeleton: list[str], slots: list[str], known: tuple[str, Shape] | None = None
    ) -> str:
        """Append the skeleton of ``element``, and its words to ``slots``; return what kind of block it makes."""
        code, shape = known or self.dispatcher.block(element)
        if isinstance(shape, Leave):
            raise LeftAlone(code, element.start, element.end, shape.reason)
        if not isinstance(shape, Html | Around):
            self.count(code, element)
        if isinstance(shape, Leaf):
            return self._build_leaf(element, shape, skeleton, slots)
        if isinstance(shape, Container):
            if shape.tag == "li":
                skeleton.append("<li>")
                first = len(slots)
                self._item(element, skeleton, slots)
                self._anchored(element, skeleton, slots, first)
            else:
                skeleton.append(f"<{shape.tag}{shape.attributes}>")
                self._children(element.children, skeleton, slots, in_list=shape.tag in ("ul", "ol"))
            skeleton.append(f"</{shape.tag}>")
            return shape.tag
        if isinstance(shape, Table):
            table.build(self, element, skeleton, slots)
            return "table"
        if isinstance(shape, Fence):
            if element.attributes.get("id") in self.context.targets:
                raise LeftAlone("NC903", element.start, element.open.end, "an id that a link points to")
            source = code_in(element, self.context.text) if shape.code is None else shape.code
            if shape.changed:
                self.account.repairs.append((element.start, element.end, shown_code(source, shape.language)))
            else:
                self.whole(element.start, element.end)
            self.account.removed.extend((code, start, end) for start, end in shape.dropped)
            self._slot(fenced(source, shape.language), "pre", skeleton, slots)
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
            self.account.removed.extend((code, start, end) for start, end in shape.dropped)
            self._slot(self._fold(element, shape), "div", skeleton, slots)
            return "md"
        if isinstance(shape, Notes):
            self._slot(self._notes(element, shape), "div", skeleton, slots)
            return "md"
        if isinstance(shape, Html | Around):
            self.account.notes.append(
                Note(code, element.start, element.open.end, f"kept <{element.name}>: {shape.reason}")
            )
        if isinstance(shape, Around):
            self.account.applied.append(code)
            self._slot(self._around(shape), "div", skeleton, slots)
            return "md"
        if isinstance(shape, Html):
            text = kept.written(self, element)
            if text != self.context.text[element.start : element.end]:
                self.account.applied.append(code)
            self._slot(text, "div", skeleton, slots)
            return "html"
        if isinstance(shape, Unwrap | Box):
            if isinstance(shape, Unwrap) and shape.anchor:
                raise LeftAlone("NC903", element.start, element.open.end, "an id that a link points to")
            inside = element
            if isinstance(shape, Box):
                inside = shape.inside
                self.open_box(code, element, inside)
            self._children(inside.children, skeleton, slots)
            return "div"
        if shape.visible:
            self.account.remove(code, element.start, element.end)
        return "nothing"

    def open_box(self, code: str, box: Element, inside: Element) -> None:
        """Note that nothing of ``box`` stays but what is ``inside``."""
        self.account.applied.append(code)
        self.account.removed_tags += 2 + sum(1 if e.close is None else 2 for e in box.elements())
        self.account.removed_tags -= sum(1 if e.close is None else 2 for e in inside.elements())
        stop = inside.close.start if inside.close is not None else inside.end
        self.account.repairs.append((box.start, inside.open.end, "<div>"))
        self.account.repairs.append((stop, box.end, "</div>"))

    def _fold(self, element: Element, shape: Fold) -> str:
        """Markdown between the tags of ``<details>``; blank lines let CommonMark read it as Markdown."""
        begin, end = shape.tags
        inside = shape.inside
        content = [output.text for output in self.flow(inside.children)]
        self.account.repairs.append((element.start, inside.open.end, begin))
        stop = inside.close.start if inside.close is not None else inside.end
        self.account.repairs.append((stop, element.end, f"\n{end}"))
        return "\n\n".join([begin, *content, end])

    def _around(self, shape: Around) -> str:
        """Markdown between tags that stay."""
        written: list[str] = []
        for tags, head, inside in shape.parts:
            written.append(tags if head is None else f"{tags}\n{kept.written(self, head)}")
            written.extend(output.text for output in self.flow(inside.children))
        return "\n\n".join([*written, shape.end])

    def _notes(self, element: Element, shape: Notes) -> str:
        """Footnotes: a definition for each item, further lines of it indented."""
        written: list[str] = []
        at, end = element.start, ""
        for label, item in shape.items:
            content = "\n\n".join(output.text for output in self.flow(item.children))
            first, *rest = content.split("\n")
            written.append(
                "\n".join([f"[^{label}]: {first}", *(f"    {line}" if line else "" for line in rest)])
            )
            begin = f'<div id="{label}"><sup>{label}</sup><p>'
            self.account.repairs.append((at, item.open.end, end + begin))
            at, end = item.close.start if item.close is not None else item.end, "</p></div>"
        self.account.repairs.append((at, element.end, end))
        return "\n\n".join(written)

    def _slot(self, text: str, tag: str, skeleton: list[str], slots: list[str]) -> None:
        skeleton.append(f"<{tag}>S{len(slots)}E</{tag}>")
        slots.append(text)

    def holds_players(self, element: Element, shape: Shape) -> bool:
        """Whether a paragraph holds frames and films, which stand alone in Markdown, and no real block."""
        if not isinstance(shape, Leaf) or shape.tag != "p" or not self.holds_blocks(element):
            return False
        return not any(
            isinstance(node, MarkdownNode) or (isinstance(node, Element) and node.name in BLOCK)
            for node in element.walk()
        )

    def _build_leaf(self, element: Element, shape: Leaf, skeleton: list[str], slots: list[str]) -> str:
        if self.holds_players(element, shape):
            self._children(element.children, skeleton, slots)
            return "p"
        if self.holds_blocks(element):
            raise LeftAlone("NC903", element.start, element.open.end, f"blocks inside <{element.name}>")
        heading = shape.tag in BLOCK and shape.tag[0] == "h" and shape.tag != "hr"
        text = self.words(element.children, "heading" if heading else "paragraph")
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

    def _children(
        self, nodes: Sequence[Node], skeleton: list[str], slots: list[str], *, in_list: bool = False
    ) -> None:
        for group in self.groups(nodes):
            first = group[0]
            if self.is_inline(first):
                text = self.words(group, "paragraph")
                if text and in_list:
                    raise LeftAlone("NC903", first.start, group[-1].end, "text between the items of a list")
                if text:
                    self._slot(text, "p", skeleton, slots)
            elif isinstance(first, Comment):
                raise LeftAlone("NC903", first.start, first.end, "a comment inside HTML")
            elif not isinstance(first, Element):
                raise LeftAlone("NC903", first.start, first.end, "Markdown inside HTML")
            elif self.dispatcher.is_inline(first.open):
                self._children(self.opened(first), skeleton, slots)
            else:
                self.build(first, skeleton, slots)

    def _anchored(self, item: Element, skeleton: list[str], slots: list[str], first: int) -> None:
        """A list item that a link in the post leads to begins with an anchor."""
        anchor = item.attributes.get("id", "")
        if anchor not in self.context.targets:
            return
        begins_with_words = f"<li>S{first}E" in "".join(skeleton) or f"<li><p>S{first}E" in "".join(skeleton)
        if not begins_with_words or not re.fullmatch(r"[\w\-]+", anchor):
            raise LeftAlone("NC903", item.start, item.open.end, "an id that a link points to")
        slots[first] = f'<a id="{anchor}"></a>{slots[first]}'

    def _item(self, item: Element, skeleton: list[str], slots: list[str]) -> None:
        """A list item is tight when nothing but words and nested lists are in it."""
        nodes = item.children
        groups = [g for g in self.groups(nodes) if not self.is_blank(g)]
        only = [g for g in groups if not (isinstance(g[0], Element) and g[0].name in ("ul", "ol"))]
        tight = (
            len(only) <= 1
            and all(self.is_inline(g[0]) or _is_p(g[0]) for g in only)
            and (not only or only[0] is groups[0])
        )
        if not groups:
            skeleton.append(f"S{len(slots)}E")
            slots.append("&nbsp;")
            return
        if not tight:
            at, number = len(skeleton), len(slots)
            self._children(nodes, skeleton, slots)
            if "".join(skeleton[at : at + 1]).startswith(_FIRST_WORDS):
                slots[number] = escape.boxes(slots[number])
            if len(skeleton) == at:
                skeleton.append(f"S{len(slots)}E")
                slots.append("&nbsp;")
            return
        for group in groups:
            first = group[0]
            if self.is_inline(first) or _is_p(first):
                content = first.children if isinstance(first, Element) and first.name == "p" else group
                if isinstance(first, Element) and first.name == "p":
                    if self.holds_blocks(first):
                        raise LeftAlone("NC903", first.start, first.open.end, "blocks inside <p>")
                    self.count("HT201", first)
                skeleton.append(f"S{len(slots)}E")
                slots.append(escape.boxes(self.words(content, "item") or "&nbsp;"))
            elif isinstance(first, Element):
                self.build(first, skeleton, slots)


def _is_p(node: Node) -> bool:
    return isinstance(node, Element) and node.name == "p"
