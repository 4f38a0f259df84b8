"""Every case in ``tests/fixtures``: its text, its findings, a second pass, its page in the real renderers."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest

from newsclean import clean
from tests import cases as fixture
from tests import meaning, renderers

if TYPE_CHECKING:
    from pathlib import Path

    from newsclean import Outcome

CASES = fixture.all_cases()
POSTS = sorted(p for p in fixture.FIXTURES.glob("posts/*.md") if not p.name.endswith(".expected.md"))


@functools.cache
def outcome_of(case: fixture.Case) -> Outcome:
    return clean(case.source, name=case.id, settings=case.settings)


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_text(case: fixture.Case) -> None:
    assert fixture.conceal(outcome_of(case).text) == fixture.conceal(case.wanted), f"{case.path}:{case.line}"


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_findings(case: fixture.Case) -> None:
    found = fixture.findings_of(outcome_of(case))
    fits = len(found) == len(case.findings) and all(map(fixture.agrees, case.findings, found))
    assert fits, "\n".join([f"{case.path}:{case.line}", "written:", *case.findings, "found:", *found])


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.id)
def test_second_pass(case: fixture.Case) -> None:
    once = outcome_of(case)
    twice = clean(once.text, name=case.id, settings=case.settings)
    assert fixture.conceal(twice.text) == fixture.conceal(once.text)
    assert once.again in (None, twice)


def _asks(case: fixture.Case, renderer: str) -> bool:
    reader = "kramdown" if renderer == "kramdown" else "commonmark"
    return case.pages in ("both", reader)


def _source(case: fixture.Case) -> str:
    """The text whose page has to stay: with repairs that change it, the one that the outcome declares."""
    return (case.settings.unsafe_fixes and outcome_of(case).reference) or case.source


@functools.cache
def pages(renderer: str) -> dict[str, tuple[str, str]]:
    """The pages before and after of every case that ``renderer`` is asked about, made in one go."""
    asked = [case for case in CASES if _asks(case, renderer)]
    befores = renderers.render(renderer, [meaning.split_front(_source(case))[1] for case in asked])
    afters = renderers.render(renderer, [meaning.split_front(outcome_of(case).text)[1] for case in asked])
    return {case.id: (before, after) for case, before, after in zip(asked, befores, afters, strict=True)}


@pytest.mark.renderer
@pytest.mark.parametrize(
    ("case", "renderer"),
    [pytest.param(c, r, id=f"{c.id}-{r}") for c in CASES for r in renderers.ALL if _asks(c, r)],
)
def test_page(case: fixture.Case, renderer: str) -> None:
    renderers.need(renderer)
    before, after = pages(renderer)[case.id]
    dropped = [d.text for d in outcome_of(case).dropped]
    changes = meaning.differences(before, after, dropped)
    assert not changes, "\n".join([f"{case.path}:{case.line} in {renderer}", *changes])


@pytest.mark.parametrize("path", POSTS, ids=lambda p: p.stem)
def test_post(path: Path) -> None:
    expected = path.with_suffix(".expected.md")
    assert expected.is_file(), f"{expected.name} is missing"
    source = path.read_bytes().decode()
    outcome = clean(source, name=path.name)
    assert outcome.text.splitlines(keepends=True) == expected.read_bytes().decode().splitlines(keepends=True)
    assert clean(outcome.text, name=path.name).text == outcome.text
    front, _ = meaning.split_front(source)
    assert outcome.text.startswith(front)


@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
@pytest.mark.parametrize("path", POSTS, ids=lambda p: p.stem)
def test_page_of_post(path: Path, renderer: str) -> None:
    renderers.need(renderer)
    outcome = clean(path.read_bytes().decode(), name=path.name)
    bodies = [meaning.split_front(text)[1] for text in (outcome.document.text, outcome.text)]
    before, after = renderers.render(renderer, bodies)
    assert not meaning.differences(before, after, [d.text for d in outcome.dropped])
