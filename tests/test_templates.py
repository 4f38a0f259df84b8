"""Block templates are kept between runs: with them no library for HTML is imported."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from newsclean import block
from newsclean.templates import Templates

if TYPE_CHECKING:
    from pathlib import Path

POST = '<p data-ke-size="size16">안녕 <b>세계</b></p>\n<h2 data-ke-size="size26">제목</h2>\n'
LIBRARIES = ("bleach", "bs4", "markdownify")


@pytest.fixture(autouse=True)
def _fresh_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(block, "memory", block.Memory())


def imported(cache: Path, *command: str, text: str = "") -> set[str]:
    """The libraries that a run of the command imports."""
    code = (
        "import sys; from newsclean.cli import main\n"
        "try: main()\n"
        f"except SystemExit: pass\nprint([n for n in {LIBRARIES!r} if n in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command],
        input=text.encode(),
        capture_output=True,
        env={"NEWSCLEAN_CACHE_DIR": str(cache), "PATH": ""},
        check=True,
    )
    last = done.stderr.decode().strip().splitlines()[-1]
    return {name for name in LIBRARIES if f"'{name}'" in last}


def test_a_second_run_imports_no_library_for_html(tmp_path: Path) -> None:
    post = tmp_path / "a.md"
    for expected in (set(LIBRARIES), set()):
        post.write_text(POST, encoding="utf-8")
        assert imported(tmp_path / "cache", str(post)) == expected
        assert post.read_text(encoding="utf-8") == "안녕 **세계**\n\n## 제목\n"


def test_the_pipe_too(tmp_path: Path) -> None:
    assert imported(tmp_path, "-", text=POST) == set(LIBRARIES)
    assert imported(tmp_path, "-", text=POST) == set()
    assert imported(tmp_path, "-", text="HTML이 없는 글\n") == set()


def test_what_was_learned_is_known_to_the_next_run(tmp_path: Path) -> None:
    templates = Templates(str(tmp_path), b"x")
    templates.use()
    assert block.template("<ul><li>S0E</li></ul>") == "- S0E"
    templates.save()
    block.memory.known.clear()
    templates.use()
    assert block.memory.get("t<ul><li>S0E</li></ul>", lambda: "made again") == "- S0E"


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"a": 1}', "\x00"])
def test_a_damaged_file_costs_nothing_but_time(tmp_path: Path, damage: str) -> None:
    templates = Templates(str(tmp_path), b"x")
    (tmp_path / "templates-78.json").write_text(damage, encoding="utf-8")
    templates.use()
    assert block.template("<h2>S0E</h2>") == "## S0E"
    templates.save()
    assert "## S0E" in (tmp_path / "templates-78.json").read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    templates = Templates(str(tmp_path / "file"), b"x")
    templates.use()
    assert block.template("<h3>S0E</h3>") == "### S0E"
    templates.save()
