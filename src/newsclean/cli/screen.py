"""Where text goes: data to standard output, talk to standard error, colour and a bar on a terminal only."""

from __future__ import annotations

import errno
import os
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress

ColorChoice = Literal["auto", "always", "never"]

_BAR_AFTER = 1.0  # seconds: a run that is over sooner needs no bar
_BAR_EVERY = 0.1
_CLEAR_LINE = "\r\x1b[2K"


class Screen:
    """The two output streams. Data is always UTF-8, whatever the locale; talk is in the terminal's
    encoding."""

    def __init__(self, color: ColorChoice = "auto") -> None:
        self.in_terminal = _is_terminal(sys.stdin)
        self.out_terminal = _is_terminal(sys.stdout)
        self.err_terminal = _is_terminal(sys.stderr)
        self.out_color = _colored(color, self.out_terminal)
        self.err_color = _colored(color, self.err_terminal)
        self.failed = False
        self._gone = False
        self._bar: Bar | None = None

    @property
    def width(self) -> int:
        """The width of the terminal, in cells."""
        import shutil

        return shutil.get_terminal_size().columns

    def data(self, data: str | bytes) -> None:
        """Write to standard output. A reader that went away (``| head``) ends the output, not the work; any
        other error is said once and makes the run fail."""
        if not data or self._gone:
            return
        if isinstance(data, str):
            data = data.encode("utf-8", "backslashreplace")
        if self._bar is not None and self.out_terminal:
            self._bar.step_aside()
        try:
            if sys.stdout is None:
                raise OSError(errno.EBADF, "it is closed")
            sys.stdout.buffer.write(data)
            if self.out_terminal:
                sys.stdout.buffer.flush()
        except (OSError, ValueError) as error:
            self._lose_output(error)

    def talk(self, text: str) -> None:
        """Write a line to standard error, if there is one, after the data so far: both may go to one file."""
        if sys.stderr is None:
            return
        self._flush()
        with suppress(OSError, ValueError):
            if self._bar is not None:
                self._bar.step_aside()
            sys.stderr.write(text if text.endswith("\n") else text + "\n")
            sys.stderr.flush()

    def progress(self, total: int) -> Bar:
        """Return a bar for ``total`` files; it shows only on a terminal, and after a while."""
        self._bar = Bar(total, shown=self.err_terminal, color=self.err_color)
        return self._bar

    def close(self) -> bool:
        """Write out what is still held back. Returns whether everything could be written."""
        self._flush()
        return not self.failed

    def _flush(self) -> None:
        if not self._gone and sys.stdout is not None:
            try:
                sys.stdout.flush()
            except (OSError, ValueError) as error:
                self._lose_output(error)

    def _lose_output(self, error: Exception) -> None:
        self._gone = True
        if not isinstance(error, BrokenPipeError):
            self.failed = True
            reason = error.strerror if isinstance(error, OSError) else error
            self.talk(f"newsclean: cannot write to standard output: {reason}")
        with suppress(OSError, ValueError):  # what is still in the buffer must not fail again at the very end
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


class Bar:
    """A progress bar on standard error, drawn by Rich, without a thread of its own."""

    def __init__(self, total: int, *, shown: bool, color: bool) -> None:
        self._total = total
        self._shown = shown
        self._color = color
        self._next = time.monotonic() + _BAR_AFTER
        self._progress: Progress | None = None
        self._task: Any = None

    def at(self, count: int) -> None:
        """Say that ``count`` files are done."""
        if not self._shown:
            return
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + _BAR_EVERY
        if self._progress is None:
            self._start()
        if self._progress is not None:
            self._progress.update(self._task, completed=count, refresh=True)

    def step_aside(self) -> None:
        """Clear the line for other text; the next step draws the bar again."""
        if self._progress is not None and sys.stderr is not None:
            sys.stderr.write(_CLEAR_LINE)
            sys.stderr.flush()

    def stop(self) -> None:
        """Take the bar away."""
        if self._progress is not None:
            self._progress.stop()
            self._progress = None

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        console = Console(stderr=True, no_color=not self._color, highlight=False)
        columns = (TextColumn("newsclean"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        self._progress = Progress(
            *columns,
            console=console,
            auto_refresh=False,
            transient=True,
            redirect_stdout=False,  # the lines between are ours, and are written as bytes
            redirect_stderr=False,
        )
        self._task = self._progress.add_task("", total=self._total)
        self._progress.start()


def paint_diff(diff: bytes) -> str:
    """Return a diff with colours, for a terminal: control characters in it are shown, not sent."""
    from newsclean.report.as_text import UNPRINTABLE, printable

    styles = {"+": "32", "-": "31", "@": "36"}
    lines = []
    for line in diff.decode("utf-8", "backslashreplace").split("\n"):
        text = UNPRINTABLE.sub(lambda m: m[0] if m[0] in "\t\r" else printable(m[0]), line)
        style = "1" if line.startswith(("--- ", "+++ ")) else styles.get(line[:1])
        lines.append(f"\x1b[{style}m{text}\x1b[0m" if style else text)
    return "\n".join(lines)


def _is_terminal(stream: TextIO | None) -> bool:
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False


def _colored(choice: ColorChoice, terminal: bool) -> bool:
    """Follow --color, then NO_COLOR (no-color.org), then FORCE_COLOR, then what the stream is."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return terminal and os.environ.get("TERM") != "dumb"
