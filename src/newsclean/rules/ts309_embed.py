"""A video, a sound or a map from another site.

Why: players of YouTube, Vimeo, Kakao TV, Naver TV and Kakao Map stay, as one clean line each; any other frame becomes a
link to what it shows, because nobody can vouch for it.

Before::

    <iframe width="560" height="315" src="https://www.youtube.com/embed/abc" frameborder="0" allow="autoplay" allowfullscreen="true"></iframe>

After::

    <iframe src="https://www.youtube.com/embed/abc" width="560" height="315" allowfullscreen></iframe>

Left alone: a player without an address, one with Markdown on the same line, and videos with several sources.

Settings: ``embeds = "link"`` makes a link of every player.
"""

from __future__ import annotations

import re
from html import escape as quoted
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from newsclean import url
from newsclean.action import Keep, Leave, Markdown

if TYPE_CHECKING:
    from newsclean.action import Action, Context, Shape
    from newsclean.html import Element, Tag

TAGS = ("iframe", "video", "audio")

_HOSTS = re.compile(
    r"(?:www\.)?youtube(?:-nocookie)?\.com|player\.vimeo\.com|(?:play-)?tv\.kakao\.com|tv\.naver\.com|"
    r"map\.kakao\.com|videofarm\.daum\.net|player\.twitch\.tv|w\.soundcloud\.com|open\.spotify\.com"
)
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
    source = element.attributes.get("src", "")
    if not source:
        sources = [child.attributes.get("src", "") for child in element.elements("source")]
        if len(set(sources)) != 1:
            return Leave(f"<{element.name}> without one address")
        source = sources[0]
    destination = url.destination(source)
    if destination is None or not url.is_safe(source):
        return None
    if element.name != "iframe":
        if context.settings.embeds == "keep":
            clean = f'<{element.name} src="{quoted(destination)}" controls></{element.name}>'
            return Markdown(clean)
        return _link(destination, destination)
    host = urlsplit(source if "://" in source else f"https:{source}").netloc.lower()
    if context.settings.embeds == "link" or not _HOSTS.fullmatch(host):
        return _link(_page(source) or destination, element.attributes.get("title", ""))
    kept = "".join(
        f' {name}="{element.attributes[name]}"'
        for name in ("width", "height")
        if element.attributes.get(name, "").removesuffix("%").isdecimal()
    )
    title = element.attributes.get("title", "")
    kept += f' title="{quoted(title)}"' if title else ""
    kept += " allowfullscreen" if "allowfullscreen" in element.attributes else ""
    return Markdown(f'<iframe src="{quoted(destination)}"{kept}></iframe>')


def _page(source: str) -> str | None:
    """The page for people that shows what the player shows."""
    bare = re.sub(r"^(?:https?:)?//", "", source)
    for pattern, page in _PAGES:
        if match := pattern.match(bare):
            return page + match[1]
    return None


def _link(destination: str, title: str) -> Markdown:
    words = " ".join(title.split())
    plain = words if words and not re.search(r"[\\`*_\[\]<>|&]", words) else ""
    if not plain:
        shown = destination if destination.startswith(("http://", "https://")) else ""
        text = (
            f"<{shown}>"
            if shown and re.fullmatch(r"[!-;=?-~]+", shown)
            else f"[{destination}]({destination})"
        )
        return Markdown(text, f'<p><a href="{quoted(destination)}">{quoted(destination)}</a></p>')
    return Markdown(
        f"[{plain}]({destination})", f'<p><a href="{quoted(destination)}">{quoted(plain)}</a></p>'
    )


def inline(tag: Tag, context: Context) -> Action:
    """A player in the middle of a line stays there, clean."""
    if tag.close:
        return Keep(f"<{tag.name}>")
    source = tag.attributes.get("src", "")
    host = urlsplit(re.sub(r"^//", "https://", source)).netloc.lower()
    if tag.name != "iframe" and url.is_safe(source) and source:
        return Keep(f'<{tag.name} src="{quoted(source)}" controls>')
    if tag.name != "iframe" or not _HOSTS.fullmatch(host):
        return Leave(f"a <{tag.name}> in the middle of a line")
    return Keep(f'<iframe src="{quoted(source)}">')
