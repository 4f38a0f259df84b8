"""Block HTML to Markdown: a tree of elements becomes a skeleton, the skeleton a template, the words are poured back.

Every top-level block is converted on its own. What cannot be converted raises LeftAlone and stays as it is, so that
one strange table never holds back the paragraphs around it.
"""

from newsclean.blocks.account import Account, Output
from newsclean.blocks.converter import Converter

__all__ = ["Account", "Converter", "Output"]
