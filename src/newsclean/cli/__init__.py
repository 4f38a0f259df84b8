"""The command: arguments in, text out, exit code. Nothing else in newsclean prints.

Only this first step is imported at once: it stands between the process and the world (signals, streams that
are closed), and must be there before anything that takes time.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

__all__ = ["Interrupted", "main"]


class Interrupted(BaseException):
    """A signal asked the command to stop."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def main() -> None:
    """Run the command and end the process with its exit code."""
    _open_missing_streams()
    _catch_signals()
    try:
        code = _run(sys.argv[1:])
    except Interrupted as interrupt:
        _leave(128 + interrupt.number)
    sys.exit(code)


def _run(arguments: list[str]) -> int:
    """Read the command line and follow it."""
    if arguments and "_NEWSCLEAN_COMPLETE" not in os.environ:
        from newsclean.cli.usual import read

        options = read(arguments)
        if options is not None:
            from newsclean.cli.follow import follow

            return follow(options)
    if arguments in (["--version"], ["-V"]):
        from newsclean.cli.about import versions
        from newsclean.cli.screen import Screen

        screen = Screen()
        screen.data(versions())
        return 0 if screen.close() else 2
    from newsclean.cli.app import run

    return run(arguments)


def _open_missing_streams() -> None:
    """Put something in the places of standard streams that are closed: the next file opened would get their
    numbers, and what is written to a screen would end up in it."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            with suppress(OSError):
                os.open(os.devnull, os.O_RDWR)


def _catch_signals() -> None:
    """Turn signals into an exception, once: what is under way is then left in good order. Those that the
    parent told us to ignore (``nohup``, a job in the background) stay ignored."""
    sys.unraisablehook = _unraisable
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(number: int, frame: object) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    raise Interrupted(number)


def _unraisable(unraisable: sys.UnraisableHookArgs) -> None:
    """A signal that came inside of a callback, where Python can only print the exception: stop all the
    same."""
    if isinstance(unraisable.exc_value, Interrupted):
        from newsclean.write import abandon

        abandon()
        _leave(128 + unraisable.exc_value.number)
    sys.__unraisablehook__(unraisable)


def _leave(code: int) -> None:
    """End the process at once, without waiting for threads and processes that have been told to stop."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(Exception):
            stream.flush()
    os._exit(code)
