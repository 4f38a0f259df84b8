"""Front matter as people and programs write it, right and wrong: every style of value, in any order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

# fmt: off
KEYS = (
    "title", "date", "categories", "tags", "excerpt", "description", "image", "permalink", "published",
    "draft", "layout", "author", "제목", "키 이름", "last_modified_at", "feature_text", "weight",
    "'quoted'", '"dq"', "a.b", "a-b", "1", "true", "null", "2024-01-01", "~", "key with spaces",
    "catagories", "Title", "url", "comments", "slug", "?odd", "<<", "@at", "-dash", "*star", "&amp",
    "가:나",
)
VALUES = (
    "가", "속보: 서울", "[속보] 서울", "'하루'의 기록", "'하루'", '"큰" 말', '"안\\n닫힘', "'안 닫힘",
    '"탭\\t"', '"\\x"', '"\\u00e9\\U0001F600"', "'it''s'", "it's", "[a, b]", "[a, b", "[a,, b]", "[a, , b]",
    "[ ]", "{a: 1}", "{a: 1", "{a, b}", "{}", "[경제: 정치]", "a #주석", "a#b", "#1 뉴스", "# 주석만",
    "@아이디", "`코드`", "%퍼센트", "!중요", "!!str 1", "!!int '3'", "!!binary aGk=", "!!set {a}",
    "!ruby/object:Foo {}", "!!python/object:x.y {}", "&anchor 값", "*anchor", "*없는것", "&a", "*",
    "**굵게**", "| ", "|", "> 인용", "|\n  줄1\n\n  줄2\n", "|-\n  줄1\n  ---\n  줄2", "|+\n  줄\n\n",
    ">\n  접힌\n  줄\n\n  둘", ">-\n  접힌", "|2\n    들여", "|9\n a", "|\n줄이 안 들여짐", "|\n\t탭",
    "- a", "-a", "--- x", "---", "...", "- ", "?", "? a", ": b", ":a", "a:b", "a : b", "a:", "a: b: c",
    "http://a.kr/x?y=1#z", "C:\\경로", '"C:\\경로"', "1", "012", "0o17", "0x1F", "0b11", "1_000", "1.10",
    "1e3", "1.5e+3", ".5", "5.", ".inf", "-.INF", ".nan", "+1", "-0", "1:30", "12:30:00", "190:20:30.15",
    "yes", "No", "on", "OFF", "true", "True", "TRUE", "tRue", "y", "n", "null", "Null", "~", "NULL", "",
    "2024-01-01", "2024-1-1", "2024-02-30", "2024-13-01", "2024-01-01 10:00", "2024-01-01 10:00:00",
    "2024-01-01 10:00:00 +0900", "2024-01-01T10:00:00+09:00", "2024-01-01T10:00:00Z", "2024-01-01 25:00:00",
    "2024-01-01 10:61:00", "2024/01/01", "01/02/2024", "Jan 5, 2024", "'2024-01-01'", "20240101", "어제",
    "=", "<<", "a\n  이어짐", "a\n이어짐", "a\n\n  이어짐", '"여러\n  줄"', "'여러\n줄'", "[a,\n  b]",
    "[a,\nb]", "{a: 1,\n b: 2}", "\n  - a\n  - b", "\n- a\n- b", "\n  - a\n - b", "\n  a: 1\n  b:\n    - c",
    "\n\ta: 1", "\n  - a: 1\n    b: 2\n  -   c", "a\tb", "\ta", "a\t", "a  ", "\xa0a", "\u3000a",
    "a\u2028b", "a\x85b", "\ufeffa", "a\x07b", "a\x7fb", "😀 말", "<b>굵게</b>", "연구 &amp; 개발",
    "&lt;b&gt;", "&nbsp;", "&copy 2024", "<script>alert(1)</script>", "'<img src=x onerror=a()>'",
    "{{ site.title }}", "{% if x %}", '"{{ x }}"', "a, b", "a, b # c", '[a b, \'c d\', "e"]',
    "[on, off, 1, 1.0]", "[[a]]", "[{a: 1}]", "[a]b", "{a}b", "'a' b", '"a" b', '"a"#b', '"a" # b',
    "/assets/a.png", "assets/a b.png", "//x.kr/a.png", "javascript:alert(1)", "data:image/png;base64,x",
    ",a", "]a", "}a", "a]", "a}", "a,", "'", '"', "''", '""', "' '", "\\", "a\\", "'a\\'b'", '"a\\"b"',
    "“따옴표”", "-", "--", "-- a", "- - a", "1 - 2", "a - b", "a ? b", "a | b", "a > b", "a % b", "a @ b",
    "a ` b", "%a: b", "$x", "^x", "~x", "=x", "+x", "1,000", "1.2.3", "1.", "00", "08", "0.1.", "1e", "e3",
    "0x", "١", "½",
)
LINES = (
    "", "# 주석", "  ", "\t", "#주석", "---x", "-- -", "...x", "  들여진: 값", "- 목록", "텍스트만",
    "? 복잡\n: 값", "key", "%YAML 1.1", "!tag", "&x y: 1", "*x : 1", "a: 1\na: 2", "\u3000", "'열린", "{",
    "]", "<!-- x -->", "key:value", "key :value", "key : value", '"k: v"', ": v", "a: b: c: d", "=",
    "x: &x [1]\ny: *x\nz: [*x, *x]", "b: &b {p: 1}\nm:\n  <<: *b\n  q: 2", "m:\n  <<: 3",
    "m:\n  <<: [ {a: 1}, {b: 2} ]", "? - a\n: b", "[a]: b", "{a: 1}: b", "1: 2", "true: 1\nTrue: 2", "~: 1",
    '"a": 1\n\'a\': 2\na: 3', "d:\n  a: 1\n  a: 2", "l:\n- a\n-b", "t:\n\t- a", "t:\n  - a\n\t- b",
    "t:\n  \t- a", "long: >\n  a\n b: 1",
)
OPENINGS = (
    *("---\n",) * 14, "--- \n", "\ufeff---\n", "\n---\n", " ---\n", "----\n", "--- #x\n",
    "---\r\n",
)
CLOSINGS = (
    *("---\n",) * 14, "...\n", "--- \n", "---", "", "----\n", " ---\n", "---\n---\n",
    "--- x\n---\n",
)
BODIES = (
    "본문\n", "", "\n본문\n", "<p>가 <b>나</b></p>\n", "---\n본문\n---\n", "a: 1\n",
)
TOML_KEYS = (
    "title", "date", "tags", "categories", "draft", "제목", '"제목"', "'a b'", "a.b", "a . b", "1",
    "weight", "url", "description", "params.x", "=", "title title",
)
TOML_VALUES = (
    '"가"', "'가'", '"가\\n"', '"\\x"', "'''여러\n줄'''", '"""a\nb"""', '"안 닫힘', "1", "1.5", "+1",
    "1_000", "0x1F", "01", "true", "True", "2024-01-01", "2024-01-01T10:00:00", "2024-01-01T10:00:00+09:00",
    "2024-01-01 10:00:00Z", "2024-02-30", "10:00:00", '["a", "b"]', '["a",\n "b", # c\n]', '["a" "b"]',
    "[]", "{a = 1}", "{a = 1,}", "{}", "inf", "nan", "가", '"\u2028"', '"😀"', '"a" # 주석', "", "'''",
    '[1, "a"]', '"<b>x</b>"', '"연구 &amp; 개발"', '"<script>x</script>"', "-0", "1e3", '"\t"', "[[1],[2]]",
    "{a.b = 1}",
)
TOML_LINES = (
    "# 주석", "", "[params]", "[[menu.main]]", "[a.b]", "[제목]", "[params", 'title = "a"\ntitle = "b"',
    "[a]\nx = 1\n[a]\ny = 2", "# \u2028 주석", "a = 1 b = 2", "\ta = 1", "[ 'x y' ]", "x = [\n]\n\ny = 2",
    "z = '''\n+++x\n'''", "\x07",
)
JSON_KEYS = (
    '"title"', '"date"', '"tags"', '"categories"', '"draft"', '"제목"', '"title"', "title", '"a}"',
)
JSON_VALUES = (
    '"가"', '"\\u00e9"', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\x"', '"a\tb"', '"a\nb"', "1", "1.5", "01",
    "1e3", "-0", "true", "null", "True", "[]", '["a","b"]', '["a",]', "{}", '{"a":1,"a":2}', "NaN",
    "Infinity", '"}"', '"{"', '"\\""', '"안 닫힘', '"2024-01-01"', '"2024-02-30"', "'a'", "가",
    '"<b>x</b>"', '"연구 &amp; 개발"', "[1, 2, [3]]", '"\u2028"', "// c",
)
# fmt: on


def yaml(random: Random) -> str:
    """A post with YAML, or something like it."""
    rows: list[str] = []
    for _ in range(random.choice((0, 1, 1, 2, 2, 3, 4, 6))):
        if random.random() < 0.2:
            rows.append(random.choice(LINES))
            continue
        key = random.choice(KEYS[:12] if random.random() < 0.7 else KEYS)
        value = random.choice(VALUES)
        colon = (
            random.choice((*(": ",) * 12, ":", ":  ", ":\t", " : ")) if value[:1] not in ("", "\n") else ":"
        )
        rows.append(key + colon + value)
    inside = "".join(row + "\n" for row in rows)
    text = random.choice(OPENINGS) + inside + random.choice(CLOSINGS) + random.choice(BODIES)
    kind = random.random()
    if kind < 0.12:
        return text.replace("\r\n", "\n").replace("\n", "\r\n")
    if kind < 0.16:
        return re.sub("\r?\n", lambda _: random.choice(("\n", "\r\n")), text)
    return text


def toml(random: Random) -> str:
    """A post with TOML, or something like it."""
    rows: list[str] = []
    for _ in range(random.choice((0, 1, 2, 2, 3, 5))):
        if random.random() < 0.25:
            rows.append(random.choice(TOML_LINES))
            continue
        equals = random.choice((*(" = ",) * 8, "=", "= ", " =", "  =  ", ": "))
        key = random.choice(TOML_KEYS[:8] if random.random() < 0.7 else TOML_KEYS)
        rows.append(key + equals + random.choice(TOML_VALUES))
    fences = [random.choice((*("+++\n",) * 10, "+++ \n", other)) for other in ("\ufeff+++\n", "+++")]
    text = fences[0] + "".join(row + "\n" for row in rows) + fences[1] + random.choice(BODIES)
    return text.replace("\n", "\r\n") if random.random() < 0.15 else text


def json(random: Random) -> str:
    """A post with JSON, or something like it."""
    rows = [
        random.choice(JSON_KEYS) + random.choice((":", ": ", " : ")) + random.choice(JSON_VALUES)
        for _ in range(random.choice((0, 1, 2, 3, 4)))
    ]
    inside = random.choice((",", ", ", ",\n  ", ",\r\n")).join(rows) + random.choice(("", "\n", " ", ","))
    start = random.choice(("", "", "", "\ufeff")) + "{" + random.choice(("", "\n  ", " "))
    end = random.choice((*("}",) * 8, "", "}}")) + random.choice((*("\n",) * 8, "", " \n", " 글\n"))
    return start + inside + end + random.choice(BODIES)
