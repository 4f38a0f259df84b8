"""Config: everything a run was told, from the configuration file and the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from newsclean.model import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from newsclean.globs import Globs
    from newsclean.toml_options import Problem

OutputFormat = Literal["text", "concise", "json", "github", "sarif", "html"]


class ConfigError(Exception):
    """A configuration file that cannot be used. Its text: a line ``path:line: message`` for every problem."""

    def __init__(self, path: Path, problems: Sequence[Problem]) -> None:
        self.path = path
        self.problems = tuple(sorted(problems))
        super().__init__(
            "\n".join(
                f"{path}:{p.line}: {p.message}" if p.line else f"{path}: {p.message}" for p in self.problems
            )
        )


@dataclass(frozen=True)
class Override:
    """Settings for the files that match one of the globs in ``files``: those that were set, by field name."""

    files: tuple[str, ...]
    settings: Mapping[str, Any]

    @cached_property
    def globs(self) -> Globs:
        """The compiled globs."""
        from newsclean.globs import Globs

        return Globs(self.files)


@dataclass(frozen=True)
class Config:
    """Everything a run was told. Frozen; ``override`` returns a changed copy.

    ``jobs`` is ``None`` for as many processes as there are cores. ``in_file`` names what the file set, and
    ``given`` holds what the command line set, which wins over the file and over its per-folder overrides.
    """

    settings: Settings = field(default_factory=Settings)
    include: tuple[str, ...] = ("*.md", "*.markdown")
    exclude: tuple[str, ...] = (
        *("_layouts/", "_includes/", "_site/"),
        *("node_modules/", "vendor/", "build/", "dist/", "__pycache__/"),
    )
    extend_exclude: tuple[str, ...] = ()
    force_exclude: bool = False
    respect_gitignore: bool = True
    jobs: int | None = None
    cache: bool = True
    output_format: OutputFormat = "text"
    strict: bool = False
    source: Path | None = None
    overrides: tuple[Override, ...] = ()
    in_file: frozenset[str] = frozenset()
    given: Mapping[str, Any] = field(default_factory=dict)

    def settings_for(self, path: Path | str) -> Settings:
        """Return the settings for one file: the general ones, changed by every override that matches."""
        name = self._relative(path) if self.overrides else None
        if name is None:
            return self.settings
        changes: dict[str, Any] = {}
        for override in self.overrides:
            if override.globs.matches_below(name):
                changes |= override.settings
        changes |= {key: value for key, value in self.given.items() if key in changes}
        return replace(self.settings, **changes) if changes else self.settings

    def override(self, **options: Any) -> Config:
        """Return a copy with ``options`` (field names of Config or Settings) set, as by the command line.

        ``None`` means that an option was not given. Raises TypeError for a name that is neither.
        """
        given = {name: value for name, value in options.items() if value is not None}
        of_settings = {name: value for name, value in given.items() if name in SETTINGS_FIELDS}
        of_config = {name: value for name, value in given.items() if name not in SETTINGS_FIELDS}
        if strange := of_config.keys() - CONFIG_FIELDS:
            raise TypeError(f"no such option: {', '.join(sorted(strange))}")
        return replace(
            self, settings=replace(self.settings, **of_settings), given={**self.given, **given}, **of_config
        )

    def show(self) -> str:
        """Return what is in force, as a newsclean.toml that says the same; comments tell where it is from."""
        lines = [f"# {self.source or 'no configuration file'}"]
        for owner, names in ((self.settings, SETTINGS_FIELDS), (self, CONFIG_FIELDS)):
            lines += [self._show_option(owner, name) for name in names]
        for override in self.overrides:
            lines += ["", "[[overrides]]", f"files = {_toml(override.files)}"]
            lines += [_assignment(Settings, name, value) for name, value in override.settings.items()]
        return "\n".join(lines) + "\n"

    def _show_option(self, owner: Settings | Config, name: str) -> str:
        value = getattr(owner, name)
        if value is None:
            return f"# {_kebab(name)} is not set"
        origin = ""
        if name in self.given:
            origin = "  # command line"
        elif self.source and name in self.in_file:
            origin = f"  # {self.source.name}"
        return _assignment(type(owner), name, value) + origin

    def _relative(self, path: Path | str) -> str | None:
        """Return ``path`` relative to the configuration file's folder; ``None`` when it is not below it."""
        if self.source is None:
            return None
        # The links on the way are not resolved: the folder that a user names is the one that globs speak of.
        name = os.path.relpath(os.path.abspath(path), os.path.abspath(self.source.parent))  # noqa: PTH100
        if name.startswith(os.pardir):
            return None
        if name.isascii():
            return name
        import unicodedata

        return unicodedata.normalize("NFC", name)


SETTINGS_FIELDS = tuple(f.name for f in fields(Settings))
_STATE = {"settings", "source", "overrides", "in_file", "given"}
CONFIG_FIELDS = tuple(f.name for f in fields(Config) if f.name not in _STATE)
SETTINGS_PATHS = frozenset(f.name for f in fields(Settings) if f.metadata.get("path"))


def _kebab(name: str) -> str:
    from newsclean.toml_options import kebab

    return kebab(name)


def _assignment(owner: type, name: str, value: object) -> str:
    """Return the line of TOML that sets the field ``name`` of ``owner``."""
    from newsclean.toml_options import is_table, kebab, option_types

    if isinstance(value, tuple) and is_table(option_types(owner)[kebab(name)]):
        value = dict(value)
    return f"{kebab(name)} = {_toml(value)}"


def _toml(value: object) -> str:
    """Return ``value`` as TOML: a JSON string is a TOML basic string as long as DEL is escaped too."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_toml(str(key))} = {_toml(part)}" for key, part in value.items()) + "}"
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(part) for part in value) + "]"
    if isinstance(value, int):
        return str(value)
    import json

    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
