"""Which rule speaks for a tag: the table of rules, turned round once.

The first rule of the table that names the tag and has an answer wins. ``Settings.select`` and ``ignore`` switch rules
off; a tag whose rules are all off is left alone.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from newsclean import kramdown
from newsclean.action import Leave
from newsclean.html import BLOCK
from newsclean.rules import RULES

if TYPE_CHECKING:
    from newsclean.action import Action, Context, Shape
    from newsclean.html import Tag
    from newsclean.html_nodes import Element

_LEFT_ALONE = "NC903"
_PRINTED = "NC906"


@lru_cache(maxsize=1)
def _tables() -> tuple[dict[str, list[tuple[str, Any]]], dict[str, list[tuple[str, Any]]]]:
    inline: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    block: dict[str, list[tuple[str, Any]]] = defaultdict(list)
    for rule in RULES:
        if not rule.code.startswith(("HT", "TS")):
            continue
        module = rule.load()
        for kind, table in (("inline", inline), ("block", block)):
            function = getattr(module, kind, None)
            tags = getattr(module, f"{kind.upper()}_TAGS", module.TAGS) if function is not None else ()
            for tag in tags:
                table[tag].append((rule.code, function))
    return dict(inline), dict(block)


class Dispatcher:
    """Asks the rules, for one post.

    Where the rules for a tag are off, that it stays is a remark of the first of them: nobody hears it, as wished.
    """

    def __init__(self, context: Context) -> None:
        self.context = context
        self._inline, self._block = _tables()
        self._enabled: dict[str, bool] = {}

    def _on(self, code: str) -> bool:
        known = self._enabled.get(code)
        if known is None:
            known = self._enabled[code] = self.context.settings.enabled(code)
        return known

    def prints(self, tag: Tag) -> bool:
        """Whether kramdown shows a tag as text: it cannot read the attributes (``<font color=#f00>``), or ``</br>``."""
        if self.context.settings.reader == "commonmark":
            return False
        if tag.close or "=" not in tag.written:
            return tag.close and tag.name == "br"
        return kramdown.TAG.fullmatch(f"<{tag.name}{tag.written}>") is None

    def inline(self, tag: Tag) -> tuple[str, Action]:
        """The rule code and what becomes of an inline tag."""
        if self.prints(tag):
            return _PRINTED, Leave(f"kramdown shows {tag.mark} as text")
        off = None
        for code, rule in self._inline.get(tag.name, ()):
            if not self._on(code):
                off = off or code
            else:
                action = rule(tag, self.context)
                if action is not None:
                    return code, action
        if tag.name in BLOCK:
            return _LEFT_ALONE, Leave(f"a block tag <{tag.name}> inside a line")
        return off or _LEFT_ALONE, Leave(f"<{tag.name}> is not understood")

    def is_inline(self, tag: Tag) -> bool:
        """Whether the tag belongs into a run of inline content."""
        return tag.name not in BLOCK and tag.name not in self._block

    def block(self, element: Element) -> tuple[str, Shape]:
        """The rule code and what becomes of a block element."""
        if self.prints(element.open):
            return _PRINTED, Leave(f"kramdown shows {element.open.mark} as text")
        off = None
        for code, rule in self._block.get(element.name, ()):
            if not self._on(code):
                off = off or code
            else:
                shape: Shape | None = rule(element, self.context)
                if shape is not None:
                    return code, self._told(element, shape) or shape
        return off or _LEFT_ALONE, Leave(f"<{element.name}> is not understood")

    def _told(self, element: Element, shape: Shape) -> Leave | None:
        """Leave an element of which kramdown is told that there is Markdown in it. Folds and items may say so."""
        told = element.attributes.get("markdown", "0")
        if told == "0" or self.context.settings.reader == "commonmark":
            return None
        if isinstance(shape, Leave) or element.name in ("details", "li"):
            return None
        return Leave(f'kramdown reads Markdown inside because of markdown="{told}"')
