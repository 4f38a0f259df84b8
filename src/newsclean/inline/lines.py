"""Where a tag goes, a line must not start something, nor a pipe part cells; and hard breaks are written."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from newsclean import emphasis, escape
from newsclean.action import Code, Keep
from newsclean.html import BLOCK
from newsclean.inline.pieces import BREAK, INNER_BREAK, Item, Note, Pair
from newsclean.kramdown import SPAN

if TYPE_CHECKING:
    from newsclean.action import Context
    from newsclean.scan import Leaf

# What ends a paragraph when it stands at the start of a line, in either reader. An address in ``<>`` does not.
_ENDS_PARAGRAPH = re.compile(
    rf"<(?:[!?]|/?(?!(?:{'|'.join(sorted(SPAN))})\b)[^\W\d][\w.\-]*(?=[\s/>]))", re.IGNORECASE
)
_BLOCK_TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCK))})\b|<!--|<\?|<![A-Z]", re.IGNORECASE)
_NO_SPAN = re.compile(rf"</?(?!(?:{'|'.join(sorted(SPAN))})\b)[^\W\d]")
_PIPE = re.compile(r"(?<!\\)(?:\\\\)*\|")
_SOFT_BREAK = re.compile(r"\S[ \t]*\r?\n[ \t]*\Z")
# On the next line a list begins for CommonMark; for kramdown the paragraph goes on.
_NO_LIST = re.compile(r"[ \t]*\r?\n[ \t>]*\d{1,9}\)(?=\s)")
_LINE_START = re.compile(r"\n[ \t>]*\Z")
_IN_TABLE = 'kept <br>: kramdown parts table cells at the "|" in this line'
_NO_LINE = "kept <br>: the new line would be blank, or begin something else"


def expose_pipes(items: list[Item], pairs: list[Pair]) -> None:
    """kramdown reads no table pipe inside an inline element; when its tags go, the pipe must be escaped."""
    for pair in pairs:
        if isinstance(pair.action, Keep | Code) or (pair.marks and not pair.delimiters):
            continue
        for item in items[pair.open + 1 : pair.close]:
            if item.kind == "text" and "|" in item.out:
                item.out = re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", item.out)


def expose_tildes(items: list[Item], tildes: list[int], text: str) -> None:
    """A ``~`` beside a tag that goes must not strike through for cmark-gfm and remark where it did not before."""
    then = {at: emphasis.flanks(text[at - 1 : at], text[at + 1 : at + 2]) for at in tildes}
    first = next((at for at in tildes if then[at][0]), None)
    last_end = next((at for at in reversed(tildes) if then[at][1]), -1)
    inactive = {
        at
        for at in tildes
        if not (then[at][0] and at < last_end) and not (then[at][1] and first is not None and first < at)
    }
    for index, item in enumerate(items):
        if item.kind != "text" or "~" not in item.out:
            continue
        edges = inactive.intersection((item.start, item.end - 1))
        for at in sorted(edges, reverse=True):
            last = at == item.end - 1
            place = len(item.out) - 1 if last else 0
            if item.out[place : place + 1] != "~":
                continue
            outer = _first(items, index) if last else _last(items, index)
            inner = (
                item.out[1:2] if not last else item.out[place - 1 : place] if place else _last(items, index)
            )
            inner = inner if last or len(item.out) > 1 else _first(items, index)
            now = emphasis.flanks(inner, outer) if last else emphasis.flanks(outer, inner)
            if any(new and not old for new, old in zip(now, then[at], strict=True)):
                item.out = f"{item.out[:place]}\\{item.out[place:]}"


def _last(items: list[Item], index: int) -> str:
    """The character before the item at ``index``, once all is written."""
    return next((shown[-1] for item in reversed(items[:index]) if (shown := item.render())), "")


def _first(items: list[Item], index: int) -> str:
    """The character after the item at ``index``, once all is written."""
    return next((shown[0] for item in items[index + 1 :] if (shown := item.render())), "")


def expose_line_starts(items: list[Item], text: str, *, apart: bool) -> None:
    """When the tag at the start of a line goes, what is behind it must not begin a block: words, or a block's tag.

    With ``apart``, nor must the tag of an element that kramdown knows no words for.
    """
    line = ""
    for index, item in enumerate(items):
        if item.kind in ("fixed", "open") and not line.strip(" \t>"):
            written = item.render()
            if _BLOCK_TAG.match(written) or (apart and _NO_SPAN.match(written)):
                _restore_line(items, index, text)
        if index and item.kind == "text" and not line.strip(" \t>") and items[index - 1].kind != "text":
            head = item.out.split("\n", 1)[0]
            words = head.lstrip(" \t")
            rest = words + (
                "" if "\n" in item.out else "".join(other.render() for other in items[index + 1 :])
            )
            rest = rest.split("\n", 1)[0]
            escaped = escape.line_start(rest)
            if words and escaped != rest:
                begun = escaped[: len(escaped) - (len(rest) - len(words))]
                item.out = head[: len(head) - len(words)] + begun + item.out[len(head) :]
        line = (line + item.render()).rsplit("\n", 1)[-1]


def _restore_line(items: list[Item], index: int, text: str) -> None:
    """Put back the tags that went between the start of the line and ``index``, and their partners."""
    for item in reversed(items[:index]):
        if "\n" in item.render():
            return
        pair = item.pair
        for other in (item,) if pair is None or pair.close < 0 else (items[pair.open], items[pair.close]):
            if other.kind != "text":
                other.before, other.out, other.after = "", text[other.start : other.end], ""


def line_breaks(leaf: Leaf, items: list[Item], context: Context) -> list[Note]:
    """Write the breaks that stand between Markdown text: two spaces and a new line that starts nothing.

    Return a remark for every break that stays a tag.
    """
    if context.settings.breaks == "html":
        _write_breaks(leaf, items, context, as_tags=True)
        return []
    table = context.settings.reader != "commonmark" and _begins_table(leaf, items, context.text)
    _write_breaks(leaf, items, context, as_tags=table)
    if leaf.place in ("heading", "cell"):
        return []  # nothing else breaks a line there
    reason = _IN_TABLE if table else _NO_LINE
    return [
        Note(item.code, item.start, item.end, reason)
        for item in items
        if item.kind == "atom" and item.code == "HT107" and "<br>" in item.render()
    ]


def _begins_table(leaf: Leaf, items: list[Item], text: str) -> bool:
    """Whether kramdown takes the leaf for a table, as it does where its first line has a pipe.

    In a second line, which the break would make, the words behind it would be no cell of that table any more.
    """
    end = text.find("\n", leaf.start, leaf.end)
    end = leaf.end if end < 0 else end
    for item in items:
        if item.kind == "text" and item.start < end:
            shown = item.out if item.end <= end else item.out.split("\n", 1)[0]
            if _PIPE.search(shown):
                return True
    return False


def _write_breaks(leaf: Leaf, items: list[Item], context: Context, *, as_tags: bool) -> None:
    for index, item in enumerate(items):
        for name in ("before", "out", "after"):
            value: str = getattr(item, name)
            if BREAK not in value and INNER_BREAK not in value:
                continue
            if as_tags:
                setattr(item, name, re.sub("[\x01\x02]", "<br>", value))
                continue
            setattr(item, name, _break(leaf, items, context, index, name, value))


def _break(leaf: Leaf, items: list[Item], context: Context, index: int, name: str, value: str) -> str:
    item = items[index]
    rest = (item.out + item.after if name == "before" else item.after if name == "out" else "") + "".join(
        other.render() for other in items[index + 1 :]
    )
    behind = "".join(other.render() for other in items[:index]) + (
        "" if name == "before" else item.before if name == "out" else item.before + item.out
    )
    if not rest.strip("\x01\x02 \t\n"):
        end = leaf.start + len(context.text[leaf.start : leaf.end].rstrip())
        goes_on = context.settings.reader != "commonmark" and _NO_LIST.match(context.text, end) is not None
        mark = "" if not goes_on else "<br>" if len(value) > 1 or not behind.strip() else "  "
        return re.sub("[\x01\x02]", mark, value)  # a break at the end of a block shows nothing
    if behind.rstrip(" ").endswith("\t"):  # two blanks behind it are no break for remark
        return re.sub("[\x01\x02]", "<br>", value)
    begun = behind.rsplit("\n", 1)[-1].strip(" \t>")
    if len(begun) < 11 and f"{begun} " != escape.line_start(f"{begun} "):
        return re.sub("[\x01\x02]", "<br>", value)  # the line would be a list's item, or another mark
    count = len(re.findall("[\x01\x02]", value))
    following = rest.lstrip(" \t")
    first = following.split("\n", 1)[0]
    starts = escape.line_start(first) != first or _ENDS_PARAGRAPH.match(first) is not None
    soft = count == 1 and name == "out" and not item.before and not leaf.prefix
    if soft and not starts and _SOFT_BREAK.search(behind):
        previous = next((other for other in reversed(items[:index]) if other.render()), None)
        if previous is not None and previous.kind == "text" and previous.out.strip() and not previous.after:
            # the line ends here already
            previous.out = re.sub(r"[ \t]*(\r?\n)[ \t]*\Z", r"  \1", previous.out)
            return ""
    if _LINE_START.search(behind + re.split("[\x01\x02]", value, maxsplit=1)[0]):
        return re.sub("[\x01\x02]", "<br>", value)  # a new line here would be blank
    if (
        not behind.strip("\x01\x02 \t\n")
        or count > 1
        or following[:1] in (BREAK, INNER_BREAK)
        or behind.rstrip(" ").endswith(("  \n", "<br>"))
    ):
        return re.sub("[\x01\x02]", "<br>", value)
    if following.startswith("\n") and "\t" in rest[: len(rest) - len(following)]:
        # two blanks before a tab are a break for hardly any reader
        blank = next(other for other in items[index + 1 :] if other.render())
        if (
            name != "out"
            or item.after
            or blank.kind != "text"
            or not blank.out.lstrip(" \t").startswith("\n")
        ):
            return re.sub("[\x01\x02]", "<br>", value)
        blank.out = blank.out.lstrip(" \t")
    spaces = "  "
    if value[0] in (BREAK, INNER_BREAK):
        spaces = " " * max(0, 2 - (len(behind) - len(behind.rstrip(" "))))
    if following.startswith("\n") or value.rstrip(" \t").endswith("\n"):
        return (
            re.sub("[\x01\x02][ \t]*", spaces, value)
            if not value.endswith("\n")
            else re.sub("[ \t]*[\x01\x02][ \t]*", spaces, value)
        )
    lead = len(rest) - len(following)
    if starts:
        return re.sub("[\x01\x02]", "<br>", value)
    if lead:
        return (
            re.sub("[\x01\x02]", "<br>", value)
            if lead > 1
            else re.sub("[ \t]*[\x01\x02][ \t]*", f"{spaces}\n{leaf.prefix}", value)
        )
    return re.sub("[ \t]*[\x01\x02][ \t]*", f"{spaces}\n{leaf.prefix}", value)
