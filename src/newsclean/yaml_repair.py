"""Repairs of YAML that cannot be read: quotes around a value, spaces for tabs. Only what is certain.

Every repair stays on its line. Afterwards the block is composed twice, once as repaired and once with every
repaired value replaced by a stand-in: the two trees must be the same everywhere else, and at the repaired
places the text must be exactly the author's. Otherwise nothing is repaired at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from newsclean.edit import origin
from newsclean.model import Edit, Span
from newsclean.node import Node, Problem, moved, same
from newsclean.yaml_nodes import compose

MAX_REPAIRS = 20
MAX_LINE = 2_000

_KEY = r"""(?:[^\s#"'\[\]{},&*!|>%@`:?-](?:[^:#\n]|:(?![ \t]))*?|"[^"\n]*"|'[^'\n]*')"""
# `key: value`, `- key: value` or `- value`, on one line.
_LINE = re.compile(rf"[ ]*(?:-[ ]+)*(?:(?P<key>{_KEY})[ \t]*:[ \t]+|(?<=-[ ]))(?P<value>\S.*?)[ \t\r]*")
_LISTS = frozenset({"tags", "categories", "keywords", "aliases", "tag", "category"})
_TEXTS = frozenset({"title", "excerpt", "description", "subtitle", "summary", "feature_text"})
_STAND_IN = "x"


@dataclass(frozen=True, slots=True)
class Repair:
    """One repair: what could not be read, and the edit that makes it readable, both in the file's offsets."""

    problem: Problem
    edit: Edit


def quoted(text: str) -> str:
    """``text`` as a YAML scalar in quotes: double ones where nothing in it would need an escape."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def repair(text: str, start: int, end: int) -> tuple[Node, tuple[Repair, ...]] | None:
    """Make the unreadable YAML of ``text[start:end]`` readable; ``None`` when that is not certain.

    Returns the tree after the repairs, with offsets of ``text`` as it is, and the repairs.
    """
    results = []
    # How wide a tab was meant is not known: the widths that can be read must all give the same tree.
    for width in (2, 4, 8):
        attempt = _Attempt(text[start:end], width)
        if attempt.run():
            results.append(attempt)
        if not attempt.tabs:
            break
    if not results:
        return None
    first = results[0]
    trees = [attempt.tree for attempt in results if attempt.tree is not None]
    if not all(same(trees[0], tree) for tree in trees[1:]):
        return None
    repairs = tuple(
        Repair(
            Problem(done.problem.message, start + done.problem.offset, done.problem.code),
            Edit(Span(start + done.edit.span.start, start + done.edit.span.end), done.edit.text),
        )
        for done in sorted(first.repairs, key=lambda done: done.edit.span)
    )
    edits = [done.edit for done in repairs]
    return moved(trees[0], lambda offset: origin(edits, start + offset)), repairs


class _Attempt:
    """Repairs one line after the other, where the reader stops, until all is read or a line is not
    certain."""

    def __init__(self, source: str, width: int) -> None:
        self.before = source.split("\n")
        self.lines = list(self.before)
        self.width = width
        self.tabs = False
        self.tree: Node | None = None
        self.repairs: list[Repair] = []
        self.values: dict[int, tuple[int, str]] = {}  # line -> column and text of a value that was quoted

    def run(self) -> bool:
        """Whether everything could be repaired, and is proved."""
        for _ in range(MAX_REPAIRS + 1):
            try:
                tree = _read(self.lines)
            except Problem as problem:
                if not self.step(problem):
                    return False
            else:
                self.tree = tree
                return self.proved(tree)
        return False

    def step(self, problem: Problem) -> bool:
        """Repair the line on which the reader stopped."""
        source = "\n".join(self.lines)
        number = source.count("\n", 0, problem.offset)
        line = self.lines[number]
        if line != self.before[number] or len(line) > MAX_LINE:
            return False
        offset = sum(len(other) + 1 for other in self.before[:number])
        column = problem.offset - (source.rfind("\n", 0, problem.offset) + 1)
        if problem.code == "FM005":
            self.tabs = True
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            edit = Edit(Span(offset, offset + len(indent)), indent.expandtabs(self.width))
            self.lines[number] = edit.text + line[len(indent) :]
        else:
            match = _LINE.fullmatch(line)
            if match is None or not _certain(match["key"], match["value"], problem):
                return False
            begin, finish = match.span("value")
            edit = Edit(Span(offset + begin, offset + finish), quoted(match["value"]))
            self.lines[number] = line[:begin] + edit.text + line[finish:]
            self.values[number] = (begin, match["value"])
        self.repairs.append(Repair(Problem(problem.message, offset + column, problem.code), edit))
        return True

    def proved(self, tree: Node) -> bool:
        """Compose again with stand-ins, and compare."""
        lines = list(self.lines)
        for number, (column, value) in self.values.items():
            written = quoted(value)
            rest = self.lines[number][column + len(written) :]
            lines[number] = self.lines[number][:column] + written[0] + _STAND_IN + written[0] + rest
        try:
            other = _read(lines)
        except Problem:
            return False
        starts = {}
        offset = 0
        for number, line in enumerate(self.lines):
            if number in self.values:
                column, value = self.values[number]
                starts[offset + column] = value
            offset += len(line) + 1
        met: list[int] = []
        expected = _with_stand_ins(tree, starts, met)
        return sorted(met) == sorted(starts) and same(expected, other)


def _read(lines: list[str]) -> Node:
    source = "\n".join(lines)
    return compose(source, 0, len(source))


def _with_stand_ins(node: Node, starts: dict[int, str], met: list[int]) -> Node:
    """The tree with the stand-in at each repaired place whose text is the author's; ``met`` collects them."""
    if node.scalar:
        if node.tag == "str" and node.style and starts.get(node.span.start) == node.text:
            met.append(node.span.start)
            return node._replace(text=_STAND_IN)
        return node
    return node._replace(
        items=tuple(_with_stand_ins(item, starts, met) for item in node.items),
        pairs=tuple(
            (_with_stand_ins(key, starts, met), _with_stand_ins(value, starts, met))
            for key, value in node.pairs
        ),
    )


def _certain(key: str | None, value: str, problem: Problem) -> bool:
    """Whether ``value``, which stands alone on its line, was surely meant as the text that it is."""
    if re.search(r"[ \t]#", value) or not _broken(value):
        return False  # a comment, or words after a hash? And a value that is right is not the reason
    first = value[0]
    if problem.code == "FM006" and first != "!":
        return False  # too much or too deep is no reason for quotes
    if first in "'\"":
        return _quotes_are_words(value)
    if first == "[":
        return (
            (key or "").strip() not in _LISTS and _closed(value, "[", "]") and _a_text(key, value, "[", "]")
        )
    if first == "{":
        return _closed(value, "{", "}") and _a_text(key, value, "{", "}")
    if first in "|>":
        return value[1:2] in (" ", "\t")
    if first == "*":
        return not re.fullmatch(r"\*[\w-]+", value)
    if first == "!":
        return not re.match(r"!!|!<|!(?:ruby|python|perl|java)\b", value)
    if first in "-?,]}":
        return False
    # What is left: `: ` in the middle, and a first character that YAML keeps for itself.
    return first in "@`%&" or (": " in value and not value.endswith(":"))


def _broken(value: str) -> bool:
    source = f"---\nk: {value}\n"
    try:
        compose(source, 0, len(source))
    except Problem as problem:
        return problem.offset < len(source)
    return False


def _closed(value: str, opening: str, closing: str) -> bool:
    """Whether every bracket that opens is closed, and words follow."""
    depth = 0
    for char in value:
        depth += (char == opening) - (char == closing)
        if depth < 0:
            return False
    return depth == 0


def _a_text(key: str | None, value: str, opening: str, closing: str) -> bool:
    """Whether brackets are part of a text: words follow the first pair, or ``key`` wants a text."""
    depth = 0
    for at, char in enumerate(value):
        depth += (char == opening) - (char == closing)
        if depth == 0:
            return at + 1 < len(value) or (key or "").strip().lower() in _TEXTS
    return False


def _quotes_are_words(value: str) -> bool:
    """Whether quotes open and close in turn, as around words: not one pair around all with more inside."""
    quote = value[0]
    if quote == '"' and "\\" in value:
        return False
    inside = False
    for match in re.finditer(re.escape(quote), value):
        before = value[match.start() - 1] if match.start() else " "
        opens = before.isspace() or before in "([{<“‘「『《〈"
        if opens == inside:
            return False
        inside = not inside
    return not inside
