"""Skeletons of block HTML to Markdown templates: the only import of bleach and markdownify.

A *skeleton* is HTML without words: the content of every leaf is a numbered slot (``S0E``). ``template`` sanitises a
skeleton with bleach and turns it into Markdown with a markdownify subclass; the slots come through unchanged, so
neither library ever sees a word. Posts share few skeletons, so results are remembered. ``fill`` pours the words back.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bleach.sanitizer import Cleaner

from newsclean.url import is_dangerous, is_safe

# Longer skeletons are not read: html5lib takes time that grows with the square of an element's children. A table of
# two columns may have three thousand rows.
LONGEST = 100_000
_SLOT = re.compile(r"S(\d+)E")

# Raw HTML that may stand in a cleaned post, and with which attributes. Everything else must become Markdown.
KEPT: dict[str, tuple[str, ...]] = {
    "a": ("href", "title", "id", "name"),
    "abbr": ("title",),
    "audio": ("src", "controls"),
    "b": (),
    "bdi": ("dir",),
    "bdo": ("dir",),
    "blockquote": (),
    "br": (),
    "caption": (),
    "cite": (),
    "code": (),
    "dd": (),
    "del": (),
    "details": ("open", "markdown"),
    "dfn": (),
    "div": ("markdown",),
    "dl": (),
    "dt": (),
    "em": (),
    "figcaption": (),
    "figure": (),
    "h1": (),
    "h2": (),
    "h3": (),
    "h4": (),
    "h5": (),
    "h6": (),
    "hr": (),
    "i": (),
    "iframe": ("src", "width", "height", "title", "allowfullscreen"),
    "img": ("src", "alt", "title"),
    "ins": (),
    "kbd": (),
    "li": ("value",),
    "mark": (),
    "ol": ("start", "type", "reversed"),
    "p": (),
    "pre": ("class",),
    "q": (),
    "rp": (),
    "rt": (),
    "ruby": (),
    "s": (),
    "samp": (),
    "small": (),
    "source": ("src", "type"),
    "strong": (),
    "sub": (),
    "summary": (),
    "sup": (),
    "table": (),
    "tbody": (),
    "td": ("colspan", "rowspan"),
    "tfoot": (),
    "th": ("colspan", "rowspan"),
    "thead": (),
    "time": ("datetime",),
    "tr": (),
    "u": (),
    "ul": (),
    "var": (),
    "video": ("src", "controls", "poster", "width", "height"),
    "wbr": (),
}


def _attribute_allowed(tag: str, name: str, value: str) -> bool:
    if name not in KEPT.get(tag, ()):
        return name == "id" and tag in KEPT
    if name == "href":
        return not is_dangerous(value)
    return name not in ("src", "poster") or is_safe(value, image=tag == "img")


@lru_cache(maxsize=1)
def _cleaner() -> Cleaner:
    from bleach.sanitizer import Cleaner

    # Schemes are judged by url: bleach reads `javascript:1` as a host and a port.
    protocols = ["http", "https", "mailto", "tel", "data"]
    return Cleaner(tags=KEPT.keys(), attributes=_attribute_allowed, protocols=protocols, strip=True)


@lru_cache(maxsize=1)
def _converter() -> Any:
    from markdownify import MarkdownConverter

    class SkeletonConverter(MarkdownConverter):
        """Block structure only: what CommonMark and kramdown read alike."""

        def escape(self, text: str, parent_tags: set[str]) -> str:
            return text

        def _block(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return f"\n\n{text.strip(chr(10))}\n\n"

        convert_p = convert_div = convert_pre = convert_figure = _block

        def convert_hN(self, n: int, el: Any, text: str, parent_tags: set[str]) -> str:  # noqa: N802
            return f"\n\n{'#' * n} {text.strip()}\n\n"

        def convert_hr(self, el: Any, text: str, parent_tags: set[str]) -> str:
            return "\n\n---\n\n"

        def convert_blockquote(self, el: Any, text: str, parent_tags: set[str]) -> str:
            lines = (f"> {line}" if line else ">" for line in text.strip("\n").split("\n"))
            return "\n\n" + "\n".join(lines) + "\n\n"

        def convert_list(self, el: Any, text: str, parent_tags: set[str]) -> str:
            tight = el.parent is not None and el.parent.name == "li" and _is_tight(el.parent)
            gap = "\n" if tight else "\n\n"
            apart = "<!-- -->\n\n" if _follows_its_like(el) else ""
            return gap + apart + text.strip("\n") + gap

        convert_ul = convert_ol = convert_list
        lists: ClassVar[dict[int, tuple[Any, dict[int, int], bool]]] = {}

        def listed(self, parent: Any) -> tuple[Any, dict[int, int], bool]:
            """A list's items by number, and whether any of them is loose: worked out once per list."""
            items = parent.find_all("li", recursive=False)
            loose = any(not _is_tight(item) for item in items)
            found = self.lists[id(parent)] = (parent, {id(item): n for n, item in enumerate(items)}, loose)
            return found

        def convert_soup(self, soup: Any) -> str:
            try:
                converted: str = super().convert_soup(soup)
            finally:
                self.lists.clear()
            return converted

        def convert_li(self, el: Any, text: str, parent_tags: set[str]) -> str:
            marker = "-"
            _, index, loose = self.lists.get(id(el.parent)) or self.listed(el.parent)
            if el.parent is not None and el.parent.name == "ol":
                number = int(el.parent.get("start") or 1)
                marker = f"{number + index[id(el)]}."
            indent = " " * (len(marker) + 1)
            lines = text.strip("\n").split("\n")
            body = "\n".join([lines[0], *(indent + line if line else "" for line in lines[1:])])
            return f"{marker} {body}\n" + ("\n" if loose else "")

        def convert_table(self, el: Any, text: str, parent_tags: set[str]) -> str:
            rows = [[cell.get_text() for cell in row.find_all(["td", "th"])] for row in el.find_all("tr")]
            width = max(len(row) for row in rows)
            lines = ["| " + " | ".join(row + [""] * (width - len(row))) + " |" for row in rows]
            lines.insert(1, "| " + " | ".join(["---"] * width) + " |")
            return "\n\n" + "\n".join(lines) + "\n\n"

    return SkeletonConverter(strip_document=None)


def _is_tight(item: Any) -> bool:
    """An item whose only block is a nested list after its words needs no blank lines.

    Of two lists, kramdown takes the second for a part of the first one's last item unless a blank line parts them.
    """
    names = [child.name for child in item.children]
    lists = names.count("ul") + names.count("ol")
    return lists < 2 and lists + names.count(None) == len(names)


def _follows_its_like(element: Any) -> bool:
    """Whether the list would go on with the one before it: only a comment keeps two of a kind apart."""
    before = element.previous_sibling
    return before is not None and before.name == element.name


class Memory:
    """What is known about skeletons: their templates, and the clean form of kept HTML.

    ``source`` gives what an earlier run has learned; it is asked once, when something is not known. ``learned`` is
    what it did not know. Keys begin with ``t`` for templates and ``s`` for sanitised HTML.
    """

    def __init__(self) -> None:
        self.known: dict[str, str] = {}
        self.learned: dict[str, str] = {}
        self.source: Callable[[], dict[str, str]] | None = None

    def get(self, key: str, make: Callable[[], str]) -> str:
        """Return the value of ``key``, made with ``make`` if nobody knows it."""
        value = self.known.get(key)
        if value is None and self.source is not None:
            self.known.update(self.source())
            self.source = None
            value = self.known.get(key)
        if value is None:
            value = self.known[key] = self.learned[key] = make()
        return value


memory = Memory()


def template(skeleton: str) -> str:
    """Turn a skeleton into Markdown whose words are still slots. Pure; results are remembered."""

    def make() -> str:
        converted: str = _converter().convert(_cleaner().clean(skeleton))
        return converted.strip("\n")

    return memory.get(f"t{skeleton}", make)


def sanitised(skeleton: str) -> str:
    """Return kept HTML with only the tags and attributes of ``KEPT``; slots come through. Remembered."""
    return memory.get(f"s{skeleton}", lambda: _cleaner().clean(skeleton))


def fill(template: str, slots: Sequence[str]) -> str:
    """Pour ``slots`` into ``template``. A slot of several lines repeats its line's prefix (quote marks, indent)."""
    if "\n" not in template and len(slots) == 1 and "\n" not in slots[0]:
        return _SLOT.sub(lambda _: slots[0], template, count=1)

    def line(source: str) -> str:
        def pour(match: re.Match[str]) -> str:
            words = slots[int(match[1])]
            if "\n" not in words:
                return words
            prefix = re.sub(r"[^>]", " ", source[: match.start()])
            bare = prefix.rstrip()
            first, *rest = words.split("\n")
            return "\n".join([first, *(prefix + part if part else bare for part in rest)])

        return _SLOT.sub(pour, source)

    return "\n".join(line(part) for part in template.split("\n"))


def restored(html: str, slots: Sequence[str]) -> str:
    """Pour ``slots`` into kept HTML, where a line has no prefix."""
    return _SLOT.sub(lambda match: slots[int(match[1])], html)
