"""newsclean: strip pasted blog-editor HTML out of Markdown posts, without changing the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from newsclean.engine import clean
    from newsclean.front_matter import metadata
    from newsclean.model import Dropped, Finding, Level, Outcome, Settings, Span

__version__ = "0.1.0"
__all__ = ["Dropped", "Finding", "Level", "Outcome", "Settings", "Span", "clean", "metadata"]


def __getattr__(name: str) -> Any:
    """Import the engine when it is first used: ``newsclean --version`` must not pay for it (PEP 562)."""
    if name == "clean":
        from newsclean.engine import clean

        return clean
    if name == "metadata":
        from newsclean.front_matter import metadata

        return metadata
    if name in __all__:
        from newsclean import model

        return getattr(model, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
