"""The usual command lines, read without Typer, which takes longer to import than a hundred posts to clean.

These are what pre-commit, editors and people in a hurry write: paths, and a few switches in full. Anything
else, and everything that is wrong, is Typer's to read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.cli.options import Options

if TYPE_CHECKING:
    from collections.abc import Sequence

_OF_RUN = {"--check": "check", "--diff": "diff", "-v": "verbose", "--verbose": "verbose"}
_OF_CONFIG = {"--force-exclude": "force_exclude", "--fix": "fix", "--strict": "strict"}
_QUIET = {"-q": 1, "--quiet": 1, "-qq": 2}
_JOBS = ("-j", "--jobs")
_NUMBERS = frozenset(map(str, range(1, 100)))  # others are odd enough for Typer to look at


def read(arguments: Sequence[str]) -> Options | None:
    """Return what the command line asks for; ``None`` when it is no usual one."""
    paths: list[str] = []
    values: dict[str, Any] = {}
    config: dict[str, Any] = {}
    rest = iter(arguments)
    for argument in rest:
        if argument == "--":
            paths.extend(rest)
        elif argument == "-" or not argument.startswith("-"):
            paths.append(argument)
        elif argument in _OF_RUN:
            values[_OF_RUN[argument]] = True
        elif argument in _OF_CONFIG:
            config[_OF_CONFIG[argument]] = True
        elif argument in _QUIET:
            values["quiet"] = values.get("quiet", 0) + _QUIET[argument]
        elif argument == "--stdin-filename" and (name := next(rest, None)) is not None:
            values["stdin_filename"] = name
        elif argument in _JOBS and (number := next(rest, "")) in _NUMBERS:
            config["jobs"] = int(number)
        elif argument[:2] == "-j" and argument[2:] in _NUMBERS:
            config["jobs"] = int(argument[2:])
        else:
            return None
    return Options(paths=tuple(paths), config=config, **values)
