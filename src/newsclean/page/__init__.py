"""What a reader sees: a Markdown text reduced to its page, for comparing before with after.

The text is rendered with pyromark and parsed with lexbor (a compiled HTML5 parser that shares no code with the
rewriting). A page is a sequence of blocks; a block is its place (list, quote, item number …), its kind, its words and
which of them are bold, linked, code and so on. What may vanish without notice is written here and nowhere else:
``span``, ``font``, bare wrappers, empty paragraphs, colours and sizes, and white space that HTML folds.
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from newsclean import danger, markdown
from newsclean.page.compare import difference
from newsclean.page.reader import Reader
from newsclean.page.seen import FLOW, LEAVES, MARKS, Block, Page, meaning
from newsclean.page.tags import address, attributes, image

__all__ = [
    "FLOW",
    "LEAVES",
    "MARKS",
    "Block",
    "Page",
    "address",
    "attributes",
    "dangers",
    "difference",
    "image",
    "meaning",
    "of",
    "of_html",
]


def of(text: str) -> Page:
    """Return the page that a CommonMark reader makes of ``text`` (Markdown without front matter)."""
    return of_html(markdown.html(text))


def of_html(source: str, *, highlight: bool = False) -> Page:
    """Return the page of an HTML fragment; ``highlight``: a coloured background counts as ``<mark>``."""
    reader = Reader(highlight=highlight)
    tree = LexborHTMLParser(f"<!doctype html><html><head></head><body>{source}")
    body = tree.body
    if body is not None:
        reader.children(body, (), frozenset())
        reader.flush((), "p")
    anchors = frozenset(target for target in reader.targets if target in reader.ids)
    return Page(tuple(reader.blocks), anchors)


def dangers(text: str) -> frozenset[str]:
    """What in the page of ``text`` could run a script or change where the page leads; empty for a safe page."""
    tree = LexborHTMLParser(f"<!doctype html><html><head></head><body>{markdown.html(text)}")
    found: set[str] = set()
    first = {"html", "head", "body"}  # the document's own
    for node in tree.root.traverse() if tree.root is not None else ():
        tag = (node.tag or "").lower()
        if tag in danger.ELEMENTS and tag not in first:
            found.add(f"<{tag}>")
        for name, value in node.attributes.items():
            if danger.attribute(tag, name, value or ""):
                found.add(f"{name} on <{tag}>")
    return frozenset(found)
