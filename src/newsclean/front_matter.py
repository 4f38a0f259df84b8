"""Where front matter is, and what it says: the only import of python-frontmatter, which reads and never
writes.

Front matter is found by Jekyll's own rule (``Jekyll::Document::YAML_FRONT_MATTER_REGEXP``,
``\\A(---\\s*\\n.*?\\n?)^((---|\\.\\.\\.)\\s*$\\n?)``), not by python-frontmatter's, which takes ``----`` for
an end, does not know ``...`` and is blinded by a byte order mark. TOML between ``+++`` and JSON follow Hugo.
Nothing in newsclean ever writes front matter with a library: a file keeps the bytes its author typed.
"""

from __future__ import annotations

import re
from typing import Any, Literal, NamedTuple

from newsclean.model import Span
from newsclean.node import Problem

Kind = Literal["yaml", "toml", "json"]

# Ruby's \s without the newline; Python's own \s knows many more characters than Jekyll's rule does.
_BLANK = r"[ \t\r\f\v]*"
_OPEN = {"yaml": re.compile(rf"---{_BLANK}\n"), "toml": re.compile(rf"\+\+\+{_BLANK}\n")}
_CLOSE = {
    "yaml": re.compile(rf"^(?:---|\.\.\.){_BLANK}(?:\n|\Z)", re.MULTILINE),
    "toml": re.compile(rf"^\+\+\+{_BLANK}(?:\n|\Z)", re.MULTILINE),
}
# A first member, or nothing at all: `{% include %}`, `{{ page.title }}` and `{: .x}` open posts too.
_JSON_OPEN = re.compile(r'\{(?=\s*(?:"(?:[^"\\\n]|\\.)*"\s*:|\}))')
# A string that never ends runs to the end of the text, so that it is looked at once.
_JSON_MARK = re.compile(r'"(?:[^"\\]|\\.?)*+(?:"|\Z)|[{}]', re.DOTALL)
_LINE_END = re.compile(rf"{_BLANK}(?:\n|\Z)")


class Front(NamedTuple):
    """Front matter that was found: the span of both fences and all between, and its language."""

    span: Span
    kind: Kind


class Unclosed(NamedTuple):
    """Front matter that opens and never ends; where the body begins is unknown. ``span`` is the fence."""

    span: Span
    kind: Kind


def locate(text: str) -> Front | Unclosed | None:
    """Find the front matter at the top of ``text``; ``None`` when there is none.

    The span begins after a byte order mark and ends after the newline of the closing fence, so that
    ``text[span.end:]`` is the body. Takes linear time whatever the text holds.
    """
    start = 1 if text.startswith("\ufeff") else 0
    kind: Kind
    for kind in ("yaml", "toml"):
        if opening := _OPEN[kind].match(text, start):
            if closing := _CLOSE[kind].search(text, opening.end()):
                return Front(Span(start, closing.end()), kind)
            return Unclosed(Span(start, start + 3), kind)
    if opening := _JSON_OPEN.match(text, start):
        end = _json_end(text, start)
        if end is None:
            return Unclosed(Span(start, start + 1), "json")
        # Words after the brace: a sentence that begins with a brace, not front matter.
        if rest := _LINE_END.match(text, end):
            return Front(Span(start, rest.end()), "json")
    return None


def content(text: str, front: Front) -> Span:
    """The span of what stands between the fences of ``front`` (for JSON: the object with its braces)."""
    span, kind = front
    if kind == "json":
        end = _json_end(text, span.start)
        return Span(span.start, span.end if end is None else end)
    start = text.index("\n", span.start) + 1
    # The closing fence is the last line of the span, with or without a newline of its own.
    end = text.rfind("\n", start, span.end - 1) + 1
    return Span(start, max(start, end))


def metadata(text: str) -> dict[str, Any]:
    """What the front matter of a post says, read by python-frontmatter; empty when there is none.

    Guarded against what python-frontmatter does on its own: the bounds of ``yaml_nodes`` hold before it loads
    anything; a value that its type has no place for (2024-02-30) stays text instead of raising; every key is
    the text that stands in the file (``yes:`` is no ``True``). Raises FrontMatterError for front matter that
    is not closed, cannot be read, is refused, or is not a mapping.
    """
    from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

    front = locate(text)
    if front is None:
        return {}
    if isinstance(front, Unclosed):
        raise FrontMatterError(text, front.span.start, "front matter is never closed")
    inner = content(text, front)
    try:
        if front.kind == "yaml":
            from newsclean.yaml_nodes import compose, metadata_loader

            tree = compose(text, front.span.start, inner.end)
            loader = metadata_loader()
            found = YAMLHandler().load(text[front.span.start : inner.end], Loader=loader)
        else:
            from newsclean import data_nodes

            make = data_nodes.json_nodes if front.kind == "json" else data_nodes.toml_nodes
            tree = make(text, inner.start, inner.end)
            handler: Any = JSONHandler() if front.kind == "json" else _toml_handler(BaseHandler)
            found = handler.load(text[inner.start : inner.end])
    except Problem as problem:
        raise FrontMatterError(text, problem.offset, problem.message) from None
    except (ValueError, TypeError) as error:
        raise FrontMatterError(text, inner.start, " ".join(str(error).split())) from None
    if tree.tag == "null":
        return {}
    if not isinstance(found, dict):
        raise FrontMatterError(text, tree.span.start, "front matter is not key: value lines")
    return found


class FrontMatterError(ValueError):
    """Front matter that cannot be read. Its text is one line: ``line:column: message``."""

    def __init__(self, text: str, offset: int, message: str) -> None:
        self.offset = offset
        line = text.count("\n", 0, offset) + 1
        column = offset - (text.rfind("\n", 0, offset) + 1) + 1
        super().__init__(f"{line}:{column}: {message}")


def _toml_handler(base: Any) -> Any:
    """A handler for TOML by Python's own reader; python-frontmatter's needs the old package toml."""
    import tomllib

    class TOMLHandler(base):  # type: ignore[misc]
        FM_BOUNDARY = re.compile(r"^\+\+\+\s*$", re.MULTILINE)

        def load(self, fm: str, **_: object) -> dict[str, Any]:
            return tomllib.loads(fm)

    return TOMLHandler()


def _json_end(text: str, start: int) -> int | None:
    """The offset after the brace that closes the one at ``start``: Hugo's count of braces outside strings."""
    depth = 0
    for mark in _JSON_MARK.finditer(text, start):
        if mark[0] == "{":
            depth += 1
        elif mark[0] == "}":
            depth -= 1
            if depth == 0:
                return mark.end()
    return None
