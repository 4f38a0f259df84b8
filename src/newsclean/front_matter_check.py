"""Front matter, read once and looked at by every FM rule: findings, and the edits that ``--fix`` asks for."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from newsclean import edit, presets
from newsclean.front_matter import Front, content, locate
from newsclean.front_tree import Fix, FrontMatter
from newsclean.model import Settings
from newsclean.node import Problem, same
from newsclean.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import ModuleType

    from newsclean.model import Document, Edit, Finding
    from newsclean.node import Node
    from newsclean.yaml_repair import Repair


def check(
    document: Document,
    settings: Settings,
    *,
    exists: Callable[[str], bool] | None = None,
    read_schema: Callable[[str], str] | None = None,
) -> tuple[Finding, ...]:
    """Every finding of the FM rules that are on, in the order of the file.

    ``exists`` says whether a path below the site's root is there, ``read_schema`` gives the text of the
    schema file that the settings name; without them nothing is looked up, and no schema is asked. What
    ``fixes`` repairs is not reported when ``settings.fix`` is on. Raises schema.SchemaError for a schema
    that cannot be used; bad front matter never raises.
    """
    rules = _enabled(settings.select, settings.ignore)
    if not rules:
        return ()
    front = read(document, settings, exists=exists, read_schema=read_schema)
    if front.place is None and not front.settings.require_front_matter and "_posts" not in front.name:
        return ()
    found: list[Finding] = [finding for rule in rules for finding in rule.check(front)]
    if settings.fix and found:
        made = _fixes(front)
        mended = [Fix(_code(done.problem), done.edit) for done in front.repairs] if made else []
        settled = [(fix.code, fix.edit.span) for fix in (*made, *mended)]
        found = [
            finding
            for finding in found
            if not any(
                code == finding.code and span.start <= finding.span.start and finding.span.start <= span.end
                for code, span in settled
            )
        ]
    return tuple(sorted(found, key=lambda finding: (finding.span, finding.code)))


def fixes(document: Document, settings: Settings) -> tuple[Edit, ...]:
    """The edits that repair what is certain, sorted; none unless ``settings.fix`` is on.

    After them the front matter reads as before everywhere else, which has been checked by reading it again.
    """
    if not settings.fix:
        return ()
    return tuple(fix.edit for fix in _fixes(read(document, settings)))


def read(
    document: Document,
    settings: Settings,
    *,
    exists: Callable[[str], bool] | None = None,
    read_schema: Callable[[str], str] | None = None,
) -> FrontMatter:
    """The front matter of ``document`` as the rules look at it; never raises."""
    text = document.text
    place = locate(text)
    keys = presets.keys(settings.preset, settings.front_matter_keys)
    whole: Node | None = None
    problem: Problem | None = None
    repairs: tuple[Repair, ...] = ()
    if isinstance(place, Front):
        try:
            whole = _tree(text, place)
        except Problem as error:
            from newsclean.yaml_repair import repair

            problem = error
            mended = (
                repair(text, place.span.start, content(text, place).end) if place.kind == "yaml" else None
            )
            if mended is not None:
                # The other rules look at what the author meant, so that all findings come at once.
                problem = None
                whole, repairs = mended
    root = whole if whole is not None and whole.tag == "map" else None
    front = FrontMatter(
        document.name, text, settings, place, keys, root, whole, problem, repairs, exists, read_schema
    )
    if root is not None:
        front.found.update(_known(root, front))
    return front


def _tree(text: str, place: Front) -> Node:
    inner = content(text, place)
    if place.kind == "yaml":
        from newsclean.yaml_nodes import compose

        # With its opening fence, as Jekyll reads it: so a first line "%…" is no directive.
        return compose(text, place.span.start, inner.end)
    from newsclean import data_nodes

    make = data_nodes.json_nodes if place.kind == "json" else data_nodes.toml_nodes
    return make(text, inner.start, inner.end)


def _known(root: Node, front: FrontMatter) -> dict[str, tuple[Node, Node]]:
    """The entries whose key the preset knows, under the preset's name for it; of two the last one."""
    # Hugo reads keys in any case.
    names = {name.lower(): name for name in front.keys} if front.settings.preset == "hugo" else {}
    found = {}
    for key, value in root.pairs:
        name = names.get(key.text.lower(), key.text)
        if key.scalar and name in front.keys:
            found[name] = (key, value)
    return found


@lru_cache(maxsize=64)
def _enabled(select: tuple[str, ...], ignore: tuple[str, ...]) -> tuple[ModuleType, ...]:
    """The modules of the FM rules that are on, in the order of the table."""
    settings = Settings(select=select, ignore=ignore)
    return tuple(rule.load() for rule in RULES if rule.code.startswith("FM") and settings.enabled(rule.code))


def _fixes(front: FrontMatter) -> list[Fix]:
    """The repairs that made the block readable, and what the rules would like to change in it."""
    mended = [Fix(_code(done.problem), done.edit) for done in front.repairs]
    # A block becomes readable by all of its repairs or not at all.
    if front.root is None or not all(front.settings.enabled(fix.code) for fix in mended):
        return []
    wanted = [
        fix
        for rule in _enabled(front.settings.select, front.settings.ignore)
        for fix in getattr(rule, "fix", _nothing)(front)
    ]
    if not wanted:
        return mended
    # A value that was quoted to be readable is written once, with both changes.
    spans = [fix.edit.span for fix in wanted]
    every = sorted(
        [fix for fix in mended if fix.edit.span not in spans] + wanted, key=lambda fix: fix.edit.span
    )
    return every if _proved(front, [fix.edit for fix in every], wanted) else mended


def _nothing(front: FrontMatter) -> tuple[Fix, ...]:
    return ()


def _code(problem: Problem) -> str:
    # A value such as "!중요" is refused as a tag when it is read, and reported as unreadable when it is text.
    return "FM005" if problem.code == "FM005" else "FM001"


def _proved(front: FrontMatter, edits: Sequence[Edit], wanted: Sequence[Fix]) -> bool:
    """Read the front matter after ``edits``: all must be as it was, but for what was ``wanted``."""
    if not isinstance(front.place, Front) or front.root is None:
        return False
    after = edit.apply(front.text, edits)
    place = locate(after)
    if not isinstance(place, Front):
        return False
    try:
        tree = _tree(after, place)
    except Problem:
        return False
    meant = {fix.edit.span.start: fix.text for fix in wanted}
    return same(_meaning(front.root, meant), _meaning(tree, {}))


def _meaning(node: Node, meant: dict[int, str]) -> Node:
    """The tree with the texts in ``meant``, by place; of the styles only block scalars' count."""
    style = node.style if node.style in ("|", ">") else ""
    if node.scalar:
        return node._replace(text=meant.get(node.span.start, node.text), style=style)
    return node._replace(
        items=tuple(_meaning(item, meant) for item in node.items),
        pairs=tuple((_meaning(key, {}), _meaning(value, meant)) for key, value in node.pairs),
    )
