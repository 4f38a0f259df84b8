"""The written list of tags that Markdown has no words for, and the counting by it."""

from __future__ import annotations

import pytest

from newsclean.rules import RULES
from newsclean.unsayable import UNSAYABLE
from tools.left_tags import count, left_tags

CODES = {rule.code for rule in RULES}


def test_the_list_names_rules_that_there_are() -> None:
    assert {code for row in UNSAYABLE for code in row.codes} <= CODES
    assert all(row.why and row.names for row in UNSAYABLE)


def test_no_tag_is_on_the_list_both_always_and_sometimes() -> None:
    always = [name for row in UNSAYABLE if not row.where for name in row.names]
    sometimes = [name for row in UNSAYABLE if row.where for name in row.names]
    assert len(set(always)) == len(always)
    assert not set(always) & set(sometimes)


LISTED = {
    "a tag that is always there": ("가 <u>나</u>\n", ["u"]),
    "between its tags": (
        "<dl>\n<dt><strong>가</strong></dt>\n<dd>나</dd>\n</dl>\n",
        ["dl", "dt", "strong", "dd"],
    ),
    "a break in a cell": ("| 가 | 나 |\n| - | - |\n| 다<br>라 | 마 |\n", ["br"]),
    "delimiters that would not close": ("<strong>가(나)</strong>은\n", ["strong"]),
    "a table with spans": (
        '<table>\n<tr><td colspan="2">가</td></tr>\n<tr><td>나</td><td>다</td></tr>\n</table>\n',
        ["table", "tr", "td", "tr", "td", "td"],
    ),
    "the items of a list that stays": (
        '<ol start="3">\n<li markdown="1">\n\n가\n\n나\n\n</li>\n</ol>\n',
        ["ol", "li"],
    ),
}


@pytest.mark.parametrize(("text", "names"), LISTED.values(), ids=LISTED)
def test_tags_on_the_list(text: str, names: list[str]) -> None:
    left = left_tags(text)
    assert [tag.name for tag in left] == names
    assert all(tag.listed for tag in left), left
    assert count(text) == len(names)


HELD = {
    "an element without an end": ("<p>가 <b>나</p>\n\n<p>다</p>\n", {"NC906", "NC907"}),
    "Markdown in a fold is none of its tags": (
        '<details markdown="1">\n<summary>가</summary>\n\n<b>나 **다\n\n</details>\n',
        {"HT101"},
    ),
}


@pytest.mark.parametrize(("text", "codes"), HELD.values(), ids=HELD)
def test_tags_that_a_finding_speaks_of(text: str, codes: set[str]) -> None:
    held = [tag for tag in left_tags(text) if not tag.listed]
    assert held
    assert all(set(tag.codes) & codes for tag in held), held


def test_code_and_comments_hold_no_tags() -> None:
    assert count("`<b>`\n\n```\n<b>\n```\n\n<!-- <b> -->\n\n---\n") == 0
    assert not left_tags("---\ntitle: <b>가</b>\n---\n\n가\n")
