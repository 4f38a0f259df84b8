"""Which front-matter keys a site generator knows, and what it expects of them: one table per preset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["title", "text", "date", "terms", "term", "image", "permalink", "flag", "layout", "any"]
Demand = Literal["off", "optional", "required"]


class Key(NamedTuple):
    """What is expected of one key. ``wanted`` says that a post without it is worth a finding."""

    kind: Kind
    wanted: bool = False
    strict: bool = False


def _keys(*rows: tuple[Kind, str]) -> dict[str, Key]:
    """The table for rows of a kind and the keys of that kind; ``title`` is wanted everywhere."""
    table = {name: Key(kind) for kind, names in rows for name in names.split()}
    return {"title": Key("title", wanted=True)} | table


PRESETS: Mapping[str, Mapping[str, Key]] = {
    "jekyll": _keys(
        ("date", "date last_modified_at"),
        ("terms", "categories tags"),
        ("term", "category tag"),
        ("text", "excerpt description feature_text subtitle summary slug"),
        ("image", "image feature_image"),
        ("permalink", "permalink"),
        ("flag", "published comments draft"),
        ("layout", "layout"),
    ),
    "hugo": _keys(
        ("date", "date lastmod publishDate expiryDate"),
        ("terms", "categories tags keywords"),
        ("text", "description summary linkTitle slug"),
        ("permalink", "url"),
        ("flag", "draft isCJKLanguage"),
        ("layout", "layout type"),
    ),
    "astro": _keys(
        ("date", "date pubDate updatedDate publishDate"),
        ("terms", "categories tags"),
        ("term", "category"),
        ("text", "description excerpt slug"),
        ("image", "image heroImage cover"),
        ("flag", "draft"),
        ("layout", "layout"),
    ),
}

# Keys of common themes and plugins: never taken for a slip of the pen.
# fmt: off
THEME_KEYS = frozenset(
    (
        "aliases", "author", "authors", "banner", "bibliography", "categories", "category", "classes",
        "comment", "cover", "covers", "data", "dates", "draft", "drafts", "excerpts", "feature", "featured",
        "gallery", "guid", "header", "headers", "hidden", "hide", "icon", "id", "image", "images", "img",
        "keywords", "lang", "language", "languages", "last_modified_at", "lastmod", "latex", "layouts",
        "link", "links", "locale", "math", "mathjax", "menu", "mermaid", "name", "nav", "notion_id",
        "notion_url", "order", "outputs", "page", "pagination", "params", "parent", "path", "paths", "pin",
        "pinned", "post_date", "post_excerpt", "post_title", "posts", "public", "published",
        "redirect_from", "redirect_to", "ref", "resource", "resources", "search", "series", "show",
        "sidebar", "sitemap", "slug", "slugs", "source", "style", "subtitle", "summary", "tag", "tagline",
        "tags", "teaser", "thumbnail", "toc", "toc_label", "toc_sticky", "type", "types", "update",
        "updated", "updates", "url", "urls", "version", "video", "weight",
    )
)
# fmt: on


def keys(preset: str, changes: tuple[tuple[str, Demand], ...] = ()) -> dict[str, Key]:
    """The keys of ``preset`` after the user's ``changes``: ``off``, ``optional`` or ``required``, by key."""
    table = dict(PRESETS[preset])
    for name, demand in changes:
        known = table.pop(name, None)
        if demand == "required":
            table[name] = (known or Key("any"))._replace(wanted=True, strict=True)
        elif demand == "optional" and known:
            table[name] = known._replace(wanted=False)
    return table


_DATE = (
    r"^\d{4}-\d{1,2}-\d{1,2}"
    r"([Tt ]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?[ \t]*([Zz]|[+-]\d{1,2}(:?\d{2})?|[A-Z]{2,5})?)?$"
)
_LIST = {"type": "array", "items": {"type": ["string", "number"], "minLength": 1}, "uniqueItems": True}
_SCHEMAS: Mapping[Kind, dict[str, Any]] = {
    "title": {"type": ["string", "integer"], "pattern": r"\S"},
    "text": {"type": ["string", "integer", "null"]},
    "date": {"type": ["string", "null"], "pattern": _DATE},
    "terms": {"anyOf": [{"type": ["string", "null"]}, _LIST]},
    "term": {"anyOf": [{"type": ["string", "number", "null"]}, _LIST]},
    "image": {
        "anyOf": [
            {"type": "string", "pattern": r"^(?![A-Za-z][A-Za-z0-9+.-]*:)|^[Hh][Tt][Tt][Pp][Ss]?://"},
            {"type": "object"},
            {"enum": [None, False]},
        ]
    },
    "permalink": {"type": "string", "minLength": 1},
    "flag": {"type": ["boolean", "null"]},
    "layout": {"type": ["string", "boolean", "null"]},
    "any": {},
}


def builtin_schema(preset: str = "jekyll", changes: tuple[tuple[str, Demand], ...] = ()) -> dict[str, Any]:
    """The built-in checks of ``preset`` as a JSON Schema (2020-12), for editors and as a start for one's own.

    JSON Schema cannot say all that the FM rules check (real dates, file names, keys nearly right), so what it
    refuses is a part of what the rules report.
    """
    table = keys(preset, changes)
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Front matter of a post ({preset})",
        "type": "object",
        "properties": {name: _SCHEMAS[key.kind] for name, key in sorted(table.items())},
    }
    if required := sorted(name for name, key in table.items() if key.wanted):
        schema["required"] = required
    return schema
