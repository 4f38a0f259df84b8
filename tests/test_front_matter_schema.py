"""The user's own schema, the built-in one, presets, and what is asked of the site's files."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from newsclean.front_matter_check import check
from newsclean.model import Document, Level, Settings, Span
from newsclean.position import LineIndex
from newsclean.presets import PRESETS, builtin_schema, keys
from newsclean.schema import SchemaError, usable

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = {"$schema": "https://json-schema.org/draft/2020-12/schema"}


def document(text: str, name: str = "a.md") -> Document:
    return Document(name, text, None, Span(0, len(text)))


def found(text: str, settings: Settings, **options: Any) -> list[str]:
    """Findings as ``line:column CODE message``."""
    index = LineIndex(text)
    lines = []
    for finding in check(document(text), settings, **options):
        line, column = index.at(finding.span.start)
        lines.append(f"{line}:{column} {finding.code} {finding.message}")
    return lines


def reader(**files: Any) -> Callable[[str], str]:
    """Schema files that are not there: from stem to schema."""

    def read(path: str) -> str:
        stem = path.removesuffix(".json").replace("/", "__")
        if stem not in files:
            raise FileNotFoundError(2, "No such file or directory", path)
        schema = files[stem]
        return schema if isinstance(schema, str) else json.dumps(schema)

    return read


def asked(text: str, schema: Any, **more: Any) -> list[str]:
    return found(
        text,
        Settings(schema="post.json", select=("FM030",)),
        read_schema=reader(post=schema, **more),
    )


POST = """---
title: 제목
categories: [경재, 사회]
tags:
  - 가
  - 3
date: 2024-02-29 10:00:00
draft: "no"
score: 12
---
본문
"""


class TestOwnSchema:
    def test_all_errors_at_once(self) -> None:
        schema = HEAD | {
            "properties": {
                "title": {"type": "string", "minLength": 5},
                "categories": {"items": {"enum": ["경제", "사회"]}},
                "tags": {"items": {"type": "string"}},
                "draft": {"type": "boolean"},
                "score": {"maximum": 10},
            },
            "required": ["title", "author", "slug"],
        }
        assert asked(POST, schema) == [
            '1:1 FM030 "author" is missing',
            '1:1 FM030 "slug" is missing',
            "2:8 FM030 title: '제목' is too short",
            '3:14 FM030 categories[0]: "경재" is not one of "경제", "사회"',
            "6:5 FM030 tags[1]: 3 is not text",
            '8:8 FM030 draft: "no" is not a boolean',
            "9:8 FM030 score: 12 is greater than the maximum of 10",
        ]

    def test_errors_are_errors(self) -> None:
        settings = Settings(schema="post.json")
        (one,) = check(document(POST), settings, read_schema=reader(post={"required": ["author"]}))[:1]
        assert (one.code, one.level) == ("FM030", Level.ERROR)

    def test_fits(self) -> None:
        assert asked(POST, HEAD | {"required": ["title"]}) == []
        assert asked(POST, True) == []

    def test_keys(self) -> None:
        names: dict[str, Any] = {name: {} for name in ("title", "category", "tags", "date", "draft", "score")}
        assert asked(POST, {"properties": names, "additionalProperties": False}) == [
            '3:1 FM030 the key "categories" is not allowed; did you mean "category"?'
        ]
        closed = {"properties": names, "unevaluatedProperties": False}
        assert [line[:14] for line in asked(POST, closed)] == ["3:1 FM030 the "]

    def test_one_of_several(self) -> None:
        schema = {"properties": {"score": {"anyOf": [{"type": "string"}, {"type": "integer", "maximum": 5}]}}}
        (line,) = asked(POST, schema)
        assert line.startswith("9:8 FM030 score: 12 is ")

    def test_dates_are_text(self) -> None:
        schema = {"properties": {"date": {"type": "string", "pattern": "^2024"}}}
        assert asked(POST, schema) == []
        day = "---\ndate: 2024-02-29\nend: 2024-02-30\n---\n"
        dated = {"properties": {name: {"format": "date"} for name in ("date", "end")}}
        assert [line[:3] for line in asked(day, dated)] == ["3:6"]

    @pytest.mark.parametrize("inside", ["header:\n  image:\n    - 5\n", "header: {image: [5]}\n"])
    def test_nested(self, inside: str) -> None:
        schema = {"properties": {"header": {"properties": {"image": {"items": {"type": "string"}}}}}}
        (line,) = asked(f"---\n{inside}---\n", schema)
        assert line.endswith("FM030 header.image[0]: 5 is not text")

    def test_missing_inside(self) -> None:
        text = "---\nheader:\n  a: 1\nlist:\n  - {b: 1}\n---\n"
        schema = {
            "properties": {
                "header": {"required": ["image"]},
                "list": {"items": {"required": ["c"]}},
            }
        }
        assert asked(text, schema) == [
            '2:1 FM030 header: "image" is missing',
            '5:5 FM030 list[0]: "c" is missing',
        ]

    def test_references_beside_the_schema(self) -> None:
        schema: dict[str, Any] = {
            "properties": {"tags": {"$ref": "parts/tags.json#/$defs/tags"}, "score": {"$ref": "#/$defs/n"}}
        }
        schema["$defs"] = {"n": {"maximum": 10}}
        tags = {"$defs": {"tags": {"items": {"$ref": "../word.json"}}}}
        lines = asked(POST, schema, parts__tags=tags, word={"type": "string"})
        assert lines == [
            "6:5 FM030 tags[1]: 3 is not text",
            "9:8 FM030 score: 12 is greater than the maximum of 10",
        ]

    def test_references_beside_a_schema_with_an_address(self) -> None:
        schema = {"$id": "https://example.com/s/post.json", "properties": {"tags": {"$ref": "tags.json"}}}
        assert asked(POST, schema, tags={"items": {"type": "string"}}) == ["6:5 FM030 tags[1]: 3 is not text"]

    @pytest.mark.parametrize(
        ("schema", "message"),
        [
            ({"$ref": "https://example.com/a.json"}, "is not there, or not beside the schema"),
            ({"$ref": "no.json"}, "is not there, or not beside the schema"),
            ({"$ref": "#/$defs/no"}, "is not there, or not beside the schema"),
            ({"type": "text"}, "post.json: not a JSON Schema: type: "),
            ("{", "post.json:1: not JSON: "),
            ("[" * 100_000, "post.json: not JSON that can be read"),
            ([], "post.json: a schema is an object, true or false"),
        ],
        ids=range(7),
    )
    def test_unusable(self, schema: Any, message: str) -> None:
        with pytest.raises(SchemaError) as caught:
            asked(POST, schema)
        assert message in str(caught.value)
        assert "\n" not in str(caught.value)

    def test_no_such_file(self) -> None:
        with pytest.raises(SchemaError, match=r"^no\.json: cannot be read: No such file or directory$"):
            usable("no.json", reader())

    def test_older_drafts(self) -> None:
        schema = {"$schema": "http://json-schema.org/draft-04/schema#"}
        schema |= {"properties": {"score": {"maximum": 12, "exclusiveMaximum": True}}}  # type: ignore[dict-item]
        assert len(asked(POST, schema)) == 1

    @pytest.mark.parametrize("text", ["+++\nscore = 12\n+++\n", '{"score": 12}\n'], ids=["toml", "json"])
    def test_other_languages(self, text: str) -> None:
        (line,) = asked(text, {"properties": {"score": {"maximum": 10}}})
        assert line.endswith("score: 12 is greater than the maximum of 10")

    def test_jsonschema_is_imported_only_for_a_schema(self) -> None:
        code = (
            "import sys; from newsclean.front_matter_check import check; from newsclean.model import *\n"
            "t = '---\\ntitle: x\\n---\\n'; d = Document('a.md', t, None, Span(0, len(t)))\n"
            "check(d, Settings()); print('jsonschema' in sys.modules)\n"
            "check(d, Settings(schema='a'), read_schema=lambda p: '{}'); print('jsonschema' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["False", "True"]

    def test_without_the_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "jsonschema", None)
        with pytest.raises(SchemaError, match=r'pip install "newsclean\[schema\]"'):
            usable("extra.json", lambda path: '{"title": "never asked before"}')

    def test_yaml_is_not_imported_without_front_matter(self) -> None:
        code = (
            "import sys; from newsclean.front_matter_check import check; from newsclean.model import *\n"
            "t = '본문\\n'; d = Document('a.md', t, None, Span(0, len(t)))\n"
            "check(d, Settings()); print('yaml' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        assert done.stdout.split() == ["False"]


class TestBuiltInSchema:
    @pytest.mark.parametrize("preset", PRESETS)
    def test_is_a_schema(self, preset: str) -> None:
        schema = builtin_schema(preset)
        Draft202012Validator.check_schema(schema)
        assert schema["required"] == ["title"]
        assert set(schema["properties"]) == set(PRESETS[preset])

    @pytest.mark.parametrize("preset", PRESETS)
    def test_says_what_the_rules_say(self, preset: str) -> None:
        """What the rules pass, the schema passes."""
        values = [
            "가",
            "1.10",
            "''",
            "[가]",
            "[가, 가]",
            "{a: 1}",
            "true",
            "~",
            "2024-02-29",
            "2024-02-29 10:00",
        ]
        values += ["어제", "/a.png", "file:///a.png", "12"]
        validator = Draft202012Validator(builtin_schema(preset))
        written = json.dumps(builtin_schema(preset))

        def read_schema(path: str) -> str:
            return written

        for name in PRESETS[preset]:
            for value in values:
                rows = {"title": "제목"} | {name: value}
                text = "---\n" + "".join(f"{key}: {row}\n" for key, row in rows.items()) + "---\n"
                if not found(text, Settings(preset=preset)):  # type: ignore[arg-type]
                    own = Settings(schema="s.json", select=("FM030",))
                    lines = found(text, own, read_schema=read_schema)
                    assert lines == [], (name, value)
        assert not validator.is_valid({})

    def test_changes(self) -> None:
        schema = builtin_schema("jekyll", (("excerpt", "required"), ("title", "optional"), ("tags", "off")))
        assert schema["required"] == ["excerpt"]
        assert "tags" not in schema["properties"]


class TestKeys:
    def test_off(self) -> None:
        text = "---\ntitle: 제목\ntags: 가 나\n---\n"
        assert [line[4:9] for line in found(text, Settings())] == ["FM016"]
        assert found(text, Settings(front_matter_keys=(("tags", "off"),))) == []

    def test_required_is_an_error(self) -> None:
        text = "---\ntitle: 제목\nauthor:\n---\n"
        settings = Settings(front_matter_keys=(("excerpt", "required"), ("author", "required")))
        assert found(text, settings) == [
            "1:1 FM010 the front matter has no excerpt",
            "3:1 FM010 author is empty",
        ]
        assert {f.level for f in check(document(text), settings)} == {Level.ERROR}

    def test_optional(self) -> None:
        settings = Settings(front_matter_keys=(("title", "optional"),))
        assert found("---\nlayout: post\n---\n", settings) == []
        assert [line[4:9] for line in found("---\ntitle: [가]\n---\n", settings)] == ["FM018"]

    def test_table(self) -> None:
        assert keys("jekyll", (("mood", "required"),))["mood"].wanted
        assert "mood" not in keys("jekyll", (("mood", "optional"),))

    def test_select_and_ignore(self) -> None:
        text = "---\ntitle: 제목\ndate: 2024-02-30\ntags: 가 나\n---\n"
        assert [line[4:9] for line in found(text, Settings())] == ["FM012", "FM016"]
        assert [line[4:9] for line in found(text, Settings(ignore=("FM012",)))] == ["FM016"]
        assert [line[4:9] for line in found(text, Settings(select=("FM",), ignore=("FM01",)))] == []
        assert found(text, Settings(select=("HT",))) == []


class TestSite:
    def test_missing_image(self) -> None:
        text = "---\ntitle: 제목\nimage: /a/%EA%B0%80.png?v=1\nfeature_image: /없음.png\n---\n"
        asked_for = []

        def exists(path: str) -> bool:
            asked_for.append(path)
            return path == "a/가.png"

        assert found(text, Settings(), exists=exists) == [
            '4:16 FM022 feature_image "/없음.png" does not exist under the site\'s root'
        ]
        assert asked_for == ["a/가.png", "없음.png"]

    @pytest.mark.parametrize(
        "value",
        ["https://example.com/a.png", "//example.com/a.png", "a.png", "'{{ site.x }}/a.png'", "false", "/"],
    )
    def test_not_asked(self, value: str) -> None:
        def exists(path: str) -> bool:
            raise AssertionError(path)

        assert found(f"---\ntitle: 제목\nimage: {value}\n---\n", Settings(), exists=exists) == []

    def test_never_above_the_root(self) -> None:
        asked_for = []

        def exists(path: str) -> bool:
            asked_for.append(path)
            return True

        found("---\ntitle: 제목\nimage: /../../etc/%2e%2e/passwd\n---\n", Settings(), exists=exists)
        assert asked_for == ["passwd"]
