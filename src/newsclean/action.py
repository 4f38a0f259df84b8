"""What a rule may ask for: values, no behaviour. Inline rules return an Action, block rules a Shape."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from newsclean.escape import SPACES, unended_reference
from newsclean.html_nodes import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.html_nodes import Element
    from newsclean.model import Settings, Span

Mark = Literal["strong", "em", "del"]

# What shows no words.
UNSEEN = re.compile(r"<[^>]*>|&nbsp;|\s")
_SEARCHED = 2000  # characters in which nothing may be seen before the start of a post


# -- inline actions


@dataclass(frozen=True, slots=True)
class Drop:
    """The tag vanishes, its content stays."""


class Marks(NamedTuple):
    """The content is emphasised; written with delimiters where they work, else as clean tags."""

    names: tuple[Mark, ...]


class Link(NamedTuple):
    """``[content](destination "title")``; ``destination`` and ``title`` are written out already."""

    destination: str
    title: str = ""
    url: str = ""


class Keep(NamedTuple):
    """Stays HTML: ``open`` is the cleaned start tag, ``reason`` why, where that has to be said."""

    open: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code span."""


@dataclass(frozen=True, slots=True)
class Break:
    """A hard line break."""


class Replace(NamedTuple):
    """An element with all that is in it, or the words of a macro, become this Markdown.

    ``html`` is its clean form where HTML has to stay. ``changed`` says that a reader is meant to see what ``html``
    shows instead of what stood there: the page check then allows exactly that change. ``dropped`` says that the words
    there go, ``lost`` where words stand that go alone; ``note`` is a remark to report. ``unsayable`` says that the
    element stays where HTML has to stay.
    """

    text: str
    html: str = ""
    changed: bool = False
    dropped: bool = False
    note: str = ""
    lost: tuple[tuple[int, int], ...] = ()
    unsayable: bool = False


class Remove(NamedTuple):
    """The element goes with its content; ``visible`` says that a reader loses words by it."""

    visible: bool = False


class Part(NamedTuple):
    """What is between ``start`` and ``end`` stays of a whole page; ``drops`` says that a reader loses the rest."""

    start: int
    end: int
    note: str
    drops: bool = False


class Leave(NamedTuple):
    """Not understood, or not sayable in Markdown: stays as it is, and the reason is reported."""

    reason: str


Action = Drop | Marks | Link | Keep | Code | Break | Replace | Remove | Leave


# -- block shapes


class Leaf(NamedTuple):
    """The element holds one run of inline content and becomes ``<tag>`` in the skeleton."""

    tag: str


class Container(NamedTuple):
    """The element holds blocks and becomes ``<tag attributes>`` in the skeleton."""

    tag: str
    attributes: str = ""


class Unwrap(NamedTuple):
    """The element's children take its place; ``anchor`` is an id of it that a link points to."""

    anchor: str = ""


class Box(NamedTuple):
    """What is in ``inside`` takes the element's place: all there is in it, apart from tags."""

    inside: Element


@dataclass(frozen=True, slots=True)
class Table:
    """A pipe table: rows of cells, each one run of inline content."""


class Fence(NamedTuple):
    """A fenced code block, of the element's words or of ``code`` where the rule has worked the code out.

    ``changed`` says that a reader saw something else around the code (line numbers) or in its place: the page check
    then allows the change to exactly this block; ``dropped`` are the spans of the visible words that go.
    """

    language: str = ""
    code: str | None = None
    changed: bool = False
    dropped: tuple[tuple[int, int], ...] = ()


class Markdown(NamedTuple):
    """The element becomes this Markdown block, written out already.

    Where a reader is meant to see something else than before (a link for a link card), ``reference`` is the HTML that
    shows it: the page check then allows exactly that change. ``dropped`` are the spans of the visible words that go.
    """

    text: str
    reference: str = ""
    dropped: tuple[tuple[int, int], ...] = ()


class Fold(NamedTuple):
    """``<details markdown="1">`` with Markdown inside: the children of ``inside``, hidden below ``summary`` (HTML).

    ``dropped`` are the spans of the visible words that go.
    """

    summary: str
    inside: Element
    dropped: tuple[tuple[int, int], ...] = ()

    @property
    def tags(self) -> tuple[str, str]:
        """What stands before the Markdown, and after it."""
        return fold_tags(self.summary)


def fold_tags(summary: str) -> tuple[str, str]:
    """What stands before and after the Markdown of a fold; ``summary`` is HTML."""
    return f'<details markdown="1">\n<summary>{summary}</summary>', "</details>"


class Notes(NamedTuple):
    """A list of footnotes: what stands for each in the text, and the item with its words."""

    items: tuple[tuple[str, Element], ...]


class Around(NamedTuple):
    """The tags stay, and Markdown stands between them, which blank lines and ``markdown="1"`` make Markdown.

    A part is the tags before, an element that stays HTML after them if there is one, and the element whose children
    are the Markdown; ``end`` is what comes last. ``reason`` says why Markdown cannot have the tags.
    """

    parts: tuple[tuple[str, Element | None, Element], ...]
    end: str
    reason: str


class Html(NamedTuple):
    """The element stays HTML, cleaned; ``reason`` says why Markdown cannot have it."""

    reason: str


Shape = (
    Leaf | Container | Unwrap | Box | Table | Fence | Markdown | Fold | Notes | Around | Html | Remove | Leave
)


class Context(NamedTuple):
    """What a rule may look at besides the tag or element itself.

    ``text`` is what the offsets of tags and elements count in; ``targets`` are the ids that links in the post point
    to; ``labels`` the link reference labels it defines, case-folded. ``printed`` says whether kramdown prints the stray
    end tag at an offset as text, ``listed`` that all of it stands in an item of a Markdown list,
    ``opaque`` where Liquid, mathematics and the like are, which nothing may touch, ``as_written`` where kramdown shows
    tags as they are written.
    """

    text: str
    settings: Settings
    targets: frozenset[str] = frozenset()
    labels: frozenset[str] = frozenset()
    printed: Callable[[int], bool] = lambda offset: False
    listed: bool = False
    opaque: Sequence[Span] = ()
    as_written: Sequence[Span] = ()

    # A rule that asks these, rather than read the text, gives one answer for all HTML of one shape.

    def is_blank(self, node: Element | Text, invisible: str = "") -> bool:
        """Whether ``node`` holds no words; characters in ``invisible`` are none either."""
        source = self.text[node.start : node.end] if isinstance(node, Text) else node.words(self.text)
        words = SPACES.sub("", source)
        if words.strip(invisible) if invisible else words:
            return False
        if self.settings.reader == "commonmark" or "&" not in (written := self.text[node.start : node.end]):
            return True
        return not unended_reference(UNSEEN.sub("", written))  # which kramdown shows

    def starts_post(self, offset: int) -> bool:
        """Whether nothing to be seen comes before ``offset``."""
        return offset < _SEARCHED and not UNSEEN.sub("", self.text[:offset])
