"""The format ``html``: one page without scripts or anything from outside, to keep or to send."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from newsclean.report.as_text import printable

if TYPE_CHECKING:
    from newsclean.model import Diagnostic, FileReport
    from newsclean.report.summary import Summary

_AROUND = 80  # characters of a long line on each side of the place

_HEAD = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>newsclean report</title>
<style>
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
h2 { font-size: 1rem; margin: 1.5rem 0 .25rem; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .2rem .75rem .2rem 0; border-top: 1px solid #8884; }
td:not(:last-child) { white-space: nowrap; }
td:last-child { width: 100%; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
code, pre { font-family: ui-monospace, monospace; overflow-wrap: anywhere; white-space: pre-wrap; margin: 0; }
.error { color: #c62828; } .warning { color: #b26a00; } .note { color: #00768a; }
mark { background: #ffd54f88; color: inherit; }
</style>
</head>
<body>
<h1>newsclean report</h1>
"""


class HtmlFormatter:
    """Writes a section for each file that has something to say, then the sums."""

    def start(self) -> str:
        """Return the head of the page."""
        return _HEAD

    def file(self, report: FileReport) -> str:
        """Return the section of one file; nothing for one that was clean."""
        if report.status == "unchanged" and not report.diagnostics:
            return ""
        rows = [_row(found) for found in report.diagnostics]
        if report.failure:
            rows.append(_cells("error", "", report.failure.code, escape(printable(report.failure.reason))))
        status = report.status.replace("-", " ")
        table = f"<table>\n{''.join(rows)}</table>\n" if rows else ""
        return f"<h2>{escape(printable(report.path))} <small>{status}</small></h2>\n{table}"

    def end(self, summary: Summary) -> str:
        """Return the closing line, the rules by hits, and the end of the page."""
        rules = "".join(
            f'<tr><td><code>{escape(code)}</code></td><td class="number">{hits:,}</td>'
            f"<td>{summary.files[code]:,}</td></tr>\n"
            for code, hits in summary.hits.most_common()
        )
        table = (
            f'<table>\n<tr><th>Rule</th><th class="number">Hits</th><th>Files</th></tr>\n{rules}</table>\n'
        )
        total = f"<h2>Sum</h2>\n<p>{escape(summary.closing_line())}</p>\n"
        return f"{total}{table if rules else ''}</body>\n</html>\n"


def _row(found: Diagnostic) -> str:
    start = min(found.column - 1, len(found.source))
    end = max(start, found.end_column - 1) if found.end_line == found.line else len(found.source)
    source = found.source.replace("\t", " ")
    around = (_tail(source[:start]), _head(source[start:end]), _head(source[end:]))
    before, marked, after = (escape(printable(part)) for part in around)
    excerpt = f"<pre>{before}<mark>{marked}</mark>{after}</pre>" if source else ""
    fix = " <small>unsafe fix</small>" if found.unsafe_fix else ""
    message = escape(printable(found.message)) + fix + excerpt
    return _cells(str(found.level), f"{found.line}:{found.column}", found.code, message)


def _head(text: str) -> str:
    return text if len(text) <= _AROUND else text[:_AROUND] + "…"


def _tail(text: str) -> str:
    return text if len(text) <= _AROUND else "…" + text[-_AROUND:]


def _cells(level: str, place: str, code: str, message: str) -> str:
    return (
        f'<tr><td class="number">{place}</td><td class="{level}"><code>{escape(code)}</code></td>'
        f"<td>{message}</td></tr>\n"
    )
