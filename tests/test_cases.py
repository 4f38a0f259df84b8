"""The form of the fixture files is read and written without loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsclean import Finding, Level, Outcome, Settings, Span
from newsclean.model import Document
from tests import cases

if TYPE_CHECKING:
    from pathlib import Path

FENCE = "`" * 16


def write(folder: Path, text: str) -> Path:
    path = folder / "bold.md"
    path.write_bytes(text.encode())
    return path


def outcome(source: str, text: str, *findings: Finding) -> Outcome:
    return Outcome(Document("x", source, None, Span(0, len(source))), text, findings)


@given(st.text(alphabet=st.characters(codec="utf-8")))
@example("a\t\r\n b  \n.\n=\n⟦U+0041⟧␃␠\ufeff\u200b\u00a0")
@example("=\n")
@example("끝")
def test_conceal_is_undone_by_reveal(text: str) -> None:
    assert cases.reveal(cases.conceal(text)) == text


def test_nothing_invisible_is_left() -> None:
    assert cases.conceal("a\tb \r\n\u00a0c \n\ufeff") == "a␉b␠␍\n⟦U+00A0⟧c␠\n⟦U+FEFF⟧␃\n"


def test_parts_and_settings(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        f"# 굵게\n\n{FENCE}example\n<b>가</b>\n.\n**가**\n{FENCE}\n\n"
        f"{FENCE}example 그대로 pages=none highlight=mark ignore=HT1,TS unsafe-fixes=true\n"
        f"나\n.\n=\n.\n1:1 HT101\n{FENCE}\n",
    )
    first, second = cases.cases_of(path)
    assert (first.name, first.source, first.expected, first.wanted) == (
        "1",
        "<b>가</b>\n",
        "**가**\n",
        "**가**\n",
    )
    assert (first.line, first.findings, first.pages, first.settings) == (3, (), "both", Settings())
    assert (second.name, second.expected, second.wanted) == ("그대로", None, "나\n")
    assert (second.findings, second.pages) == (("1:1 HT101",), "none")
    assert second.settings == Settings(highlight="mark", ignore=("HT1", "TS"), unsafe_fixes=True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"{FENCE}example a\nx\n", "1 example fences begin, 0 end"),
        (f"{FENCE}example a\nx\n{FENCE}\n{FENCE}example a\nx\n{FENCE}\n", "two cases are called 'a'"),
        (f"{FENCE}example colour=red\nx\n{FENCE}\n", "there is no setting 'colour'"),
        (f"{FENCE}example fix=yes\nx\n{FENCE}\n", "fix is true or false"),
        (f"{FENCE}example pages=all\nx\n{FENCE}\n", "pages=all"),
        (f"{FENCE}example a\nx\n.\ny\n.\nz\n.\n{FENCE}\n", "more than three parts"),
    ],
)
def test_a_bad_file_is_refused(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(cases.FixtureError, match=why):
        cases.cases_of(write(tmp_path, text))


def test_blessing_writes_what_was_found(tmp_path: Path) -> None:
    path = write(tmp_path, f"{FENCE}example\n<b>가</b>\n.\n.\n1:1 HT1\n{FENCE}\n")
    (case,) = cases.cases_of(path)
    found = outcome("<b>가</b>\n", "**가**\n", Finding("HT101", Span(3, 4), "굵게", Level.NOTE))
    assert cases.written(case, found) == "<b>가</b>\n.\n**가**\n.\n1:4 note HT101 굵게\n"


def test_blessing_keeps_a_short_finding_that_fits(tmp_path: Path) -> None:
    path = write(tmp_path, f"{FENCE}example\n가\n.\n=\n.\n1:1 HT101\n{FENCE}\n")
    (case,) = cases.cases_of(path)
    found = outcome("가\n", "가\n", Finding("HT101", Span(0, 1), "굵게"))
    assert cases.written(case, found) == "가\n.\n=\n.\n1:1 HT101\n"


def test_blessing_does_not_take_back_that_a_text_stays(tmp_path: Path) -> None:
    path = write(tmp_path, f"{FENCE}example\n가\n{FENCE}\n")
    (case,) = cases.cases_of(path)
    assert cases.written(case, outcome("가\n", "가\n")) == "가\n"
    with pytest.raises(cases.FixtureError, match="must stay byte for byte"):
        cases.written(case, outcome("가\n", "나\n"))


def test_blessing_leaves_what_fits_as_it_is_written(tmp_path: Path) -> None:
    inside = "<b>가</b>  \n\t나\u200b␃\n.\n**가**  \n\t나\u200b␃\n.\n1:1 HT101\n"
    path = write(tmp_path, f"{FENCE}example\n{inside}{FENCE}\n")
    (case,) = cases.cases_of(path)
    fits = Finding("HT101", Span(0, 1), "굵게")
    assert cases.written(case, outcome(case.source, case.wanted, fits)) == inside
    more = cases.written(case, outcome(case.source, case.wanted, fits, Finding("HT102", Span(0, 1), "다")))
    assert more == inside + "1:1 warning HT102 다\n"
    other = cases.written(case, outcome(case.source, "**나** ", fits))
    assert other == "<b>가</b>  \n\t나\u200b␃\n.\n**나**␠␃\n.\n1:1 HT101\n"


def test_blessing_leaves_an_empty_part(tmp_path: Path) -> None:
    inside = "가\n.\n=\n.\n"  # an empty part for findings says that there are none
    path = write(tmp_path, f"{FENCE}example\n{inside}{FENCE}\n")
    (case,) = cases.cases_of(path)
    assert cases.written(case, outcome("가\n", "가\n")) == inside
