"""The words of a page between stand-ins for its tags, with what a reader does not see folded away."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from newsclean.fingerprint.tags import MARKS, PARENTS, STRUCTURE, TRANSPARENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.fingerprint.tags import Tag

# Stand-ins for tags. HTML that holds such a character itself has no fingerprint.
PRIVATE = re.compile("[\ue000-\ue0ff]")
_BLOCK, _LINE, _CELL_LINE, _ATOM = "\ue000", "\ue001", "\ue002", "\ue003"
_EDGES = f" {_LINE}{_CELL_LINE}"
_LINES = re.compile(f"{_LINE}{{2,}}")
_CELL_LINES = re.compile(f"{_CELL_LINE}{{2,}}")
_CODE = {name: chr(0xE010 + 2 * index) for index, name in enumerate(STRUCTURE)}
_OPENING = {name: chr(0xE080 + 2 * index) for index, name in enumerate(MARKS)}
_CLOSING = {name: chr(0xE081 + 2 * index) for index, name in enumerate(MARKS)}
_CODE_END = {name: chr(ord(code) + 1) for name, code in _CODE.items()}
_EMPTY_CELLS = re.compile(f"(?:{_CODE['td']}{_BLOCK}{_CODE_END['td']}{_BLOCK})+(?={_CODE_END['tr']})")
_EMPTY_ROWS = re.compile(f"{_CODE['tr']}{_BLOCK}{_CODE_END['tr']}(?:{_BLOCK}|$)")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_IN_TABLES = frozenset(("table", "thead", "tbody", "tfoot", "tr"))


def fold(texts: list[str], tags: list[Tag], details: list[Any]) -> str | None:
    """The words ``texts`` with stand-ins for the ``tags`` between them; None where these do not nest as they are
    written. What the tags say besides goes to ``details``."""
    out = [texts[0]]
    stack: list[tuple[str, str, str]] = []  # element, what its end tag stands for, its mark
    active: set[str] = set()
    cell = False
    tables = any(tag.name == "table" for tag in tags)
    index = 0
    last = len(tags)
    while index < last:
        kind, name, mark, detail = tags[index]
        index += 1
        text = texts[index]
        if (
            tables
            and stack
            and stack[-1][0] in _IN_TABLES
            and (kind not in ("part", "end") or texts[index - 1].strip(" \t\n\r\f"))
        ):
            return None  # something between the cells, which browsers put before the table
        if kind == "end":
            if not stack:
                return None
            opened, stands, mark = stack.pop()
            if opened != name:
                return None
            if mark:
                active.discard(mark)
            if name in ("td", "th"):
                cell = False
            out += (stands, text)
        elif kind == "flow":
            edge = _CELL_LINE if cell else _BLOCK
            stack.append((name, edge, ""))
            out += (edge, text)
        elif kind == "mark":
            if name == "a" and "a" in active:
                return None
            if mark in active:
                stack.append((name, "", ""))
                out.append(text)
            else:
                active.add(mark)
                stack.append((name, _CLOSING[mark], mark))
                if detail is not None:
                    details.append(detail)
                out += (_OPENING[mark], text)
        elif kind == "line":
            out += (_CELL_LINE if cell else _LINE, text)
        elif kind == "open":
            if name == "a" and "a" in active:
                return None
            stack.append((name, "", ""))
            out.append(text)
        elif kind == "void":
            out.append(text)
        elif kind == "atom":
            details.append(detail)
            out += (_ATOM, text)
        elif kind == "part":
            if not stack or stack[-1][0] not in PARENTS[name]:
                return None
            cell = name in ("td", "th")
            part = "td" if cell else name
            if part in _CODE:
                stack.append((name, _BLOCK + _CODE_END[part] + _BLOCK, ""))
                out += (_BLOCK, _CODE[part], _BLOCK, text)
            else:
                stack.append((name, "", ""))
                out.append(text)
        elif cell or active:
            return None  # a block in a cell, or one with emphasis around it
        elif kind == "block":
            if name in _HEADINGS and stack and stack[-1][0] in _HEADINGS:
                return None
            stack.append((name, _BLOCK + _CODE_END[name] + _BLOCK, ""))
            out += (_BLOCK, _CODE[name], detail or "", _BLOCK, text)
        elif kind == "caption":
            active.add("em")
            stack.append((name, _CLOSING["em"] + _BLOCK, "em"))
            out += (_BLOCK, _OPENING["em"], text)
        elif kind == "rule":
            out += (_BLOCK, _CODE["hr"], _BLOCK, text)
        elif kind == "iframe":
            if text.strip() or index >= last or tags[index][:2] != ("end", "iframe"):
                return None
            details.append(detail)
            index += 1
            out += (_ATOM, texts[index])
        else:
            end = _code(texts, tags, index, details)
            if end is None:
                return None
            index = end
            out += (_BLOCK, _CODE["pre"], _BLOCK, texts[index])
    return None if stack else "".join(out)


def _code(texts: list[str], tags: list[Tag], index: int, details: list[Any]) -> int | None:
    """Take over the words of the ``<pre>`` whose start tag is before ``index``; return what comes after its end tag."""
    words = [texts[index]]
    for at in range(index, len(tags)):
        kind, name, mark, _ = tags[at]
        if kind == "end" and name == "pre":
            content = "".join(words).replace("\xa0", " ").replace("\r\n", "\n").strip("\n")
            details.append(("pre", content))
            return at + 1
        if not (kind in ("open", "end") or (kind == "mark" and mark == "code")):
            return None
        if kind == "end" and name not in TRANSPARENT and name not in ("code", "tt"):
            return None
        words.append(texts[at + 1])
    return None


def blocks(folded: str, marks: Sequence[str]) -> tuple[str, ...]:
    """Fold white space and line ends as a reader does, and take out what shows nothing."""
    for space in "\n\t\r\f\v\xa0":
        if space in folded:
            folded = folded.replace(space, " ")
    folded = _single(folded)
    while marks and (moved := _outward(folded, marks)) != folded:
        folded = _single(moved)
    for line in (_LINE, _CELL_LINE):
        if line in folded:
            folded = folded.replace(f" {line}", line).replace(f"{line} ", line)
    if _LINE * 2 in folded:
        folded = _LINES.sub(_BLOCK, folded)
    if _CELL_LINE * 2 in folded:
        folded = _CELL_LINES.sub(_CELL_LINE, folded)
    blocks = [block for part in folded.split(_BLOCK) if (block := part.strip(_EDGES))]
    if _CODE["table"] in folded:
        folded = _EMPTY_ROWS.sub("", _EMPTY_CELLS.sub("", _BLOCK.join(blocks)))
        blocks = folded.split(_BLOCK)
    return tuple(blocks)


def _single(folded: str) -> str:
    while "  " in folded:
        folded = folded.replace("  ", " ")
    return folded


def _outward(folded: str, marks: Sequence[str]) -> str:
    """Move white space and line ends out of the marks at whose edge they stand, and take out empty ones."""
    for mark in marks:
        opening, closing = _OPENING[mark], _CLOSING[mark]
        if mark != "a":  # each link has its address in the details
            folded = folded.replace(opening + closing, "").replace(closing + opening, "")
        for space in _EDGES:
            while space + closing in folded:
                folded = folded.replace(space + closing, closing + space)
            while opening + space in folded:
                folded = folded.replace(opening + space, space + opening)
    return folded
