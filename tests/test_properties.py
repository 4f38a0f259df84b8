"""What must hold for every post there could be, asked of posts that Hypothesis makes up."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newsclean import clean
from tests import meaning, renderers
from tests.posts import INLINE, MIXED_POSTS, PLAIN_POSTS, SHARDS


def changes(text: str) -> list[str]:
    """How the page of ``text`` differs from its page once it is cleaned, declared words aside."""
    outcome = clean(text)
    bodies = [meaning.split_front(t)[1] for t in (outcome.reference or text, outcome.text)]
    before, after = renderers.render("pyromark", bodies)
    return meaning.differences(before, after)


@given(MIXED_POSTS)
def test_the_page_stays(text: str) -> None:
    assert changes(text) == []


@given(MIXED_POSTS)
def test_a_second_pass_changes_nothing(text: str) -> None:
    first = clean(text)
    second = clean(first.text)
    assert second.text == first.text
    assert not first.changed or first.again in (None, second)


@given(MIXED_POSTS)
def test_front_matter_stays_byte_for_byte(text: str) -> None:
    front, _ = meaning.split_front(text)
    after = clean(text).text
    assert after.startswith(front)
    assert meaning.split_front(after)[0] == front


@given(PLAIN_POSTS)
def test_a_post_without_html_stays_byte_for_byte(text: str) -> None:
    outcome = clean(text)
    assert outcome.text == text
    assert not outcome.changed


@given(MIXED_POSTS)
def test_findings_stand_in_the_text(text: str) -> None:
    outcome = clean(text)
    for span in [f.span for f in outcome.findings] + [d.span for d in outcome.dropped]:
        assert 0 <= span.start <= span.end <= len(text)


@given(INLINE)
def test_the_page_of_a_paragraph_stays(text: str) -> None:
    assert changes(text) == []


@given(INLINE.map(lambda text: f"<p>{text}</p>\n"))
def test_the_page_of_an_html_paragraph_stays(text: str) -> None:
    assert changes(text) == []


@given(SHARDS)
def test_shards_do_no_harm(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once
    assert changes(text) == []


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    once = clean(text).text
    assert clean(once).text == once
