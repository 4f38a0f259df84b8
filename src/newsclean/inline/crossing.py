"""End tags that stand side by side in the wrong order: ``<b><span>…</b></span>``.

Browsers close the inner element with the outer one (HTML5 13.2.6.4.7); kramdown prints the first end tag.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean import kramdown
from newsclean.action import Drop, Marks
from newsclean.html import VOID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from newsclean.action import Action, Context
    from newsclean.html import Tag
    from newsclean.scan import Leaf, RawTag

CODE = "HT211"


def end_tags_in_order(
    leaf: Leaf, context: Context, resolve: Callable[[Tag], tuple[str, Action]]
) -> dict[int, str]:
    """Where the end tags of a Markdown leaf are in the wrong order, and the element that each ends in the right one.

    Empty unless every tag is emphasis or goes, so that each end tag is written anew: none that stays as it is may take
    another's place. Empty also where something else crosses, for kramdown would read all of the leaf otherwise.
    """
    if (
        not context.settings.enabled(CODE)
        or context.settings.bold_fallback == "leave"
        or "|" in context.text[leaf.start : leaf.end]
    ):
        return {}
    tags = [raw for raw in leaf.tags if raw.tag is None or raw.tag.name not in VOID]
    stack: list[str] = []
    ordered: dict[int, str] = {}
    for index, raw in enumerate(tags):
        tag = raw.tag
        if tag is None or raw.inside != tags[0].inside or tag.name not in kramdown.PARSED:
            return {}  # kramdown's raw stretches end with tags that are where they are
        if not isinstance(resolve(tag)[1], Drop | Marks):
            return {}
        name = ordered.get(raw.start, tag.name)
        if not tag.close:
            stack.append(name)
            continue
        if name in stack and stack[-1] != name:
            closed = stack[len(stack) - 1 - stack[::-1].index(name) :][::-1]
            run = tags[index : index + len(closed)]
            if sorted(closed) != sorted(_side_by_side(run)):
                return {}
            ordered.update(zip((other.start for other in run), closed, strict=True))
            name = closed[0]
        if not stack or stack.pop() != name:
            return {}
    return {} if stack else ordered


def _side_by_side(run: Sequence[RawTag]) -> list[str]:
    """The names of the end tags in ``run``, up to where they do not touch."""
    names: list[str] = []
    end = run[0].start
    for raw in run:
        if raw.tag is None or not raw.tag.close or raw.start != end:
            break
        names.append(raw.tag.name)
        end = raw.end
    return names
