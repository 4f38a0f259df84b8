"""Typer's commands without pydantic.

From version 0.29 on, Typer builds a pydantic model for every parameter, which takes longer than cleaning two
hundred posts. For text and switches there is nothing to convert; all else, and every error, is still Typer's.
"""

from __future__ import annotations

from typing import Any, get_args

from typer.core import TyperCommand


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
            if isinstance(value, int):
                return value
            if value.isascii() and value.isdecimal() and int(value) > 0:
                return int(value)
        return self._ask_typer_itself(param).coerce(value, param=param, ctx=ctx)

    def _ask_typer_itself(self, param: Any) -> Any:
        param._runtime_param = None
        return self._ask_typer()


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
