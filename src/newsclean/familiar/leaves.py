"""In a leaf of plain words, tags are familiar one by one, each with what stands next to it.

A *leaf* is a paragraph of Markdown, or what is in ``<p>``, ``<li>`` and the like. A *cluster* is a run of tags in it
that belong together, with the words inside. Where all else in a leaf is plain words, clusters have nothing to do with
each other (``newsclean.clusters`` rewrites them one by one, too). So what becomes of each is learned from leaves with
no other, and a leaf with any number of them counts as words: there are few clusters, and few ways to build blocks of
words, but endless ways to combine them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newsclean.stand_ins import SLOT, poured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.stand_ins import Cut, Parts

Frame = tuple[str, str]
"""What is before and after the words of a leaf."""
PARAGRAPH: Frame = ("", "")
_FRAMES = {
    "p": ("<p>", "</p>"),
    "li": ("<ul>\n<li>", "</li>\n</ul>"),
    **{name: (f"<{name}>", f"</{name}>") for name in ("blockquote", "h1", "h2", "h3", "h4", "h5", "h6")},
}
_INLINE = re.compile(r"<(/?)(b|strong|i|em|u|s|del|span|a|font|mark|small|sub|sup)(?=[ >])")
# Blocks that say nothing about the words in them.
_BLOCK = re.compile(
    r"\n|</?(p|li|[uo]l|div|blockquote|h[1-6])"
    r"(?: data-ke-(?:size|style|list-type)=\"[^\"]*\"| style=\"(?:text-align|list-style-type): ?[a-z-]+;?\")*>"
)
# A wrapper of all words of a leaf that says nothing about them.
_WRAPPER = re.compile(r"<span style=\"(?:font-family|color|background-color|letter-spacing): ?[^\":;]*;?\">")
_STRIKE = "~"  # two in a leaf are a pair of delimiters for some readers


class Known(NamedTuple):
    """What becomes of all parts of one shape: Markdown (nothing, if it goes), and its page as HTML."""

    text: Parts
    page: Parts
    applied: dict[str, int]
    tags_removed: int
    at_start: bool  # whether it would be something else at the start of a post
    is_list: bool


class Cluster(NamedTuple):
    """What becomes of a cluster and of the characters next to it: Markdown, and HTML of its page.

    Numbers are those of the words, from the one before the cluster on, if there is one; the words on either side are
    not in it.
    """

    text: Parts
    page: Parts
    applied: dict[str, int]
    tags_removed: int


def cluster(known: Known | None, frame: Known | None, parts: Sequence[str]) -> Cluster | None:
    """What is ``known`` about a leaf of ``parts`` as what is known about the only cluster in it.

    ``frame`` is known about a leaf with nothing but words.
    """
    if known is None or frame is None or known.at_start or frame.at_start:
        return None
    text = _inside(known.text, frame.text, parts)
    page = _inside(known.page, frame.page, parts)
    applied = {code: times - frame.applied.get(code, 0) for code, times in known.applied.items()}
    if text is None or page is None or min(applied.values(), default=0) < 0:
        return None
    return Cluster(text, page, applied, known.tags_removed - frame.tags_removed)


def _inside(made: Parts, frame: Parts, parts: Sequence[str]) -> Parts | None:
    """What is in ``made`` between the words at its edges, or inside the frame where there are no words."""
    if len(frame) != 3 or not made:
        return None
    before, _, after = map(str, frame)
    first, last = str(made[0]), str(made[-1])
    if len(made) == 1 or not first.startswith(before) or not last.endswith(after):
        return None
    inside = [first[len(before) :], *made[1:-1], last[: len(last) - len(after)]]
    if parts[0].startswith(SLOT):
        if inside[:2] != ["", 0]:
            return None
        del inside[:2]
    if parts[-1].endswith(SLOT):
        if inside[-2:] != ["".join(parts).count(SLOT) - 1, ""]:
            return None
        del inside[-2:]
    return tuple(inside)


@dataclass(slots=True)
class Reduced:
    """A part in which leaves count as words: its shape, the words as Markdown and as HTML, the clusters in them."""

    shape: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    page: list[str] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    familiar: bool = True  # whether all of its clusters are


Find = Callable[["Frame", "list[str]"], "Cluster | None"]


def reduced(cut: Cut, find: Find) -> Reduced | None:
    """The part that is ``cut`` up, with words in the places of its leaves; None where it cannot be seen that way.

    ``find`` says what is known about a cluster, given as parts with its neighbours, in a leaf.
    """
    if not any(map(_INLINE.match, cut.parts[1::2])):
        return None
    reader = _Reader(cut, find)
    return reader.made if reader.read() else None


class _Leaf(NamedTuple):
    """A leaf: its first and last piece of text, its clusters from which piece to which, what comes after it."""

    frame: Frame
    start: int
    end: int
    clusters: list[tuple[int, int]]
    after: int


class _Reader:
    """Reads the pieces of a part."""

    def __init__(self, cut: Cut, find: Find) -> None:
        self.parts = cut.parts
        self.words = cut.words
        self.find = find
        self.made = Reduced()
        self.word = 0  # how many words were read

    def read(self) -> bool:
        """Whether there is nothing in the part but blocks, and leaves of words and clusters."""
        parts = self.parts
        at = 0
        while at < len(parts):
            leaf = self._leaf(at)
            if leaf is not None and leaf.clusters:
                self.made.shape += parts[at : leaf.start]
                self._take(leaf)
                self.made.shape += parts[leaf.end + 1 : leaf.after]
                at = leaf.after
            else:
                slots = parts[at].count(SLOT)
                self._words(slots)
                self.made.shape.append(parts[at])
                at += 1
            if at < len(parts):
                if _BLOCK.fullmatch(parts[at]) is None:
                    return False
                self.made.shape.append(parts[at])
                at += 1
        return True

    def _words(self, number: int) -> None:
        """Take the next words as they are."""
        words = self.words[self.word : self.word + number]
        self.made.text += words
        self.made.page += words
        self.word += number

    def _leaf(self, at: int) -> _Leaf | None:
        """The leaf that begins with the text ``at``."""
        parts = self.parts
        if not at:
            found = self._clusters(0)
            if found is None or found[0] != len(parts) - 1:
                return None
            return _Leaf(PARAGRAPH, 0, *found, len(parts))
        match = _BLOCK.fullmatch(parts[at - 1])
        if match is None or match[1] not in _FRAMES or parts[at - 1][1] == "/":
            return None
        frame, close = _FRAMES[match[1]], f"</{match[1]}>"
        if not parts[at] and at + 1 < len(parts) and _WRAPPER.fullmatch(parts[at + 1]):
            found = self._clusters(at + 2)
            if found is not None and parts[found[0] + 1 : found[0] + 4] == ["</span>", "", close]:
                inner = frame[0] + parts[at + 1], "</span>" + frame[1]
                return _Leaf(inner, at + 2, *found, found[0] + 3)
        found = self._clusters(at)
        if found is None or parts[found[0] + 1 : found[0] + 2] != [close]:
            return None
        return _Leaf(frame, at, *found, found[0] + 1)

    def _clusters(self, at: int) -> tuple[int, list[tuple[int, int]]] | None:
        """Where the leaf ends whose first text is ``at``, and its clusters.

        None where tags do not pair, something else than words stands next to one, or a tilde may be a delimiter: in
        HTML it is escaped if there is another, in Markdown it is what it was, if it is not in or beside a cluster.
        """
        parts = self.parts
        found: list[tuple[int, int]] = []
        stack: list[str] = []
        first, strikes, inside, index = 0, 0, False, at + 1
        while index < len(parts):
            match = _INLINE.match(parts[index])
            if match is None:
                if parts[index] != _STRIKE:
                    break
                strikes += 1
                inside |= bool(stack)
                if not (_is_letter(parts[index - 1][-1:]) and _is_letter(parts[index + 1][:1])):
                    return None
            elif not match[1]:
                if not stack:
                    near = found and found[-1][1] == index - 2 and SLOT not in parts[index - 1]
                    first = found.pop()[0] if near else index
                stack.append(match[2])
            elif not stack:
                break
            elif stack.pop() != match[2]:
                return None
            elif not stack:
                found.append((first, index))
            index += 2
        end = index - 1
        if stack or (strikes > 1 and (inside or at)):
            return None
        for first, last in found:
            if (first - 1 > at and SLOT not in parts[first - 1]) or (
                last + 1 < end and SLOT not in parts[last + 1]
            ):
                return None
        return end, found

    def _take(self, leaf: _Leaf) -> None:
        """Take a leaf as one word."""
        parts, made = self.parts, self.made
        text: list[str] = []
        page: list[str] = []
        at = leaf.start
        follows = False  # whether a cluster is before, which has what is between it and the next word
        for first, last in [*leaf.clusters, (leaf.end + 1, leaf.end + 1)]:
            for index in range(at, first):
                before, slot, after = parts[index].partition(SLOT)
                precedes = index + 1 == first <= leaf.end
                plain = ""
                if not slot:
                    plain = "" if follows or precedes else before
                else:
                    if not follows and index > leaf.start:
                        plain = before
                    plain += self.words[self.word]
                    self.word += 1
                    if not precedes and index < leaf.end:
                        plain += after
                text.append(plain)
                page.append(plain)
                follows = False
            if first > leaf.end:
                break
            known, words = self._cluster(leaf, first, last)
            if known is None:
                made.familiar = False
            else:
                text.append(poured(known.text, words))
                page.append(poured(known.page, words))
                made.clusters.append(known)
            at, follows = last + 1, True
        before, slot, _ = parts[leaf.start].partition(SLOT)
        _, _, after = parts[leaf.end].partition(SLOT)
        if _STRIKE in parts[leaf.start : leaf.end] and any("~~" in piece for piece in text):
            made.familiar = False  # where some readers strike through depends on both
        made.shape.append((before if slot else "") + SLOT + after)
        made.text.append("".join(text))
        made.page.append("".join(page))

    def _cluster(self, leaf: _Leaf, first: int, last: int) -> tuple[Cluster | None, list[str]]:
        """What is known about a cluster, and its words, with the one before it."""
        parts = self.parts
        before, slot, after = parts[first - 1].partition(SLOT)
        start = self.word - len(slot)
        inside = "".join(parts[first : last + 1]).count(SLOT)
        near = parts[last + 1].partition(SLOT)
        known = self.find(
            leaf.frame, [slot + after if slot else before, *parts[first : last + 1], near[0] + near[1]]
        )
        self.word += inside
        return known, self.words[start : self.word]


def _is_letter(char: str) -> bool:
    """Whether ``char`` is a letter or a digit, or stands for words, which have those at their edges."""
    return char == SLOT or char.isalnum()
