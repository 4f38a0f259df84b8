"""What nothing asks to change stays as it was, byte for byte: checked without a look at edits, rules or pages."""

from __future__ import annotations

import re
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsclean import clean
from newsclean.position import LineIndex
from tests import cases as fixture
from tests import hand_written, meaning
from tests.hand_written import HAND_WRITTEN, PASTED, VANISHING
from tests.posts import MIXED_POSTS
from tests.untouched import needless

CASES = {case.id: case for case in fixture.all_cases()}
WITHOUT_RETURNS = [name for name, case in CASES.items() if "\r" not in case.source]
BESIDE = [*PASTED, *VANISHING]


def _is_judged(case: fixture.Case) -> bool:
    """Repairs change Markdown on purpose; what is dangerous goes, whatever it looks like."""
    return not case.settings.fix and not case.settings.unsafe_fixes and case.path.parent.name != "security"


class TestTheJudge:
    """A judge that finds nothing must be able to find something."""

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("가\n\n<b>나</b>\n", "\n가\n\n**나**\n"),
            ("* 가\n\n나\n\n<b>나</b>\n", "- 가\n\n나\n\n**나**\n"),
            ("가  나 다 <b>라</b>\n", "가 나 다 **라**\n"),
            ("가_나_다 <b>라</b>\n", "가\\_나\\_다 **라**\n"),
            ("가\r\n\r\n<b>나</b>\r\n", "가\r\n\r\n**나**\n"),
            ("가\n\n<b>나</b>\n", "가\r\n\r\n**나**\n"),
            ("가\n\n<b>나</b>\n", "가\n\n**나**"),
            ("\ufeff<b>나</b>\n", "**나**\n"),
            ("---\na:  1\n---\n<b>나</b>\n", "---\na: 1\n---\n**나**\n"),
            ("\u1100\u1161 <b>나</b>\n", "가 **나**\n"),
            ("가  \n나\n\n다\n\n<b>나</b>\n", "가\n나\n\n다\n\n**나**\n"),
            ("가\n", "나\n"),
            ("<b>가</b>\n\n\n\n나\n\n\n\n다\n", "**가**\n\n\n\n나\n\n다\n"),
        ],
    )
    def test_finds(self, before: str, after: str) -> None:
        assert needless(before, after)

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ("가\n\n<b>나</b> 다\n", "가\n\n**나** 다\n"),
            ("<ul>\n<li>가</li>\n나\n</ul>\n", "- 가\n\n나\n"),
            ("가\n\n<p></p>\n\n나\n", "가\n\n나\n"),
            ("가 [##_Image|kage@x|CDM_##] 나\n", "가 ![](/x) 나\n"),
        ],
    )
    def test_lets_pass(self, before: str, after: str) -> None:
        assert needless(before, after) == []


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if _is_judged(case)])
def test_fixtures(name: str) -> None:
    assert needless(CASES[name].source, CASES[name].wanted) == []


# The same posts in every run: once in some thousands difflib sees a move where there was none.
@settings(derandomize=True)
@given(MIXED_POSTS)
def test_mixed_posts(text: str) -> None:
    assert needless(text, clean(text).text) == []


def _check(random: Random, names: list[str]) -> None:
    pieces = hand_written.compose(random, names)
    after = clean("".join(piece.text for piece in pieces)).text
    at = 0
    for number, piece in enumerate(pieces):
        if piece.stays:
            place = after.find(piece.text, at)
            assert place >= 0, (names, piece.text, after)
            assert number or place == 0, (names, after)
            at = place + len(piece.text)
    if pieces[-1].stays:
        assert after.endswith(pieces[-1].text)


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_hand_written_beside_pasted(name: str) -> None:
    random = Random(name)
    for beside in random.sample(BESIDE, 8):
        _check(random, [name, beside, random.choice(list(HAND_WRITTEN))])


@pytest.mark.slow
@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_hand_written_between_pasted(name: str) -> None:
    random = Random(name)
    for above, below in product(BESIDE, random.sample(BESIDE, 6)):
        _check(random, [above, name, below, *random.sample([*HAND_WRITTEN, *BESIDE], 3)])


# What may become of a word in a tag; where it is bold or in italics already, the tag says nothing.
IN_TAGS = {
    "<b>{}</b>": ("**{}**", "<strong>{}</strong>", "<b>{}</b>", "{}"),
    "<i>{}</i>": ("*{}*", "<em>{}</em>", "<i>{}</i>", "{}"),
    '<span style="color: red">{}</span>': ("{}", "<span>{}</span>", '<span style="color: red">{}</span>'),
    '<a href="/x">{}</a>': ("[{}](/x)", '<a href="/x">{}</a>'),
    "<code>{}</code>": ("`{}`", "<code>{}</code>"),
    "{}</span>": ("{}", "{}</span>"),
}


@pytest.mark.parametrize("name", HAND_WRITTEN)
def test_a_tag_inside_hand_written(name: str) -> None:
    block = HAND_WRITTEN[name]
    random = Random(name)
    for word in re.finditer("[가-힣]+", block):
        tag = random.choice(list(IN_TAGS))
        above, below = block[: word.start()], block[word.end() :] + random.choice(("", "\n", "\n\n끝\n"))
        after = clean(above + tag.format(word[0]) + below).text
        assert after in {above + form.format(word[0]) + below for form in IN_TAGS[tag]}


class TestLineEnds:
    """What becomes of a post does not depend on how its lines end."""

    @pytest.mark.parametrize("name", WITHOUT_RETURNS)
    def test_with_returns(self, name: str) -> None:
        case = CASES[name]
        text, findings = _cleaned(case, case.source)
        source = case.source.replace("\n", "\r\n")
        assert _cleaned(case, source) == (text.replace("\n", "\r\n"), findings)

    @given(
        MIXED_POSTS.filter(lambda text: "\r" not in text and "\n" in meaning.split_front(text)[1]),
        st.randoms(use_true_random=False),
    )
    def test_of_made_up_posts(self, text: str, random: Random) -> None:
        after = clean(text).text
        split = meaning.split_front(text)[0]
        front, body = text[: len(split)], text[len(split) :]
        assert clean(front + body.replace("\n", "\r\n")).text == front + after[len(front) :].replace(
            "\n", "\r\n"
        )
        mixed = hand_written.ended(random, body, "mixed")
        assert clean(front + mixed).text.replace("\r\n", "\n") == after

    @pytest.mark.slow
    @pytest.mark.parametrize("name", WITHOUT_RETURNS)
    def test_of_both_kinds(self, name: str) -> None:
        case = CASES[name]
        wanted = _cleaned(case, case.source)
        random = Random(name)
        for _ in range(3):
            source = hand_written.ended(random, case.source, "mixed")
            text, findings = _cleaned(case, source)
            assert (text.replace("\r\n", "\n"), findings) == wanted
            again = clean(text, name=case.id, settings=case.settings)
            assert again.text == text
            if _is_judged(case):
                assert needless(source, text) == []

    @pytest.mark.parametrize(
        ("source", "wanted"),
        [
            ("가\r\n\n<b>나</b>\n다\r\n", "가\r\n\n**나**\n다\r\n"),
            ("<p>가</p>\r\n<p>나</p>\n<p>다</p>\r\n", "가\r\n\r\n나\r\n\r\n다\r\n"),
            ("가\n\n<ul><li>나</li><li>다</li></ul>\r\n\n라\n", "가\n\n- 나\r\n- 다\r\n\n라\n"),
            ("가\r\n\r\n<br>\r\n<br>", "가\r\n"),
            ("가\r\n\r\n<script>x</script>\r\n", "가\r\n"),
            ("가\u3000\n\n<script>x</script>\n", "가\u3000\n"),
            ("가  \n\n<script>x</script>\n", "가  \n"),
            ("가\n\n\u3000\n\n<p></p>\n", "가\n\n\u3000\n"),
            ("---\na: 1\n---\r\n<b>가</b>\r\n", "---\na: 1\n---\r\n**가**\r\n"),
            ("---\r\na: 1\r\n---\r\n<p>가</p><p>나</p>", "---\r\na: 1\r\n---\r\n가\r\n\r\n나"),
            ("가\r<b>나</b>\r\n", "가\r**나**\r\n"),
            ("가\r\r\n<b>나</b>\r\n", "가\r\r\n**나**\r\n"),
        ],
    )
    def test_by_name(self, source: str, wanted: str) -> None:
        outcome = clean(source)
        assert outcome.text == wanted
        assert clean(wanted).text == wanted
        assert outcome.again in (None, clean(wanted))


def _cleaned(case: fixture.Case, source: str) -> tuple[str, list[tuple[int, int, str, str]]]:
    """The text, and the findings in lines and columns."""
    outcome = clean(source, name=case.id, settings=case.settings)
    lines = LineIndex(source)
    return outcome.text, [(*lines.at(f.span.start), f.code, f.message) for f in outcome.findings]
