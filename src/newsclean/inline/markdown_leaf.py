"""The raw tags of a Markdown leaf: they are rewritten, everything between stays as it is, byte for byte."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from newsclean import backslash, emphasis, escape
from newsclean.action import Code, Drop, Link
from newsclean.html import BLOCK
from newsclean.inline.delimiters import LINKED_IMAGE, NESTED_STRIKE, STRUCK, Delimiters, part
from newsclean.inline.lines import expose_line_starts, expose_pipes, expose_tildes, line_breaks
from newsclean.inline.links import ADDRESS_WITHIN, MAYBE_ADDRESS, addresses, brackets
from newsclean.inline.pieces import SPAN_MARKS, Result, dedupe, tally
from newsclean.inline.tag_pairs import TagPairs
from newsclean.kramdown import PARSED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.action import Action, Context
    from newsclean.html import Tag
    from newsclean.inline.pieces import Item, Pair, Style
    from newsclean.scan import Leaf

_NAME = re.compile(r"[^\s/>]+")
_BOX = re.compile(r"\[[ xX]\]\s*")


def in_markdown(
    leaf: Leaf,
    context: Context,
    resolve: Callable[[Tag], tuple[str, Action]],
    *,
    style: Style = "first",
    styles: dict[int, str] | None = None,
    raw_html: bool = False,
) -> Result:
    """Rewrite the raw tags of a Markdown leaf; everything between them stays as it is, byte for byte.

    ``raw_html`` says that kramdown reads the whole leaf as HTML: tags are cleaned, none becomes Markdown.

    ``styles`` overrides the decision for the pair whose start tag begins at that offset: ``tags`` or ``leave``.
    """
    text = context.text
    source = text[leaf.start : leaf.end]
    read = TagPairs(leaf, context, resolve, styles or {}, raw_html=raw_html)
    read.read()
    items, pairs, notes = read.items, read.pairs, read.notes
    if MAYBE_ADDRESS.search(source):
        addresses(leaf, read)
    tildes = _shown(leaf, text, "~") if source.count("~") > 1 else []
    pipes: list[int] = []
    if leaf.place != "cell" and context.settings.reader != "commonmark" and source.count("|") > 1:
        pipes = _shown(leaf, text, "|")
    for pair in list(pairs):
        if context.settings.reader != "commonmark" and _is_raw(leaf, text, items, pair):
            read.revert(pair, "kramdown reads no Markdown in it")
            continue
        if context.settings.reader != "commonmark" and _has_attributes(text, items, pair):
            read.revert(pair, "kramdown's attributes behind it would have no element")
            continue
        if part(pipes, items[pair.open].start, items[pair.close].end):
            read.revert(pair, 'kramdown parts table cells at a "|" in it')
            continue
        if isinstance(pair.action, Code | Drop) and _strikes_out(tildes, text, items, pair):
            read.revert(pair, STRUCK)
        elif isinstance(pair.action, Code):
            _code(leaf, read, pair)
        elif isinstance(pair.action, Link) and _holds_link(leaf, items, pair):
            read.revert(pair, "a link or a block inside a link")
        elif isinstance(pair.action, Link) and part(tildes, items[pair.open].start, items[pair.close].end):
            read.revert(pair, STRUCK)
        elif isinstance(pair.action, Link) and _emphasised_image(leaf, text, items, pair):
            read.revert(pair, LINKED_IMAGE)
        elif isinstance(pair.action, Link) and leaf.place == "heading" and _strikes(leaf, items, pair):
            read.revert(pair, NESTED_STRIKE)
        elif isinstance(pair.action, Link) and leaf.place == "item" and _boxed(text, items, pair):
            read.revert(pair, "Hugo would take it for the box of a task")
    dedupe(pairs, items, leaf.spans)
    run = Delimiters(context, items, pairs, html=False, style=style)
    run.loose = _loose_stars(leaf, text)
    run.tildes = tildes
    run.heading = leaf.place == "heading"
    run.spans = [(start, end) for _, start, end in leaf.spans]
    run.hoist()
    run.merge()
    brackets(items, pairs, html=False)
    run.place()
    if tildes:
        expose_tildes(items, tildes, text)
    if leaf.place != "cell" and "|" in source and not raw_html:
        expose_pipes(items, pairs)
    if leaf.place in ("paragraph", "item"):
        expose_line_starts(items, text, apart=context.settings.reader != "commonmark")
    if leaf.place == "item" and source.startswith("[") and _BOX.match(source):
        _task(read)
    if any(raw.tag is not None and raw.tag.name == "br" for raw in leaf.tags):
        notes.extend(line_breaks(leaf, items, context))
    applied, count = tally(items, pairs, text)
    for item in items:
        if item.kind == "open" and item.pair is None and item.code and not item.out:
            applied.append(item.code)
            count += 1
    return Result(items, applied, [*notes, *run.notes], removed_tags=count)


def _task(read: TagPairs) -> None:
    """A task's box is one for remark and kramdown only where something stands behind it: empty tags, if need be."""
    if _BOX.fullmatch("".join(item.render() for item in read.items)):
        for pair in list(read.pairs):
            read.revert(pair, "without it the box before it would be none for some")


def _boxed(text: str, items: Sequence[Item], pair: Pair) -> bool:
    """Whether the words of a link would be the box of a task."""
    return text[items[pair.open].end : items[pair.close].start] in (" ", "x", "X")


def _strikes_out(tildes: list[int], text: str, items: list[Item], pair: Pair) -> bool:
    """Whether cmark-gfm and remark strike through from a ``~`` in an element to one behind it.

    Browsers end the stroke with the element: it would go on, were the element's tags gone. In code there is none.
    """
    start, stop = items[pair.open].start, items[pair.close].start
    code, parent = isinstance(pair.action, Code), pair.parent
    if not code and parent is not None:
        behind = items[pair.close + 1 : parent.close]
        if not any(item.out.strip() for item in behind if item.kind not in ("open", "close")):
            return False  # it ends with the element around, whose tags stay
    opened = -1
    for at in tildes:
        opens, closes = emphasis.flanks(text[at - 1 : at], text[at + 1 : at + 2])
        if opened >= 0 and closes:
            if (opened < stop and start < at) if code else (start < opened < stop < at):
                return True
            opened = -1
        elif opens:
            opened = at
    return False


def _code(leaf: Leaf, read: TagPairs, pair: Pair) -> None:
    """``<code>`` in a Markdown paragraph holds Markdown; only plain words may become a code span."""
    items = read.items
    start, end = items[pair.open].end, items[pair.close].start
    values = [value for s, e, value in leaf.texts if start <= s and e <= end]
    covered = sum(e - s for s, e, _ in leaf.texts if start <= s and e <= end)
    content = "".join(values)
    if covered != end - start or "`" in content or (leaf.place == "cell" and "|" in content):
        read.revert(pair, "<code> holds Markdown, which a code span would show")
        return
    if ADDRESS_WITHIN.search(content) is not None:
        read.revert(pair, "GFM makes a link of the address in it")
        return
    for item in items[pair.open + 1 : pair.close]:
        item.out = item.before = item.after = ""
        item.kind = "fixed"
    if not content.strip():
        pair.dead = True
        items[pair.open].out = items[pair.close].out = ""
        items[pair.open].after = content
        return
    items[pair.open].out = escape.code_span(content.replace("\xa0", " ").strip())
    lead, trail = content[: len(content) - len(content.lstrip())], content[len(content.rstrip()) :]
    items[pair.open].before, items[pair.close].after = lead and " ", trail and " "


def _loose_stars(leaf: Leaf, text: str) -> list[tuple[str, int, int]]:
    """Where kramdown is inside a ``*`` or ``**`` that CommonMark shows as text: another one there would end it."""
    if "*" not in text[leaf.start : leaf.end]:
        return []
    shown = [(start, end) for start, end, _ in leaf.texts if "*" in text[start:end]]
    found: list[tuple[str, int, int]] = []
    begun: dict[str, int] = {}
    for match in re.finditer(r"(?<!\\)\*+", text[leaf.start : leaf.end]):
        at, stop = leaf.start + match.start(), leaf.start + match.end()
        index = bisect_right(shown, (at, stop)) - 1
        if index < 0 or shown[index][1] <= at:
            continue
        mark = "em" if stop - at == 1 else "strong"
        if mark in begun and text[at - 1 : at].strip():
            found.append((mark, begun.pop(mark), stop))
        elif mark not in begun and text[stop : stop + 1].strip():
            begun[mark] = at
    return [*found, *((mark, begin, leaf.end) for mark, begin in begun.items())]


def _shown(leaf: Leaf, text: str, char: str) -> list[int]:
    """Where ``char`` is shown as text, not escaped.

    cmark-gfm and remark strike through from one ``~`` to the next and kramdown parts cells at ``|``, tags or no tags.
    """
    return [
        start + match.start()
        for start, end, _ in leaf.texts
        for match in re.finditer(re.escape(char), text[start:end])
        if text[start + match.start() - 1] != "\\"
    ]


def _emphasised_image(leaf: Leaf, text: str, items: list[Item], pair: Pair) -> bool:
    """Whether Markdown's own emphasis is around a link with an image."""
    start, end = items[pair.open].start, items[pair.close].end
    return any(
        name in SPAN_MARKS and first <= start and end <= last for name, first, last in leaf.spans
    ) and ("<img" in text[start:end].lower() or "![" in text[start:end])


def _is_raw(leaf: Leaf, text: str, items: list[Item], pair: Pair) -> bool:
    """Whether Markdown stands between two tags that kramdown does not look into, so that it shows it as written."""
    opening = items[pair.open]
    name = _NAME.match(text, opening.start + 1)
    if name is None or name[0].lower() in PARSED:
        return False
    start, end = opening.end, items[pair.close].start
    return (
        any(start <= first and last <= end for _, first, last in leaf.spans)
        or any(start <= first and last <= end for first, last in leaf.fixed)
        or backslash.ESCAPE.search(text, start, end) is not None
    )


def _has_attributes(text: str, items: list[Item], pair: Pair) -> bool:
    """Whether kramdown's attributes (``{: .x}``) stand behind tags that go, or that words without blanks take over."""
    if not text.startswith("{:", items[pair.close].end):
        return False
    words = text[items[pair.open].end : items[pair.close].start]
    return isinstance(pair.action, Drop) or not words or words[-1].isspace()


def _strikes(leaf: Leaf, items: list[Item], pair: Pair) -> bool:
    """Whether Markdown's own ``~~`` is in a link."""
    start, end = items[pair.open].start, items[pair.close].end
    return any(name == "Strikethrough" and start <= s and e <= end for name, s, e in leaf.spans)


def _holds_link(leaf: Leaf, items: list[Item], pair: Pair) -> bool:
    start, end = items[pair.open].start, items[pair.close].end
    if any(name == "Link" and start <= s and e <= end for name, s, e in leaf.spans):
        return True
    return any(raw.tag is not None and raw.tag.name in BLOCK and start < raw.start < end for raw in leaf.tags)
