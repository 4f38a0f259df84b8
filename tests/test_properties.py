"""What must hold for every post there could be, asked of posts that Hypothesis makes up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import clean
from newsclean.model import Settings
from tests import meaning, renderers
from tests.posts import INLINE, MIXED_POSTS, PERILS, PLAIN_POSTS, SHARDS

SETTINGS = st.sampled_from([Settings(), Settings(unsafe_fixes=True), Settings(fix=True, unsafe_fixes=True)])


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


@given(PERILS, SETTINGS)
def test_what_is_made_safe_shows_no_more(text: str, settings: Settings) -> None:
    outcome = clean(text, settings=settings)
    if not outcome.text:
        return  # all of it was dangerous
    before, after = renderers.render("pyromark", [outcome.reference or text, outcome.text])
    # the language of code that had to be written as HTML may go
    assert [d for d in meaning.differences(before, after) if "code in" not in d] == []


@given(PLAIN_POSTS)
def test_a_post_without_html_stays_byte_for_byte(text: str) -> None:
    outcome = clean(text)
    assert outcome.text == text
    assert not outcome.changed


@given(st.one_of(MIXED_POSTS, SHARDS, PERILS), SETTINGS)
def test_findings_stand_in_the_text(text: str, settings: Settings) -> None:
    outcome = clean(text, settings=settings)
    for span in [f.span for f in outcome.findings] + [d.span for d in outcome.dropped]:
        assert 0 <= span.start <= span.end <= len(text)


@given(st.one_of(SHARDS, PERILS), SETTINGS)
def test_with_any_settings_a_second_pass_changes_nothing(text: str, settings: Settings) -> None:
    first = clean(text, settings=settings)
    second = clean(first.text, settings=settings)
    assert second.text == first.text
    assert first.again in (None, second) or not first.changed


# What is said of an element behind edits, of several kinds and rounds, has to be said where it stands.
@pytest.mark.parametrize(
    "before", ["", "**가**나 ", "<script>x</script>\n\n", "<b onclick=x>가</b> [##_a_##] "]
)
@pytest.mark.parametrize(
    "after", ["", "\n\n<p><b>**가**</b><svg/onload=x></p>", "\n\n<pre><code>a<p>b</code></pre></p>"]
)
@pytest.mark.parametrize("settings", [Settings(), Settings(unsafe_fixes=True), Settings(fix=True)])
def test_findings_begin_with_what_they_name(before: str, after: str, settings: Settings) -> None:
    text = f"가\n\n{before}<b>나</b> <rocket>다</rocket>{after}\n"
    named = [f for f in clean(text, settings=settings).findings if "<rocket>" in f.message]
    assert [text[f.span.start :][:8] for f in named] == ["<rocket>"] * max(len(named), 1)


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
