"""Code that a Markdown converter took for Markdown: ``<p>``, ``<h1>`` and ``<code>`` inside ``<pre>``.

Why: a converter that read the HTML of a post as Markdown ended the code at its first blank line and read the rest as
paragraphs, headings and indented code. Each of these says what stood there, so the code is put together again, and a
finding says where. What is gone is gone: the indentation of lines that became paragraphs.

Before::

    <pre class="python"><code>def f():
        return 1
    <p>x = f()</p>
    <h1>둘째</h1>
    <p>print(<code>x</code>)</code></pre></p>

After::

    ```python
    def f():
        return 1

    x = f()

    # 둘째

    print(`x`)
    ```

Emphasis was ``*`` where ``_`` would have stayed as it is (``4<em>5 + 6</em>7``), and ``__`` around a name that is
written so (``<strong>init</strong>``). Code may also have ended inside of indented code, which then says ``</code></pre>``.

Left alone: code in which something became a list, a quote or other emphasis, because two ways of writing it are
possible, and code in which Liquid would change. Its tags are closed all the same (see HT211), so that what follows is
not part of it.
"""

from __future__ import annotations

import re
from html import escape as quoted
from html import unescape
from typing import TYPE_CHECKING

from newsclean import edit, emphasis_source, page_tree
from newsclean.action import Leave, Replace
from newsclean.scan import OPAQUE

if TYPE_CHECKING:
    from newsclean.action import Context

# The end of the code, as a converter leaves it: in a paragraph or heading, or in code that was indented.
_END = r"</code></pre></(?:p|h[1-6])>|&lt;/code&gt;&lt;/pre&gt;\r?\n(?=</code></pre>)"
PATTERN = re.compile(
    r"^(?P<open><pre\b[^<>]*>\s*<code\b[^<>]*>)(?P<code>(?:(?!</code></pre>|<pre\b)[\s\S])*?"
    rf"(?:\n<(?:p|h[1-6]|pre)>(?:(?!<pre\s|{_END})[\s\S])*?))(?:</code></pre></(?P<last>p|h[1-6])>"
    r"|&lt;/code&gt;&lt;/pre&gt;\r?\n</code></pre>)",
    re.MULTILINE,
)
# Code, Liquid and mathematics inside the match are parts of it.
COVERS = "whole"

_LOST_END = "&lt;/code&gt;&lt;/pre&gt;\n</code></pre>"
_BLANK_LINE = re.compile(r"\n([ \t]*)(?=\n)")
_AMBIGUOUS = "a converter broke this code, and it can be put together in more than one way"
_TOKEN = re.compile(r"</?[A-Za-z][^<>]*>")
_HEADING = re.compile(r"<h([1-6])>")
_LEAF = re.compile(r"<(?:p|h[1-6])>(?P<content>(?:(?!</?(?:p|h[1-6]|pre)>)[\s\S])*)")


def words(match: re.Match[str], place: str, context: Context) -> Replace | Leave | None:
    """The code in one piece."""
    if place != "html":
        return None
    code = _mended(match["code"].replace("\r\n", "\n"), match["last"] or "")
    if code is None:
        return _closed(match) or Leave(_AMBIGUOUS)
    written = quoted(code, quote=False)
    if _liquid(written) != _liquid(match[0]):
        return Leave("a converter broke this code, and it holds what Jekyll takes for Liquid")
    html = f"{match['open']}{_without_blank_lines(written)}</code></pre>".replace("\r\n", "\n")
    return Replace(html, html, changed=True, note="code that a converter had broken is put together again")


def _closed(match: re.Match[str]) -> Replace | None:
    """The code as it is, but with an end: where a blank line or indented code has taken it out of its block."""
    source = match[0].replace("\r\n", "\n")
    if match["last"] is None:
        source = source.removesuffix(_LOST_END) + "\n</code></pre></code></pre>"
    elif not _BLANK_LINE.search(source):
        return None  # it is in one piece
    edits = page_tree.paired(source)
    if edits is None:
        return None
    html = _without_blank_lines(edit.apply(source, edits))
    return Replace(html, html, changed=True, note=f"{_AMBIGUOUS}: only its tags are closed")


def _without_blank_lines(html: str) -> str:
    """Code in which no blank line ends the HTML block."""
    return _BLANK_LINE.sub(r"\n\1&#10;", html).replace("&#10;\n", "&#10;")


def _liquid(text: str) -> list[str]:
    """What must not change in ``text``; mathematics in code is none."""
    return [match[0] for match in OPAQUE.finditer(text) if match[0][0] not in "$\\"]


def _mended(broken: str, last: str) -> str | None:
    """The code behind what a converter made of it; None when that is not certain.

    ``last`` is the element in which it ends: ``p``, ``h1``, or none for indented code.
    """
    if "<em>" in broken or "<strong>" in broken:
        whole = _without_emphasis(broken)
        if whole is None:
            return None
        broken = whole
    out: list[str] = []
    state = "code"  # the part before the first blank line; later "between", "p", "h", "indented"
    at = 0
    for token in _TOKEN.finditer(broken):
        tag = token[0]
        text = broken[at : token.start()]
        at = token.end()
        if not _take(out, text, state):
            return None
        if tag == "<p>" and state in ("code", "between"):
            out.append("\n" if state == "code" else "")
            state = "p"
        elif tag == "</p>" and state == "p":
            out.append("\n\n")
            state = "between"
        elif (heading := _HEADING.fullmatch(tag)) and state in ("code", "between"):
            out.append(("\n" if state == "code" else "") + "#" * int(heading[1]) + " ")
            state = "h"
        elif re.fullmatch(r"</h[1-6]>", tag) and state == "h":
            out.append("\n\n")
            state = "between"
        elif tag in ("<code>", "</code>") and state in ("p", "h"):
            out.append("`")
        elif tag == "<pre>" and state in ("code", "between"):
            out.append("\n" if state == "code" else "")
            state = "pre"
        elif tag == "<code>" and state == "pre":
            state = "indented"
        elif tag == "</code>" and state == "indented":
            state = "pre-end"
        elif tag == "</pre>" and state == "pre-end":
            out.append("\n\n")
            state = "between"
        elif tag in ("<br>", "<br/>", "<br />") and state == "p":
            out.append("")
        else:
            return None
    if not _take(out, broken[at:], state) or state != (last[:1] or "indented"):
        return None
    return re.sub(r"\n{3,}", "\n\n", "".join(out)).strip("\n")


def _without_emphasis(broken: str) -> str | None:
    """``broken`` with what was written for ``<em>`` and ``<strong>``; None when that is not certain."""
    out: list[str] = []
    at = 0
    for match in _LEAF.finditer(broken):
        if "<em>" in match["content"] or "<strong>" in match["content"]:
            content = emphasis_source.written(match["content"], broken)
            if content is None:
                return None
            out += broken[at : match.start("content")], content
            at = match.end("content")
    return "".join([*out, broken[at:]])


def _take(out: list[str], text: str, state: str) -> bool:
    """Append the words between two tags; say whether they may stand there."""
    if state == "indented":
        lines = unescape(unescape(text)).strip("\n").split("\n")
        out.append("\n".join(f"    {line}" if line else "" for line in lines))
        return True
    if state in ("between", "pre", "pre-end"):
        return not text.strip()
    out.append(unescape(text))
    return True
