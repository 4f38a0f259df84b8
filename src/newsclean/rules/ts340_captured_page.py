"""A whole page of a blog, saved with its side bar, buttons, comments and scripts: only the article is the author's.

Why: a page that was saved from the browser holds the blog's skin around the article. The article is in one element,
which Tistory names; all else is the same on every page of the blog and none of the author's words. The words that go
are declared, and a finding names the title that the page had.

Before::

    <html lang="ko">
    <head><title>제목 :: 블로그</title></head>
    <body id="tt-body-page">
    <div class="widget">분류 전체보기</div>
    <div class="tt_article_useless_p_margin contents_style"><p>본문</p></div>
    <div class="widget">최근 글</div>
    </body>
    </html>

After::

    본문

Left alone: pages without the marks of Tistory's skins, with two articles, and with something in the article that is
read as Liquid.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from newsclean.action import Part

if TYPE_CHECKING:
    from collections.abc import Sequence

_SKIN = re.compile(r"<body\b[^<>]*\bid=[\"']?tt-body-|\bwindow\.TistoryBlog\b")
_ARTICLE = re.compile(r"<div\b[^<>]*\bclass=[\"'][^\"'<>]*\bcontents_style\b[^<>]*>")
_DIV = re.compile(
    r"<!--[\s\S]*?-->|<(?P<raw>script|style|textarea)\b[\s\S]*?</(?P=raw)\s*>|<(?P<close>/?)div\b[^<>]*>",
    re.IGNORECASE,
)
_TITLE = re.compile(r"<title\b[^<>]*>([^<>]{1,200})</title", re.IGNORECASE)


def page(source: str, code: Sequence[int]) -> Part | None:
    """The article."""
    if not _SKIN.search(source):
        return None
    opened = _ARTICLE.search(source)
    if opened is None:
        return None
    depth = 1
    for tag in _DIV.finditer(source, opened.end()):
        if tag["close"] is None:
            continue
        depth += -1 if tag["close"] else 1
        if depth:
            continue
        if _ARTICLE.search(source, tag.end()):
            return None
        title = _TITLE.search(source)
        named = f", which was titled “{' '.join(unescape(title[1]).split())}”" if title else ""
        note = f"only the article stays of this page{named}"
        return Part(opened.end(), tag.start(), note, drops=True)
    return None
