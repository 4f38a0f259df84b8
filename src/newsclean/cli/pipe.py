"""``newsclean -``: standard input to standard output, bytes in, bytes out.

An editor puts in its place whatever comes out. So nothing is written before all of it is known, and when
anything goes wrong the input comes out unchanged, with exit code 2.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from newsclean.cli.options import UsageError, canonical_encoding, configure, working_folder
from newsclean.cli.screen import paint_diff
from newsclean.fault import FileFault
from newsclean.findings import report_of
from newsclean.post import clean_post
from newsclean.read import decode, encode

if TYPE_CHECKING:
    from newsclean.cli.options import Options
    from newsclean.cli.screen import Screen
    from newsclean.config import Config
    from newsclean.model import FileReport
    from newsclean.templates import Templates

STDIN = "<stdin>"


def clean_stdin(options: Options, screen: Screen) -> int:
    """Clean standard input; return the exit code."""
    if screen.in_terminal and screen.err_terminal and not options.quiet:
        screen.talk("newsclean: reading a post from the terminal; Ctrl-D ends it")
    try:
        data = _read_all()
    except OSError as error:
        screen.talk(f"newsclean: cannot read standard input: {error.strerror or error}")
        return 2
    loud = options.quiet < 2
    try:
        return _clean(data, options, screen)
    except UsageError as error:
        reason = "\n".join(f"newsclean: {line}" for line in str(error).splitlines())
        loud = True
    except FileFault as fault:
        reason = _failure_line(fault, options)
    except Exception as error:
        reason = _failure_line(FileFault.crashed(error), options)
    if loud:
        screen.talk(reason)
    if options.mode == "write":
        screen.data(data)
    return 2


def pass_through(screen: Screen) -> None:
    """Copy standard input to standard output: the command line was wrong, and an editor waits for its text."""
    if not screen.in_terminal:
        with suppress(OSError):
            screen.data(_read_all())


def _clean(data: bytes, options: Options, screen: Screen) -> int:
    name = _name(options)
    if options.output_dir is not None:
        raise UsageError("-o wants files: what comes from standard input goes to standard output")
    here = working_folder()
    config = configure(options, options.stdin_filename or here)
    encoding = canonical_encoding(options.encoding)
    if options.stdin_filename and _excluded(config, options.stdin_filename):
        if options.mode == "write":
            screen.data(data)
        return 0
    text = decode(data, encoding)

    templates = _templates(config) if "<" in text else None
    outcome = clean_post(text, name, config.settings_for(name))
    if templates is not None:
        templates.save()
    result = encode(outcome.text, encoding) if outcome.changed else data
    report = report_of(name, outcome, written=options.mode == "write")
    return _say(data, result, report, options, config, screen)


def _templates(config: Config) -> Templates | None:
    """The block templates of earlier runs: with them no library for HTML need be imported."""
    if not config.cache:
        return None
    from newsclean.cache import cache_folder, program_digest
    from newsclean.templates import Templates

    folder = cache_folder()
    if folder is None:
        return None
    templates = Templates(folder, program_digest())
    templates.use()
    return templates


def _say(
    data: bytes, result: bytes, report: FileReport, options: Options, config: Config, screen: Screen
) -> int:
    """Write the text, or the diff, to standard output, and everything else beside it."""
    if options.mode == "write":
        screen.data(result)
    elif options.mode == "diff":
        from newsclean.udiff import diff_name, unified_diff

        diff = unified_diff(diff_name(options.stdin_filename or "stdin"), data, result)
        screen.data(paint_diff(diff) if screen.out_color else diff)
    people = config.output_format in ("text", "concise")
    if people and not report.diagnostics and report.status != "would-change":
        return 0  # nothing to say, and nothing imported to say it
    from newsclean.report import Summary, formatter

    summary = Summary()
    summary.add(report)
    if not (people and options.quiet):
        lines = formatter(
            config.output_format,
            terminal=screen.err_terminal,
            color=screen.err_color,
            width=screen.width if screen.err_terminal else 80,
        )
        screen.talk(lines.start() + lines.file(report) + lines.end(summary))
    return options.exit_code(summary.exit_code(strict=config.strict))


def _excluded(config: Config, path: str) -> bool:
    from newsclean.discover import Rules

    return Rules(config).excluded(path)


def _name(options: Options) -> str:
    return options.stdin_filename or STDIN


def _failure_line(fault: FileFault, options: Options) -> str:
    from newsclean.report import failure_line

    return failure_line(fault.failure(_name(options)))


def _read_all() -> bytes:
    if sys.stdin is None:
        import errno

        raise OSError(errno.EBADF, "it is closed")
    return sys.stdin.buffer.read()
