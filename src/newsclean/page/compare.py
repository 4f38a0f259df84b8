"""How two pages differ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.page.seen import joined

if TYPE_CHECKING:
    from newsclean.page.seen import Block, Page


def difference(before: Page, after: Page) -> str | None:
    """Say in a few words how two pages differ, or None when a reader sees the same."""
    if before == after:
        return None
    left, right = _normal(before.blocks), _normal(after.blocks)
    if left == right:
        lost = before.anchors - after.anchors
        return f"the target #{min(lost)} was lost" if lost else None
    for one, other in zip(left, right, strict=False):
        if one != other:
            if one[2] == other[2]:
                return f"{one[1]} became {other[1]}" if one[1] != other[1] else "a block moved"
            return f'"{_short(one)}" became "{_short(other)}"'
    longer = left if len(left) > len(right) else right
    return f'"{_short(longer[min(len(left), len(right))])}" was {"lost" if longer is left else "gained"}'


def _short(block: tuple[Any, ...]) -> str:
    words = "".join(str(run[0]) for run in block[2]).replace("\n", " ")
    return words if len(words) <= 40 else words[:39] + "…"


def _normal(blocks: tuple[Block, ...]) -> list[tuple[Any, ...]]:
    """A caption reads like an emphasised line."""
    normal: list[tuple[Any, ...]] = []
    for block in blocks:
        if block.kind in ("figcaption", "caption") or (block.kind == "p" and _emphasised(block)):
            runs = joined([(text, marks - {"em"}) for text, marks in block.runs])
            normal.append((block.place, "p", runs))
        else:
            normal.append((block.place, block.kind, block.runs))
    return normal


def _emphasised(block: Block) -> bool:
    return all("em" in marks for text, marks in block.runs if text.strip())
