"""One post through the engine, with the two things the engine cannot look up itself: whether a file of the
site is there, and what stands in a schema."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

from newsclean.fault import FileFault
from newsclean.read import read_beside

if TYPE_CHECKING:
    from collections.abc import Callable

    from newsclean.model import Outcome, Settings


_PAGES = (".html", ".htm", ".xhtml")


def clean_post(text: str, name: str, settings: Settings) -> Outcome:
    """Clean the text of the file ``name``. A file of HTML without front matter is a page or a template, to
    which Markdown would be the end: it stays. Raises FileFault when the settings name a schema that cannot
    be used."""
    if name.lower().endswith(_PAGES) and (left := _no_post(text, name)) is not None:
        return left
    import newsclean.engine  # not at the top: a run in which every file is known to be clean does without

    if settings.schema is None and settings.site_root is None:
        return newsclean.engine.clean(text, name=name, settings=settings)
    from newsclean.schema import SchemaError

    exists = None if settings.site_root is None else site(settings.site_root)
    try:
        return newsclean.engine.clean(
            text, name=name, settings=settings, exists=exists, read_schema=read_schema
        )
    except SchemaError as error:
        raise FileFault("NC959", str(error)) from error


def _no_post(text: str, name: str) -> Outcome | None:
    from newsclean.front_matter import locate
    from newsclean.model import Document, Finding, Level, Outcome, Span

    if locate(text) is not None:
        return None
    start = Span(0, 0)
    note = Finding("NC903", start, "HTML without front matter is a page or a template, no post", Level.NOTE)
    return Outcome(Document(name, text, None, Span(0, len(text))), text, (note,))


@cache
def site(root: str) -> Callable[[str], bool]:
    """Return a function that says whether a path is there below ``root``, and not above it by way of
    ``..``."""
    top = os.path.abspath(root)

    @cache
    def exists(path: str) -> bool:
        place = os.path.normpath(os.path.join(top, path.lstrip("/")))
        try:
            return os.path.commonpath((top, place)) == top and os.path.exists(place)
        except ValueError:  # a NUL in it
            return False

    return exists


@cache
def read_schema(path: str) -> str:
    """Return the text of a schema file. Raises OSError or UnicodeDecodeError."""
    return read_beside(path).decode("utf-8-sig")


def check_schema(path: str) -> str | None:
    """Say what is wrong with a schema file; ``None`` when it can be used."""
    from newsclean.schema import SchemaError, usable

    try:
        usable(path, read_schema)
    except SchemaError as error:
        return str(error)
    return None
