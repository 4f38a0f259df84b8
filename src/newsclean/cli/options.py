"""What was asked for: the command line after it has been read, and the configuration it belongs to."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newsclean.cli.screen import ColorChoice
    from newsclean.config import Config


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
    exit_zero: bool = False
    color: ColorChoice = "auto"
    config: dict[str, Any] = field(default_factory=dict)

    @property
    def wants_stdin(self) -> bool:
        """Whether this is about standard input: ``-``, or a name for it."""
        return "-" in self.paths or self.stdin_filename is not None

    @property
    def mode(self) -> Any:
        """The mode of a Plan."""
        return "diff" if self.diff else "check" if self.check else "write"

    def exit_code(self, code: int) -> int:
        """Return the exit code of a run that came to ``code``: what is left to do is no failure for some."""
        return 0 if code == 1 and self.exit_zero else code


def canonical_encoding(name: str | None) -> str | None:
    """Return the name of an encoding as Python knows it; ``None`` for UTF-8. Raises UsageError for none."""
    if name is None:
        return None
    import codecs

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


def configure(options: Options, start: str) -> Config:
    """Return the configuration in force for ``start``. Raises UsageError for what is wrong in it."""
    from newsclean.config import ConfigError, load

    try:
        config = load(start, config=options.config_file or None, no_config=options.no_config)
    except ConfigError as error:
        raise UsageError(str(error)) from error
    _check_selectors(options)
    config = config.override(**options.config)
    _check_schemas(config)
    return config


def _check_selectors(options: Options) -> None:
    """Raise UsageError for codes that no rule has."""
    for option in ("select", "ignore"):
        if given := options.config.get(option):
            from newsclean.rules_doc import unknown_selectors

            if problems := unknown_selectors(given):
                raise UsageError("\n".join(f"--{option}: {problem}" for problem in problems))


def _check_schemas(config: Config) -> None:
    """Raise UsageError for a schema that cannot be used, once and not for every post."""
    every = [config.settings.schema, *(row.settings.get("schema") for row in config.overrides)]
    named = {path for path in every if path is not None}
    if named:
        from newsclean.post import check_schema

        problems = [problem for path in sorted(named) if (problem := check_schema(path))]
        if problems:
            raise UsageError("\n".join(problems))


def working_folder() -> str:
    """Return the working folder. Raises UsageError when it has been removed, or cannot be found."""
    try:
        return os.getcwd()
    except OSError as error:
        raise UsageError(f"the working folder is gone: {error.strerror or error}") from None


def common_folder(paths: Iterable[str]) -> str:
    """Return the folder that all ``paths`` share: from there the configuration of the run is looked for. Raises
    UsageError when there is no working folder."""
    working_folder()
    folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in map(os.path.abspath, paths)]
    return os.path.commonpath(folders)
