"""What is escaped, and that nothing else is."""

from __future__ import annotations

import pytest

from newsclean import emphasis, escape

NO_LABELS: frozenset[str] = frozenset()


def escaped(source: str, *, marks: bool = False, labels: str = "", link: bool = False) -> str:
    near = escape.neighbourhood(source, marks=marks, code=False, labels=frozenset(labels.split()))
    return escape.text(source, near, link=link)


@pytest.mark.parametrize(
    "source",
    [
        "snake_case_name", "2 * 3 * 4", "one * only", "14~16세", "a ` b", "[가] 나", "[]", "a ] b", "{가}", "가!", "$5",
        "a < b > c", "AT&T", "&#38; &amp; &#x26;", "100%", "\\가", "5 > 3", "가__나", "] [",
    ],
)  # fmt: skip
def test_what_means_nothing_stays(source: str) -> None:
    assert escaped(source) == source


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("*가* 나", "\\*가\\* 나"),
        ("_가_ 나", "\\_가\\_ 나"),
        ("1_2_3", "1\\_2\\_3"),
        ("__init__", "\\_\\_init_\\_"),
        ("14~16세 3~4일", "14\\~16세 3\\~4일"),
        ("a `b` c", "a \\`b\\` c"),
        ("[가](나)", "\\[가](나)"),
        ("[가][나]", "\\[가][나]"),
        ("[가]: 나", "\\[가]: 나"),
        ("[^1]", "\\[^1]"),
        ("a [b] [가](나", "a [b] \\[가](나"),
        ("가 | 나", "가 \\| 나"),
        ("{:가} {#나} {.다}", "\\{:가} \\{#나} \\{.다}"),
        ("$$가$$", "\\$\\$가\\$\\$"),
        ("![가] !", "\\![가] !"),
        ("a << b >> c", "a \\<< b \\>> c"),
        ("\\* \\", "\\\\* \\\\"),
        ("가\\\n나", "가&#92;\n나"),
        ("&copy2020 &ampnbsp;", "&copy;2020 &amp;nbsp;"),
        ("&#39a &#39;", "&#39;a &#39;"),
        ("&lt가", "&lt;가"),
        ("가&나다 &x;&", "가&나다 &x;&"),
        ("&lt* &gt* &#42*", "&lt;\\* &gt;\\* &#42;\\*"),
    ],
)
def test_what_would_be_read_otherwise(source: str, wanted: str) -> None:
    assert escaped(source) == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("가 https://a.kr/b_c_d 나", "가 https://a.kr/b_c_d 나"),
        ("https://a.kr/?b=1&amp;c=2", "https://a.kr/?b=1&c=2"),
        ("*가* www.a.kr *나*", "\\*가\\* www.a.kr \\*나\\*"),
        ("HTTP://a.kr/*b*c", "HTTP\\://a.kr/\\*b\\*c"),
        ("www.a.kr/[b](c)", "www\\.a.kr/\\[b](c)"),
        ("xhttp://a*b*", "xhttp://a\\*b\\*"),
        ("가ftp://a.kr 나_다_", "가ftp://a.kr 나_다\\_"),
        ("https://a.kr&quot; www.a.kr&quot;", "https\\://a.kr&quot; www.a.kr&quot;"),
        ("https://a.kr/%EA%B0%80 100%, 10%가", "https\\://a.kr/%EA%B0%80 100%, 10%가"),
        ("(www.a.kr/%ea%b0%80)", "(www\\.a.kr/%ea%b0%80)"),
        ("b.a.kr:80/%EA%B0%80. //a.kr/가%20나", "b.a\\.kr:80/%EA%B0%80. //a\\.kr/가%20나"),
        ("a.kr/가 1.5%20 v1.2/3", "a.kr/가 1.5%20 v1.2/3"),
        ("http://xn--9i4b.kr a@xn--9i4b.kr", "http\\://xn--9i4b.kr a@xn--9i4b\\.kr"),
        ("a.xn--3e0b707e.", "a\\.xn--3e0b707e."),
    ],
)
def test_bare_addresses(source: str, wanted: str) -> None:
    assert escaped(source) == wanted


def test_the_neighbours_count() -> None:
    assert escaped("2*3", marks=True) == "2\\*3"
    assert escaped("2 * 3", marks=True) == "2 * 3"
    assert escaped("1~2", marks=True) == "1~2"
    assert escaped("~2", marks=True) == "\\~2"
    assert escaped("1~2~3", marks=True) == "1\\~2\\~3"
    struck = escape.neighbourhood("1~2", marks=True, strikes=True, code=False, labels=NO_LABELS)
    assert escape.text("1~2", struck) == "1\\~2"
    assert escaped("[ 가 ]", labels="가") == "\\[ 가 ]"
    assert escaped("[GA]", labels="ga") == "\\[GA]"
    assert escaped("a ] b", link=True) == "a \\] b"
    assert escaped("[a] b", link=True) == "[a] b"
    assert escaped("[a b", link=True) == "\\[a b"
    near = escape.neighbourhood("_", marks=False, code=True, labels=NO_LABELS)
    assert (near.stars, near.underscores, near.tildes, near.backticks) == (False, False, False, True)
    both = escape.neighbourhood("__", marks=False, code=False, labels=NO_LABELS)
    assert escape.text("_a", both, before="b", after="c") == "_a"
    assert escape.text("_a", both, before="1", after="c") == "\\_a"
    assert escape.text("a_", both, before=" ", after=" ") == "a\\_"
    starry = escape.neighbourhood("*", marks=True, code=False, labels=NO_LABELS)
    assert escape.text("*", starry, before=" ", after=" ") == "*"
    assert escape.text("*", starry, before="a", after=" ") == "\\*"
    assert escape.text("*", starry, before=" ", after="a") == "\\*"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("가  나", "가 나"),
        ("가\t\xa0&nbsp;&#160;&#xA0;나", "가 나"),
        ("가 \r 나", "가\n나"),
        ("가 \n\n 나", "가\n나"),
        ("가 나", "가 나"),
        ("&#10;", "&#10;"),
    ],
)
def test_white_space_is_folded(source: str, wanted: str) -> None:
    assert escape.collapse(source) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("- 가", "\\- 가"), ("+", "\\+"), ("-가", "-가"), ("# 가", "\\# 가"), ("#가", "#가"), ("> 가", "\\> 가"),
        ("1. 가", "1\\. 가"), ("12) 가", "12\\) 가"), ("1.5", "1.5"), ("===", "\\==="), ("***", "\\***"),
        ("~~~", "\\~~~"),
        (": 가", "\\: 가"), (":가", ":가"), ("[가]: 나", "\\[가]: 나"), ("^", "&#94;"),
        ("^ ", "&#94; "), ("^가", "^가"),
        ("{:가}", "\\{:가}"), ("가", "가"),
    ],
)  # fmt: skip
def test_line_starts(line: str, wanted: str) -> None:
    assert escape.line_start(line) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("가 #", "가 \\#"), ("가 ##", "가 \\##"), ("가#", "가#"), ("#", "\\#"), ("가 {#나}", "가 \\{#나}"),
        ("{가}", "\\{가}"),
        ("가}", "가}"), ("{가} 나", "{가} 나"), ("{가} {나}", "{가} \\{나}"), ("가 \\{나}", "가 \\{나}"),
        ("x{가}", "x\\{가}"),
    ],
)  # fmt: skip
def test_headings(line: str, wanted: str) -> None:
    assert escape.heading(line) == wanted


def test_attributes_and_alternatives() -> None:
    assert escape.attribute('a & b "c" <d>') == "a &amp; b &quot;c&quot; &lt;d&gt;"
    assert escape.alternative(" a  b\n<1 AT&T") == "a b <1 AT&T"
    for unlike in ("&lt;", "<가", "</", "]", "가 -- 나", "...", "'가'", '5"'):
        assert escape.alternative(unlike) is None
    assert escape.alternative("a ` b") == "a ` b"
    assert escape.alternative("2*3 1~2") == "2*3 1~2"


def test_code() -> None:
    assert escape.code_span("a") == "`a`"
    assert escape.code_span("a \n\tb") == "`a b`"
    assert escape.code_span("`a") == "`` `a ``"
    assert escape.code_span("a`") == "`` a` ``"
    assert escape.code_span("a`b``c") == "```a`b``c```"
    assert escape.fence("a") == "```"
    assert escape.fence("a ```` b") == "```"
    assert escape.fence("a\n  ````\nb") == "`````"


@pytest.mark.parametrize(
    ("before", "after", "opens", "closes"),
    [
        ("", "가", True, False), (" ", "(", True, False), ("가", "(", False, True), ("가", "나", True, True),
        (")", "은", True, False), ("(", ")", True, True), ("가", " ", False, True), ("", "", False, False),
        ("℃", "가", True, False), ("가", "℃", False, True), (" ", "℃", True, False), ("\u3000", "가", True, False),
        ("—", "가", True, False), ("가", "\xa0", False, True), ("_", "a", True, False), ("\x01", "a", True, True),
    ],
)  # fmt: skip
def test_flanks(before: str, after: str, opens: bool, closes: bool) -> None:
    assert (emphasis.opens(before, after), emphasis.closes(before, after)) == (opens, closes)
