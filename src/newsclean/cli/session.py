"""A run over files and folders, from the options to the exit code."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from newsclean.cli.options import UsageError, canonical_encoding, common_folder, configure
from newsclean.cli.screen import paint_diff
from newsclean.discover import Rules, discover
from newsclean.model import Level
from newsclean.nearest import Nearest
from newsclean.passed_over import PassedOver
from newsclean.report import Summary, failure_line, formatter
from newsclean.runner import Run, run
from newsclean.work import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from newsclean.cli.options import Options
    from newsclean.cli.screen import Screen
    from newsclean.config import Config
    from newsclean.discover import Target
    from newsclean.mirror import Mirror
    from newsclean.model import FileReport
    from newsclean.report import Formatter
    from newsclean.work import Done


def clean_files(options: Options, screen: Screen) -> int:
    """Clean the files and folders that were named; return the exit code. Raises UsageError."""
    start = common_folder(options.paths)
    config = configure(options, start)
    if options.diff and config.output_format != "text":
        raise UsageError(f"--diff and --output-format {config.output_format} both want standard output")
    one = options.no_config or options.config_file  # for all files
    nearest = None if one else Nearest(start, config, options.config)
    rules = Rules(config, nearest)
    strays: list[str] = []
    passed = PassedOver()
    found: Iterable[Target] = discover(options.paths, rules, on_temporary=strays.append, passed=passed)
    settings_for = config.settings_for if nearest is None else nearest.settings_for
    task = Run(_plan(options, config), settings_for, jobs=config.jobs)
    copied_to: set[str] = set()
    if options.output_dir is not None:
        found = list(found)
        mirror, task = _mirrored(options.output_dir, options, found, task)
        copied_to = {os.path.dirname(mirror.place(target)) for target in found}
    elif screen.err_terminal and not options.quiet:
        found = list(found)  # a bar has to know how many there will be
    session = _Session(options, config, screen)
    with closing(run(found, task)) as results:
        session.show(results, len(found) if isinstance(found, list) else 0)
    _sweep(options, strays, copied_to)
    return session.end(passed.why_nothing(config.include))


class _Session:
    """Takes the results of a run, and says what there is to say about them."""

    def __init__(self, options: Options, config: Config, screen: Screen) -> None:
        self._options = options
        self._strict = config.strict
        self._screen = screen
        self._machine = config.output_format not in ("text", "concise")
        self._summary = Summary()
        self._format = self._formatter(config)

    def show(self, results: Iterator[Done], total: int) -> None:
        """Say what came of each file. An interrupt closes the output properly and says how far it got."""
        bar = self._screen.progress(total if not self._options.quiet else 0)
        self._data(self._format.start())
        try:
            for done in results:
                self._one(done)
                bar.at(self._summary.total)
        except BaseException as error:
            bar.stop()
            if hasattr(error, "number"):
                self._say_interrupted(total)
            raise
        bar.stop()

    def end(self, why_nothing: Sequence[str]) -> int:
        """Say the last words; return the exit code. ``why_nothing`` is what to say if there were no posts."""
        self._data(self._format.end(self._summary))
        if self._options.stats:
            self._stats()
        if not self._options.quiet:
            if self._summary.total:
                copied = self._options.output_dir is not None
                self._screen.talk(self._summary.closing_line(copied=copied, strict=self._strict))
            else:
                self._screen.talk("\n  ".join(("newsclean: no posts found", *why_nothing)))
        return self._options.exit_code(self._summary.exit_code(strict=self._strict))

    def _formatter(self, config: Config) -> Formatter:
        return formatter(
            config.output_format,
            terminal=self._screen.out_terminal,
            color=self._screen.err_color if self._options.diff else self._screen.out_color,
            width=self._screen.width if self._screen.out_terminal else 80,
            verbose=self._options.verbose,
        )

    def _one(self, done: Done) -> None:
        report = done.report()
        self._summary.add(report)
        if report.failure is not None and self._options.quiet < 2:
            self._screen.talk(failure_line(report.failure))
        self._data(self._format.file(self._wanted(report)))
        if done.diff:
            self._screen.data(paint_diff(done.diff) if self._screen.out_color else done.diff)

    def _wanted(self, report: FileReport) -> FileReport:
        """Leave out what ``--quiet`` does not want to hear. What a program reads is always complete."""
        if not self._options.quiet or self._machine or not report.diagnostics:
            return report
        errors = () if self._options.quiet > 1 else report.diagnostics
        return replace(report, diagnostics=tuple(d for d in errors if d.level is Level.ERROR))

    def _data(self, text: str) -> None:
        """Write findings: to standard output, or beside it when that is for a diff."""
        if self._options.diff:
            if text and self._options.quiet < 2:
                self._screen.talk(text)
        else:
            self._screen.data(text)

    def _stats(self) -> None:
        from newsclean.report.stats import stats

        if self._machine or self._options.diff:
            self._screen.talk(stats(self._summary))
            return
        terminal = self._screen.out_terminal
        width = self._screen.width if terminal else 80
        self._screen.data(stats(self._summary, color=self._screen.out_color, terminal=terminal, width=width))

    def _say_interrupted(self, total: int) -> None:
        self._data(self._format.end(self._summary) if self._machine else "")
        count = f"{self._summary.total:,}" + (f" of {total:,}" if total else "")
        self._screen.talk(
            f"newsclean: interrupted after {count} files; every file is whole, run again to go on"
        )


def _plan(options: Options, config: Config) -> Plan:
    cache = None
    if config.cache:
        from newsclean.cache import cache_folder, program_digest

        folder = cache_folder()
        cache = None if folder is None else (folder, program_digest())
    return Plan(options.mode, canonical_encoding(options.encoding), cache)


def _mirrored(output: str, options: Options, targets: list[Target], task: Run) -> tuple[Mirror, Run]:
    """Return the task with a place in the output folder for every target, all of them looked at before."""
    from newsclean.mirror import Mirror, OutputError

    try:
        mirror = Mirror(output, options.paths)
        refused = mirror.check(target for target in targets if target.fault is None)
    except OutputError as error:
        raise UsageError(str(error)) from error
    return mirror, replace(task, place_for=mirror.place, refused=refused)


def _sweep(options: Options, strays: list[str], copied_to: Iterable[str]) -> None:
    """Remove what killed runs left behind: ``strays``, and all in the folders that this run wrote to or may have."""
    if options.mode != "write":
        return
    from newsclean.write import sweep, sweep_folders

    sweep(strays)
    sweep_folders({os.path.dirname(path) or "." for path in options.paths if not os.path.isdir(path)})
    sweep_folders(copied_to)
