"""The data that flows through newsclean: frozen values, no behaviour beyond reading them.

Every offset is in characters of the text it belongs to, never in bytes, and every span is half-open.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, NamedTuple


class Level(StrEnum):
    """How serious a finding is. Only ``ERROR`` makes the command exit 1 (``--strict`` adds ``WARNING``)."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Span(NamedTuple):
    """A half-open range of characters: ``text[start:end]``."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """A post, taken apart.

    ``text`` is the whole post, byte order mark and front matter included. ``front`` covers both fences (``None``: no
    front matter), ``body`` is everything after it.
    """

    name: str
    text: str
    front: Span | None
    body: Span


class Edit(NamedTuple):
    """Replace ``text[span]`` by ``text``."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know, at a place in the *input* text.

    ``unsafe_fix`` says that ``Settings.unsafe_fixes`` would mend it.
    """

    code: str
    span: Span
    message: str
    level: Level = Level.WARNING
    unsafe_fix: bool = False


@dataclass(frozen=True, slots=True)
class Dropped:
    """Visible words that a rule took out on purpose (an ad, a share button)."""

    code: str
    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a user may choose. Defaults are the recommended ones; docs/configuration.md argues each.

    ``select`` and ``ignore`` hold rule codes or prefixes; an empty ``select`` means every rule. Every field is a key
    of the configuration file; one marked ``path`` is relative to that file's folder there.
    """

    reader: Literal["both", "commonmark", "kramdown"] = "both"
    bold_fallback: Literal["strong", "leave"] = "strong"
    breaks: Literal["spaces", "html"] = "spaces"
    highlight: Literal["drop", "mark"] = "drop"
    embeds: Literal["keep", "link"] = "keep"
    table_header: Literal["first-row", "empty"] = "first-row"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fix: bool = False
    unsafe_fixes: bool = False
    require_front_matter: bool = False
    schema: str | None = field(default=None, metadata={"path": True})
    preset: Literal["jekyll", "hugo", "astro"] = "jekyll"
    site_root: str | None = field(default=None, metadata={"path": True})
    front_matter_keys: tuple[tuple[str, Literal["off", "optional", "required"]], ...] = ()

    def enabled(self, code: str) -> bool:
        """Say whether the rule ``code`` is on: selected (or nothing is), and not ignored more specifically."""
        chosen = max((len(p) for p in self.select if code.startswith(p)), default=0 if self.select else 1)
        refused = max((len(p) for p in self.ignore if code.startswith(p)), default=0)
        return chosen > refused


@dataclass(frozen=True, slots=True)
class Outcome:
    """What ``clean`` made of one post.

    ``text`` equals the input when nothing had to change. ``applied`` counts the rewrites made, by rule code;
    ``tags_removed`` and ``tags_kept`` count raw HTML tags. ``slow_path`` says that the first choices did not all
    keep the page and were settled one by one. ``reference`` is the post whose page ``text`` keeps, where it is not the
    input itself: the input with the changes that rules declare (an advertisement gone, a link for a link card).
    ``again`` is what cleaning ``text`` once more would come to, where that is known without doing so: nothing changes,
    some findings stay.
    """

    document: Document
    text: str
    findings: tuple[Finding, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    applied: dict[str, int] = field(default_factory=dict)
    tags_removed: int = 0
    tags_kept: int = 0
    slow_path: bool = False
    reference: str = ""
    again: Outcome | None = None

    @property
    def changed(self) -> bool:
        """Whether the post has to be written."""
        return self.text != self.document.text


@dataclass(frozen=True, slots=True)
class Failure:
    """An error that belongs to one file: why it could not be read, cleaned or written. Nothing was changed."""

    name: str
    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A finding with its place worked out for people: ``path:line:column: CODE message``.

    Lines and columns count from 1, columns in characters. ``source`` is the text of the line; ``unsafe_fix`` says that
    ``--unsafe-fixes`` would mend it.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    code: str
    message: str
    level: Level
    source: str = ""
    unsafe_fix: bool = False


@dataclass(frozen=True, slots=True)
class FileReport:
    """What a run did to one file, small enough to send between processes and to keep for thousands of files.

    ``would-change`` is what ``--check`` and ``--diff`` say instead of ``cleaned``. ``applied`` counts the rewrites
    made and ``dropped_words`` the visible words taken out, each by rule code.
    """

    path: str
    status: Literal["cleaned", "unchanged", "would-change", "failed"]
    diagnostics: tuple[Diagnostic, ...] = ()
    failure: Failure | None = None
    applied: dict[str, int] = field(default_factory=dict)
    dropped_words: dict[str, int] = field(default_factory=dict)
    tags_removed: int = 0
    tags_kept: int = 0
    slow_path: bool = False
