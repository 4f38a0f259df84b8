"""Which raw tags are left in a cleaned post, and why: on the written list, held back with a finding, or neither."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsclean import clean, markdown
from newsclean.unsayable import UNSAYABLE
from tests import meaning

if TYPE_CHECKING:
    from newsclean.unsayable import Unsayable

TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][\w-]*)(?:\s[^<>]*)?/?>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
# Broken tags, about which Markdown has no say.
_BROKEN = re.compile(r"never closed|crosses|closes nothing")
# What these say is about words, not about tags that stay.
_OTHER = ("FM", "TS304", "MD501", "MD502", "SC")
_ROWS: dict[str, list[Unsayable]] = {}
for _row in UNSAYABLE:
    for _name in _row.names:
        _ROWS.setdefault(_name, []).append(_row)
_PARTS = (("ol", "li"), ("ul", "li"))  # where Markdown stands between the tags


@dataclass(slots=True)
class Left:
    """A tag that is left: where it stands, and why. ``listed`` says that Markdown has no words for it.

    ``block`` counts the blocks on the top level, ``run`` all blocks and lines, ``place`` is the heading or table cell
    around it. ``codes`` are the rules that say with a finding what holds it back.
    """

    name: str
    close: bool
    source: str
    start: int
    end: int
    block: int
    run: int
    place: str = ""
    listed: bool = False
    codes: tuple[str, ...] = ()


def count(text: str) -> int:
    """How many raw start tags there are in the body of a post, code and comments aside."""
    return sum(not tag.close for tag in _tags(meaning.split_front(text)[1])[1])


def left_tags(text: str, name: str = "post.md") -> list[Left]:
    """The raw start tags in the body of a cleaned post, none of its code and comments, each with its reason."""
    body = meaning.split_front(text)[1]
    offset = len(text) - len(body)
    blocks, tags = _tags(body)
    if all(tag.close for tag in tags):
        return []
    findings = [f for f in clean(text, name=name).findings if not f.code.startswith(_OTHER)]
    at = {(f.code, f.span.start - offset) for f in findings if not _BROKEN.search(f.message)}
    _list(tags, at)
    for tag in tags:
        if not tag.close and not tag.listed:
            start, end = blocks[tag.block] if tag.block >= 0 else (tag.start, tag.end)
            tag.codes = tuple(
                sorted(
                    {f.code for f in findings if f.span.start - offset < end and start < f.span.end - offset}
                )
            )
    return [tag for tag in tags if not tag.close]


def _tags(body: str) -> tuple[list[tuple[int, int]], list[Left]]:
    """The blocks on the top level, and the tags in order."""
    blocks: list[tuple[int, int]] = []
    pieces: list[tuple[int, int, int, int, str]] = []
    depth, run, place = 0, 0, ""
    for kind, payload, start, end in markdown.events(body):
        if kind == "Start":
            if not depth:
                blocks.append((start, end))
            depth += 1
            name = markdown.name_of(payload)
            run += 1
            place = name if name in ("Heading", "TableCell") else place
        elif kind == "End":
            depth -= 1
            place = "" if markdown.name_of(payload) == place else place
        elif kind in ("Html", "InlineHtml"):
            if pieces and pieces[-1][1] == start:  # a tag may go on in the next line
                start = pieces.pop()[0]
            pieces.append((start, end, len(blocks) - 1, run, place))
    tags: list[Left] = []
    for start, end, block, run, place in pieces:
        source = _COMMENT.sub(lambda comment: " " * len(comment[0]), body[start:end])
        for match in TAG.finditer(source):
            begin, stop = start + match.start(), start + match.end()
            tags.append(
                Left(match["name"].lower(), bool(match["close"]), match[0], begin, stop, block, run, place)
            )
    return blocks, tags


def _list(tags: list[Left], findings: set[tuple[str, int]]) -> None:
    """Find out which of ``tags`` are on the written list; ``findings`` are codes and where they are reported."""
    for tag in tags:
        row = _ROWS.get(tag.name, ())
        tag.listed = any(
            not r.where or tag.place in r.places or any((code, tag.start) in findings for code in r.codes)
            for r in row
        )
    ends: dict[int, int] = {}
    stack: list[int] = []
    for index, tag in enumerate(tags):
        if not tag.close:
            stack.append(index)
            continue
        opened = next((i for i in reversed(stack) if tags[i].name == tag.name), None)
        if opened is not None:
            ends[opened] = tag.start
            del stack[stack.index(opened) :]
    for index, tag in enumerate(tags):
        if not tag.listed or index not in ends or tag.close:
            continue
        for other in tags[index + 1 :]:
            if other.start >= ends[index]:
                break
            other.listed = other.listed or other.run == tag.run or (tag.name, other.name) in _PARTS
