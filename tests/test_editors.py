"""The recipes of docs/editors.md, run as the editors run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.renderers import REQUIRED
from tests.test_docs import ROOT, Block, blocks

POST = '---\ntitle: 제목\n---\n\n<p>&nbsp;</p>\n\n<p data-ke-size="size16">안녕 <b>그룹(NCG)</b>은</p>\n'
CLEAN = "---\ntitle: 제목\n---\n\n안녕 <strong>그룹(NCG)</strong>은\n"
PAGES = (ROOT / "docs" / "editors.md", ROOT / "README.md")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**os.environ, "PATH": path, "XDG_CACHE_HOME": str(tmp_path / "cache"), "LC_ALL": "C.UTF-8"}


class TestVim:
    def run(self, folder: Path, environment: dict[str, str], page: Path, name: str, *keys: str) -> None:
        """Open a file in vim with the settings of a page, and give it commands."""
        if shutil.which("vim") is None:
            if os.environ.get(REQUIRED):
                pytest.fail("vim is not installed")
            pytest.skip("vim is not installed")
        settings = "".join(block.text for block in blocks(page) if block.kind == "vim")
        rc = folder / "vimrc"
        rc.write_text(f"filetype plugin on\n{settings}")
        commands = [part for key in (*keys, "qall!") for part in ("-c", key)]
        subprocess.run(
            ["vim", "-N", "-u", str(rc), "-i", "NONE", "-es", *commands, "--", name],
            cwd=folder, env=environment, stdin=subprocess.DEVNULL, timeout=60, check=False,
        )  # fmt: skip

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_the_command(self, tmp_path: Path, environment: dict[str, str], page: Path) -> None:
        post = tmp_path / "it's 글.md"
        post.write_text(POST, encoding="utf-8")
        self.run(tmp_path, environment, page, post.name, "Newsclean", "write")
        assert post.read_text(encoding="utf-8") == CLEAN

    def test_a_post_that_cannot_be_cleaned_stays(self, tmp_path: Path, environment: dict[str, str]) -> None:
        post = tmp_path / "a.md"
        post.write_bytes(b"\xb0\xa1<b>x</b>\n")
        self.run(
            tmp_path, environment, PAGES[0], post.name, "set encoding=latin1", "e!", "Newsclean", "write"
        )
        assert post.read_bytes() == b"\xb0\xa1<b>x</b>\n"

    def test_the_formatter(self, tmp_path: Path, environment: dict[str, str]) -> None:
        post = tmp_path / "a.md"
        post.write_text(POST, encoding="utf-8")
        self.run(tmp_path, environment, PAGES[0], post.name, "normal gggqG", "write")
        assert post.read_text(encoding="utf-8") == CLEAN

    def test_the_findings(self, tmp_path: Path, environment: dict[str, str]) -> None:
        (tmp_path / "a.md").write_text(CLEAN, encoding="utf-8")
        write = "call writefile(map(getqflist(), {i, v -> v.lnum . ' ' . v.col . ' ' . v.text}), 'found')"
        self.run(tmp_path, environment, PAGES[0], "a.md", "make", write)
        found = (tmp_path / "found").read_text(encoding="utf-8")
        assert found.startswith('5 4 HT101 kept <strong>: "**" would not close before "은"\n')


class TestCode:
    """The tasks, one after the other as ``dependsOn`` has it: VS Code stops at the first that fails."""

    @staticmethod
    def tasks(page: Path) -> list[dict[str, Any]]:
        [block] = [block for block in blocks(page) if block.option("file") == "tasks.json"]
        return list(json.loads(block.text)["tasks"])

    def run(self, task: dict[str, Any], file: Path, environment: dict[str, str]) -> tuple[int, str]:
        arguments = [part.replace("${file}", str(file)) for part in task["args"]]
        done = subprocess.run(
            [task["command"], *arguments], env=environment, stdout=subprocess.PIPE, check=False
        )
        return done.returncode, done.stdout.decode()

    @pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
    def test_the_default_task(self, tmp_path: Path, environment: dict[str, str], page: Path) -> None:
        post = tmp_path / "-글 하나.md"
        post.write_text(POST.replace("title: 제목", "title: [제목] 둘"), encoding="utf-8")
        by_label = {task["label"]: task for task in self.tasks(page)}
        [task] = [
            task for task in by_label.values() if task.get("group") == {"kind": "build", "isDefault": True}
        ]
        if "dependsOn" in task:
            assert self.run(by_label[task["dependsOn"]], post, environment)[0] == 0
        said = self.run(task, post, environment)[1]
        assert post.read_text(encoding="utf-8").endswith(CLEAN.partition("---\n\n")[2])
        if "dependsOn" in task:
            assert [line.split(" ")[1] for line in said.replace("-글 하나", "post").splitlines()] == [
                "FM001",
                "HT101",
            ]
            assert f"{post}:5:4: HT101" in said, "the place in the cleaned post"


def test_the_blocks_are_there() -> None:
    for page in PAGES:
        found: list[Block] = blocks(page)
        assert any(block.kind == "vim" for block in found)
        assert any("textconv" in block.text for block in found)
    command = next(line for line in PAGES[1].read_text().splitlines() if "textconv '" in line)
    assert f"$ {command}\n" in PAGES[0].read_text(), "there it is run"
