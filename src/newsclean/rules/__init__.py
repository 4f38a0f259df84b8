"""The ordered list of rules. One row, one file, one fixture file.

A row names the module that holds the rule; the module's docstring is the rule's documentation. Modules are
imported when they are first needed, so that a file without HTML costs none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: the code users see, the name that says what is found, and the module ``newsclean.rules.<module>``."""

    code: str
    name: str
    module: str

    def load(self) -> ModuleType:
        """Import the rule's module."""
        return import_module(f"newsclean.rules.{self.module}")


RULES: tuple[Rule, ...] = ()
