"""The language of a code block, as the editors write it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newsclean.html_nodes import Element

_PREFIX = re.compile(r"(?<![\w\-])(?:language|lang|brush|highlight-source)[-:]\s*([\w+#.\-]+)", re.IGNORECASE)
_NONE = frozenset(
    ("", "text", "plain", "plaintext", "txt", "none", "nohighlight", "no-highlight", "no_language")
)
_RENAMED = {"html xml": "html"}
# Class names on <pre> and <code> that are a highlighter's own, not a language.
_NOT_A_LANGUAGE = frozenset(
    (
        "hljs prettyprint prettyprinted linenums line-numbers highlight code sourcecode "
        "syntaxhighlighter codeblock colorscripter-code color_scripter txc-textbox source brush "
        "notranslate wp-block-code wp-block-preformatted"
    ).split()
)
_NAME = re.compile(r"[A-Za-z][\w+#.\-]*")


def language_of(pre: Element) -> str:
    """Return the language of a ``<pre>`` (or of the ``<code>`` in it) as a fence's info string; ``""``: none."""
    from newsclean.html_nodes import Element as Node

    holders = [pre, *(child for child in pre.children if isinstance(child, Node) and child.name == "code")]
    for holder in holders:
        for name in ("data-ke-language", "data-lang", "data-language"):
            if name in holder.attributes:
                return _info(holder.attributes[name])
        match = _PREFIX.search(holder.attributes.get("class", ""))
        if match:
            return _info(match[1])
    for holder in holders:
        names = [n for n in holder.attributes.get("class", "").split() if n.lower() not in _NOT_A_LANGUAGE]
        if names and _NAME.fullmatch(names[0]) and "_" not in names[0]:
            return _info(" ".join(names[:2]) if " ".join(names[:2]).lower() in _RENAMED else names[0])
    return ""


def _info(name: str) -> str:
    name = " ".join(name.lower().split())
    name = _RENAMED.get(name, name)
    if name in _NONE or not _NAME.fullmatch(name):
        return ""
    return name
