"""No word is lost in silence: what is on the page of a source is on that of its result, or is declared as taken out."""

from __future__ import annotations

import functools

import pytest
from hypothesis import given

from newsclean import clean
from newsclean.model import Document, Dropped, Outcome, Span
from tests import cases as fixture
from tests import meaning, renderers, words
from tests.odd_posts import compose
from tests.posts import MIXED_POSTS, SHARDS

READERS = ("cmark-gfm", "kramdown")
FEW, MANY = 80, 3_000  # composed posts

# What is on the page before, and for a reason is not on the page after.
KNOWN = {
    (
        "kramdown",
        "blocks/ht211-unpaired-tags:quotes that end too early, or twice",
    ): "prints the attributes of the tag",
    ("kramdown", "security/sc401-dangerous-link:autolink and image"): "prints the address of a script",
    ("cmark-gfm", "tistory/ts309-embed:on request"): "the page of a film instead of its player",
    ("kramdown", "tistory/ts309-embed:on request"): "the page of a film instead of its player",
}


@functools.cache
def outcome_of(case: fixture.Case) -> Outcome:
    return clean(case.source, name=case.id, settings=case.settings)


def lost(reader: str, texts: list[str], outcomes: list[Outcome]) -> list[list[str]]:
    """What every text has lost on its page by what became of it."""
    before = renderers.render(reader, [meaning.split_front(text)[1] for text in texts])
    after = renderers.render(reader, [meaning.split_front(outcome.text)[1] for outcome in outcomes])
    return [words.lost(*each) for each in zip(before, after, outcomes, strict=True)]


@pytest.mark.renderer
@pytest.mark.parametrize("reader", READERS)
def test_fixtures(reader: str) -> None:
    renderers.need(reader)
    asked = fixture.all_cases()
    found = lost(reader, [case.source for case in asked], [outcome_of(case) for case in asked])
    silent = {(reader, case.id): gone for case, gone in zip(asked, found, strict=True) if gone}
    assert {key: gone for key, gone in silent.items() if key not in KNOWN} == {}
    assert [key for key in KNOWN if key[0] == reader and key not in silent] == []


def check(text: str) -> None:
    for reader in READERS:
        renderers.need(reader)
    outcome = clean(text)
    if outcome.changed:
        gone = {reader: lost(reader, [text], [outcome])[0] for reader in READERS}
        assert not any(gone.values()), gone


@pytest.mark.renderer
@given(MIXED_POSTS)
def test_posts(text: str) -> None:
    check(text)


@pytest.mark.renderer
@given(SHARDS)
def test_shards(text: str) -> None:
    check(text)


@pytest.mark.renderer
@pytest.mark.parametrize(
    "seeds", [range(FEW), pytest.param(range(FEW, MANY), marks=pytest.mark.slow)], ids=["few", "many"]
)
@pytest.mark.parametrize("reader", READERS)
def test_odd_posts(reader: str, seeds: range) -> None:
    renderers.need(reader)
    texts = [compose(seed) for seed in seeds]
    found = lost(reader, texts, [clean(text) for text in texts])
    assert {seed: gone for seed, gone in zip(seeds, found, strict=True) if gone} == {}


def test_a_composed_post_is_a_function_of_its_number() -> None:
    assert compose(7) == compose(7) != compose(8)


def outcome(source: str, *dropped: str) -> Outcome:
    """An outcome that declares words of ``source`` as dropped."""
    spans = [Span(source.index(word), source.index(word) + len(word)) for word in dropped]
    gone = tuple(Dropped("TS330", span, word) for span, word in zip(spans, dropped, strict=True))
    return Outcome(Document("x", source, None, Span(0, len(source))), source, (), gone)


@pytest.mark.parametrize(
    ("before", "after", "gone"),
    [
        ("<p>가 나</p>", "<p>가</p>", ["word '나', 1 times"]),
        ("<p>가 가</p>", "<p>가</p>", ["word '가', 1 times"]),
        ("<p>가</p><p>나</p>", "<p>가 <b>나</b></p>", []),
        ("<p>가<b>나</b>다</p>", "<p>가나다</p>", []),
        ("<p>😀</p>", "<p></p>", ["word '😀', 1 times"]),
        ("<details><summary>가</summary>나</details>", "<p>가</p>", ["word '나', 1 times"]),
        ("<p>가</p><style>.나{}</style><script>다</script>", "<p>가</p>", []),
        ('<p style="display: none">가</p>', "", []),
        ("<p>가 &lt;/p&gt;</p>", "<p>가</p>", []),
        ("<p>&lt;가디언&gt;</p>", "<p>가</p>", ["word '가디언', 1 times"]),
        ('<a href="/a">가</a>', "가", ["address '/a'"]),
        ('<a href="/a">가</a>', '<a href="/b">가</a>', ["address '/a'"]),
        ('<a href="/%EA%B0%80">가</a>', '<a href="/가">가</a>', []),
        ('<a href="/a"></a>', "", []),
        ('<img src="/a.png">', "", ["address '/a.png'"]),
        ('<img src="/a.png" width="1">', "", []),
        ('<iframe src="/a"></iframe>', "", ["address '/a'"]),
        ('<img src="/a.png" alt="가">', '<img src="/a.png">', ["text '가' of an image, 1 times"]),
        ("<pre>a = *b*\nc</pre>", "<pre>a = b\nc</pre>", ["line 'a = *b*' of code"]),
        ("<pre>a = 1\nc</pre>", "<pre>a = 1</pre><pre>c</pre>", []),
    ],
)
def test_what_is_lost(before: str, after: str, gone: list[str]) -> None:
    assert words.lost(before, after, outcome("")) == gone


def test_what_was_declared_is_not_lost() -> None:
    assert words.lost("<p>가 광고 나</p>", "<p>가 나</p>", outcome("가 광고 나", "광고")) == []
    assert words.lost("<p>가 광고 광고</p>", "<p>가</p>", outcome("가 광고 광고", "광고")) == [
        "word '광고', 1 times"
    ]
    assert words.lost("<p>광고 나</p>", "<p></p>", outcome("광고 나", "광고")) == ["word '나', 1 times"]
    assert words.lost('<a href="/x">광고</a>', "", outcome('<a href="/x">광고</a>', "광고")) == []
