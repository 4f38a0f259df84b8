"""Write links, kept tags and code; what stands beside them must not change what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newsclean import escape
from newsclean.action import Drop, Keep, Link, Marks
from newsclean.inline.pieces import Item, Note, Pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.action import Context

MAYBE_ADDRESS = re.compile(r"https?://|www\.|@", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:^|[\s*_~(])(?:https?://|www\.)[^\s<]+\Z", re.IGNORECASE)
# What in the words of a link may be one by itself, and what is the same one for all. (Behind ``www`` they differ.)
_WITHIN = re.compile(r"https?://[^\s<]|www\.[^\s<]|[\w.+\-]@[\w\-]+\.\w", re.IGNORECASE)
_WHOLE = re.compile(r"(?:https?://[\w\-.~/?#=%+:@&]*|[\w.+\-]+@[\w\-.]*)[a-z0-9]/?", re.IGNORECASE | re.ASCII)
_TAGS_AROUND = re.compile(r"\A(?:\s*<[^<>]*>)*\s*|\s*(?:<[^<>]*>\s*)*\Z")
_TAKEN = "the bare address before would take in what follows"
_LINKED = "GFM makes another link of the address in it"


def brackets(context: Context, items: list[Item], pairs: list[Pair], *, html: bool) -> None:
    """Write links, kept tags and code; ``!`` before a link must not make an image of it."""
    for pair in pairs:
        opening, closing = items[pair.open], items[pair.close]
        action = pair.action
        if pair.dead:
            if isinstance(action, Link | Drop | Marks):
                opening.out = closing.out = ""
            continue
        if isinstance(action, Link):
            inside = items[pair.open + 1 : pair.close]
            if (
                "".join(item.render() for item in inside).strip() == action.url
                and not any(item.pair and item.pair.marks and not item.pair.dead for item in inside)
                and re.fullmatch(r"https?://[\w\-.~/?#&=%+:@]+", action.url, re.ASCII)
                and not escape.shown_decoded(action.url)
            ):
                for item in inside:
                    item.out = item.before = item.after = ""
                opening.out, closing.out = f"<{action.url}", ">"
                continue
            if not html:
                _balance(inside)
            opening.out = "["
            closing.out = f"]({action.destination}{action.title})"
            _protect(items, pair.open)
        elif isinstance(action, Keep):
            opening.out = action.open
            name = re.match(r"<([a-z0-9]+)", action.open)
            closing.out = f"</{name[1]}>" if name else ""
        elif isinstance(action, Drop):
            opening.out = closing.out = ""


def addresses(
    items: list[Item],
    pairs: list[Pair],
    text: str,
    notes: list[Note],
    links: list[tuple[int, int]],
    *,
    html: bool,
) -> None:
    """Keep the tags that end a bare address: GFM takes everything up to a blank or a ``<`` into it.

    ``links`` are the Markdown links of the leaf; what is in their destination is no bare address.
    """

    def address_before(index: int) -> bool:
        if items[index].before:
            return False
        before = ""
        for item in reversed(items[:index]):
            if item.kind != "text":
                live = item.pair is not None and not item.pair.dead and not isinstance(item.pair.action, Drop)
                if item.render() or live:
                    break
                continue
            cut = max((end for _, end in links if item.start < end <= item.end), default=item.start)
            before = (item.out[cut - item.start :] if not html else item.out) + before
            if item.after or cut > item.start or re.search(r"\s", before):
                break
        return _ADDRESS.search(before) is not None

    def goes_on(index: int) -> bool:
        rest = items[index].after + "".join(item.render() for item in items[index + 1 :])
        following = next(
            (item for item in items[index + 1 :] if item.render() or item.pair is not None), None
        )
        if following is not None and following.kind == "open" and not items[index].after:
            return True
        return bool(rest) and not rest[0].isspace() and rest[0] not in "<\x01\x02"

    for item in items:
        if item.kind == "atom" and item.out.startswith(("!", "`")) and address_before(items.index(item)):
            source = text[item.start : item.end]
            item.out = source if not html else _image_tag(source) or item.out
    for pair in pairs:
        if pair.dead or isinstance(pair.action, Keep):
            continue
        opens = address_before(pair.open)
        if isinstance(pair.action, Link):
            within = "" if html else text[items[pair.open].end : items[pair.close].start]
            if opens or _linked_otherwise(within, pair.action.url):
                title = pair.action.title and f" title={pair.action.title.strip()}"
                pair.action = Keep(f'<a href="{escape.attribute(pair.action.url)}"{title}>')
                why = _TAKEN if opens else _LINKED
                notes.append(
                    Note(pair.code, items[pair.open].start, items[pair.open].end, f"kept <a>: {why}")
                )
        elif isinstance(pair.action, Marks):
            if opens or (address_before(pair.close) and goes_on(pair.close)):
                pair.obstacle = _TAKEN
        elif not html and (
            (opens and goes_on(pair.open)) or (address_before(pair.close) and goes_on(pair.close))
        ):
            name = re.match(r"<([A-Za-z][\w:]*)", text[items[pair.open].start : items[pair.open].end])
            if isinstance(pair.action, Drop) and name is not None:
                pair.action = Keep(f"<{name[1].lower()}>")


def _linked_otherwise(source: str, url: str) -> bool:
    """Whether GFM readers, who look for bare addresses between the tags of a link too, make another one there."""
    if _WITHIN.search(source) is None:
        return False
    words = _TAGS_AROUND.sub("", source)
    if _WHOLE.fullmatch(words) is None:
        return True
    return unquote(words if "://" in words else f"mailto:{words}") != unquote(url)


def _image_tag(source: str) -> str:
    return source if source[:4].lower() == "<img" else ""


def _balance(items: Sequence[Item]) -> None:
    """Escape the brackets of a link's text that have no partner: one of them would end the link."""
    found = [
        (item, match.start())
        for item in items
        if item.kind == "text"
        for match in re.finditer(r"(?<!\\)[\[\]]", item.out)
    ]
    alone: list[tuple[Item, int]] = []
    for item, at in found:
        if item.out[at] == "]" and alone and alone[-1][0].out[alone[-1][1]] == "[":
            alone.pop()
        else:
            alone.append((item, at))
    for item, at in reversed(alone):
        item.out = f"{item.out[:at]}\\{item.out[at:]}"


def _protect(items: list[Item], index: int) -> None:
    if items[index].before:
        return
    for item in reversed(items[:index]):
        if item.render():
            if (
                item.kind == "text"
                and item.out.endswith("!")
                and not item.out.endswith("\\!")
                and not item.after
            ):
                item.out = item.out[:-1] + "\\!"
            return
