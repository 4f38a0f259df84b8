"""Tags in a Markdown paragraph whose surroundings do not matter are rewritten once for all paragraphs.

A *cluster* is a run of tags that belong together, with the words inside: ``<span style="…"><b>words</b></span>``. Where
all text around is plain, only the characters next to a cluster decide what becomes of it. So that is found out once,
with stand-ins, as ``shapes`` does for blocks. A paragraph with anything else in it (delimiters, code, Markdown links,
line breaks) is rewritten as a whole.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple, cast

from newsclean import inline
from newsclean.blocks import Account
from newsclean.dispatch import Dispatcher
from newsclean.html import VOID
from newsclean.model import Edit, Span
from newsclean.scan import Leaf, RawTag
from newsclean.stand_ins import (
    OUTSIDE,
    Parts,
    Remark,
    Remembered,
    Watched,
    letter,
    plain,
    plain_tag,
    poured,
    remark,
    stand_in,
    template,
)

if TYPE_CHECKING:
    from newsclean.action import Context
    from newsclean.model import Settings
    from newsclean.scan import Place

_TAGS = re.compile(r"(<[^<>]*>)")
_NAME = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:_-]*)[\s/>]")
# What may have to do with a tag elsewhere in the paragraph.
_ENTANGLED = re.compile(r"[\\`*_\[\]<]|://|www\.", re.IGNORECASE)
# What begins no block, whatever follows.
_BEGINNING = re.compile(r"[^\s\d\-+#>=:|~_]")

_LONGEST = 20_000  # longer paragraphs are not worth the pieces


class _Rewritten(NamedTuple):
    """What becomes of a cluster. Places are counted in pieces (a tag, the words between)."""

    parts: Parts
    applied: tuple[str, ...]
    remarks: tuple[Remark, ...]
    removed_tags: int


class Clusters:
    """What is known about clusters under the same settings."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.memory: Remembered[_Rewritten] = Remembered()

    def rewrite(self, body: str, leaf: Leaf) -> tuple[list[Edit], Account] | None:
        """The edits for the tags of ``leaf`` and what was done; None where more than its clusters matters."""
        if (
            leaf.place == "cell"
            or leaf.end - leaf.start > _LONGEST
            or leaf.fixed
            or leaf.spans
            or any(raw.opened for raw in leaf.tags)
            or body.count("~", leaf.start, leaf.end)
            > 1  # from one of which some readers strike through to another
        ):
            return None
        pieces = _TAGS.split(body[leaf.start : leaf.end])
        if len(pieces) // 2 != len(leaf.tags):
            return None
        found = _find(pieces)
        if found is None:
            return None
        offsets = list(accumulate(map(len, pieces), initial=leaf.start))
        edits: list[Edit] = []
        account = Account()
        for first, last in found:
            before, after = pieces[first - 1][-1:], pieces[last + 1][:1]
            if (
                before in ("\n", "!")
                or after == "{"
                or (after == "\n" and (last + 2 < len(pieces) or pieces[-1] != "\n"))
            ):
                return None
            words: list[str] = []
            rewritten = self._cluster(pieces[first : last + 1], before, after, leaf.place, words)
            if rewritten is None:
                return None
            start, end = offsets[first], offsets[last + 1]
            text = poured(rewritten.parts, words)
            if not before and not _BEGINNING.match(text):
                return None  # what follows may begin a list, or the like
            if text != body[start:end]:
                edits.append(Edit(Span(start, end), text))
            account.applied += rewritten.applied
            account.removed_tags += rewritten.removed_tags
            account.notes += [
                note.on(offsets[first:], words, f"{before:1}{after:1}") for note in rewritten.remarks
            ]
        return edits, account

    def _cluster(
        self, pieces: list[str], before: str, after: str, place: Place, words: list[str]
    ) -> _Rewritten | None:
        """What is known about the cluster ``pieces``; its words are appended to ``words``."""
        alone = sum("://" in piece for piece in pieces) == 1
        parts: list[str] = []
        for index, piece in enumerate(pieces):
            part = plain(piece, words) if index % 2 and piece else plain_tag(piece, words, alone=alone)
            if part is None or "\n" in part:
                return None
            parts.append(part)
        if before.isalnum():  # all letters are alike
            before = letter(OUTSIDE, 0)
        if after.isalnum():
            after = letter(OUTSIDE, 1)
        key = f"{place}\n{before}\n{''.join(parts)}\n{after}"
        return self.memory.get(key, lambda: _convert(parts, before, after, place, self.settings))


@lru_cache(maxsize=16)
def memory(settings: Settings) -> Clusters:
    """The clusters known under ``settings``."""
    return Clusters(settings)


def _find(pieces: list[str]) -> list[tuple[int, int]] | None:
    """The clusters among ``pieces`` (text, tag, text, …), from which piece to which.

    None where tags cross, where text outside matters, or where nothing but tags might be left.
    """
    found: list[tuple[int, int]] = []
    stack: list[str] = []
    first = 1
    for index in range(1, len(pieces), 2):
        text = pieces[index - 1]
        if not stack:
            if _ENTANGLED.search(text) is not None:
                return None
            first = found.pop()[0] if found and not text else index
        match = _NAME.match(pieces[index])
        if match is None:
            return None
        name = match[2].lower()
        if name == "br":
            return None
        if match[1]:
            if not stack or stack.pop() != name:
                return None
        elif name not in VOID:
            stack.append(name)
        if not stack:
            found.append((first, index))
    if stack or _ENTANGLED.search(pieces[-1]) is not None:
        return None
    return found if any(map(str.strip, pieces[::2])) else None


def _convert(
    parts: list[str], before: str, after: str, place: Place, settings: Settings
) -> _Rewritten | None:
    """Rewrite a cluster with stand-ins for its words; None where more than its tags counts."""
    pieces = stand_in(parts)
    if pieces is None:
        return None
    lead = before and f"가{before}"
    trail = f"{after}가" if after.strip("\n") else "\n"
    text = "".join((lead, *pieces, trail))
    leaf = Leaf(0, len(text), place)
    offsets = list(accumulate(map(len, pieces), initial=len(lead)))
    for index, (start, end) in enumerate(pairwise(offsets)):
        if index % 2:
            leaf.texts.append((start, end, pieces[index]))
        else:
            leaf.tags.append(RawTag(text, start, end, 0))
    leaf.texts = [(0, len(lead), lead), *leaf.texts, (len(text) - len(trail), len(text), trail)]
    watched = Watched(text, settings)
    result = inline.in_markdown(leaf, watched.unwatched, Dispatcher(cast("Context", watched)).inline)
    written = "".join(item.render() for item in result.items)
    if watched.read or result.removed or any(item.shown is not None for item in result.items):
        return None
    if not (written.startswith(lead) and written.endswith(trail)):
        return None
    found = template(written[len(lead) : len(written) - len(trail)])
    places = {offset: index for index, offset in enumerate(offsets)}
    try:
        remarks = tuple(remark(note, places) for note in result.notes)
    except KeyError:  # a place inside a piece, which in another cluster is elsewhere
        return None
    return None if found is None else _Rewritten(found, tuple(result.applied), remarks, result.removed_tags)
