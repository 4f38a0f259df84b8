"""What is wrong on a page already is reported, mended only on request, and nothing else changes by it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newsclean import Settings, clean
from tests import cases as fixture
from tests import meaning, renderers
from tests.posts import MIXED_POSTS, SHARDS, choice

if TYPE_CHECKING:
    from newsclean import Outcome

UNSAFE = Settings(unsafe_fixes=True)
CASES = [
    case for case in fixture.all_cases() if case.path.parent.name == "markdown" and case.settings == UNSAFE
]
WORDS = choice(
    '공지¦핵협의그룹(NCG)¦83%¦"인용"¦‘말’¦끝.¦은¦는¦가 나¦(다)¦은 그¦API¦x¦2¦[글](/-)¦`x`¦<b>굵게</b>¦<span>색</span>',
    "<The Register>¦<가디언>¦List<String>¦&nbsp;¦&lt;x&gt;¦\\*¦김¦😀¦<br>¦# 글¦- 글¦\n",
)
SIGNS = choice("**¦*¦***¦~~¦__¦`¦** ¦ **¦\\*\\*¦\\*")
LINES = st.lists(st.one_of(WORDS, SIGNS), min_size=2, max_size=9).map("".join)


def letters(page: str) -> str:
    """The letters and digits that a reader sees, alternative texts among them."""
    body = LexborHTMLParser(re.sub(r'<img[^>]*alt="([^"]*)"[^>]*>', r"\1", page)).body
    assert body is not None
    return "".join(c for c in body.text() if c.isalnum())


def pages(outcome: Outcome) -> tuple[str, str, str]:
    """The pages of the source, of the text that the outcome declares, and of the result."""
    source = outcome.document.text
    texts = [meaning.split_front(text)[1] for text in (source, outcome.reference or source, outcome.text)]
    source_page, reference, result = renderers.render("pyromark", texts)
    return source_page, reference, result


@given(
    st.one_of(
        LINES, LINES.map(lambda line: f"<p>{line}</p>\n"), LINES.map(lambda line: f"- <div>{line}</div>\n")
    )
)
def test_no_letter_is_lost(text: str) -> None:
    outcome = clean(text, settings=UNSAFE)
    before, reference, after = pages(outcome)
    assert meaning.differences(reference, after) == []
    left = iter(letters(after))
    assert all(letter in left for letter in letters(before))


@given(st.one_of(MIXED_POSTS, SHARDS, LINES, LINES.map(lambda line: f"<p>{line}</p>\n")))
def test_the_page_is_the_declared_one_and_a_second_pass_is_quiet(text: str) -> None:
    outcome = clean(text, settings=UNSAFE)
    _, reference, after = pages(outcome)
    assert meaning.differences(reference, after) == []
    assert clean(outcome.text, settings=UNSAFE).text == outcome.text


@given(st.one_of(MIXED_POSTS, LINES, LINES.map(lambda line: f"<p>{line}</p>\n")))
def test_unasked_for_they_change_nothing(text: str) -> None:
    assert clean(text).text == clean(text, settings=Settings(ignore=("MD",))).text


@pytest.mark.parametrize(
    "case", [case for case in CASES if "[^" not in case.source], ids=lambda case: case.id
)
@pytest.mark.renderer
def test_all_readers_see_the_same_afterwards(case: fixture.Case) -> None:
    """Footnotes aside, which every reader numbers and links in its own way."""
    body = meaning.split_front(clean(case.source, settings=case.settings).text)[1]
    (wanted,) = renderers.render("cmark-gfm", [body])
    for renderer in renderers.ALL:
        renderers.need(renderer)
        (page,) = renderers.render(renderer, [body])
        assert meaning.differences(wanted, page) == [], renderer


def read_by_kramdown(text: str) -> bool:
    found = [f.message for f in clean(text).findings if f.code.startswith("MD")]
    return bool(found) and all("kramdown reads" in message for message in found)


@pytest.mark.parametrize(
    "case", [case for case in CASES if read_by_kramdown(case.source)], ids=lambda case: case.id
)
@pytest.mark.renderer
def test_kramdown_keeps_what_it_read_already(case: fixture.Case) -> None:
    """Where the findings say that kramdown reads the emphasis, its page does not change."""
    renderers.need("kramdown")
    after = clean(case.source, settings=UNSAFE).text
    assert meaning.differences(*renderers.render("kramdown", [case.source, after])) == []


@pytest.mark.parametrize(
    "text",
    [
        "**" * 1000 + "가(나)은",
        "**가(나)**는 " * 1000,
        "<p>" + "**가** `x` [나](/다) " * 1000 + "</p>",
        "<p>" + "<span>**</span>" * 1000 + "</p>",
        "\\*\\*가\\*\\* \\[나](/다) \\`x\\` " * 1000,
        "<가나 다>" * 1000,
        "<The Register>" * 1000,
        "<p>## 가<br>" * 1000,
        "<!-- **가(나)**는 " * 1000,
        "<div>\n" + "<a **가** " * 1000,
        "<p>가 <b>나<b></p>\n" * 1000,
        "`" * 1000 + "\\[" * 1000 + "**" * 1000,
    ],
    ids=lambda text: text[:12],
)
def test_much_of_it(text: str) -> None:
    once = clean(text, settings=UNSAFE).text
    assert clean(once, settings=UNSAFE).text == once


def test_the_level_and_the_mark() -> None:
    (found,) = clean("**가(나)**는").findings
    assert (found.code, str(found.level), found.unsafe_fix) == ("MD501", "warning", True)
    made = [f for f in clean("**가(나)**는", settings=UNSAFE).findings if f.code == "MD501"]
    assert [(str(f.level), f.unsafe_fix) for f in made] == [("note", False)]


@pytest.mark.parametrize(
    "html",
    [
        "<p>이것은 **굵게**, [글](/x), `x`, *말 하나*이다.</p>\n",
        "<p>**[글](https://example.com/a_b?x=1&amp;y=2)**를 ![그림](/a_b_.png)와 `a*b*c`, `List&lt;T&gt;`</p>\n",
        "<p>## 제목</p>\n",
        "<ul>\n<li>**가**: ~~나~~ __다__는</li>\n</ul>\n",
    ],
)
def test_cleaned_first_and_mended_later(html: str) -> None:
    """What was escaped because it had to stay can still be mended in a later run."""
    first = clean(html)
    assert [f.code for f in clean(first.text).findings] == [f.code for f in first.findings]
    texts = [clean(first.text, settings=UNSAFE).text, clean(html, settings=UNSAFE).text]
    assert not meaning.differences(*renderers.render("pyromark", texts))
    assert "\\" not in texts[0]


def test_what_is_said_of_a_paragraph_does_not_depend_on_others() -> None:
    alone, beside = "봄 *(봄)*snow_a\n", "**은 그렇다** 봄 **(AI)**의\n"
    said = [f.message for f in clean(alone).findings]
    assert [f.message for f in clean(f"{alone}\n{beside}").findings][: len(said)] == said
    assert len(clean(f"{alone}\n{beside}").findings) == len(said) + len(clean(beside).findings)
