"""What is dangerous: the first look, tags, attributes, kramdown's attribute lists, code that may be none."""

from __future__ import annotations

import pytest

from newsclean import danger, exposure, kramdown_attributes, listings


@pytest.mark.parametrize(
    "body",
    [
        "<script>",
        "</STYLE",
        "<svg ",
        "<!ENTITY><xmp>",
        "<![CDATA[",
        "<?php",
        "<x:y>",
        "<javascript:a>",
        "a srcdoc=",
        "expression(",
        "[a](javascript:b)",
        "[a]( <vbscript:b>)",
        "[a]:\n  data:b",
        "[a](\n> javascript:b)",
        "[a](java&#115;cript:b)",
        "<a href=javascript:b>",
        "<a href = 'data:b'>",
        '<p style="a:\\62">',
        "<p style='a/*b*/'>",
        f'<p style="{"a" * 5_000};b:url(script)">',
        '<p style="a&#58;b">',
        "<a onclick=b>",
        '<a b="c"onclick=d>',
        "<a\nonclick>",
        "<a `onclick =b>",
        "<a title='b>c' onclick>",
        "{::nomarkdown}",
        '{: onclick="a"}',
        "{:a:b=c}",
        '# a {b="c"}\n',
        '{#a b="c"}',
        '{.a b="c"}',
        "<!-- --!>",
        "expression &lpar;",
        "behavior &colon;",
        '<p style="a">@import',
        "[a](view-source:b)",
        '<img srcset="a javascript:b">',
        "[a](ja\\-va:b)",
        '> <a href="java\n> script:b">',
        '> - <a href=\n>   "javascript:b">',
        "> <p onclick\n> =b>",
        '<a href="https://onclick" onclick>',
        '<a b="c"://onclick =d>',
    ],
)
def test_a_closer_look_at(body: str) -> None:
    assert danger.suspicious(f"글\n\n{body}\n")


@pytest.mark.parametrize(
    "body",
    [
        "글",
        "<p>가</p>",
        "one of on=line",
        "only onclick",
        "<b>가</b> onclick 나",
        "[a](https://b) [c](mailto:d) [e](f#g)",
        '<a href="https://a">',
        '<p style="color: red; margin: 0">',
        "<o:p>",
        "<https://a>",
        "<mailto:a@b>",
        "{::comment}",
        "{: .a}",
        "scripts and styles",
        "C<T>",
        "{{ a }}",
        "{% a b=c %}",
        "an expression of good behaviour, as in @import a",
        '<p data-og-title="Day 3: an answer">',
        "[a]: words: and more",
        '<a href="https://onepage.example/">',
        "> a\n> b",
    ],
)
def test_no_closer_look_at(body: str) -> None:
    assert not danger.suspicious(f"글\n\n{body}\n")


@pytest.mark.parametrize(
    ("tag", "name", "value"),
    [
        ("p", "onclick", ""),
        ("p", "ONx", "a"),
        ("iframe", "srcdoc", "a"),
        ("button", "formaction", "/a"),
        ("p", "SRCDOC", ""),
        ("a", "href", "javascript:a"),
        ("a", "xlink:href", " java\tscript:a"),
        ("p", "data-url", "vbscript:a"),
        ("img", "src", "data:text/html,a"),
        ("a", "href", "data:image/png;base64,aaaa"),
        ("video", "poster", "javascript:a"),
        ("img", "longdesc", "data:image/png;base64,aaaa"),
        ("source", "src", "data:image/png;base64,aaaa"),
        ("img", "srcset", "a.png 1x, javascript:b 2x"),
        ("a", "ping", "/a;javascript:b"),
        ("a", "ping", "/a javascript:b"),
        ("p", "style", "width: expression(a)"),
        ("p", "style", "width: exp/* \n */ression(a)"),
        ("p", "style", "a: \\65xpression(b)"),
        ("p", "style", "a: \\000065 xpression(b)"),
        ("p", "style", "a: exp\\ression(b)"),
        ("p", "style", "behaviour: url(a)"),
        ("p", "style", "a: \\0 expression(b)"),
        ("p", "style", "a: \\110000 expression(b)"),
        ("p", "style", "\\d800 @import b"),
        ("p", "style", "a: url(javascript:b)"),
        ("p", "style", "x: ex\\pression (b)"),
        ("p", "style", "-moz-binding: url(a)"),
    ],
)
def test_dangerous_attributes(tag: str, name: str, value: str) -> None:
    assert danger.attribute(tag, name, value)


@pytest.mark.parametrize(
    ("tag", "name", "value"),
    [
        ("p", "on", "a"),
        ("p", "on-x", "a"),
        ("p", "on1", "a"),
        ("p", "o", "a"),
        ("a", "href", "https://a"),
        ("a", "href", ""),
        ("a", "title", "javascript:a"),
        ("img", "alt", "javascript:a"),
        ("img", "src", "data:image/png;base64,aaaa"),
        ("a", "href", "/javascript:a"),
        ("p", "style", "color: red"),
        ("p", "style", "a: \\d800 b"),
        ("img", "srcset", "a.png 1x, b.png 2x"),
        ("a", "class", "javascript:a"),
        ("a", "href", "/a,javascript:b"),
        ("p", "style", "exp\\10ffff ression(a)"),
    ],
)
def test_harmless_attributes(tag: str, name: str, value: str) -> None:
    assert not danger.attribute(tag, name, value)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (" a=\"1\" B='2' c=3 d", [("a", "1"), ("b", "2"), ("c", "3"), ("d", "")]),
        ('a="&lt;&amp;"b', [("a", "<&"), ("b", "")]),
        ("/a / =b c= >", [("a", ""), ("=b", ""), ("c", "")]),
        ("a = 'b' = c", [("a", "b"), ("=", ""), ("c", "")]),
        ("a='\"' b=\"'\"", [("a", '"'), ("b", "'")]),
        ("", []),
    ],
)
def test_attributes_as_a_browser_reads_them(source: str, found: list[tuple[str, str]]) -> None:
    assert [(name, value) for _, _, name, value in danger.attributes(source)] == found


@pytest.mark.parametrize(
    ("tag", "wanted", "gone"),
    [
        ("<a href='/a'>", "<a href='/a'>", []),
        ("<a onclick=b>", "<a>", ["onclick"]),
        ('<a onclick="b"href="/c">', '<a href="/c">', ["onclick"]),
        ('<a class="a" onclick="b" href="/c">', '<a class="a" href="/c">', ["onclick"]),
        ("<a\nonclick=b\nhref=javascript:c title=d>", "<a title=d>", ["onclick", "href"]),
        ("</a onclick=b>", "</a>", ["onclick"]),
        ("<IMG SRC=a onerror=b />", "<IMG SRC=a />", ["onerror"]),
        ("<a onclick=b/>", "<a>", ["onclick"]),
        ("<a onclick/href=b>", "<a/href=b>", ["onclick"]),
    ],
)
def test_tags_without_dangers(tag: str, wanted: str, gone: list[str]) -> None:
    match = danger.TAG.fullmatch(tag)
    assert match is not None
    assert danger.without_dangers(match) == (wanted, gone)


@pytest.mark.parametrize(
    ("tag", "harmless"),
    [
        ("<path d='M0 0'>", True),
        ("</SVG>", True),
        ("<rect fill='url(#a)'>", True),
        ("<script>", False),
        ("<a>", False),
        ("<g onload=a>", False),
        ("<path href='#a'>", False),
        ("<path xlink:href='#a'>", False),
        ("<rect values='a'>", False),
        ("<text style='a:expression(b)'>", False),
        ("<text style='fill:red'>", True),
        ("<foreignobject>", False),
    ],
)
def test_drawings(tag: str, harmless: bool) -> None:
    match = danger.TAG.fullmatch(tag)
    assert match is not None
    assert danger.drawn(match) is harmless


def without_lists(text: str) -> tuple[str, list[str]]:
    edits = list(kramdown_attributes.attribute_lists(text))
    for start, end, written, _ in sorted(edits, reverse=True):
        text = text[:start] + written + text[end:]
    return text, [reason for _, _, _, reason in edits]


@pytest.mark.parametrize(
    ("text", "wanted", "reasons"),
    [
        ("글 {: .a #b title='c'} {} {{ a }}", None, []),
        ("*a*{: onclick='b'}", "*a*", ["removed onclick"]),
        ("*a*{:onclick='b' .c}", "*a*{: .c}", ["removed onclick"]),
        ("*a*{: .c onclick=b}", "*a*{: .c}", ["removed onclick"]),
        ("*a*{: onclick='b' onload='c' .d}", "*a*{: .d}", ["removed onclick", "removed onload"]),
        ("*a*{: onload='b' onclick='c'}", "*a*", ["removed onclick, onload"]),
        ("*a*{: onclick='b\\'c' .d}", "*a*{: .d}", ["removed onclick"]),
        ("*a*{: .d onclick='b'c'}", "*a*", ["removed onclick"]),
        ("*a*{: href='java\\script&colon;b'}", "*a*", ["removed href"]),
        ("*a*{: href='https://b' src=\"data:c\"}", "*a*{: href='https://b'}", ["removed src"]),
        ("{:a:onclick='b'}", "", ["removed a:onclick"]),
        ("{:a: onclick='b'}", "", ["removed onclick"]),
        ("*a*{.b onclick='c'}", "*a*{.b}", ["removed onclick"]),
        ("# a {onclick='b'}", "# a ", ["removed onclick"]),
        ("# a {b='c'}", None, []),
        ("a {onclick='b'}", None, []),
        ("{: style='width: expression(a)'}", "", ["removed style"]),
        ("{: src='data:image/png;base64,aaaa'}", "", ["removed src"]),
        (
            "가\n{::options parse_block_html='a' toc_levels='1' /}\n나",
            "가\n나",
            ["removed kramdown options: parse_block_html, toc_levels"],
        ),
        ("가 {::options b=\"a\" a='b' /}\n나", "가 \n나", ["removed kramdown options: a, b"]),
        ("{::options b='a' /} 나", " 나", ["removed kramdown options: b"]),
        ("{::options b='a' /}", "", ["removed kramdown options: b"]),
        ("{::options toc_levels='1..3' auto_ids='false' /}\n", None, []),
    ],
)
def test_attribute_lists(text: str, wanted: str | None, reasons: list[str]) -> None:
    assert without_lists(text) == (text if wanted is None else wanted, reasons)


def sure(text: str) -> list[bool]:
    """For every code block and span of a text: is it code for every reader?"""
    found = exposure.expose(text)
    return [
        kind for _, kind in sorted([(c, True) for c in found.code] + [(c, False) for c in found.doubtful])
    ]


@pytest.mark.parametrize(
    "text",
    [
        "`a`",
        "가 `a` `b`",
        "`` a ` b ``",
        "    a",
        "```\na\n```",
        "``` js\na\n```",
        "~~~\na\n~~~",
        "````\na\n````",
        "- 가\n\n  ```\n  a\n  ```",
        "- 가\n  ```\n  a\n  ```",
        "> 가\n>\n> ```\n> a\n> ```",
        "가\n```\na\n```",
        "# 가\n\n    a",
        "| `a` | `b` |\n| --- | --- |",
        "가 [b](c) `a`",
        "가 http://b `a`",
        "가 <b>나</b> `a`",
        "<p>가</p>\n\n```\na\n```",
        "- 가\n\n나\n\n```\na\n```",
        "[^1]: 가\n\n    ```\n    a\n    ```",
        "1. `a`\n2. `b`",
        "<!-- a -->\n\n```\na\n```",
        "```\na\n```\n\n```\nb\n```",
        "\\` `a`",
        "```\na\n```\n\n다\n\n~~~\nb\n~~~\n\n```\nc\n```",
        "- 가\n\n나\n\n다\n```\na\n```",
        "> 가\n>\n> 나\n> ```\n> a\n> ```",
        "   ```\n   a\n   ```",
        "가 http://b/ `a`",
        "나 `a`\n`b`",
        "~~~\n\n\n~~~",
    ],
)
def test_code_for_every_reader(text: str) -> None:
    assert all(sure(text)), text
    assert sure(text)


@pytest.mark.parametrize(
    "text",
    [
        "`a\nb`",
        "`a|b`",
        "`` a```b ``",
        "가 ` a` ` b`",
        "```\na",
        "```a b\nc\n```",
        "````\na\n```\nb\n````",
        "~~~\na\n~~~`\nb\n~~~",
        "- 가\n\n      a",
        "가\n\n- 나\n\n다\n\n    a",
        "가\n: 나\n\n      a",
        "> 가\n```\na\n```",
        "- 가\n```\na\n```",
        "가\n: 나\n```\na\n```",
        "<div>\n\n```\na\n```\n\n</div>",
        "<kbd>`a`</kbd>",
        "- <div>\n\n  ```\n  a\n  ```\n\n  </div>",
        "- <div>\n\n  `a`",
        "{::comment}\n\n```\na\n```",
        "{::nomarkdown}`a`{:/}",
        "$$\n```\na\n```\n$$",
        "http://b/`a`",
        "www.b.c/d`a`",
        '<<b title="`"> `a`',
        "[^1]: ~~~\n    a\n    ~~~",
        "[^long]: 가\n    ~~~\n    a\n    ~~~",
        "- ```\n  a\n  - b\n  ```",
        "<!-- -->```\n```\na\n```",
        "가\r\n\r나 `a`",
        "> <p>가</p>\n`a`",
        "~~~ {% a %} b\nc\n~~~",
        "<p>가</p><!-- a\n\n```\n-->\nb\n```",
        "가\n: 나\n\n  ~~~\n  a\n  ~~~",
        ": `a`",
        "가\n: b `a`",
        "[`](b)`a`",
        "가 `a` 나 ` 다",
        "``` 가 나\n다\n```\n\n```\na\n```",
        "가 ```\n\n```b` c\n\n~~~\na\n~~~",
        "- 가\n  > 나\n  ```\n  a\n  ```",
        "> - 가\n> ```\n> a\n> ```",
        "> > 가\n>\n> - 나\n> ```\n> a\n> ```",
        "- 가\n\n1. 나\n다\n```\na\n```",
        "가\n: 나\n\n  `a`",
        "가\thttp://b/`a`",
        "<p>가</p>\n- 나\n\n    a",
        "~~~\na\n```",
    ],
)
def test_code_that_some_reader_may_not_see(text: str) -> None:
    assert not sure(text)[-1], text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("- 가\n\n      a<b\n\n       c\n", "- 가\n\n  <pre><code>a&lt;b\n\n   c</code></pre>\n"),
        (
            "> ~~~ js\n> [a](b) {: c} [d]\n",
            '> <pre><code class="language-js">[a&#93;(b) &#123;: c} [d]</code></pre>\n',
        ),
        ("```a b\n<&>\n\n```\n", '<pre><code class="language-a">&lt;&amp;&gt;\n</code></pre>'),
        ("   ```\r\n     a\r\n", "<pre><code>  a\r\n</code></pre>\r\n"),
        ("```{{ a }}\n{{ b < c }} <d>\n", "<pre><code>{{ b < c }} &lt;d&gt;\n</code></pre>\n"),
        ("가 `{{ a }}|*<b>*`", "가 <code>{{ a }}&#124;&#42;&lt;b&gt;&#42;</code>"),
        ("` a\nb `", "<code>a b</code>"),
        ("- > ```\n  > a\n  >   b\n", "- > <pre><code>a\n  >   b</code></pre>\n"),
        ("[^1]:\n    ```\n      a\n", "[^1]:\n    <pre><code>  a</code></pre>\n"),
        ("~~~\n", "<pre><code>\n</code></pre>\n"),
    ],
)
def test_code_as_html(text: str, wanted: str) -> None:
    found = exposure.expose(text)
    start, end, written = listings.as_html(found.body, found.text, found.listings[-1])
    assert text[:start] + written + text[end:] == wanted + (
        "\n" if text.endswith("```\n") and not wanted.endswith("\n") else ""
    )
