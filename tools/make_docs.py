"""Write what is generated in docs/: ``python -m tools.make_docs``.

``docs/rules.md`` is made from the docstrings of the rules, the table of modules in ``docs/how-it-works.md``
from the floors that tests/test_architecture.py checks and the first sentence of each module.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import newsclean
from newsclean.rules_doc import page
from tests.test_architecture import FLOORS

DOCS = Path(__file__).parent.parent / "docs"
PACKAGE = Path(newsclean.__file__).parent

_TABLE = re.compile(r"(?<=<!-- modules -->\n).*?(?=<!-- /modules -->)", re.DOTALL)


def pages() -> dict[str, str]:
    """Return every page with something generated in it, as it should be, by file name."""
    house = (DOCS / "how-it-works.md").read_text(encoding="utf-8")
    return {"rules.md": page(), "how-it-works.md": _TABLE.sub(lambda _: modules(), house)}


def modules() -> str:
    """Return the table of modules, top floor first."""
    lines = ["| floor | module | what |", "| - | - | - |"]
    for floor in sorted(FLOORS, reverse=True):
        lines += [f"| {floor} | `{room}` | {_first_sentence(room)} |" for room in FLOORS[floor]]
    return "\n".join(lines) + "\n"


def _first_sentence(room: str) -> str:
    """Return what a module says it is, in Markdown."""
    places = [PACKAGE / f"{room}.py", PACKAGE / room / "__init__.py", PACKAGE / "__init__.py"]
    path = next(place for place in places if place.exists())
    paragraph = (ast.get_docstring(ast.parse(path.read_bytes())) or "").split("\n\n", 1)[0]
    sentence = re.split(r"(?<=\.)\s+(?=[A-Z])", paragraph, maxsplit=1)[0]
    return " ".join(sentence.split()).replace("``", "`").replace("|", "\\|")


if __name__ == "__main__":
    for name, text in pages().items():
        (DOCS / name).write_text(text, encoding="utf-8")
        print(f"wrote docs/{name}")
