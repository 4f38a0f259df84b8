"""The content of an HTML leaf, as Markdown: its words are escaped where Markdown would read them otherwise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from newsclean import backslash, bare_address, escape, kramdown
from newsclean.action import Break, Code, Drop, Keep, Leave, Link, Marks, Remove, Replace
from newsclean.html import BLOCK, VOID, Tag
from newsclean.html_nodes import Comment, Element, Stray, Text, Unended
from newsclean.inline.delimiters import Delimiters
from newsclean.inline.links import brackets
from newsclean.inline.pieces import (
    BREAK,
    INNER_BREAK,
    Item,
    LeftAlone,
    Note,
    Pair,
    Result,
    dedupe,
    tally,
    void,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.action import Action, Context
    from newsclean.html_nodes import Node
    from newsclean.inline.pieces import Style

_BLANK_LINE = re.compile(r"\n[ \t]*\r?\n")
_ENDS_ADDRESS = ("", " ", "\n", "<", BREAK, INNER_BREAK)
# A paragraph of HTML with more pieces is left alone: its rewriting compares some of them with each other.
_MOST_ITEMS = 10_000
_SHOWN = "kramdown shows the stray </{}> as text"
_SPECIAL = re.compile(r"[\\`*_\[\]|~{}$&<>!\x00-\x08]|%[0-9a-fA-F]{2}|xn--")


def in_html(
    nodes: Sequence[Node],
    context: Context,
    resolve: Callable[[Tag], tuple[str, Action]],
    *,
    place: Literal["paragraph", "heading", "cell", "item", "html"] = "paragraph",
    style: Style = "first",
) -> tuple[str, Result]:
    """Render the inline content of an HTML block's leaf as Markdown (``place="html"``: as clean HTML).

    Returns the text and what was done. Raises LeftAlone when something in it is not understood.
    """
    text = context.text
    if place != "html" and len(nodes) == 1 and isinstance(nodes[0], Text):
        only = _plain(text[nodes[0].start : nodes[0].end], place, context)
        if only is not None:
            return only, Result([])
    words = "".join(text[n.start : n.end] for n in texts(nodes))
    if BREAK in words or INNER_BREAK in words:
        raise LeftAlone("NC905", nodes[0].start, nodes[-1].end, "control characters in the text")
    if "<" in words and re.search(r"<[/!?A-Za-z]", words):
        raise LeftAlone("NC904", nodes[0].start, nodes[-1].end, "something here only looks like a tag")
    if "<" in words and context.settings.reader != "commonmark" and place != "html":
        pseudo = kramdown.TAG.search(words)
        if pseudo is not None:
            reason = f"kramdown reads {pseudo[0]} as a tag, CommonMark as text"
            raise LeftAlone("NC904", nodes[0].start, nodes[-1].end, reason)
    if "&" in words and context.settings.reader != "commonmark" and place != "html":
        unended = escape.unended_reference(words)
        if unended:
            reason = f'kramdown shows "{unended}" as it is written'
            raise LeftAlone("NC907", nodes[0].start, nodes[-1].end, reason)
    builder = _HtmlItems(context, resolve, place)
    nodes, shown = _shown_at_end(nodes, context) if place == "paragraph" else (nodes, [])
    builder.read(nodes, None)
    if len(builder.items) > _MOST_ITEMS:
        raise LeftAlone("NC905", nodes[0].start, nodes[-1].end, "too many tags in one paragraph")
    near = escape.neighbourhood(
        words,
        marks=builder.has_marks,
        strikes=builder.has_strikes,
        code=builder.has_code,
        labels=context.labels,
    )
    items, pairs = builder.items, builder.pairs
    result = Result(items, notes=builder.notes, removed=builder.removed)
    if place == "html":
        for item in items:
            if item.kind == "text":
                item.out = escape.SPACES.sub(lambda m: "\n" if "\n" in m[0] else " ", item.out)
        brackets(items, pairs, html=True)
        for pair in pairs:
            if isinstance(pair.action, Marks):
                items[pair.open].out = "".join(f"<{mark}>" for mark in pair.action.names)
                items[pair.close].out = "".join(f"</{mark}>" for mark in reversed(pair.action.names))
        output = re.sub(r"[ \t]*\n\s*", "\n", "".join(item.render() for item in items).strip())
        result.applied, result.removed_tags = tally(items, pairs, text)
        return output, result
    _escape_items(items, near)
    dedupe(pairs)
    run = Delimiters(context, items, pairs, html=True, style=style)
    run.heading = place == "heading"
    run.hoist()
    run.merge()
    brackets(items, pairs, html=True)
    run.place()
    result.notes.extend(run.notes)
    result.applied, result.removed_tags = tally(items, pairs, text)
    output = _assemble("".join(item.render() for item in items), place, context)
    if shown and not output:
        raise LeftAlone("NC906", shown[0].start, shown[0].end, _SHOWN.format(shown[0].tag.name))
    result.notes.extend(Note("NC906", n.start, n.end, _SHOWN.format(n.tag.name)) for n in shown)
    for node in shown:
        output += " " if text[node.start - 1].isspace() else ""
        output += text[node.start : node.end]
    return output, result


def _shown_at_end(nodes: Sequence[Node], context: Context) -> tuple[Sequence[Node], list[Stray]]:
    """``nodes`` without the ends of paragraphs that close nothing, which kramdown shows there as text.

    They stay behind the Markdown, where kramdown shows them too and CommonMark does not.
    """
    shown: list[Stray] = []
    end = len(nodes)
    while end:
        node = nodes[end - 1]
        if isinstance(node, Stray) and node.tag.name == "p" and context.printed(node.start):
            shown.append(node)
        elif not isinstance(node, Text) or context.text[node.start : node.end].strip():
            break
        end -= 1
    return (nodes[:end], shown[::-1]) if shown else (nodes, [])


def _plain(source: str, place: str, context: Context) -> str | None:
    """Lay out words that no reader could take for markup; None when they have to be looked at."""
    if _SPECIAL.search(source):
        return None
    return _assemble(escape.collapse(source), place, context)


def texts(nodes: Sequence[Node]) -> list[Text]:
    """Every text node among and below ``nodes``."""
    found: list[Text] = []
    for node in nodes:
        if isinstance(node, Text):
            found.append(node)
        elif isinstance(node, Element):
            found.extend(child for child in node.walk() if isinstance(child, Text))
    return found


class _HtmlItems:
    """Flattens inline nodes into items and pairs."""

    def __init__(self, context: Context, resolve: Callable[[Tag], tuple[str, Action]], place: str) -> None:
        self.context = context
        self.resolve = resolve
        self.place = place
        self.items: list[Item] = []
        self.pairs: list[Pair] = []
        self.notes: list[Note] = []
        self.removed: list[tuple[str, int, int]] = []
        self.has_marks = self.has_strikes = False
        self.has_code = False
        self.links = 0
        self.raw = 0  # how many elements around are raw HTML for kramdown

    def read(self, nodes: Sequence[Node], parent: Pair | None) -> None:
        text = self.context.text
        for node in nodes:
            if isinstance(node, Text):
                self.items.append(
                    Item(
                        "text",
                        node.start,
                        node.end,
                        text[node.start : node.end],
                        code="raw" if self.raw else "",
                    )
                )
            elif isinstance(node, Comment):
                self.items.append(Item("fixed", node.start, node.end, text[node.start : node.end]))
            elif isinstance(node, Element):
                self._element(node, parent)
            elif isinstance(node, Stray):
                self._stray(node)
            elif isinstance(node, Unended):
                self.items.append(Item("fixed", node.start, node.end, text[node.start : node.end]))
                self.raw += self.context.settings.reader != "commonmark"
                self.has_marks = self.has_strikes = True  # tags that stay for now
            else:
                raise LeftAlone("NC903", node.start, node.end, "Markdown inside inline HTML")

    def _element(self, node: Element, parent: Pair | None) -> None:
        text = self.context.text
        tag = node.open
        code, action = self.resolve(tag)
        if isinstance(action, Leave):
            if self.context.settings.enabled(code):
                raise LeftAlone(code, tag.start, tag.end, action.reason)
            action = Keep(text[tag.start : tag.end])  # its rule is off: it stays, and holds nothing else back
        if isinstance(action, Replace) and action.unsayable and (self.raw or self.place == "html"):
            action = Keep(text[tag.start : tag.end])
        if isinstance(action, Keep) and action.reason:
            self.notes.append(Note(code, tag.start, tag.end, f"kept <{tag.name}>: {action.reason}"))
        if tag.name in VOID or isinstance(action, Replace):
            item = void(node.start, node.end, action, code, text, "paragraph")
            if isinstance(action, Break):
                inner = parent is not None
                item.out = (
                    "<br>"
                    if self.raw or self.place in ("heading", "cell", "html")
                    else INNER_BREAK
                    if inner
                    else BREAK
                )
            elif isinstance(action, Replace) and (self.raw or self.place == "html"):
                item.out = action.html
            self.items.append(item)
            return
        if isinstance(action, Remove):
            self.items.append(Item("atom", node.start, node.end, "", code=code))
            if action.visible:
                self.removed.append((code, node.start, node.end))
            return
        if node.close is None and not isinstance(action, Drop):
            raise LeftAlone(code, tag.start, tag.end, f"<{tag.name}> is never closed")
        if node.close is not None and self._ends_before(tag.end, node.close):
            raise LeftAlone("NC906", node.close.start, node.close.end, _SHOWN.format(tag.name))
        if isinstance(action, Code):
            self._code(node, code)
            return
        if isinstance(action, Link):
            if self.links:
                raise LeftAlone(code, tag.start, tag.end, "a link inside a link")
            self.links += 1
        style: Style = "tags" if self.raw else "first"
        pair = Pair(code, action, len(self.items), parent=parent, style=style, raw=self.raw > 0)
        if isinstance(action, Link) and (self.raw or self.place == "html"):
            href = f'<a href="{escape.attribute(action.url)}">'
            pair.action = Keep(href)
        if isinstance(action, Marks):
            self.has_marks = True
            self.has_strikes |= "del" in action.names
        self.items.append(Item("open", tag.start, tag.end, "", pair))
        self.pairs.append(pair)
        raw = (
            isinstance(action, Keep)
            and tag.name not in kramdown.PARSED
            and self.context.settings.reader != "commonmark"
        )
        self.raw += raw
        self.read(node.children, parent if isinstance(action, Drop) else pair)
        self.raw -= raw
        pair.close = len(self.items)
        close = node.close or Tag(tag.name, node.end, node.end, True, "")
        self.items.append(Item("close", close.start, close.end, "", pair))
        self.links -= isinstance(action, Link)

    def _ends_before(self, start: int, end_tag: Tag) -> bool:
        """Whether an element of a paragraph ends for kramdown at a blank line, and its end tag is shown."""
        text = self.context.text
        return (
            text.find("\n", start, end_tag.start) >= 0
            and _BLANK_LINE.search(text, start, end_tag.start) is not None
            and self.context.printed(end_tag.start)
        )

    def _stray(self, node: Stray) -> None:
        name = node.tag.name
        if self.context.printed(node.start):
            raise LeftAlone("NC906", node.start, node.end, _SHOWN.format(name))
        _, action = self.resolve(node.tag)
        if name not in BLOCK and name not in VOID and not isinstance(action, Drop):
            raise LeftAlone("NC906", node.start, node.end, f"</{name}> closes nothing")
        self.items.append(Item("atom", node.start, node.end, "", code="HT111"))

    def _code(self, node: Element, code: str) -> None:
        for child in node.walk():
            if isinstance(child, Element):
                _, inner = self.resolve(child.open)
                if not isinstance(inner, Drop | Break | Code):
                    raise LeftAlone(code, child.start, child.end, f"<{child.name}> inside <code>")
            elif not isinstance(child, Text):
                raise LeftAlone(code, child.start, child.end, "a comment inside <code>")
        content = node.words(self.context.text)
        before = self.items[-1].render() if self.items else ""
        if not content.strip():
            self.items.append(Item("text", node.start, node.end, " " if content else "", code=code))
            return
        flat = re.sub(r"[ \t\n\r\f\xa0]+", " ", content)
        lead, trail = flat[:1] == " ", flat[-1:] == " "
        flat = flat.strip(" ")
        raw = (
            self.raw > 0
            or self.place == "html"
            or (self.place == "cell" and "|" in flat)
            or before.endswith("`")
        )
        if raw:
            for char, reference in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("|", "&#124;")):
                flat = flat.replace(char, reference)
            out = f"<code>{flat}</code>"
            if self.place != "html":
                out = re.sub(r"([\\`*_\[\]~$])", lambda m: f"&#{ord(m[1])};", out)
        else:
            out = escape.code_span(flat)
            self.has_code = True
        item = Item("atom", node.start, node.end, out, code=code)
        if lead:
            self.items.append(Item("text", node.start, node.start, " "))
        self.items.append(item)
        if trail:
            self.items.append(Item("text", node.end, node.end, " "))


def _escape_items(items: list[Item], near: escape.Neighbourhood) -> None:
    depth = 0
    shown = [escape.collapse(item.out) if item.kind == "text" else item.out for item in items]
    for index, item in enumerate(items):
        if item.kind == "open" and item.pair is not None and isinstance(item.pair.action, Link):
            depth += 1
        elif item.kind == "close" and item.pair is not None and isinstance(item.pair.action, Link):
            depth -= 1
        if item.kind != "text":
            continue
        source = shown[index]
        before = next((s[-1] for s in reversed(shown[:index]) if s), "")
        after = next((s[0] for s in shown[index + 1 :] if s), "")
        item.out = escape.text(source, near, before=before, after=after, link=depth > 0)
        bare = source.rstrip()  # blanks at the end go behind the tildes
        if not depth and bare_address.reaches_end(bare):
            glued = (bare == source and after not in _ENDS_ADDRESS) or (
                bare_address.takes_tildes(bare) and _ends_struck(items[index + 1 :])
            )
            if glued:
                out = item.out.rstrip()
                item.out = f"{bare_address.last_as_text(out)}{item.out[len(out) :]}"
        if item.code == "raw":  # a backslash would be shown there
            item.out = backslash.ESCAPE.sub(lambda m: f"&#{ord(m[1])};", item.out)


def _ends_struck(items: Sequence[Item]) -> bool:
    """Whether ``~~`` comes next."""
    for item in items:
        if item.kind != "close" or item.pair is None:
            return False
        if isinstance(item.pair.action, Marks) and "del" in item.pair.action.names:
            return True
    return False


def _assemble(output: str, place: str, context: Context) -> str:
    """Lay out a leaf's text: no stray white space, hard breaks written, no line that starts a block."""
    if place in ("heading", "cell"):
        flat = output.strip()
        if "\n" in flat:
            flat = re.sub(r"\s*\n\s*", " ", flat)
        while flat.endswith("<br>"):
            flat = flat[:-4].rstrip()
        if place == "heading":
            return escape.heading(flat)
        return "\\" + flat if re.fullmatch(r"[-:+= ]+", flat) else flat
    output = output.strip(" \t\n\x01\x02")
    if "\n" not in output and BREAK not in output and INNER_BREAK not in output and "  " not in output:
        return escape.line_start(output)
    output = re.sub(r"[ \t\n]*\n[ \t\n]*", "\n", output)
    output = re.sub(r"[ \t]{2,}", " ", output)
    output = re.sub(r"[ \t\n]*([\x01\x02])[ \t\n]*", r"\1", output)
    if place == "paragraph":
        output = re.sub(r"\x01[\x01\x02]+|\x02[\x02]*\x01[\x01\x02]*", "\n\n", output)
    else:
        output = re.sub(r"[\x01\x02](?=[\x01\x02])", "\x01", output)
    hard = "<br>\n" if context.settings.breaks == "html" else "  \n"
    output = re.sub(r"([\x01\x02])([\x01\x02]+)", lambda m: hard + "<br>" * len(m[2]), output)
    output = re.sub(r"[\x01\x02]", hard, output)
    return "\n".join(escape.line_start(line) for line in output.split("\n"))
