"""The configuration file: found, read, judged with file and line, overridden per folder, shown."""

from __future__ import annotations

import dataclasses
import json
import os
import tomllib
import typing
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.config import Config, ConfigError, load
from newsclean.model import Settings
from newsclean.toml_options import MismatchError, convert, line_of, option_types


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that is the working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, text: str, name: str = "newsclean.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problems(start: Path, **options: Any) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(start, **options)
    return str(caught.value).splitlines()


class TestWhichFile:
    def test_none_means_the_defaults(self, blog: Path) -> None:
        assert load(blog) == Config()

    def test_the_nearest_counts_alone(self, blog: Path) -> None:
        write(blog, 'breaks = "html"\nreader = "kramdown"\n')
        write(blog / "blog", 'reader = "commonmark"\n')
        found = load(blog / "blog" / "_posts")
        assert (found.settings.reader, found.settings.breaks) == ("commonmark", "spaces")
        assert found.source == blog / "blog" / "newsclean.toml"

    def test_a_file_starts_the_search_in_its_folder(self, blog: Path) -> None:
        write(blog / "_posts", "strict = true\n")
        assert load(write(blog / "_posts", "글", "a.md")).strict

    def test_newsclean_toml_goes_before_pyproject(self, blog: Path) -> None:
        write(blog, '[tool.newsclean]\nreader = "kramdown"\n', "pyproject.toml")
        assert load(blog).settings.reader == "kramdown"
        write(blog, 'reader = "commonmark"\n')
        assert load(blog).settings.reader == "commonmark"

    @pytest.mark.parametrize(
        "text", ["[tool.ruff]\nline-length = 99\n", "# newsclean\n", 'tool = "newsclean"\n']
    )
    def test_a_pyproject_about_other_things_is_passed_by(self, blog: Path, text: str) -> None:
        write(blog, "strict = true\n")
        write(blog / "inner", text, "pyproject.toml")
        assert load(blog / "inner").strict

    def test_an_empty_table_is_a_configuration(self, blog: Path) -> None:
        write(blog, "strict = true\n")
        write(blog / "inner", "[tool.newsclean]\n", "pyproject.toml")
        assert not load(blog / "inner").strict

    def test_the_option_names_any_file(self, blog: Path) -> None:
        write(blog, 'reader = "kramdown"\n')
        other = write(blog / "etc", "strict = true\n", "my.toml")
        found = load(blog, config=other)
        assert found.strict
        assert found.settings.reader == "both"
        named = write(blog / "etc", "[tool.newsclean]\njobs = 2\n", "pyproject.toml")
        assert load(blog, config=named).jobs == 2

    def test_the_option_must_name_a_file_with_a_table(self, blog: Path) -> None:
        assert problems(blog, config=Path("nowhere.toml")) == ["nowhere.toml: no such file"]
        write(blog, "[tool.ruff]\n", "pyproject.toml")
        assert problems(blog, config=Path("pyproject.toml")) == ["pyproject.toml: no [tool.newsclean] table"]

    def test_no_config(self, blog: Path) -> None:
        write(blog, "nonsense = [\n")
        assert load(blog, no_config=True) == Config()

    def test_windows_ways_of_saving(self, blog: Path) -> None:
        (blog / "newsclean.toml").write_bytes('\ufeffbreaks = "html"\r\nstrict = true\r\n'.encode())
        assert load(blog).settings.breaks == "html"


class TestProblems:
    def test_unknown_keys_and_wrong_types_all_at_once(self, blog: Path) -> None:
        write(
            blog,
            """\
            # 설정
            braeks = "html"
            jobs = "3"
            breaks = "none"
            select = [
              "HT",
              3,
            ]
            strict = 1
            zzz = 1

            [[overrides]]
            files = ["posts/**"]
            higlight = "mark"

            [[overrides]]
            files = "posts"
            jobs = 3

            [[overrides]]
            fix = true

            [schemas]
            "a/*.md" = "a.json"
            "b/*.md" = 3
            """,
        )
        assert problems(blog) == [
            'newsclean.toml:2: unknown key "braeks"; did you mean "breaks"?',
            'newsclean.toml:3: jobs: expected a whole number, not the text "3"',
            'newsclean.toml:4: breaks: expected one of "spaces", "html", not the text "none"',
            "newsclean.toml:5: select: item 2: expected a text, not the number 3",
            "newsclean.toml:9: strict: expected true or false, not the number 1",
            'newsclean.toml:10: unknown key "zzz"',
            'newsclean.toml:14: unknown key "higlight"; did you mean "highlight"?',
            'newsclean.toml:17: files: expected a list of texts, not the text "posts"',
            'newsclean.toml:18: "jobs" is for a whole run, not for some files',
            'newsclean.toml:20: an override needs files = ["…"]',
            'newsclean.toml:25: schemas: "b/*.md": expected the path of a schema',
        ]

    @pytest.mark.parametrize("key", ["table_header", "tableheader", "Table-Header"])
    def test_a_key_in_another_spelling_is_understood_and_refused(self, blog: Path, key: str) -> None:
        write(blog, f'{key} = "empty"\n')
        assert problems(blog) == [f'newsclean.toml:1: unknown key "{key}"; did you mean "table-header"?']

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("overrides = 3\n", "1: overrides: expected tables, each under [[overrides]]"),
            ("\nschemas = []\n", "2: schemas: expected a table"),
            ("jobs = 0\n", "1: jobs: expected a whole number from 1"),
            (
                '[tool.newsclean]\nbreaks = "html"\n',
                '1: unknown key "tool": in newsclean.toml keys stand at the top, without [tool.newsclean]',
            ),
            ('select = ["ht1"]\n', '1: select: no rule "ht1"; did you mean "HT1"?'),
            ("override = []\n", '1: unknown key "override"; did you mean "overrides"?'),
            ("a = 1\na = 2\n", "2: not valid TOML: Cannot overwrite a value"),
            ("a = 1\nb = [\n", " not valid TOML: Invalid value"),
            (f"jobs = {'9' * 5000}\n", " a value that cannot be read"),
            (f"include = {'[' * 20_000}{']' * 20_000}\n", " a value that cannot be read"),
            ("select = 2024-02-28\n", "1: select: expected a list of texts, not a date or time"),
            ("select = {a = 1}\n", "1: select: expected a list of texts, not a table"),
            ('ignore = ["FM", "FM0012"]\n', '1: ignore: no rule "FM0012"; did you mean "FM012"?'),
            ("fix = []\n", "1: fix: expected true or false, not a list"),
            (f'fix = "{"가" * 50}"\n', "1: fix: expected true or false, not a text"),
            ("jobs = true\n", "1: jobs: expected a whole number, not true"),
        ],
    )
    def test_one_line_for_each(self, blog: Path, text: str, message: str) -> None:
        write(blog, text)
        assert problems(blog) == [f"newsclean.toml:{message}"]

    def test_lines_of_a_pyproject_are_those_of_the_file(self, blog: Path) -> None:
        write(
            blog,
            '[project]\nname = "x"\n\n[tool.newsclean]\nstrict = true\nreder = "both"\n',
            "pyproject.toml",
        )
        assert problems(blog) == ['pyproject.toml:6: unknown key "reder"; did you mean "reader"?']
        write(blog, "[tool]\nnewsclean = 3\n", "pyproject.toml")
        assert problems(blog) == ["pyproject.toml:2: expected a table"]

    def test_not_utf8(self, blog: Path) -> None:
        (blog / "newsclean.toml").write_bytes("strict = true\n# 설정\n".encode("cp949"))
        assert problems(blog) == ["newsclean.toml:2: not UTF-8 text"]

    def test_a_folder_in_its_place(self, blog: Path) -> None:
        (blog / "newsclean.toml").mkdir()
        assert problems(blog) == ["newsclean.toml: cannot be read: a folder, not a file with text"]

    def test_a_file_elsewhere_is_named_in_full(self, blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        write(blog, "x = 1\n")
        (blog / "deep").mkdir()
        monkeypatch.chdir(blog / "deep")
        assert problems(Path()) == [f'{blog / "newsclean.toml"}:1: unknown key "x"']


class TestOverrides:
    def test_globs_are_relative_to_the_file_and_the_last_match_wins(self, blog: Path) -> None:
        write(
            blog / "site",
            """
            breaks = "html"
            [[overrides]]
            files = ["한글 글/", "*.draft.md"]
            breaks = "spaces"
            ignore = ["FM"]
            [[overrides]]
            files = ["한글 글/b.md"]
            ignore = []
            """,
        )
        config = load(blog / "site")
        assert config.settings_for(blog / "site" / "a.md") == config.settings
        assert config.settings_for("site/한글 글/deep/a.md").ignore == ("FM",)
        assert config.settings_for("site/x/a.draft.md").breaks == "spaces"
        assert config.settings_for("site/한글 글/b.md").ignore == ()
        assert config.settings_for("site/한글 글/b.md").breaks == "spaces"
        assert config.settings_for("한글 글/a.md") == config.settings, "outside of the folder"

    def test_unicode_forms_of_a_name_are_one_name(self, blog: Path) -> None:
        composed, taken_apart = unicodedata.normalize("NFC", "한글"), unicodedata.normalize("NFD", "한글")
        for glob, name in ((composed, taken_apart), (taken_apart, composed)):
            write(blog, f'[[overrides]]\nfiles = ["{glob}/"]\nfix = true\n')
            assert load(blog).settings_for(f"{name}/a.md").fix

    def test_a_schema_for_a_glob(self, blog: Path) -> None:
        write(blog / "site", 'schema = "all.json"\n[schemas]\n"_pages/" = "page.json"\n')
        config = load(blog / "site")
        assert config.settings_for("site/a.md").schema == str(Path("site/all.json"))
        assert config.settings_for("site/_pages/a.md").schema == str(Path("site/page.json"))

    def test_the_command_line_wins_over_all(self, blog: Path) -> None:
        write(blog, 'breaks = "html"\n[[overrides]]\nfiles = ["a.md"]\nbreaks = "html"\nfix = true\n')
        config = load(blog).override(breaks="spaces", jobs=4, reader=None)
        assert config.settings.breaks == "spaces"
        assert config.settings_for("a.md") == dataclasses.replace(config.settings, fix=True)
        assert config.jobs == 4
        assert config.settings.reader == "both"

    def test_a_name_that_does_not_exist_is_our_mistake(self) -> None:
        with pytest.raises(TypeError, match="no such option: braeks"):
            Config().override(braeks="html")


class TestShow:
    def test_it_is_a_configuration_that_says_the_same(self, blog: Path) -> None:
        write(
            blog,
            'select = ["HT", "TS"]\nexclude = ["초안/", "a\\"b\\\\\\u007f"]\nschema = "a.json"\n'
            'front-matter-keys = {title = "off"}\n'
            '[[overrides]]\nfiles = ["_drafts/"]\nbreaks = "html"\nfront-matter-keys = {date = "off"}\n',
        )
        config = load(blog)
        shown = config.show()
        assert 'schema = "a.json"  # newsclean.toml' in shown
        write(blog, shown)
        again = load(blog)
        assert dataclasses.replace(again, in_file=config.in_file) == config

    def test_where_a_value_is_from(self, blog: Path) -> None:
        write(blog, "strict = true\njobs = 2\n")
        lines = load(blog).override(jobs=3).show().splitlines()
        assert lines[0] == f"# {blog / 'newsclean.toml'}"
        assert {
            "strict = true  # newsclean.toml",
            "jobs = 3  # command line",
            "# site-root is not set",
        } < set(lines)

    def test_without_a_file(self) -> None:
        shown = Config().show()
        assert shown.startswith("# no configuration file\n")
        assert tomllib.loads(shown)["exclude"] == list(Config().exclude)

    def test_every_option_is_there(self) -> None:
        shown = Config().show()
        assert [key for key in option_types(Settings) if key not in shown] == []


class TestTypes:
    @pytest.mark.parametrize(
        ("value", "hint", "wanted"),
        [
            (["a"], tuple[str, ...], ("a",)),
            ({"a": ["b"]}, dict[str, tuple[str, ...]], {"a": ("b",)}),
            ({"a": 1}, tuple[tuple[str, int], ...], (("a", 1),)),
            ("x", Path, Path("x")),
            ("x", int | str, "x"),
            (3, str | int | None, 3),
            ({}, dict[str, str], {}),
        ],
    )
    def test_converted(self, value: object, hint: object, wanted: object) -> None:
        assert convert(value, hint) == wanted

    @pytest.mark.parametrize(
        ("value", "hint", "message"),
        [
            ({"a": 1}, dict[str, str], '"a": expected a text, not the number 1'),
            ([], tuple[tuple[str, int], ...], "expected a table, not a list"),
            (1, typing.Literal["1"], 'expected one of "1", not the number 1'),
            (True, typing.Literal[1], 'expected one of "1", not true'),
            (1.5, int | bool, "expected true or false, not the number 1.5"),
            (1, tuple[Path, ...], "expected a list, each a path, not the number 1"),
        ],
    )
    def test_refused(self, value: object, hint: object, message: str) -> None:
        with pytest.raises(MismatchError) as caught:
            convert(value, hint)
        assert str(caught.value) == message

    def test_every_setting_has_a_type_that_a_file_can_give(self) -> None:
        """A field that somebody adds to Settings or Config is a key at once, or this fails."""
        for key, hint in (option_types(Settings) | option_types(Config)).items():
            if key in ("settings", "source", "overrides", "in-file", "given"):
                continue
            with pytest.raises(MismatchError):
                convert(object(), hint)


KEYS = st.text("abc한-_ .\"'", min_size=1, max_size=6)
VALUES = st.sampled_from(
    [
        "1",
        '"x"',
        "[\n1,\n2, # a\n]",
        '"""\na = 1\n[b]\n"""',
        "'''\n\n'''",
        "{a = 1, b = {c = 2}}",
        "[[1],\n[2]]",
    ]
)
NOISE = st.sampled_from(["", "\n", "# a = 1\n", "\n# [x]\n\n"])


@given(
    st.lists(st.tuples(KEYS, VALUES, NOISE), max_size=8, unique_by=lambda part: part[0]), st.booleans(), NOISE
)
def test_the_line_of_a_key_is_where_it_is_written(
    parts: list[tuple[str, str, str]], in_table: bool, start: str
) -> None:
    text = start + ("[tool.x]\n" if in_table else "")
    at = ("tool", "x") if in_table else ()
    wanted: dict[str, int] = {}
    for key, value, noise in parts:
        wanted[key] = text.count("\n") + 1
        text += f"{json.dumps(key, ensure_ascii=False)} = {value}\n{noise}"
    for key, line in wanted.items():
        assert line_of(text, (*at, key)) == line
        assert line_of(text.rstrip("\n"), (*at, key)) == line


def test_the_line_of_an_inner_key() -> None:
    text = "a.b = 1\n[[t]]\nx = 1\n[[t]]\ny = {z = [\n 1 ]}\n"
    assert [line_of(text, path) for path in (("a", "b"), ("t", 0), ("t", 1), ("t", 1, "y", "z"))] == [
        1,
        2,
        4,
        5,
    ]


def test_a_folder_that_cannot_be_entered_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'breaks = "html"\n')
    shut = tmp_path / "shut"
    write(shut, "nope = 1\n")
    real_open, real_access = os.open, os.access

    def refuse(path: str, *more: Any, **others: Any) -> Any:
        if str(path).startswith(str(shut)):
            raise PermissionError(13, "Permission denied", path)
        return real_open(path, *more, **others)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ConfigError, match="cannot be read: Permission denied"):
        load(shut)
    monkeypatch.setattr(os, "access", lambda path, mode: path != str(shut) and real_access(path, mode))
    assert load(shut).settings.breaks == "html"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="has no FIFOs")
def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "newsclean.toml")
    with pytest.raises(ConfigError, match=r"newsclean\.toml: cannot be read: a FIFO, not a file with text"):
        load(tmp_path)
    (tmp_path / "newsclean.toml").unlink()
    (tmp_path / "newsclean.toml").symlink_to("/dev/zero")
    with pytest.raises(ConfigError, match="cannot be read: a device, not a file with text"):
        load(tmp_path)


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="has no names for open files")
def test_a_configuration_that_is_named_may_be_a_pipe() -> None:
    ours, theirs = os.pipe()
    os.write(theirs, b'breaks = "html"')
    os.close(theirs)
    assert load(".", config=f"/dev/fd/{ours}").settings.breaks == "html"
    os.close(ours)
