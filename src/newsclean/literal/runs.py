"""Two delimiter runs that do nothing: were they meant to emphasise what stands between them?

A run of asterisks may as well be an operator, a glob, ``**kwargs``, a footnote, a masked name or an ornament. So
only what can hardly be anything else counts: words, brackets that match, and an edge where emphasis has one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newsclean.html import VOID
from newsclean.literal.suspicion import PARTICLE
from newsclean.model import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.html import Tag

TAGS = {
    ("*", 1): ("em",),
    ("*", 2): ("strong",),
    ("*", 3): ("strong", "em"),
    ("~", 2): ("del",),
    ("_", 2): ("strong",),
}
KINDS = {"em": "italic", "strong": "bold", "del": "struck through"}
CJK = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]")
_WORDS = re.compile(r"[^\W_]")
_PARTICLE = re.compile(PARTICLE)
_OPENING = "([{<（［｛“‘「『《〈【〔\"'"
_CLOSING = ")]}>）］｝”’」』》〉】〕\"'"
_MATCH = dict(zip(")]}）］｝」』》〉】〕", "([{（［｛「『《〈【〔", strict=True))
_SENTENCE_END = re.compile(r"[.!?:]\s")
_LONGEST = 400
_LONGEST_LOOSE = 60
_MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Run:
    """A delimiter run: its place, its character, how many of it; ``literal``: a reader sees it."""

    start: int
    end: int
    char: str
    count: int
    literal: bool = True
    inside: tuple[int, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The elements that such runs stand for, outermost first."""
        return TAGS[self.char, self.count]

    @property
    def kind(self) -> str:
        """What a person calls it."""
        return " and ".join(KINDS[name] for name in self.names)


@dataclass(frozen=True, slots=True)
class Between:
    """What two runs have around and between them. ``before`` and ``after`` are ``""`` at an edge."""

    before: str
    content: str
    after: str
    following: str = ""


def tagged(one: Run, other: Run, lead: int = 0, trail: int = 0) -> tuple[Edit, Edit]:
    """Write tags for two runs; ``lead`` and ``trail`` characters just inside go too."""
    return (
        Edit(Span(one.start, one.end + lead), "".join(f"<{name}>" for name in one.names)),
        Edit(Span(other.start - trail, other.end), "".join(f"</{name}>" for name in reversed(one.names))),
    )


def closed(tags: Sequence[Tag | None]) -> bool:
    """Whether these tags, in order, open and close each other."""
    stack: list[str] = []
    for tag in tags:
        if tag is None or tag.name in VOID:
            continue
        if not tag.close:
            stack.append(tag.name)
        elif not stack or stack.pop() != tag.name:
            return False
    return not stack


def fits_in_words(run: Run, between: Between) -> bool:
    """The same where no delimiter means anything: there, nothing but a clean edge says that two belong together."""
    content = between.content
    return bool(content) and not (content[0].isspace() or content[-1].isspace()) and fits(run, between)


def is_code(content: str) -> bool:
    """Whether backticks around ``content`` mean code: they stand for quotation marks, too."""
    return re.search("[!-~]", content) is not None and content.count("'") % 2 == 0


def _is_word(char: str) -> bool:
    return char.isalnum()


def fits(run: Run, between: Between) -> bool:
    """Say whether a pair of runs like ``run`` was surely meant to emphasise ``between.content``."""
    content = between.content
    if not content or len(content) > _LONGEST or content.count("\n") >= _MOST_LINES:
        return False
    if not _WORDS.search(content) or not _balanced(content):
        return False
    first, last = content[0], content[-1]
    loose = first.isspace() or last.isspace()
    if run.char != "*" or run.count == 1:
        return not loose and _fits_lightly(run, between)
    if loose:
        return run.count == 2 and _fits_loosely(between)
    return _has_edges(between)


def _has_edges(between: Between) -> bool:
    """Whether one end is where emphasis begins or ends; in the middle of a word only brackets and quotes do."""
    before, after, content = between.before, between.after, between.content
    if content[0] in "/*":
        return False
    if not _is_word(before):
        return before not in ("/", "\\") and not (after.isascii() and after.isdigit())
    return _is_enclosed(content) and (CJK.search(content) or CJK.match(before)) is not None


def _is_enclosed(content: str) -> bool:
    """Whether ``content`` begins with a bracket or a quotation mark and ends with one, as a quoted word does."""
    return content[0] in _OPENING and content[-1] in _CLOSING


def _fits_loosely(between: Between) -> bool:
    """White space just inside: ``** 공지 **``, ``**공지 **는``."""
    before, content, after = between.before, between.content, between.after
    if len(content) > _LONGEST_LOOSE or not CJK.search(content):
        return False
    if "\n" in content:  # a line that goes on with nothing but the closing sign
        return (
            after in ("", "\n")
            and not content[0].isspace()
            and "\n" not in content.rstrip()
            and not _is_word(before)
        )
    if _is_word(before):
        return False
    particle = _PARTICLE.match(between.following) is not None and not _SENTENCE_END.search(content)
    if content[0].isspace() and before == " " and not particle:
        return False  # an operator, or an ornament between words
    if content[-1].isspace():
        if _is_word(after):
            return particle
        return not after.isspace() or after == "\n" or not content[0].isascii() or content[0].isspace()
    return True


def _fits_lightly(run: Run, between: Between) -> bool:
    """One asterisk, tildes, underscores: they mean other things more often."""
    before, content, after = between.before, between.content, between.after
    if _is_word(before) or before in ("/", "\\", run.char) or after == run.char:
        return False
    if run.char in content or "\n" in content or len(content) > _LONGEST // 2:
        return False
    if run.char == "~":
        return not _is_word(after) or content[-1] in _CLOSING
    if not CJK.search(content):
        return False
    if run.char == "_":
        return True
    if _is_word(after) and not (_is_word(content[-1]) or content[-1] in _CLOSING or content[-1] == "%"):
        return False
    return not any(sign in content for sign in "/\\=+;{}|")


def _balanced(content: str) -> bool:
    """Whether every bracket in ``content`` has its partner there."""
    stack: list[str] = []
    for char in content:
        if char in _MATCH.values():
            stack.append(char)
        elif char in _MATCH and (not stack or stack.pop() != _MATCH[char]):
            return False
    return not stack
