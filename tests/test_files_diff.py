"""Diffs that the real git and the real patch take."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.udiff import diff_name, unified_diff

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = [
    (b"a\nb\nc\n", b"a\nB\nc\n"),
    (b"a\r\nb\r\nc\r\n", b"a\r\nB\r\nc\r\n"),
    (b"a\nb", b"a\nB"),
    (b"a\nb", b"a\nb\n"),
    (b"a\nb\n", b"a\nb"),
    (b"", b"a\n"),
    (b"a\n", b""),
    (b"a\rb\rc", b"a\rB\rc"),
    ("\ufeff가\u2028나\n".encode(), "\ufeff가\u2028다\n".encode()),
    (b"-- x\n++ y\n", b"++ y\n-- x\n"),
    (b"".join(b"%d\n" % n for n in range(99)), b"".join(b"%d\n" % (n * (n % 40 > 0)) for n in range(99))),
]
NAMES = ["a.md", "글 하나.md", 'q"uo\\te.md', "tab\there.md", "new\nline.md", "깊은/곳/글.md", "-dash.md"]


def apply(tool: list[str], folder: Path, diff: bytes) -> None:
    done = subprocess.run(tool, cwd=folder, input=diff, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode() + diff.decode("utf-8", "replace")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("pair", range(len(PAIRS)))
def test_git_applies_it(tmp_path: Path, pair: int, name: str) -> None:
    before, after = PAIRS[pair]
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before)
    apply(["git", "apply", "-"], tmp_path, unified_diff(name.encode(), before, after))
    assert (file.read_bytes() if file.exists() else b"") == after


@pytest.mark.skipif(not shutil.which("patch"), reason="patch is not installed")
@pytest.mark.parametrize("name", [name for name in NAMES if "\n" not in name])  # patch refuses those
@pytest.mark.parametrize("pair", range(len(PAIRS)))
def test_patch_applies_it(tmp_path: Path, pair: int, name: str) -> None:
    before, after = PAIRS[pair]
    file = tmp_path / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(before)
    apply(["patch", "-p1", "--binary"], tmp_path, unified_diff(name.encode(), before, after))
    assert (file.read_bytes() if file.exists() else b"") == after


LINES = st.lists(st.sampled_from([b"a\n", b"b\n", b"\n", b"c\r\n", b"\r"]), max_size=12).map(b"".join)


@given(LINES, LINES)
def test_a_diff_holds_both_sides(before: bytes, after: bytes) -> None:
    diff = unified_diff(b"x", before, after, context=99).replace(b"\n\\ No newline at end of file\n", b"\0")
    body = [line for line in diff.replace(b"\0", b"\0\n").split(b"\n")[3:] if line]

    def side(mark: bytes) -> bytes:
        kept = [line[1:] for line in body if line[:1] in (b" ", mark)]
        return b"".join(line[:-1] if line.endswith(b"\0") else line + b"\n" for line in kept)

    if before == after:
        assert diff == b""
    else:
        assert (side(b"-"), side(b"+")) == (before, after)


def test_names_are_relative_where_they_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert diff_name(str(tmp_path / "글.md")) == "글.md".encode()
    assert diff_name("./p/../p/a.md") == b"p/a.md"
    assert diff_name("/elsewhere/a.md") == b"elsewhere/a.md"
    assert diff_name(os.fsdecode(b"\xff.md")) == b"\xff.md"
