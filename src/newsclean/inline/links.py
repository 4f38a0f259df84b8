"""Write links, kept tags and code; what stands beside them must not change what they are."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING
from urllib.parse import unquote

from newsclean import bare_address, escape
from newsclean.action import Code, Drop, Keep, Link, Marks
from newsclean.inline.pieces import Item, Note, Pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newsclean.inline.tag_pairs import TagPairs
    from newsclean.scan import Leaf

MAYBE_ADDRESS = re.compile(r"://|www\.|@", re.IGNORECASE)
# What in the words of a link may be one by itself, and what is the same one for all. (Behind ``www`` they differ.)
ADDRESS_WITHIN = re.compile(r"(?:https?|ftp)://[^\s<]|www\.[^\s<]|[\w.+\-]@[\w\-]+\.\w", re.IGNORECASE)
_WHOLE = re.compile(r"(?:https?://[\w\-.~/?#=%+:@&]*|[\w.+\-]+@[\w\-.]*)[a-z0-9]/?", re.IGNORECASE | re.ASCII)
_PIPED = re.compile(r"(?:://|www\.)[^\s<|]*\|", re.IGNORECASE)
_TAGS_AROUND = re.compile(r"\A(?:\s*<[^<>]*>)*\s*|\s*(?:<[^<>]*>\s*)*\Z")
_TAG = re.compile(r"<(/?[A-Za-z]+|!--)[^<>]*>")
_LAST_TAGS = re.compile(r"(?:</?[A-Za-z][^<>]*>)+\Z")
_SCHEME = re.compile(r"(?:<[^<>]*>)*(?:(?:https?|ftp)://|www\.)", re.IGNORECASE)
_EMPHASISED = re.compile(r"[*_~][^*_~]*[\[\]]")
_BRACKET = re.compile(r"(\\.)|([\[\]])", re.DOTALL)
_FAR = 2_000  # a longer address is none
_TAKEN = "the bare address before would take in what follows"
_LINKED = "GFM makes another link of the address in it"


def brackets(items: list[Item], pairs: list[Pair], *, html: bool) -> None:
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
                and not bare_address.shown_decoded(action.url)
            ):
                for item in inside:
                    item.out = item.before = item.after = ""
                opening.out, closing.out = f"<{action.url}", ">"
                continue
            if not html:
                _balance(inside)
            _escape_emphasised(inside, html=html)
            opening.out = "["
            closing.out = f"]({action.destination}{action.title})"
            _protect(items, pair.open)
        elif isinstance(action, Keep):
            opening.out = action.open
            name = re.match(r"<([a-z0-9]+)", action.open)
            closing.out = f"</{name[1]}>" if name else ""
        elif isinstance(action, Drop):
            opening.out = closing.out = ""


def addresses(leaf: Leaf, read: TagPairs) -> None:
    """Keep the tags that end a bare address in a Markdown leaf: GFM takes everything up to a blank or a ``<`` into it.

    https://github.github.com/gfm/#autolinks-extension-
    """
    text = read.text
    # What begins in a link, or in code, is no bare address
    other = sorted([*leaf.fixed, *((start, end) for name, start, end in leaf.spans if name == "Link")])

    def taken(item: Item) -> bool:
        """Whether an address before ``item`` goes on behind it when it goes, or one behind it is none any more."""
        after = text[item.end : min(leaf.end, item.end + _FAR)]
        if _SCHEME.match(after) is not None and _behind(
            text[max(leaf.start, item.start - _FAR) : item.start]
        ):
            return True
        return reached(item) and _goes_on(after)

    def reached(item: Item) -> bool:
        return bare_address.reaches_end(before(item.start))

    def before(at: int) -> str:
        index = bisect_right(other, (at, -1))
        start = max(leaf.start, at - _FAR)
        while index and other[index - 1][1] > start:
            index -= 1
            begin, end = other[index]
            if not bare_address.reaches_end(_TAG.sub(_without, text[start:begin])):
                start = min(end, at)
                break
        return _TAG.sub(_without, text[start:at])

    for item in read.items:
        if item.kind != "atom" or item.shown is not None:
            continue
        if reached(item) if item.out.startswith("!") else not item.out and taken(item):
            item.out = text[item.start : item.end]
    for pair in list(read.pairs):
        opening, closing = read.items[pair.open], read.items[pair.close]
        if isinstance(pair.action, Keep):
            continue
        if isinstance(pair.action, Code):
            if reached(opening):
                read.revert(pair, _TAKEN)
        elif isinstance(pair.action, Link):
            why = _TAKEN if reached(opening) else ""
            if not why and _linked_otherwise(text[opening.end : closing.start], pair.action.url):
                why = _LINKED
            if why:
                title = pair.action.title and f" title={pair.action.title.strip()}"
                pair.action = Keep(f'<a href="{escape.attribute(pair.action.url)}"{title}>')
                read.notes.append(Note(pair.code, opening.start, opening.end, f"kept <a>: {why}"))
        elif taken(opening) or taken(closing) or _PIPED.search(text, opening.end, closing.start) is not None:
            name = _TAG.sub(_name, text[opening.start : opening.end])
            if isinstance(pair.action, Drop):
                pair.action = Keep(f"<{name if name == 'font' else 'span'}>")
            elif not _TAG.sub("", text[opening.end : closing.start]).strip():
                pair.action = Keep(f"<{name}>")  # empty, it would go
            else:
                pair.obstacle = _TAKEN
        elif (
            isinstance(pair.action, Marks)
            and "del" in pair.action.names
            # Blanks at the end go behind the tildes.
            and (words := text[opening.end : closing.start].rstrip())
            and bare_address.takes_tildes(words)
            and bare_address.reaches_end(before(opening.end + len(words)))
        ):
            pair.obstacle = _TAKEN


def _without(tag: re.Match[str]) -> str:
    """What ends an address in the place of ``tag``, which is gone if it is one of a pair."""
    return " " if tag[1].lower() in ("!--", "br", "img") else ""


def _name(tag: re.Match[str]) -> str:
    return tag[1].lower()


def _behind(source: str) -> bool:
    """Whether an address behind ``source`` and the tags at its end would be none for some, were they gone."""
    source = _LAST_TAGS.sub("", source)
    return bool(source) and not source[-1].isspace() and source[-1] not in "*_~(>"


def _goes_on(source: str) -> bool:
    """Whether something stands there that an address before would take in, but for tags of pairs, which may go."""
    at = 0
    while (match := _TAG.match(source, at)) is not None:
        if _without(match):
            return match[1].lower() == "img"
        at = match.end()
    return at < len(source) and not source[at].isspace()


def _linked_otherwise(source: str, url: str) -> bool:
    """Whether GFM readers, who look for bare addresses between the tags of a link too, make another one there."""
    if ADDRESS_WITHIN.search(source) is None:
        return False
    words = _TAGS_AROUND.sub("", source)
    if _WHOLE.fullmatch(words) is None:
        return True
    return unquote(words if "://" in words else f"mailto:{words}") != unquote(url)


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


def _escape_emphasised(items: Sequence[Item], *, html: bool) -> None:
    """Escape the brackets in the emphasis of a link's text, for which goldmark would forget the emphasis."""
    depth = 0
    for item in items:
        if item.pair is not None and item.pair.marks and not item.pair.dead:
            depth += 1 if item.kind == "open" else -1
        elif item.kind == "text" and (depth or (not html and _EMPHASISED.search(item.out) is not None)):
            item.out = _BRACKET.sub(lambda match: match[1] or f"\\{match[2]}", item.out)


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
