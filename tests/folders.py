"""Folders of posts in the working folder, and what a run finds there."""

from __future__ import annotations

from pathlib import Path

from newsclean.config import Config
from newsclean.discover import Rules, Target, discover


def make(*names: str) -> None:
    """Write files without meaning, and the folders they are in."""
    for name in names:
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def targets(*paths: str, config: Config | None = None) -> list[Target]:
    """What a run over ``paths`` is about."""
    return list(discover(paths, Rules(config or Config())))
