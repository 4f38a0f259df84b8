"""Nothing dangerous survives: our own attacks, in every place of a post, in every renderer there is."""

from __future__ import annotations

import functools
import os
import re
import shutil
import subprocess
from html import escape
from itertools import product
from typing import TYPE_CHECKING

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from newsclean import Settings, clean, danger
from tests import renderers

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# Every vector calls alert when it runs. By family: what the browser reads, what Markdown makes, what kramdown adds.
HTML = (
    "<script>alert(1)</script>",
    "<ScRiPt src=//example.com/a.js></sCrIpT>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>x</script>ipt>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<script/x>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x:x onerror='alert(1)'//",
    '<img/src="x"/onerror="alert(1)">',
    '<img src="x"onerror="alert(1)">',
    '<img alt=">" src=x onerror=alert(1)>',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text y="9">x</text></a></svg>',
    '<svg><animate attributeName="href" to="javascript:alert(1)"></animate></svg>',
    "<svg><style><!--</style><img src=x onerror=alert(1)>--></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>",
    '<math href="javascript:alert(1)">x</math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<textarea><img title="</textarea><img src=x onerror=alert(1)>"></textarea>',
    '<title><a title="</title><img src=x onerror=alert(1)>"></a></title>',
    "<xmp><img src=x onerror=alert(1)></xmp>",
    "<template><script>alert(1)</script></template>",
    "<plaintext>x",
    '<a href="javascript:alert(1)">가</a>',
    '<a href=" \tjAvAsCrIpT:alert(1)">가</a>',
    '<a href="java&#10;script:alert(1)">가</a>',
    '<a href="java\tscript:alert(1)">가</a>',
    '<a href="&#x6A;&#x61;vascript&colon;alert(1)">가</a>',
    '<a href="\x01javascript:alert(1)">가</a>',
    '<a href="vbscript:msgbox(1)">가</a>',
    '<a href="data:text/html,<script>alert(1)</script>">가</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==">가</a>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "<iframe><!--</iframe><img src=x onerror=alert(1)>--></iframe>",
    '<object data="javascript:alert(1)"></object>',
    '<embed src="javascript:alert(1)">',
    '<form action="javascript:alert(1)"><button>가</button></form>',
    '<button formaction="javascript:alert(1)">가</button>',
    '<base href="javascript:alert(1)//">',
    '<meta http-equiv="refresh" content="0;url=javascript:alert(1)">',
    '<link rel="stylesheet" href="javascript:alert(1)">',
    "<style>@import 'javascript:alert(1)';</style>",
    '<p style="width: expr/**/ession(alert(1))">가</p>',
    '<p style="behaviour: url(a.htc)">가</p>',
    '<body onload="alert(1)">',
    "<details open ontoggle=alert(1)>가</details>",
    "<video><source onerror=alert(1)></video>",
    "<x-y onclick=alert(1)>가</x-y>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    '<a title="`<img src=x onerror=alert(1)>`">가</a>',
    '<b title="a"onclick="alert(1)">굵게</b>',
)
MARKDOWN = (
    "[가](javascript:alert(1))",
    "[가](<javascript:alert(1)>)",
    "[가]( javascript:alert(1) '제목')",
    "[가](JaVaScRiPt:alert(1))",
    "[가](javascript\\:alert(1))",
    "[가](javascript&colon;alert(1))",
    "[가](&#106;avascript:alert(1))",
    "[가](<java\tscript:alert(1)>)",
    "[가](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[가](vbscript:alert(1))",
    "[![나](/a.png)](javascript:alert(1))",
    "![나](javascript:alert(1))",
    '![나](x"onerror="alert(1))',
    "<javascript:alert(1)>",
    "[가][나]\n\n[나]: javascript:alert(1)",
    "[나]\n\n[나]: <javascript:alert(1)>\n'제목'",
    "[나]\n\n[나]: /a\n[나]: javascript:alert(1)",
    "[*굵게* `코드`](javascript:alert(1))",
    "[가](https://example.com/?a=<script>alert(1)</script>)",
)
# What cmark, and in part goldmark, read otherwise than others: escapes behind references, comments before 0.31.
CMARK = (
    "가 <!-- 나 -- [다](javascript:alert(1)) -->",
    "가 <!--- ![다](javascript:alert(1)) --->",
    "[가](javascript\\&#58;alert(1))",
    "[가](javascript&#92;:alert(1))",
    "![가](javascript&bsol;:alert(1))",
    "[가][나]\n\n[나]: javascript&bsol;:alert(1)",
)
KRAMDOWN = (
    '*가*{: onclick="alert(1)"}',
    "가\n{: .a onmouseover='alert(1)' #b}",
    '{:나: onclick="alert(1)"}\n\n가\n{: 나}',
    '[가](/a){: href="javascript:alert(1)"}',
    '가\n{: style="width: expression(alert(1))"}',
    "{::nomarkdown}<script>alert(1)</script>{:/}",
    "{::nomarkdown}\n\n    <script>alert(1)</script>\n\n{:/nomarkdown}",
    '{::options parse_block_html="true" /}\n\n<div>[가](javascript:alert(1))</div>',
    '<div markdown="1">[가](javascript:alert(1))</div>',
    "<p>가</p> [나](javascript:alert(1))",
    "<div>\n\n~~~\n<script>alert(1)</script>\n~~~\n\n</div>",
    "~~~\n<script>alert(1)</script>",
    "a ` <script>alert(1)</script> ` b",
    "a `b `` <script>alert(1)</script>` c",
    "<kbd>`<script>alert(1)</script>`</kbd>",
    '# 제목 {onclick="alert(1)"}',
)
# Attacks beside Liquid, which comes to nothing where it is run, and stays as it is where it is not.
LIQUID = (
    '<img src="a.png" {{ y }} onerror=alert(1)>',
    '<img src="a.png" {{ y }}onerror=alert(1)>',
    '<p><img src="a.png" {% if x %}onerror=alert(1){% endif %}></p>',
    '<p class="{{ x }}"{% if y %} onclick="alert(1)"{% endif %}>가</p>',
    '<a href="{{ x }}javascript:alert(1)">가</a>',
    '<p><a href="{% if x %}javascript:alert(1){% endif %}">가</a></p>',
    '<iframe src="{% comment %}가{% endcomment %}javascript:alert(1)"></iframe>',
    '<button {% if x %}formaction="javascript:alert(1)"{% endif %}>가</button>',
    "[가]({% if x %}javascript:alert(1){% endif %})",
    "[가]({{x}}javascript:alert(1))",
    "[가]\n\n[가]: {{x}}javascript:alert(1)",
    '<p><a href="{{ "x" }} onclick=alert(1)">가</a></p>',
    "<p><a href='{{ 'x' }} onclick=alert(1)'>가</a></p>",
    '<p><a href="{{x" {{ y }} onclick=alert(1)>가</a></p>',
    '<p><a title="{{ "><img src=x onerror=alert(1)>" }}">가</a></p>',
    '<div data-a="{% assign a = " %}" onclick="alert(1)">가</div>',
    "{% if x %}<script>alert(1)</script>{% endif %}",
)
# Words that only look dangerous: they stay words, and stay as they are.
WORDS = (
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "`<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```",
    "\\<script>alert(1)\\</script>",
    "`[가](javascript:alert(1))`",
    "\\[가\\](javascript:alert(1))",
    "javascript: 는 alert(1) 로 시작한다",
    "onclick=alert(1) 이라는 속성",
    "&#60;img src=x onerror=alert(1)&#62;",
)
PLACES = {
    "block": "앞\n\n{}\n\n뒤\n",
    "line": "앞 {} 뒤\n",
    "div": '<div class="a">\n\n{}\n\n</div>\n',
    "paragraph": '<p data-ke-size="size16"><b><span style="color: red;">{}</span></b></p>\n',
    "item": "- 가\n- {}\n",
    "quote": "> {}\n",
    "heading": "## {}\n",
    "cell": "| 가 | {} |\n| --- | --- |\n| 나 | 다 |\n",
    "html cell": "<table><tr><td>{}</td><td>나</td></tr></table>\n",
    "html item": "<ul><li>{}</li></ul>\n",
    "link": '<a href="https://example.com/">{}</a>\n',
    "unclosed": "<b>가 <i>나 {}\n",
    "front matter without an end": "---\ntitle: 가\n\n{}\n",
    "title in front matter without an end": "---\ntitle: {}\n",
    "fold": "<details><summary>{}</summary>\n나\n</details>\n",
}
BLOCK_PLACES = ("block", "div", "front matter without an end")


def indented(text: str, first: str) -> str:
    """``text`` with its first line behind ``first`` and the others as far in."""
    return first + text.replace("\n", "\n" + " " * len(first))


# Code that shows a vector, and what may hold it: where readers differ in what is code, it must not run in any of them.
LISTINGS: tuple[Callable[[str], str], ...] = (
    "```\n{}\n```".format,
    "~~~ html\n{}\n~~~".format,
    "```\n{}".format,
    "````\n가\n```\n{}\n```\n나\n```".format,
    "``` html 나\n\n{}\n\n```".format,
    "    {}".format,
    "`{}`".format,
    "$$\n```\n{}\n```\n$$".format,
    "{{::comment}}\n```\n{{:/}}\n{}\n```".format,
)
HOLDERS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    lambda text: indented(text, "- "),
    lambda text: "- 가\n" + indented(text, "  ") + "\n- 나",
    lambda text: "- 가\n\n" + indented(text, "  ") + "\n\n- 나",
    lambda text: indented(text, "1. "),
    lambda text: "> " + text.replace("\n", "\n> "),
    lambda text: ">\t" + text.replace("\n", "\n> "),
    lambda text: f"> 가\n{text}",
    lambda text: f"<div>\n\n{text}\n\n</div>",
    lambda text: f"<p>가</p><details>\n\n{text}\n\n</details>",
    lambda text: f'<div title="\n\n{text}\n\n">가</div>',
    lambda text: "가\n" + indented(text, ": "),
    lambda text: "가\n\n" + indented(text, ":   "),
    lambda text: "글[^1]\n\n" + indented(text, "[^1]:\n    ").replace("\n     ", "\n    "),
    lambda text: "글[^1]\n\n[^1]: 나\n\n    " + text.replace("\n", "\n    "),
    lambda text: f"<!-- --> {text}",
    lambda text: f"http://a.kr/{text}",
    lambda text: text.replace("\n", "\r\n"),
)
SHOWN = ("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[가](javascript:alert(1))")


def posts(vectors: tuple[str, ...]) -> list[str]:
    """Every vector in every place that can hold it."""
    return [
        PLACES[place].replace("{}", vector)
        for vector, place in product(vectors, PLACES)
        if place in BLOCK_PLACES or "\n" not in vector
    ]


# On more than one line: behind the marks of a quotation, a tag goes on.
TORN = (
    '<a href="java\nscript:alert(1)">가</a>',
    '나 <a href=\n"javascript:alert(1)">가</a>',
    '<a href\n="javascript:alert(1)">가</a>',
    "<img src=x\nonerror\n=\nalert(1)>",
    '가 <b title="a\nb" on\nmouseover=a onclick=alert(1)>나</b>',
    ': <iframe\n  srcdoc="<script>alert(1)</script>"></iframe>',
    "[가](\njavascript:alert(1))",
    "[가](java\nscript:alert(1))",
    '가 <b\n onmouseover="alert(1)"\n>나</b>',
    "<script\n>alert(1)</script\n>",
)
ATTACKS = [
    *posts(HTML + MARKDOWN + CMARK + KRAMDOWN),
    *(f"앞\n\n{holder(vector)}\n" for holder, vector in product(HOLDERS, TORN)),
]


@functools.cache
def cleaned() -> list[str]:
    return [clean(post).text for post in ATTACKS]


_ADDRESS = re.compile(
    r"(?:feed:|view-source:)*(?:javascript|vbscript|livescript):|data:(?!image/(?:png|gif|jpeg|webp))",
    re.IGNORECASE,
)
_FORBIDDEN = frozenset(
    "script style object embed applet form base meta link template noscript frame frameset xmp plaintext".split()
)


def faults(page: str) -> set[str]:
    """What is dangerous in a page, in two parsers that share no code with newsclean's own judge of tags."""
    found: set[str] = set()
    document = f"<!doctype html><html><head></head><body><article>{page}</article></body></html>"
    nodes: list[tuple[str, dict[str, str]]] = []
    for scripting in (False, True):
        tree = html5lib.HTMLParser(namespaceHTMLElements=False).parse(document, scripting=scripting)
        for element in tree.iter():
            if isinstance(element.tag, str):
                names = {str(name).rpartition("}")[2]: value for name, value in element.attrib.items()}
                nodes.append((element.tag.rpartition("}")[2].lower(), names))
    root = LexborHTMLParser(document).root
    assert root is not None
    nodes += [(n.tag or "", {k: v or "" for k, v in n.attributes.items()}) for n in root.traverse()]
    for tag, attributes in nodes:
        if tag in _FORBIDDEN:
            found.add(f"<{tag}>")
        for name, value in attributes.items():
            if re.match("on[a-z]|srcdoc|formaction", name, re.IGNORECASE):
                found.add(name)
            if name == "style" and re.search(r"expression|behaviou?r", re.sub(r"/\*.*?\*/", "", value)):
                found.add("style")
            address = re.sub(r"[\x00-\x20]", "", value)
            if name.rpartition(":")[2] in {
                "href",
                "src",
                "action",
                "data",
                "to",
                "poster",
            } and _ADDRESS.match(address):
                found.add(f"{name}={address[:20]}")
    return found


@functools.cache
def cleaned_listings() -> tuple[list[str], list[str]]:
    """Every listing in two holders, and what becomes of it."""
    sources = [
        outer(inner(listing(SHOWN[number % len(SHOWN)]))) + "\n"
        for number, (listing, inner, outer) in enumerate(product(LISTINGS, HOLDERS, HOLDERS))
    ]
    return sources, [clean(source).text for source in sources]


def test_the_attacks_are_attacks() -> None:
    """A check that finds nothing in the sources would find nothing in the results either."""
    pages = renderers.render(
        "pyromark", [post for vector in HTML + MARKDOWN for post in posts((vector,))[:1]]
    )
    assert sum(bool(faults(page)) for page in pages) > 0.8 * len(pages)


@pytest.mark.renderer
def test_the_attacks_on_cmark_are_attacks() -> None:
    renderers.need("cmark-gfm")
    assert all(map(faults, renderers.render("cmark-gfm", list(CMARK))))


@pytest.mark.slow
@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
def test_nothing_survives(renderer: str) -> None:
    renderers.need(renderer)
    pages = renderers.render(renderer, cleaned())
    survivors = [(post, faults(page)) for post, page in zip(ATTACKS, pages, strict=True) if faults(page)]
    assert survivors == []


@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
def test_nothing_survives_beside_liquid(renderer: str) -> None:
    renderers.need(renderer)
    texts = [clean(post).text for post in posts(LIQUID)]
    for reading in (texts, [re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text) for text in texts]):
        pages = renderers.render(renderer, reading)
        assert [(text, faults(page)) for text, page in zip(texts, pages, strict=True) if faults(page)] == []


@pytest.mark.slow
@pytest.mark.renderer
@pytest.mark.parametrize("renderer", renderers.ALL)
def test_code_is_code_for_every_reader(renderer: str) -> None:
    renderers.need(renderer)
    sources, texts = cleaned_listings()
    pages = renderers.render(renderer, texts)
    assert [source for source, page in zip(sources, pages, strict=True) if faults(page)] == []


@pytest.mark.slow
def test_a_second_pass_over_code_changes_nothing() -> None:
    sources, texts = cleaned_listings()
    assert [source for source, text in zip(sources, texts, strict=True) if clean(text).text != text] == []


@pytest.mark.slow
def test_a_second_pass_changes_nothing() -> None:
    assert [post for post, text in zip(ATTACKS, cleaned(), strict=True) if clean(text).text != text] == []


@pytest.mark.parametrize("vector", HTML + MARKDOWN + CMARK + KRAMDOWN)
def test_nothing_goes_in_silence(vector: str) -> None:
    outcome = clean(PLACES["block"].replace("{}", vector))
    assert outcome.text == outcome.document.text or outcome.findings or outcome.applied
    for finding in outcome.findings:
        assert 0 <= finding.span.start <= finding.span.end <= len(outcome.document.text)


@pytest.mark.parametrize("words", WORDS)
def test_words_stay_words(words: str) -> None:
    post = PLACES["block"].replace("{}", words)
    assert clean(post).text == post


@pytest.mark.parametrize("words", [w for w in WORDS if "`" not in w and "\\" not in w])
@pytest.mark.parametrize("place", ["paragraph", "html cell", "html item"])
def test_words_stay_words_in_html(words: str, place: str) -> None:
    page = renderers.render("pyromark", [clean(PLACES[place].replace("{}", words)).text])[0]
    assert not faults(page)
    shown = LexborHTMLParser(page).body
    assert shown is not None
    assert "alert(1)" in shown.text()


def test_what_is_switched_off_stays() -> None:
    post = "앞 <script>track()</script> 뒤\n"
    assert clean(post, settings=Settings(ignore=("SC",))).text == post


def test_the_first_look_lets_plain_posts_pass() -> None:
    assert not danger.suspicious(
        '<p style="color: red">가: <a href="https://a.kr/?b=1&amp;c=2">나</a></p> one of {{ x }}'
    )


_PARTS = st.sampled_from(
    [
        *HTML,
        *MARKDOWN,
        *KRAMDOWN,
        *WORDS,
        "`",
        "```\n",
        "<div>",
        "</div>",
        "> ",
        "- ",
        "\n\n",
        "\\",
        "    ",
        "{% raw %}",
    ]
)


@given(st.lists(_PARTS, min_size=1, max_size=5).map("".join))
def test_attacks_put_together_do_not_survive(text: str) -> None:
    outcome = clean(text)
    assert clean(outcome.text).text == outcome.text
    page = renderers.render("pyromark", [outcome.text])[0]
    assert not faults(page) or any(f.level == "error" and f.code == "NC908" for f in outcome.findings)


def need_chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        if os.environ.get(renderers.REQUIRED):
            pytest.fail(f"chromium is not installed, and {renderers.REQUIRED} is set")
        pytest.skip("chromium is not installed")
    return found


def fired(chromium: str, pages: list[str], folder: Path) -> set[str]:
    """The numbers of the pages in which ``alert`` was called once everything in them was clicked on and focused."""
    frames = []
    for number, page in enumerate(pages):
        report = f"<script>window.alert = () => parent.postMessage('{number}', '*')</script>"
        inner = escape(f"<!doctype html><body>{report}{page}</body>")
        frames.append(f'<iframe sandbox="allow-scripts allow-same-origin" srcdoc="{inner}"></iframe>')
    outer = folder / "all.html"
    outer.write_text(
        "<!doctype html><meta charset=utf-8><script>addEventListener('message', event => {"
        "document.body.dataset.fired = (document.body.dataset.fired || '') + ' ' + event.data });"
        "addEventListener('load', () => { for (const frame of frames)"
        " for (const node of frame.document.querySelectorAll('*'))"
        "{ for (const kind of ['click', 'mouseover', 'focus', 'toggle']) node.dispatchEvent(new Event(kind));"
        " if (node.href && String(node.href).startsWith('javascript:')) node.click(); } });</script>"
        + "".join(frames),
        "utf-8",
    )
    command = [chromium, "--headless", "--no-sandbox", "--disable-gpu"]
    command += ["--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND", "--no-first-run"]
    command += ["--proxy-server=http://127.0.0.1:9", "--proxy-bypass-list=<-loopback>"]  # nothing is fetched
    command += [
        f"--user-data-dir={folder / 'profile'}",
        "--virtual-time-budget=3000",
        "--dump-dom",
        outer.as_uri(),
    ]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    match = re.search(r'data-fired="([^"]*)"', done.stdout.decode(errors="replace"))
    assert b"<iframe" in done.stdout, done.stderr.decode(errors="replace")[-500:]
    return set(match[1].split()) if match else set()


@pytest.mark.slow
@pytest.mark.renderer
def test_no_script_runs_in_a_browser(tmp_path: Path) -> None:
    chromium = need_chromium()
    sample = list(range(0, len(ATTACKS), len(PLACES)))[:80]
    pages = renderers.render("pyromark", [cleaned()[number] for number in sample])
    sources = renderers.render("pyromark", [ATTACKS[number] for number in sample])
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    assert fired(chromium, sources, tmp_path / "before"), (
        "the browser runs none of the sources: it proves nothing"
    )
    assert fired(chromium, pages, tmp_path / "after") == set()
