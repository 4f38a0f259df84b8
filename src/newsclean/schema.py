"""The user's own JSON Schema against front matter: the only import of jsonschema, when a schema is set."""

from __future__ import annotations

import json
import posixpath
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from newsclean.node import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newsclean.model import Span
    from newsclean.node import Node

# Where a schema without an address of its own stands, deep enough for "../" in its references.
_FOLDER = "file:///" + "d/" * 8


class SchemaError(ValueError):
    """A schema that cannot be used. Its text is one line, with the path of the schema."""


def errors(
    root: Node, path: str, read: Callable[[str], str], construct: Callable[[Node], Any], fence: Span
) -> Iterator[tuple[Span, str]]:
    """Place and message of everything in ``root`` that the schema in the file ``path`` does not allow.

    ``read`` gives the text of a schema file, ``construct`` a scalar's value; what is missing at the top is
    reported at ``fence``. Raises SchemaError when the schema, or one it refers to, cannot be used.
    """
    validator = usable(path, read)
    from referencing.exceptions import Unresolvable

    try:
        found = sorted(validator.iter_errors(_json_like(plain(root, construct))), key=_order)
    except Unresolvable as error:
        raise SchemaError(f"{path}: $ref {_json(error.ref)} is not there, or not beside the schema") from None
    for failure in found:
        yield from _located(failure, root, fence)


def usable(path: str, read: Callable[[str], str]) -> Any:
    """The validator for the schema in the file ``path``. Raises SchemaError."""
    try:
        text = read(path)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise SchemaError(f"{path}: cannot be read: {reason}") from None
    return _validator(path, text, read)


@lru_cache(maxsize=32)
def _validator(path: str, text: str, read: Callable[[str], str]) -> Any:
    try:
        from jsonschema import FormatChecker, exceptions, validators
        from referencing import Registry, Resource
        from referencing.exceptions import NoSuchResource
        from referencing.jsonschema import DRAFT202012
    except ImportError:
        raise SchemaError('a schema needs the extra: pip install "newsclean[schema]"') from None

    schema = _parsed(path, text)
    if not isinstance(schema, dict | bool):
        raise SchemaError(f"{path}: a schema is an object, true or false")
    own = schema.get("$id") if isinstance(schema, dict) else None
    base = own if isinstance(own, str) and "/" in own else _FOLDER + quote(posixpath.basename(path))
    beside = base.rpartition("/")[0] + "/"

    def retrieve(uri: str) -> Resource[Any]:
        if uri.startswith(beside):
            relative = unquote(uri.removeprefix(beside))
        elif uri.startswith("file:///d/"):
            relative = posixpath.relpath(
                unquote(uri.removeprefix("file://")), _FOLDER.removeprefix("file://")
            )
        else:
            raise NoSuchResource(uri)
        file = posixpath.join(posixpath.dirname(path), relative)
        try:
            contents = _parsed(file, read(file))
        except (OSError, UnicodeDecodeError):
            raise NoSuchResource(file) from None
        return Resource.from_contents(contents, default_specification=DRAFT202012)

    kind: Any = validators.validator_for(schema, default=validators.Draft202012Validator)
    try:
        kind.check_schema(schema)
    except exceptions.SchemaError as error:
        where = error.json_path.removeprefix("$").lstrip(".") or "the schema"
        raise SchemaError(f"{path}: not a JSON Schema: {where}: {_one_line(error.message)}") from None
    resource = Resource.from_contents(schema, default_specification=DRAFT202012)
    registry: Any = Registry(retrieve=retrieve).with_resource(base, resource)  # type: ignore[call-arg]
    return kind({"$ref": base}, registry=registry, format_checker=FormatChecker())


def _parsed(path: str, text: str) -> Any:
    try:
        return json.loads(text.removeprefix("\ufeff"))
    except json.JSONDecodeError as error:
        raise SchemaError(f"{path}:{error.lineno}: not JSON: {error.msg}") from None
    except (RecursionError, ValueError):
        raise SchemaError(f"{path}: not JSON that can be read") from None


def _json_like(value: Any) -> Any:
    """Dates as text, for JSON has none and a schema asks for their form."""
    if isinstance(value, dict):
        return {key: _json_like(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_json_like(part) for part in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def _order(error: Any) -> list[tuple[int, str]]:
    """Lists in the order of their entries, mappings by key; a total order over mixed paths."""
    return [(step, "") if isinstance(step, int) else (-1, str(step)) for step in error.absolute_path]


def _located(error: Any, root: Node, fence: Span) -> Iterator[tuple[Span, str]]:
    """The places and words for one error of jsonschema."""
    node, key, name = root, None, ""
    for step in error.absolute_path:
        if isinstance(step, int):
            node, name = node.items[step], f"{name}[{step}]"
        else:
            entry = node.entry(step)
            if entry is None:
                break
            key, node = entry
            name = f"{name}.{step}" if name else step
    place = node.span if node.scalar and node.span.end > node.span.start else key.span if key else fence
    if not node.scalar and name.endswith("]"):
        place = node.span
    prefix = f"{name}: " if name else ""
    if error.validator == "required":
        missing = next((k for k in error.validator_value if k not in error.instance), "?")
        missing = error.message.split("'")[1] if error.message.count("'") >= 2 else missing
        yield (place if name else fence), f'{prefix}"{missing}" is missing'
    elif error.validator in ("additionalProperties", "unevaluatedProperties") and node.pairs:
        yield from _unknown_keys(error, node, prefix)
    else:
        yield place, prefix + _words(error)


def _unknown_keys(error: Any, node: Node, prefix: str) -> Iterator[tuple[Span, str]]:
    from difflib import get_close_matches

    known = list((error.schema or {}).get("properties", {}))
    for key, _ in node.pairs:
        if key.text in known or repr(key.text) not in error.message:
            continue
        close = get_close_matches(key.text, known, n=1)
        hint = f'; did you mean "{close[0]}"?' if close else ""
        yield key.span, f'{prefix}the key "{key.text}" is not allowed{hint}'


def _words(error: Any) -> str:
    from difflib import get_close_matches

    value, wanted = error.instance, error.validator_value
    if error.validator == "enum":
        close = get_close_matches(str(value), [str(choice) for choice in wanted], n=1)
        hint = f"; did you mean {_json(close[0])}?" if close else ""
        more = ", …" if len(wanted) > 8 else ""
        return f"{_json(value)} is not one of {', '.join(map(_json, wanted[:8]))}{more}{hint}"
    if error.validator == "type":
        types = wanted if isinstance(wanted, list) else [wanted]
        return f"{_json(value)} is not {' or '.join(map(_article, types))}"
    if error.validator in ("anyOf", "oneOf") and error.context:
        from jsonschema.exceptions import best_match

        return _words(best_match(error.context))
    return _one_line(error.message)


_ARTICLES = {
    "string": "text",
    "array": "a list",
    "object": "a mapping",
    "integer": "a whole number",
    "null": "null",
}


def _article(name: str) -> str:
    return _ARTICLES.get(name, f"a {name}")


def _json(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else text[:59] + "…"


def _one_line(error: object) -> str:
    text = " ".join(str(error).split())
    return text if len(text) <= 200 else text[:199] + "…"
