"""The example posts, which ``make demo`` shows, are cleaned without harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from newsclean import clean
from tests import meaning, renderers

EXAMPLES = sorted((Path(__file__).parent.parent / "examples").glob("*.md"))


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 5


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_an_example_is_cleaned_once(path: Path) -> None:
    text = path.read_text("utf-8")
    once = clean(text, name=path.name).text
    assert (once != text) == ("plain" not in path.stem)
    assert clean(once, name=path.name).text == once
    assert "data-ke" not in once or "```html" in once
    assert "style=" not in once


@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_page_of_an_example_stays(path: Path, renderer: str) -> None:
    renderers.need(renderer)
    outcome = clean(path.read_text("utf-8"), name=path.name)
    bodies = [meaning.split_front(text)[1] for text in (outcome.document.text, outcome.text)]
    before, after = renderers.render(renderer, bodies)
    assert meaning.differences(before, after, [d.text for d in outcome.dropped]) == []
