"""A macro of the old editor, left in the text: ``[##_Image|…|_##]``, ``[##_File|…|_##]``, ``[##_1C|…|_##]``.

Why: the blog replaced it by an image or a link when it showed the page; everywhere else it is read as text. Captions,
alternative texts and links inside it are kept. Also understood: the form with JSON, rows of two and three, grids,
films, and macros whose signs another converter escaped.

Before::

    [##_Image|kage@AbC/btsA/img.png|CDM|1.3|{"originWidth":600,"originHeight":400,"alt":"회담장"}_##]

After::

    ![회담장](https://blog.kakaocdn.net/dn/AbC/btsA/img.png)

Left alone: a macro that names no file whose address is known, variables of a skin (``[##_article_rep_title_##]``), and
``[##_ATTACH_PATH_##]``, whose folder only the blog's backup knows.
"""

from __future__ import annotations

import json
import re
from html import escape as quoted
from html import unescape
from typing import TYPE_CHECKING, Any

from newsclean import backslash, escape, tistory, url
from newsclean.action import Leave, Replace

if TYPE_CHECKING:
    from newsclean.action import Context

PATTERN = re.compile(
    r"\[##_(?:[^_\[]|_(?!##\])|\[(?!##_)){1,6000}?_##\]"
    r"|\\\[\\?#\\?#\\?_(?:[^_\\]|\\(?!\[\\?#)|_(?!\\?#\\?#\\?\\?\])){1,6000}?\\?_\\?#\\?#\\\]"
)

_ATTRIBUTE = re.compile(r"""([\w\-]+)\s*=\s*"([^"]*)\"""")
_ONE_BY_ONE = re.compile(r"[123][CLR]")


def words(match: re.Match[str], place: str, context: Context) -> Replace | Leave | None:
    """What the blog would have shown."""
    source = match[0]
    if "\n\n" in source.replace("\r", ""):
        return None
    if source.startswith("\\"):
        source = backslash.resolved(source)
    if place == "html":
        source = unescape(source)
    name, bar, rest = source[4:-4].partition("|")
    if place == "tag" or not bar:
        known = name == "ATTACH_PATH"
        return Leave(
            "only a backup of the blog knows this folder" if known else f"the macro {name} is not understood"
        )
    shown = _shown(name, rest.split("|"), rest)
    if shown is None:
        return Leave(f"the macro {name} is not understood")
    markdown = " ".join(text for text, _ in shown) if len(shown) < 2 else "\n".join(text for text, _ in shown)
    return Replace(markdown, "\n".join(html for _, html in shown), changed=True, dropped=True)


def _shown(name: str, parts: list[str], rest: str) -> list[tuple[str, str]] | None:
    """The images and links of a macro, each as Markdown and as HTML."""
    if name == "Image":
        return _image(parts, rest)
    if name == "ImageGrid":
        keys = [key for key in parts[0].split(",") if key]
        return _images([(key, "") for key in keys])
    if name == "File":
        values = dict(_ATTRIBUTE.findall("|".join(parts[1:])))
        return _file(parts[0], values.get("filename", ""))
    if name in ("Movie", "Jukebox"):
        return _file(parts[0], dict(_ATTRIBUTE.findall("|".join(parts[1:]))).get("filename", ""))
    if _ONE_BY_ONE.fullmatch(name):
        # key|attributes|caption for every image
        each = [
            (parts[at], parts[at + 2] if at + 2 < len(parts) else "") for at in range(0, len(parts) - 1, 3)
        ]
        return _images([(key, caption) for key, caption in each if key])
    return None


def _image(parts: list[str], rest: str) -> list[tuple[str, str]] | None:
    values: dict[str, Any] = {}
    caption = link = ""
    if "{" in rest:
        try:
            values = json.loads(rest[rest.index("{") : rest.rindex("}") + 1])
        except ValueError:
            return None
        caption, link = str(values.get("caption", "")), str(values.get("link", ""))
    else:
        written = dict(_ATTRIBUTE.findall(parts[2] if len(parts) > 2 else ""))
        values = {"alt": written.get("alt") or written.get("data-alt") or ""}
        caption = parts[3] if len(parts) > 3 else ""
        link = parts[4] if len(parts) > 4 else ""
    made = _images([(parts[0], caption)], alternative=str(values.get("alt", "")))
    if made is None or not link.strip() or not url.is_safe(link):
        return made
    destination = url.destination(link)
    if destination is None:
        return made
    first, *others = made
    return [(f"[{first[0]}]({destination})", f'<a href="{quoted(destination)}">{first[1]}</a>'), *others]


def _images(keys: list[tuple[str, str]], alternative: str = "") -> list[tuple[str, str]] | None:
    made: list[tuple[str, str]] = []
    for key, caption in keys:
        address = tistory.file_address(key)
        destination = url.destination(address) if address is not None and url.is_safe(address) else None
        if destination is None:
            return None
        flat = " ".join((alternative or caption).split())
        html = f'<img src="{quoted(destination)}" alt="{quoted(flat)}">'
        written = escape.alternative(flat)
        # readers disagree about escapes there
        made.append((f"![{written}]({destination})" if written is not None else html, html))
    return made or None


def _file(key: str, name: str) -> list[tuple[str, str]] | None:
    address = tistory.file_address(key)
    destination = url.destination(address) if address is not None and url.is_safe(address) else None
    if destination is None:
        return None
    flat = " ".join(name.split()) or destination.rsplit("/", 1)[-1]
    near = escape.neighbourhood(flat, marks=False, code=False, labels=frozenset())
    text = escape.text(quoted(flat, quote=False), near, link=True)
    return [(f"[{text}]({destination})", f'<a href="{quoted(destination)}">{quoted(flat)}</a>')]
