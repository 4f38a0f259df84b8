"""The options of the command, read by Typer, and the way from them to the work."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated, Any, get_args

import typer

from newsclean.cli.follow import follow
from newsclean.cli.help_page import ABOUT, ACTION, CONFIGURATION, FILES, REPORT, RULES, RUN, HelpCommand
from newsclean.cli.options import Options, common_folder, configure, names, working_folder
from newsclean.cli.screen import ColorChoice, Screen
from newsclean.config_model import OutputFormat

if TYPE_CHECKING:
    from collections.abc import Sequence

app = typer.Typer(
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _switch(group: str, help_text: str, *names: str, **more: Any) -> Any:
    """Return what Typer has to know of an option without a value."""
    return typer.Option(*names, help=help_text, show_default=False, rich_help_panel=group, **more)


def _value(group: str, metavar: str | None, help_text: str, *names: str, **more: Any) -> Any:
    """The same of an option with a value."""
    return typer.Option(
        *names, metavar=metavar, help=help_text, show_default=False, rich_help_panel=group, **more
    )


def _codes(incomplete: str) -> list[tuple[str, str]]:
    """Return the rules for a shell that completes a code, the last of a list, with their names."""
    from newsclean.rules_doc import NAMES

    before, comma, begun = incomplete.rpartition(",")
    return [(before + comma + code, name) for code, name in NAMES.items() if code.startswith(begun.upper())]


@app.command(cls=HelpCommand)
def newsclean(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="PATHS", help='Posts and folders, or "-".', show_default=False),
    ] = None,
    check: Annotated[
        bool, _switch(ACTION, "Write nothing; list the posts that would change, exit 1 if any.", "--check")
    ] = False,
    diff: Annotated[
        bool, _switch(ACTION, "Write nothing; print the changes as a unified diff, exit 1 if any.", "--diff")
    ] = False,
    output_dir: Annotated[
        str | None,
        _value(ACTION, "DIR", "Write to a copy of the tree in DIR, not in place.", "--output-dir", "-o"),
    ] = None,
    fix: Annotated[
        bool, _switch(ACTION, "Also repair front matter, where the repair is certain.", "--fix")
    ] = False,
    unsafe_fixes: Annotated[
        bool,
        _switch(ACTION, "Also repair what changes the page, for the better.", "--unsafe-fixes"),
    ] = False,
    select: Annotated[
        list[str] | None,
        _value(RULES, "CODES", "Only these rules: codes or prefixes, like HT1,TS301.", autocompletion=_codes),
    ] = None,
    ignore: Annotated[
        list[str] | None, _value(RULES, "CODES", "All rules but these.", autocompletion=_codes)
    ] = None,
    explain: Annotated[
        str | None, _value(RULES, "CODE", "Explain a rule and exit.", autocompletion=_codes)
    ] = None,
    list_rules: Annotated[bool, _switch(RULES, "List all rules and exit.", "--list-rules")] = False,
    include: Annotated[
        list[str] | None,
        _value(FILES, "GLOB", "Files to take in folders, instead of *.md and *.markdown."),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        _value(FILES, "GLOB", "Files and folders to pass over, instead of the default."),
    ] = None,
    extend_exclude: Annotated[
        list[str] | None, _value(FILES, "GLOB", "Files and folders to pass over, beside the default.")
    ] = None,
    force_exclude: Annotated[
        bool, _switch(FILES, "Pass over excluded files even if they are named.", "--force-exclude")
    ] = False,
    no_respect_gitignore: Annotated[
        bool, _switch(FILES, "Take files that git ignores too.", "--no-respect-gitignore")
    ] = False,
    stdin_filename: Annotated[
        str | None, _value(FILES, "PATH", 'The name of "-", for configuration, excludes and messages.')
    ] = None,
    encoding: Annotated[
        str | None,
        _value(FILES, "NAME", "Read and write posts in this encoding (cp949, ...) instead of UTF-8."),
    ] = None,
    config: Annotated[
        str | None, _value(CONFIGURATION, "FILE", "The configuration file to use, not the nearest.")
    ] = None,
    no_config: Annotated[bool, _switch(CONFIGURATION, "Use no configuration file.", "--no-config")] = False,
    show_config: Annotated[
        bool, _switch(CONFIGURATION, "Show what is in force and exit.", "--show-config")
    ] = False,
    schema: Annotated[
        bool,
        _switch(CONFIGURATION, "Print the checks of front matter as JSON Schema and exit.", "--schema"),
    ] = False,
    output_format: Annotated[
        OutputFormat | None,
        _value(
            REPORT, "FORMAT", f"How findings are written: {', '.join(get_args(OutputFormat))}. Default: text."
        ),
    ] = None,
    stats: Annotated[
        bool, _switch(REPORT, "End with tables: rules by hits, what was left and why.", "--stats")
    ] = False,
    quiet: Annotated[
        int, _switch(REPORT, "Say errors only; twice: nothing.", "--quiet", "-q", count=True)
    ] = 0,
    verbose: Annotated[
        bool, _switch(REPORT, "Also name the posts that were cleaned.", "--verbose", "-v")
    ] = False,
    color: Annotated[
        ColorChoice | None,
        _value(REPORT, "WHEN", f"{', '.join(get_args(ColorChoice))}. Default: auto, on a terminal."),
    ] = None,
    strict: Annotated[bool, _switch(REPORT, "Exit 1 for warnings too.", "--strict")] = False,
    exit_zero: Annotated[
        bool,
        _switch(REPORT, "Exit 0 where it would be 1; 2 stays 2.", "--exit-zero"),
    ] = False,
    jobs: Annotated[
        int | None, _value(RUN, "N", "Processes to use. Default: all cores.", "--jobs", "-j")
    ] = None,
    no_cache: Annotated[
        bool, _switch(RUN, "Look into every post, also into those known to be clean.", "--no-cache")
    ] = False,
    version: Annotated[bool, _switch(ABOUT, "Show the versions and exit.", "--version", "-V")] = False,
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
        exit_zero=exit_zero,
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
        return follow(options, lambda screen: _say_explanation(explain, output_format, screen))
    if list_rules:
        return follow(options, lambda screen: _say_rules(output_format, screen))
    if schema:
        return follow(options, lambda screen: _say_schema(options, screen))
    if show_config:
        return follow(options, lambda screen: _say_config(options, screen))
    return follow(options)


def _say_versions(screen: Screen) -> int:
    from newsclean.cli.about import versions

    screen.data(versions())
    return 0


def _say_explanation(code: str, output_format: str | None, screen: Screen) -> int:
    from newsclean.cli.about import explained

    screen.data(explained(code, output_format))
    return 0


def _say_rules(output_format: str | None, screen: Screen) -> int:
    from newsclean.cli.about import rules

    screen.data(rules(output_format))
    return 0


def _say_schema(options: Options, screen: Screen) -> int:
    from newsclean.cli.about import schema

    screen.data(schema(configure(options, _start(options)).settings))
    return 0


def _start(options: Options) -> str:
    """Return where to look for the configuration."""
    if options.stdin_filename:
        return os.path.join(working_folder(), options.stdin_filename)
    return common_folder(path for path in options.paths or (".",) if path != "-")


def _say_config(options: Options, screen: Screen) -> int:
    screen.data(configure(options, _start(options)).show())
    return 0


def run(arguments: Sequence[str]) -> int:
    """Read the command line and follow it; return the exit code."""
    command: Any = typer.main.get_command(app)
    try:
        code = command.main(list(arguments), prog_name="newsclean", standalone_mode=False)
    except _TYPER_USAGE_ERROR as error:
        screen = Screen()
        screen.talk(f"newsclean: {_reason(error, arguments)}")
        if "-" in arguments and not {"--check", "--diff"}.intersection(arguments):
            from newsclean.cli.pipe import pass_through

            pass_through(screen)
            screen.close()
        return 2
    except typer.Abort:
        return 130
    except OSError as error:  # what Typer itself does: installing completion
        Screen().talk(f"newsclean: {error.filename or 'standard output'}: {error.strerror or error}")
        return 2
    return code if isinstance(code, int) else 0


_TYPER_USAGE_ERROR: Any = typer.BadParameter.__base__  # its own module has moved between versions of Typer


def _reason(error: Any, arguments: Sequence[str]) -> str:
    """Return what is wrong with the command line, and what was probably meant."""
    if isinstance(error, typer.BadParameter) and error.param is not None:
        return f"{max(error.param.opts, key=len)}: {error.message}"
    option = getattr(error, "option_name", None)
    if option is None or not hasattr(error, "possibilities"):
        return f"{error.format_message().removesuffix('.')} (see newsclean --help)"
    if name := next((a for a in arguments if a.startswith(option) and os.path.lexists(a)), None):
        return f'no such option: {option}; a file that begins with a dash goes after "--": -- {name}'
    return f"no such option: {option}; {_instead(option, error.possibilities or ())}"


def _instead(option: str, possibilities: Sequence[str]) -> str:
    from difflib import get_close_matches

    from newsclean.model import Settings

    if option in ("-w", "--write", "-i", "--in-place"):
        return "posts are written in place without it; --check and --diff only look"
    if close := get_close_matches(option, possibilities, n=1, cutoff=0.75):
        return f"did you mean {close[0]}?"
    if option.removeprefix("--").replace("-", "_") in Settings.__dataclass_fields__:
        return "it is a key of newsclean.toml, see newsclean --show-config"
    return "see newsclean --help"
