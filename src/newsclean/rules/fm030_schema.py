"""Front matter that does not fit the schema of the settings.

Why: every blog has rules of its own: categories from a list, an author on every post, no other keys. A JSON
Schema (2020-12) says them, and every place that does not fit is reported at once.

Before::

    # post.schema.json: {"properties": {"categories": {"items": {"enum": ["경제", "사회"]}}}}
    categories: [경재]

Settings: ``schema = "post.schema.json"``, or a table ``[schemas]`` from globs to schema files. ``$ref`` to
other files beside it is followed, to addresses it is not. Needs ``newsclean[schema]``. ``newsclean --schema``
prints the built-in rules as such a schema, to begin with.

Left alone: nothing is changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM030"


def check(front: FrontMatter) -> Iterator[Finding]:
    """Every error of the schema, at the value or key that it is about."""
    path = front.settings.schema
    if path is None or front.read_schema is None or front.root is None or front.place is None:
        return
    from newsclean.schema import errors  # few have a schema
    from newsclean.yaml_nodes import construct

    for span, message in errors(front.root, path, front.read_schema, construct, front.fence):
        yield front.finding(CODE, span, message, Level.ERROR)
