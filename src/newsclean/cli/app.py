"""The options of the command, read by Typer, and the way from them to the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from newsclean.cli.follow import follow
from newsclean.cli.options import Options, common_folder, configure, names
from newsclean.cli.plain import PlainCommand
from newsclean.cli.screen import ColorChoice, Screen

if TYPE_CHECKING:
    from collections.abc import Sequence

Format = Literal["text", "concise", "json", "github", "sarif", "html"]

HELP = (
    "Clean pasted blog-editor HTML (Tistory and its kind) out of Markdown posts. The page stays the same.\n\n"
    "PATHS are posts, or folders to look through for *.md and *.markdown. Posts are rewritten in place, each "
    'whole or not at all. "-" reads one post from standard input and writes it to standard output.'
)

EPILOG = """Examples:

newsclean _posts/    clean a folder of posts in place

newsclean --diff _posts/ | less    see what would change; --check only lists the posts

newsclean _posts/ -o cleaned/    leave the posts alone, write a cleaned copy of the folder

newsclean - < post.md > cleaned.md    in a pipe, or as an editor's formatter

newsclean --force-exclude -- $(git diff --name-only)    what changed, as pre-commit does it

With pre-commit: the hook "newsclean" cleans what is staged, "newsclean-check" only says so.

Exit codes: 0 done; 1 something is left to do (--check, --diff, or an error in a post);
2 wrong usage, or a file that could not be read or written; 130 interrupted.

Scripts, event handlers and dangerous links are taken out of posts. Liquid and shortcodes are
the site's own code and are not looked into.
"""

app = typer.Typer(add_completion=True, pretty_exceptions_enable=False, rich_markup_mode="rich")

_REPORT, _FILES, _RULES, _CONFIG, _ABOUT = (
    "What is said",
    "Which files",
    "Rules",
    "Configuration",
    "About newsclean",
)


@app.command(help=HELP, epilog=EPILOG, cls=PlainCommand)
def newsclean(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATHS", help='Posts and folders, or "-".', show_default=False),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; list the posts that would change, exit 1 if any.")
    ] = False,
    diff: Annotated[
        bool,
        typer.Option("--diff", help="Write nothing; print the changes as a unified diff, exit 1 if any."),
    ] = False,
    output_dir: Annotated[
        str | None,
        typer.Option(
            "--output-dir", "-o", metavar="DIR", help="Write to a copy of the tree in DIR, not in place."
        ),
    ] = None,
    encoding: Annotated[
        str | None,
        typer.Option(
            metavar="NAME", help="Read and write posts in this encoding instead of UTF-8 (cp949, ...)."
        ),
    ] = None,
    stdin_filename: Annotated[
        str | None,
        typer.Option(metavar="PATH", help='With "-": the name for configuration, excludes and messages.'),
    ] = None,
    jobs: Annotated[
        int | None,
        typer.Option("--jobs", "-j", min=1, metavar="N", help="Processes to use. Default: all cores."),
    ] = None,
    no_cache: Annotated[
        bool, typer.Option("--no-cache", help="Look into every post, also into those known to be clean.")
    ] = False,
    select: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CODES",
            help="Only these rules: codes or prefixes, like HT1,TS301.",
            rich_help_panel=_RULES,
        ),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option(metavar="CODES", help="All rules but these.", rich_help_panel=_RULES)
    ] = None,
    fix: Annotated[
        bool,
        typer.Option(
            "--fix", help="Repair front matter where the repair is certain.", rich_help_panel=_RULES
        ),
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        typer.Option(
            "--unsafe-fixes", help="Also repairs that change the page for the better.", rich_help_panel=_RULES
        ),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Exit 1 for warnings too.", rich_help_panel=_RULES)
    ] = False,
    explain: Annotated[
        str | None, typer.Option(metavar="CODE", help="Explain a rule and exit.", rich_help_panel=_RULES)
    ] = None,
    list_rules: Annotated[
        bool, typer.Option("--list-rules", help="List all rules and exit.", rich_help_panel=_RULES)
    ] = False,
    include: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GLOB",
            help="Files to take in folders. Default: *.md, *.markdown.",
            rich_help_panel=_FILES,
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GLOB",
            help="Files and folders to pass over, instead of the default.",
            rich_help_panel=_FILES,
        ),
    ] = None,
    extend_exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="GLOB", help="The same, beside the default.", rich_help_panel=_FILES),
    ] = None,
    force_exclude: Annotated[
        bool,
        typer.Option(
            "--force-exclude", help="Pass over excluded files even if named.", rich_help_panel=_FILES
        ),
    ] = False,
    no_respect_gitignore: Annotated[
        bool,
        typer.Option(
            "--no-respect-gitignore", help="Take files that git ignores too.", rich_help_panel=_FILES
        ),
    ] = False,
    config: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="The configuration file to use.", rich_help_panel=_CONFIG),
    ] = None,
    no_config: Annotated[
        bool, typer.Option("--no-config", help="Use no configuration file.", rich_help_panel=_CONFIG)
    ] = False,
    schema: Annotated[
        bool,
        typer.Option(
            "--schema",
            help="Print the built-in checks of front matter as JSON Schema and exit.",
            rich_help_panel=_CONFIG,
        ),
    ] = False,
    show_config: Annotated[
        bool, typer.Option("--show-config", help="Show what is in force and exit.", rich_help_panel=_CONFIG)
    ] = False,
    output_format: Annotated[
        Format | None,
        typer.Option(
            help="How findings are written. Default: text.", show_default=False, rich_help_panel=_REPORT
        ),
    ] = None,
    stats: Annotated[
        bool,
        typer.Option(
            "--stats", help="End with tables: rules by hits, what was left and why.", rich_help_panel=_REPORT
        ),
    ] = False,
    quiet: Annotated[
        int,
        typer.Option(
            "--quiet",
            "-q",
            count=True,
            metavar="",
            help="Only errors; twice: nothing.",
            show_default=False,
            rich_help_panel=_REPORT,
        ),
    ] = 0,
    verbose: Annotated[
        bool,
        typer.Option(
            "--verbose", "-v", help="Also name the posts that were cleaned.", rich_help_panel=_REPORT
        ),
    ] = False,
    color: Annotated[
        ColorChoice | None,
        typer.Option(help="Default: auto, on a terminal.", show_default=False, rich_help_panel=_REPORT),
    ] = None,
    version: Annotated[
        bool, typer.Option("--version", help="Show the versions and exit.", rich_help_panel=_ABOUT)
    ] = False,
) -> int:
    """Put the values in order and do what they say."""
    options = Options(
        paths=tuple(paths or ()),
        check=check,
        diff=diff,
        output_dir=output_dir,
        stdin_filename=stdin_filename,
        encoding=encoding,
        config_file=config,
        no_config=no_config,
        stats=stats,
        quiet=quiet,
        verbose=verbose,
        color=color or "auto",
        config={
            "select": names(select),
            "ignore": names(ignore),
            "include": names(include),
            "exclude": names(exclude),
            "extend_exclude": names(extend_exclude),
            "force_exclude": force_exclude or None,
            "respect_gitignore": False if no_respect_gitignore else None,
            "fix": fix or None,
            "unsafe_fixes": unsafe_fixes or None,
            "strict": strict or None,
            "jobs": jobs,
            "cache": False if no_cache else None,
            "output_format": output_format,
        },
    )
    if version:
        return follow(options, _say_versions)
    if explain is not None:
        return follow(options, lambda screen: _say_explanation(explain, screen))
    if list_rules:
        return follow(options, _say_rules)
    if schema:
        return follow(options, lambda screen: _say_schema(options, screen))
    if show_config:
        return follow(options, lambda screen: _say_config(options, screen))
    return follow(options)


def _say_versions(screen: Screen) -> int:
    from newsclean.cli.about import versions

    screen.data(versions())
    return 0


def _say_explanation(code: str, screen: Screen) -> int:
    from newsclean.cli.about import explained

    screen.data(explained(code))
    return 0


def _say_rules(screen: Screen) -> int:
    from newsclean.cli.about import rules

    screen.data(rules())
    return 0


def _say_schema(options: Options, screen: Screen) -> int:
    from newsclean.cli.about import schema

    screen.data(schema(configure(options, _start(options)).settings))
    return 0


def _start(options: Options) -> str:
    """Return where to look for the configuration."""
    return options.stdin_filename or common_folder(path for path in options.paths or (".",) if path != "-")


def _say_config(options: Options, screen: Screen) -> int:
    screen.data(configure(options, _start(options)).show())
    return 0


def run(arguments: Sequence[str]) -> int:
    """Read the command line and follow it; return the exit code."""
    command: Any = typer.main.get_command(app)
    try:
        code = command.main(list(arguments), prog_name="newsclean", standalone_mode=False)
    except _TYPER_USAGE_ERROR as error:
        Screen().talk(f"newsclean: {error.format_message()} (see newsclean --help)")
        return 2
    except typer.Abort:
        return 130
    return code if isinstance(code, int) else 0


_TYPER_USAGE_ERROR: Any = typer.BadParameter.__base__  # its own module has moved between versions of Typer
