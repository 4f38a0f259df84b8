"""Patterns mean the same to every Python that newsclean runs on.

Before 3.11.5, ``re`` goes on from the wrong place after a possessive group that fails when it has moved on already:
``(?:ab?c)*+`` matches "a" (https://github.com/python/cpython/issues/106052). Such a group is written as an atomic one,
``(?>(?:ab?c)*)``.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING, Any

import pytest

import newsclean

if TYPE_CHECKING:
    from collections.abc import Iterator

PARSER: Any = importlib.import_module("re._parser")
ONE = {"LITERAL", "NOT_LITERAL", "IN", "ANY", "CATEGORY"}
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}


def patterns() -> Iterator[tuple[str, re.Pattern[Any]]]:
    """Every pattern that a module of newsclean keeps, alone or in a tuple."""
    for found in pkgutil.walk_packages(newsclean.__path__, "newsclean."):
        if found.name == "newsclean.__main__":
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            for pattern in value if isinstance(value, tuple) else (value,):
                if isinstance(pattern, re.Pattern):
                    yield f"{found.name}.{name}", pattern


def fails_halfway(items: Any) -> bool:
    """Whether what stands in a group can fail after ``re`` has noted another place."""
    began = moved = False
    for name, value in flat(items):
        if name == "ASSERT_NOT" or (name == "ASSERT" and any(str(op) not in ONE for op, _ in value[1])):
            return True
        if name == "BRANCH":
            if moved or any(fails_halfway(branch) for branch in value[1]):
                return True
            moved = began
        elif name in REPEATS:
            if value[0] and (began or moved):
                return True
            moved = True
        elif name != "ASSERT" and moved:
            return True
        began = began or name != "ASSERT"
    return False


def flat(items: Any) -> Iterator[tuple[str, Any]]:
    """What stands in a group, with that of groups in it."""
    for op, value in items:
        if str(op) == "SUBPATTERN":
            yield from flat(value[-1])
        else:
            yield str(op), value


def risky(items: Any) -> bool:
    """Whether a possessive group anywhere in a pattern can fail halfway."""
    for op, value in items:
        if str(op) == "POSSESSIVE_REPEAT":
            inner = list(flat(value[2]))
            if not (len(inner) == 1 and inner[0][0] in ONE) and fails_halfway(value[2]):
                return True
        parts = value if isinstance(value, tuple | list) else [value]
        for part in parts:
            if isinstance(part, PARSER.SubPattern) and risky(part):
                return True
            if isinstance(part, list) and any(isinstance(p, PARSER.SubPattern) and risky(p) for p in part):
                return True
    return False


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("(?:ab?c)*+", True),
        ("(?:(?!c).)++", True),
        (r"(?:\s*+=)?+", True),
        (r"(?:\.\w++)++", True),
        ("x(?P<y>(?:a|b+c)*+)", True),
        ("(?>(?:ab?c)*)", False),
        (r'"(?:[^"\\]|\\.?)*+"', False),
        (r"(?:\.\w\w*+)++", False),
        ("[^a]*+(?:ab)?+", False),
    ],
)
def test_the_check(pattern: str, expected: bool) -> None:
    assert risky(PARSER.parse(pattern)) == expected


def test_no_possessive_group_fails_halfway() -> None:
    found = list(patterns())
    assert len(found) > 100
    assert sorted({name for name, p in found if risky(PARSER.parse(p.pattern, p.flags & ~re.DEBUG))}) == []
