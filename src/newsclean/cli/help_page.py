"""The page that ``--help`` prints: the options in groups, then examples for all three ways to run it.

It is plain text, so that it can be searched, piped and read at any width; headings are bold on a terminal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from newsclean.cli.plain import PlainCommand
from newsclean.cli.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

ACTION = "What to do"
RULES = "Rules"
FILES = "Which files"
CONFIGURATION = "Configuration"
REPORT = "What is said"
RUN = "The run"
ABOUT = "About newsclean"
GROUPS = (ACTION, RULES, FILES, CONFIGURATION, REPORT, RUN, ABOUT)

_WIDEST, _NARROWEST = 100, 30
_ROOM_FOR_TWO_COLUMNS = 64
_NAMES = 27  # cells: one column for the names of all groups
_WIDEST_NAME = 41

INTRODUCTION = """\
Clean pasted blog-editor HTML (Tistory and its kind) out of Markdown posts. The page stays the same.

PATHS are posts, or folders to look through for *.md and *.markdown; "-" is standard input. Posts are
rewritten in place, each whole or not at all.

Scripts, event handlers and dangerous links are taken out. What cannot be made safe is left as it was, with
an error. Liquid and shortcodes are the site's own code and are not looked into: what they put into a page is
not promised, nor is what a frame shows. SECURITY.md has the whole promise.
"""

EXAMPLES = {
    "On a folder": (
        ("newsclean _posts/", "clean the posts in place"),
        ("newsclean --check _posts/", "write nothing, list the posts that would change"),
        ("newsclean --diff _posts/ | less", "write nothing, show the changes"),
        ("newsclean _posts/ -o cleaned/", "write a cleaned copy of the folder"),
    ),
    "Before every commit, with pre-commit": (
        ("id: newsclean", "clean what is staged"),
        ("id: newsclean-check", "only say which posts would change"),
    ),
    "In a pipe, or as the formatter of an editor": (
        ("newsclean - < post.md > cleaned.md", "messages go to standard error"),
        ("newsclean - --stdin-filename _posts/a.md", "the configuration of that place"),
    ),
}

EXIT_CODES = (
    ("0", "done"),
    ("1", "--check or --diff found something to change, or an error is left in a post"),
    ("2", "wrong usage, or a file could not be read or written; all others are done"),
    ("130", "interrupted; every file is whole"),
)


class HelpCommand(PlainCommand):
    """The command, with a help page of its own. The texts of the options are still those given to Typer."""

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option, which prints like everything else here does: quietly if nobody reads it."""
        option: Any = super().get_help_option(ctx)
        if option is not None:
            option.callback = _show
        return option

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write the page into Click's formatter."""
        screen = Screen()
        formatter.width = max(_NARROWEST, min(_WIDEST, screen.width - 1))
        page = _Page(formatter, bold=screen.out_color)
        formatter.write_usage(ctx.command_path, "[OPTIONS] [PATHS]...")
        formatter.write_paragraph()
        formatter.write_text(INTRODUCTION)
        records: dict[str, list[tuple[str, str]]] = {group: [] for group in GROUPS}
        parameter: Any
        for parameter in self.get_params(ctx):
            if parameter.param_type_name == "option" and (record := parameter.get_help_record(ctx)):
                records[getattr(parameter, "rich_help_panel", None) or ABOUT].append(record)
        for group, options in records.items():
            page.section(group, [(_aligned(name), text) for name, text in options], _NAMES)
        page.section("Exit codes", EXIT_CODES)
        with formatter.section(page.heading("Examples")):
            for title, rows in EXAMPLES.items():
                page.section(title, rows)


def _show(ctx: Any, parameter: Any, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        screen = Screen()
        screen.data(ctx.get_help() + "\n")
        ctx.exit(0 if screen.close() else 2)


class _Page:
    """Sections of two columns; one below the other where there is no room for two."""

    def __init__(self, formatter: Any, *, bold: bool) -> None:
        self._formatter = formatter
        self._bold = bold
        self._roomy = formatter.width >= _ROOM_FOR_TWO_COLUMNS

    def heading(self, title: str) -> str:
        """Return a heading as it is to be printed."""
        return f"\x1b[1m{title}\x1b[0m" if self._bold else title

    def section(self, title: str, rows: Sequence[tuple[str, str]], width: int = 0) -> None:
        """Write a heading and rows of two cells below it, the first at least ``width`` wide."""
        if self._roomy:
            rows = [(first.ljust(width), second) for first, second in rows]
        with self._formatter.section(self.heading(title)):
            self._formatter.write_dl(rows, col_max=_WIDEST_NAME if self._roomy else 4)


def _aligned(name: str) -> str:
    """Put long names below each other, also those that have a short one beside them."""
    return name if name.startswith("-") and not name.startswith("--") else f"    {name}"
