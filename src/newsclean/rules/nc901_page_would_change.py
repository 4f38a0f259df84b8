"""A change that would alter the page, and was not made.

Why: before a post is written, its page is compared with the page of the source. Where a rewrite would change what a
reader sees, the source stays there. A whole post is left as it was when no smaller part can be blamed.
"""
