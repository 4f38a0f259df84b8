"""What newsclean says about itself: versions and rules."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from newsclean import __version__
from newsclean.cli.options import UsageError

if TYPE_CHECKING:
    from newsclean.model import Settings

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


def schema(settings: Settings) -> str:
    """Return what ``--schema`` prints: the built-in checks of front matter as JSON Schema."""
    import json

    from newsclean.presets import builtin_schema

    found = builtin_schema(settings.preset, settings.front_matter_keys)
    return json.dumps(found, ensure_ascii=False, indent=2) + "\n"


def explained(code: str, output_format: str | None) -> str:
    """Return what ``--explain`` prints. Raises UsageError for a code that does not exist."""
    from newsclean.rules_doc import as_json, explain

    try:
        return as_json(code) if output_format == "json" else explain(code)
    except LookupError as error:
        raise UsageError(str(error.args[0])) from error


def rules(output_format: str | None) -> str:
    """Return what ``--list-rules`` prints."""
    from newsclean.rules_doc import as_json, list_rules

    return as_json() if output_format == "json" else list_rules()
