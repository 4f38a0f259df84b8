"""Something dangerous that could not be removed.

Why: after cleaning, the page is judged by a parser of its own. Where that finds a script, a handler or a dangerous
address that is still there, the post is left as it was and the finding is an error.

Left alone: the whole post. Remove by hand what the finding names.
"""
