"""A key that is nearly a known one.

Why: unknown keys are fine, for every theme has its own; so a slip in a known one is never noticed, and the
post just has no categories.

Before::

    catagories: [경제]
    Title: 제목

Left alone: keys of common themes and plugins, plurals, and a key whose right spelling is there as well. For
Hugo, which reads keys in any case, ``Title`` is ``title``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.front_tree import shown
from newsclean.presets import THEME_KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM008"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at every key at the top that is one slip (two in a long word) from a known one."""
    if front.root is None:
        return
    present = {key.text for key, _ in front.root.pairs} | front.found.keys()
    known = {key.span for key, _ in front.found.values()}
    for key, _ in front.root.pairs:
        if not key.scalar or key.span in known or key.text in front.keys or key.text in THEME_KEYS:
            continue
        near = next((name for name in front.keys if name not in present and _near(key.text, name)), None)
        if near is not None:
            yield front.finding(CODE, key, f"unknown key {shown(key.text)}; did you mean {shown(near)}?")


def _near(written: str, name: str) -> bool:
    lower = written.lower()
    if lower == name.lower():
        return True
    # A short word has too many neighbours that are words themselves (date, data); a plural is another key.
    if len(name) < 5 or lower + "s" == name or lower == name + "s" or lower[:1] != name[:1].lower():
        return False
    return _slips(lower, name.lower()) <= (1 if len(name) < 9 else 2)


def _slips(a: str, b: str) -> int:
    """Letters to add, drop, change or swap with their neighbour to get from ``a`` to ``b``; at most 3."""
    if abs(len(a) - len(b)) > 2:
        return 3
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        two_before, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return min(row[-1], 3)
