"""The judge judged: what it must notice, and what it must not mind."""

from __future__ import annotations

import pytest

from tests.meaning import differences, split_front, transcript

SAME = [
    ("<p>가 <b>나</b></p>", "가 <strong>나</strong>"),
    ('<p style="x">가<span>나</span></p><p>&nbsp;</p>', "<p>가나</p>"),
    ("<p>가<br></p>", "<p>가</p>"),
    ("<p>가<br><br>나</p>", "<p>가</p><p>나</p>"),
    ("<p>가 <b>나 </b>다</p>", "<p>가 <b>나</b> 다</p>"),
    ("<p><b>가</b><b>나</b></p>", "<p><b>가나</b></p>"),
    ("<p>“가” – 나…</p>", '<p>"가" -- 나...</p>'),
    ("<p>http://a.kr/b</p>", '<p><a href="http://a.kr/b">http://a.kr/b</a></p>'),
    ('<a href="/%EA%B0%80 나">다</a>', '<a href="/가%20나">다</a>'),
    ("<ul><li>가</li><ul><li>나</li></ul></ul>", "<ul><li><p>가</p><ul><li>나</li></ul></li></ul>"),
    ("<table><tr><td>가</td></tr></table>", "<table><thead><tr><th>가</th></tr></thead></table>"),
    ("<table><tr><th></th></tr><tr><td>가<td></tr></table>", "<table><tr><td>가</td></tr></table>"),
    ("<table><td><p>가</p><p>나</p></table>", "<table><td>가<br>나</table>"),
    ("<figure><figcaption>가</figcaption></figure>", "<p><em>가</em></p>"),
    (
        '<pre data-ke-language="python"><code>x\n</code></pre>',
        '<pre><code class="language-python">x</code></pre>',
    ),
    ('<pre class="html xml">x</pre>', '<pre><code class="language-html">x</code></pre>'),
    ('<p>가<img src="//t.kr/p" width="1" height="1"></p>', "<p>가</p>"),
    ("<!-- x --><style>p{}</style><p>가</p>", "<p>가</p>"),
    ('<h2 id="x">가</h2><a href="#x">나</a>', '<h2>가</h2><a id="x"></a><a href="#x">나</a>'),
]

DIFFERENT = [
    ("<p>가</p>", ""),
    ("<p>가</p>", "<p>가 나</p>"),
    ("<p>가나</p>", "<p>가 나</p>"),
    ("<p>가</p><p>나</p>", "<p>가 나</p>"),
    ("<p>가<br>나</p>", "<p>가 나</p>"),
    ("<p><b>가</b></p>", "<p>가</p>"),
    ("<p>가</p>", "<p><b>가</b></p>"),
    ("<p><b>가</b></p>", "<p><em>가</em></p>"),
    ("<p><b>가 나</b></p>", "<p><b>가</b> 나</p>"),
    ("<p><b>가</b></p>", "<p>**가**</p>"),
    ("<h2>가</h2>", "<h3>가</h3>"),
    ("<h2>가</h2>", "<p>가</p>"),
    ('<a href="/x">가</a>', "가"),
    ('<a href="/x">가</a>', '<a href="/y">가</a>'),
    ('<a href="http://a.kr">http://a.kr</a>', "http://a.kr"),
    ('<a href="/x" title="t">가</a>', '<a href="/x">가</a>'),
    ('<img src="a.png" alt="가">', '<img src="a.png" alt="">'),
    ('<img src="a.png">', '<img src="b.png">'),
    ('<iframe src="https://www.youtube.com/embed/x"></iframe>', ""),
    ('<script src="https://gist.github.com/a/1.js"></script>', ""),
    ("<ul><li>가</li><li>나</li></ul>", "<ul><li>가<p>나</p></li></ul>"),
    ("<ul><li>가</li></ul><ul><li>나</li></ul>", "<ul><li>가</li><li>나</li></ul>"),
    ("<ul><li>가</li></ul>", "<ol><li>가</li></ol>"),
    ("<ol><li>가</li></ol>", '<ol start="2"><li>가</li></ol>'),
    ("<ul><li>가<ul><li>나</li></ul></li></ul>", "<ul><li>가</li><li>나</li></ul>"),
    ("<blockquote>가</blockquote>", "가"),
    ("<blockquote>가</blockquote><blockquote>나</blockquote>", "<blockquote><p>가<p>나</blockquote>"),
    ("<p>가</p><hr>", "<p>가</p>"),
    ("<pre>a\n b</pre>", "<pre>a\nb</pre>"),
    ('<pre><code class="language-c">x</code></pre>', "<pre><code>x</code></pre>"),
    ('<pre><code class="language-c">x</code></pre>', '<pre><code class="language-d">x</code></pre>'),
    ("<pre>x <b>y</b></pre>", "<pre>x y</pre>"),
    ("<p><code>x</code></p>", "<pre>x</pre>"),
    ("<table><tr><td>가<td>나</table>", "<table><tr><td>가</table>"),
    ("<table><tr><td>가<td>나</table>", "<table><tr><td>가<tr><td>나</table>"),
    ('<table><tr><td colspan="2">가</table>', "<table><tr><td>가</table>"),
    ("<table><tr><td>가</table>", "가"),
    ("<details><summary>가</summary>나</details>", "<p>가</p><p>나</p>"),
    ('<h2 id="x">가</h2><a href="#x">나</a>', '<h2>가</h2><a href="#x">나</a>'),
    ('<li><input type="checkbox" checked> 가</li>', '<li><input type="checkbox"> 가</li>'),
    ("<p>H<sub>2</sub>O</p>", "<p>H2O</p>"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_same_for_a_reader(before: str, after: str) -> None:
    assert differences(before, after) == []


@pytest.mark.parametrize(("before", "after"), DIFFERENT)
def test_different_for_a_reader(before: str, after: str) -> None:
    assert differences(before, after) != []


def test_declared_words_may_go_and_others_may_not() -> None:
    before = "<p>가</p><div>공유하기 <img src='x.png'><p>좋아요</p></div><p>나</p>"
    assert differences(before, "<p>가</p><p>나</p>", ["공유하기 좋아요"]) == []
    assert differences(before, "<p>가</p>", ["공유하기 좋아요"]) == ["- p: 나"]
    assert differences("<p>가 광고 나</p>", "<p>가 나</p>", ["광고"]) == []
    assert differences("<ul><li>광고</li><li>가</li></ul>", "<ul><li>가</li></ul>", ["광고"]) == []


def test_a_difference_says_where() -> None:
    assert differences("<p>가 <b>나</b></p>", "<p>가 나</p>") == ["! lost strong on '나' in '가 나'"]
    assert differences("<h2>가</h2>", "<h3>가</h3>") == ["- h2: 가", "+ h3: 가"]


def test_transcript() -> None:
    html = (
        '<ol start="3"><li>가 <b>나 <a href="/x">다</a></b></ol><pre><code class="language-c">x</code></pre>'
    )
    assert transcript(html) == "ol+ 3.+ p: 가 ⟦strong⟧나 ⟦a /x  ⟧다\ncode c: x"


@pytest.mark.parametrize(
    ("text", "front"),
    [
        ("---\na: 1\n---\n가\n", "---\na: 1\n---\n"),
        ("\ufeff---\r\na: 1\r\n...\r\n가", "\ufeff---\r\na: 1\r\n...\r\n"),
        ("---\n---\n가", "---\n---\n"),
        ("---\n\n가\n\n---\n나", "---\n\n가\n\n---\n"),
        ("가\n---\n나\n---\n", ""),
        ("\ufeff가", "\ufeff"),
        ("---\n가", ""),
    ],
)
def test_front_matter_is_parted(text: str, front: str) -> None:
    assert split_front(text) == (front, text.removeprefix(front))
