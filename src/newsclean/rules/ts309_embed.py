"""A video, a sound or a map from another site.

Why: players of YouTube, Vimeo, Kakao TV, Naver TV and Kakao Map stay, as one clean line each; any other frame becomes a
link to what it shows, because nobody can vouch for it.

Before::

    <iframe width="560" height="315" src="https://www.youtube.com/embed/abc" frameborder="0" allow="autoplay" allowfullscreen="true"></iframe>

After::

    <iframe src="https://www.youtube.com/embed/abc" width="560" height="315" allowfullscreen></iframe>

In a paragraph of HTML a player stands between two paragraphs from then on; in a line of Markdown it stays where it is,
though kramdown shows the tag of a frame there as text.

Left alone: a player without an address, and videos with several sources.

Settings: ``embeds = "link"`` makes a link of every player.
"""

from __future__ import annotations

import re
from html import escape as quoted
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsclean import url
from newsclean.action import Keep, Leave, Markdown, Replace
from newsclean.html import attributes

if TYPE_CHECKING:
    from newsclean.action import Action, Context, Shape
    from newsclean.html import Tag
    from newsclean.html_nodes import Element

TAGS = ("iframe", "video", "audio")

_HOSTS = re.compile(
    r"(?:www\.)?youtube(?:-nocookie)?\.com|player\.vimeo\.com|(?:play-)?tv\.kakao\.com|tv\.naver\.com|"
    r"map\.kakao\.com|videofarm\.daum\.net|player\.twitch\.tv|w\.soundcloud\.com|open\.spotify\.com"
)
_SOURCE = re.compile(r"<source\b([^<>]*)>", re.IGNORECASE)
_YOUTUBE = re.compile(r"(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w\-]{6,})")
_VIMEO = re.compile(r"player\.vimeo\.com/video/(\d+)")
_KAKAO = re.compile(r"(?:play-)?tv\.kakao\.com/embed/player/cliplink/(\d+)")
_NAVER = re.compile(r"tv\.naver\.com/embed/(\d+)")
_PAGES = (
    (_YOUTUBE, "https://www.youtube.com/watch?v="),
    (_VIMEO, "https://vimeo.com/"),
    (_KAKAO, "https://tv.kakao.com/v/"),
    (_NAVER, "https://tv.naver.com/v/"),
)


def block(element: Element, context: Context) -> Shape | None:
    """The player on a line of its own, or a link."""
    sources = [child.attributes.get("src", "") for child in element.elements("source")]
    made = _made(element.open, sources, context)
    if not isinstance(made, Replace):
        return made
    # In a paragraph of HTML it stands between words: from now on, between two paragraphs
    parent = element.parent
    beside = (
        parent.name == "p" and len(parent.children) > 1 if parent is not None else _goes_on(element, context)
    )
    if not made.changed:
        return Markdown(made.text, f"<p></p>{made.html}<p></p>" if beside else "")
    return Markdown(made.text, f"<p>{made.html}</p>")


def _goes_on(element: Element, context: Context) -> bool:
    """Whether words follow right behind, or on the next line."""
    return re.compile(r"[ \t]*\r?\n?[ \t]*[^\s<]").match(context.text, element.end) is not None


def inline(tag: Tag, context: Context) -> Action:
    """A player in the middle of a line stays there, clean; or a link does."""
    if tag.close:
        return Keep(f"<{tag.name}>")
    inside = re.compile(rf"((?:(?!</?{tag.name}\b)[\s\S]){{0,4000}})</{tag.name}\s*>", re.IGNORECASE).match(
        context.text, tag.end
    )
    if inside is None:
        return Leave(f"<{tag.name}> is never closed here")
    sources = [attributes(source).get("src", "") for source in _SOURCE.findall(inside[1])]
    made = _made(tag, sources, context)
    if made is None:
        return Leave(f"a <{tag.name}> in the middle of a line")
    if isinstance(made, Leave) or tag.name != "iframe":
        return made
    # kramdown shows the tag of a frame in a line as text
    return Replace(made.text, made.html, changed=True)


def _made(tag: Tag, sources: list[str], context: Context) -> Replace | Leave | None:
    """The clean player, or a link (``changed``)."""
    source = tag.attributes.get("src", "")
    if not source:
        if len(set(sources)) != 1:
            return Leave(f"<{tag.name}> without one address")
        source = sources[0]
    destination = url.destination(source)
    if destination is None or not url.is_safe(source):
        return None
    title = tag.attributes.get("title", "")
    if tag.name != "iframe":
        if context.settings.embeds == "link":
            return _link(destination, destination)
        clean = f'<{tag.name} src="{quoted(destination)}" controls></{tag.name}>'
        return Replace(clean, clean)
    host = urlsplit(source if "://" in source else f"https:{source}").netloc.lower()
    if context.settings.embeds == "link" or not _HOSTS.fullmatch(host):
        return _link(_page(source) or destination, title)
    kept = "".join(
        f' {name}="{tag.attributes[name]}"'
        for name in ("width", "height")
        if tag.attributes.get(name, "").removesuffix("%").isdecimal()
    )
    kept += f' title="{quoted(title)}"' if title else ""
    kept += " allowfullscreen" if "allowfullscreen" in tag.attributes else ""
    clean = f'<iframe src="{quoted(destination)}"{kept}></iframe>'
    return Replace(clean, clean)


def _page(source: str) -> str | None:
    """The page for people that shows what the player shows."""
    bare = re.sub(r"^(?:https?:)?//", "", source)
    for pattern, page in _PAGES:
        if match := pattern.match(bare):
            return page + match[1]
    return None


def _link(destination: str, title: str) -> Replace:
    words = " ".join(title.split())
    if words and not re.search(r"[\\`*_\[\]<>|&]", words):
        return Replace(
            f"[{words}]({destination})", f'<a href="{quoted(destination)}">{quoted(words)}</a>', changed=True
        )
    shown = destination if destination.startswith(("http://", "https://")) else ""
    plain = shown and re.fullmatch(r"[!-;=?-~]+", shown)
    text = f"<{shown}>" if plain else f"[{destination}]({destination})"
    return Replace(text, f'<a href="{quoted(destination)}">{quoted(destination)}</a>', changed=True)
