"""Judge many pages at once, on all cores, with the tests' own judge and the real renderers."""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests import meaning, renderers

if TYPE_CHECKING:
    from collections.abc import Sequence

CHUNK = 40  # posts that one worker takes at a time; Hugo makes one site of them


@dataclass(frozen=True, slots=True)
class Pair:
    """A post before and after, and the words that were declared as dropped."""

    name: str
    before: str
    after: str
    dropped: tuple[str, ...] = ()


def judge(pairs: Sequence[Pair], names: Sequence[str]) -> dict[str, dict[str, list[str]]]:
    """For every renderer: the posts that do not mean the same any more, each with its differences."""
    changed = [pair for pair in pairs if pair.before != pair.after]
    chunks = [(r, changed[i : i + CHUNK]) for r in names for i in range(0, len(changed), CHUNK)]
    verdicts: dict[str, dict[str, list[str]]] = {name: {} for name in names}
    with ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        for (name, _), found in zip(chunks, pool.map(_judge_chunk, chunks), strict=True):
            verdicts[name].update(found)
    return verdicts


def _judge_chunk(job: tuple[str, list[Pair]]) -> dict[str, list[str]]:
    renderer, pairs = job
    befores = _render(renderer, [meaning.split_front(p.before)[1] for p in pairs])
    afters = _render(renderer, [meaning.split_front(p.after)[1] for p in pairs])
    found = {}
    for pair, before, after in zip(pairs, befores, afters, strict=True):
        if before is None or after is None:
            differences = [] if before is None else [f"! {renderer} cannot render it any more"]
        else:
            differences = meaning.differences(before, after, pair.dropped)
        if differences:
            found[pair.name] = differences
    return found


def _render(renderer: str, texts: list[str]) -> list[str | None]:
    """The pages; ``None`` for a text that the renderer fails on."""
    try:
        return list(renderers.render(renderer, texts))
    except renderers.RenderError:
        if len(texts) == 1:
            return [None]
        return [page for text in texts for page in _render(renderer, [text])]
