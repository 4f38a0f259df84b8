"""Where front matter is, what it says, and what happens to hostile or made-up front matter."""

from __future__ import annotations

import datetime
import json
import re
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsclean.front_matter import Front, FrontMatterError, Unclosed, content, locate, metadata
from newsclean.front_matter_check import check, fixes, read
from newsclean.model import Document, Settings, Span
from newsclean.node import Node, Problem, same, scalars
from newsclean.yaml_nodes import compose

# Jekyll::Document::YAML_FRONT_MATTER_REGEXP, with Ruby's \s and its ^ and $, which always mean lines.
JEKYLL = re.compile(
    r"\A(---[ \t\r\n\f\v]*\n.*?\n?)^((---|\.\.\.)[ \t\r\n\f\v]*$\n?)", re.MULTILINE | re.DOTALL
)

ON = Settings(fix=True)


def document(text: str, name: str = "a.md") -> Document:
    return Document(name, text, None, Span(0, len(text)))


def yaml_of(block: str) -> Node:
    source = f"---\n{block}\n"
    return compose(source, 0, len(source))


def fixed(text: str, settings: Settings = ON) -> str:
    for edit in reversed(fixes(document(text), settings)):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


# Pieces that fences and YAML are made of, so that chance meets the interesting texts.
PIECES = st.sampled_from(
    [
        "---",
        "...",
        "+++",
        "----",
        "\n",
        "\r\n",
        "\n\n",
        " ",
        "\t",
        "{",
        "}",
        '"',
        "'",
        "title",
        ":",
        ": ",
        "- ",
        "[",
        "]",
        "가",
        "속보",
        "#",
        " #",
        "&a",
        "*a",
        "!b",
        "|",
        ">",
        "@",
        "`",
        "%",
        "\\",
        ",",
        "\ufeff",
        "a: 1",
        "\u2028",
        "\x85",
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=3), max_size=30).map("".join)


class TestLocate:
    @pytest.mark.parametrize(
        ("text", "inside", "body"),
        [
            ("---\ntitle: 가\n---\n본문\n", "title: 가\n", "본문\n"),
            ("---\ntitle: 가\n...\n본문\n", "title: 가\n", "본문\n"),
            ("---\n---\n", "", ""),
            ("---\n---", "", ""),
            ("--- \t\r\ntitle: 가\r\n---\r\n본문", "title: 가\r\n", "본문"),
            ("\ufeff---\ntitle: 가\n---\n본문\n", "title: 가\n", "본문\n"),
            ("---\ntitle: 가\n----\n--- x\n---\n본문\n", "title: 가\n----\n--- x\n", "본문\n"),
            ("---\ntitle: 가\n---\n\n\n본문\n", "title: 가\n", "\n\n본문\n"),
            ('+++\ntitle = "가"\n+++\n본문\n', 'title = "가"\n', "본문\n"),
            ('{"title": "} {", "m": {}}\n본문\n', '{"title": "} {", "m": {}}', "본문\n"),
            ("{}\n본문\n", "{}", "본문\n"),
        ],
    )
    def test_found(self, text: str, inside: str, body: str) -> None:
        front = locate(text)
        assert isinstance(front, Front)
        span = content(text, front)
        assert text[span.start : span.end] == inside
        assert text[front.span.end :] == body

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "본문",
            " ---\na: 1\n---\n",
            "--- a\n---\n",
            "----\na: 1\n---\n",
            "\n---\na: 1\n---\n",
            "---",
            "{% include a.html %}\n",
            "{{ page.title }}",
            "{: .x}\n",
            '{"a": 1} 라고 했다.\n',
            "+++",
        ],
    )
    def test_none(self, text: str) -> None:
        assert locate(text) is None

    @pytest.mark.parametrize("text", ["---\n", "---\na: 1\n", "+++\na = 1\n---\n", '{\n"a": "}\n', '{"a":'])
    def test_unclosed(self, text: str) -> None:
        assert isinstance(locate(text), Unclosed)

    @given(TEXTS)
    @example("---\n---")
    @example("---\n\n\n...")
    @example("---\n--- \t\n")
    def test_agrees_with_jekyll(self, text: str) -> None:
        front = locate(text)
        match = JEKYLL.match(text.removeprefix("\ufeff"))
        assert (isinstance(front, Front) and front.kind == "yaml") == bool(match)
        if match and isinstance(front, Front):
            assert text[front.span.start : content(text, front).end].strip() == match[1].strip()

    @given(TEXTS)
    def test_spans_are_inside(self, text: str) -> None:
        front = locate(text)
        if isinstance(front, Front):
            inner = content(text, front)
            assert 0 <= front.span.start <= inner.start <= inner.end <= front.span.end <= len(text)
            assert text[front.span.end - 1] in "\n-.+}" or text[: front.span.end].isspace() is False


class TestBounds:
    """Nothing hostile reaches a loader. In a process of its own, for PyYAML's way out is to crash."""

    @pytest.mark.parametrize(
        "block",
        [
            "a: " + "[" * 60000,
            "a: " + "{a: " * 15000,
            "- " * 30000,
            "? " * 30000,
            "a: &a [" + "*a," * 20000,
            "\n".join(f"{' ' * i}a:" for i in range(340)),
            "a0: &a0 {x: 1}\n"
            + "\n".join(f"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}" for i in range(1, 28)),
            "a0: &a0 [x]\n" + "\n".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 25)),
            "a: " + "x" * 70000,
        ],
        ids=["lists", "mappings", "entries", "keys", "itself", "levels", "merges", "aliases", "size"],
    )
    def test_refused(self, block: str) -> None:
        text = f"---\n{block}\n---\n본문\n"
        code = (
            "import sys; from newsclean.model import *\n"
            "from newsclean.front_matter_check import check, fixes\n"
            "from newsclean.front_matter import metadata\n"
            "t = sys.stdin.read(); d = Document('a.md', t, None, Span(0, len(t)))\n"
            "print(*(f.code for f in check(d, Settings())), len(fixes(d, Settings(fix=True))))\n"
            "try: metadata(t)\n"
            "except ValueError as e: print('ValueError')"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], input=text, capture_output=True, text=True, timeout=60, check=False
        )
        assert (done.returncode, done.stdout.split()) == (0, ["FM006", "0", "ValueError"]), done.stderr

    def test_no_value_takes_long(self) -> None:
        """Every pattern meets long runs of what it is made of; a quadratic one would take minutes."""
        run = 60_000
        values = [
            "<" * run,
            "<a " + "on" * run,
            "'<a onclick" + " " * run + "x'",
            "'href=" + " " * run + "x'",
        ]
        values += [
            "2024/1/1 " + " " * run + "x",
            "&" * run,
            "[a] " + " " * run + "b",
            "@" + " x" * (run // 2),
        ]
        values += ["'" + "a'" * (run // 2), "#" * run, "x" + " " * run + "#a"]
        code = (
            "import json, sys; from newsclean.model import *\n"
            "from newsclean.front_matter_check import check, fixes\n"
            "for t in json.load(sys.stdin):\n"
            "    d = Document('a.md', t, None, Span(0, len(t)))\n"
            "    check(d, Settings()); fixes(d, Settings(fix=True))\n"
        )
        texts = [f"---\n{key}: {v}\n---\n" for v in values for key in ("title", "date", "permalink", "image")]
        texts += [f"+++\n{v}\n+++\n" for v in [*values, "a = 1" + " " * run + "x", '"' + '\\"' * (run // 2)]]
        texts += ['{"a": ' + '\\"' * (run // 2), "---" + " " * run + "x", "---\n" + "--- x\n" * (run // 6)]
        done = subprocess.run(
            [sys.executable, "-c", code],
            input=json.dumps(texts),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def test_aliases_do_not_stack_beyond_the_depth(self) -> None:
        lists = "[" * 17, "]" * 17
        rows = [f"a{i}: &a{i} {lists[0]}{f'*a{i - 1}' if i else ''}{lists[1]}" for i in range(30)]
        with pytest.raises(Problem, match="nested more than 20 deep"):
            yaml_of("\n".join(rows))

    @pytest.mark.parametrize("kind", ["json", "toml"])
    def test_other_languages(self, kind: str) -> None:
        deep = "[" * 100 + "]" * 100
        text = f'{{"a": {deep}}}\n' if kind == "json" else f"+++\na = {deep}\n+++\n"
        assert [f.code for f in check(document(text), Settings())] == ["FM006"]


class TestNodes:
    def test_places_count_characters(self) -> None:
        text = "---\n제목: '가나'\n목록: [🇰🇷, b]\n---\n"
        root = read(document(text), Settings()).root
        assert root is not None
        assert [text[n.span.start : n.span.end] for n in scalars(root)] == ["'가나'", "🇰🇷", "b"]

    @given(TEXTS)
    def test_reads_what_pyyaml_reads(self, block: str) -> None:
        import yaml

        source = f"---\n{block}\n"
        try:
            ours = compose(source, 0, len(source))
        except Problem:
            return
        theirs = yaml.compose(source, yaml.CSafeLoader)
        assert _alike(ours, theirs)

    @given(TEXTS)
    def test_never_raises(self, block: str) -> None:
        text = f"---\n{block}\n---\n본문\n"
        for kind in (Settings(), ON, Settings(preset="hugo")):
            for finding in check(document(text), kind):
                assert 0 <= finding.span.start <= finding.span.end <= len(text)
                assert "\n" not in finding.message

    @given(TEXTS)
    def test_toml_and_json_never_raise(self, block: str) -> None:
        for text in (f"+++\n{block}\n+++\n", f'{{"a": 1, {block}}}\n'):
            for finding in check(document(text), Settings()):
                assert 0 <= finding.span.start <= finding.span.end <= len(text)


def _alike(ours: Node, theirs: object) -> bool:
    import yaml

    if theirs is None:
        return ours.tag == "null"
    if isinstance(theirs, yaml.ScalarNode):
        return ours.text == theirs.value and theirs.tag.endswith(":" + ours.tag)
    if isinstance(theirs, yaml.SequenceNode):
        return (
            ours.tag == "seq"
            and len(ours.items) == len(theirs.value)
            and all(map(_alike, ours.items, theirs.value))
        )
    assert isinstance(theirs, yaml.MappingNode)
    flat = [n for pair in theirs.value for n in pair]
    return ours.tag == "map" and all(map(_alike, [n for pair in ours.pairs for n in pair], flat))


# Values that authors write, most of them not YAML.
VALUES = st.lists(
    st.sampled_from(
        [
            "[속보]",
            "'가'",
            '"나"',
            "의",
            " ",
            ": ",
            "@",
            "%",
            "*별*",
            "!",
            "|",
            ">",
            "&amp;",
            "{x}",
            "#1",
            "제목",
            "`c`",
        ]
    ),
    min_size=1,
    max_size=6,
).map("".join)


class TestFixes:
    @given(st.lists(VALUES, min_size=1, max_size=3), st.sampled_from(["\n", "\r\n"]), TEXTS)
    def test_only_the_values_change(self, values: list[str], newline: str, body: str) -> None:
        names = ["title", "excerpt", "description"]
        rows = [f"{name}: {value}" for name, value in zip(names, values, strict=False)]
        text = newline.join(["---", "# 메모", *rows, "tags: [가,  나]", "---", body])
        after = fixed(text)
        if after == text:
            return
        lines, before = after.split("\n"), text.split("\n")
        assert len(lines) == len(before)
        for old, new in zip(before, lines, strict=True):
            key, colon, value = old.partition(": ")
            if old != new:
                assert key in names
                assert new.startswith(key + colon)
        front = locate(after)
        assert isinstance(front, Front)
        assert after[front.span.end :] == text[text.index("---", 4) + 3 + len(newline) :] or "---" in "".join(
            values
        )
        told = metadata(after)
        for name, value in zip(names, values, strict=False):
            row = next(line for line in lines if line.startswith(name))
            if f"{name}: {value}{newline[:-1]}" != row:
                wanted = value.strip(" \t")
                assert told[name] in (wanted, wanted.replace("&amp;", "&"), metadata_or_none(text, name))
        assert told["tags"] == ["가", "나"]
        assert fixed(after) == after

    @given(TEXTS)
    def test_never_loses_text(self, block: str) -> None:
        text = f"---\n{block}\n---\n본문\n"
        edits = fixes(document(text), ON)
        end = 0
        for edit in edits:
            assert end <= edit.span.start <= edit.span.end
            end = edit.span.end
        after = fixed(text)
        if edits and not any(f.code == "FM011" for f in check(document(text), Settings())):

            def words(whole: str) -> str:
                return re.sub(r"[\s\"']", "", whole)

            assert words(after) == words(text)
        assert fixed(after) == after
        assert not any(f.code in ("FM001", "FM005") for f in check(document(after), ON)) or not edits

    def test_off_by_default(self) -> None:
        text = "---\ntitle: [속보] 서울\n---\n"
        assert fixes(document(text), Settings()) == ()
        assert fixes(document(text), Settings(fix=True, ignore=("FM001",))) == ()

    @pytest.mark.parametrize(
        "title",
        [
            "[예산 절감] 도로 R&D 중복 사업 정리!",
            "'드라마' '한국어' '실수' '자막'",
            "'시장님' 전국 확대, 전통시장 행사!",
            "'가수' '신곡' '온기' 'MV' '700만뷰' '돌파'",
            "'지원금' 논란, 부처의 답은?",
            "'가수'의 '노래' 공개, 극장에서!",
            "'소화기'로 화재 빠르게 차단하세요!",
            "'가수' 169주 연속 1위!",
            "'1위' 배우, 가 vs. 나 vs. 다!",
            "속보: 오늘, 서울: 비",
            "%로 보는 경제",
        ],
    )
    def test_titles_of_news_posts(self, title: str) -> None:
        text = f"---\ntitle: {title}\ncategories:\n  - News\nexcerpt: >\n  '요약' [본문]: 끝…\n---\n\n본문\n"
        assert [f.code for f in check(document(text), Settings())] == ["FM001"]
        assert check(document(text), ON) == ()
        assert metadata(fixed(text))["title"] == title


def metadata_or_none(text: str, name: str) -> object:
    try:
        return metadata(text).get(name)
    except FrontMatterError:
        return None


class TestMetadata:
    """What python-frontmatter does on its own, and what we make of it."""

    def test_languages(self) -> None:
        assert metadata("본문") == {}
        assert metadata("---\n---\n본문") == {}
        assert metadata("\ufeff---\ntitle: 가\n...\n본문") == {"title": "가"}
        assert metadata('+++\ntitle = "가"\nn = [1, 2]\n+++\n') == {"title": "가", "n": [1, 2]}
        assert metadata('{\n"title": "가"\n}\n') == {"title": "가"}
        assert metadata("---\na: =\n---\n") == {"a": "="}

    def test_keys_stay_as_written(self) -> None:
        assert metadata("---\ncontent: 가\nyes: 나\n2024: 다\n---\n") == {
            "content": "가",
            "yes": "나",
            "2024": "다",
        }

    def test_values_that_are_none_stay_text(self) -> None:
        found = metadata(
            f"---\ndate: 2024-02-30\nbig: {'9' * 5000}\nday: 2024-02-29\nbad: &x 2024-13-01\nto: *x\n---\n"
        )
        assert found == {
            "date": "2024-02-30",
            "big": "9" * 5000,
            "day": datetime.date(2024, 2, 29),
            "bad": "2024-13-01",
            "to": "2024-13-01",
        }

    def test_merges(self) -> None:
        assert metadata("---\na: &a {x: 1}\nb:\n  <<: *a\n  y: 2\n---\n")["b"] == {"x": 1, "y": 2}

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("---\n- 가\n---\n", "2:1: front matter is not key: value lines"),
            ("---\n오늘\n---\n본문\n", "2:1: front matter is not key: value lines"),
            ("---\na: 1\n", "1:1: front matter is never closed"),
            ("---\na: [x] y\n---\n", "2:8: text goes on after the value has ended"),
            ("---\na: !ruby/x y\n---\n", '2:4: the tag "!ruby/x" is not read'),
            ("+++\na = \n+++\n", "2:5: invalid value"),
            ('{"a": "NaN", "b": NaN}\n', '1:19: "NaN" is no number in JSON'),
            ("---\na: &x 1\nb: &x 2\n---\n", "2:1: the same anchor stands here twice"),
        ],
    )
    def test_refused_in_one_line(self, text: str, message: str) -> None:
        with pytest.raises(FrontMatterError) as caught:
            metadata(text)
        assert str(caught.value) == message

    @given(TEXTS)
    @example("? [a]\n: b")
    @example("<<: 1")
    @example("a: 0x")
    @example("a: 1:99:99")
    def test_only_its_own_error(self, block: str) -> None:
        for text in (f"---\n{block}\n---\n", f"+++\n{block}\n+++\n", f'{{"a": 1, {block}}}\n'):
            try:
                found: dict[Any, Any] = metadata(text)
            except FrontMatterError as error:
                lines = str(error).splitlines()
                found = {} if len(lines) == 1 else {0: lines}
            assert all(isinstance(key, str) for key in found)


def test_same_looks_at_all() -> None:
    one = yaml_of("a: [1, {b: c}]")
    assert same(one, yaml_of("a:  [1,   {b: c}]"))
    for other in ("a: [1, {b: d}]", "a: [1, {b: 'c'}]", "a: [1]", "a: [1, {b: c, e: f}]", "a: 1"):
        assert not same(one, yaml_of(other))
