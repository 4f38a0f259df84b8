"""Front matter of every style and fault, put together by chance: nothing breaks, nothing changes unasked, what is said
stands where other readers see it, and agrees with what Jekyll and Hugo do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from newsclean import Settings, clean, metadata
from newsclean.front_matter import Front, Unclosed, content, locate
from tests import front_matters, renderers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SCHEMA = """{"required": ["title", "categories"], "properties": {"title": {"type": "string", "maxLength": 20},
"categories": {"type": "array"}, "date": {"type": "string"}, "weight": {"type": "integer"}}}"""
SETTINGS = (
    Settings(),
    Settings(preset="hugo", schema="post.json"),
    Settings(preset="astro", require_front_matter=True),
    Settings(front_matter_keys=(("author", "required"), ("title", "off"))),
)
FIXING = (Settings(fix=True), Settings(fix=True, preset="hugo", schema="post.json"))
NAMES = ("a.md", "_posts/2024-01-01-x.md", "_posts/글.md")
UNREAD = frozenset(("FM001", "FM002", "FM003", "FM005", "FM006"))
KINDS: dict[str, Callable[[Random], str]] = {
    "yaml": front_matters.yaml,
    "toml": front_matters.toml,
    "json": front_matters.json,
}
FEW = [(kind, seed) for kind in KINDS for seed in range(4)]
MANY = [(kind, seed) for kind in KINDS for seed in range(100, 120)]


def _posts(kind: str, seed: int, count: int) -> list[str]:
    random = Random(f"{kind} {seed}")
    return [KINDS[kind](random) for _ in range(count)]


def _schema(_: str) -> str:
    return SCHEMA


def _fault(text: str, front: Front) -> set[int] | None:
    """Where another reader sees the fault of ``front``: all places that it names; none where it sees none."""
    inner = content(text, front)
    if front.kind == "yaml":
        try:
            list(yaml.parse(text[front.span.start : inner.end], Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as error:
            marks = (error.problem_mark, error.context_mark)
            return {front.span.start + mark.index for mark in marks if mark is not None}
        except yaml.YAMLError:
            return set()  # a control character; libyaml counts in bytes
        return None
    source = text[inner.start : inner.end]
    try:
        if front.kind == "json":
            json.loads(source)
        else:
            tomllib.loads(source)
    except json.JSONDecodeError as error:
        return {inner.start + error.pos}
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        if place is None:
            return {inner.end}
        lines = source.split("\n")[: int(place[1]) - 1]
        return {inner.start + sum(len(line) + 1 for line in lines) + int(place[2]) - 1}
    except ValueError:
        return set()  # a number with too many digits
    return None


def _check(text: str, name: str) -> None:
    front = locate(text)
    for settings in SETTINGS:
        outcome = clean(text, name=name, settings=settings, read_schema=_schema)
        if isinstance(front, Front):
            assert outcome.text.startswith(text[: front.span.end]), text
        for finding in outcome.findings:
            assert 0 <= finding.span.start <= finding.span.end <= len(text), (text, finding)
            assert "\n" not in finding.message, (text, finding)
    if isinstance(front, Unclosed):
        assert clean(text).findings[0].code == "FM002", text
    if isinstance(front, Front):
        _said(text, front)
        for settings in FIXING:
            _fixed(text, name, front, settings)


def _said(text: str, front: Front) -> None:
    """A fault is said, and where it is; what is none is not said."""
    said = [f for f in clean(text).findings if f.code in ("FM001", "FM005", "FM006")]
    fault = _fault(text, front)
    try:
        metadata(text)
        read = True
    except ValueError:
        read = False
    if fault is None:
        own = ("second YAML document", "anchor", "tag", "is no number in JSON", "nested more than")
        assert all(any(word in f.message for word in own) for f in said), (text, said)
    else:
        assert said, text
        assert not read, text
        elsewhere = said[0].code == "FM006" or "anchor" in said[0].message or "no number" in said[0].message
        assert not fault or elsewhere or said[0].span.start in fault, (text, said, fault)


def _fixed(text: str, name: str, front: Front, settings: Settings) -> None:
    """A repair changes lines it says, makes all of the block readable, and is not repaired again."""
    after = clean(text, name=name, settings=settings, read_schema=_schema)
    again = clean(after.text, name=name, settings=settings, read_schema=_schema)
    assert again.text == after.text, text
    new = locate(after.text)
    assert isinstance(new, Front), text
    old_lines = text[: front.span.end].split("\n")
    new_lines = after.text[: new.span.end].split("\n")
    assert len(old_lines) == len(new_lines), text
    changed = [(old, line) for old, line in zip(old_lines, new_lines, strict=True) if old != line]
    if not changed:
        return
    assert not {f.code for f in again.findings} & {"FM005"}, (text, after.text)
    assert _fault(after.text, new) is None, (text, after.text)
    for old, line in changed:
        # nothing but quotes, entities and blanks for tabs
        bare = re.sub(r"""["'\s]""", "", old)
        written = re.sub(r"""["'\s]""", "", line)
        assert bare == written or "&" in old, (old, line)
        assert re.match(r"\s*", old)[0] == "" or old.lstrip("\t ")[:1] == line.lstrip(" ")[:1], (old, line)  # type: ignore[index]


@pytest.mark.parametrize(("kind", "seed"), FEW)
def test_few(kind: str, seed: int) -> None:
    for number, text in enumerate(_posts(kind, seed, 25)):
        _check(text, NAMES[number % len(NAMES)])


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "seed"), MANY)
def test_many(kind: str, seed: int) -> None:
    for number, text in enumerate(_posts(kind, seed, 100)):
        _check(text, NAMES[number % len(NAMES)])


def _unread(text: str, settings: Settings) -> bool:
    return any(f.code in UNREAD for f in clean(text, settings=settings).findings)


@pytest.mark.slow
@pytest.mark.renderer
def test_jekyll_reads_what_is_fine() -> None:
    renderers.need("kramdown")
    texts = [text for seed in range(40) for text in _posts("yaml", seed, 100)]
    script = renderers.HERE / "psych.rb"
    done = subprocess.run(
        ["ruby", str(script)],
        input="".join(json.dumps(text) + "\n" for text in texts),
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    compared = 0
    for text, line in zip(texts, done.stdout.splitlines(), strict=True):
        answer = json.loads(line)
        front = locate(text)
        assert (answer is not None) == (isinstance(front, Front) and front.kind == "yaml"), text
        if answer is None or _unread(text, Settings()):
            continue
        assert "read" in answer, (text, answer)
        compared += _texts(text, answer["read"])
    assert compared > 500


def _texts(text: str, theirs: Any) -> int:
    """How many texts were compared: those at the top of which both say that they are texts, and not dates."""
    try:
        ours = metadata(text)
    except ValueError:
        return 0  # a list as a key, and more that PyYAML alone does not read
    if not isinstance(theirs, dict):
        return 0
    compared = 0
    for key, value in ours.items():
        other = theirs.get(key)
        if isinstance(value, str) and isinstance(other, str) and not re.match(r"\d{4}-", value):
            assert value == other, (text, key)
            compared += 1
    return compared


@pytest.mark.slow
@pytest.mark.renderer
@pytest.mark.parametrize("kind", KINDS)
def test_hugo_reads_what_is_fine(kind: str, tmp_path: Path) -> None:
    renderers.need("hugo")
    settings = Settings(preset="hugo")
    site = tmp_path / "site"
    (site / "content").mkdir(parents=True)
    (site / "layouts" / "_default").mkdir(parents=True)
    (site / "layouts" / "_default" / "single.html").write_text("{{ .Title }}")
    (site / "config.toml").write_text('baseURL = "https://a.kr/"\n')
    random = Random(kind)
    count = 0
    while count < 400:
        text = KINDS[kind](random)
        # a line that begins with a fence ends front matter for Hugo, whatever follows on it
        early = len(re.findall(r"^(?:---|\+\+\+)", text, re.MULTILINE)) > 2
        if (
            isinstance(locate(text), Front)
            and not early
            and not _dangles(text)
            and not _unread_by(text, settings)
        ):
            (site / "content" / f"p{count}.md").write_bytes(text.encode())
            count += 1
    done = subprocess.run(
        ["hugo", "-s", str(site), "--buildDrafts", "--buildFuture", "--buildExpired", "--quiet"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _dangles(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _unread_by(text: str, settings: Settings) -> bool:
    """A key that stands twice stops Hugo, too."""
    return any(f.code in UNREAD | {"FM004"} for f in clean(text, settings=settings).findings)


@pytest.mark.slow
def test_exit_codes(tmp_path: Path) -> None:
    """``--check`` says 1 where something would change or an error is found, and 0 elsewhere."""
    texts = [text for kind in KINDS for text in _posts(kind, 0, 12)]
    (tmp_path / "fine").mkdir()
    for number, text in enumerate(texts):
        outcome = clean(text, name=f"{number}.md")
        bad = outcome.changed or any(f.level == "error" for f in outcome.findings)
        folder = tmp_path if bad else tmp_path / "fine"
        (folder / f"{number}.md").write_bytes(text.encode())
        if bad:
            assert _exit_code(tmp_path / f"{number}.md") == 1, text
            assert (tmp_path / f"{number}.md").read_bytes() == text.encode()
    assert _exit_code(tmp_path / "fine") == 0


def _exit_code(path: Path) -> int:
    command = [sys.executable, "-m", "newsclean", "--check", "--no-config", "--no-cache", "-q", str(path)]
    return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode
