"""The front-matter fixtures, asked of the rules alone: findings, repairs, a second pass."""

from __future__ import annotations

import pytest

from newsclean.front_matter import Front, locate
from newsclean.front_matter_check import check, fixes
from newsclean.model import Document, Outcome, Settings, Span
from newsclean.rules import RULES
from tests import cases as fixture

CASES = [case for case in fixture.all_cases() if case.path.parent.name == "front_matter"]


def document(text: str, name: str = "a.md") -> Document:
    return Document(name, text, None, Span(0, len(text)))


def fixed(text: str, settings: Settings) -> str:
    """The text after the edits that ``fixes`` asks for."""
    for edit in reversed(fixes(document(text), settings)):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_findings(case: fixture.Case) -> None:
    found = check(document(case.source, case.id), case.settings)
    lines = fixture.findings_of(Outcome(document(case.source), case.source, found))
    fits = len(lines) == len(case.findings) and all(map(fixture.agrees, case.findings, lines))
    assert fits, "\n".join([f"{case.path}:{case.line}", "written:", *case.findings, "found:", *lines])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_repairs(case: fixture.Case) -> None:
    after = fixed(case.source, case.settings)
    wanted, place = case.wanted, locate(case.wanted)
    if isinstance(place, Front):
        # The body is the business of other rules.
        body = after[len(wanted[: place.span.end]) :]
        wanted = wanted[: place.span.end] + body
    assert fixture.conceal(after) == fixture.conceal(wanted), f"{case.path}:{case.line}"
    assert fixed(after, case.settings) == after


def test_every_rule_has_a_fixture_file() -> None:
    files = {case.path.stem for case in CASES}
    rules = {f"{rule.code.lower()}-{rule.name}" for rule in RULES if rule.code.startswith("FM")}
    assert files == rules


def test_every_rule_is_found_by_a_case() -> None:
    asked = {line.split("FM", 1)[1][:3] for case in CASES for line in case.findings}
    elsewhere = {"022", "030"}
    assert {rule.code[2:] for rule in RULES if rule.code.startswith("FM")} == asked | elsewhere
