"""``--stats``: the rules by hits, and what was left and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from newsclean.report.summary import Summary

_MOST_ROWS = 20
_ROOM_FOR_NAMES = 64  # cells
_ROOM_TO_DRAW = 36

Rows = list[tuple[str, ...]]


def stats(summary: Summary, *, color: bool = False, terminal: bool = False, width: int = 80) -> str:
    """Return the tables of ``--stats``: by Rich for a ``terminal`` of ``width`` cells, else, and where that is too
    narrow, plain columns."""
    tables = [
        ("Cleaned", ("Rule", "", "Hits", "Files"), _cleaned(summary)),
        ("Dropped on purpose", ("Rule", "", "Words"), _dropped(summary)),
        ("Findings: what was left, and why", ("Rule", "", "Times", "Finding"), _left(summary)),
    ]
    shown = [(title, head, rows) for title, head, rows in tables if rows]
    if not shown:
        return "nothing to count\n"
    if terminal and width >= _ROOM_TO_DRAW:
        return _drawn(shown, color=color, width=width)
    return "\n".join(_columns(title, head, rows) for title, head, rows in shown)


def _cleaned(summary: Summary) -> Rows:
    hits = sorted(summary.hits.items(), key=lambda item: (-item[1], item[0]))
    return [(code, _name(code), f"{count:,}", f"{summary.files[code]:,}") for code, count in hits]


def _dropped(summary: Summary) -> Rows:
    words = sorted(summary.dropped.items(), key=lambda item: (-item[1], item[0]))
    return [(code, _name(code), f"{count:,}") for code, count in words if count]


def _left(summary: Summary) -> Rows:
    left = sorted(summary.left.items(), key=lambda item: (-item[1], item[0]))
    rows: Rows = [(code, _name(code), f"{count:,}", reason) for (code, reason), count in left[:_MOST_ROWS]]
    if more := sum(count for _, count in left[_MOST_ROWS:]):
        rows.append(("", "", f"{more:,}", f"{len(left) - _MOST_ROWS} more reasons"))
    return rows


def _name(code: str) -> str:
    from newsclean.rules_doc import NAMES

    return NAMES.get(code, "")


def _columns(title: str, head: Sequence[str], rows: Rows) -> str:
    """Return a table as aligned columns; numbers to the right."""
    table = [tuple(head), *rows]
    widths = [max(len(row[i]) for row in table) for i in range(len(head))]
    lines = [title]
    for row in table:
        cells = [
            text.rjust(width) if name in _NUMBERS else text.ljust(width)
            for text, width, name in zip(row, widths, head, strict=True)
        ]
        lines.append("  " + "  ".join(cells).rstrip())
    return "\n".join(lines) + "\n"


_NUMBERS = {"Hits", "Files", "Words", "Times"}


def _drawn(shown: list[tuple[str, tuple[str, ...], Rows]], *, color: bool, width: int) -> str:
    import io

    from rich.console import Console

    screen = io.StringIO()
    console = Console(
        file=screen,
        width=width,
        force_terminal=True,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    for title, head, rows in shown:
        if width < _ROOM_FOR_NAMES:  # the codes say the same, and the findings need the room
            head, rows = (head[0], *head[2:]), [(row[0], *row[2:]) for row in rows]
        console.print(_table(title, head, rows))
    return screen.getvalue()


def _table(title: str, head: Sequence[str], rows: Rows) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for name in head:
        table.add_column(name, justify="right" if name in _NUMBERS else "left", no_wrap=name != "Finding")
    for row in rows:
        table.add_row(*map(Text, row))  # Text: words of a post are no markup
    return table
