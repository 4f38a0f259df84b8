"""The documentation of the rules: ``--explain``, ``--list-rules`` and docs/rules.md.

It is the docstring of each rule's module. The first paragraph says what the rule finds, prose says why, and
``Before``, ``After`` and ``Left alone`` begin sections. A block that is indented stands as it is. Codes of
faults, which belong to a file and not to a text, are documented beside the rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from inspect import cleandoc
from typing import TYPE_CHECKING

from newsclean import unsayable
from newsclean.fault import FAULTS
from newsclean.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FAMILIES = {
    "FM": "Front matter",
    "HT1": "Inline HTML",
    "HT2": "HTML blocks",
    "TS": "Tistory",
    "SC": "Security",
    "MD": "Markdown",
    "NC90": "newsclean itself",
    "NC95": "Files",
}

NAMES = {rule.code: rule.name for rule in RULES} | {code: name for code, (name, _) in FAULTS.items()}
"""The name of every code, without importing a rule."""

_SECTION = re.compile(
    r"(?P<title>Why|Before|After|Left alone|Settings?)\b(?P<note>[^:\n]*)::?(?:[ ]+(?P<rest>\S.*))?"
)


@dataclass(frozen=True, slots=True)
class RuleDoc:
    """What is written about one rule. ``text`` is the docstring, ``markdown`` the same for a page."""

    code: str
    name: str
    text: str

    @property
    def summary(self) -> str:
        """The first paragraph, on one line."""
        return " ".join(self.text.split("\n\n", 1)[0].split())

    @property
    def markdown(self) -> str:
        """The docstring with its sections in bold and its indented blocks in fences."""
        return "\n".join(_markdown(self.text.splitlines()))


def documented() -> Iterator[RuleDoc]:
    """Yield every rule and fault, family by family, by code."""
    order = list(FAMILIES.values())
    return map(_doc, sorted(NAMES, key=lambda code: (order.index(family_of(code)), code)))


def find(code: str) -> RuleDoc | None:
    """Return what is written about this code or name, in any case; ``None`` when there is none."""
    wanted = code.strip().lower()
    return next((_doc(known) for known, name in NAMES.items() if wanted in (known.lower(), name)), None)


def explain(code: str) -> str:
    """Return what ``--explain`` prints: for the beginning of codes, the rules that have it.

    Raises LookupError with a message that suggests the nearest codes.
    """
    found = _found(code)
    if code.strip().lower() not in (found[0].code.lower(), found[0].name):
        return _listed(found)
    head = f"{found[0].code} {found[0].name}"
    return f"{head}\n{'=' * len(head)}\n\n{found[0].text}\n"


def _found(code: str) -> list[RuleDoc]:
    """The rule of this code or name, or all that begin so. Raises LookupError."""
    if (found := find(code)) is not None:
        return [found]
    if several := [doc for doc in documented() if code and doc.code.startswith(code.upper())]:
        return several
    raise LookupError(f"no rule {code!r}{_suggestion(code)}".replace("'", '"'))


def list_rules() -> str:
    """Return what ``--list-rules`` prints: a line for each rule, under its family."""
    return _listed(documented())


def as_json(code: str | None = None) -> str:
    """Return what ``--list-rules`` and, for one code or the beginning of several, ``--explain`` print for programs.

    Raises LookupError as ``explain`` does.
    """
    import json

    rules = [
        {
            "code": doc.code,
            "name": doc.name,
            "family": family_of(doc.code),
            "summary": doc.summary,
            "explanation": doc.text,
        }
        for doc in (documented() if code is None else _found(code))
    ]
    return json.dumps(rules, ensure_ascii=False, indent=2) + "\n"


def _listed(rules: Iterable[RuleDoc]) -> str:
    docs = list(rules)
    width = max((len(doc.name) for doc in docs), default=0)
    lines: list[str] = []
    family = ""
    for doc in docs:
        if (here := family_of(doc.code)) != family:
            lines += ["", here] if lines else [here]
            family = here
        lines.append(f"  {doc.code}  {doc.name:<{width}}  {doc.summary}")
    return "".join(f"{line}\n" for line in lines)


def unknown_selectors(selectors: tuple[str, ...]) -> list[str]:
    """Return a message for every code or prefix in ``selectors`` that no rule has."""
    return [
        f"no rule {selector!r}{_suggestion(selector)}".replace("'", '"')
        for selector in selectors
        if not selector or not any(code.startswith(selector) for code in NAMES)
    ]


def family_of(code: str) -> str:
    """Return the title of the family that a code belongs to."""
    return next(title for beginning, title in FAMILIES.items() if code.startswith(beginning))


def page() -> str:
    """Return docs/rules.md."""
    docs = list(documented())
    lines = [
        "# Rules",
        "",
        "<!-- Made from the docstrings in src/newsclean/rules by `make docs`: change those. -->",
        "",
        "`newsclean --list-rules` prints this list, `newsclean --explain CODE` one rule. `select` and",
        "`ignore`, in the configuration or as options, take codes (`HT101`) or beginnings (`HT1`, `TS`).",
    ]
    family = ""
    for doc in docs:
        if (here := family_of(doc.code)) != family:
            family = here
            same = [other for other in docs if family_of(other.code) == here]
            lines += ["", f"## {here}", "", "| code | name | what it finds |", "| - | - | - |"]
            lines += [f"| [{d.code}](#{_anchor(d)}) | {d.name} | {_cell(d.summary)} |" for d in same]
        lines += ["", f"### {doc.code} {doc.name}", "", doc.markdown]
    lines += ["", "## Tags that stay", "", *_stays()]
    return "\n".join(lines) + "\n"


def _stays() -> Iterator[str]:
    """Yield the lines about the tags that Markdown has no words for."""
    _, *paragraphs = cleandoc(unsayable.__doc__ or "").split("\n\n")
    yield from (re.sub("``([^`]+)``", r"`\1`", line) for line in "\n\n".join(paragraphs).splitlines())
    yield from ("", "| tags | where | why | rule |", "| - | - | - | - |")
    for row in unsayable.UNSAYABLE:
        names = ", ".join(f"`<{name}>`" for name in row.names)
        yield f"| {names} | {row.where or 'everywhere'} | {row.why} | {', '.join(row.codes)} |"


def _doc(code: str) -> RuleDoc:
    if code in FAULTS:
        return RuleDoc(code, *FAULTS[code])
    rule = next(rule for rule in RULES if rule.code == code)
    return RuleDoc(code, rule.name, cleandoc(rule.load().__doc__ or ""))


def _anchor(doc: RuleDoc) -> str:
    return f"{doc.code} {doc.name}".lower().replace(" ", "-")


def _cell(text: str) -> str:
    return text.replace("``", "`").replace("|", "\\|")


def _suggestion(code: str) -> str:
    from difflib import get_close_matches

    if code != code.upper() and any(known.startswith(code.upper()) for known in NAMES):
        return f"; did you mean {code.upper()!r}?"
    known = {known.lower(): known for known in NAMES} | {name: known for known, name in NAMES.items()}
    close = [known[match] for match in get_close_matches(code.lower(), known, n=1)]
    return f"; did you mean {close[0]!r}?" if close else "; see newsclean --list-rules"


def _markdown(lines: list[str]) -> Iterator[str]:
    """Yield the lines of a page: reStructuredText's double backquotes and ``::`` blocks become Markdown's."""
    block: list[str] = []
    for line in [*lines, ""]:
        if line.startswith("    ") or (block and not line.strip()):
            block.append(line[4:])
            continue
        if block:
            yield from _fenced(block)
            block = []
        line = re.sub("``([^`]+)``", r"`\1`", line)
        if section := _SECTION.fullmatch(line):
            rest = f": {section['rest']}" if section["rest"] else ""
            yield f"**{section['title']}**{section['note']}{rest}"
        else:
            yield line.removesuffix(":") if line.endswith("::") else line


def _fenced(block: list[str]) -> Iterator[str]:
    while block and not block[-1].strip():
        block = block[:-1]
    longest = max((len(m[0]) for line in block for m in re.finditer("`{3,}", line)), default=2)
    fence = "`" * (longest + 1)
    yield from (f"{fence}markdown", *block, fence, "")
