"""What could be rewritten: a body becomes units, each of which can be taken or left on its own.

A unit is a Markdown leaf with raw tags in it, or a run of HTML blocks. It knows how to render itself and says
nothing about whether the page survives: that is ``settle``'s business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.plan.chunks import chunk_unit
from newsclean.plan.conflicts import find_conflicts
from newsclean.plan.leaves import leaf_unit
from newsclean.plan.mixed import hold_mixed
from newsclean.plan.source import Source
from newsclean.plan.stretches import island_units
from newsclean.plan.trees import read_islands
from newsclean.plan.unit import Plan, Rendered, Unit
from newsclean.scan import scan

if TYPE_CHECKING:
    from newsclean.model import Settings
    from newsclean.stand_ins import Watched

__all__ = ["Plan", "Rendered", "Unit", "plan"]


def plan(body: str, settings: Settings, watched: list[Watched] | None = None) -> Plan:
    """Read ``body`` and propose what to rewrite.

    Where ``watched`` is given, rules get a context that remembers what they looked at, which is added to it.
    """
    regions = scan(body)
    made = Plan([], [], [(block.start, block.end) for block in regions.blocks])
    if not regions.leaves and not regions.chunks and not any(b.kind == "html" for b in regions.blocks):
        return made
    source = Source(body, regions, settings, made, watched)
    islands = read_islands(source)
    find_conflicts(source, islands)
    hold_mixed(source, islands)
    made.endless = (
        bool(source.conflicts)
        or not all(extent.closed for extent in source.reading.extents)
        or any(
            fault.fault == "tag" for island in islands if island.builder for fault in island.builder.misread
        )
    )
    for chunk in regions.chunks:  # one that is not closed decides about the leaves below
        if not source.is_swallowed(chunk.start):
            chunk_unit(source, chunk)
    for leaf in regions.leaves:
        if not source.is_swallowed(leaf.start):
            leaf_unit(source, leaf)
    for island in islands:
        island_units(source, island)
    made.units.sort(key=lambda unit: unit.start)
    return made
