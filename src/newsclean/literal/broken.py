"""Emphasis in Markdown that CommonMark does not read as such, so that its delimiters are shown.

By CommonMark's rules (https://spec.commonmark.org/0.31.2/#delimiter-run) ``**`` cannot close after punctuation when a
letter follows, as a Korean particle does; kramdown closes it there
(https://github.com/commonmark/commonmark-spec/issues/650).
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from newsclean import html
from newsclean.literal.mend import Mend
from newsclean.literal.runs import TAGS, Between, Run, closed, fits, tagged
from newsclean.literal.source import MOST_WORK
from newsclean.literal.suspicion import has_emphasis

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.literal.source import Leaf, Source

_RUN = re.compile(r"\*+|~~+|__+")
SIGNS = {"*": "asterisks", "~": "tildes", "_": "underscores"}
_FUNCTIONAL = {"Strong": 2, "Emphasis": 1, "Strikethrough": 2}


def broken_emphasis(source: Source) -> Iterator[Mend]:
    """Find the pairs of delimiters that a reader sees, in the order of leaves."""
    for leaf in source.leaves if has_emphasis(source.body) else ():
        if not has_emphasis(source.body[leaf.start : leaf.end]):
            continue  # what is said of it does not depend on the rest of the post
        runs = list(_literal(source, leaf))
        if len(runs) < 2 or len(runs) * (len(leaf.spans) + len(leaf.tags)) > MOST_WORK:
            continue
        classes: dict[tuple[str, int, tuple[int, ...]], list[Run]] = defaultdict(list)
        for run in [*runs, *_functional(source.body, leaf)]:
            classes[run.char, run.count, run.inside].append(run)
        for same in classes.values():
            if sum(run.literal for run in same) >= 2:
                yield from _mends(source, leaf, sorted(same, key=lambda run: run.start))


def _literal(source: Source, leaf: Leaf) -> Iterator[Run]:
    """The runs that are words for CommonMark."""
    body = source.body
    for match in _RUN.finditer(body, leaf.start, leaf.end):
        start, end = match.span()
        if (match[0][0], end - start) not in TAGS or not leaf.is_text(start, end):
            continue
        if _is_escaped(body, start) or source.is_opaque(start, end):
            continue
        inside = leaf.around(start, end)
        if not any(
            leaf.spans[index][0] == "Image" for index in inside
        ):  # an alternative text has no emphasis
            yield Run(start, end, match[0][0], end - start, True, inside)


def _is_escaped(body: str, at: int) -> bool:
    slashes = 0
    while at > slashes and body[at - slashes - 1] == "\\":
        slashes += 1
    return bool(slashes % 2)


def _functional(body: str, leaf: Leaf) -> Iterator[Run]:
    """The runs that emphasise."""
    for name, start, end in leaf.spans:
        count = _FUNCTIONAL.get(name)
        if count is not None and end - start > 2 * count and body[start + count - 1] == body[start]:
            inside = leaf.around(start, end)
            yield Run(start, start + count, body[start], count, False, inside)
            yield Run(end - count, end, body[start], count, False, inside)


def _mends(source: Source, leaf: Leaf, runs: list[Run]) -> Iterator[Mend]:
    pairs: list[tuple[Run, Run]] = []
    paired: set[int] = set()
    for one, other in pairwise(runs):
        if one.literal and other.literal and one.start not in paired and _fit(source, leaf, one, other):
            pairs.append((one, other))
            paired.update((one.start, other.start))
    if not pairs and len(runs) % 2 == 0:
        # CommonMark took the wrong two together: the end of one word for the beginning of the next
        turns = list(zip(runs[::2], runs[1::2], strict=True))
        if all(_fit(source, leaf, one, other) for one, other in turns):
            right = {(start, end) for _, start, end in leaf.spans}
            pairs = [(one, other) for one, other in turns if (one.start, other.end) not in right]
    for one, other in pairs:
        yield from _mend(source, leaf, one, other)


def _fit(source: Source, leaf: Leaf, one: Run, other: Run) -> bool:
    body = source.body
    tags = [html.tag_at(body, *tag) for tag in leaf.tags if one.end <= tag[0] and tag[1] <= other.start]
    if not closed(tags):
        return False
    before = body[one.start - 1] if one.start > leaf.start else ""
    rest = body[other.end : min(leaf.end, other.end + 8)]
    return fits(one, Between(before, body[one.end : other.start], rest[:1], rest))


def _mend(source: Source, leaf: Leaf, one: Run, other: Run) -> Iterator[Mend]:
    body = source.body
    content = body[one.end : other.start]
    lead = len(content) - len(content.lstrip())
    trail = len(content) - len(content.rstrip())
    before = body[one.start - 1] if one.start > leaf.start else ""
    after = body[other.end] if other.end < leaf.end else ""
    in_kramdown = _kramdown_reads(one, content, after)
    if in_kramdown and source.settings.reader == "kramdown":
        return
    kind = one.kind
    delimiter = one.char * one.count
    if lead or trail:
        why = f'"{delimiter}" beside a space'
    elif content[0].isalnum() or not before.isalnum():
        why = f'"{delimiter}" does not close before "{after}"'
    else:
        why = f'"{delimiter}" does not open after "{before}"'
    seen = f"the {SIGNS[one.char]} are shown"
    if in_kramdown and source.settings.reader == "both":
        seen += f" in CommonMark, kramdown reads {kind}"
    yield Mend(
        one.start,
        other.end,
        tagged(one, other, lead, trail),
        f"{seen}: {why}",
        f"{kind} again: {why}",
        gone=delimiter * (one.literal + other.literal),
        marks=frozenset(("strong", "em", "del", "br" if "\n" in content[-trail:] else "strong")),
    )


def _kramdown_reads(run: Run, content: str, after: str) -> bool:
    if content[0] in " \t\n" or content[-1] in " \t\n":
        return False
    return run.char != "_" or not after.isalnum()
