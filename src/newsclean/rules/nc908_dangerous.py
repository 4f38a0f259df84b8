"""Something dangerous that could not be removed.

Why: after cleaning, the page is judged by a parser of its own. Where that finds a script, a handler or a dangerous
address that is still there, the post is left as it was and the finding is an error. A warning points to code that
kramdown may not take for code, because it stands inside an HTML element or its fence is never closed.

Left alone: the whole post, or the code. Remove by hand what the finding names.
"""
