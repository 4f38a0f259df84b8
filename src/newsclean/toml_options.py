"""TOML options read into dataclass fields: names and types checked, every complaint with its line.

The field is the definition: its name in kebab-case is the key, its annotation the type. A field that is added
to a dataclass is a configuration key from then on, and nothing here has to know about it.
"""

from __future__ import annotations

import re
import types
import typing
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Union

if TYPE_CHECKING:
    import tomllib
    from collections.abc import Iterable, Sequence


@cache
def type_hints(cls: type) -> dict[str, Any]:
    """Return the types of the fields of ``cls``, whose module may know Path only by name."""
    return typing.get_type_hints(cls, localns={"Path": Path})


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in a configuration file. ``line`` is 0 when it is about the file as a whole."""

    line: int
    message: str


class MismatchError(ValueError):
    """A value has the wrong type. The text says what was expected."""


def option_types(cls: type) -> dict[str, Any]:
    """Map the TOML keys of the dataclass ``cls`` to the types of its fields."""
    if not is_dataclass(cls):
        raise TypeError(f"{cls.__name__} is not a dataclass")
    hints = type_hints(cls)
    return {kebab(f.name): hints[f.name] for f in fields(cls)}


def kebab(name: str) -> str:
    """Return the TOML key of a field: ``table_header`` is ``table-header``."""
    return name.replace("_", "-")


def snake(key: str) -> str:
    """Return the field of a TOML key."""
    return key.replace("-", "_")


def convert(value: object, hint: Any) -> Any:
    """Return ``value``, as tomllib read it, in the type ``hint``.

    It knows ``bool``, ``int``, ``str``, ``Path``, ``Literal``, ``X | None``, ``tuple[X, ...]`` (lists),
    ``dict[str, X]`` and ``tuple[tuple[str, X], ...]`` (tables). Raises MismatchError when the value is of
    another type: a number is no boolean, and a text is no list of one text.
    """
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        if any(value == choice and type(value) is type(choice) for choice in args):
            return value
    elif origin in (Union, types.UnionType):
        return _convert_union(value, args)
    elif origin is tuple and typing.get_origin(args[0]) is tuple:
        if isinstance(value, dict):
            inner = typing.get_args(args[0])[1]
            return tuple((name, _part(v, inner, f'"{name}"')) for name, v in value.items())
    elif origin is tuple:
        if isinstance(value, list):
            return tuple(_part(v, args[0], f"item {i}") for i, v in enumerate(value, 1))
    elif origin in (dict, Mapping):
        if isinstance(value, dict):
            return {name: _part(v, args[1], f'"{name}"') for name, v in value.items()}
    elif hint is Path:
        if isinstance(value, str):
            return Path(value)
    elif type(value) is hint:
        return value
    raise MismatchError(f"expected {describe(hint)}, not {_shown(value)}")


def _convert_union(value: object, choices: Sequence[Any]) -> Any:
    real = [choice for choice in choices if choice is not type(None)]
    for choice in real[:-1]:
        try:
            return convert(value, choice)
        except MismatchError:
            continue
    return convert(value, real[-1])


def _part(value: object, hint: Any, where: str) -> Any:
    try:
        return convert(value, hint)
    except MismatchError as error:
        raise MismatchError(f"{where}: {error}") from None


def describe(hint: Any) -> str:
    """Say in plain words which values the type ``hint`` takes."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is Literal:
        return "one of " + ", ".join(f'"{choice}"' for choice in args)
    if origin in (Union, types.UnionType):
        return " or ".join(describe(choice) for choice in args if choice is not type(None))
    if is_table(hint):
        return "a table"
    if origin is tuple:
        plural = {str: "texts", int: "numbers", bool: "booleans"}.get(args[0])
        return f"a list of {plural}" if plural else f"a list, each {describe(args[0])}"
    names = {bool: "true or false", int: "a whole number", str: "a text", Path: "a path"}
    return str(names[hint])


def is_table(hint: Any) -> bool:
    """Say whether values of the type ``hint`` are tables in TOML: mappings, or pairs of names and values."""
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    return origin in (dict, Mapping) or (origin is tuple and typing.get_origin(args[0]) is tuple)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f'the text "{value}"' if len(value) <= 40 else "a text"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return f"the number {value}"
    return "a list" if isinstance(value, list) else "a table" if isinstance(value, dict) else "a date or time"


def unknown(key: str, known: Iterable[str], what: str = "key") -> str:
    """Return the message about a key that does not exist, with the one that was probably meant."""
    from difflib import get_close_matches

    known = list(known)
    close = get_close_matches(snake(key).lower(), [snake(k) for k in known], n=1, cutoff=0.6)
    hint = f"; did you mean {kebab(close[0])!r}?" if close else ""
    return f"unknown {what} {key!r}{hint}".replace("'", '"')


def syntax_problem(error: tomllib.TOMLDecodeError) -> Problem:
    """Return what tomllib found wrong, with its line (its messages end in ``(at line 3, column 5)``)."""
    match = re.fullmatch(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", str(error), re.DOTALL)
    if match is None:
        return Problem(0, f"not valid TOML: {error}")
    return Problem(int(match[2] or 0), f"not valid TOML: {match[1]}")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """Return the line on which the key at ``path`` is set in ``text``, which must be valid TOML and hold it.

    tomllib keeps no positions, so it is asked again and again: the first lines of a file can be read exactly
    when they end between two statements, and a key is set by the statement with which it first appears. That
    holds for every way TOML has to write a key (dotted, quoted, inline tables, arrays over several lines) and
    needs no second TOML parser. The search is a bisection, and only an error pays for it.
    """
    import tomllib

    ends = [0, *(m.end() for m in re.finditer(r"[^\n]*\n|[^\n]+\Z", text))]

    def statements(lines: int) -> tuple[int, dict[str, Any]]:
        """Read the first ``lines`` lines, less those of a statement that goes on after them."""
        while True:
            try:
                return lines, tomllib.loads(text[: ends[lines]])
            except tomllib.TOMLDecodeError:
                lines -= 1

    last = bisect_left(range(len(ends)), True, key=lambda lines: _present(statements(lines)[1], path))
    return statements(last - 1)[0] + 1


def _present(value: Any, path: Sequence[str | int]) -> bool:
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError):
            return False
    return True
