"""YAML text to nodes with their places: the only import of PyYAML.

The text is read as a stream of events, which libyaml makes without recursion, and the tree is built here. So
the bounds hold before anything is constructed: PyYAML's own C composer crashes the interpreter on deeply
nested lists, and aliases can make a few lines stand for billions of values. Jekyll reads with libyaml as
well (Psych), so what is an error there is an error here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from newsclean.model import Span
from newsclean.node import MAX_DEPTH, MAX_SIZE, Node, Problem, too_deep, too_long

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_ALIASES = 50
MAX_NODES = 10_000

_CORE = "tag:yaml.org,2002:"
_TAGS = frozenset({"str", "int", "float", "bool", "null", "timestamp", "seq", "map"})

# libyaml's words for an error, and ours. {char} is the character at the place of the error.
_PLAIN_WORDS: Mapping[str, str] = {
    "mapping values are not allowed in this context": 'a ": " inside the text',
    "did not find expected key": "text goes on after the value has ended",
    "did not find expected '-' indicator": "text goes on after the value has ended",
    "did not find expected node content": 'a value cannot start with "{char}"',
    "found character that cannot start any token": 'a value cannot start with "{char}"',
    "could not find expected ':'": 'this is not a "key: value" line',
    "found unexpected end of stream": "a quote is never closed",
    "did not find expected ',' or ']'": 'a list that "[" opens is not closed by "]"',
    "did not find expected ',' or '}'": 'a mapping that "{{" opens is not closed by "}}"',
    "did not find expected alphabetic or numeric character": 'a value cannot start with "&" or "*"',
    "did not find expected whitespace or line break": 'a value cannot start with "!"',
    "did not find expected comment or line break": 'text follows "|" or ">" on its line',
    "block sequence entries are not allowed in this context": 'a value cannot start with "- "',
    "mapping keys are not allowed in this context": 'a value cannot start with "? "',
    "found unknown escape character": "a backslash in double quotes with a letter that means nothing",
    "found a tab character that violates indentation": "a tab in the indentation",
    "did not find expected <document start>": "this line is indented less than the first one",
    "control characters are not allowed": "a control character",
    "did not find expected hexdecimal number": "a backslash in double quotes without the digits that belong to it",
    "found unexpected document indicator": "a quote is never closed",
    "could not find expected directive name": 'a line cannot start with "%"',
}

_FIRST = re.compile(r"\n( *)[^\s#]")
_AT_OPENING = frozenset(
    (
        "found unexpected end of stream",
        "found unexpected document indicator",
        "did not find expected ',' or ']'",
        "did not find expected ',' or '}'",
    )
)
_NO_DOCUMENT = "did not find expected <document start>"
_ASTRAY = frozenset(("did not find expected key", "did not find expected '-' indicator"))


def compose(text: str, start: int, end: int) -> Node:
    """The node tree of ``text[start:end]``, a YAML document with its ``---`` line; an empty one is a null
    node.

    Offsets in the tree are offsets in ``text``. Raises ``Problem``: unreadable (FM001, FM005), or too big,
    too deep, with too many aliases or with a tag that is not YAML's own (FM006).
    """
    if end - start > MAX_SIZE:
        raise too_long(start)
    yaml = _yaml()
    source = text[start:end]
    try:
        loader = yaml.loader(source)
    except yaml.error as error:
        raise _problem(error, source, start) from None
    except UnicodeEncodeError as error:
        raise Problem("half of a character (a lone surrogate)", start + error.start) from None
    try:
        return _Builder(yaml, loader, start).build()
    except yaml.error as error:
        raise _problem(error, source, start) from None
    finally:
        loader.dispose()


def construct(node: Node) -> Any:
    """The Python value of a scalar node; its text where the type has no such value (2024-02-30)."""
    if node.tag == "str":
        return node.text
    yaml = _yaml()
    try:
        return yaml.constructor.construct_object(yaml.scalar(f"{_CORE}{node.tag}", node.text))
    except (ValueError, AttributeError, KeyError, yaml.error):
        return node.text


def metadata_loader() -> type[Any]:
    """A loader class for python-frontmatter: no value is too odd, and every key is the text as it stands.

    Only for text that ``compose`` has read, for it has no bounds of its own. Raises ValueError for a list as
    a key and for a merge of something that is no mapping.
    """
    return _yaml().metadata_loader


class _Yaml:
    """PyYAML, imported once and when first needed: most runs with a warm cache never come here."""

    def __init__(self) -> None:
        import yaml

        base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        self.error = yaml.YAMLError
        self.loader = base
        self.scalar = yaml.ScalarNode
        self.constructor = yaml.constructor.SafeConstructor()
        self.events = yaml.events

        class MetadataLoader(base):  # type: ignore[misc]
            def construct_object(self, node: Any, deep: bool = False) -> Any:
                try:
                    return super().construct_object(node, deep)
                except (ValueError, AttributeError):
                    self.recursive_objects.pop(node, None)
                    return node.value

            def get_single_data(self) -> Any:
                try:
                    return super().get_single_data()
                except yaml.constructor.ConstructorError as error:
                    raise ValueError(error.problem) from None
                except yaml.composer.ComposerError:  # what YAML allows, and PyYAML does not
                    raise ValueError("the same anchor stands here twice") from None

            def flatten_mapping(self, node: Any) -> None:
                super().flatten_mapping(node)
                for key, _ in node.value:
                    if isinstance(key, yaml.ScalarNode):
                        key.tag = f"{_CORE}str"

        MetadataLoader.add_constructor(f"{_CORE}value", base.construct_yaml_str)
        self.metadata_loader = MetadataLoader


@cache
def _yaml() -> _Yaml:
    return _Yaml()


@dataclass(slots=True)
class _Open:
    """A list or mapping that has begun: what it holds so far, and how high that is stacked."""

    tag: str
    start: int
    anchor: str | None
    before: int
    children: list[Node] = field(default_factory=list)
    height: int = 1


class _Builder:
    """Puts the tree together from events, and counts what the bounds are about."""

    def __init__(self, yaml: _Yaml, loader: Any, base: int) -> None:
        self.yaml = yaml
        self.loader = loader
        self.base = base
        self.root: Node | None = None
        self.open: list[_Open] = []
        # What an anchor names: the node (none yet while it is being read), its size, its height.
        self.anchors: dict[str, tuple[Node | None, int, int]] = {}
        self.aliases = 0
        self.count = 0

    def build(self) -> Node:
        events = self.yaml.events
        documents = 0
        while (event := self.loader.get_event()) is not None:
            kind = type(event)
            begin, finish = self.base + event.start_mark.index, self.base + event.end_mark.index
            if kind is events.ScalarEvent:
                self.scalar(event, Span(begin, finish))
            elif kind is events.SequenceStartEvent:
                self.start("seq", event, begin)
            elif kind is events.MappingStartEvent:
                self.start("map", event, begin)
            elif kind is events.SequenceEndEvent or kind is events.MappingEndEvent:
                self.end(begin, finish)
            elif kind is events.AliasEvent:
                self.alias(event.anchor, begin)
            elif kind is events.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise Problem("a second YAML document starts here; Jekyll drops it", begin)
        return self.root or Node("null", Span(self.base, self.base))

    def scalar(self, event: Any, span: Span) -> None:
        tag = _tag(event.tag, span.start)
        if tag is None:
            tag = self.loader.resolve(self.yaml.scalar, event.value, event.implicit)[len(_CORE) :]
            if tag == "value":  # "=", which is a type of its own in YAML 1.1 and a text for every reader
                tag = "str"
        style = (event.style or "").strip("\0")
        self.put(Node(tag, span, event.value, style), event.anchor, 1, 0, span.start)

    def start(self, tag: str, event: Any, begin: int) -> None:
        if _tag(event.tag, begin) not in (None, tag):
            raise Problem("the tag does not fit the value", begin, "FM006")
        if len(self.open) == MAX_DEPTH:
            raise too_deep(begin)
        if event.anchor:
            self.anchors[event.anchor] = (None, 0, 0)
        self.open.append(_Open(tag, begin, event.anchor, self.count))

    def end(self, begin: int, finish: int) -> None:
        done = self.open.pop()
        children = done.children
        # A block collection ends where the next token stands; its last child says where it really ends.
        stop = finish if finish > begin else max((done.start, *(child.span.end for child in children[-2:])))
        span = Span(done.start, stop)
        if done.tag == "seq":
            node = Node("seq", span, items=tuple(children))
        else:
            node = Node("map", span, pairs=tuple(zip(children[::2], children[1::2], strict=True)))
        size = self.count - done.before + 1
        self.count = done.before
        self.put(node, done.anchor, size, done.height, begin)

    def alias(self, name: str, begin: int) -> None:
        if name not in self.anchors:
            raise Problem(f'"*{name}" refers to an anchor that is not there', begin)
        node, size, height = self.anchors[name]
        if node is None:
            raise Problem(f'"*{name}" refers to itself', begin, "FM006")
        self.aliases += 1
        if self.aliases > MAX_ALIASES:
            raise Problem(f"front matter holds more than {MAX_ALIASES} aliases", begin, "FM006")
        self.put(node, None, size, height, begin)

    def put(self, node: Node, anchor: str | None, size: int, height: int, begin: int) -> None:
        """Hang ``node`` where it belongs. ``size`` and ``height`` count what it holds, aliases out."""
        self.count += size
        if self.count > MAX_NODES:
            raise Problem(f"front matter holds more than {MAX_NODES} values", begin, "FM006")
        if anchor:
            self.anchors[anchor] = (node, size, height)
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        parent.children.append(node)
        parent.height = max(parent.height, height + 1)
        if len(self.open) + height > MAX_DEPTH:
            raise too_deep(begin)


def _tag(name: str | None, begin: int) -> str | None:
    """The short name of an explicit tag; ``None`` without one. Raises ``Problem`` for any other."""
    if name is None:
        return None
    if name.startswith(_CORE) and name[len(_CORE) :] in _TAGS:
        return name[len(_CORE) :]
    raise Problem(f'the tag "{name}" is not read', begin, "FM006")


def _below_first(source: str, index: int) -> bool:
    """Whether the line that begins at ``index`` is indented less than the first one below the fence."""
    first = _FIRST.search(source)
    return first is not None and len(first[1]) > index - (source.rfind("\n", 0, index) + 1)


def _problem(error: Any, source: str, base: int) -> Problem:
    """A PyYAML error in plain words, at the place where it shows."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        index, words = mark.index, error.problem or ""
    else:
        # A ReaderError; libyaml counts its position in bytes.
        data = source.encode("utf-8", "surrogatepass")
        index = len(data[: getattr(error, "position", 0)].decode("utf-8", "ignore"))
        words = "control characters are not allowed"
    if words in _AT_OPENING and getattr(error, "context_mark", None) is not None:
        index = error.context_mark.index  # the quote or bracket that opens, not the place where hope was lost
    char = source[index : index + 1]
    if not char and words == "did not find expected node content":
        return Problem("a bracket is never closed", base + index)
    if not source[source.rfind("\n", 0, index) + 1 : index].strip():
        if char == "\t":
            return Problem("a tab in the indentation", base + index, "FM005")
        if words == _NO_DOCUMENT and not _below_first(source, index):
            return Problem(_PLAIN_WORDS["did not find expected key"], base + index)
        if words in _ASTRAY:
            return Problem("this line does not fit the ones above it (its indentation?)", base + index)
    return Problem(_PLAIN_WORDS.get(words, words).format(char=char), base + index)
