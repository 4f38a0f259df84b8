"""Block HTML to Markdown: a tree of elements becomes a skeleton, the skeleton a template, the words are poured back.

Every top-level block is converted on its own. What cannot be converted raises LeftAlone and stays as it is, so that
one strange table never holds back the paragraphs around it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import block, edit, escape, inline
from newsclean.action import Box, Remove, Unwrap
from newsclean.blocks.account import Account, Output
from newsclean.blocks.grouping import BLANK_LINE
from newsclean.blocks.skeletons import Skeletons
from newsclean.html_nodes import Comment, Element, Stray
from newsclean.inline import LeftAlone, Note
from newsclean.tidy import CODE as TIDIED
from newsclean.tidy import tidy

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.action import Context
    from newsclean.dispatch import Dispatcher
    from newsclean.html_nodes import Node
    from newsclean.inline import Style


_SHOWN = "removed the </p> behind code, which kramdown shows as text"
_INDENTED = re.compile(r"(?:[ \t]*\r?\n)*(?: {4}| {0,3}\t)")  # code, for whom it is Markdown
_DEFINED = re.compile(r"\n {0,3}:[ \t]")  # words and what they mean, for whom it is Markdown
_BREAK = re.compile(r"\S {2,}\r?\n[ \t]*\S")  # a line break, for whom it is Markdown


class Converter(Skeletons):
    """Converts the nodes of one post."""

    def __init__(
        self,
        context: Context,
        dispatcher: Dispatcher,
        *,
        style: Style = "first",
        is_markdown: Callable[[int], bool] = lambda offset: False,
        known: Callable[[int, int], tuple[list[Output], Account] | None] = lambda start, end: None,
    ) -> None:
        super().__init__(context, dispatcher, style)
        self.is_markdown = is_markdown
        self.known = known  # what becomes of an element, where its source says it all

    def flow(self, nodes: Sequence[Node]) -> list[Output]:
        """Convert sibling nodes; inline nodes in a row are one paragraph."""
        outputs: list[Output] = []
        before: Node | None = None
        for group in self.groups(nodes):
            if isinstance(before, Element) and before.name == "pre" and self._is_left_behind(group):
                self.account.applied.append("HT111")
                self.account.removed_tags += 1
                shown = [
                    node for node in group if isinstance(node, Stray) and self.context.printed(node.start)
                ]
                self.account.notes.extend(Note("HT111", node.start, node.end, _SHOWN) for node in shown)
            elif not self.is_blank(group):
                outputs.extend(self._group(group))
            before = group[-1]
        return outputs

    def _is_left_behind(self, group: list[Node]) -> bool:
        """Whether all of ``group`` is the ``</p>`` that a feed or another tool leaves behind after a code block."""
        strays = [node for node in group if isinstance(node, Stray) and node.tag.name == "p"]
        return bool(strays) and self.is_blank([node for node in group if node not in strays])

    def _group(self, group: list[Node]) -> list[Output]:
        start, end = group[0].start, group[-1].end
        first = group[0]
        if self.style == "first" and isinstance(first, Element) and len(group) == 1 and _is_free(first):
            found = self.known(start, end)
            if found is not None:
                self.account.merge(found[1])
                return found[0]
        saved = self.account
        self.account = Account()
        try:
            outputs = self._convert(group)
        except LeftAlone as left:
            self.account = saved
            self.account.notes.append(Note(left.code, left.start, left.end, left.reason))
            if self.is_inline(first) and any(isinstance(n, Element) and n.parent is not None for n in group):
                return [self._set_apart(start, end)]
            return [self.raw(start, end)]
        saved.merge(self.account)
        self.account = saved
        return outputs

    def raw(self, start: int, end: int) -> Output:
        """What stays HTML, its tags tidied."""
        text, removed = tidy(self.context.text, start, end, self.dispatcher)
        if text != self.context.text[start:end]:
            self.account.applied.append(TIDIED)
            self.account.removed_tags += removed
        if text.startswith("<pre") and BLANK_LINE.search(text):
            self.whole(start, end)
        return Output(text.strip("\n"), "raw", start, end)

    def _set_apart(self, start: int, end: int) -> Output:
        """Words and tags that stood in a block, which goes, and stay HTML: in a block of their own."""
        from newsclean import captured  # for what is rare

        output = self.raw(start, end)
        blank_lines = captured.without_blank_lines(output.text, 0, len(output.text))
        output.text = f"<div>\n{edit.apply(output.text, blank_lines).strip()}\n</div>"
        return output

    def with_tags(self, nodes: Sequence[Node]) -> list[Output]:
        """Convert nodes with clean tags in place of delimiters."""
        style, self.style = self.style, "tags"
        outputs = self.flow(nodes)
        self.style = style
        return outputs

    def _convert(self, group: list[Node]) -> list[Output]:
        first = group[0]
        if self.is_inline(first):
            text = self.words(group, "paragraph")
            words = next((n for n in inline.texts(group) if self.context.text[n.start : n.end].strip()), None)
            if words is not None and self.is_markdown(words.start) and self._escapes(group):
                reason = "CommonMark takes this for HTML, kramdown for Markdown"
                raise LeftAlone("NC907", group[0].start, group[-1].end, reason)
            return [Output(text, "p", group[0].start, group[-1].end)] if text else []
        if isinstance(first, Comment):
            return [Output(self.context.text[first.start : first.end], "comment", first.start, first.end)]
        if not isinstance(first, Element):
            raise LeftAlone("NC903", first.start, first.end, "Markdown inside HTML")
        if self.dispatcher.is_inline(first.open):
            return self.flow(self.opened(first))
        code, shape = self.dispatcher.block(first)
        if isinstance(shape, Unwrap) or self.holds_players(first, shape):
            self.count(code, first)
            outputs = self.flow(first.children)
            return _marked(outputs, shape.anchor, first) if isinstance(shape, Unwrap) else outputs
        if isinstance(shape, Box):
            self.open_box(code, first, shape.inside)
            return self.flow(shape.inside.children)
        if isinstance(shape, Remove):
            self.count(code, first)
            if shape.visible:
                self.account.remove(code, first.start, first.end)
            return []
        skeleton: list[str] = []
        slots: list[str] = []
        kind = self.build(first, skeleton, slots, (code, shape))
        source = "".join(skeleton)
        if not source:
            return []
        self.bounded(first, skeleton)
        text = block.fill(block.template(source), slots) if kind != "html" else slots[0]
        return [Output(text, kind, first.start, first.end)] if text.strip() else []

    def _escapes(self, group: list[Node]) -> bool:
        """Whether any of the words would be escaped: then the two readers see different text."""
        text, start, end = self.context.text, group[0].start, group[-1].end
        if any(pattern.search(text, start, end) for pattern in (_BREAK, _DEFINED)):
            return True
        if _INDENTED.match(text, start, end):
            return True
        for node in inline.texts(group):
            words = escape.collapse(text[node.start : node.end])
            near = escape.Neighbourhood(True, True, True, True, self.context.labels, brackets=True)
            written = escape.text(words, near)
            if written != words and ("~~" in words or written.replace("\\~", "~") != words):
                return True  # a lone "~" strikes nothing out for kramdown
            if any(escape.line_start(line) != line for line in words.strip().split("\n")):
                return True
        return False


def _marked(outputs: list[Output], anchor: str, element: Element) -> list[Output]:
    """``outputs`` with an anchor at their start, for the links that led to ``element``."""
    if not anchor:
        return outputs
    mark = f'<a id="{anchor}"></a>'
    if not outputs or outputs[0].kind not in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
        return [Output(mark, "p", element.start, element.open.end), *outputs]
    signs = re.match(r"(?:#{1,6} )?", outputs[0].text)
    at = signs.end() if signs is not None else 0
    outputs[0].text = f"{outputs[0].text[:at]}{mark}{outputs[0].text[at:]}"
    return outputs


def _is_free(element: Element) -> bool:
    """Whether what becomes of ``element`` does not depend on what it stands in."""
    return element.parent is None or element.parent.name in ("div", "section", "article")
