"""Blank lines behind blocks: kramdown makes the very same page of a text with and without them."""

from __future__ import annotations

from itertools import product

import pytest

from newsclean import Settings, clean, edit
from newsclean.parting import parted
from tests import meaning, renderers

BLOCKS = (
    "<p>가</p>",
    '<h2 data-ke-size="size26">가</h2>',
    "<div>\n가\n</div>",
    "<hr/>",
    "<!-- 메모 -->",
    "<table><tr><td>가</td></tr></table>",
    "<pre>가</pre>",
    "<ul><li>가</li></ul>",
    '<p data-ke-size="size16">&nbsp;</p>',
    '<iframe src="https://www.youtube.com/embed/x"></iframe>',
    "<style>p {}</style>",
    "<p>\n\n가\n\n</p>",
)
WORDS = (
    "**나** 다",
    "- **나**\n- 다",
    "1. **나**",
    "> *나*",
    "| **나** | 다 |",
    "# **나**",
    "```\n**나**\n```",
    "**나**\n{: .x}",
    "나 **다**\n: 라",
    "$$x$$ **나**",
    "**나**\n===",
    "**나**\n---",
    "<b>나</b> **다**",
    "[나](https://e.example) `다`",
    "**나**\n<p>다</p>\n*라*",
)
BETWEEN = ("", " ", "    ", "\t", "\n", "\n  ", "\n    ")
ABOVE = ("", "앞\n", "- 앞\n", "- 앞\n\n")
POSTS = tuple(map("".join, product(ABOVE, BLOCKS, BETWEEN, WORDS, ("\n",))))


@pytest.mark.renderer
@pytest.mark.slow
def test_kramdown_shows_the_same() -> None:
    renderers.need("kramdown")
    made = [(post, edit.apply(post, edits)) for post in POSTS if (edits := parted(post)[0])]
    assert len(made) > len(POSTS) / 4
    before = renderers.render("kramdown", [post for post, _ in made])
    after = renderers.render("kramdown", [text for _, text in made])
    for (post, _), one, other in zip(made, before, after, strict=True):
        assert not meaning.differences(one, other), post


@pytest.mark.parametrize("post", ["<p>가</p>\n**나**\n", "<p>가</p> **나**\n<div>다</div>\n*라*\n"])
def test_only_for_kramdown(post: str) -> None:
    outcome = clean(post, settings=Settings(reader="kramdown"))
    assert "<" not in outcome.text
    assert "HT212" in outcome.applied
    assert clean(outcome.text, settings=Settings(reader="kramdown")).text == outcome.text
    for settings in (Settings(), Settings(reader="commonmark")):
        assert "HT212" not in clean(post, settings=settings).applied
