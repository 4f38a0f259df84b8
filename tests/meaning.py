"""What a reader sees on a page, so that two pages can be compared.

This is the tests' own judge. It shares no code with the engine's page check, and reads HTML with another
parser (html5lib, where the engine uses lexbor), so that one misunderstanding cannot hide in both.

A page becomes a list of blocks: paragraphs, headings, list items, code, rules, table cells, each with the
containers it stands in, its words, and for every character the marks upon it (strong, a link and where to).
An image or an embed is one character that carries its address as a mark.

What does not count: class and data attributes, and styles other than bold, italic and struck out; ``span``,
``font`` and ``div``; blocks without words; white space, breaking or not; line breaks at the edge of a block;
paragraph or bare text; ``th`` or ``td``; header rows and trailing cells without words; typographic or straight
quotes; a bare address that the renderer made a link to itself; emphasis on a caption. Two line breaks in a row part
paragraphs.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import html5lib

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Mark = tuple[str, ...]
Marks = frozenset[Mark]

ATOM = "\ufffc"  # stands in the text for an image, an embed, a check box
BREAK = "<br>"  # in a run of single characters, a line break that the page shows
NONE: Marks = frozenset()

MARKS = {
    **dict.fromkeys(("b", "strong"), "strong"),
    **dict.fromkeys(("i", "em"), "em"),
    **dict.fromkeys(("s", "del", "strike"), "del"),
    **dict.fromkeys(("u", "ins"), "u"),
    **dict.fromkeys(("code", "tt", "samp"), "code"),
    **{name: name for name in ("kbd", "sub", "sup", "mark", "small", "q", "rt", "abbr")},
}
HEADINGS = frozenset(f"h{n}" for n in range(1, 7))
QUIET_BLOCKS = frozenset(
    ("p", "div", "section", "article", "header", "footer", "main", "nav", "aside", "figure", "center", "form")
) | frozenset(("fieldset", "address", "hgroup", "dl", "li", "tr", "td", "th", "thead", "tbody", "tfoot"))
TITLED = {"dt": "dt", "dd": "dd", "summary": "summary", "figcaption": "p", "caption": "p"}
UNSEEN = frozenset(
    ("style", "noscript", "template", "head", "title", "meta", "link", "base", "colgroup", "col", "rp")
) | frozenset(("datalist", "source", "track"))
EMBEDS = frozenset(("iframe", "video", "audio", "embed", "object", "svg", "canvas", "math"))
CODE_BREAKERS = HEADINGS | {"p", "ul", "ol", "table", "blockquote", "hr", "figure", "details"}
SEEN_SCRIPTS = re.compile(r"gist\.github\.com|gist-it|asciinema|platform\.twitter|instagram|tiktok")
NO_LANGUAGE = frozenset({"", "text", "plain", "plaintext", "txt", "none", "nohighlight", "no-highlight"})
STRAIGHT = str.maketrans(
    {
        "“": '"',
        "”": '"',
        "„": '"',
        "‘": "'",
        "’": "'",
        "‚": "'",
        "–": "--",
        "—": "---",
        "…": "...",
        "«": "<<",
        "»": ">>",
    }
)
SPACE = " \t\n\r\f\v\u00a0"


@dataclass(frozen=True, slots=True)
class Container:
    """A list item, quote, table cell, …: ``number`` tells two neighbours apart."""

    number: int
    label: str


@dataclass(frozen=True, slots=True)
class Block:
    """One run of words, or of code, and the containers around it, outermost first."""

    where: tuple[Container, ...]
    kind: str
    text: str
    marks: tuple[Marks, ...] = ()
    caption: bool = False
    language: str | None = None
    classes: frozenset[str] = frozenset()


@dataclass(slots=True)
class Page:
    """A page as a reader sees it. ``anchors`` are the places in it, ``jumps`` the links to places in it."""

    blocks: list[Block] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    jumps: set[str] = field(default_factory=set)


def read(html: str) -> Page:
    """Read a rendered page (the inside of ``<body>``)."""
    # not as a fragment: there html5lib drops the start tag of a table right inside a table
    document = f"<!doctype html><html><head></head><body>{html}"
    root = html5lib.parse(document, treebuilder="etree", namespaceHTMLElements=False)
    body = root.find("body")
    reader = _Reader()
    reader.walk(root if body is None else body, NONE)
    reader.flush()
    return reader.page


def differences(before: str, after: str, dropped: Iterable[str] = ()) -> list[str]:
    """Compare two rendered pages; an empty list says that a reader sees the same.

    ``dropped`` holds the words declared as taken out; they do not count, nor what stands among them, nor a
    link that has them as its tooltip from now on.
    """
    dropped = list(dropped)
    old, new = read(before), read(after)
    old_blocks = _without(old.blocks, dropped)
    new.blocks = _without_tooltips(new.blocks, dropped)
    out = []
    old_keys, new_keys = _keys(old_blocks), _keys(new.blocks)
    matcher = difflib.SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    for step, i1, i2, j1, j2 in matcher.get_opcodes():
        if step == "equal":
            for a, b in zip(old_blocks[i1:i2], new.blocks[j1:j2], strict=True):
                out += _mark_differences(a, b)
        else:
            out += [f"- {_show(k, b)}" for k, b in zip(old_keys[i1:i2], old_blocks[i1:i2], strict=True)]
            out += [f"+ {_show(k, b)}" for k, b in zip(new_keys[j1:j2], new.blocks[j1:j2], strict=True)]
    lost = (old.jumps & old.anchors) - new.anchors
    out += [f"- the place #{name} that a link leads to" for name in sorted(lost)]
    return out


def transcript(html: str) -> str:
    """The page as lines of text, for a person to look at."""
    blocks = read(html).blocks
    return "\n".join(_show(key, block) for key, block in zip(_keys(blocks), blocks, strict=True))


_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(?:.*?\r?\n)??(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL)


def split_front(text: str) -> tuple[str, str]:
    """Part a post into its front matter (with fences and byte order mark) and its body, as Jekyll does."""
    found = _FRONT.match(text)
    end = found.end() if found else len(text) - len(text.removeprefix("\ufeff"))
    return text[:end], text[end:]


class _Reader:
    """Walk a tree; words gather in ``run`` until a block begins or ends."""

    def __init__(self) -> None:
        self.page = Page()
        self.run: list[tuple[str, Marks]] = []
        self.where: tuple[Container, ...] = ()
        self.kind = "p"
        self.caption = False
        self.numbers = count()

    def walk(self, element: Any, marks: Marks) -> None:
        """Read what is inside ``element``."""
        self.words(element.text, marks)
        for child in element:
            if isinstance(child.tag, str):
                self.visit(child, marks)
            self.words(child.tail, marks)

    def words(self, text: str | None, marks: Marks) -> None:
        self.run.extend((c, marks) for c in (text or "").translate(STRAIGHT))

    def atom(self, mark: Mark, marks: Marks) -> None:
        self.run.append((ATOM, marks | {mark}))

    def visit(self, e: Any, marks: Marks) -> None:
        tag = e.tag
        for name in ("id", "name") if tag == "a" else ("id",):
            if e.get(name):
                self.page.anchors.add(e.get(name))
        if tag in UNSEEN:
            return
        if tag in MARKS:
            self.walk(e, marks | {(MARKS[tag], e.get("title") or "") if tag == "abbr" else (MARKS[tag],)})
        elif tag == "a":
            self.link(e, marks)
        elif tag in ("span", "font"):
            self.walk(e, marks | _style(e.get("style") or ""))
        elif tag == "br":
            self.run.append((BREAK, NONE))
        elif tag == "img":
            if e.get("width") not in ("0", "1") and e.get("height") not in (
                "0",
                "1",
            ):  # else: a tracking pixel
                alt = " ".join((e.get("alt") or "").translate(STRAIGHT).split())
                self.atom(
                    ("img", address(e.get("src")), alt, (e.get("title") or "").translate(STRAIGHT)), marks
                )
        elif tag == "input":
            if (e.get("type") or "").lower() == "checkbox":
                self.atom(("checkbox", "x" if e.get("checked") is not None else " "), marks)
        elif tag == "script":
            if SEEN_SCRIPTS.search(e.get("src") or ""):
                self.atom(("script", address(e.get("src"))), marks)
        elif tag in EMBEDS:
            sources = [e.get("src"), e.get("data"), *(s.get("src") for s in e.iter("source"))]
            self.atom((tag, address(next((s for s in sources if s), ""))), marks)
        elif tag == "pre" and not any(c.tag in CODE_BREAKERS for c in e.iter()):
            self.flush()
            self.page.blocks.append(self.code(e))
        elif tag == "hr":
            self.flush()
            self.page.blocks.append(Block(self.where, "hr", ""))
        elif tag in HEADINGS:
            self.inside(e, marks, self.where, tag)
        elif tag in TITLED:
            self.inside(e, marks, self.where, TITLED[tag], caption=TITLED[tag] == "p")
        elif tag in ("ul", "ol"):
            self.list(e, marks)
        elif tag in ("blockquote", "details", "pre"):
            self.inside(e, marks, self.within(tag))
        elif tag == "table":
            self.table(e, marks)
        elif tag in QUIET_BLOCKS:
            self.flush()
            self.walk(e, marks)
            self.flush()
        else:
            self.walk(e, marks)

    def link(self, e: Any, marks: Marks) -> None:
        if e.get("href") is None:
            self.walk(e, marks)
            return
        url = address(e.get("href"))
        if url.startswith("#"):
            self.page.jumps.add(url[1:])
        shown = address("".join(e.itertext()))
        bare = bool(shown) and shown in (url, re.sub(r"^(?:https?://|mailto:)", "", url))
        title = (e.get("title") or "").translate(STRAIGHT)
        self.walk(e, marks | {("a", url, title, "bare" if bare else "")})

    def within(self, label: str) -> tuple[Container, ...]:
        return (*self.where, Container(next(self.numbers), label))

    def inside(
        self, e: Any, marks: Marks, where: tuple[Container, ...], kind: str = "p", *, caption: bool = False
    ) -> None:
        self.flush()
        outer = self.where, self.kind, self.caption
        self.where, self.kind, self.caption = where, kind, caption
        self.walk(e, marks)
        self.flush()
        self.where, self.kind, self.caption = outer

    def list(self, e: Any, marks: Marks) -> None:
        """A list. What stands in it outside any item is shown by browsers like a part of the item before."""
        self.flush()
        outer = self.where
        whole = self.within(e.tag)
        number = _integer(e.get("start"), 1)
        item: tuple[Container, ...] | None = None
        self.where = whole
        self.words(e.text, marks)
        for child in e:
            if child.tag == "li":
                self.flush()
                self.where = outer
                number = _integer(child.get("value"), number)
                item = (*whole, Container(next(self.numbers), f"{number}." if e.tag == "ol" else "li"))
                number += 1
                seen = len(self.page.blocks)
                self.inside(child, marks, item)
                if len(self.page.blocks) == seen:  # an empty item still shows its bullet
                    self.page.blocks.append(Block(item, "p", ""))
                self.where = item
            elif isinstance(child.tag, str):
                self.visit(child, marks)
            self.words(child.tail, marks)
        self.flush()
        self.where = outer

    def table(self, e: Any, marks: Marks) -> None:
        self.flush()
        whole = self.within("table")
        for caption in e.findall("caption"):
            self.visit(caption, marks)
        for row in _rows(e):
            tr = (*whole, Container(next(self.numbers), "tr"))
            cells: list[tuple[list[Block], bool]] = []
            for cell in row:
                if cell.tag not in ("td", "th"):
                    continue
                across, down = _integer(cell.get("colspan"), 1), _integer(cell.get("rowspan"), 1)
                single = (across, down) == (1, 1)
                here = (*tr, Container(next(self.numbers), "td" if single else f"td {across}x{down}"))
                blocks, self.page.blocks = self.page.blocks, []
                self.inside(cell, marks, here)
                found, self.page.blocks = self.page.blocks, blocks
                cells.append((_one_cell(found) or [Block(here, "p", "")], single and not found))
            while cells and cells[-1][1]:
                cells.pop()
            for found, _ in cells:
                self.page.blocks += found

    def code(self, e: Any) -> Block:
        pieces: list[tuple[str, Marks]] = []

        def gather(x: Any, marks: Marks) -> None:
            pieces.extend((c, marks) for c in x.text or "")
            for child in x:
                if child.tag == "br":
                    pieces.append(("\n", NONE))
                elif child.tag == "img":
                    pieces.append((ATOM, marks | {("img", address(child.get("src")))}))
                elif isinstance(child.tag, str) and child.tag not in UNSEEN:
                    more: Marks = NONE
                    if MARKS.get(child.tag, "code") != "code":
                        more = frozenset({(MARKS[child.tag],)})
                    elif child.tag == "a" and child.get("href"):
                        more = frozenset({("a", address(child.get("href")), "", "")})
                    gather(child, marks | more)
                pieces.extend((c, marks) for c in child.tail or "")

        gather(e, NONE)
        while pieces and pieces[0][0] == "\n":
            pieces.pop(0)
        while pieces and pieces[-1][0] == "\n":
            pieces.pop()
        text = "".join(c for c, _ in pieces).replace("\u00a0", " ")
        language, classes = _language([e, *e.findall("code")])
        return Block(
            self.where, "code", text, tuple(m for _, m in pieces), language=language, classes=classes
        )

    def flush(self) -> None:
        """End the run of words: white space collapses, and two line breaks part paragraphs."""
        run, self.run = self.run, []
        for line in _paragraphs(run):
            self.page.blocks.append(
                Block(
                    self.where,
                    self.kind,
                    "".join(c for c, _ in line),
                    tuple(m for _, m in line),
                    self.caption,
                )
            )


def address(url: str | None) -> str:
    """An address in the one spelling that all renderers' escapings of it share."""
    plain = "".join(unquote(url or "").split())
    return re.sub(r"xn--[a-z0-9-]+", lambda m: _unpunycode(m[0]), plain)


def _unpunycode(label: str) -> str:
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def _style(style: str) -> Marks:
    """The marks that the declarations of a ``style`` attribute mean."""
    found: set[Mark] = set()
    for name, _, value in (part.partition(":") for part in style.lower().split(";")):
        for mark, prop, words in (
            ("strong", "font-weight", "bold|[6-9]00"),
            ("em", "font-style", "italic|oblique"),
            ("del", "text-decoration(?:-line)?", ".*line-through"),
        ):
            if re.fullmatch(prop, name.strip()) and re.match(words, value.strip()):
                found.add((mark,))
    return frozenset(found)


def _integer(value: str | None, default: int) -> int:
    try:
        return int(value or default)
    except ValueError:
        return default


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if row.tag == "tr")


def _one_cell(blocks: list[Block]) -> list[Block]:
    """Several plain paragraphs in a cell look like lines of one."""
    depth = min((len(b.where) for b in blocks), default=0)
    if len(blocks) < 2 or any(
        b.kind != "p" or len(b.where) != depth or "td" not in b.where[-1].label for b in blocks
    ):
        return blocks
    marks: list[Marks] = []
    for b in blocks:
        marks += [*b.marks, NONE]
    return [Block(blocks[0].where, "p", "\n".join(b.text for b in blocks), tuple(marks[:-1]))]


def _language(elements: Sequence[Any]) -> tuple[str | None, frozenset[str]]:
    """The language code is said to be in, and all the words that its classes offer besides."""
    classes = frozenset(w.lower() for e in elements for w in (e.get("class") or "").split())
    for e in elements:
        for name in ("data-ke-language", "data-lang", "data-language", "lang"):
            if e.get(name):
                return _known(e.get(name).lower()), classes
        for word in (e.get("class") or "").lower().split():
            if word.startswith(("language-", "lang-")):
                return _known(word.split("-", 1)[1]), classes
    return None, classes


def _known(language: str) -> str | None:
    return None if language in NO_LANGUAGE else language


def _paragraphs(run: list[tuple[str, Marks]]) -> Iterator[list[tuple[str, Marks]]]:
    """Collapse the white space in a run of characters, and part it where two line breaks stand in a row."""
    line: list[tuple[str, Marks]] = []
    breaks = 0
    space = False
    for c, marks in run:
        if c == BREAK:
            breaks += 1
        elif c in SPACE:
            space = True
        else:
            if breaks >= 2 and line:
                yield line
                line = []
            elif breaks and line:
                line.append(("\n", NONE))
            elif space and line:
                line.append((" ", NONE))
            breaks, space = 0, False
            line.append((c, marks))
    if line:
        yield line


def _labels(blocks: Sequence[Block]) -> Iterator[tuple[str, ...]]:
    """Name the containers around each block; ``+`` says that the container begins with this block."""
    begun: set[Container] = set()
    for block in blocks:
        yield tuple(c.label if c in begun else c.label + "+" for c in block.where)
        begun.update(block.where)


Key = tuple[tuple[str, ...], str, str]


def _keys(blocks: Sequence[Block]) -> list[Key]:
    return [(labels, b.kind, b.text) for labels, b in zip(_labels(blocks), blocks, strict=True)]


def _show(key: Key, block: Block) -> str:
    """One line for a block, its marks written between ``⟦`` and ``⟧`` where they change."""
    pieces = []
    last = NONE
    for c, marks in zip(block.text, block.marks, strict=bool(block.marks)):
        shown = last if c in SPACE else marks
        pieces += ["⟦" + " ".join(m) + "⟧" for m in sorted(shown - last)]
        pieces += ["⟦/" + m[0] + "⟧" for m in sorted(last - shown)]
        pieces.append("⏎" if c == "\n" else c)
        last = shown
    where = "".join(f"{label} " for label in key[0])
    language = f" {block.language}" if block.language else ""
    return f"{where}{block.kind}{language}: {''.join(pieces)}"


def _mark_differences(a: Block, b: Block) -> list[str]:
    """Compare the marks, letter by letter, of two blocks with the same words."""
    out = []
    if a.kind == "code" and not _same_language(a, b):
        out.append(f"! code in {a.language} became code in {b.language}: {_clip(a.text)}")
    run: list[str] = []
    last: tuple[Marks, Marks] = (NONE, NONE)
    for c, x, y in [*zip(a.text, a.marks, b.marks, strict=True), ("", NONE, NONE)] if a.marks else []:
        if c and c in SPACE:
            if run:
                run.append(c)
            continue
        change = _mark_change(x, y, caption=a.caption or b.caption) if c else (NONE, NONE)
        if change != last and any(last):
            lost, gained = ([" ".join(m).strip() for m in sorted(marks)] for marks in last)
            verdict = [f"lost {', '.join(lost)}"] * bool(lost) + [f"gained {', '.join(gained)}"] * bool(
                gained
            )
            out.append(f"! {' and '.join(verdict)} on {_clip(''.join(run).strip())!r} in {_clip(a.text)!r}")
        if change != last:
            run, last = [], change
        run.append(c)
    return out


def _mark_change(x: Marks, y: Marks, *, caption: bool) -> tuple[Marks, Marks]:
    """The marks lost and gained on a letter, except those that do not count."""
    if x == y:
        return NONE, NONE
    links = {m[:3] for m in x if m[0] == "a"}
    plain_x = {m[:3] for m in x}
    # The renderer may link a bare address to itself; a link that was there must stay.
    plain_y = {m[:3] for m in y if not (m[0] == "a" and m[3] == "bare" and not links)}
    if caption:
        plain_x, plain_y = plain_x - {("em",)}, plain_y - {("em",)}
    return frozenset(plain_x - plain_y), frozenset(plain_y - plain_x)


def _same_language(a: Block, b: Block) -> bool:
    """Equal, or a spelling of it that stands in the classes before; unsaid languages may become said ones."""
    return a.language == b.language or (b.language in a.classes if b.language else False)


def _clip(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length // 2]} … {text[-length // 2 :]}"


def _without_tooltips(blocks: list[Block], dropped: Iterable[str]) -> list[Block]:
    """Take titles off links that say nothing but words declared as taken out."""
    said = {_bare(words) for words in dropped}

    def plain(mark: Mark) -> Mark:
        tooltip = mark[0] == "a" and mark[2] and _bare(mark[2]) in said
        return ("a", mark[1], "", mark[3]) if tooltip else mark

    if not said:
        return blocks
    return [replace(b, marks=tuple(frozenset(map(plain, marks)) for marks in b.marks)) for b in blocks]


def _bare(words: str) -> str:
    return "".join(words.translate(STRAIGHT).replace('"', "'").split())


def _without(blocks: list[Block], dropped: Iterable[str]) -> list[Block]:
    """Take declared words, and what stands between their first and last letter, out of a page."""
    letters = [
        (i, k) for i, b in enumerate(blocks) for k, c in enumerate(b.text) if c not in SPACE and c != ATOM
    ]
    text = "".join(blocks[i].text[k] for i, k in letters)
    gone: set[tuple[int, int]] = set()
    touched: set[int] = set()
    for words in dropped:
        sought = "".join(words.translate(STRAIGHT).split())
        at = text.find(sought)
        if not sought or at < 0:
            continue
        (i1, k1), (i2, k2) = letters[at], letters[at + len(sought) - 1]
        for i in range(i1, i2 + 1):
            touched.add(i)
            gone.update((i, k) for k in range(len(blocks[i].text)) if (i1, k1) <= (i, k) <= (i2, k2))
        text = text[:at] + "\0" * len(sought) + text[at + len(sought) :]
    out = []
    for i, b in enumerate(blocks):
        if i not in touched:
            out.append(b)
            continue
        kept = [
            (BREAK if c == "\n" else c, m)
            for k, (c, m) in enumerate(zip(b.text, b.marks, strict=True))
            if (i, k) not in gone
        ]
        for line in _paragraphs(kept):
            out.append(
                Block(b.where, b.kind, "".join(c for c, _ in line), tuple(m for _, m in line), b.caption)
            )
    return out
