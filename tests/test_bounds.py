"""No input hurts: strange shapes are cleaned in time that grows with their size, or left alone with a finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from newsclean import bounds, clean
from tests.calls import counted_calls

if TYPE_CHECKING:
    from collections.abc import Callable

SHAPES: dict[str, Callable[[int], str]] = {
    "bold": lambda n: "<b>" * n + "가",
    "bold, closed": lambda n: "<b>" * n + "가" + "</b>" * n,
    "div": lambda n: "<div>" * n + "가",
    "div, closed": lambda n: "<div>" * n + "가" + "</div>" * n,
    "list": lambda n: "<ul><li>" * n + "가" + "</li></ul>" * n,
    "quote": lambda n: ">" * n + " <b>가</b>",
    "quote with blanks": lambda n: "> " * n + "<b>가</b>",
    "bracket": lambda n: "[" * n + " <b>가</b>",
    "link": lambda n: "[" * n + " <b>가</b>" + "](u)" * n,
    "star": lambda n: "*" * n + "가 <b>나</b>",
    "stars": lambda n: "*가 " * n + "<b>나</b>",
    "underscore": lambda n: f"<p>{'_' * n}가</p>",
    "attributes": lambda n: "<b " + " ".join(f"a{i}=1" for i in range(n)) + ">가</b>",
    "less-than": lambda n: "<" * n + " <b>가</b>",
    "start of a tag": lambda n: "<a " * n,
    "start of a quote": lambda n: '<b a="' * n,
    "table": lambda n: f"<table>{'<tr><td>가</td><td>나</td></tr>' * n}</table>",
    "Markdown table": lambda n: "| 가 | 나 |\n| --- | --- |\n" + "| <b>다</b> | 라 |\n" * n,
    "items": lambda n: f"<ol>{'<li>가</li>' * n}</ol>",
    "paragraphs": lambda n: "<p>가 <b>나</b></p>\n\n" * n,
    "mixed": lambda n: "<p>가</p>\n\n- 나 <b>다</b>\n\n라\n\n" * n,
    "pairs in a line": lambda n: "<b>가</b> " * n,
    "spans in a line": lambda n: "<p>" + '<span style="color: red">가</span> ' * n + "</p>",
    "breaks": lambda n: f"<p>{'가<br>' * n}</p>",
    "code in a line": lambda n: "<code>가</code> " * n,
    "stray end tags": lambda n: "가 </b>" * n,
    "everything unclosed": lambda n: "<p><b><div><table><tr><td><ul><li>" * n,
    "comments": lambda n: "<!--" * n,
    "Liquid": lambda n: "{% " * n + "<b>가</b>",
    "Liquid output": lambda n: "{{ " * n + "<b>가</b>",
    "mathematics": lambda n: "$$ 가\n\n" * n + "<b>나</b>",
    "scripts": lambda n: "가 <script>나</script> " * n,
    "scripts never closed": lambda n: "<script> " * n,
    "dangerous links": lambda n: "[가](javascript:나) " * n,
    "attribute lists": lambda n: '{:a="' * n,
    "blank lines": lambda n: "\n" * n + "<b>가</b>",
    "blanks": lambda n: f"<p>가{' ' * n}나</p>",
    "references": lambda n: f"<p>{'&amp' * n}</p>",
    "pages": lambda n: "<html>\n</html>\n" * n,
    "a page": lambda n: "<html>\n<body>\n" + "\n    <p>가</p>\n" * n + "</body>\n</html>\n",
    "heads never closed": lambda n: "<html>\n" + "<head>가\n" * n + "</html>\n",
    "folds": lambda n: '<details markdown="1">\n<summary>가</summary>\n\n<b>나</b>\n\n</details>\n\n' * n,
    "names that are no tags": lambda n: "<한글 " * n + "<b>가</b>",
}
MOST = 2.5


@pytest.mark.parametrize("name", SHAPES)
def test_twice_as_long_is_twice_the_work(name: str) -> None:
    clean(SHAPES[name](100) + "\n")  # imports what is imported when it is first needed
    once, twice = (SHAPES[name](size) + "\n" for size in (400, 800))
    first = counted_calls(lambda: clean(once))
    # a limit may stop the longer one early, which is less work
    assert counted_calls(lambda: clean(twice)) <= MOST * max(first, 2_000)


@pytest.mark.slow
@pytest.mark.parametrize("name", SHAPES)
def test_a_hundred_thousand(name: str) -> None:
    """It comes back, whole: no RecursionError, no crash, no word lost."""
    longer = ("mixed", "paragraphs", "Markdown table", "stars", "pages", "a page", "folds")
    size = 20_000 if name in longer else 100_000
    text = SHAPES[name](size) + "\n"
    outcome = clean(text)
    assert outcome.text.count("가") == text.count("가")


@pytest.mark.slow
def test_one_line_of_fifty_megabytes() -> None:
    text = "가나 다라 " * 8_000_000 + "\n"
    assert clean(text).text == text
    outcome = clean(text + "<b>가</b>\n")
    assert outcome.text == text + "<b>가</b>\n"
    assert [finding.code for finding in outcome.findings] == ["NC905"]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["<" * 1_000_000 + "\n", "<b " + "a=1 " * 1_000_000 + ">가</b>\n"])
def test_a_million(text: str) -> None:
    assert clean(text).text == text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<div>" * 101, "elements inside each other"),
        ("> " * 101 + "가", "quotes and lists inside each other"),
        ("\n" + "  " * 101 + "- 가", "lists inside each other"),
        ("<b " + "a=1 " * 501 + ">", "attributes in one tag"),
        ("<!-- " * 101, "never end"),
        ("{% raw %}" * 101, "never end"),
        ("가\ud800", "surrogate"),
        ("가" * (bounds.LENGTH + 1), "longer than"),
        ("`<div>` " * 200 + "\n\n" + "<div>" * 101, "elements inside each other"),
        ("<div></div>" * 200 + "<i>" * 101, "elements inside each other"),
        ("<b><i></b>" * 50 + "<div>" * 101, "elements inside each other"),
        ("- " * 101 + "가", "quotes and lists inside each other"),
        ("<i>가</i> " * 200 + "<b " + "a=1 " * 501 + ">", "attributes in one tag"),
        ("<b " + "abcd " * 501 + ">", "attributes in one tag"),
        ("<b " + "a='1'" * 501 + ">", "attributes in one tag"),
        ("<!-- -->" + "<!-- " * 101, "never end"),
        ("{% raw %}{% endraw %}" + "{% raw %}" * 101, "never end"),
        ("{%- highlight js -%}" * 101, "never end"),
    ],
)
def test_the_limits(text: str, reason: str) -> None:
    assert reason in str(bounds.refusal(text))


@pytest.mark.parametrize(
    "text",
    [
        "<div>" * 100 + "</div>" * 100,
        "<p>가" * 1_000,
        "<ul>" + "<li>가" * 1_000 + "</ul>",
        "<br>" * 1_000,
        ("<div>" * 60 + "</div>" * 60) * 5,
        "<b><i></b>" * 300,
        "<p>가<div></div>" * 300,
        "</div>" * 300,
        "<b " + "abcdefghijklm=1 " * 400 + ">",
        '<b title="' + "x=1 " * 1_000 + '">',
        "<!-- -->" * 300 + "<!-- " * 100,
        "{% raw %}{% endraw %}" * 300 + "{% raw %}" * 100,
        "> " * 100 + "가",
        "\n" + " " * 200 + "가",
        "<a b" * 300,
        "가 < 나 > 다 " * 300,
        "`<b>` " * 1_000,
        "```\n" + "<div>\n" * 1_000 + "```\n",
        "<!-- 가 -->" * 1_000,
        "{{ 가 }}" * 1_000,
        "for (i = 0; i <n; i++) {}\n" * 1_000,
        '<img src="data:image/png;base64,' + "A" * 400_000 + '">',
    ],
)
def test_within_the_limits(text: str) -> None:
    assert bounds.refusal(text) is None
