"""The documentation is true: its examples run, its links lead somewhere, what is generated is up to date.

What is run, in the order of a page and in one folder for each page:

- ``console`` blocks: a line after ``$`` is a command, the lines below what it says, ``...`` anything;
- ``pycon`` blocks;
- blocks with ``file=NAME`` in their first line are written to that file; one called ``*.toml`` has to be a
  configuration without errors, unless the line says ``error``, and ``*.json`` has to be JSON;
- a block with ``after=NAME`` has to be what newsclean makes of that file.
"""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from newsclean import clean
from newsclean.config import Config, ConfigError, load
from newsclean.config_model import CONFIG_FIELDS
from newsclean.findings import report_of
from newsclean.model import Diagnostic, FileReport, Level, Settings
from newsclean.report import FORMATS, Summary, formatter
from newsclean.toml_options import kebab, option_types
from tools.make_docs import pages

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
WRITTEN_BY_HAND = [path for path in PAGES if path.name != "rules.md"]

_BLOCK = re.compile(
    r"^(?P<fence>`{3,})(?P<info>[^`\n]*)\n(?P<text>.*?)^(?P=fence)[ ]*$", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True)
class Block:
    """A fenced block: where it begins, the words of its first line, its text."""

    line: int
    info: tuple[str, ...]
    text: str

    @property
    def kind(self) -> str:
        return self.info[0] if self.info else ""

    def option(self, name: str) -> str | None:
        return next(
            (word.removeprefix(f"{name}=") for word in self.info if word.startswith(f"{name}=")), None
        )


def blocks(path: Path) -> list[Block]:
    text = path.read_text(encoding="utf-8")
    return [
        Block(text.count("\n", 0, m.start()) + 1, tuple(m["info"].split()), m["text"])
        for m in _BLOCK.finditer(text)
    ]


each_page = pytest.mark.parametrize("path", WRITTEN_BY_HAND, ids=lambda path: path.name)


@each_page
def test_examples(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failures = []
    for block in blocks(path):
        if file := block.option("file"):
            target = tmp_path / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        if complaint := _complaint(block, tmp_path):
            failures.append(f"{path.name}:{block.line}: {complaint}")
    assert not failures, "\n".join(failures)


def _complaint(block: Block, folder: Path) -> str:
    """Return what is wrong with an example; nothing for one that is right or is not run."""
    if before := block.option("after"):
        made = clean((folder / before).read_text(encoding="utf-8")).text
        return "" if made == block.text else f"newsclean makes\n{made}\nof {before}, not\n{block.text}"
    file = block.option("file")
    match block.kind:
        case "console":
            return _console(block, folder)
        case "pycon":
            return _pycon(block)
        case "toml":
            assert file, "a configuration in the docs needs file=NAME"
            return _configuration(folder / file, wrong="error" in block.info)
        case "json" if file:
            json.loads(block.text)
    return ""


def _console(block: Block, folder: Path) -> str:
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GIT_", "NEWSCLEAN", "FORCE_COLOR", "COLUMNS", "PYTHONUNBUFFERED"))
    }
    environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
    environment["XDG_CACHE_HOME"] = str(folder / ".cache")
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert not parts[0].strip(), "a console block begins with a command"
    for part in parts[1:]:
        command, _, expected = part.partition("\n")
        run = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        said = run.stdout.decode()
        if not doctest.OutputChecker().check_output(expected, said, doctest.ELLIPSIS):
            return f"$ {command}\nsaid:\n{said}\nin the docs:\n{expected}"
    return ""


def _pycon(block: Block) -> str:
    test = doctest.DocTestParser().get_doctest(block.text, NAMESPACE, "example", None, block.line)
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    runner.run(test, out=said.append, clear_globs=False)
    NAMESPACE.update(test.globs)
    return "".join(said)


NAMESPACE: dict[str, object] = {}


def _configuration(path: Path, *, wrong: bool) -> str:
    try:
        load(path.parent, config=path)
    except ConfigError as error:
        return "" if wrong else str(error)
    return "it was to be wrong, and is right" if wrong else ""


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    text = _BLOCK.sub("", path.read_text(encoding="utf-8"))
    dead = []
    for target in re.findall(r"\]\(([^()\s]+)\)", text):
        file, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", file):
            continue
        page = path.parent / file if file else path
        if not page.exists() or (anchor and anchor not in _anchors(page)):
            dead.append(target)
    assert dead == []


def _anchors(path: Path) -> set[str]:
    """Return the anchors that GitHub gives the headings of a page."""
    text = _BLOCK.sub("", path.read_text(encoding="utf-8"))
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("name", ["rules.md", "how-it-works.md"])
def test_what_is_generated_is_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == pages()[name], (
        f"docs/{name} is stale: make docs"
    )


class TestConfigurationPage:
    text = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")

    def test_every_key_has_a_heading(self) -> None:
        headings = set(
            re.findall(r"`([a-z-]+)`", "\n".join(re.findall(r"^### .*$", self.text, re.MULTILINE)))
        )
        assert headings == {*option_types(Settings), *map(kebab, CONFIG_FIELDS)}

    def test_every_choice_is_named_and_the_default_comes_first(self) -> None:
        hints = get_type_hints(Settings)
        for name in ("reader", "bold_fallback", "breaks", "highlight", "embeds", "table_header", "preset"):
            choices = get_args(hints[name])
            assert getattr(Settings(), name) == choices[0]
            line = (
                f'`"{choices[0]}"` (default), ' + ", ".join(f'`"{choice}"`' for choice in choices[1:]) + "."
            )
            section = self.text.split(f"### `{kebab(name)}`\n", 1)[1]
            assert section.strip().startswith(line)

    def test_defaults_are_as_written(self) -> None:
        written = dict(re.findall(r"^### `([a-z-]+)`\n\n`(true|false)` \(default\)", self.text, re.MULTILINE))
        options = {kebab(name): getattr(Settings(), name, None) for name in get_type_hints(Settings)} | {
            kebab(name): getattr(Config(), name) for name in CONFIG_FIELDS
        }
        switches = {key: str(value).lower() for key, value in options.items() if isinstance(value, bool)}
        assert written == switches


def test_the_json_example_has_the_fields_that_are_written() -> None:
    [example] = [
        block
        for block in blocks(ROOT / "docs" / "output-formats.md")
        if block.option("file") == "report.json"
    ]
    found = Diagnostic("a.md", 1, 1, 1, 2, "HT101", "left", Level.NOTE)
    report = FileReport("a.md", "cleaned", (found,), applied={"HT101": 1})
    summary, form = Summary(), formatter("json")
    summary.add(report)
    real = json.loads(form.start() + form.file(report) + form.end(summary))
    assert _shape(json.loads(example.text)) == _shape(real)


def test_the_text_example_is_what_a_terminal_shows() -> None:
    [example] = [block for block in blocks(ROOT / "docs" / "output-formats.md") if block.kind == "text"]
    path, line = example.text.split(":")[:2]
    source = example.text.splitlines()[1].partition(" | ")[2]
    outcome = clean("\n" * (int(line) - 1) + source + "\n")
    assert formatter("text", terminal=True).file(report_of(path, outcome, written=True)) == example.text


def _shape(value: object) -> object:
    """Return the keys of a JSON value in their order, without its data."""
    if isinstance(value, dict):
        return [(key, _shape(part)) for key, part in value.items() if not re.fullmatch(r"[A-Z]{2}\d+", key)]
    if isinstance(value, list):
        return [_shape(part) for part in value]
    return None


def test_the_problem_matcher_of_vs_code_reads_our_lines() -> None:
    [block] = [
        block for block in blocks(ROOT / "docs" / "editors.md") if block.option("file") == "tasks.json"
    ]
    pattern = json.loads(block.text)["tasks"][0]["problemMatcher"]["pattern"]
    found = Diagnostic("/글/a: b.md", 3, 7, 3, 9, "HT101", "left: it", Level.NOTE)
    line = formatter("concise").file(FileReport("/글/a: b.md", "cleaned", (found,)))
    match = re.match(pattern["regexp"], line)
    assert match is not None
    read = {key: match[group] for key, group in pattern.items() if key != "regexp"}
    assert read == {"file": "/글/a: b.md", "line": "3", "column": "7", "code": "HT101", "message": "left: it"}


def test_every_format_is_described() -> None:
    text = (ROOT / "docs" / "output-formats.md").read_text(encoding="utf-8")
    assert tuple(re.findall(r"^## `(\w+)`$", text, re.MULTILINE)) == FORMATS
