"""Lines on a grid, as SVG, for a page in the documentation."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 50
COLOURS = ("#1f6feb", "#d1242f", "#1a7f37", "#8250df", "#bf8700")
STEPS = 5


def lines(title: str, across: str, up: str, series: Mapping[str, Sequence[tuple[float, float]]]) -> str:
    """An SVG image of ``series``, points from left to right each; both axes begin at 0.

    A dashed line goes from each first point as far as it would have to with a cost in proportion.
    """
    widest = max(x for points in series.values() for x, _ in points)
    highest = max(y for points in series.values() for _, y in points) * 1.05 or 1.0

    def place(x: float, y: float) -> str:
        wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM
        return f"{LEFT + wide * x / widest:.1f},{TOP + high * (1 - y / highest):.1f}"

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">',
        "<style>text { font: 12px sans-serif }</style>",
        f"<title>{escape(title)}</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="22">{escape(title)}</text>',
    ]
    for step in range(STEPS + 1):
        x, y = widest * step / STEPS, highest * step / STEPS
        left, low = place(0, y).split(","), place(x, 0).split(",")
        end = place(widest, y).split(",")
        out.append(f'<path d="M{left[0]},{left[1]}H{end[0]}" stroke="#d0d7de"/>')
        out.append(f'<text x="{LEFT - 8}" y="{float(left[1]) + 4:.1f}" text-anchor="end">{y:.3g}</text>')
        out.append(f'<text x="{low[0]}" y="{float(low[1]) + 18:.1f}" text-anchor="middle">{x:,.0f}</text>')
    middle = LEFT + (WIDTH - LEFT - RIGHT) / 2
    out.append(f'<text x="{middle:.1f}" y="{HEIGHT - 10}" text-anchor="middle">{escape(across)}</text>')
    out.append(f'<text x="8" y="{TOP - 6}">{escape(up)}</text>')
    for number, (name, points) in enumerate(series.items()):
        colour = COLOURS[number % len(COLOURS)]
        (x, y), last = points[0], points[-1][0]
        straight = min(y * last / x, highest)
        out.append(
            f'<path d="M{place(x, y)}L{place(straight * x / y if y else last, straight)}" stroke="{colour}" '
            'fill="none" stroke-dasharray="3 4" opacity="0.6"/>'
        )
        path = "L".join(place(*point) for point in points)
        out.append(f'<path d="M{path}" stroke="{colour}" fill="none" stroke-width="2"/>')
        out += [
            '<circle cx="{}" cy="{}" r="3" fill="{}"/>'.format(*place(*point).split(","), colour)
            for point in points
        ]
        out.append(
            f'<text x="{WIDTH - RIGHT + 12}" y="{TOP + 14 + 18 * number}" fill="{colour}">{escape(name)}</text>'
        )
    return "\n".join([*out, "</svg>\n"])
