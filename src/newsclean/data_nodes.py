"""JSON and TOML front matter to nodes with their places.

Python's own parsers say whether the text is right; they keep no places. So JSON, whose tokens are simple, is
walked once more here, and TOML's values are looked up by their line.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from newsclean.model import Span
from newsclean.node import MAX_DEPTH, MAX_SIZE, Node, Problem, too_deep, too_long

if TYPE_CHECKING:
    from collections.abc import Iterator


# A string that never ends runs to the end of the text, so that it is looked at once.
_TOKEN = re.compile(r'"(?:[^"\\]|\\.?)*+(?:"|\Z)|[{}\[\]:,]|[^\s{}\[\]:,"]+', re.DOTALL)
_TOML_KEY = re.compile(
    r"""^[ \t]*(?:(?:"([^"\n]*)"|'([^'\n]*)'|([\w-]+))[ \t]*=[ \t]*|\[\[?([\w-]+)\])(.*)$""",
    re.MULTILINE,
)
_TOML_PLACE = re.compile(r"\(at line (\d+), column (\d+)\)")


def json_nodes(text: str, start: int, end: int) -> Node:
    """The node tree of the JSON object ``text[start:end]``. Raises ``Problem`` (FM001, FM006)."""
    import json

    source = text[start:end]
    _bounded(source, start)
    try:
        json.loads(source, parse_constant=_no_number)
    except _NoNumberError as error:
        raise Problem(
            f'"{error}" is no number in JSON', start + _outside_strings(source, str(error))
        ) from None
    except json.JSONDecodeError as error:
        raise Problem(_words(error.msg.removesuffix(" at")), start + error.pos) from None
    except ValueError:
        raise Problem("a number with too many digits", start) from None
    open_: list[tuple[str, int, list[Node]]] = []
    for match in _TOKEN.finditer(source):
        lexeme, span = match[0], Span(start + match.start(), start + match.end())
        if lexeme in "{[":
            open_.append(("map" if lexeme == "{" else "seq", span.start, []))
            continue
        if lexeme in ":,":
            continue
        if lexeme in "}]":
            tag, begin, children = open_.pop()
            items = tuple(children) if tag == "seq" else ()
            pairs = tuple(zip(children[::2], children[1::2], strict=True)) if tag == "map" else ()
            node = Node(tag, Span(begin, span.end), items=items, pairs=pairs)
            if not open_:
                return node
        else:
            value = json.loads(lexeme)
            written = value if isinstance(value, str) else "" if value is None else lexeme
            node = Node(_tag(value), span, written, '"' if lexeme.startswith('"') else "")
        open_[-1][2].append(node)
    raise AssertionError("json.loads has accepted an object that does not end")


class _NoNumberError(ValueError):
    """NaN or Infinity, which Python's reader takes for JSON."""


def _no_number(name: str) -> None:
    raise _NoNumberError(name)


def _outside_strings(source: str, lexeme: str) -> int:
    return next((match.start() for match in _TOKEN.finditer(source) if match[0] == lexeme), 0)


def toml_nodes(text: str, start: int, end: int) -> Node:
    """The node tree of the TOML document ``text[start:end]``. Raises ``Problem`` (FM001, FM006).

    The places of keys at the top are exact; what is inside a list or a table stands where its key stands.
    """
    import tomllib

    source = text[start:end]
    _bounded(source, start)
    try:
        data = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        raise _toml_problem(str(error), source, start) from None
    except (ValueError, RecursionError):
        raise Problem("a value that cannot be read", start) from None
    # A key at the top stands above every table that may hold one of the same name, so the first one counts.
    places = dict(_toml_places(source, start))
    nowhere = (Span(start, start), Span(start, start))
    pairs = []
    for key, value in data.items():
        at_key, at_value = places.get(key, nowhere)
        pairs.append((Node("str", at_key, key), _made(value, at_value, 1)))
    return Node("map", Span(start, end), pairs=tuple(pairs))


def _bounded(source: str, start: int) -> None:
    """Refuse what is too long, or could be too deep for the recursion of Python's parsers."""
    if len(source) > MAX_SIZE:
        raise too_long(start)
    depth = 0
    for match in _TOKEN.finditer(source):
        if match[0] in "{[":
            depth += 1
            if depth > MAX_DEPTH:
                raise too_deep(start + match.start())
        elif match[0] in "}]":
            depth = max(0, depth - 1)


def _toml_problem(message: str, source: str, start: int) -> Problem:
    place = _TOML_PLACE.search(message)
    words = message[: place.start()].strip() if place else message.partition(" (at end")[0]
    if place:
        lines = source.split("\n")  # which alone ends a line of TOML
        offset = sum(len(line) + 1 for line in lines[: int(place[1]) - 1]) + int(place[2]) - 1
    else:
        offset = len(source)
    return Problem(_words(words), start + min(offset, len(source)))


def _words(message: str) -> str:
    return message[:1].lower() + message[1:]


def _toml_places(source: str, start: int) -> Iterator[tuple[str, tuple[Span, Span]]]:
    """Key, and spans of key and value, for every ``key = value`` and ``[table]``, from the last one up."""
    found = []
    for match in _TOML_KEY.finditer(source):
        group = next(number for number in range(1, 5) if match[number] is not None)
        key = Span(start + match.start(group), start + match.end(group))
        value = (
            key
            if group == 4
            else Span(start + match.start(5), start + match.start(5) + len(match[5].rstrip()))
        )
        found.append((match[group], (key, value)))
    return reversed(found)


def _made(value: Any, span: Span, depth: int) -> Node:
    if depth > MAX_DEPTH:
        raise too_deep(span.start)
    if isinstance(value, dict):
        pairs = ((Node("str", span, key), _made(part, span, depth + 1)) for key, part in value.items())
        return Node("map", span, pairs=tuple(pairs))
    if isinstance(value, list):
        return Node("seq", span, items=tuple(_made(part, span, depth + 1) for part in value))
    text = value.isoformat() if isinstance(value, date | time) else str(value)
    return Node(_tag(value), span, text.lower() if isinstance(value, bool) else text)


def _tag(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, date | datetime):
        return "timestamp"
    names = {str: "str", int: "int", float: "float", type(None): "null"}
    return names.get(type(value), "str")
