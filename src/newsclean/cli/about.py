"""What newsclean says about itself: versions and rules."""

from __future__ import annotations

import sys

from newsclean import __version__
from newsclean.cli.options import UsageError
from newsclean.fault import FAULTS

_PARSERS = ("pyromark", "selectolax", "bleach", "markdownify", "python-frontmatter")


def versions() -> str:
    """Return what ``--version`` prints: what a report of a bug should hold."""
    from importlib.metadata import PackageNotFoundError, version

    parts = []
    for name in _PARSERS:
        try:
            parts.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            parts.append(f"{name} missing")
    python = ".".join(map(str, sys.version_info[:3]))
    return f"newsclean {__version__} (Python {python}, {', '.join(parts)})\n"


def explained(code: str) -> str:
    """Return what ``--explain`` prints. Raises UsageError for a code that does not exist."""
    from newsclean.rules_doc import explain

    wanted = code.strip().upper()
    if wanted in FAULTS:
        name, meaning = FAULTS[wanted]
        head = f"{wanted} {name}"
        return f"{head}\n{'=' * len(head)}\n\n{meaning}\n"
    try:
        return explain(code)
    except LookupError as error:
        raise UsageError(str(error.args[0])) from error


def rules() -> str:
    """Return what ``--list-rules`` prints: the rules, then what can be wrong with a file."""
    from newsclean.rules_doc import list_rules

    width = max(len(name) for name, _ in FAULTS.values())
    lines = [f"  {code}  {name:<{width}}  {meaning}\n" for code, (name, meaning) in FAULTS.items()]
    return list_rules() + "\nFiles\n" + "".join(lines)
