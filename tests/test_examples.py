"""The example posts, which ``make demo`` shows, are cleaned without harm."""

from __future__ import annotations

import re
from html import unescape
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


# Rules that show a reader something else on purpose: a link for a link card, a fold that opens.
REDRAWN = ("TS306", "TS307")


@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
@pytest.mark.parametrize("path", EXAMPLES, ids=lambda p: p.stem)
def test_the_page_of_an_example_stays(path: Path, renderer: str) -> None:
    renderers.need(renderer)
    outcome = clean(path.read_text("utf-8"), name=path.name)
    bodies = [meaning.split_front(text)[1] for text in (outcome.document.text, outcome.text)]
    before, after = renderers.render(renderer, bodies)
    dropped = [d.text for d in outcome.dropped]
    if any(code in outcome.applied for code in REDRAWN):
        assert words(before) - words(after) - words(" ".join(dropped)) <= {"더보기", "닫기"}
    else:
        assert meaning.differences(before, after, dropped) == []


def words(html: str) -> set[str]:
    """The words that a page shows, wherever they stand."""
    return set(re.findall(r"\w+", unescape(re.sub(r"<[^>]*>", " ", html))))
