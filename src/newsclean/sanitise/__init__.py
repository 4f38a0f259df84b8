"""Nothing dangerous survives: scripts, handlers and dangerous addresses go, wherever in a body they stand.

Works on source ranges and takes away no more than the tag, the attribute or the address; code and Liquid are not
touched. ``danger.suspicious`` lets nearly every post pass. What it does not let pass is read by CommonMark's
parser (``exposure``), cleaned (SC401 to SC404), and its page is judged by another parser, lexbor. Is something left,
the same is done again more strictly; what then is left cannot be removed, and the engine refuses the post.
"""

from newsclean.sanitise.rounds import CODES, Sanitised, sanitise

__all__ = ["CODES", "Sanitised", "sanitise"]
