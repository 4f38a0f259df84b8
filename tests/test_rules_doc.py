"""The rules are documented: every one, once, and the page in docs/ is what their docstrings say."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from newsclean import Settings, clean, rules_doc
from newsclean.fault import FAULTS
from newsclean.rules import RULES, Rule
from newsclean.rules_doc import RuleDoc

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "tests" / "fixtures"
FOLDERS = {
    "FM": "front_matter",
    "HT1": "inline",
    "HT2": "blocks",
    "TS": "tistory",
    "SC": "security",
    "MD": "markdown",
    "NC": "engine",
}

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def test_no_code_and_no_name_is_used_twice() -> None:
    rows = [*((rule.code, rule.name, rule.module) for rule in RULES)]
    for column in zip(*rows, strict=True):
        assert [value for value, times in Counter(column).items() if times > 1] == []
    assert len(rules_doc.NAMES) == len(RULES) + len(FAULTS)


def test_every_rule_file_has_its_row() -> None:
    files = {path.stem for path in (ROOT / "src/newsclean/rules").glob("[a-z][a-z][0-9]*.py")}
    assert files == {rule.module for rule in RULES}


@each_rule
def test_the_row(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z]{2}\d{3}", rule.code)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.module.startswith(f"{rule.code.lower()}_")


@each_rule
def test_the_docstring_says_what_it_finds_and_why(rule: Rule) -> None:
    doc = rules_doc.find(rule.code)
    assert doc is not None
    assert len(doc.summary) < 120
    assert doc.summary.endswith(".")
    sections = set(re.findall(r"^(Why|Before|After|Left alone)\b.*:", doc.text, re.MULTILINE))
    needed = {"FM": {"Why", "Before", "Left alone"}, "NC": {"Why"}}
    assert sections >= needed.get(rule.code[:2], {"Before", "After", "Left alone"})


def _part(text: str, title: str) -> str | None:
    """Return the block below ``title::`` in a docstring. An arrow stands for a tab."""
    found = re.search(rf"^{title}\b[^\n]*::\n\n((?:    .*\n|\n)+)", text + "\n", re.MULTILINE)
    return re.sub("^    ", "", found[1], flags=re.MULTILINE).strip("\n").replace("⇥", "\t") if found else None


@each_rule
def test_the_example_is_true(rule: Rule) -> None:
    """Before becomes After. Docstrings leave out blanks at the end of a line, and fences of front matter."""
    doc = rules_doc.find(rule.code)
    assert doc is not None
    before, after = _part(doc.text, "Before"), _part(doc.text, "After")
    if before is None or after is None:
        return
    if rule.code.startswith("FM"):
        before, after = (part if part.startswith("---") else f"---\n{part}\n---" for part in (before, after))
    chosen = re.search(r'^Before \(``([\w-]+) = (?:"([\w-]+)"|true)``\)::', doc.text, re.MULTILINE)
    settings = Settings(fix=True, **({chosen[1].replace("-", "_"): chosen[2] or True} if chosen else {}))  # type: ignore[arg-type]
    made = clean(before + "\n", settings=settings).text
    assert [line.rstrip() for line in made.splitlines()] == after.splitlines()


@each_rule
def test_the_rule_has_a_fixture(rule: Rule) -> None:
    folder = FIXTURES / next(name for beginning, name in FOLDERS.items() if rule.code.startswith(beginning))
    beginning = f"{rule.code.lower()}-"
    assert any(path.name.lower().startswith(beginning) for path in folder.glob("*.md")), (
        f"no {folder.relative_to(ROOT)}/{rule.code}-{rule.name}.md"
    )


def test_the_page_names_every_code() -> None:
    headings = re.findall(r"^### (\w+) ", rules_doc.page(), re.MULTILINE)
    assert sorted(headings) == sorted(rules_doc.NAMES)


def test_list_rules() -> None:
    listed = rules_doc.list_rules()
    assert [line.split()[0] for line in listed.splitlines() if line.startswith("  ")] == re.findall(
        r"^### (\w+) ", rules_doc.page(), re.MULTILINE
    )
    assert "Front matter\n  FM001" in listed


class TestExplain:
    @pytest.mark.parametrize("word", ["FM012", "fm012", "invalid-date", " FM012 "])
    def test_by_code_or_name(self, word: str) -> None:
        text = rules_doc.explain(word)
        assert text.startswith("FM012 invalid-date\n==================\n\n")
        assert "Why: " in text

    @pytest.mark.parametrize(
        ("word", "message"),
        [
            ("FM0012", 'no rule "FM0012"; did you mean "FM012"?'),
            ("invalid-dat", 'no rule "invalid-dat"; did you mean "FM012"?'),
            ("?", 'no rule "?"; see newsclean --list-rules'),
        ],
    )
    def test_what_does_not_exist(self, word: str, message: str) -> None:
        with pytest.raises(LookupError, match=re.escape(message)):
            rules_doc.explain(word)

    def test_a_fault(self) -> None:
        assert rules_doc.explain("NC951").startswith("NC951 unreadable\n")


def test_unknown_selectors() -> None:
    assert rules_doc.unknown_selectors(("FM", "FM012", "HT1", "N")) == []
    assert rules_doc.unknown_selectors(("", "FM0012", "fm012")) == [
        'no rule ""; see newsclean --list-rules',
        'no rule "FM0012"; did you mean "FM012"?',
        'no rule "fm012"; did you mean "FM012"?',
    ]


def test_a_docstring_as_markdown() -> None:
    text = """\
Bold written as ``<b>``, and `more`.

Why: ``**`` is shorter: always.

Before::

    ```html
    <b>가</b>

    나
    ```

After (``--fix``)::

    가

Left alone: code."""
    assert RuleDoc("HT101", "bold", text).markdown.splitlines() == [
        "Bold written as `<b>`, and `more`.",
        "",
        "**Why**: `**` is shorter: always.",
        "",
        "**Before**",
        "",
        "````markdown",
        "```html",
        "<b>가</b>",
        "",
        "나",
        "```",
        "````",
        "",
        "**After** (`--fix`)",
        "",
        "```markdown",
        "가",
        "```",
        "",
        "**Left alone**: code.",
    ]
