"""One unit for each HTML block inside a list item, a quote or a footnote."""

from __future__ import annotations

import re
from bisect import insort
from typing import TYPE_CHECKING

from newsclean import escape, kramdown
from newsclean.action import Context
from newsclean.blocks import Account, Converter
from newsclean.dispatch import Dispatcher
from newsclean.html_nodes import Element
from newsclean.html_tree import TreeBuilder
from newsclean.inline import Note
from newsclean.model import Edit, Span
from newsclean.plan.conflicts import MARKDOWN, OTHER_END, shown_apart
from newsclean.plan.layout import DEFINITION, SEPARATOR, apart, begins_note
from newsclean.plan.source import MORE_CODE, NO_READING
from newsclean.plan.unit import Rendered, Unit
from newsclean.spans import inside
from newsclean.tidy import tidy

if TYPE_CHECKING:
    from newsclean.inline import Style
    from newsclean.plan.source import Source
    from newsclean.scan import Chunk

_NO_PLACE = "left as it is: the page would change"
_NOTED = "readers put the link back to the text behind the last words of a footnote, and below a block"
_LAZY = "kramdown takes the next line into this list or quotation, CommonMark does not"
# A line with words, which begins nothing of its own.
_WORDS = re.compile(
    r"[ \t]*(?![-+*][ \t]|\d+[.)][ \t]|[>|:]|```|~~~|\{[:%{]|\[\^|[-*_=][-*_= \t]*\r?\n|<!--"
    rf"|</?(?!(?:{'|'.join(sorted(kramdown.SPAN))})[\s/>])[a-z])\S",
    re.IGNORECASE,
)
_MARKER = re.compile(r" {0,3}(?:[-+*]|(?P<number>\d{1,9})[.)])[ \t]")
_MARKED_BLANKS = re.compile(r"(?:[ \t]*>[ \t>]*\r?\n)+")
_BLANK_QUOTED = re.compile(r"(?:[ \t>]*\r?\n)+")


def chunk_unit(source: Source, chunk: Chunk) -> None:
    """One unit for an HTML block inside a list item or a quote."""
    if source.regions.is_opaque(chunk.start, chunk.end):
        source.made.notes.append(
            Note("NC903", chunk.start, chunk.end, "Liquid, a shortcode or mathematics inside HTML")
        )
        return
    if source.goes_on_in_code(chunk.start):
        source.made.notes.append(Note("NC907", chunk.start, chunk.end, MORE_CODE))
        return
    if source.in_conflict(chunk.start, chunk.end):
        return  # kramdown shows it as it is written; there is a remark about that
    builder = TreeBuilder(chunk.text)
    builder.feed(0, len(chunk.text))
    builder.end_of_chunk(len(chunk.text))
    reading = NO_READING if source.settings.reader == "commonmark" else kramdown.read(chunk.text, [])
    end = chunk.end
    if not all(extent.closed for extent in reading.extents):
        end = _end_of_item(source.body, chunk)
        insort(source.conflicts, (chunk.start, end))
    if reading is not NO_READING and _goes_on(source.body, chunk):
        source.made.notes.append(Note("NC907", chunk.start, chunk.end, _LAZY))
        return
    if builder.open or builder.misread:
        why = "HTML in a list or quote that is not closed there"
        source.made.notes.append(Note("NC906", chunk.start, end, why))
        return
    ends = {root.start: root.end for root in builder.roots if isinstance(root, Element)}
    for extent in reading.extents:
        if ends.get(extent.start, extent.end) != extent.end or not extent.closed:
            at, reason = chunk.place(extent.start), OTHER_END.format(extent.name)
            source.made.notes.append(Note("NC907", at, at + 1, reason))
            return

    if reading.literal:
        at = chunk.place(min(reading.literal))
        source.made.notes.append(Note("NC906", at, at + 1, "kramdown shows this end tag as text"))
        return
    if reading is not NO_READING:
        for start, _ in shown_apart(chunk.text, reading.extents, 0, len(chunk.text)):
            at = chunk.place(start)
            source.made.notes.append(Note("NC907", at, at + 1, MARKDOWN))
            return

    extents = [(extent.start, extent.end) for extent in reading.extents]

    def is_markdown(offset: int) -> bool:
        """Whether kramdown, which reads a list or quote by itself, reads Markdown there."""
        return reading is not NO_READING and not inside(extents, offset)

    context = Context(
        chunk.text,
        source.settings,
        source.context.targets,
        source.context.labels,
        lambda at: is_markdown(at) or at in reading.literal,
        listed=not chunk.prefix.endswith("> "),
    )
    dispatcher = Dispatcher(context)
    body = source.body
    line = body.rfind("\n", 0, chunk.start) + 1
    lead = body[line : chunk.start]
    on_marker = bool(lead.strip(" \t>"))
    previous = body[body.rfind("\n", 0, line - 1) + 1 : line].strip(" \t>\r\n") if line else ""
    hangs = bool(previous) and source.settings.reader != "commonmark" and _hangs(body, line)

    def render(style: Style, styles: dict[int, str]) -> Rendered:
        converter = Converter(context, dispatcher, style=style, is_markdown=is_markdown)
        outputs = converter.flow(builder.roots)
        account = converter.account
        account.notes = [
            Note(n.code, chunk.place(n.start), chunk.place(n.end), n.reason) for n in account.notes
        ]
        account.removed = [(c, chunk.place(s), chunk.place(e)) for c, s, e in account.removed]
        account.repairs = [(chunk.place(s), chunk.place(e), text) for s, e, text in account.repairs]
        if not outputs:
            if _before_definition(body, chunk):
                account = Account()
                account.notes.append(Note("NC901", chunk.place(0), chunk.place(1), _NO_PLACE))
                return Rendered([], account)
            if on_marker:
                return Rendered([], Account())
            # the blank line that ends a quotation stays
            blanks = _MARKED_BLANKS if ">" in chunk.prefix else _BLANK_QUOTED
            blank = None if previous else blanks.match(body, chunk.end)
            if hangs:
                return Rendered([source.line_ends.edit(line, chunk.end, f"{lead}{SEPARATOR}\n")], account)
            return Rendered([Edit(Span(line, blank.end() if blank else chunk.end), "")], account)
        if all(output.kind in ("raw", "comment") for output in outputs):
            text, _ = tidy(chunk.text, 0, len(chunk.text), dispatcher)
            same = text == chunk.text or "\n" in text[:-1]  # its lines have prefixes of their own
            return Rendered([] if same else [Edit(Span(chunk.start, chunk.end), text)], account)
        parts = list(apart(outputs))
        if outputs[-1].kind == "p" and _before_definition(body, chunk):
            parts.append(SEPARATOR)
        if context.listed and on_marker and outputs[0].kind in ("p", "h1", "h2", "h3", "h4", "h5", "h6"):
            parts[0] = escape.boxes(parts[0])
        text = "\n\n".join(parts)
        bare = chunk.prefix.rstrip()
        first, *rest = text.split("\n")
        written = "\n".join([first, *(chunk.prefix + part if part else bare for part in rest)])
        if body[chunk.end - 1 : chunk.end] == "\n":
            written += "\n"
        if on_marker and begins_note(source, chunk.start) and outputs[-1].kind == "p":
            return Rendered([], Account(notes=[Note("NC907", chunk.place(0), chunk.place(1), _NOTED)]))
        if not on_marker and previous:
            written = f"{lead}{SEPARATOR}\n{bare}\n{lead}{written}" if hangs else f"{bare}\n{lead}{written}"
            return Rendered([source.line_ends.edit(line, chunk.end, written)], account)
        return Rendered([source.line_ends.edit(chunk.start, chunk.end, written)], account)

    source.made.units.append(Unit(chunk.start, chunk.end, render))


def _end_of_item(body: str, chunk: Chunk) -> int:
    """Where the item or quotation ends for kramdown, which takes any words below words into it."""
    at, blank = chunk.end, False
    mark = chunk.prefix.rstrip() or chunk.prefix
    while at < len(body):
        line = body.find("\n", at) + 1 or len(body)
        words = body[at:line].strip()
        if words and blank and not body.startswith(mark, at):
            break
        at, blank = line, not words
    return at


def _goes_on(body: str, chunk: Chunk) -> bool:
    """Whether words follow in the next line that do not belong to the list or quotation for CommonMark."""
    return (
        body[chunk.end - 1 : chunk.end] == "\n"
        and not body.startswith(chunk.prefix.rstrip() or chunk.prefix, chunk.end)
        and (_WORDS.match(body, chunk.end) is not None or _other_list(body, chunk))
    )


def _other_list(body: str, chunk: Chunk) -> bool:
    """Whether a list of the other kind begins in the next line, which kramdown takes into the item above."""
    above = _MARKER.match(body, body.rfind("\n", 0, chunk.start) + 1)
    below = _MARKER.match(body, chunk.end)
    return above is not None and below is not None and (above["number"] is None) != (below["number"] is None)


def _hangs(body: str, line: int) -> bool:
    """Whether kramdown would see something else in the words above ``line``, in its list or quotation, above a blank
    line: as ``layout.stands_alone``, but that one end of a formula is enough."""
    first = line
    while line:
        above = body.rfind("\n", 0, line - 1) + 1
        marker = _MARKER.match(body, above, line)
        words = body[marker.end() if marker is not None else above : line].strip(" \t>\r\n")
        if line == first and words.endswith("$$"):
            return True
        if not words:
            break
        if "|" not in words:
            return False
        line = above
        if marker is not None:
            break
    return line < first


def _before_definition(body: str, chunk: Chunk) -> bool:
    """Whether a line follows, of the same list or quotation, that kramdown would take for a definition."""
    blank = _BLANK_QUOTED.match(body, chunk.end)
    at = blank.end() if blank is not None else chunk.end
    return body.startswith(chunk.prefix, at) and DEFINITION.match(body, at + len(chunk.prefix)) is not None
