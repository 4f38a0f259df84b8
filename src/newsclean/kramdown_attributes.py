"""kramdown's own ways to put attributes and raw HTML into a page: ``{: …}``, ``{::nomarkdown}``, ``{::options}``.

https://kramdown.gettalong.org/syntax.html#attribute-list-definitions. CommonMark takes all of them for text, so no
page check of CommonMark sees them; goldmark, in Hugo, knows ``{…}`` after a heading.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import danger

if TYPE_CHECKING:
    from collections.abc import Iterator

_LIST = re.compile(r"\{[:#.](?!:|/)(?:[^}\\]|\\\}?)++\}")
_HEADING = re.compile(r"^[ ]{0,3}#[^\n]*?(\{[^{}\n]*=[^{}\n]*\})[ \t]*$", re.MULTILINE)
_PAIR = re.compile(
    r"""(?P<lead>[ \t\n]*+)(?P<name>[\w\-@.][\w\-:@.]*+)="""
    r"""(?:(?P<quote>["'])(?P<value>(?:\\.|(?!(?P=quote))[^}\n]|\n)*?)(?P=quote)(?=[\s}]|\Z)"""
    r"""|(?P<bare>[^\s"'}]+)(?=[\s}]|\Z)|["']?)"""
)
_LONGEST_VALUE = 2_000
_OPTIONS = re.compile(r"\{::options\b([^{}]*)\}")
_OPTION = re.compile(r"""(\w+)\s*=\s*["']""")
_HARMLESS_OPTIONS = frozenset(
    (
        "auto_ids auto_id_prefix auto_id_stripping toc_levels footnote_nr footnote_backlink "
        "footnote_prefix smart_quotes header_offset hard_wrap entity_output line_width "
        "transliterated_header_ids typographic_symbols"
    ).split()
)


def attribute_lists(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Everything dangerous in kramdown's extensions: start, end, what to write there, and why."""
    if "{" not in text:
        return
    for match in _LIST.finditer(text, 0, text.rfind("}") + 1):
        yield from _pairs(match[0], match.start())
    if "#" in text:
        for match in _HEADING.finditer(text):
            yield from _pairs(match[1], match.start(1))
    for match in _OPTIONS.finditer(text):
        names = _OPTION.findall(match[1])
        if any(name not in _HARMLESS_OPTIONS for name in names):
            stop = match.end()
            line = text.rfind("\n", 0, match.start()) + 1
            if not text[line : match.start()].strip() and text[stop : stop + 1] == "\n":
                yield line, stop + 1, "", f"removed kramdown options: {', '.join(sorted(set(names)))}"
            else:
                yield match.start(), stop, "", f"removed kramdown options: {', '.join(sorted(set(names)))}"


def _pairs(source: str, start: int) -> Iterator[tuple[int, int, str, str]]:
    """The dangerous ``name="value"`` pairs of one attribute list, the list itself when nothing else is in it."""
    found = [m for m in _PAIR.finditer(source) if _is_dangerous(m["name"], _value(m, source))]
    if not found:
        return
    names = ", ".join(sorted({m["name"] for m in found}))
    rest = source
    for match in reversed(found):
        rest = rest[: match.start()] + rest[match.end() :]
    # kramdown lets a value hold its own quotes: where it ends then is not for us to say
    unclear = any(match["value"] is None and match["bare"] is None for match in found)
    if unclear or re.fullmatch(r"\{:(?:[\w\-]+:)?\s*\}|\{[#.]?\s*\}", rest):
        yield start, start + len(source), "", f"removed {names}"
        return
    for match in found:
        yield start + match.start(), start + match.end(), "", f"removed {match['name']}"


def _is_dangerous(name: str, value: str) -> bool:
    """Judge a pair, whose name may have the list's own name before it (``{:list:onclick="…"}``)."""
    return any(danger.attribute("a", part, value) for part in {name, name.rpartition(":")[2]})


def _value(pair: re.Match[str], source: str) -> str:
    """The value of a pair as kramdown reads it; whatever follows where its end is not clear."""
    from html import unescape

    value = pair["value"] if pair["value"] is not None else pair["bare"]
    if value is None:
        value = source[pair.end() : pair.end() + _LONGEST_VALUE]
    return unescape(re.sub(r"\\(.)", r"\1", value))
