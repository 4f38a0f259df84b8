"""Which files a run takes."""

from __future__ import annotations

import os
import subprocess
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from newsclean.config import Config
from newsclean.discover import Rules, discover
from newsclean.globs import Globs
from tests.folders import make, targets


@pytest.fixture(autouse=True)
def _inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def found(*paths: str, config: Config | None = None) -> list[str]:
    return [target.path for target in targets(*paths, config=config)]


def test_posts_of_a_folder_in_path_order() -> None:
    make("p/b.md", "p/a/z.markdown", "p/a.md", "p/a-b/c.md", "p/x.html", "p/x.txt", "p/B.md")
    assert found("p") == sorted(["p/B.md", "p/a-b/c.md", "p/a.md", "p/a/z.markdown", "p/b.md"])


def test_letter_case_of_what_is_included_does_not_matter() -> None:
    make("p/X.MD", "p/y.Markdown", "p/Å.mD", "p/z.HTML", "p/Posts/q.htm", "p/MD", "p/Build/a.md")
    assert found("p") == ["p/Build/a.md", "p/X.MD", "p/y.Markdown", "p/Å.mD"]
    config = Config(include=("*.Html", "/posts/*.HTM"))
    assert found("p", config=config) == ["p/Posts/q.htm", "p/z.HTML"]


def test_the_working_folder_has_no_prefix() -> None:
    make("a.md", "p/b.md")
    assert found(".") == ["a.md", "p/b.md"]


def test_what_a_walk_skips() -> None:
    make(
        "a.md",
        ".hidden.md",
        ".git/a.md",
        "_site/a.md",
        "x/node_modules/a.md",
        "vendor/b.md",
        ".obsidian/c.md",
    )
    assert found(".") == ["a.md"]


def test_what_is_named_is_taken() -> None:
    make("_site/a.md", ".hidden.md", "post.html", "README")
    assert found("_site/a.md", ".hidden.md", "post.html", "README") == [
        ".hidden.md", "README", "_site/a.md", "post.html",
    ]  # fmt: skip
    assert found("_site") == ["_site/a.md"]


def test_force_exclude_is_about_named_files() -> None:
    make("_site/deep/a.md", "b.md")
    assert found("_site/deep/a.md", "b.md", config=Config(force_exclude=True)) == ["b.md"]


def test_each_file_once() -> None:
    make("p/a.md", "p/b.md", "p/q/c.md")
    assert found("p", "p/b.md", "./p/a.md", "p/q") == ["./p/a.md", "p/b.md", "p/q/c.md"]


def test_links_are_not_followed_in_a_walk() -> None:
    make("p/a.md", "outside/o.md")
    Path("p/link.md").symlink_to("a.md")
    Path("p/out.md").symlink_to("../outside/o.md")
    Path("p/loop").symlink_to(".")
    Path("p/dangling.md").symlink_to("nowhere")
    assert found("p") == ["p/a.md"]


def test_a_named_link_leads_to_its_file() -> None:
    make("p/a.md")
    Path("link.md").symlink_to("p/a.md")
    Path("folder").symlink_to("p")
    Path("dangling.md").symlink_to("nowhere")
    (link,) = targets("link.md")
    assert (link.path, link.source) == ("link.md", os.path.realpath("p/a.md"))
    assert found("folder") == ["folder/a.md"]
    (dangling,) = targets("dangling.md")
    assert dangling.fault is not None
    assert dangling.fault.code == "NC950"


def test_what_is_no_file_is_said() -> None:
    make("p/a.md", "p/folder.md/in.md")
    os.mkfifo("p/f.md")
    assert [(t.path, t.fault and t.fault.code) for t in targets("p", "nope")] == [
        ("nope", "NC950"), ("p/a.md", None), ("p/f.md", "NC952"), ("p/folder.md/in.md", None),
    ]  # fmt: skip


def test_a_folder_that_cannot_be_listed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    make("p/a.md", "p/shut/b.md")
    real = os.scandir

    def scandir(path: str) -> object:
        if path == "p/shut":
            raise PermissionError(13, "Permission denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert [(t.path, t.fault and t.fault.reason) for t in targets("p")] == [
        ("p/a.md", None),
        ("p/shut", "cannot be listed: Permission denied"),
    ]


def test_gitignore_of_every_folder() -> None:
    make("repo/a.md", "repo/log.md", "repo/sub/b.md", "repo/sub/c.md", "repo/drafts/d.md", "repo/keep/log.md")
    Path("repo/.git").mkdir()
    Path("repo/.gitignore").write_text("# comment\n\nlog.md\n/drafts/\n")
    Path("repo/sub/.gitignore").write_text("c.*\n")
    Path("repo/keep/.gitignore").write_text("!log.md\n")
    assert found("repo") == ["repo/a.md", "repo/keep/log.md", "repo/sub/b.md"]
    assert found("repo/sub") == ["repo/sub/b.md"]
    assert found("repo/log.md") == ["repo/log.md"]
    everything = found("repo", config=Config(respect_gitignore=False))
    assert len(everything) == 6


def test_what_a_repository_ignores_for_itself() -> None:
    make("repo/a.md", "repo/b.md", "repo/sub/a.md", "repo/sub/c.md")
    Path("repo/.git/info").mkdir(parents=True)
    Path("repo/.git/info/exclude").write_text("# comment\na.md\n/sub/c.md\n")
    Path("repo/sub/.gitignore").write_text("!a.md\n")
    assert found("repo") == ["repo/b.md", "repo/sub/a.md"]
    assert found("repo/sub") == ["repo/sub/a.md"]
    assert len(found("repo", config=Config(respect_gitignore=False))) == 4


def test_gitignore_as_git_reads_it() -> None:
    make("p/a.md", "p/b.md", "p/c.md", "p/d\u2028e.md", "p/e.md")
    Path("p/.git").mkdir()
    Path("p/.gitignore").write_bytes("\ufeffa.md\r\n[b].md\r\nd\u2028e.md\nc.md\rx".encode())
    assert found("p") == ["p/c.md", "p/e.md"]


def test_a_gitignore_that_is_no_file_ignores_nothing() -> None:
    make("p/a.md", "q/a.md")
    os.mkfifo("p/.gitignore")
    Path("q/.gitignore").mkdir()
    assert found("p", "q") == ["p/a.md", "q/a.md"]


def test_folders_nested_deeper_than_calls() -> None:
    here = Path.cwd()
    for depth in range(1200):
        Path("d").mkdir()
        os.chdir("d")
        if depth in (2, 1199):
            Path("a.md").write_text("x")
    os.chdir(here)
    try:
        assert [len(path) for path in found("d")] == [3 * 2 + 4, 1200 * 2 + 4]
    finally:
        subprocess.run(["rm", "-rf", "d"], check=True)  # deeper than shutil goes


def test_gitignore_above_counts_within_its_repository_only() -> None:
    make("outer/repo/a.md", "outer/plain/a.md")
    Path("outer/repo/.git").mkdir()
    Path("outer/.gitignore").write_text("a.md\n")
    Path("outer/repo/.gitignore").write_text("b.md\n")
    assert found("outer/repo") == ["outer/repo/a.md"]
    assert found("outer/plain") == ["outer/plain/a.md"]


def test_patterns_of_the_configuration_are_relative_to_it(tmp_path: Path) -> None:
    make("blog/posts/a.md", "blog/posts/b.html", "blog/old/c.md", "blog/posts/old/d.md")
    config = Config(
        include=("*.md", "posts/*.html"),
        extend_exclude=("/old",),
        source=tmp_path / "blog" / "newsclean.toml",
    )
    assert found("blog", config=config) == ["blog/posts/a.md", "blog/posts/b.html", "blog/posts/old/d.md"]


def test_korean_names_match_in_both_forms() -> None:
    decomposed = unicodedata.normalize("NFD", "초안")
    make(f"p/{decomposed}/a.md", "p/글/b.md")
    config = Config(extend_exclude=("초안/",))
    assert found("p", config=config) == ["p/글/b.md"]


def test_a_name_with_a_typing_error() -> None:
    make("_posts/글 하나.md", "a.md")
    paths = ("_post/", "_posts/글하나.md", "_Posts", "x.md", "check", "format")
    reasons = [str(target.fault) for path in paths for target in targets(path)]
    assert reasons == [
        'no such file or folder; did you mean "_posts"?',
        'no such file or folder; did you mean "_posts/글 하나.md"?',
        'no such file or folder; did you mean "_posts"?',
        "no such file or folder",
        "no such file or folder; did you mean --check?",
        "no such file or folder; there are no subcommands, only posts and folders",
    ]


def test_temporary_files_are_handed_on() -> None:
    make("p/a.md", "p/.newsclean-0123456789ab.tmp")
    met: list[str] = []
    assert [t.path for t in discover(["p"], Rules(Config()), on_temporary=met.append)] == ["p/a.md"]
    assert met == ["p/.newsclean-0123456789ab.tmp"]


NAMES = st.text("ab.*가", min_size=1, max_size=4).filter(lambda name: name not in (".", ".."))
LINES = st.builds(
    "{}{}{}".format, st.sampled_from(["", "", "/", "!", "*."]), NAMES, st.sampled_from(["", "/", "/*", "/b"])
)


@given(st.lists(LINES, max_size=4), st.lists(NAMES, min_size=1, max_size=3), st.booleans())
def test_plain_patterns_mean_what_pathspec_says(lines: list[str], parts: list[str], folder: bool) -> None:
    """The short way and the library agree, where nothing above the path is matched (a walk stops there)."""
    globs, spec = Globs(lines), GitIgnoreSpec.from_lines(lines)
    above = ["/".join(parts[:n]) + "/" for n in range(1, len(parts))]
    if any(spec.match_file(path) for path in above):
        return
    path = "/".join(parts)
    assert globs.matches(path, folder=folder) == spec.match_file(path + "/" if folder else path)


@pytest.mark.parametrize("line", ["!", "drafts\\", "[]-#]]", "[[a]b]"])
def test_a_pattern_that_is_none_matches_nothing(line: str) -> None:
    make("p/a.md", "p/keep/b.md", "p/gone/c.md")
    Path("p/.git").mkdir()
    Path("p/.gitignore").write_text(f"gone/**\n{line}\n")
    assert found("p") == ["p/a.md", "p/keep/b.md"]


@given(st.lists(st.text("ab*?[]!\\/#- 가.^", max_size=5), max_size=3))
def test_any_pattern_can_be_asked(lines: list[str]) -> None:
    assert Globs(lines).verdict("a/b", folder=True) in (True, False, None)
