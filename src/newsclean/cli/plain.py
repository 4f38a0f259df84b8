"""Typer's commands without pydantic.

From version 0.29 on, Typer builds a pydantic model for every parameter, which takes longer than cleaning two
hundred posts. For text, switches, choices and numbers there is little to convert, and we know better what to say
about a wrong one; all else is still Typer's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

from typer import BadParameter
from typer.core import TyperCommand

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Plain:
    """Takes a value from the command line as the text that it is, if it is one of the expected ones."""

    def __init__(self, parameter: Any) -> None:
        self._ask_typer = parameter.get_runtime_param
        self._annotation = parameter.type_descriptor.annotation
        self._choices = get_args(self._annotation)

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:
        """Return the value of the parameter ``param``."""
        if value is None or value == ():
            return () if param.multiple or param.nargs == -1 else None
        if self._annotation is str or self._annotation == list[str] or value in self._choices:
            return value
        if self._annotation is int:
            return _count(value)
        if self._choices and isinstance(value, str):
            raise BadParameter(_none_of(value, self._choices))
        return self._ask_typer_itself(param).coerce(value, param=param, ctx=ctx)

    def _ask_typer_itself(self, param: Any) -> Any:
        param._runtime_param = None
        return self._ask_typer()


def _count(value: object) -> int:
    if isinstance(value, int):
        return value
    if isinstance(value, str) and re.fullmatch("0*[1-9][0-9]{0,8}", value):
        return int(value)
    raise BadParameter(f'expected a whole number from 1, not "{value}"')


def _none_of(value: str, choices: Sequence[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(value.lower(), choices, n=1)
    hint = f'; did you mean "{close[0]}"?' if close else ""
    return f'"{value}" is none of {", ".join(choices)}{hint}'


class PlainCommand(TyperCommand):
    """A command whose parameters take the short way. Where Typer is built otherwise, it keeps to its own."""

    def get_params(self, ctx: Any) -> Any:
        """Return the parameters."""
        parameters = super().get_params(ctx)
        parameter: Any
        for parameter in parameters:
            if getattr(parameter, "_runtime_param", self) is None:
                parameter._runtime_param = _Plain(parameter)
        return parameters
