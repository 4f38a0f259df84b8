"""The hooks, run by the real pre-commit on real repositories of git."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
PASTED = '<p data-ke-size="size16">안녕 <b>세계</b></p>\n'
CLEAN = "안녕 **세계**\n"
HOOKS = ("newsclean", "newsclean-check")


class Repository:
    """A repository of posts, with the environment in which git and pre-commit run there."""

    def __init__(self, root: Path, environment: dict[str, str]) -> None:
        self.root = root
        self.environment = environment
        root.mkdir()
        self.git("init", "-q", "-b", "main")

    def git(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run("git", *arguments)

    def pre_commit(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.run(sys.executable, "-m", "pre_commit", *arguments)

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, **self._options(), check=False)

    def start(self, *command: str) -> subprocess.Popen[str]:
        return subprocess.Popen(command, **self._options())

    def _options(self) -> dict[str, Any]:
        return {
            "cwd": self.root,
            "env": self.environment,
            "text": True,
            "encoding": "utf-8",
            "stdin": subprocess.DEVNULL,
            "stdout": subprocess.PIPE,
            "stderr": subprocess.STDOUT,
        }

    def write(self, name: str, text: str = PASTED) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        return path

    def read(self, name: str) -> str:
        return (self.root / name).read_bytes().decode()

    def configure(self, source: Repository, *hooks: str) -> None:
        """Use the hooks of ``source``, by its path."""
        revision = source.git("rev-parse", "HEAD").stdout.strip()
        lines = [f"repos:\n- repo: {source.root}\n  rev: {revision}\n  hooks:"]
        self.write(".pre-commit-config.yaml", "\n  - id: ".join([*lines, *hooks]) + "\n")
        self.git("add", "--all")
        self.git("commit", "-q", "--no-verify", "-m", "Use newsclean")


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment of its own: no settings of the user, no variables of a hook that runs these tests."""
    home = tmp_path_factory.mktemp("home")
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    return mine | {
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "XDG_CACHE_HOME": str(home / "cache"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_AUTHOR_NAME": "한글",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "한글",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Repository:
    """This project as a repository: as it is now, committed or not."""
    repository = Repository(tmp_path_factory.mktemp("source") / "newsclean", environment)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, repository.root)
    shutil.copytree(ROOT / "src", repository.root / "src", ignore=shutil.ignore_patterns("__pycache__"))
    repository.git("add", "--all")
    assert repository.git("commit", "-q", "-m", "Newsclean").returncode == 0
    return repository


@pytest.fixture
def blog(tmp_path: Path, environment: dict[str, str]) -> Repository:
    """An empty repository."""
    return Repository(tmp_path / "blog", environment)


@pytest.mark.parametrize("kind", ["config", "manifest"])
def test_the_files_are_what_pre_commit_wants(kind: str) -> None:
    name = {"config": ".pre-commit-config.yaml", "manifest": ".pre-commit-hooks.yaml"}[kind]
    run = subprocess.run(
        [sys.executable, "-m", "pre_commit", f"validate-{kind}", str(ROOT / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout + run.stderr) == (0, "")


@pytest.mark.slow
class TestHook:
    NAMES = (
        "_posts/2024-01-01-a.md",
        "글/한글 이름.md",
        "-dash.md",
        "--check.md",
        "'quoted'.markdown",
        "글/B.MD",
    )

    def test_the_commit_stops_once(self, blog: Repository, source: Repository) -> None:
        blog.configure(source, "newsclean")
        assert blog.pre_commit("install").returncode == 0
        for name in self.NAMES:
            blog.write(name)
        blog.write("not a post.txt")
        blog.git("add", "--all")
        first = blog.git("commit", "-m", "Posts")
        assert first.returncode == 1, first.stdout
        assert "files were modified by this hook" in first.stdout
        assert {name: blog.read(name) for name in self.NAMES} == dict.fromkeys(self.NAMES, CLEAN)
        assert blog.read("not a post.txt") == PASTED
        blog.git("add", "--all")
        second = blog.git("commit", "-m", "Posts")
        assert second.returncode == 0, second.stdout
        assert blog.git("status", "--porcelain").stdout == ""
        assert blog.git("show", "HEAD:글/한글 이름.md").stdout == CLEAN

    def test_only_what_is_staged_is_cleaned(self, blog: Repository, source: Repository) -> None:
        blog.configure(source, "newsclean")
        blog.pre_commit("install")
        blog.write("old.md")
        blog.write("new.md")
        blog.git("add", "new.md")
        assert blog.git("commit", "-m", "New").returncode == 1
        assert (blog.read("new.md"), blog.read("old.md")) == (CLEAN, PASTED)

    def test_excluded_posts_stay(self, blog: Repository, source: Repository) -> None:
        blog.write("newsclean.toml", 'extend-exclude = ["_archive/"]\n')
        blog.write("_archive/a.md")
        blog.configure(source, "newsclean")
        run = blog.pre_commit("run", "--all-files")
        assert run.returncode == 0, run.stdout
        assert blog.read("_archive/a.md") == PASTED

    def test_check_changes_nothing(self, blog: Repository, source: Repository) -> None:
        blog.configure(source, "newsclean-check")
        blog.write("글 하나.md")
        blog.write("clean.md", CLEAN)
        blog.git("add", "--all")
        run = blog.pre_commit("run", "newsclean-check")
        assert run.returncode == 1
        assert "글 하나.md" in run.stdout
        assert "clean.md" not in run.stdout
        assert "\x1b" not in run.stdout
        assert blog.read("글 하나.md") == PASTED
        blog.write("글 하나.md", CLEAN)
        blog.git("add", "--all")
        run = blog.pre_commit("run", "newsclean-check")
        assert run.returncode == 0, run.stdout

    def test_a_post_that_fails_fails_the_hook(self, blog: Repository, source: Repository) -> None:
        blog.configure(source, "newsclean")
        (blog.root / "euc-kr.md").write_bytes(PASTED.encode("cp949"))
        blog.write("good.md", CLEAN)
        blog.git("add", "--all")
        run = blog.pre_commit("run")
        assert run.returncode == 1
        assert "exit code: 2" in run.stdout
        assert "euc-kr.md" in run.stdout
        assert "Traceback" not in run.stdout

    def test_hundreds_of_files(self, blog: Repository, source: Repository) -> None:
        """More names than fit on one command line of pre-commit's (128 KiB)."""
        names = [f"_posts/{'아주 긴 이름의 폴더 ' * 5}/2024-01-01-글 {n:03}.md" for n in range(900)]
        assert sum(len(name.encode()) for name in names) > 128 * 1024
        for name in names:
            blog.write(name)
        blog.configure(source, "newsclean")
        assert blog.pre_commit("run", "--all-files").returncode == 1
        assert [name for name in names if blog.read(name) != CLEAN] == []
        run = blog.pre_commit("run", "--all-files")
        assert run.returncode == 0, run.stdout

    def test_two_at_once(self, blog: Repository, source: Repository) -> None:
        names = [f"_posts/2024-01-01-글 {n:03}.md" for n in range(300)]
        for name in names:
            blog.write(name)
        blog.configure(source, "newsclean")
        both = [blog.start(sys.executable, "-m", "pre_commit", "run", "--all-files") for _ in range(2)]
        for run in both:
            said, _ = run.communicate()
            assert run.returncode in (0, 1), said
            assert "Traceback" not in said
        assert [name for name in names if blog.read(name) != CLEAN] == []
        assert sorted(path.name for path in blog.root.rglob("*") if path.parent.name == "_posts") == [
            Path(name).name for name in names
        ]

    @pytest.mark.parametrize("hook", HOOKS)
    def test_try_repo(self, blog: Repository, source: Repository, hook: str) -> None:
        blog.write("글.md")
        blog.git("add", "--all")
        run = blog.pre_commit("try-repo", str(source.root), hook, "--all-files")
        assert run.returncode == 1, run.stdout
        assert blog.read("글.md") == (CLEAN if hook == "newsclean" else PASTED)
