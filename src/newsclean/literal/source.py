"""A body with what all searches for literal Markdown need to know about it, each part worked out when first asked."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from newsclean import kramdown, markdown
from newsclean.literal.suspicion import has_html, has_names
from newsclean.markdown import name_of
from newsclean.scan import OPAQUE
from newsclean.spans import merged, touches

if TYPE_CHECKING:
    from newsclean.markdown import Event
    from newsclean.model import Settings

# What a reader of HTML is shown as it stands, or not at all.
_WHOLE = re.compile(
    r"<!--[\s\S]*?(?:-->|\Z)|<(?P<name>pre|code|kbd|samp|tt|script|style|textarea|xmp|svg|math|title)\b[\s\S]*?"
    r"(?:</(?P=name)\s*>|\Z)",
    re.IGNORECASE,
)
# kramdown reads Markdown in such an element, and its author means it so.
_PARSED = re.compile(r"""<(?P<name>[A-Za-z][A-Za-z0-9]*)\b[^<>]*\bmarkdown\s*=[^<>]*>""")
# Signs of one paragraph times what is in it: each is looked for in each. Real posts stay far below.
MOST_WORK = 2_000_000
_END_TAG = re.compile(r"</([A-Za-z][^\s<>]*)\s*>")
_INLINE_SPANS = frozenset(("Emphasis", "Strong", "Strikethrough", "Link", "Image"))
_LEAVES = frozenset(("Paragraph", "Heading", "TableCell"))
_RAW = frozenset(("CodeBlock", "HtmlBlock", "MetadataBlock"))


@dataclass(slots=True)
class Leaf:
    """A run of inline Markdown: literal stretches (neighbours joined), spans of its constructs, raw tags."""

    start: int
    end: int
    texts: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[str, int, int]] = field(default_factory=list)
    tags: list[tuple[int, int]] = field(default_factory=list)

    def is_text(self, start: int, end: int) -> bool:
        """Whether ``start:end`` is nothing but words."""
        index = bisect_right(self.texts, (start, 1 << 62)) - 1
        return index >= 0 and end <= self.texts[index][1]

    def around(self, start: int, end: int) -> tuple[int, ...]:
        """The spans that ``start:end`` stands in, outermost first."""
        return tuple(
            i for i, (_, s, e) in enumerate(self.spans) if s <= start and end <= e and (s, e) != (start, end)
        )


class Source:
    """A body, and the settings of the run."""

    def __init__(self, body: str, settings: Settings) -> None:
        self.body = body
        self.settings = settings

    @cached_property
    def events(self) -> list[Event]:
        """What CommonMark makes of the body."""
        return markdown.events(self.body)

    @cached_property
    def _shut(self) -> list[tuple[int, int]]:
        return merged(match.span() for match in OPAQUE.finditer(self.body))

    @cached_property
    def _whole(self) -> list[tuple[int, int]]:
        if "<" not in self.body:
            return []
        spans = [match.span() for match in _WHOLE.finditer(self.body)]
        last = 0
        if "markdown" in self.body:
            for match in _PARSED.finditer(self.body):
                if match.start() >= last:
                    last = kramdown.end_of(self.body, match["name"], match.end(), len(self.body))
                    spans.append((match.start(), last))
        return merged(spans)

    def is_opaque(self, start: int, end: int) -> bool:
        """Whether ``start:end`` touches Liquid, mathematics, a shortcode or a part that is switched off."""
        return touches(self._shut, start, end)

    def is_shown_raw(self, start: int, end: int) -> bool:
        """Whether ``start:end``, which is HTML, touches code, a comment, a drawing or a part kramdown reads."""
        return touches(self._whole, start, end)

    @cached_property
    def closed_names(self) -> frozenset[str]:
        """The lower-case names of all end tags."""
        return frozenset(name.lower() for name in _END_TAG.findall(self.body))

    @cached_property
    def leaves(self) -> list[Leaf]:
        """Every run of inline Markdown."""
        return list(_Leaves(self.events).read())

    @property
    def html(self) -> list[tuple[int, int]]:
        """The HTML blocks, where one of them could hold Markdown or words that look like a tag."""
        return self.html_blocks if has_html(self.body) or has_names(self.body) else []

    @cached_property
    def html_blocks(self) -> list[tuple[int, int]]:
        """The HTML blocks, each whole."""
        return [
            (start, end)
            for kind, payload, start, end in self.events
            if kind == "Start" and payload == "HtmlBlock"
        ]


class _Leaves:
    def __init__(self, events: list[Event]) -> None:
        self.events = events
        self.leaf: Leaf | None = None
        self.found: list[Leaf] = []

    def read(self) -> list[Leaf]:
        raw = False
        for kind, payload, start, end in self.events:
            if kind in ("Start", "End"):
                name = name_of(payload)
                if name in _INLINE_SPANS:
                    if kind == "Start":
                        self._inline(start, end).spans.append((name, start, end))
                    continue
                self._close()
                raw = kind == "Start" and name in _RAW
                if kind == "Start" and name in _LEAVES:
                    self.leaf = Leaf(start, end)
            elif raw:
                continue
            elif kind == "Text" or kind in ("SoftBreak", "HardBreak"):
                texts = self._inline(start, end).texts
                if texts and texts[-1][1] == start:
                    texts[-1] = (texts[-1][0], end)
                else:
                    texts.append((start, end))
            elif kind == "InlineHtml":
                self._inline(start, end).tags.append((start, end))
        self._close()
        return self.found

    def _inline(self, start: int, end: int) -> Leaf:
        if self.leaf is None:  # straight in a tight list item
            self.leaf = Leaf(start, end)
        self.leaf.end = max(self.leaf.end, end)
        return self.leaf

    def _close(self) -> None:
        if self.leaf is not None:
            self.found.append(self.leaf)
        self.leaf = None
