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
        code = 2
    return code if screen.close() else 2


def _work(options: Options, screen: Screen) -> int:
    """Do what the paths ask for."""
    if "-" in options.paths:
        if options.paths != ("-",):
            raise UsageError('"-" stands alone: standard input cannot be mixed with files (./- is a file)')
        from newsclean.cli.pipe import clean_stdin

        return clean_stdin(options, screen)
    if options.stdin_filename is not None:
        raise UsageError('--stdin-filename names standard input: give "-" instead of files')
    if not options.paths:
        raise UsageError('nothing to clean: name posts or folders, or "-" for standard input (see --help)')
    if options.output_dir is not None and options.mode != "write":
        raise UsageError(f"--{options.mode} writes nothing: leave out -o")
    from newsclean.cli.session import clean_files

    return clean_files(options, screen)
