"""A tab in the indentation of YAML.

Why: YAML allows only spaces there, so the whole front matter cannot be read. With ``--fix`` spaces take the
tab's place, where every width that a tab can have gives the same result.

Before::

    header:
    ⇥teaser: a.png

After (``--fix``)::

    header:
      teaser: a.png

Left alone: tabs in the text of a value, which are fine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from newsclean.model import Level, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean.front_tree import FrontMatter
    from newsclean.model import Finding

CODE = "FM005"


def check(front: FrontMatter) -> Iterator[Finding]:
    """A finding at each tab where reading stopped."""
    problems = [done.problem for done in front.repairs]
    if front.problem is not None:
        problems.append(front.problem)
    for problem in problems:
        if problem.code == CODE:
            at = Span(problem.offset, problem.offset + 1)
            message = "a tab in the indentation; YAML reads only spaces there"
            yield front.finding(CODE, at, message, Level.ERROR)
