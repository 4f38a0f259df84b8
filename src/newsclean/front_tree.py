"""What the front-matter rules look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from newsclean.model import Edit, Finding, Level, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from newsclean.front_matter import Front, Unclosed
    from newsclean.model import Settings
    from newsclean.node import Node, Problem
    from newsclean.presets import Key, Kind
    from newsclean.yaml_repair import Repair


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter of one post, read or not.

    ``root`` is the tree of a mapping; ``None`` when there is none, and then ``problem`` may say why. With
    ``repairs`` the tree is the one after them, with the places of the text as it is. ``exists`` answers
    whether a path of the site is there, ``read_schema`` gives the text of a schema file; both are for the
    rules that ask, and ``None`` means that nobody can tell.
    """

    name: str
    text: str
    settings: Settings
    place: Front | Unclosed | None
    keys: Mapping[str, Key]
    root: Node | None = None
    whole: Node | None = None
    problem: Problem | None = None
    repairs: tuple[Repair, ...] = ()
    exists: Callable[[str], bool] | None = None
    read_schema: Callable[[str], str] | None = None
    found: dict[str, tuple[Node, Node]] = field(default_factory=dict)

    @property
    def fence(self) -> Span:
        """The opening fence: the place of what is not there."""
        if self.place is None:
            return Span(0, 0)
        start = self.place.span.start
        return Span(start, start + (1 if self.place.kind == "json" else 3))

    def values(self, *kinds: Kind) -> Iterator[tuple[str, Node, Node]]:
        """Name, key and value of every known key of one of ``kinds``, in the order of the file."""
        for name, (key, value) in self.found.items():
            if self.keys[name].kind in kinds:
                yield name, key, value

    def finding(self, code: str, node: Node | Span, message: str, level: Level = Level.WARNING) -> Finding:
        """A finding at a node."""
        return Finding(code, node if isinstance(node, Span) else node.span, message, level)


class Fix(NamedTuple):
    """An edit and the rule whose finding it settles. ``text`` is what the value reads as afterwards."""

    code: str
    edit: Edit
    text: str = ""


def shown(text: str, limit: int = 40) -> str:
    """``text`` in quotes for a message: one line, and not too long."""
    line = " ".join(text.split())
    return f'"{line[: limit - 1]}…"' if len(line) > limit else f'"{line}"'


def named(node: Node) -> str:
    """What a value is, in plain words."""
    if node.tag == "int" or node.tag == "float":
        return f"the number {node.text}"
    names = {"seq": "a list", "map": "a mapping", "null": "empty", "timestamp": f"the date {node.text}"}
    return names.get(node.tag) or (f"{node.text} (true or false)" if node.tag == "bool" else "text")
