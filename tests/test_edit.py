"""Edits, the way back from an edited text, lines and columns."""

from __future__ import annotations

import pytest

from newsclean import edit
from newsclean.line_ends import LineEnds
from newsclean.model import Edit, Span
from newsclean.position import LineIndex


def change(start: int, end: int, text: str) -> Edit:
    return Edit(Span(start, end), text)


def test_everything_between_edits_is_copied() -> None:
    edits = [change(6, 8, "Z"), change(0, 1, ""), change(3, 3, "XY")]
    assert edit.apply("abcdefgh", edits) == "bcXYdefZ"
    assert edit.apply("abc", []) == "abc"


def test_edits_may_touch() -> None:
    assert edit.apply("abcd", [change(1, 2, "X"), change(2, 3, "Y")]) == "aXYd"


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="overlap at 1"):
        edit.apply("abcd", [change(0, 2, "X"), change(1, 3, "Y")])


def test_the_way_back() -> None:
    edits = [change(1, 3, "X"), change(4, 4, "YY"), change(6, 7, "")]
    assert edit.apply("abcdefgh", edits) == "aXdYYefh"
    assert [edit.origin(edits, offset) for offset in range(9)] == [0, 1, 3, 4, 4, 4, 5, 7, 8]
    assert list(map(edit.origins(edits), range(9))) == [0, 1, 3, 4, 4, 4, 5, 7, 8]
    assert edit.origin([], 5) == edit.origins([])(5) == 5


def test_the_way_back_of_spans() -> None:
    text = "abcdefgh"
    first = [change(6, 7, ""), change(1, 3, "X"), change(4, 4, "YY")]
    after = edit.apply(text, first)
    assert after == "aXdYYefh"
    trail = edit.Trail(first)
    # what was inserted is an empty place, what was replaced is all of it, what went is in no span beside it
    assert [trail.back(*span) for span in ((0, 8), (1, 2), (3, 4), (3, 6), (5, 7), (7, 8), (8, 8))] == [
        (0, 8), (1, 3), (4, 4), (4, 5), (4, 6), (7, 8), (8, 8),
    ]  # fmt: skip
    second = [change(1, 3, "<b>")]
    assert edit.apply(after, second) == "a<b>YYefh"
    trail.extend(edit.Trail(second))
    assert trail.back(1, 4) == (1, 4)
    assert trail.back(4, 9) == (4, 8)
    assert not edit.Trail()
    assert edit.Trail([]).back(2, 5) == (2, 5)


def test_line_ends_where_there_is_one_kind() -> None:
    assert LineEnds("가\n나").edit(0, 3, "1\n2\n") == change(0, 3, "1\n2\n")
    assert LineEnds("가\r\n나").edit(0, 4, "1\n2\r\n3\n") == change(0, 4, "1\r\n2\r\n3\r\n")
    assert [LineEnds(text).at(0) for text in ("", "가", "가\r나", "\n", "\r\n")] == ["\n"] * 4 + ["\r\n"]


def test_mixed_line_ends_count_where_something_is_written() -> None:
    ends = LineEnds("0\r\n3\n5\r\n8")
    assert [ends.at(offset) for offset in range(10)] == ["\r\n"] * 3 + ["\n"] * 2 + ["\r\n"] * 5
    assert ends.written("a\nb\n", 0, 5) == "a\r\nb\n"
    assert ends.written("a\nb\n", 3, 8) == "a\nb\r\n"
    assert ends.written("a\nb", 8, 9) == "a\r\nb"
    assert ends.written("\n", 8, 8) == "\r\n"


def test_lines_and_columns() -> None:
    index = LineIndex("가나\r\n다\r\n\r라\n")
    assert [index.at(offset) for offset in (0, 2, 3, 4, 5, 7, 8, 9, 10, 99)] == [
        (1, 1), (1, 3), (1, 4), (2, 1), (2, 2), (3, 1), (4, 1), (4, 2), (5, 1), (5, 1),
    ]  # fmt: skip
    assert [index.line(number) for number in range(1, 6)] == ["가나", "다", "", "라", ""]
    assert LineIndex("  가 \n").line(1) == "  가 "
