"""Equal fingerprints mean equal pages; the trees are asked."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import fingerprint, page
from newsclean.page import tags

SAME = [
    ('<p data-ke-size="size16">가</p>', "<p>가</p>\n"),
    ("<p>가 <b>나 </b>다</p>", "<p>가 <strong>나</strong> 다</p>"),
    ("<div><p>가</p></div><p>&nbsp;</p>", "<p>가</p>"),
    ("<p><b>가</b><b>나</b></p>", "<p><strong>가나</strong></p>"),
    ("<p>가<br><br>나<br></p>", "<p>가</p><p>나</p>"),
    ("<p><b>가<br></b></p>", "<p><strong>가</strong></p>"),
    ("<ul><li><p>가</p></li></ul>", "<ul>\n<li>가</li>\n</ul>"),
    (
        "<table><tr><td><p>가</p><p>나</p></td><td></td></tr></table>",
        "<table><thead><tr><th>가<br>나</th></tr></thead></table>",
    ),
    ("<figure><figcaption>가</figcaption></figure>", "<p><em>가</em></p>"),
    ('<pre class="x"><code>a &lt;\n</code></pre>', '<pre><code class="language-x">\na &lt;</code></pre>'),
    ('<span style="font-weight: 700">가</span>', "<p><b>가</b></p>"),
    ("<!-- 가 --><hr>", "<p></p><hr />"),
]

# What only a tree can tell, or what depends on something else in the post.
NONE = [
    "<p>가",
    "</p>",
    "<b><i>가</b></i>",
    "<p>a < b</p>",
    '<a href="#가">나</a>',
    '<p title="가',
    "<table>가<tr><td>나</td></tr></table>",
    "<table><tr><td><ul><li>가</li></ul></td></tr></table>",
    "<li>가</li>",
    "<h1><h2>가</h2></h1>",
    '<td colspan="2">가</td>',
    "<script>가</script>",
    '<a href="/가"><a href="/나">다</a></a>',
    "<pre><p>가</p></pre>",
    "가\ue001",
    "가&#xe001;",
]

_TEXTS = st.sampled_from(
    ["가", "나", " ", "\n", "", "&nbsp;", "가 ", " .", "&lt;", "<br>", "<br> <br>", "<!-- -->", "<hr>"]
)
_VOID = st.sampled_from(
    ['<img src="a">', '<img src="b">', '<iframe src="x"></iframe>', '<input type="checkbox">']
)
_ELEMENTS = {
    name: [name, *attributes]
    for name, *attributes in (
        ["p", "p class='a'", "div", "section"], ["b", "strong", 'b class="a"'], ["i", "em"], ["code"], ["u"], ["sub"],
        ["span", "font"], ['span style="font-weight:bold"'], ['a href="/x"', 'a title="" href="/x"'], ['a href="/y"'],
        ["ul"], ["ol", 'ol start="3"'], ["li"], ["h2"], ["h3"], ["blockquote"], ["figcaption"], ["pre"], ["table"],
        ["tbody", "thead"], ["tr"], ["td", "th"], ["dl"], ["dt"], ["details"], ["summary"],
    )
}  # fmt: skip


@st.composite
def _elements(draw: st.DrawFn, inside: st.SearchStrategy[tuple[str, str]]) -> tuple[str, str]:
    """An element written in two ways that mostly show the same, with what is inside."""
    kind = draw(st.sampled_from(sorted(_ELEMENTS)))
    one, other = (draw(st.sampled_from(_ELEMENTS[kind])) for _ in range(2))
    content = draw(st.lists(inside, max_size=3))
    if draw(st.integers(0, 9)) == 0:
        return "".join(a for a, _ in content), "".join(b for _, b in content)
    return tuple(  # type: ignore[return-value]
        f"<{tag}>{''.join(pair[side] for pair in content)}</{tag.split()[0]}>"
        for side, tag in enumerate((one, other))
    )


def _twice(text: str) -> tuple[str, str]:
    return text, text


_LEAVES = st.one_of(_TEXTS.map(_twice), _VOID.map(_twice), st.tuples(_TEXTS, _TEXTS))
_TABLE = st.lists(st.lists(_LEAVES, min_size=1, max_size=3), min_size=1, max_size=2).map(
    lambda rows: tuple(
        "<table>"
        + "".join("<tr>" + "".join(f"<td>{c[side]}</td>" for c in row) + "</tr>" for row in rows)
        + "</table>"
        for side in (0, 1)
    )
)
_TREES = st.recursive(st.one_of(_LEAVES, _TABLE), _elements, max_leaves=12)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """HTML, and HTML that differs from it a little, mostly in what nobody sees."""
    trees = draw(st.lists(_TREES, min_size=1, max_size=3))
    return "".join(one for one, _ in trees), "".join(other for _, other in trees)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_page_has_the_same_fingerprint(one: str, other: str) -> None:
    assert fingerprint.of(one) is not None
    assert fingerprint.of(one) == fingerprint.of(other)
    assert page.difference(page.of_html(one), page.of_html(other)) is None


@pytest.mark.parametrize("html", NONE)
def test_what_only_a_tree_can_tell_has_none(html: str) -> None:
    assert fingerprint.of(html) is None


@given(pairs())
def test_the_same_fingerprint_is_the_same_page(both: tuple[str, str]) -> None:
    one, other = map(fingerprint.of, both)
    if one is not None and one == other:
        assert page.difference(*map(page.of_html, both)) is None


def test_a_highlight_counts_where_it_is_asked_for() -> None:
    html = '<span style="background-color: yellow">가</span>'
    assert fingerprint.of(html) == fingerprint.of("가")
    assert fingerprint.of(html, highlight=True) == fingerprint.of("<mark>가</mark>")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["href", "data-x", "class", "HREF"]),
            st.text(st.sampled_from("가a \t\n\r\0&;amp<>\"'/=\u00a0\ufeff"), max_size=8),
        ),
        max_size=3,
    ),
    st.sampled_from([">", "/>", " />", "  >"]),
)
def test_plain_attributes_are_read_as_lexbor_reads_them(pairs: list[tuple[str, str]], end: str) -> None:
    source = "".join(f' {name}="{value}"' for name, value in pairs) + end
    read = page.attributes(source)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tags, "_PLAIN_ATTRIBUTES", re.compile(r"(?!)"))
        assert read == page.attributes(source)
