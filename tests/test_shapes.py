"""What is remembered about shapes changes nothing: the third time is as the first."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean import clean, engine
from newsclean.model import Settings
from newsclean.shapes import memory
from tests.posts import INLINE, MIXED_POSTS


def remembered(text: str) -> int:
    """Clean ``text`` until everything about it is known; say how much that is."""
    known = memory(Settings()).memory
    known.clear()
    with pytest.MonkeyPatch.context() as patch:  # what is learned about familiar parts would be counted, too
        patch.setattr(engine, "_clean_unfamiliar", lambda *of: None)
        first = clean(text)
        for _ in range(2):
            assert clean(text) == first
    return sum(shape is not None and bool(shape.roots) for shape in known.known.values())


@pytest.mark.parametrize(
    ("html", "shapes"),
    [
        ('<p data-ke-size="size16">가나 다.</p>', 1),
        ('<p data-ke-size="size16">&nbsp;</p>', 1),
        ("<h2>가 <b>나</b></h2>", 1),
        ("<ul>\n<li>가</li>\n<li>(나)</li>\n</ul>", 1),
        ("<table><tr><td>가</td><td>나</td></tr></table>", 1),
        ("<p>4~5월 | 가 * 나</p>", 1),
        ("<p>가_나</p>", 0),  # may have to be escaped, or not
        ("<p>1. 가</p>", 1),
        ("<p>1.가</p>", 0),
        ("<p>https://example.com/가</p>", 0),
        (
            "<p>가</p></p>",
            1,
        ),  # the paragraph; what kramdown does with the stray tag depends on the rest of the post
        ("<hr>", 1),
        ("<p><b>(가)</b>나</p>", 1),
    ],
)
def test_shapes(html: str, shapes: int) -> None:
    assert remembered(f"가\n\n{html}\n\n나\n") == shapes


def test_words_are_poured_where_they_belong() -> None:
    blocks = [f"<table><tr><td>가{n}</td><td><b>나{n}</b></td></tr></table>" for n in range(5)]
    cleaned = clean("\n\n".join(blocks) + "\n").text
    assert [line for line in cleaned.split("\n") if "가" in line] == [
        f"| 가{n} | **나{n}** |" for n in range(5)
    ]


@pytest.mark.parametrize("place", ["<p>{}</p>", "가 {} 나"])
def test_colours_and_the_path_of_a_lone_address_are_no_part_of_a_shape(place: str) -> None:
    coloured = [place.format(f'<b><span style="color: #{n}{n}{n}">가{n}</span></b>') for n in range(5)]
    linked = [place.format(f'<a href="https://example.com/a/{n}.html">가{n}</a>') for n in range(5)]
    cleaned = clean("\n\n".join(coloured + linked) + "\n").text
    assert [part.strip("가 나") for part in cleaned.strip().split("\n\n")] == [
        *(f"**가{n}**" for n in range(5)),
        *(f"[가{n}](https://example.com/a/{n}.html)" for n in range(5)),
    ]


@pytest.mark.parametrize(
    "text", ["가\n\n<b></b> 2) 둘째\n", '<span style="color: #333333;">1</span>. 하나\n']
)
def test_what_is_left_at_the_start_of_a_paragraph_begins_no_list(text: str) -> None:
    first = clean(text)
    assert not first.slow_path
    assert [clean(text) for _ in range(3)] == [first] * 3


def test_addresses_that_a_rule_compares_are_part_of_a_shape() -> None:
    cards = [
        f'<figure data-ke-type="opengraph" data-og-url="https://example.com/{n}"><a href="https://example.com/{n}">'
        f'<p class="og-title">가{n}</p></a><a href="https://example.com/{m}"><p class="og-desc">나</p></a></figure>'
        for n, m in [(1, 1), (2, 2), (3, 3), (4, 5), (6, 6)]
    ]
    one_by_one = [clean(card + "\n").text for card in cards]
    assert clean("\n\n".join(cards) + "\n").text.strip().split("\n\n") == [
        part for text in one_by_one for part in text.strip().split("\n\n")
    ]


def test_a_remark_names_the_letters_that_stand_there() -> None:
    text = "\n\n".join(f"<p>{x} <b>가(나)</b>{x}</p>\n\n{x} <b>가(나)</b>{x}" for x in "가나다라마") + "\n"
    reasons = [finding.message for finding in clean(text).findings]
    assert reasons == [
        f'kept <strong>: "**" would not close before "{x}"' for x in "가나다라마" for _ in range(2)
    ]


def test_a_rule_at_the_top_of_a_post_opens_no_front_matter() -> None:
    for _ in range(3):
        assert clean("<hr>\n\n가\n\n<hr>\n\n나\n").text == "***\n\n가\n\n---\n\n나\n"


@given(MIXED_POSTS)
def test_posts(text: str) -> None:
    remembered(text)


@given(st.lists(INLINE, max_size=4).map(lambda texts: "\n".join(f"<p>{text}</p>" for text in texts) + "\n"))
def test_paragraphs(text: str) -> None:
    remembered(text)


def test_what_is_known_of_an_element_does_not_hold_in_a_link() -> None:
    for number in range(4):  # known from the second time on
        clean(f"<p>말 {number}</p>\n\n<div><p>말 {number}</p></div>\n")
        link = f'<a href="https://e.example/{number}"><div><p>말 {number}</p></div></a>'
        outcome = clean(f"<figure>{link}</figure>\n")
        assert outcome.text == f"[말 {number}](https://e.example/{number})\n"
        assert not outcome.slow_path
