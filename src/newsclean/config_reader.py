"""What stands in a configuration file: its table turned into a Config, with every problem and its line."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from newsclean.config_model import (
    CONFIG_FIELDS,
    SETTINGS_FIELDS,
    SETTINGS_PATHS,
    Config,
    ConfigError,
    Override,
)
from newsclean.model import Settings
from newsclean.toml_options import (
    MismatchError,
    Problem,
    convert,
    line_of,
    option_types,
    snake,
    syntax_problem,
    unknown,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def parse(path: Path, text: str, at: tuple[str, ...]) -> Config | None:
    """Return the configuration in ``text``, which stands in the file ``path``; ``at`` leads to its table.

    ``None``: there is no such table. Raises ConfigError with every problem.
    """
    try:
        table: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(path, [syntax_problem(error)]) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, lists nested as deep
        raise ConfigError(path, [Problem(0, "a value that cannot be read")]) from None
    for step in at:
        if not isinstance(table, dict) or step not in table:
            return None
        table = table[step]
    return _Reader(path, text, at).config(table)


class _Reader:
    """Turns the table of one file into a Config and collects everything that is wrong on the way."""

    def __init__(self, path: Path, text: str, at: tuple[str, ...]) -> None:
        self.path = path
        self.text = text
        self.at = at
        self.problems: list[Problem] = []

    def config(self, table: object) -> Config:
        """Return the Config; raises ConfigError with every problem of the file."""
        if not isinstance(table, dict):
            self.complain("expected a table")
            table = {}
        tables = {"overrides": table.pop("overrides", []), "schemas": table.pop("schemas", {})}
        own = {key: hint for key, hint in option_types(Config).items() if snake(key) in CONFIG_FIELDS}
        values = self.options(table, option_types(Settings) | own, (), tables)
        overrides = self.schemas(tables["schemas"]) + self.overrides(tables["overrides"])
        if (jobs := values.get("jobs")) is not None and jobs < 1:
            self.complain("jobs: expected a whole number from 1", "jobs")
        if self.problems:
            raise ConfigError(self.path, self.problems)
        of_settings = {name: value for name, value in values.items() if name in SETTINGS_FIELDS}
        return Config(
            settings=replace(Settings(), **of_settings),
            source=self.path.absolute(),
            overrides=tuple(overrides),
            in_file=frozenset(values),
            **{name: value for name, value in values.items() if name in CONFIG_FIELDS},
        )

    def options(
        self,
        table: dict[str, Any],
        known: dict[str, Any],
        at: tuple[str | int, ...],
        more: Iterable[str] = (),
    ) -> dict[str, Any]:
        """Return the converted values of ``table`` by field name. ``more`` are keys to suggest as well."""
        values: dict[str, Any] = {}
        for key, value in table.items():
            if key not in known:
                self.complain(self.unknown(key, [*known, *more], at), *at, key)
                continue
            try:
                values[snake(key)] = convert(value, known[key])
            except MismatchError as error:
                self.complain(f"{key}: {error}", *at, key)
        for name in SETTINGS_PATHS & values.keys():
            values[name] = self.anchored(values[name])
        for name in {"select", "ignore"} & values.keys():
            from newsclean.rules_doc import unknown_selectors

            for message in unknown_selectors(values[name]):
                self.complain(f"{name}: {message}", *at, name)
        return values

    def unknown(self, key: str, known: list[str], at: tuple[str | int, ...]) -> str:
        """Return what there is to say about a key that has no business at ``at``."""
        if at and snake(key) in CONFIG_FIELDS:
            return f'"{key}" is for a whole run, not for some files'
        if not at and not self.at and key == "tool":
            return f'unknown key "tool": in {self.path.name} keys stand at the top, without [tool.newsclean]'
        return unknown(key, known)

    def overrides(self, rows: object) -> list[Override]:
        """Read ``[[overrides]]``: ``files``, and the settings for them."""
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.complain("overrides: expected tables, each under [[overrides]]", "overrides")
            return []
        found = []
        known = option_types(Settings) | {"files": tuple[str, ...]}
        for number, row in enumerate(rows):
            values = self.options(row, known, ("overrides", number))
            if "files" not in row:
                self.complain('an override needs files = ["…"]', "overrides", number)
            found.append(Override(values.pop("files", ()), values))
        return found

    def schemas(self, table: object) -> list[Override]:
        """Read ``[schemas]``, which maps globs to schema files: a short form of overrides with ``schema``."""
        if not isinstance(table, dict):
            self.complain("schemas: expected a table", "schemas")
            return []
        found = []
        for glob, name in table.items():
            if isinstance(name, str):
                found.append(Override((glob,), {"schema": self.anchored(name)}))
            else:
                self.complain(f'schemas: "{glob}": expected the path of a schema', "schemas", glob)
        return found

    def anchored(self, value: Any) -> Any:
        """Return a path of the file as seen from the working folder."""
        if isinstance(value, tuple):
            return tuple(self.anchored(part) for part in value)
        return str(self.path.parent / value) if isinstance(value, str) else value

    def complain(self, message: str, *at: str | int) -> None:
        """Note a problem with the key ``at``."""
        self.problems.append(Problem(line_of(self.text, (*self.at, *at)), message))
