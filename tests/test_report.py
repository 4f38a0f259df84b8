"""What a run says: every format, the closing line, the table of rules."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsclean.model import Diagnostic, Failure, FileReport, Level
from newsclean.report import FORMATS, Summary, failure_line, formatter
from newsclean.report.as_text import printable
from newsclean.report.excerpt import excerpt
from newsclean.report.stats import stats
from newsclean.rules import RULES
from newsclean.work import pack, unpack

SARIF_SCHEMA = Path(__file__).parent / "data" / "sarif-2.1.0.schema.json"


def finding(
    message: str = "left <b>: it is never closed",
    *,
    code: str = "ZZ101",
    level: Level = Level.WARNING,
    place: tuple[int, int, int, int] = (3, 7, 3, 10),
    source: str = "",
    path: str = "글/a.md",
) -> Diagnostic:
    return Diagnostic(path, *place, code, message, level, source)


CLEANED = FileReport(
    "글/a.md",
    "cleaned",
    (finding(), finding('date "2024-02-30" is not a date', code="ZZ012", level=Level.ERROR)),
    applied={"ZZ101": 3, "ZZ301": 1},
    dropped_words={"ZZ320": 12},
    tags_removed=10_512,
    tags_kept=31,
)
FAILED = FileReport("b.md", "failed", failure=Failure("b.md", "ZZ951", "cannot be read: Permission denied"))
UNCHANGED = FileReport("c.md", "unchanged")
WOULD = FileReport("d e.md", "would-change", applied={"ZZ101": 1})
REPORTS = (CLEANED, FAILED, UNCHANGED, WOULD)


def rendered(name: str, *reports: FileReport, **options: Any) -> str:
    form, summary = formatter(name, **options), Summary()
    text = form.start()
    for report in reports:
        summary.add(report)
        text += form.file(report)
    return text + form.end(summary)


def summed(*reports: FileReport) -> Summary:
    summary = Summary()
    for report in reports:
        summary.add(report)
    return summary


class TestText:
    def test_a_line_for_each_finding(self) -> None:
        assert rendered("text", *REPORTS).splitlines() == [
            "글/a.md:3:7: ZZ101 left <b>: it is never closed",
            '글/a.md:3:7: ZZ012 date "2024-02-30" is not a date',
            "Would clean: d e.md",
        ]

    def test_verbose_names_what_was_cleaned(self) -> None:
        assert "Cleaned: 글/a.md\n" in rendered("concise", *REPORTS, verbose=True)

    def test_a_terminal_sees_the_source(self) -> None:
        report = FileReport("a.md", "cleaned", (finding(source="\t가나(<b>다</b>)는", path="a.md"),))
        assert rendered("text", report, terminal=True).splitlines() == [
            "a.md:3:7: ZZ101 left <b>: it is never closed",
            " 3 |     가나(<b>다</b>)는",
            "   |            ^^^^",
        ]
        assert rendered("concise", report, terminal=True) == rendered("text", report)

    def test_colours_only_when_asked(self) -> None:
        report = FileReport("a.md", "cleaned", (finding(source="<b>", place=(1, 1, 1, 4)),))
        plain = rendered("text", report, terminal=True)
        coloured = rendered("text", report, terminal=True, color=True)
        assert "\x1b" not in plain
        assert "\x1b[1;33mZZ101\x1b[0m" in coloured
        assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain

    def test_a_failure_is_one_line(self) -> None:
        assert failure_line(Failure("a\nb.md", "ZZ951", "no\tway")) == "a\\nb.md: ZZ951 no\\tway"

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("a\x1b[31mb", "a\\x1b[31mb"),
            ("a\r\nb", "a\\r\\nb"),
            ("\u202etxt", "\\u202etxt"),
            ("\udcff.md", "\\udcff.md"),
            ("한글 é 👍.md", "한글 é 👍.md"),
        ],
    )
    def test_nothing_reaches_the_terminal_that_commands_it(self, text: str, shown: str) -> None:
        assert printable(text) == shown


class TestExcerpt:
    def test_wide_characters_and_tabs(self) -> None:
        assert excerpt("가\t<b>나다</b>", 5, 7, 80) == ("가  <b>나다</b>", " " * 7, "^^^^")

    def test_taken_apart_syllables_and_marks(self) -> None:
        line = unicodedata.normalize("NFD", "한글은") + "<b>"
        assert excerpt(line, len(line) - 3, len(line), 80) == (line, " " * 6, "^^^")

    def test_control_characters_take_one_cell(self) -> None:
        assert excerpt("a\x1b[0m\x7f<b>", 6, 9, 80) == ("a␛[0m�<b>", " " * 6, "^^^")

    @pytest.mark.parametrize(("start", "end"), [(3, 3), (3, 2), (99, 99), (3, 0)])
    def test_always_a_caret(self, start: int, end: int) -> None:
        assert excerpt("abc", start, end, 80) == ("abc", "   ", "^")

    def test_a_long_line_is_cut_around_the_place(self) -> None:
        line = "가" * 500 + "<b>" + "나" * 500
        shown, blank, carets = excerpt(line, 500, 503, 40)
        assert shown == "…" + "가" * 6 + "<b>" + "나" * 11 + "…"
        assert (blank, carets) == (" " * 13, "^^^")

    def test_a_cut_does_not_part_a_syllable(self) -> None:
        line = unicodedata.normalize("NFD", "각" * 60)
        for start in range(60, 66):
            shown, _, _ = excerpt(line, start, start + 1, 20)
            assert unicodedata.normalize("NFC", shown[1:2] + shown[2:4]) == "각"

    @given(
        st.text("a가\t \u0301\u1161\x1b👍…", max_size=60),
        st.integers(0, 60),
        st.integers(0, 60),
        st.integers(10, 50),
    )
    def test_it_fits_and_the_carets_are_below_the_part(
        self, line: str, start: int, end: int, room: int
    ) -> None:
        from rich.cells import cell_len

        shown, blank, carets = excerpt(line, start, end, room)
        assert cell_len(shown) <= room
        assert set(blank) <= {" "}
        assert set(carets) == {"^"}
        assert len(blank + carets) <= max(cell_len(shown), len(blank)) + 1
        assert not set(shown) & set("\t\x1b")


class TestJson:
    def test_the_whole(self) -> None:
        data = json.loads(rendered("json", *REPORTS))
        assert data["version"] == 1
        assert data["files"][0] == {
            "path": "글/a.md",
            "status": "cleaned",
            "findings": [
                {
                    "code": "ZZ101",
                    "level": "warning",
                    "message": "left <b>: it is never closed",
                    "line": 3,
                    "column": 7,
                    "end_line": 3,
                    "end_column": 10,
                    "fix": None,
                },
                {
                    "code": "ZZ012",
                    "level": "error",
                    "message": 'date "2024-02-30" is not a date',
                    "line": 3,
                    "column": 7,
                    "end_line": 3,
                    "end_column": 10,
                    "fix": None,
                },
            ],
            "failure": None,
            "applied": {"ZZ101": 3, "ZZ301": 1},
            "dropped_words": {"ZZ320": 12},
            "tags_removed": 10512,
            "tags_kept": 31,
        }
        assert data["files"][1]["failure"] == {"code": "ZZ951", "reason": "cannot be read: Permission denied"}
        assert data["summary"] == {
            "files": 4,
            "cleaned": 1,
            "would_change": 1,
            "unchanged": 1,
            "failed": 1,
            "tags_removed": 10512,
            "tags_kept": 31,
            "findings": {"error": 1, "warning": 1},
            "hidden_fixes": 0,
            "rules": {"ZZ101": {"hits": 4, "files": 2}, "ZZ301": {"hits": 1, "files": 1}},
            "dropped_words": {"ZZ320": 12},
        }

    @pytest.mark.parametrize("reports", [(), (UNCHANGED,)])
    def test_few_files(self, reports: tuple[FileReport, ...]) -> None:
        assert len(json.loads(rendered("json", *reports))["files"]) == len(reports)

    def test_names_that_are_no_text_can_be_written(self) -> None:
        text = rendered("json", FileReport("\udcb0\udca1.md", "unchanged"))
        assert json.loads(text.encode())["files"][0]["path"] == "\udcb0\udca1.md"


class TestGithub:
    def test_each_finding_on_its_line(self) -> None:
        place = "file=글/a.md,line=3,endLine=3,col=7,endColumn=10"
        assert rendered("github", *REPORTS).splitlines() == [
            f"::warning {place},title=ZZ101::ZZ101 left <b>: it is never closed",
            f'::error {place},title=ZZ012::ZZ012 date "2024-02-30" is not a date',
            "::error file=b.md,title=ZZ951::cannot be read: Permission denied",
            "::error file=d e.md,title=newsclean::newsclean would change this file",
        ]

    def test_columns_only_within_a_line(self) -> None:
        report = FileReport("a.md", "cleaned", (finding(place=(3, 7, 5, 2), level=Level.NOTE),))
        assert rendered("github", report).startswith("::notice file=글/a.md,line=3,endLine=5,title=ZZ101::")

    @given(st.text(), st.text("a%:,\r\n%25한=", min_size=1))
    def test_what_is_said_arrives(self, message: str, path: str) -> None:
        """The runner reads a command from one line, and undoes the escapes as here."""
        text = rendered("github", FileReport(path, "cleaned", (finding(message, path=path),)))
        [line] = [part for part in text.split("\n") if part]
        assert "\r" not in line
        _, command, said = line.split("::", 2)
        properties = dict(part.split("=", 1) for part in command.split(" ", 1)[1].split(","))
        plain = [("%0A", "\n"), ("%0D", "\r"), ("%25", "%")]
        assert _unescaped(said, plain) == f"ZZ101 {message}"
        assert _unescaped(properties["file"], [("%2C", ","), ("%3A", ":"), *plain]) == path


def _unescaped(text: str, pairs: list[tuple[str, str]]) -> str:
    for escaped, character in pairs:
        text = text.replace(escaped, character)
    return text


@pytest.fixture(scope="module")
def validator() -> Any:
    from jsonschema import Draft4Validator

    schema = json.loads(SARIF_SCHEMA.read_bytes())
    Draft4Validator.check_schema(schema)
    return Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)


class TestSarif:
    @pytest.mark.parametrize(
        "reports",
        [(), REPORTS, (UNCHANGED,), (FAILED, FAILED), (FileReport("/abs/한 글#?.md", "would-change"),)],
        ids=["none", "all", "clean", "failed", "absolute"],
    )
    def test_it_is_valid(self, validator: Any, reports: tuple[FileReport, ...]) -> None:
        assert [
            error.message for error in validator.iter_errors(json.loads(rendered("sarif", *reports)))
        ] == []

    def test_the_schema_can_say_no(self, validator: Any) -> None:
        log = json.loads(rendered("sarif", CLEANED))
        log["runs"][0]["results"][0]["level"] = "fatal"
        assert not validator.is_valid(log)

    def test_places_and_rules(self) -> None:
        run = json.loads(rendered("sarif", *REPORTS))["runs"][0]
        assert run["columnKind"] == "unicodeCodePoints"
        assert run["results"][0]["locations"][0]["physicalLocation"] == {
            "artifactLocation": {"uri": "%EA%B8%80/a.md"},
            "region": {"startLine": 3, "startColumn": 7, "endLine": 3, "endColumn": 10},
        }
        described = {rule["id"] for rule in run["tool"]["driver"]["rules"]}
        assert described == {result["ruleId"] for result in run["results"]}
        assert not run["invocations"][0]["executionSuccessful"]
        assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith(
            "cannot be"
        )

    def test_a_rule_brings_its_documentation(self) -> None:
        real = RULES[0]
        log = json.loads(rendered("sarif", FileReport("a.md", "cleaned", (finding(code=real.code),))))
        [rule] = log["runs"][0]["tool"]["driver"]["rules"]
        assert rule["name"] == real.name
        assert rule["help"]["text"].startswith(rule["shortDescription"]["text"])

    @pytest.mark.parametrize(
        ("path", "uri"),
        [
            ("a:b.md", "a%3Ab.md"),
            ("/x/a b.md", "file:///x/a%20b.md"),
            ("\udcb0.md", "%B0.md"),
            ("-a.md", "-a.md"),
        ],
    )
    def test_paths_as_uris(self, path: str, uri: str) -> None:
        run = json.loads(rendered("sarif", FileReport(path, "would-change")))["runs"][0]
        assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


class _Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


class TestHtml:
    def test_nothing_from_the_posts_becomes_markup(self) -> None:
        bad = '<script>alert("1")</script>&amp;'
        report = FileReport(bad, "cleaned", (finding(bad, source=bad, path=bad, place=(1, 9, 1, 12)),))
        page = _Page(rendered("html", report, FAILED))
        assert page.open == []
        assert page.words.count(bad) == 3
        assert "Permission denied" in page.words

    def test_it_needs_nothing_from_outside(self) -> None:
        text = rendered("html", *REPORTS)
        assert not {name for name, _ in _Page(text).attributes} & {"src", "href", "onclick"}
        assert "script" not in text.replace("'none'", "")
        assert "10,512 tags removed" in text

    def test_clean_files_are_not_listed(self) -> None:
        assert "c.md" not in rendered("html", *REPORTS)

    def test_a_long_line_is_cut(self) -> None:
        source = "가" * 300 + "<b>" + "나" * 300
        text = rendered(
            "html", FileReport("a.md", "cleaned", (finding(source=source, place=(1, 301, 1, 304)),))
        )
        assert f"…{'가' * 80}<mark>&lt;b&gt;</mark>{'나' * 80}…" in text


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_needs_the_others(name: str) -> None:
    assert isinstance(rendered(name), str)


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(ValueError, match="no such output format: xml"):
        formatter("xml")


class TestSummary:
    @pytest.mark.parametrize(
        ("counts", "line"),
        [
            (
                {"cleaned": 412, "unchanged": 88, "failed": 2, "tags_removed": 10512, "tags_kept": 31},
                "412 files cleaned, 88 left unchanged, 2 failed; 10,512 tags removed, 31 kept",
            ),
            ({"unchanged": 1}, "1 file left unchanged"),
            ({"unchanged": 1000}, "1,000 files left unchanged"),
            ({"cleaned": 1, "tags_removed": 1}, "1 file cleaned; 1 tag removed, 0 kept"),
            ({"would_change": 2, "tags_removed": 5}, "2 files would be cleaned; 5 tags to remove, 0 kept"),
            ({"failed": 1}, "1 file failed"),
            ({"unchanged": 2, "tags_kept": 3}, "2 files left unchanged"),
            ({}, "no files"),
            (
                {"unchanged": 1, "hidden_fixes": 1},
                "1 file left unchanged; 1 hidden fix can be enabled with --unsafe-fixes",
            ),
            (
                {"cleaned": 2, "tags_removed": 5, "hidden_fixes": 1200},
                "2 files cleaned; 5 tags removed, 0 kept; 1,200 hidden fixes can be enabled with --unsafe-fixes",
            ),
        ],
    )
    def test_closing_line(self, counts: dict[str, int], line: str) -> None:
        assert Summary(**counts).closing_line() == line  # type: ignore[arg-type]

    def test_dropped_words_are_owned_up_to(self) -> None:
        assert "31 kept, 12 words dropped" in summed(CLEANED).closing_line()

    def test_what_makes_the_exit_code_is_counted(self) -> None:
        assert summed(CLEANED).closing_line().endswith("12 words dropped; 1 error")
        assert summed(CLEANED, CLEANED).closing_line(strict=True).endswith("; 2 errors, 2 warnings")

    @pytest.mark.parametrize(
        ("reports", "strict", "code"),
        [
            ((), False, 0),
            ((UNCHANGED,), True, 0),
            ((WOULD,), False, 1),
            ((CLEANED,), False, 1),
            ((FileReport("a", "cleaned", (finding(),)),), False, 0),
            ((FileReport("a", "cleaned", (finding(),)),), True, 1),
            ((FileReport("a", "cleaned", (finding(level=Level.NOTE),)),), True, 0),
            ((WOULD, FAILED, CLEANED), False, 2),
        ],
    )
    def test_exit_code(self, reports: tuple[FileReport, ...], strict: bool, code: int) -> None:
        assert summed(*reports).exit_code(strict=strict) == code

    def test_messages_of_one_kind_are_one_reason(self) -> None:
        messages = [f'kept <h2>: "{word}" at {n}' for n, word in enumerate(["은", "는", "이"])]
        summary = summed(*(FileReport("a", "cleaned", (finding(m),)) for m in messages))
        assert summary.left == {("ZZ101", "kept <h2>: … at …"): 3}

    def test_memory_is_bounded_when_no_message_repeats(self) -> None:
        letters = [chr(0xAC00 + n) for n in range(3000)]
        summary = summed(*(FileReport("a", "cleaned", (finding(letter),)) for letter in letters))
        assert len(summary.left) <= 1001
        assert summary.left.total() == 3000


class TestStats:
    def test_plain(self) -> None:
        assert stats(summed(*REPORTS, *[CLEANED] * 4)).splitlines() == [
            "Cleaned",
            "  Rule     Hits  Files",
            "  ZZ101      16      6",
            "  ZZ301       5      5",
            "",
            "Dropped on purpose",
            "  Rule     Words",
            "  ZZ320       60",
            "",
            "Findings: what was left, and why",
            "  Rule     Times  Finding",
            "  ZZ012        5  date … is not a date",
            "  ZZ101        5  left <b>: it is never closed",
            "  ZZ951        1  cannot be read: Permission denied",
        ]

    def test_on_a_terminal(self) -> None:
        left = FileReport("a", "cleaned", (finding("left [bold]가나다[/] " + "아주 긴 까닭 " * 10),))
        drawn = stats(summed(CLEANED, left), terminal=True, width=60)
        assert "[bold]가나다[/]" in drawn
        assert "\x1b[3" not in drawn
        from rich.cells import cell_len

        assert max(map(cell_len, drawn.splitlines())) <= 60
        assert re.search(r"ZZ101 +3 +1", drawn)

    def test_on_a_narrow_terminal_the_findings_have_room(self) -> None:
        known = Diagnostic("a", 1, 1, 1, 2, "HT101", "kept the tag for a good reason", Level.NOTE)
        drawn = stats(summed(FileReport("a", "cleaned", (known,))), terminal=True, width=40)
        assert "kept the tag" in drawn
        assert "bold" not in drawn
        assert "bold" in stats(summed(FileReport("a", "cleaned", (known,))), terminal=True, width=80)
        plain = stats(summed(FileReport("a", "cleaned", (known,))))
        assert stats(summed(FileReport("a", "cleaned", (known,))), terminal=True, width=20) == plain

    def test_the_long_tail_is_summed(self) -> None:
        letters = [chr(0xAC00 + n) for n in range(50)]
        shown = stats(summed(*(FileReport("a", "cleaned", (finding(letter),)) for letter in letters)))
        assert shown.splitlines()[-1].split(maxsplit=1) == ["30", "30 more reasons"]

    def test_nothing(self) -> None:
        assert stats(Summary()) == "nothing to count\n"


class TestUnsafeFixes:
    """A finding that ``--unsafe-fixes`` would mend says so in every format."""

    REPORT = FileReport(
        "a.md", "unchanged", (replace(finding("the asterisks are shown"), unsafe_fix=True), finding())
    )

    def test_text(self) -> None:
        lines = rendered("text", self.REPORT).splitlines()
        assert [line.endswith(" [unsafe fix]") for line in lines] == [True, False]

    def test_json(self) -> None:
        data = json.loads(rendered("json", self.REPORT))
        assert [found["fix"] for found in data["files"][0]["findings"]] == ["unsafe", None]
        assert data["summary"]["hidden_fixes"] == 1

    def test_sarif(self) -> None:
        data = json.loads(rendered("sarif", self.REPORT))
        results = data["runs"][0]["results"]
        assert [result.get("properties") for result in results] == [{"fix": "unsafe"}, None]

    @pytest.mark.parametrize("name", ["github", "html"])
    def test_others(self, name: str) -> None:
        assert rendered(name, self.REPORT).count("unsafe fix") == 1

    def test_it_survives_being_packed(self) -> None:
        assert unpack("a.md", pack(self.REPORT)).diagnostics[0].unsafe_fix
