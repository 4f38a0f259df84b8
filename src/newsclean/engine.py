"""The whole pipeline in one readable function."""

from __future__ import annotations

from newsclean.model import Document, Outcome, Settings, Span

DEFAULT = Settings()


def clean(text: str, *, name: str = "<text>", settings: Settings = DEFAULT) -> Outcome:
    """Clean one post. (Placeholder while the engine is being built: returns the text unchanged.)"""
    document = Document(name, text, "\n", None, None, Span(0, len(text)))
    return Outcome(document, text)
