"""Parts of a post that are like parts of posts before are rewritten without a closer look.

A *part* is a block between blank lines, or an element of an HTML block. Two parts that differ only in plain words
become the same but for those words (``stand_ins``), so the engine cleans the shape once, with stand-ins, and what comes
out, and the HTML of its page, are templates. In a post the familiar parts are then taken out, with a token in their
place, the engine cleans what is left, and the words are poured into the templates where the tokens are. That the page
is the one of all the pieces is seen by rendering it.

That is sound where parts have nothing to do with each other. So all of a post is read where anything may reach over a
blank line (definitions, attributes of kramdown, tags that do not pair); what looks around itself keeps its neighbours;
and what has a finding, drops words or changes the page is never familiar. Tests compare with the engine alone.
"""

from __future__ import annotations

from newsclean.familiar.memory import Familiar, Learned
from newsclean.familiar.shortened import Restored, Shortened

__all__ = ["Familiar", "Learned", "Restored", "Shortened"]
