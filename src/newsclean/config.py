"""The configuration file: ``newsclean.toml``, or ``[tool.newsclean]`` in ``pyproject.toml``.

The nearest one, from a file upwards, counts; in one folder ``newsclean.toml`` before ``pyproject.toml``.
Its keys are the fields of Settings (how a post is cleaned) and of Config (which files, how to report), in
kebab-case. Paths and globs are relative to the folder of the file; globs are written as in ``.gitignore``.

Most folders have none: what reads one is imported when one was found.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from newsclean.config_model import Config, ConfigError, OutputFormat
from newsclean.read import read_beside

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Config", "ConfigError", "OutputFormat", "load"]

FILE_NAMES = ("newsclean.toml", "pyproject.toml")


def load(
    start: str | os.PathLike[str], *, config: str | os.PathLike[str] | None = None, no_config: bool = False
) -> Config:
    """Return the configuration for a run over ``start`` (a file or a folder, which need not exist).

    ``config`` names the file to use instead of the nearest one; ``no_config`` means the defaults. Raises
    ConfigError when the file cannot be read, is not TOML, or holds a key or a value that does not exist.
    """
    if no_config:
        return Config()
    if config is not None:
        found = _read(os.fspath(config), named=True)
        if found is None:
            raise _error(config, "no [tool.newsclean] table" if os.path.isfile(config) else "no such file")
        return found
    for folder in _folders(os.path.abspath(start)):
        if found := in_folder(folder):
            return found
    return Config()


def in_folder(folder: str) -> Config | None:
    """Return the configuration that stands in this very folder, if there is one. Raises ConfigError."""
    for name in FILE_NAMES:
        if found := _read(_as_typed(os.path.join(folder, name))):
            return found
    return None


def _folders(start: str) -> Iterator[str]:
    """Yield the folder of ``start`` and all above it."""
    folder = start if os.path.isdir(start) else os.path.dirname(start)
    while True:
        yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _as_typed(path: str) -> str:
    """Return ``path`` relative to the working folder when it is below it: shorter in messages."""
    try:
        here = os.path.join(os.getcwd(), "")
    except OSError:
        return path
    return path.removeprefix(here)


def _read(path: str, *, named: bool = False) -> Config | None:
    """Read one file, which may be a pipe if it was ``named``.

    ``None``: it does not exist, or is a pyproject.toml without newsclean in it.
    """
    try:
        if named:
            with open(path, "rb") as file:
                data = file.read()
        else:
            data = read_beside(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        if not os.access(os.path.dirname(path) or ".", os.X_OK):
            return None  # nor can any post be read there
        raise _error(path, f"cannot be read: {error.strerror or error}") from None
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise _error(path, "not UTF-8 text", data.count(b"\n", 0, error.start) + 1) from None
    at: tuple[str, ...] = ("tool", "newsclean") if os.path.basename(path) == "pyproject.toml" else ()
    if at and "newsclean" not in text:
        return None
    from pathlib import Path

    from newsclean.config_reader import parse

    return parse(Path(path), text, at)


def _error(path: str | os.PathLike[str], message: str, line: int = 0) -> ConfigError:
    from pathlib import Path

    from newsclean.toml_options import Problem

    return ConfigError(Path(path), [Problem(line, message)])
