"""Inline HTML to Markdown: one run of inline content at a time.

The words between the tags are left alone in a Markdown paragraph and escaped where they leave an HTML block; only the
tags are rewritten. Emphasis is placed last, innermost first, when both neighbours of every delimiter are known.
"""

from newsclean.inline.html_leaf import in_html, texts
from newsclean.inline.markdown_leaf import in_markdown
from newsclean.inline.pieces import Item, LeftAlone, Note, Pair, Result, Style

__all__ = ["Item", "LeftAlone", "Note", "Pair", "Result", "Style", "in_html", "in_markdown", "texts"]
