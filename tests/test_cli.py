"""The command: what it takes, what it says, and its exit codes."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from typer.main import get_command

from newsclean import __version__
from newsclean.cli import _run, app, follow, help_page, usual
from newsclean.cli.options import Options
from newsclean.post import read_schema, site
from newsclean.report import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

PASTED = '<p data-ke-size="size16">안녕 <b>세계</b></p>\n'
CLEAN = "안녕 **세계**\n"
COMMAND = [sys.executable, "-m", "newsclean"]


class Ran(NamedTuple):
    """What a run left: exit code, standard output, standard error."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A working folder and a cache of its own; no colours asked for by whoever runs the tests."""
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("NEWSCLEAN_CACHE_DIR", str(tmp_path / "cache"))
    site.cache_clear()
    read_schema.cache_clear()
    for name in ("FORCE_COLOR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Ran]:
    """Run the command in this process."""

    def run_it(*arguments: str) -> Ran:
        code = _run(list(arguments))
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run_it


def command(*arguments: str | bytes, data: bytes | None = None, **options: Any) -> Ran:
    """Run the command in a process of its own."""
    environment = {**os.environ, **options.pop("environment", {})}
    done = subprocess.run(
        [*COMMAND, *arguments], input=data, capture_output=True, check=False, env=environment, **options
    )
    return Ran(
        done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")
    )


def write(name: str, text: str | bytes = PASTED) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


class TestFolder:
    def test_cleans_in_place(self, run: Callable[..., Ran]) -> None:
        write("p/하나.md")
        write("p/둘/b.md", CLEAN)
        ran = run("p")
        assert (ran.code, ran.out) == (0, "")
        assert re.fullmatch(r"1 file cleaned, 1 left unchanged; \d+ tags removed, 0 kept\n", ran.err)
        assert Path("p/하나.md").read_text() == CLEAN

    def test_the_second_run_has_nothing_to_do(self, run: Callable[..., Ran]) -> None:
        path = write("a.md")
        run("a.md")
        state = path.stat()
        assert run("a.md") == (0, "", "1 file left unchanged\n")
        assert path.stat() == state

    def test_check_lists_and_writes_nothing(self, run: Callable[..., Ran]) -> None:
        write("p/b.md")
        write("p/a.md", CLEAN)
        ran = run("--check", "p")
        assert (ran.code, ran.out) == (1, "Would clean: p/b.md\n")
        assert Path("p/b.md").read_text() == PASTED
        assert run("--check", "p/a.md").code == 0

    def test_diff_can_be_applied(self, run: Callable[..., Ran]) -> None:
        write("글 하나.md", PASTED.replace("\n", "\r\n").rstrip() + "\r\n\r\n끝")
        ran = run("--diff", ".")
        assert ran.code == 1
        assert "would be cleaned" in ran.err
        subprocess.run(["git", "apply", "-"], input=ran.out.encode(), check=True)
        applied = Path("글 하나.md").read_bytes()
        assert run("--check", ".").code == 0
        assert applied == CLEAN.replace("\n", "\r\n").encode() + "\r\n끝".encode()

    def test_diff_keeps_standard_output_for_itself(self, run: Callable[..., Ran]) -> None:
        write("a.md", "---\ntitle: a\ntitle: b\n---\n" + PASTED)
        ran = run("--diff", "--stats", "a.md")
        assert ran.out.startswith("--- a/a.md\n+++ b/a.md\n@@")
        assert "FM004" not in ran.out
        assert "FM004" in ran.err

    def test_into_an_output_folder(self, run: Callable[..., Ran]) -> None:
        write("p/하나/a.md")
        write("p/b.md", CLEAN)
        ran = run("p", "-o", "out")
        assert ran.code == 0
        assert ran.err.startswith("1 file cleaned, 1 copied unchanged; ")
        assert {str(path): path.read_text() for path in Path().rglob("*.md")} == {
            "p/하나/a.md": PASTED, "p/b.md": CLEAN, "out/하나/a.md": CLEAN, "out/b.md": CLEAN,
        }  # fmt: skip

    def test_an_output_folder_in_the_way(self, run: Callable[..., Ran]) -> None:
        write("p/a.md")
        for output in ("p", "p/out", "."):
            ran = run("p", "-o", output)
            assert (ran.code, ran.out) == (2, "")
            assert ran.err.startswith("newsclean: ")
        assert [path.name for path in Path().rglob("*")] == ["p", "a.md"]

    def test_bad_files_are_said_and_stop_nothing(self, run: Callable[..., Ran]) -> None:
        write("p/a.md", "한글".encode("cp949"))
        write("p/b.md")
        ran = run("p", "nope.md")
        assert ran.code == 2
        lines = ran.err.splitlines()
        assert lines[0] == "nope.md: NC950 no such file or folder"
        assert lines[1].startswith("p/a.md: NC953 not UTF-8 at byte 0 (line 1): if it is Korean CP949")
        assert "2 failed" in lines[2]
        assert Path("p/b.md").read_text() == CLEAN

    def test_cp949_when_named(self, run: Callable[..., Ran]) -> None:
        path = write("a.md", PASTED.encode("cp949"))
        assert run("--encoding", "cp949", "a.md").code == 0
        assert path.read_bytes() == CLEAN.encode("cp949")
        assert "not a text encoding" in run("--encoding", "rot13", "a.md").err

    def test_nothing_found(self, run: Callable[..., Ran]) -> None:
        Path("empty").mkdir()
        assert run("empty") == (0, "", "newsclean: no posts found\n  there are no files\n")
        assert run("-q", "empty") == (0, "", "")

    @pytest.mark.parametrize(
        ("names", "reason"),
        [
            (
                ("p/a.txt",),
                "1 file is not called *.md or *.markdown; --include takes other names, or name them",
            ),
            (("p/a.txt", "p/q/b"), "2 files are not called *.md or *.markdown; "),
            (
                ("p/draft-a.md", "p/draft-b.md"),
                "git ignores p/draft-a.md and 1 more; --no-respect-gitignore ",
            ),
            (("p/사본/a.md", "p/사본/b.md"), "git ignores p/사본/; "),
            (("p/vendor/a.md", "p/q/build/a.md"), 'excluded: p/q/build/ and 1 more; see "exclude" in '),
            (
                ("p/.a.md", "p/.q/a.md", "p/.git/a.md", "p/.gitignore"),
                "hidden: p/.a.md and 1 more; name them ",
            ),
            (("p/.gitignore", "p/.jekyll-metadata"), "there are no files"),
        ],
    )
    def test_nothing_found_and_why(
        self, run: Callable[..., Ran], names: tuple[str, ...], reason: str
    ) -> None:
        write(".gitignore", "draft-*\n사본/\n")
        Path(".git").mkdir()
        for name in names:
            write(name, "")
        ran = run("p")
        assert (ran.code, ran.out) == (0, "")
        first, why = ran.err.splitlines()
        assert first == "newsclean: no posts found"
        assert why.startswith(f"  {reason}")

    def test_nothing_found_among_links(self, run: Callable[..., Ran]) -> None:
        write("a.md")
        Path("p").mkdir()
        Path("p/a.md").symlink_to("../a.md")
        Path("p/up").symlink_to("..")
        assert "symbolic links are not followed: p/a.md and 1 more" in run("p").err.replace("p/up", "p/a.md")

    def test_nothing_found_among_named_files(self, run: Callable[..., Ran]) -> None:
        write("vendor/a.md")
        ran = run("--force-exclude", "vendor/a.md")
        assert (ran.code, ran.out) == (0, "")
        assert ran.err.splitlines()[1].startswith("  excluded: vendor/a.md; ")

    def test_a_post_has_the_nearest_configuration_however_it_is_reached(
        self, run: Callable[..., Ran]
    ) -> None:
        write("newsclean.toml", 'breaks = "html"\nextend-exclude = ["old.md"]\n')
        write("sub/newsclean.toml", 'ignore = ["HT101"]\nextend-exclude = ["skip.md"]\n')
        write("sub/deep/pyproject.toml", "[project]\nname = 'newsclean'\n")
        text = "<b>가</b><br>나 <i>다</i>\n"
        own, below = "**가**<br>나 *다*\n", "<b>가</b>  \n나 *다*\n"
        wanted = {"a.md": own, "sub/old.md": below, "sub/deep/c.md": below, "z/d.md": own}
        left = ("old.md", "sub/skip.md")
        lines = [
            (".",),
            ("sub", "a.md", "z"),
            (*wanted, "--force-exclude", *left),
            ("sub/deep", "sub/old.md", "z/d.md", "a.md"),
        ]
        for line in lines:
            for name in (*wanted, *left):
                write(name, text)
            assert run(*line).code == 0
            assert {name: Path(name).read_text() for name in wanted} == wanted
            assert all(Path(name).read_text() == text for name in left)
            assert run("--check", *line).code == 0
        piped = {name: command("-", "--stdin-filename", name, data=text.encode()).out for name in wanted}
        assert piped == wanted
        write("sub/old.md", text)
        run("--ignore", "HT102", "sub/old.md", "a.md")
        assert Path("sub/old.md").read_text() == "**가**  \n나 <i>다</i>\n"
        for option in (("--no-config",), ("--config", "newsclean.toml")):
            write("sub/deep/c.md", text)
            run(*option, "sub/deep/c.md", "a.md")
            assert Path("sub/deep/c.md").read_text().startswith("**가**")

    def test_a_wrong_configuration_below_stops_what_is_below(self, run: Callable[..., Ran]) -> None:
        write("sub/newsclean.toml", "redaer = 1\njobs = 0\n")
        for name in ("a.md", "sub/b.md", "sub/deep/c.md", "z.md"):
            write(name)
        reason = (
            'NC959 sub/newsclean.toml:1: unknown key "redaer"; did you mean "reader"?; '
            "sub/newsclean.toml:2: jobs: expected a whole number from 1"
        )
        ran = run(".")
        assert ran.code == 2
        assert ran.err.splitlines()[0] == f"sub: {reason}"
        assert Path("z.md").read_text() == Path("a.md").read_text() == CLEAN
        ran = run("a.md", "sub/b.md", "-o", "out")
        assert ran.err.splitlines()[0] == f"sub/b.md: {reason}"
        assert Path("sub/deep/c.md").read_text() == Path("sub/b.md").read_text() == PASTED

    def test_strays_of_a_killed_run_are_removed(self, run: Callable[..., Ran]) -> None:
        write("p/a.md", CLEAN)
        write("q/b.md")
        for folder in ("p", "q"):
            write(f"{folder}/.newsclean-0123456789ab.tmp")
        run("--check", "p", "q/b.md")
        assert len(list(Path().rglob("*.tmp"))) == 2, "to look is not to touch"
        run("p", "q/b.md")
        assert list(Path().rglob("*.tmp")) == []

    def test_names_that_would_harm_a_terminal(self, run: Callable[..., Ran]) -> None:
        write("p/\x1b[31mred\n[bold].md")
        ran = run("--check", "p")
        assert ran.out == "Would clean: p/\\x1b[31mred\\n[bold].md\n"

    def test_a_leading_dash(self, run: Callable[..., Ran]) -> None:
        path = write("-rf.md")
        assert run("--", "-rf.md").code == 0
        assert path.read_text() == CLEAN


class TestWords:
    """What is said, and where."""

    FAULTY = "---\ntitle: a\ntitle: b\n---\n" + CLEAN

    def test_findings_are_data_and_sums_are_talk(self, run: Callable[..., Ran]) -> None:
        write("a.md", self.FAULTY)
        ran = run("a.md")
        assert ran.code == 1
        assert re.match(r"a\.md:3:1: FM004 ", ran.out)
        assert ran.err == "1 file left unchanged; 1 error\n"

    def test_all_of_it_in_one_file_is_in_order(self) -> None:
        write("a.md", self.FAULTY)
        write("c.md", self.FAULTY)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        with Path("log").open("wb") as log:
            words = [*COMMAND, "a.md", "b.md", "c.md"]
            subprocess.run(words, stdout=log, stderr=log, env=environment, check=False)
        lines = Path("log").read_text().splitlines()
        assert [line.split(":")[0] for line in lines] == ["a.md", "b.md", "c.md", lines[-1]]

    def test_a_second_run_says_the_same(self, run: Callable[..., Ran]) -> None:
        write("a.md", self.FAULTY)
        assert run("a.md") == run("a.md") == run("--no-cache", "a.md")

    def test_quiet(self, run: Callable[..., Ran]) -> None:
        write("a.md", self.FAULTY)
        assert run("-q", "a.md").err == ""
        assert "FM004" in run("-q", "a.md").out
        assert run("-qq", "a.md", "nope.md") == (2, "", "")

    def test_verbose(self, run: Callable[..., Ran]) -> None:
        write("a.md")
        assert run("-v", "a.md").out == "Cleaned: a.md\n"

    def test_json(self, run: Callable[..., Ran]) -> None:
        write("한글.md", self.FAULTY)
        write("bad.md", b"\xff\xff")
        ran = run("--output-format", "json", ".")
        found = json.loads(ran.out)
        assert [(file["path"], file["status"]) for file in found["files"]] == [
            ("bad.md", "failed"), ("한글.md", "unchanged"),
        ]  # fmt: skip
        assert "bad.md" in ran.err

    @pytest.mark.parametrize("name", ["concise", "github", "sarif", "html"])
    def test_other_formats(self, run: Callable[..., Ran], name: str) -> None:
        write("a.md", self.FAULTY)
        assert "FM004" in run("--output-format", name, "a.md").out

    def test_stats(self, run: Callable[..., Ran]) -> None:
        write("a.md", self.FAULTY)
        ran = run("--stats", "a.md")
        assert "what was left, and why" in ran.out

    def test_colour_only_when_asked_for(
        self, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write("a.md")
        assert "\x1b" not in run("--diff", "a.md").out
        assert "\x1b[32m" in run("--diff", "--color", "always", "a.md").out
        monkeypatch.setenv("FORCE_COLOR", "1")
        assert "\x1b[32m" in run("--diff", "a.md").out
        monkeypatch.setenv("NO_COLOR", "1")
        assert "\x1b" not in run("--diff", "a.md").out


class TestOptions:
    def test_version(self, run: Callable[..., Ran]) -> None:
        ran = run("--version")
        assert ran.out.startswith(f"newsclean {__version__} (Python {sys.version_info[0]}.")
        assert "pyromark" in ran.out
        assert run("--version", "-q").out == ran.out

    def test_help_ends_with_examples_for_all_three_ways(self, run: Callable[..., Ran]) -> None:
        ran = run("--help")
        assert ran.code == 0
        examples = ran.out.partition("Examples:")[2]
        for word in ("newsclean _posts/", "-o cleaned/", "newsclean - <", "pre-commit"):
            assert word in examples
        assert run("-h") == ran

    def test_help_names_every_option_in_a_group(self, run: Callable[..., Ran]) -> None:
        page = run("--help").out.partition("Exit codes:")[0]
        groups = dict(re.findall(r"^(\S.*):\n((?:  .*\n)+)", page, re.MULTILINE))
        assert set(help_page.GROUPS) == groups.keys()
        parameters: Any = get_command(app.app).params
        for parameter in parameters:
            if parameter.param_type_name == "option":
                name = max(parameter.opts, key=len)
                owners = [group for group, text in groups.items() if f"{name} " in text]
                assert owners == [getattr(parameter, "rich_help_panel", None) or help_page.ABOUT]
        assert "--strict" in groups["What is said"]

    def test_help_says_what_is_promised_about_security(self, run: Callable[..., Ran]) -> None:
        page = " ".join(run("--help").out.split())
        assert "Scripts, event handlers and dangerous links are taken out." in page
        assert "Liquid and shortcodes are the site's own code" in page
        assert "not promised" in page

    @pytest.mark.parametrize("width", [20, 40, 80, 200])
    def test_help_fits_the_terminal(
        self, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, width: int
    ) -> None:
        monkeypatch.setenv("COLUMNS", str(width))
        options = run("--help").out.partition("Examples:")[0]
        assert max(map(len, options.splitlines())) <= min(max(width, 30), 100)

    def test_help_is_plain_text(self) -> None:
        for extra in ({"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "ko_KR.UTF-8"}):
            ran = command("--help", environment=extra)
            assert (ran.code, ran.err) == (0, "")
            assert ran.out.isascii()
            assert "\x1b" not in ran.out

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            ((), "nothing to clean"),
            (("--nope", "a.md"), "no such option: --nope"),
            (("-w", "a.md"), "no such option: -w; posts are written in place without it"),
            (("--fix=yes", "a.md"), "Option '--fix' does not take a value (see newsclean --help)"),
            (("a.md", ""), "a path is empty: is a variable not set?"),
            (("a.md", "-o", ""), "a path is empty: is a variable not set?"),
            (("--chek", "a.md"), "did you mean --check?"),
            (("--table-header", "empty", "a.md"), "a key of newsclean.toml"),
            (("-j", "0", "a.md"), '--jobs: expected a whole number from 1, not "0"'),
            (("-j", "two", "a.md"), '--jobs: expected a whole number from 1, not "two"'),
            (("-j", "9" * 5000, "a.md"), "--jobs: expected a whole number from 1, not"),
            (("--color", "pink", "a.md"), '--color: "pink" is none of auto, always, never'),
            (("--output-format", "JSN", "a.md"), 'did you mean "json"?'),
            (("--output-format",), "'--output-format' requires an argument"),
            (("--check", "-o", "out", "a.md"), "writes nothing"),
            (("--diff", "--output-format", "json", "a.md"), "both want standard output"),
            (("--select", "QQ", "a.md"), "QQ"),
            (("--config", "nope.toml", "a.md"), "nope.toml"),
            (("--explain", "QQ1"), "QQ1"),
        ],
    )
    def test_wrong_usage(self, run: Callable[..., Ran], arguments: tuple[str, ...], reason: str) -> None:
        ran = run(*arguments)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith("newsclean: ")
        assert reason in ran.err

    def test_a_file_that_looks_like_an_option(self, run: Callable[..., Ran]) -> None:
        write("-글.md")
        ran = run("-글.md")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.endswith('a file that begins with a dash goes after "--": -- -글.md\n')
        assert run("--", "-글.md").code == 0

    def test_exit_zero(self, run: Callable[..., Ran]) -> None:
        write("a.md", TestWords.FAULTY)
        assert run("--check", "a.md").code == 1
        ran = run("--check", "--exit-zero", "a.md")
        assert ran.code == 0
        assert "FM004" in ran.out
        assert run("--exit-zero", "a.md", "nope.md").code == 2
        assert command("-", "--check", "--exit-zero", data=PASTED.encode()).code == 0

    def test_a_wrong_configuration_is_said_with_its_line(self, run: Callable[..., Ran]) -> None:
        write("newsclean.toml", 'strict = true\nraeder = "both"\n')
        path = write("a.md")
        ran = run("a.md")
        assert ran.code == 2
        assert "newsclean.toml:2:" in ran.err
        assert path.read_text() == PASTED
        assert run("--no-config", "a.md").code == 0

    def test_configuration_and_command_line(self, run: Callable[..., Ran]) -> None:
        write("newsclean.toml", 'extend-exclude = ["old/"]\n')
        write("old/a.md")
        write("new/a.md")
        assert run("--check", ".").out == "Would clean: new/a.md\n"
        assert run("--check", "old/a.md").out == "Would clean: old/a.md\n"
        assert run("--check", "--force-exclude", "old/a.md").out == ""
        assert run("--check", "--no-config", ".").out == "Would clean: new/a.md\nWould clean: old/a.md\n"
        assert (
            run("--check", "--exclude", "new", "--extend-exclude", "x", ".").out == "Would clean: old/a.md\n"
        )
        assert 'extend-exclude = ["old/"]' in run("--show-config").out

    def test_include(self, run: Callable[..., Ran]) -> None:
        write("a.html", "---\ntitle: a\n---\n" + PASTED)
        write("b.md")
        write("_layouts/c.html", "---\ntitle: c\n---\n" + PASTED)
        assert run("--check", "--include", "*.html", ".").out == "Would clean: a.html\n"

    def test_html_without_front_matter_is_no_post(self, run: Callable[..., Ran]) -> None:
        page = write("page.HTML")
        ran = run("page.HTML")
        assert (ran.code, page.read_text()) == (0, PASTED)
        assert ran.out == "page.HTML:1:1: NC903 HTML without front matter is a page or a template, no post\n"
        assert command("-", "--stdin-filename", "a.html", data=PASTED.encode()).out == PASTED

    def test_gitignore(self, run: Callable[..., Ran]) -> None:
        write(".git/HEAD")
        write(".gitignore", "drafts/\n")
        write("drafts/a.md")
        assert run("--check", ".").code == 0
        assert run("--check", "--no-respect-gitignore", ".").code == 1

    def test_select_and_ignore(self, run: Callable[..., Ran]) -> None:
        write("a.md", TestWords.FAULTY)
        assert run("--ignore", "FM", "a.md").out == ""
        assert "FM004" in run("--select", "FM004,HT", "a.md").out

    @pytest.mark.parametrize("codes", ["HT", "HT101", "HT2", "HT,TS"])
    def test_nothing_is_said_about_a_rule_that_is_off(self, run: Callable[..., Ran], codes: str) -> None:
        write("a.md", "<p>가 <b>나</b></p>\n\n<ul><li>다</li></ul>\n\n<div>라</div>\n")
        assert "NC9" not in run("--check", "--ignore", codes, "a.md").out

    def test_rules_are_explained(self, run: Callable[..., Ran]) -> None:
        listed = run("--list-rules").out
        for code in re.findall(r"^  ([A-Z]{2}\d{3})", listed, re.MULTILINE):
            assert run("--explain", code).out.startswith(code)
        assert "NC953" in listed

    def test_rules_for_programs(self, run: Callable[..., Ran]) -> None:
        listed = run("--list-rules").out
        rules = json.loads(run("--list-rules", "--output-format", "json").out)
        assert [rule["code"] for rule in rules] == re.findall(r"^  ([A-Z]{2}\d{3})", listed, re.MULTILINE)
        (bold,) = json.loads(run("--explain", "bold", "--output-format", "json").out)
        assert bold in rules
        assert bold["explanation"] in run("--explain", "HT101").out
        inline = json.loads(run("--explain", "ht1", "--output-format", "json").out)
        assert inline == [rule for rule in rules if rule["family"] == "Inline HTML"]
        ran = run("--explain", "HT999", "--output-format", "json")
        assert (ran.code, ran.out) == (2, "")
        assert "no rule" in ran.err

    def test_the_beginning_of_codes_lists_the_rules_that_have_it(self, run: Callable[..., Ran]) -> None:
        listed = run("--explain", "ht10").out.splitlines()
        assert listed[0] == "Inline HTML"
        assert all(line.startswith("  HT10") for line in listed[1:])
        assert len(listed) > 5

    def test_the_built_in_schema(self, run: Callable[..., Ran]) -> None:
        assert json.loads(run("--schema").out)["type"] == "object"

    def test_a_schema_of_the_users_own(self, run: Callable[..., Ran]) -> None:
        write("newsclean.toml", 'schema = "post.json"\n')
        write("post.json", '{"required": ["author"]}')
        write("a.md", "---\ntitle: a\n---\n\n" + CLEAN)
        for _ in range(2):
            ran = run("a.md")
            assert (ran.code, ran.out) == (1, 'a.md:1:1: FM030 "author" is missing\n')
        write("post.json", "{}")
        read_schema.cache_clear()
        assert run("a.md").code == 0, "a schema that changed is not hidden by the cache"
        write("post.json", "{")
        read_schema.cache_clear()
        ran = run("a.md", "b.md", "c.md")
        assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
        assert ran.err.startswith("newsclean: post.json:1: ")
        if hasattr(os, "mkfifo"):
            Path("post.json").unlink()
            os.mkfifo("post.json")
            read_schema.cache_clear()
            assert "a FIFO, not a file with text" in run("a.md").err
            Path("post.json").unlink()
        write("post.json", '{"properties": {"title": {"$ref": "nope.json"}}}')
        read_schema.cache_clear()
        assert run("a.md").err.startswith("a.md: NC959 post.json: ")

    def test_files_of_the_site(self, run: Callable[..., Ran]) -> None:
        write("newsclean.toml", 'site-root = "."\n')
        write("a.md", "---\ntitle: a\nimage: /assets/a.png\n---\n\n" + CLEAN)
        assert "FM022" in run("a.md").out
        write("assets/a.png")
        site.cache_clear()
        assert run("a.md") == (0, "", "1 file left unchanged\n")
        exists = site(str(Path.cwd()))
        assert exists("/assets/a.png")
        assert not exists("/../cache")
        assert not exists("/a\0b")

    @pytest.mark.parametrize(
        "line",
        [
            "a.md b",
            "-",
            "--force-exclude -- -a.md b.md",
            "--check --force-exclude -- a.md",
            "- --stdin-filename a.md",
            "--stdin-filename - -",
            "-q a.md -v --diff",
            "-qq --quiet --fix --strict a.md --verbose",
            "a.md --",
            "-- --check",
            "-j 2 a.md",
            "--jobs 1 a.md -j16",
        ],
    )
    def test_usual_lines_mean_the_same_to_typer(self, monkeypatch: pytest.MonkeyPatch, line: str) -> None:
        seen: list[Options] = []

        def look(options: Options, instead: object = None) -> int:
            seen.append(options)
            return 0

        monkeypatch.setattr(app, "follow", look)
        monkeypatch.setattr(follow, "follow", look)
        _run(line.split())
        app.run(line.split())
        short, long = seen
        given = {name: value for name, value in long.config.items() if value is not None}
        assert short == Options(**{**vars(long), "config": given})

    @pytest.mark.parametrize(
        "line",
        ["--nope a.md", "-j 0 a.md", "-j", "-jx a.md", "--stdin-filename", "-vq a.md", "--color=never a"],
    )
    def test_other_lines_are_left_to_typer(self, line: str) -> None:
        assert usual.read(line.split()) is None


class TestCompletion:
    """What the scripts of the shells ask, and what they get. Tried in bash, zsh and fish."""

    @staticmethod
    def asked(shell: str, line: str) -> str:
        words = {"bash": "COMP_WORDS", "zsh": "_TYPER_COMPLETE_ARGS", "fish": "_TYPER_COMPLETE_ARGS"}[shell]
        count = line.count(" ")
        asked = {
            "_NEWSCLEAN_COMPLETE": f"complete_{shell}",
            words: line,
            "COMP_CWORD": str(count),
            "_TYPER_COMPLETE_FISH_ACTION": "get-args",
        }
        return command(environment=asked).out

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_options_choices_and_codes(self, shell: str) -> None:
        assert "--output-format" in self.asked(shell, "newsclean --out")
        formats = self.asked(shell, "newsclean --output-format ")
        assert all(name in formats for name in FORMATS)
        explained = self.asked(shell, "newsclean --explain HT10")
        assert "HT101" in explained
        assert "TS301" not in explained
        assert "HT1,TS301" in self.asked(shell, "newsclean --select HT1,TS30")

    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_the_script(self, shell: str) -> None:
        ran = command(environment={"_NEWSCLEAN_COMPLETE": f"source_{shell}"})
        assert (ran.code, ran.err) == (0, "")
        assert "_NEWSCLEAN_COMPLETE" in ran.out


class TestStart:
    """Nothing is imported before it is needed: counted, not timed."""

    def imported(self, *arguments: str, data: bytes = b"") -> set[str]:
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "newsclean", *arguments],
            input=data, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()[-500:]
        return {line.rpartition("|")[2].strip() for line in done.stderr.decode().splitlines() if "|" in line}

    HEAVY = frozenset(
        ("rich", "bleach", "bs4", "markdownify", "multiprocessing", "pathspec", "pydantic", "jsonschema")
    )

    def test_version(self) -> None:
        assert not self.imported("--version") & (self.HEAVY | {"typer", "yaml", "newsclean.engine"})

    def test_options(self) -> None:
        modules = self.imported("--list-rules", "-q", "--color", "never", "-j", "2")
        assert "typer" in modules
        assert not modules & (self.HEAVY | {"newsclean.engine"})

    def test_pipe_of_a_post_without_html(self) -> None:
        modules = self.imported("-", data=CLEAN.encode())
        assert "newsclean.engine" in modules
        assert not modules & (self.HEAVY | {"typer", "sqlite3", "newsclean.runner"})
        unneeded = (
            "html",
            "bounds",
            "report",
            "rules_doc",
            "config_reader",
            "toml_options",
            "globs",
            "schema",
        )
        assert not modules & {f"newsclean.{name}" for name in unneeded}
        assert "pathlib" not in modules

    def test_a_hook_on_one_post_with_warm_templates(self) -> None:
        for number in range(2):
            write("a.md", PASTED.replace("세계", f"세계 {number}"))
            modules = self.imported("--force-exclude", "--", "a.md")
        assert "newsclean.settle" in modules
        assert not modules & (self.HEAVY | {"typer", "newsclean.config_reader", "newsclean.rules_doc"})

    def test_a_clean_post_that_is_known(self) -> None:
        write("a.md", CLEAN)
        os.utime("a.md", ns=(1, 1))
        self.imported("a.md")
        self.imported("a.md")
        assert not self.imported("a.md") & (self.HEAVY | {"typer"})


class TestPipe:
    def test_bytes_in_bytes_out(self) -> None:
        for data in (
            "\ufeff" + PASTED.replace("\n", "\r\n") + "\r\n끝",
            CLEAN,
            "",
            "a\rb\r\nc\n\u2028",
        ):
            ran = subprocess.run([*COMMAND, "-"], input=data.encode(), capture_output=True, check=False)
            assert ran.returncode == 0
            expected = data.replace(PASTED.rstrip(), CLEAN.rstrip())
            assert ran.stdout == expected.encode()

    def test_the_locale_does_not_matter(self) -> None:
        plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
        assert command("-", data=PASTED.encode(), environment=plain) == (0, CLEAN, "")

    @pytest.mark.parametrize("data", [b"\xff\xfe bad", "<b>한글</b>".encode("cp949")])
    def test_a_failure_gives_the_input_back(self, data: bytes) -> None:
        done = subprocess.run([*COMMAND, "-"], input=data, capture_output=True, check=False)
        assert (done.returncode, done.stdout) == (2, data)
        assert done.stderr.startswith(b"<stdin>: NC953 ")

    def test_a_wrong_configuration_gives_the_input_back(self) -> None:
        write("newsclean.toml", "nope = 1\n")
        ran = command("-", data=PASTED.encode())
        assert (ran.code, ran.out) == (2, PASTED)
        assert "newsclean.toml:1" in ran.err

    @pytest.mark.parametrize(
        ("arguments", "reason"),
        [
            (("-", "--nope"), "no such option"),
            (("--color", "pink", "-"), "pink"),
            (("-", "a.md"), "cannot be mixed with files"),
            (("--stdin-filename", "a.md", "b.md"), "cannot be mixed with files"),
            (("-", "-o", "out"), "-o wants files"),
            (("-", "--select", "QQ"), "QQ"),
            (("-", "--config", "nope.toml"), "nope.toml"),
            (("-", "--encoding", "klingon"), "klingon"),
        ],
    )
    def test_wrong_usage_gives_the_input_back(self, arguments: tuple[str, ...], reason: str) -> None:
        ran = command(*arguments, data=PASTED.encode())
        assert (ran.code, ran.out) == (2, PASTED)
        assert ran.err.startswith("newsclean: ")
        assert reason in ran.err
        assert command(*arguments, "--check", data=PASTED.encode()).out == ""

    def test_a_name_for_standard_input_means_standard_input(self) -> None:
        assert command("--stdin-filename", "a.md", data=PASTED.encode()) == (0, CLEAN, "")

    def test_quiet(self) -> None:
        assert command("-", "-q", data=b"\xff").err.startswith("<stdin>: NC953 ")
        assert command("-", "-qq", data=b"\xff").err == ""
        assert command("-", "-qq", "--nope", data=b"").err.startswith("newsclean: ")

    @pytest.mark.skipif(sys.platform == "win32", reason="has no pseudo-terminals")
    def test_who_types_is_told_how_to_end(self) -> None:
        import pty

        ours, theirs = pty.openpty()
        with subprocess.Popen([*COMMAND, "-"], stdin=theirs, stdout=subprocess.PIPE, stderr=theirs) as run:
            os.close(theirs)
            assert b"Ctrl-D ends it" in os.read(ours, 1000)
            os.write(ours, "<b>글</b>\n\x04".encode())
            assert run.stdout is not None
            assert run.stdout.read().decode() == "**글**\n"
        os.close(ours)

    def test_a_bug_gives_the_input_back(self, tmp_path: Path) -> None:
        script = (
            "import newsclean.engine\n"
            "def clean(*a, **k): raise RecursionError('too deep')\n"
            "newsclean.engine.clean = clean\n"
            "from newsclean.cli import main; main()\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, "-"], input=PASTED.encode(), capture_output=True, check=False
        )
        assert (done.returncode, done.stdout.decode()) == (2, PASTED)
        assert done.stderr.decode() == "<stdin>: NC957 internal error, left alone: RecursionError: too deep\n"

    def test_findings_beside_the_text(self) -> None:
        ran = command("-", data=TestWords.FAULTY.encode())
        assert (ran.code, ran.out) == (1, TestWords.FAULTY)
        assert ran.err.startswith("<stdin>:3:1: FM004")
        named = command("-", "--stdin-filename", "글/a.md", data=TestWords.FAULTY.encode())
        assert named.err.startswith("글/a.md:3:1: FM004")

    def test_an_excluded_name_goes_through(self) -> None:
        write("newsclean.toml", 'extend-exclude = ["old/"]\n')
        assert command("-", "--stdin-filename", "old/a.md", data=PASTED.encode()) == (0, PASTED, "")
        assert command("-", "--stdin-filename", "new/a.md", data=PASTED.encode()).out == CLEAN

    def test_check_and_diff(self) -> None:
        checked = command("-", "--check", data=PASTED.encode())
        assert (checked.code, checked.out) == (1, "")
        assert "Would clean" in checked.err
        ran = command("-", "--diff", "--stdin-filename", "a.md", data=PASTED.encode())
        assert ran.code == 1
        assert ran.out.startswith("--- a/a.md\n+++ b/a.md\n")
        assert command("-", "--check", data=CLEAN.encode()) == (0, "", "")

    def shell(self, script: str, data: bytes = b"") -> Ran:
        line = " ".join(COMMAND)
        done = subprocess.run(
            ["bash", "-c", script.format(line)], input=data, capture_output=True, check=False
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def test_a_working_folder_that_is_gone(self) -> None:
        gone = "mkdir gone; cd gone; rmdir ../gone; {}"
        for line in (".", "a.md", "/a -o /b", "--show-config", "--show-config --stdin-filename a.md"):
            ran = self.shell(f"{gone} {line}")
            assert (ran.code, ran.out) == (2, "")
            assert ran.err == "newsclean: the working folder is gone: No such file or directory\n"
        for line in ("-", "--stdin-filename a.md"):
            ran = self.shell(f"{gone} {line}", PASTED.encode())
            assert (ran.code, ran.out) == (2, PASTED)
            assert ran.err.startswith("newsclean: the working folder is gone")
        for line in ("--version", "--help", "--list-rules"):
            assert self.shell(f"{gone} {line}").code == 0

    def test_help_on_a_full_disk(self) -> None:
        with Path("/dev/full").open("wb") as full:
            done = subprocess.run([*COMMAND, "--help"], stdout=full, stderr=subprocess.PIPE, check=False)
        assert done.returncode == 2
        assert done.stderr.count(b"\n") == 1

    def test_streams_that_are_not_there(self) -> None:
        assert self.shell("{} - <&-").code == 2
        closed = self.shell("{} - >&-", PASTED.encode())
        assert closed.code == 2
        assert "cannot write to standard output" in closed.err
        assert self.shell("{} - 2>&-", PASTED.encode()).out == CLEAN
        full = self.shell("{} - >/dev/full", PASTED.encode())
        assert (full.code, full.err) == (
            2,
            "newsclean: cannot write to standard output: No space left on device\n",
        )

    def test_a_reader_that_goes_away(self) -> None:
        ran = self.shell("set -o pipefail; {} - | head -1", b"line\n" * 200_000)
        assert ran == (0, "line\n", "")
