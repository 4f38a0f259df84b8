"""Familiar parts are taken out of a post and put back: what comes out is what the engine alone makes of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsclean import Outcome, Settings, clean, engine, page
from newsclean.familiar import Familiar, memory
from tests import cases
from tests.posts import MIXED_POSTS
from tools import generate

if TYPE_CHECKING:
    from collections.abc import Iterator


WORDS = st.sampled_from(
    (
        *("봄", "여름 바다", "가을, 그리고 겨울", "News 24", "(주)한빛", "오늘은 비가 온다.", "3~4월", "90%"),
        *("은 그렇다", "window.ReactionButtonType = 1", "1. 첫째", "2) 둘째"),
    )
)
# Shapes of parts; each % is for words.
SHAPES = (
    '<p data-ke-size="size16">%</p>',
    '<p data-ke-size="size16">%<br />%</p>',
    '<p data-ke-size="size16">&nbsp;</p>',
    '<p style="text-align: center;"><b>%</b> %</p>',
    '<h2 data-ke-size="size26">%</h2>',
    '<h3>% <span style="color: #ee2323;">%</span></h3>',
    "<ul>\n<li>%</li>\n<li>%</li>\n</ul>",
    "<ol>\n<li>%</li>\n</ol>",
    "<blockquote>%</blockquote>",
    '<hr data-ke-style="style1" />',
    '<div class="box"><p>%</p></div>',
    '<figure class="imageblock"><img src="https://img.example/a.png" alt="%" /></figure>',
    (
        '<figure data-ke-type="opengraph" data-og-url="https://news.example/1" data-og-title="%">'
        '<a href="https://news.example/1"><p class="og-title">%</p></a></figure>'
    ),
    '<p><a href="https://news.example/1">%</a></p>',
    '<p>%, <a href="https://news.example/2?a=1&amp;b=2">%</a></p>',
    "<table><tbody><tr><td>%</td><td>%</td></tr><tr><td>%</td><td>%</td></tr></tbody></table>",
    '% <b><span style="color: #006dd7;">%</span></b>는 %',
    "**%**는 <i>%</i>",
    "## <b>%</b>",
    "% **%** <b>%</b>",
    "% **%(%)**% <i>%</i>",
    "% *(%)*% <b>%</b>",
    "% ** %** % <b>%</b>",
    (
        '<figure class="imageblock"><span data-url="https://img.example/1.png"><img src="https://img.example/1.png" '
        'width="700" srcset="https://img.example/thumb/?fname=1" alt="%"></span><figcaption>%</figcaption></figure>'
    ),
    '<p><img src="https://img.example/2.png" alt="%"> <a href="https://img.example/2.png">%</a></p>',
    '<span style="font-size: 1em;">%</span>',
    "<u>%</u> %",
    "%",
    "- %\n- <b>%</b>",
    "1. %",
    "    %",
    "  <p>%</p>",
    "> % <b>%</b>",
    "| % | % |\n| --- | --- |\n| <b>%</b> | % |",
    "```\n<p>%</p>\n\n<b>%</b>\n```",
    "<pre><code>%\n\n%</code></pre>",
    "<!-- % -->",
    "<!--\n\n%\n-->",
    "<details>\n<summary>%</summary>\n<p>%</p>\n</details>",
    "<p>%",
    "%</div>",
    "[%](https://news.example/3)",
    "하나<br>%",
    "<p><b>%</b></p>\n%",
    "a < b, %",
    "---",
    ": %",
)


def pour(shape: str, words: list[str]) -> str:
    first, *rest = shape.split("%")
    return first + "".join(word + piece for word, piece in zip(words, rest, strict=True))


def poured(shape: str, words: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """``shape`` with ``words`` in its places."""
    number = shape.count("%")
    return st.lists(words, min_size=number, max_size=number).map(partial(pour, shape))


PARTS = st.sampled_from(SHAPES).flatmap(lambda shape: poured(shape, WORDS))
GAPS = st.sampled_from(("\n\n", "\n\n", "\n\n", "\n", "\n", "\n\n\n", "\n \n"))
POSTS = st.tuples(
    st.sampled_from(("", "", "\n", "\n\n")),
    st.lists(st.tuples(PARTS, GAPS), min_size=3, max_size=12),
    st.sampled_from(("", "\n", "\n", "\n\n")),
).map(lambda post: post[0] + "".join(part + gap for part, gap in post[1]).rstrip("\n") + post[2])

P = '<p data-ke-size="size16">말</p>'
# Tags among words, and what such words stand in.
CLUSTERS = (
    "<b>%</b>",
    '<b><span style="color: #ee2323;">%</span></b>',
    "<i>%</i>",
    "<u>%</u>",
    "<del>%</del>",
    '<span style="color: #333333;">%</span>',
    '<span style="font-weight: bold;">%</span>',
    "<b>% <i>%</i></b>",
    '<a href="https://news.example/1">%</a>',
    '<em><a href="https://b.example/%">%</a></em>',
    "<sup>2</sup>",
    "<b> % </b>",
    "<b>%</b><b>%</b>",
    "<b>1</b>",
    "<b></b>",
    "<strong>%(%)</strong>",
    "<b>%<br>%</b>",
    "<b>%~%</b>",
)
LEAVES = (
    "%",
    "%",
    "<p>%</p>",
    '<p data-ke-size="size16">%</p>',
    '<p style="text-align: center;">%</p>',
    "<p><span style=\"font-family: 'Noto Sans', serif;\">%</span></p>",
    "<ul>\n<li>%</li>\n<li>%</li>\n</ul>",
    "<ol>\n<li><p>%</p></li>\n</ol>",
    "<ol><li><b>%</b></li></ol>",
    "<blockquote>%</blockquote>",
    "<blockquote><p>%</p></blockquote>",
    '<h3 data-ke-size="size23">%</h3>',
    "<div>\n<p>%</p>\n<p>%</p></div>",
    "<center><p>%</p></center>",
    "<table><tr><td><p>%</p></td><td>%</td></tr></table>",
    "<details><summary>%</summary><p>%</p></details>",
    "## %",
    "- %",
    "> %",
)
BESIDE = st.sampled_from(
    (" ", " ", " ", "", ". ", "~", "~3", " “", "” ", "(", ")", " - ", ": ", "\n", "\n+ ", " 말 ")
)
CLUSTER = st.sampled_from(CLUSTERS).flatmap(lambda shape: poured(shape, WORDS))
LEAF_TEXT = st.lists(
    st.tuples(WORDS | st.just(""), BESIDE, CLUSTER, BESIDE, WORDS | st.just("")).map("".join),
    min_size=1,
    max_size=3,
).map(lambda pieces: "".join(pieces).strip())
CLUSTER_POSTS = st.lists(
    st.sampled_from(LEAVES).flatmap(lambda shape: poured(shape, LEAF_TEXT)), min_size=1, max_size=5
).map(lambda parts: "\n\n".join((P, *parts, P, P, P)) + "\n")


@contextmanager
def engine_alone() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_clean_unfamiliar", lambda *of: None)
        yield


def as_alone(text: str, **options: Any) -> None:
    """Fail if what is known makes a difference to ``text``."""
    found = clean(text, **options)
    with engine_alone():
        alone = clean(text, **options)
    differing = [f.name for f in fields(Outcome) if getattr(found, f.name) != getattr(alone, f.name)]
    if differing == ["reference"]:  # what shows nothing may be in it or not
        pages = [page.of(outcome.reference or text) for outcome in (found, alone)]
        differing = [] if pages[0] == pages[1] else differing
    assert not differing, [(name, getattr(alone, name), getattr(found, name)) for name in differing]


@pytest.fixture(scope="module", autouse=True)
def all_shapes_known() -> None:
    """Every shape is met three times, in a post of which nothing else is known. The very first post does not count."""
    clean(P)
    for _ in range(3):
        for shape in SHAPES:
            clean("\n\n".join(pour(shape, ["말 뭉치"] * shape.count("%")) for _ in range(4)) + "\n")


@given(POSTS)
def test_what_is_known_makes_no_difference(text: str) -> None:
    as_alone(text)


@given(MIXED_POSTS)
def test_what_is_known_makes_no_difference_to_mixed_posts(text: str) -> None:
    as_alone(text)


@pytest.fixture(name="learned_at_once")
def _learned_at_once(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is met once is known."""
    monkeypatch.setattr(memory, "_MEETINGS", 1)
    engine._familiar.cache_clear()
    clean(P)
    yield
    engine._familiar.cache_clear()


@pytest.mark.usefixtures("learned_at_once")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(CLUSTER_POSTS)
def test_what_is_known_about_clusters_makes_no_difference(text: str) -> None:
    clean(text)
    as_alone(text)


@pytest.mark.parametrize("reader", ["commonmark", "kramdown"])
def test_other_settings(reader: Any) -> None:
    for post in generate.posts(60):
        as_alone(post.text, settings=Settings(reader=reader))


def test_generated_posts() -> None:
    for post in generate.posts(200):
        as_alone(post.text)


def test_fixtures() -> None:
    for case in cases.all_cases():
        for _ in range(2):
            as_alone(case.source, name=case.id, settings=case.settings)


def left_of(text: str) -> str | None:
    for _ in range(3):
        clean(f"{P}\n\n{SPACER}\n\n{UL}\n\n{P}\n")
    known: Familiar = engine._familiar(Settings())
    short = known.shorten(text)
    return None if short is None else short.text.replace("\u3ff0", "‹").replace("\u3ff1", "›")


SPACER = '<p data-ke-size="size16">&nbsp;</p>'
UL = "<ul>\n<li>하나</li>\n<li>둘</li>\n</ul>"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"{P}\n\n{P}\n\n\n{P}\n", "‹0›\n"),
        (f"{P}\n{P}\n{SPACER}\n{P}\n", "‹0›\n"),
        (f"\n{P}\n\n{SPACER}\n\n{P}\n\n손으로 쓴 글\n\n{P}\n", "\n‹0›\n\n손으로 쓴 글\n\n‹1›\n"),
        (f"{P}\n\n{P}\n\n{P}\n\n{P}\n\n{SPACER}\n", f"‹0›\n\n{P}\n\n{SPACER}\n"),  # what goes at the end
        (f"{P}\n{P}\n{P}\n<p>가 [나] 다</p>\n{P}\n", "<p>‹0›</p>\n<p>가 [나] 다</p>\n<p>‹1›</p>\n"),
        (f"{P}\n\n{P}\n\n{UL}\n\n{UL}\n\n{P}\n", f"‹0›\n\n{UL}\n\n{UL}\n\n‹1›\n"),  # lists side by side
        (f"{P}\n\n{P}\n\n{P}\n\n<div>\n\n{P}\n\n</div>\n", None),  # tags that do not pair in their block
        (f"{P}\n\n{P}\n\n{P}\n\n[a]: https://b.example\n", None),
        (f"{P}\n\n{P}\n\n{P}\n\n```\n", None),  # a fence that is never closed
        (f"{P}\n\n{P}\n", None),  # too little
        # without what goes, the code would be one block
        (
            f"{P}\n{P}\n\n    가\n\n{SPACER}\n\n    나\n\n{P}\n",
            f"‹0›\n\n    가\n\n{SPACER}\n\n    나\n\n‹1›\n",
        ),
    ],
)
def test_what_is_left_for_the_engine(text: str, left: str | None) -> None:
    assert left_of(text) == left


def test_a_finding_quotes_the_post() -> None:
    text = f"{P}\n\n{P}\n\n{P}\n\n{SPACER}\n<!--\n\n말\n-->\n\n{P}\n"
    assert left_of(text) is not None
    assert all("\u3ff0" not in finding.message for finding in clean(text).findings)
    as_alone(text)


def test_what_looks_around_keeps_its_neighbours() -> None:
    card = '<div class="another_category"><h4>[다른] 글</h4></div>'
    assert left_of(f"{P}\n\n{P}\n\n{SPACER}\n\n{card}\n\n{P}\n\n{P}\n\n{P}\n") == (
        f"‹0›\n\n{P}\n\n{SPACER}\n\n{card}\n\n{P}\n\n‹1›\n"
    )


def test_a_leaf_counts_as_words() -> None:
    leaf = "오늘 <b>비가 온다</b>. 내일은 <i>눈이</i> 온다"
    for _ in range(3):
        clean(f"{P}\n\n{leaf}\n\n{P}\n\n{P}\n\n<ul>\n<li>{leaf}</li>\n</ul>\n\n{P}\n")
    more = "어제 <i>해가</i> 났고 <b>바람이 불었다</b>. 그제는 <b>비가 왔다</b>. 모레는"
    assert left_of(f"{P}\n\n{more} 모른다\n\n<ul>\n<li>{more} 더</li>\n</ul>\n\n{P}\n") == "‹0›\n"


def test_a_shape_is_met_once_in_a_post() -> None:
    asked: list[str] = []
    known = Familiar(asked.append, lambda words: False)
    post = "\n\n".join(["<p>한 번</p>"] * 9)
    for posts in range(1, 5):
        known.shorten(post)
        assert len(asked) == (posts >= 3)
