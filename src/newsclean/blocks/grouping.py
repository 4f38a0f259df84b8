"""What stands together in HTML: blocks each by itself, inline content in a row as one run of words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import block, escape, inline, kramdown
from newsclean.action import Drop, Leaf, Link, Remove, Unwrap
from newsclean.blocks.account import Account
from newsclean.html_nodes import Comment, Element, Stray, Text
from newsclean.html_nodes import Markdown as MarkdownNode
from newsclean.inline import LeftAlone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.action import Context
    from newsclean.dispatch import Dispatcher
    from newsclean.html_nodes import Node
    from newsclean.inline import Style
    from newsclean.scan import Place

BLANK_LINE = re.compile(r"\n([ \t]*)(?=\r?\n)")


class Grouping:
    """Reads the nodes of one post: what is a block, what is blank, which words make one run."""

    def __init__(self, context: Context, dispatcher: Dispatcher, style: Style) -> None:
        self.context = context
        self.dispatcher = dispatcher
        self.style = style
        self.account = Account()

    def groups(self, nodes: Sequence[Node]) -> Iterator[list[Node]]:
        """Each block by itself; inline nodes in a row together."""
        run: list[Node] = []
        for node in nodes:
            if self.is_inline(node):
                run.append(node)
                continue
            if run:
                yield run
                run = []
            yield [node]
        if run:
            yield run

    def is_inline(self, node: Node) -> bool:
        """Whether ``node`` is part of a run of words; an inline element with blocks in it is not."""
        if isinstance(node, Text | Stray):
            return True
        if isinstance(node, Comment):
            return False
        if not isinstance(node, Element) or not self.dispatcher.is_inline(node.open):
            return False
        return not self.holds_blocks(node)

    def holds_blocks(self, node: Element) -> bool:
        """Whether a block stands anywhere in ``node``."""
        return any(
            (isinstance(child, Element) and not self.dispatcher.is_inline(child.open))
            or isinstance(child, MarkdownNode)
            for child in node.walk()
        )

    def is_blank(self, group: list[Node]) -> bool:
        """Whether ``group`` shows nothing."""
        if not group:
            return True
        if not all(isinstance(node, Text) for node in group):
            return False
        words = self.context.text[group[0].start : group[-1].end]
        return not words or words.isspace() or not escape.SPACES.sub("", words)

    def opened(self, element: Element) -> Sequence[Node]:
        """The blocks in an inline element that says nothing, or in a link, which then goes into each of them."""
        code, action = self.dispatcher.inline(element.open)
        if isinstance(action, Drop):
            self.count(code, element)
            end = element.close
            if end is not None and element.name in kramdown.SPAN and self.context.printed(end.start):
                return [*element.children, Stray(end.start, end.end, end)]  # for kramdown it ended before
            return element.children
        inside = self._inward(element, element) if isinstance(action, Link) else None
        if inside is None:
            raise LeftAlone(code, element.start, element.open.end, f"<{element.name}> around blocks")
        return inside

    def _inward(self, link: Element, around: Element) -> list[Node] | None:
        """What is in ``around``, with ``link`` around the words of every block; None where that cannot be.

        The link is the parent of what is found: what is known of such an element elsewhere does not hold in it.
        """
        found: list[Node] = []
        for group in self.groups(around.children):
            first = group[0]
            if self.is_inline(first):
                shown = not self.is_blank(group)
                found += [Element(link.open, link.close, group, link, link.end)] if shown else group
                continue
            if not isinstance(first, Element) or self.dispatcher.is_inline(first.open):
                return None
            shape = self.dispatcher.block(first)[1]
            children: list[Node] | None
            if isinstance(shape, Remove):
                children = list(first.children)
            elif not isinstance(shape, Leaf | Unwrap) or (isinstance(shape, Unwrap) and shape.anchor):
                return None
            elif self.holds_blocks(first) or isinstance(shape, Unwrap):
                children = self._inward(link, first)
            else:
                children = [Element(link.open, link.close, first.children, first, link.end)]
            if children is None:
                return None
            found.append(Element(first.open, first.close, children, link, first.end))
        return found

    def words(self, nodes: Sequence[Node], place: Place) -> str:
        """One run of inline content as Markdown; raises LeftAlone where that cannot be."""
        if not nodes:
            return ""
        text, result = inline.in_html(
            nodes, self.context, self.dispatcher.inline, place=place, style=self.style
        )
        self.account.add(result)
        return text

    def count(self, code: str, element: Element) -> None:
        """Note that a rule took the tags of ``element``."""
        self.account.applied.append(code)
        self.account.removed_tags += 1 if element.close is None else 2

    def visible(self, element: Element) -> None:
        """Raise LeftAlone for an element whose start tag kramdown shows as text."""
        if self.dispatcher.prints(element.open):
            reason = f"kramdown shows <{element.name}> as text"
            raise LeftAlone("NC906", element.start, element.open.end, reason)

    def bounded(self, element: Element, skeleton: list[str]) -> None:
        """Leave a block alone that is so large that the libraries behind ``block`` take seconds, and then minutes."""
        if sum(map(len, skeleton)) > block.LONGEST:
            raise LeftAlone("NC905", element.start, element.open.end, f"<{element.name}> is too large")

    def whole(self, start: int, end: int) -> None:
        """Code with blank lines is one block for HTML and kramdown; the page to keep is theirs, not a torn one.

        https://github.com/commonmark/commonmark-spec/issues/807
        """
        source = self.context.text[start:end]
        if BLANK_LINE.search(source):
            self.account.repairs.append((start, end, BLANK_LINE.sub(r"\n<!-- -->\1", source)))
