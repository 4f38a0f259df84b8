"""What newsclean has met before changes nothing: a text is cleaned the same way every time."""

from __future__ import annotations

import pytest
from hypothesis import given

from newsclean import clean
from tests.posts import MIXED_POSTS, SHARDS


@pytest.mark.parametrize(
    "text",
    [
        "<p><b>가</img></b></p>\n",
        "<p><b><wbr>가</wbr></b></p>\n",
        "</div></div><div></div></div><div>=</div></div>=\n",
        "<p><p>가</p></p>\n",
        "</p><p>가</p>\n",
        "가 <div>나</div>\n",
        "<p>가</p>나\n",
        "글<p>가</p>\n",
        "<p>가 <b>나</b></p></p>\n",
    ],
)
def test_strays(text: str) -> None:
    first = clean(text)
    again = [clean(text) for _ in range(3)]
    assert [outcome.text for outcome in again] == [first.text] * 3
    assert [outcome.findings for outcome in again] == [first.findings] * 3


@given(MIXED_POSTS)
def test_posts(text: str) -> None:
    first, second, third = clean(text), clean(text), clean(text)
    assert first.text == second.text == third.text
    assert first.findings == second.findings == third.findings


@given(SHARDS)
def test_shards(text: str) -> None:
    assert len({clean(text).text for _ in range(3)}) == 1
