"""A part of the post that CommonMark and kramdown read differently.

Why: kramdown, which Jekyll uses, reads an element to its end tag and takes everything inside for HTML; CommonMark goes
on with Markdown after a blank line. Where an element is never closed, or holds Markdown, the two show different pages
already, and no text keeps both.

Left alone: the whole part. Close the element, take its tags away or write ``markdown="1"`` into its start tag, or set
``reader`` to the one that builds your site.
"""
