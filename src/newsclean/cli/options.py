"""What was asked for, after the command line has been read."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.cli.screen import ColorChoice


class UsageError(Exception):
    """The command line, or the configuration, cannot be followed. The text says why; exit code 2."""


@dataclass(frozen=True)
class Options:
    """The options that are about this run. Those that a configuration file can set too are in ``config``, by
    the names of its fields; what was not given is ``None`` there."""

    paths: tuple[str, ...] = ()
    check: bool = False
    diff: bool = False
    output_dir: str | None = None
    stdin_filename: str | None = None
    encoding: str | None = None
    config_file: str | None = None
    no_config: bool = False
    stats: bool = False
    quiet: int = 0
    verbose: bool = False
    color: ColorChoice = "auto"
    config: dict[str, Any] = field(default_factory=dict)

    @property
    def mode(self) -> Any:
        """The mode of a Plan."""
        return "diff" if self.diff else "check" if self.check else "write"


def canonical_encoding(name: str | None) -> str | None:
    """Return the name of an encoding as Python knows it; ``None`` for UTF-8. Raises UsageError for none."""
    if name is None:
        return None
    try:
        found = codecs.lookup(name).name
        "".encode(found)
    except (LookupError, ValueError):
        raise UsageError(
            f'--encoding: "{name}" is not a text encoding; try cp949, euc-kr or utf-16'
        ) from None
    return None if found == "utf-8" else found


def names(values: list[str] | None) -> tuple[str, ...] | None:
    """Return the parts of a repeated, comma-separated option; ``None`` when it was not given."""
    if not values:
        return None
    return tuple(part.strip() for value in values for part in value.split(",") if part.strip())
