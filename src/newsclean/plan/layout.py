"""New blocks in the place of old ones: blank lines, lists that must not grow together, what goes without a trace."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from newsclean.blocks import Account
from newsclean.model import Edit, Span
from newsclean.plan.unit import Rendered, Unit
from newsclean.tidy import CODE as TIDIED
from newsclean.tidy import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from newsclean.blocks import Output
    from newsclean.inline import Style
    from newsclean.plan.source import Source

SEPARATOR = "<!-- -->"
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)+|[ \t]*\Z")
_BLANK_LINE = re.compile(r"\s*?(?:\n|\Z)")
_LISTS = ("ul", "ol")
# What stands before the words of a footnote, and words that make a link definition of it for who knows no footnotes.
_FOOTNOTE = re.compile(r"[ \t>]*\[\^[^\]\n]+\]:[ \t]*")
_DESTINATION = re.compile(
    r"(?:<[^<>\n]*>|[^<\s]\S*)(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^()\n]*\)))?[ \t]*(?=\r?\n|\Z)"
)
LINK = "without tags, readers that know no footnotes would take this one for the address of a link"
# Below a paragraph, with blank lines or without, a definition begins for Hugo and kramdown.
DEFINITION = re.compile(r"(?:[ \t]*\r?\n)*[ ]{0,3}:[ \t]")


def layout(source: Source, outputs: list[Output], start: int, end: int, *, cut: bool = False) -> list[Edit]:
    """Put the outputs into the place of ``start:end``, with the blank lines that Markdown wants.

    ``cut`` says that there are tags of a wrapper between them, which go.
    """
    body = source.body
    if outputs and not cut and all(output.kind in ("raw", "comment") for output in outputs):
        # nothing became Markdown: only tags are tidied, every line end stays where it is
        text, _ = tidy(body, start, end, source.dispatcher)
        return [Edit(Span(start, end), text)] if text != body[start:end] else []
    before, after = beside(source, start, end)
    if not outputs:
        return [removal(source, start, end, before, after)]
    parts: list[str] = []
    if before in _LISTS and outputs[0].kind == before:
        parts.append(SEPARATOR)
    parts += apart(outputs)
    if (after in _LISTS and outputs[-1].kind == after) or (
        outputs[-1].kind == "p" and body[end - 1 : end] == "\n" and DEFINITION.match(body, end)
    ):
        parts.append(SEPARATOR)
    if outputs[0].text == "---" and not body[:start].strip():
        parts[0] = "***"  # at the top of a file "---" would open front matter
    text = "\n\n".join(parts)
    if not (outputs[0].kind == "raw" and outputs[0].start == start):
        text = _lead(source, start) + text
    if body[end - 1 : end] == "\n":
        text += "\n"
        index = bisect_left(source.starts, end)
        html_follows = (
            source.starts[index : index + 1] == [end] and source.regions.blocks[index].kind == "html"
        )
        if not html_follows and _BLANK_LINE.match(body, end) is None:
            text += f"\n{SEPARATOR}\n" if _hangs(source, index) else "\n"
    return [source.line_ends.edit(start, end, text)] if text != body[start:end] else []


def begins_note(source: Source, start: int) -> bool:
    """Whether the words of a footnote begin at ``start``, and somebody may read who knows no footnotes."""
    line = source.body.rfind("\n", 0, start) + 1
    return source.settings.reader != "kramdown" and _FOOTNOTE.fullmatch(source.body, line, start) is not None


def names_link(before: str, after: str) -> bool:
    """Whether ``after`` in the place of ``before`` makes a link definition of a footnote."""
    return _DESTINATION.match(after) is not None and _DESTINATION.match(before) is None


def apart(outputs: Sequence[Output]) -> Iterator[str]:
    """The Markdown of ``outputs``, and what keeps those apart that would be one list or a definition together."""
    before = None
    for output in outputs:
        if before is not None and (
            (output.kind in _LISTS and before.kind == output.kind)
            or (output.kind != "p" and before.kind == "p" and DEFINITION.match(output.text))
        ):
            yield SEPARATOR
        # for kramdown nothing stands right behind an element that is one tag
        beside = before is not None and before.text not in ("---", "***")
        alone = beside and output.kind == "raw" and stands_alone(output.text)
        yield f"{SEPARATOR}\n{output.text.lstrip()}" if alone else output.text
        before = output


def beside(source: Source, start: int, end: int) -> tuple[str, str]:
    """The kinds of the Markdown blocks before and after, where they are lists."""
    blocks = source.regions.blocks
    index = bisect_left(source.starts, start)
    index_before = index - 1
    before = blocks[index_before] if index else None
    index = bisect_left(source.starts, end)
    after = blocks[index] if index < len(blocks) else None
    if index_before > 0 and before is not None and before.kind in ("Paragraph", "FootnoteDefinition"):
        above = blocks[index_before - 1]
        if above.kind == "List" and not _ends_blank(source.body, before.start):
            before = above  # whose last item goes on in the words for kramdown
    return (
        _list_kind(source, before.start) if before is not None and before.kind == "List" else "",
        _list_kind(source, after.start) if after is not None and after.kind == "List" else "",
    )


def _lead(source: Source, start: int) -> str:
    """What parts a new block at ``start`` from the one above: a blank line, if there is none."""
    if not start or _ends_blank(source.body, start):
        return ""
    above = bisect_left(source.starts, start) - 1
    return f"{SEPARATOR}\n\n" if _hangs(source, above, below=True) else "\n"


def _hangs(source: Source, index: int, *, below: bool = False) -> bool:
    """Whether a blank line beside the block ``index``, which has none, would make another block of it for kramdown.

    The line would come above the block, or ``below`` it.
    """
    if source.settings.reader == "commonmark" or not 0 <= index < len(source.regions.blocks):
        return False
    block = source.regions.blocks[index]
    text = source.body[block.start : block.end]
    if block.kind == "Heading":
        return not below and "\n" in text.rstrip()
    return block.kind in ("Paragraph", "Table") and stands_alone(text)


def stands_alone(text: str) -> bool:
    """Whether kramdown takes words for a table or a formula only where blank lines are above and below."""
    lines = text.strip().splitlines()
    return text.lstrip().startswith("$$") or (bool(lines) and all("|" in line for line in lines))


def _follows_html(source: Source, start: int) -> bool:
    """Whether the block before is HTML too: the blank lines between belong to its own edit."""
    index = bisect_left(source.starts, start)
    return bool(index) and source.regions.blocks[index - 1].kind == "html"


def _may_follow_paragraph(source: Source, start: int) -> bool:
    index = bisect_left(source.starts, start)
    return bool(index) and source.regions.blocks[index - 1].kind in ("Paragraph", "html")


def _list_kind(source: Source, start: int) -> str:
    return "ol" if source.body[start : start + 4].lstrip(" ")[:1].isdigit() else "ul"


def removal(source: Source, start: int, end: int, before: str, after: str) -> Edit:
    """Take ``start:end`` out and leave one blank line where it stood between two blocks."""
    body = source.body
    match = _BLANK_LINES.match(body, end)
    stop = match.end() if match else end
    if stop >= len(body):
        begin = start
        while (
            not _follows_html(source, start) and begin and _ends_blank(body, begin) and body[:begin].strip()
        ):
            begin = body.rfind("\n", 0, begin - 1) + 1
        ending = "" if not body[:begin].strip() or body[:begin].endswith("\n") else source.line_ends.at(start)
        if begin == start and SEPARATOR in _lead(source, start):
            ending = f"{SEPARATOR}{source.line_ends.at(start)}"
        return Edit(Span(begin, stop), ending)
    text = _lead(source, start)
    if (before in _LISTS and before == after) or (
        DEFINITION.match(body, stop) and _may_follow_paragraph(source, start)
    ):
        text += f"{SEPARATOR}\n\n"
    return source.line_ends.edit(start, stop, text)


def lines_of(source: Source, start: int, end: int) -> tuple[int, int] | None:
    """The whole lines that ``start:end`` takes up, or None where it cannot become Markdown: it is tidied then."""
    while start < end and source.body[start] in "\r\n":
        start += 1
    line_end = source.body.find("\n", end)
    if source.body[end - 1 : end] != "\n":
        rest = source.body[end : line_end + 1 if line_end >= 0 else len(source.body)]
        if rest.strip():
            tidied(source, start, end)
            return None
        end = line_end + 1 if line_end >= 0 else len(source.body)
    begin = source.body.rfind("\n", 0, start) + 1
    if source.body[begin:start].strip():
        tidied(source, start, end)
        return None
    return begin, end


def tidied(source: Source, start: int, end: int) -> None:
    """One unit that leaves the HTML of ``start:end`` HTML and cleans its tags."""

    def render(style: Style, styles: dict[int, str]) -> Rendered:
        account = Account()
        text, account.removed_tags = tidy(source.body, start, end, source.dispatcher)
        if text == source.body[start:end]:
            return Rendered([], account)
        account.applied.append(TIDIED)
        return Rendered([Edit(Span(start, end), text)], account)

    source.made.units.append(Unit(start, end, render))


def _ends_blank(body: str, at: int) -> bool:
    """Whether the line before the one that starts at ``at`` is blank (or there is none)."""
    if not at:
        return True
    previous = body.rfind("\n", 0, at - 1) + 1
    return not body[previous:at].strip(" \t\r\n")  # a wide blank (U+3000) is a paragraph
