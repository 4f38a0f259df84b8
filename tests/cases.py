"""Read and write the fixture files: Markdown prose with test cases in long fences.

``tests/fixtures/README.md`` describes the form for people.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_type_hints

from newsclean import Settings
from newsclean.position import LineIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newsclean import Outcome

FIXTURES = Path(__file__).parent / "fixtures"
Pages = Literal["both", "commonmark", "kramdown", "none"]

FENCE = re.compile(
    r"^(?P<fence>`{16,})example(?P<info>[^\n]*)\n(?P<inside>.*?)^(?P=fence)[ \t]*$", re.DOTALL | re.MULTILINE
)
STAYS = "="  # as expected part: the text stays as it is, and findings follow
SHORT = {"\t": "␉", "\r": "␍"}
END = "␃"  # the text ends here, without a newline


class FixtureError(Exception):
    """A fixture file that says something the form has no meaning for."""


@dataclass(frozen=True, slots=True)
class Case:
    """One question to ``clean``: ``expected`` is ``None`` for a text that must stay byte for byte.

    ``findings`` are the lines as written; ``span`` is where the inside of the fence stands in the file, and ``parts``
    what stands there.
    """

    path: Path
    line: int
    name: str
    source: str
    expected: str | None
    findings: tuple[str, ...]
    pages: Pages
    settings: Settings
    span: tuple[int, int] = field(repr=False)
    parts: tuple[str, ...] = field(repr=False)

    @property
    def id(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}:{self.name}"

    @property
    def wanted(self) -> str:
        """The text that ``clean`` must return."""
        return self.source if self.expected is None else self.expected


def all_files() -> list[Path]:
    """The fixture files with cases in them, sorted."""
    return sorted(p for p in FIXTURES.glob("*/*.md") if p.parent.name != "posts")


def all_cases() -> list[Case]:
    """Every case of every file."""
    return [case for path in all_files() for case in cases_of(path)]


def cases_of(path: Path) -> list[Case]:
    """The cases of one file, in order.

    Raises:
        FixtureError: a fence is not closed, a name occurs twice, a setting is unknown, a part is too much.
    """
    text = path.read_bytes().decode()
    cases = list(_parse(path, text))
    opened = len(re.findall(r"^`{16,}example", text, re.MULTILINE))
    if opened != len(cases):
        raise FixtureError(f"{path.name}: {opened} example fences begin, {len(cases)} end")
    names = [case.name for case in cases]
    for name in names:
        if names.count(name) > 1:
            raise FixtureError(f"{path.name}: two cases are called {name!r}")
    return cases


def _parse(path: Path, text: str) -> Iterator[Case]:
    for number, found in enumerate(FENCE.finditer(text), 1):
        line = text.count("\n", 0, found.start()) + 1
        words = found["info"].split()
        options = dict(w.split("=", 1) for w in words if "=" in w)
        name = " ".join(w for w in words if "=" not in w) or str(number)
        pages = options.pop("pages", "both")
        if pages not in ("both", "commonmark", "kramdown", "none"):
            raise FixtureError(f"{path.name}:{line}: pages={pages}?")
        parts: list[list[str]] = [[]]
        for row in re.findall(r"[^\n]*\n", found["inside"]):
            if row == ".\n":
                parts.append([])
            else:
                parts[-1].append(row)
        if len(parts) > 3:
            raise FixtureError(f"{path.name}:{line}: more than three parts")
        parts_text = ["".join(p) for p in parts]
        expected = parts_text[1] if len(parts) > 1 and parts_text[1] != STAYS + "\n" else None
        findings = parts_text[2] if len(parts) > 2 else ""
        yield Case(
            path,
            line,
            name,
            reveal(parts_text[0]),
            None if expected is None else reveal(expected),
            tuple(findings.splitlines()),
            pages,  # type: ignore[arg-type]  # checked above
            _settings(f"{path.name}:{line}", options),
            (found.start("inside"), found.end("inside")),
            tuple(parts_text),
        )


def _settings(place: str, options: dict[str, str]) -> Settings:
    """Settings from ``name=value`` words; lists are parted by commas."""
    kinds = get_type_hints(Settings)
    known = {f.name for f in fields(Settings)}
    chosen: dict[str, Any] = {}
    for key, value in options.items():
        name = key.replace("-", "_")
        if name not in known:
            raise FixtureError(f"{place}: there is no setting {key!r}")
        kind = kinds[name]
        if kind is bool:
            if value not in ("true", "false"):
                raise FixtureError(f"{place}: {key} is true or false")
            chosen[name] = value == "true"
        elif kind == tuple[str, ...]:
            chosen[name] = tuple(value.split(","))
        else:
            chosen[name] = value
    return Settings(**chosen)


def reveal(written: str) -> str:
    """From the visible spelling of a fixture to the text it stands for."""
    if END in written:
        written = written[: written.index(END)]
    text = written.replace("␉", "\t").replace("␍", "\r").replace("␠", " ")
    return re.sub(r"⟦U\+([0-9A-F]{4,6})⟧", lambda m: chr(int(m[1], 16)), text)


def conceal(text: str) -> str:
    """From a text to its visible spelling: ``reveal(conceal(x)) == x``."""

    def spell(c: str) -> str:
        if c in SHORT:
            return SHORT[c]
        invisible = c not in "\n \u200d" and unicodedata.category(c) in (
            "Cc",
            "Cf",
            "Zs",
            "Zl",
            "Zp",
            "Co",
            "Cn",
        )
        return f"⟦U+{ord(c):04X}⟧" if invisible or c in "␉␍␠␃" else c

    text = re.sub(r"⟦(?=U\+)", "⟦U+27E6⟧", text)
    shown = "".join(spell(c) for c in text)
    shown = re.sub(r" +(?=␍?$)", lambda m: "␠" * len(m[0]), shown, flags=re.MULTILINE)
    shown = re.sub(r"^\.$", "⟦U+002E⟧", shown, flags=re.MULTILINE)
    if shown == STAYS + "\n":
        shown = "⟦U+003D⟧\n"
    return shown if not shown or shown.endswith("\n") else shown + END + "\n"


def findings_of(outcome: Outcome) -> tuple[str, ...]:
    """What a case's third part must say: findings by place, then the words that were dropped."""
    index = LineIndex(outcome.document.text)
    lines = []
    for finding in sorted(outcome.findings, key=lambda f: (f.span, f.code, f.message)):
        line, column = index.at(finding.span.start)
        lines.append(f"{line}:{column} {finding.level} {finding.code} {finding.message}")
    lines += [f"dropped {d.code} {' '.join(d.text.split())}".rstrip() for d in outcome.dropped]
    return tuple(conceal(line).removesuffix(END + "\n") for line in lines)


def agrees(written: str, found: str) -> bool:
    """Whether a written finding line fits: the level and the message may be left out."""
    if written == found:
        return True
    place, *rest = found.split(" ", 3)
    if place == "dropped":
        return False
    level, code, message = rest
    return written in (
        f"{place} {code}",
        f"{place} {level} {code}",
        f"{place} {code} {message}",
    )


def written(case: Case, outcome: Outcome) -> str:
    """The inside of the fence as it has to be for ``outcome`` to be what ``case`` expects.

    A part that says so already stays byte for byte, however it is written.

    Raises:
        FixtureError: the case says that the text must stay, and it did not.
    """
    if case.expected is None and outcome.text != case.source:
        raise FixtureError(f"{case.id}: must stay byte for byte, and does not; take its promise back by hand")
    found = findings_of(outcome)
    kept = [w if agrees(w, f) else f for w, f in zip(case.findings, found, strict=False)]
    kept += found[len(kept) :]
    if outcome.text == case.wanted and tuple(kept) == case.findings:
        return ".\n".join(case.parts)
    parts = [case.parts[0]]
    if case.expected is not None:
        parts.append(case.parts[1] if outcome.text == case.expected else conceal(outcome.text))
    elif kept:
        parts.append(STAYS + "\n")
    if kept:
        parts.append("".join(line + "\n" for line in kept))
    return ".\n".join(parts)
