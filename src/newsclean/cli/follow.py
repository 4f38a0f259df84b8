"""From the options to the work, and back to an exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.cli.options import Options, UsageError
from newsclean.cli.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable


def follow(options: Options, instead: Callable[[Screen], int] | None = None) -> int:
    """Do what the options say, or do ``instead``; return the exit code."""
    screen = Screen(options.color)
    try:
        code = instead(screen) if instead is not None else _work(options, screen)
    except UsageError as error:
        screen.talk("".join(f"newsclean: {line}\n" for line in str(error).splitlines()))
        if options.wants_stdin and options.mode == "write":
            from newsclean.cli.pipe import pass_through

            pass_through(screen)
        code = 2
    return code if screen.close() else 2


def _work(options: Options, screen: Screen) -> int:
    """Do what the paths ask for."""
    if options.wants_stdin:
        if options.paths not in (("-",), ()):
            raise UsageError("standard input cannot be mixed with files (./- is a file of that name)")
        from newsclean.cli.pipe import clean_stdin

        return clean_stdin(options, screen)
    if not options.paths:
        raise UsageError('nothing to clean: name posts or folders, or "-" for standard input (see --help)')
    if "" in options.paths or options.output_dir == "":
        raise UsageError("a path is empty: is a variable not set?")
    if options.output_dir is not None and options.mode != "write":
        raise UsageError(f"--{options.mode} writes nothing: leave out -o")
    from newsclean.cli.session import clean_files

    return clean_files(options, screen)
