"""One unit for each Markdown leaf with raw tags in it."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from newsclean import edit, inline, kramdown
from newsclean.blocks import Account
from newsclean.html import VOID
from newsclean.inline import Note
from newsclean.model import Edit, Span
from newsclean.plan.layout import LINK, begins_note, beside, names_link, removal
from newsclean.plan.source import MORE_CODE
from newsclean.plan.unit import Rendered, Unit

if TYPE_CHECKING:
    from newsclean.inline import Style
    from newsclean.plan.source import Source
    from newsclean.scan import Leaf

_NO_WORDS = "kramdown would show the signs of a heading without words and tags"
# Tags of one paragraph times what is in it: its rewriting compares each with each. Real posts stay far below.
_TAG_LINE = re.compile(r"\n[ \t]*</?[A-Za-z][^<>\n]*>[ \t]*(?=\r?\n|\Z)")
_MOST_WORK = 4_000_000
_ABBREVIATION = re.compile(r"\*\[[^\]\n]+\]:")
_DEFINITION = re.compile(r"\n[ \t>]*:[ \t]")
_NOTED = "kramdown takes this tag for a block, and puts the link back to the text below it"
_TERMS = "each line is a term of its own for kramdown, with what it means below"
_DEFINED = "kramdown takes this for an abbreviation and what it stands for"


def leaf_unit(source: Source, leaf: Leaf) -> None:
    """One unit for the raw tags of a paragraph, heading, item or cell."""
    context, resolve = source.context, source.dispatcher.inline
    if source.goes_on_in_code(leaf.start):
        source.made.notes.append(Note("NC907", leaf.start, leaf.end, MORE_CODE))
        return
    if source.settings.reader != "commonmark" and _ABBREVIATION.match(source.body, leaf.start) is not None:
        source.made.notes.append(Note("NC907", leaf.start, leaf.end, _DEFINED))
        return
    if source.settings.reader != "commonmark" and _has_terms(source.body, leaf):
        source.made.notes.append(Note("NC907", leaf.start, leaf.end, _TERMS))
        return
    if leaf.prefix and any(
        ">" in leaf.prefix or not line[0].startswith(f"\n{leaf.prefix}")
        for line in _TAG_LINE.finditer(source.body, leaf.start, leaf.end)
    ):
        reason = "some readers end the list or quotation at a line with a tag, and no mark or indent"
        source.made.notes.append(Note("NC907", leaf.start, leaf.end, reason))
        return
    tags = len(leaf.tags)
    if tags * (tags + len(leaf.fixed) + len(leaf.texts) + len(leaf.spans)) > _MOST_WORK:
        source.made.notes.append(
            Note("NC905", leaf.start, leaf.end, "left as it is: too many tags in one paragraph")
        )
        return
    raw_html = source.in_conflict(leaf.start, leaf.end) or _parted(source, leaf)
    index = bisect_left(source.starts, leaf.start)
    wordless = leaf.place == "heading" and not any(value.strip() for _, _, value in leaf.texts)
    noted = begins_note(source, leaf.start)
    first = leaf.tags[0]
    apart = noted and first.start == leaf.start and source.settings.reader != "commonmark"
    if apart and first.tag is not None and first.tag.name not in kramdown.SPAN:
        source.made.notes.append(Note("NC907", first.start, first.end, _NOTED))
        return
    own_block = leaf.place in ("paragraph", "heading") and source.starts[index : index + 1] == [leaf.start]

    def render(style: Style, styles: dict[int, str]) -> Rendered:
        if style == "first" and not styles and not (raw_html or wordless or noted or context.targets):
            known = source.clusters.rewrite(source.body, leaf)
            if known is not None:
                return Rendered(*known)
        result = inline.in_markdown(leaf, context, resolve, style=style, styles=styles, raw_html=raw_html)
        account = Account()
        account.add(result)
        edits: list[Edit] = []
        for item in result.items:
            out = source.line_ends.written(item.render(), item.start, item.end)
            if out == source.body[item.start : item.end]:
                continue
            if edits and edits[-1].span.end == item.start:
                last = edits.pop()
                edits.append(Edit(Span(last.span.start, item.end), last.text + out))
            else:
                edits.append(Edit(Span(item.start, item.end), out))
        shown = (item.render() for item in result.items if item.kind != "text" or not wordless)
        if edits and not "".join(shown).strip():
            if own_block:
                before, after = beside(source, leaf.start, leaf.end)
                return Rendered([removal(source, leaf.start, leaf.end, before, after)], account)
            if wordless:
                account = Account(notes=[Note("HT202", leaf.start, leaf.end, _NO_WORDS)])
                return Rendered([], account)
        if noted and edits and _is_address(source, leaf, edits):
            if style == "first":
                return render("tags", styles)
            return Rendered([], Account(notes=[Note("NC907", leaf.start, leaf.end, LINK)]))
        return Rendered(edits, account)

    source.made.units.append(Unit(leaf.start, leaf.end, render, leaf))


def _has_terms(body: str, leaf: Leaf) -> bool:
    """Whether lines with tags across them stand above a definition: kramdown looks for tags in each line alone."""
    meaning = _DEFINITION.search(body, leaf.start, leaf.end)
    if meaning is None:
        return False
    above = [raw for raw in leaf.tags if raw.start < meaning.start()]
    terms = body[above[0].start : above[-1].end] if above else ""
    tags = [raw.tag for raw in above if raw.tag is not None and raw.tag.name not in VOID]
    across = sum(-1 if tag.close else 1 for tag in tags)
    return bool(across) or "\n" in terms or "<br" in terms.lower()


def _is_address(source: Source, leaf: Leaf, edits: list[Edit]) -> bool:
    moved = [Edit(Span(e.span.start - leaf.start, e.span.end - leaf.start), e.text) for e in edits]
    before = source.body[leaf.start : leaf.end]
    return names_link(before, edit.apply(before, moved))


def _parted(source: Source, leaf: Leaf) -> bool:
    """Whether kramdown parts this paragraph of a list item or quote in two, at an element it takes for a block."""
    if source.settings.reader == "commonmark" or not leaf.prefix:
        return False
    body = source.body
    for raw in leaf.tags:
        tag = raw.tag
        if tag is None or tag.close or tag.name in kramdown.SPAN or tag.name in VOID:
            continue
        line = max(leaf.start, body.rfind("\n", 0, raw.start) + 1)
        if body[line : raw.start].strip(" \t>") or kramdown.TAG.match(body, raw.start) is None:
            continue
        close = body.find(">", kramdown.end_of(body, tag.name, raw.end, leaf.end), leaf.end)
        if line > leaf.start or (close >= 0 and body[close + 1 : leaf.end].strip(" \t\r\n>")):
            reason = f"kramdown takes this {tag.mark} for a block, CommonMark for part of a paragraph"
            source.made.notes.append(Note("NC907", raw.start, raw.end, reason))
            return True
    return False
