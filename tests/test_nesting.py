"""Tags that do not pair, written out: the same tree for another HTML parser, the same page in real renderers."""

from __future__ import annotations

import re

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import clean, edit, kramdown, markdown, nesting, page_tree
from tests import meaning, renderers

NAMES = "p b em code pre ul li ol table tr td th tbody div span blockquote h2 center dl dt dd kbd a br hr img"
PIECES = st.one_of(
    st.sampled_from([f"<{name}>" for name in NAMES.split()]),
    st.sampled_from([f"</{name}>" for name in NAMES.split()]),
    st.sampled_from(
        [
            "가",
            "나 다",
            "\n",
            " ",
            "&lt;",
            "&amp;amp;",
            "<한글>",
            "<CNN>",
            "<The News>",
            "<!-- 라 -->",
            '<td colspan="2">',
            '<p class="x">',
        ]
    ),
)
SOUP = st.lists(PIECES, max_size=14).map("".join)
# What the browser puts around rows, and what it makes of an end tag that closes no paragraph.
BLOCKS = "body|p|pre|ul|li|ol|table|tr|td|th|tbody|colgroup|div|blockquote|h2|center|dl|dt|dd|hr"
# html5lib leaves ``<dt>`` in the table where a paragraph before it went out; browsers put both in front of it.
MISREAD = re.compile(r"<table>(?:(?!</table>).)*<p[ >](?:(?!</table>).)*<d[dt]>", re.DOTALL)
NOT_WRITTEN = re.compile(r"<p></p>")


def tree(html: str) -> str:
    """The tree of ``html`` for html5lib, but for empty paragraphs and white space that nobody sees."""
    document = html5lib.parse(
        f"<!doctype html><body>{html}", treebuilder="etree", namespaceHTMLElements=False
    )
    written = html5lib.serialize(
        document, omit_optional_tags=False, quote_attr_values="always", escape_rcdata=True, tree="etree"
    )
    parts = re.split(r"(<pre\b.*?</pre>)", NOT_WRITTEN.sub("", written), flags=re.DOTALL)
    parts[::2] = [re.sub(rf"\s*(</?(?:{BLOCKS})\b[^<>]*>)\s*", r"\1", part) for part in parts[::2]]
    parts[::2] = [re.sub(r"\s+", " ", part) for part in parts[::2]]
    return "".join(parts)


def unclosed(html: str) -> list[str]:
    """The tags that do not pair."""
    stack: list[str] = []
    for close, name in re.findall(r"<(/?)([a-z][a-z0-9]*)[^<>]*>", html):
        if name in ("br", "hr", "img"):
            continue
        if not close:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return [*stack, f"/{name}"]
    return stack


@given(SOUP)
def test_the_tree_is_the_same_for_another_parser(source: str) -> None:
    edits = page_tree.paired(source)
    if edits is not None:
        written = edit.apply(source, edits)
        assert MISREAD.search(source) or tree(written) == tree(source)
        assert unclosed(re.sub(r"<!--.*?-->", "", written)) == []
        assert page_tree.paired(written) == []


@given(st.lists(SOUP, max_size=6).map("\n\n".join))
def test_the_page_of_commonmark_stays_and_kramdown_sees_the_end(body: str) -> None:
    edits, notes = nesting.mended(body)
    written = edit.apply(body, edits)
    assert tree(markdown.html(written)) == tree(markdown.html(body))
    assert bool(edits) == bool(notes)
    for note in notes:
        before = body[note.start : note.end]
        assert not all(extent.closed for extent in kramdown.read(before, []).extents)
    assert nesting.mended(written) == ([], [])


@given(st.lists(SOUP, max_size=4).map("\n\n".join))
def test_line_ends_stay(body: str) -> None:
    edits, notes = nesting.mended(body)
    other = body.replace("\n", "\r\n")
    again, remarks = nesting.mended(other)
    assert edit.apply(other, again) == edit.apply(body, edits).replace("\n", "\r\n")
    assert [other[n.start : n.end] for n in remarks] == [
        body[n.start : n.end].replace("\n", "\r\n") for n in notes
    ]


BROKEN = {
    "paragraphs in code": "<pre><code>가\n<p>나 <em>다</em></p>\n<p>라</code></pre></p>",
    "a list in code": "<pre><code>가\n<ul>\n<li>나\n<li>다</code></pre></li>",
    "a heading in code": "<pre><code>가\n<h2>나</h2>\n<blockquote>\n<p>다</code></pre></p>",
    "rows": "<table>\n<tr><td>가</td><td>나</td>\n<tr><td>다<td>라</table>",
    "a table in a table": "<table>\n<table>\n<tr><td>가</td></tr>\n<tr><td>나</td></tr>\n</table>",
    "items": "<ul>\n<li>가\n<li>나\n<ol><li>다</ol>\n</ul>",
    "definitions": "<dl><dt>가<dd>나<dt>다<dd>라</dl>",
    "a wrapper": "<p><center></p>\n\n<p>가</p>\n\n<p></center></p>",
    "a heading": "<h3>가</h2>",
    "a mark": "<p>가 <kbd>나</p>",
    "Hangul": "<p>가 <나라>는 다</p>",
    "words": '<p>가 <The News>는 나 <b>다</b> *라* &amp; [마](/b) <a href="/b">바</a> &lt;사&gt;</p>',
    "words and Markdown before": "<p>1. **가** `나` <CNN> 다 <나라> **라** <u>마</u> ~~바~~</p>",
    "words twice": "<p>가 <CNN>은 <CNN Korea>에 <em>나</em><br>다\n<CNN> 라 <code>*마*</code></p>",
    "words in a heading": "<h3>가 <CNN> 나 #</h3>\n<p>다 <CNN> 라</p>",
    "words and signs at the start of lines": "<p>가 <CNN> 나\n- 다\n1. 라\n# 마\n&gt; 바 \\* 사</p>",
    "words and a star before a mark": "<p>가 \\*나 <em>다</em>라 <CNN> 마</p>",
    "words in one of many": "<p>가</p><p>나 <b>다</b> <The News> 라</p><p>마</p>",
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_follows_is_markdown(name: str) -> None:
    source = f"앞\n\n{BROKEN[name]}\n\n<h2>뒤</h2>\n\n<p>끝 <b>굵게</b></p>\n"
    outcome = clean(source)
    assert outcome.text.endswith("\n\n## 뒤\n\n끝 **굵게**\n")
    assert "HT211" in [finding.code for finding in outcome.findings]
    assert clean(outcome.text).text == outcome.text


@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
def test_every_renderer_shows_the_page_that_commonmark_had(renderer: str) -> None:
    renderers.need(renderer)
    sources = [f"앞\n\n{broken}\n\n*가운데*\n\n<p>끝 <b>굵게</b></p>\n" for broken in BROKEN.values()]
    before = renderers.render("pyromark", sources)
    after = renderers.render(renderer, [clean(source).text for source in sources])
    for name, old, new in zip(BROKEN, before, after, strict=True):
        assert meaning.differences(old, new) == [], f"{name} in {renderer}"


def test_one_place_that_cannot_be_mended_keeps_no_other_from_it() -> None:
    # the stray end tag closes the wrapper further up: it cannot go
    source = "<div>\n\n*가*\n\n<ul><li>나<li>다</ul></div>\n\n*라*\n\n<ol><li>마<li>바</ol>\n\n*사*\n"
    outcome = clean(source)
    assert "1. 마\n2. 바\n" in outcome.text


FAULTY = (
    '<table width="70%", border="1"><tr><td>가</td></tr></table>',
    "<p><span style='font-family: 'Noto Sans', sans;'>가</span></p>",
    """<p><b class="x"">가</b> <i id='a'b='c'd = e>나</i></p>""",
    '<div /"class="x"/ id=a"b>가</div>',
)


@pytest.mark.parametrize("source", FAULTY)
def test_faulty_tags_are_written_as_browsers_read_them(source: str) -> None:
    edits, notes = nesting.mended(source)
    assert len(edits) == len(notes) > 0
    written = edit.apply(source, edits)
    assert not nesting.mended(written)[0]
    # what is no attribute's name goes
    proper = re.compile(r""" ([^\s=]+)="[^"]*\"""")
    shown = [
        proper.sub(lambda m: m[0] if m[1].isidentifier() else "", tree(text)) for text in (source, written)
    ]
    assert shown[0] == shown[1]


def test_a_tag_whose_quotes_are_open_is_left() -> None:
    assert nesting.mended('<p><b class="x>가</b></p>') == ([], [])
    assert nesting.mended('<p><b class=">가</b></p>') == ([], [])


def test_the_page_to_keep_is_the_one_with_tags_in_pairs() -> None:
    outcome = clean("<ul>\n<li>가\n<li>나\n</ul>\n\n다\n")
    assert outcome.text == "- 가\n- 나\n\n다\n"
    assert outcome.reference == "<ul>\n<li>가\n</li><li>나\n</li></ul>\n\n다\n"
