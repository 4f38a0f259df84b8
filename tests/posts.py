"""Hypothesis strategies for posts as people have them: Korean words, Markdown, HTML, code, Liquid, mixed."""

from __future__ import annotations

import re
from itertools import cycle

from hypothesis import strategies as st


def choice(*rows: str) -> st.SearchStrategy[str]:
    """One of the things that stand in the rows, parted by ``¦``."""
    return st.sampled_from([thing for row in rows for thing in row.split("¦")])


WORDS = choice(
    "커피¦볶음¦원두를¦갈아¦물줄기¦핵협의그룹(NCG)¦83%¦'따옴표'¦\"큰 말\"¦snake_case¦2 * 3¦a*b¦은¦는¦가¦에서",
    "했습니다.¦3~4일¦14~16세¦😀¦👉¦가|나¦C:\\새¦#1¦R&D¦끝!¦…¦「인용」¦100원¦x < y¦List<String>¦<사과>",
    "&lt;b&gt;¦&amp;¦&nbsp;¦\u200b¦e\u0301¦https://a.kr/x_y¦$x$¦[1]¦1.¦-¦+¦{{ site.url }}¦\\*¦`",
    "{% include a.html t='<b>' %}¦👨‍👩‍👧¦🇰🇷가¦이다.¦입니다¦를¦‘작은 말’¦…)¦[^1]¦#태그¦a_b_c¦1~2¦~¦--¦\"\"¦(",
    '**핵협의그룹(NCG)**은¦** 공지 **¦그는**"말"**이라고¦***둘(다)***는¦~~취소(원)~~를¦__밑줄__은¦\\*\\*굵게\\*\\*',
    '\\[글](/x)¦[글](/x)¦![그림](/x.png)¦<The Register>¦<가디언>¦김**(35)¦*주의¦**kwargs¦2 ** 3¦{{ x | y: "<i>" }}',
)
ADDRESSES = st.sampled_from(
    (
        "https://a.kr/",
        "/글/1",
        "https://a.kr/?x=1&amp;y=2",
        "a(b)c.png",
        "a b.png",
        "#곳",
        "mailto:a@b.kr",
        "//t.kr/é",
    )
)
STYLES = st.sampled_from(
    (
        "",
        ' style="color: #ee2323;"',
        ' style="font-weight: bold;"',
        ' data-ke-size="size16"',
        " class='x'",
        ' id="곳"',
    )
)


def _join(parts: list[str]) -> str:
    return "".join(parts)


TEXT = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
SEAMS = st.sampled_from(("", " ", "", "  ", "\n"))


def _tagged(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Inline HTML and Markdown around ``inner``, whole or with one tag missing."""

    def pair(name: str, style: str, text: str, space: str, lost: int) -> str:
        opening, closing = f"<{name}{style}>", f"</{name}>"
        return ("" if lost == 1 else opening) + space + text + ("" if lost == 2 else closing)

    names = st.sampled_from(
        ("b", "strong", "i", "em", "s", "u", "span", "font", "code", "sub", "mark", "B", "del")
    )
    return st.one_of(
        st.builds(
            pair, names, STYLES, inner, st.sampled_from(("", "", " ")), st.sampled_from((0,) * 12 + (1, 2))
        ),
        st.builds(lambda a, t: f'<a href="{a}" target="_blank" rel="dofollow">{t}</a>', ADDRESSES, inner),
        st.builds(
            lambda a, t: f'<img src="{a}" alt="{t}">', ADDRESSES, st.sampled_from(("", "그림", "a*b]"))
        ),
        st.sampled_from(("<br>", "<br />", "<b></b>", "<span></span>", "<!-- 말 -->")),
        st.builds(lambda m, t: f"{m}{t}{m}", st.sampled_from(("**", "*", "~~", "`", "_", "__")), inner),
        st.builds(lambda t, a: f"[{t}]({a})", inner, st.sampled_from(("/x", "<a b>", 'https://a.kr "제목"'))),
    )


INLINE = st.recursive(
    TEXT,
    lambda inner: st.lists(st.one_of(TEXT, _tagged(inner), SEAMS), min_size=1, max_size=4).map(_join),
    max_leaves=6,
)
LINE = INLINE.map(lambda text: " ".join(text.split("\n")).strip(" ") or "말")


def _element(name: str) -> st.SearchStrategy[str]:
    return st.builds(lambda style, text: f"<{name}{style}>{text}</{name}>", STYLES, INLINE)


def _list(depth: int) -> st.SearchStrategy[str]:
    item = (
        LINE
        if depth == 0
        else st.one_of(LINE, st.builds(lambda t, ul: f"{t}\n{ul}\n", LINE, _list(depth - 1)))
    )
    return st.builds(
        lambda tag, items: f"<{tag}>\n" + "".join(f"<li>{i}</li>\n" for i in items) + f"</{tag}>",
        st.sampled_from(("ul", "ol")),
        st.lists(item, min_size=1, max_size=3),
    )


TABLE = st.builds(
    lambda rows, cell: (
        "<table><tbody>\n"
        + "".join("<tr>" + "".join(f"<{cell}>{c}</{cell}>" for c in row) + "</tr>\n" for row in rows)
        + "</tbody></table>"
    ),
    st.lists(st.lists(LINE, min_size=1, max_size=3), min_size=1, max_size=3),
    st.sampled_from(("td", "th")),
)
CODE = st.sampled_from(
    (
        "def f(a):\n    return a < 1\n",
        "x = '<b>굵게</b>'\n\n\ny\n",
        "&lt;p&gt;\n",
        "```\n가\n",
        "\t탭\n",
        "{{ x }}\n<br>\n",
    )
)
HTML_BLOCK = st.one_of(
    _element("p"),
    st.sampled_from(
        (
            "<p>&nbsp;</p>",
            '<p data-ke-size="size16">&nbsp;</p>',
            "<p></p>",
            "<hr>",
            '<hr style="height: 2px;"/>',
            "</p>",
        )
    ),
    st.sampled_from(("h1", "h2", "h3", "h6")).flatmap(_element),
    _element("blockquote"),
    _element("div"),
    _list(1),
    TABLE,
    CODE.map(lambda code: f'<pre data-ke-language="python"><code>{code.replace("<", "&lt;")}</code></pre>'),
    st.builds(lambda a, t: f'<figure><img src="{a}"><figcaption>{t}</figcaption></figure>', ADDRESSES, LINE),
    st.builds(lambda a, b: f"<div>\n{a}\n{b}\n</div>", _element("p"), _element("p")),
    st.builds(lambda a, b: f"<details><summary>{a}</summary>\n{b}\n</details>", LINE, _element("p")),
    choice(
        '<iframe src="https://www.youtube.com/embed/x" width="5"></iframe>¦<script>alert(1)</script>',
        "<!-- newsclean: off -->\n<b>그대로</b>\n<!-- newsclean: on -->¦<!--more-->¦<p>열고¦<ul><li>하나",
    ),
)
PLAIN_WORDS = WORDS.filter(lambda w: "<" not in w and "&" not in w)
PLAIN_LINE = st.lists(
    st.one_of(
        PLAIN_WORDS, st.builds(lambda m, w: m + w + m, st.sampled_from(("**", "*", "`", "~~")), PLAIN_WORDS)
    ),
    min_size=1,
    max_size=6,
).map(" ".join)


def _markdown(line: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        line,
        st.builds(
            lambda mark, text: mark + text, st.sampled_from(("# ", "## ", "> ", "- ", "1. ", "    ")), line
        ),
        st.lists(line, min_size=1, max_size=4).map(lambda ls: "\n".join("- " + x for x in ls)),
        st.builds(lambda a, b: f"1. {a}\n   - {b}", line, line),
        st.builds(lambda a, b: f"{a}\n{b}", line, line),
        st.builds(lambda a, b: f"{a}  \n{b}", line, line),
        st.builds(lambda a, b: f"{a}\n===\n{b}", line, line),
        st.builds(lambda a, b: f"- {a}\n\n  {b}\n- [ ] {b}", line, line),
        st.builds(lambda a, b: f"> {a}\n>\n> - {b}", line, line),
        st.builds(lambda a, b: f"글[^1] {a}\n\n[^1]: {b}", line, line),
        st.builds(lambda a, b: f"| {a} | {b} |\n| --- | :-: |\n| {b} | {a} |", line, line),
        st.builds(lambda a: f"{{% if x %}}\n{a}\n{{% endif %}}", line),
        st.builds(lambda a: f"{a}\n{{: .note}}", line),
        CODE.map(lambda code: f"````python\n{code}````"),
        st.sampled_from(
            ("---", "| 가 | 나 |\n|---|---|\n| 1 | 2 |", "{% raw %}\n{{ x }}\n{% endraw %}", "$$\nx_1\n$$")
        ),
    )


MARKDOWN_BLOCK = st.one_of(
    _markdown(LINE),
    _markdown(LINE),
    st.builds(
        lambda prefix, html: "\n".join(prefix + line for line in html.split("\n")),
        st.sampled_from(("> ", "  ", "    ")),
        HTML_BLOCK,
    ).map(lambda text: text if text.startswith(">") else f"- 말\n\n{text}"),
)
PLAIN_BLOCK = _markdown(PLAIN_LINE)
FRONT = st.one_of(
    st.just(""),
    st.lists(
        st.sampled_from(
            (
                "title: '<b>굵게</b>' 소식",
                "title: 가: 나",
                "excerpt: >\n  접힌 말\n  <b>둘</b>",
                "tags: [a,  b]",
                "# 말",
                "",
            )
        ),
        max_size=3,
    ).map(lambda lines: "---\n" + "".join(line + "\n" for line in lines) + "---\n"),
)
GAPS = st.sampled_from(("\n\n",) * 6 + ("\n", "\n\n\n", "\n \n"))


@st.composite
def bodies(draw: st.DrawFn, block: st.SearchStrategy[str]) -> str:
    """Some blocks with gaps between them, most of them blank lines."""
    blocks = draw(st.lists(block, min_size=1, max_size=5))
    text = blocks[0]
    for following in blocks[1:]:
        text += draw(GAPS) + following
    return text + draw(st.sampled_from(("\n", "\n", "", "\n\n", "  \n")))


@st.composite
def posts(draw: st.DrawFn, block: st.SearchStrategy[str]) -> str:
    """A whole post, at times with returns before all line feeds or some, or with a byte order mark."""
    text = draw(FRONT) + draw(st.sampled_from(("", "\n"))) + draw(bodies(block))
    kind = draw(st.integers(0, 7))
    if kind == 0:
        text = text.replace("\n", "\r\n")
    elif kind == 1:
        ends = cycle(draw(st.lists(st.sampled_from(("\n", "\r\n")), min_size=2, max_size=9)))
        text = re.sub("\n", lambda _: next(ends), text)
    return ("\ufeff" if draw(st.integers(0, 15)) == 0 else "") + text


MIXED_POSTS = posts(st.one_of(HTML_BLOCK, MARKDOWN_BLOCK, MARKDOWN_BLOCK))
PLAIN_POSTS = posts(PLAIN_BLOCK)

# Tags and marks in any order, as no person would write them, and as broken pastes have them.
SHARDS = st.lists(
    st.one_of(
        WORDS,
        choice(
            "<b>¦</b>¦<p>¦</p>¦<ul>¦<li>¦</ul>¦<table>¦<td>¦</table>¦<pre>¦</pre>¦<code>¦</code>¦<div>¦</div>",
            "<h2>¦</h3>¦<a href='¦'>¦\">¦<!--¦-->¦<![CDATA[¦```\n¦    ¦> ¦- ¦\n¦\n\n¦**¦*¦`¦|¦\t",
            "<br>¦<hr>¦<¦>¦&¦\\¦<script>¦</script>¦<style>¦<details>¦{% raw %}¦{% endraw %}¦{{¦}}¦<b¦</¦\r",
        ),
    ),
    max_size=14,
).map(_join)

# Dangers, repairs and tags that do not pair, so that one round of edits follows the other.
PERILS = st.lists(
    choice(
        "<p>¦</p>¦<b>¦</b>¦**¦*¦가¦나(다)¦은 ¦\n¦\n\n¦<pre>¦</pre>¦<code>¦</code>¦<blockquote>¦> ¦- ¦<li>¦<table><td>",
        "<svg>¦</svg>¦<path/>¦<script>¦</script>¦<a href=javascript:x>¦</a>¦<A HREF=data:¦\u200b¦<i onclick=x>¦</i>",
        "<html>¦<body>¦</body></html>¦[##_Image|kage@x|CDM|1_##]¦```\n¦`¦&lt;b>¦adsbygoogle¦{::nomarkdown}¦](javascript:x)",
    ),
    max_size=9,
).map(_join)
