"""Markdown that a reader sees as characters, and words that nobody sees because they look like a tag.

What is found here is wrong on the page already. It is only reported, unless ``--unsafe-fixes`` asks for a repair.
"""

from newsclean.literal.suspicion import suspicious

__all__ = ["suspicious"]
