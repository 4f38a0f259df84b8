"""Front matter as a tree of values that know where they stand in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from newsclean.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


MAX_SIZE = 64 * 1024
MAX_DEPTH = 20


class Node(NamedTuple):
    """One value, or one key, of front matter.

    ``tag`` is YAML's short name of the type (``str``, ``int``, ``float``, ``bool``, ``null``, ``timestamp``,
    ``merge``, ``seq``, ``map``) whatever language the front matter is written in. ``text`` is a scalar's text
    after quotes and escapes are resolved, ``style`` how it was written (``'``, ``"``, ``|``, ``>``, or
    nothing for plain).
    A YAML alias is the node that it stands for, so one node may occur at several places.
    """

    tag: str
    span: Span
    text: str = ""
    style: str = ""
    items: tuple[Node, ...] = ()
    pairs: tuple[tuple[Node, Node], ...] = ()

    @property
    def scalar(self) -> bool:
        """Whether this is neither a list nor a mapping."""
        return self.tag not in ("seq", "map")

    def entry(self, key: str) -> tuple[Node, Node] | None:
        """The key and value of ``key`` in this mapping: of several the last one, as in Jekyll."""
        for pair in reversed(self.pairs):
            if pair[0].text == key and pair[0].scalar:
                return pair
        return None


class Problem(Exception):  # noqa: N818 - it is shown to authors as a finding, and is no error of the program
    """Why front matter cannot be read, and the offset in the file where that shows.

    ``code`` is the rule to report it under: FM001 for what is not readable (FM005 for tabs), FM006 for what
    is not read because reading it is not safe.
    """

    def __init__(self, message: str, offset: int, code: str = "FM001") -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
        self.code = code


def too_long(offset: int) -> Problem:
    """What to raise where front matter holds more than ``MAX_SIZE`` characters."""
    return Problem(f"front matter is longer than {MAX_SIZE // 1024} KiB", offset, "FM006")


def too_deep(offset: int) -> Problem:
    """What to raise where values are in each other more than ``MAX_DEPTH`` times."""
    return Problem(f"values are nested more than {MAX_DEPTH} deep", offset, "FM006")


def same(a: Node, b: Node) -> bool:
    """Whether two trees mean the same and are written in the same style, wherever they stand."""
    if (a.tag, a.text, a.style, len(a.items), len(a.pairs)) != (
        b.tag,
        b.text,
        b.style,
        len(b.items),
        len(b.pairs),
    ):
        return False
    return all(map(same, a.items, b.items)) and all(
        same(k, m) and same(v, w) for (k, v), (m, w) in zip(a.pairs, b.pairs, strict=True)
    )


def moved(node: Node, to: Callable[[int], int]) -> Node:
    """The tree with every offset replaced by ``to(offset)``."""
    return node._replace(
        span=Span(to(node.span.start), to(node.span.end)),
        items=tuple(moved(item, to) for item in node.items),
        pairs=tuple((moved(key, to), moved(value, to)) for key, value in node.pairs),
    )


def scalars(node: Node) -> Iterator[Node]:
    """Every scalar of the tree that is a value or a list entry (keys are not), in order."""
    if node.scalar:
        yield node
    for item in node.items:
        yield from scalars(item)
    for _, value in node.pairs:
        yield from scalars(value)


def plain(node: Node, construct: Callable[[Node], Any]) -> Any:
    """The tree as Python values, with ``construct`` making the scalars; keys are always text."""
    if node.tag == "seq":
        return [plain(item, construct) for item in node.items]
    if node.tag == "map":
        return {key.text: plain(value, construct) for key, value in node.pairs}
    return construct(node)
