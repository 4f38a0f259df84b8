"""A kramdown attribute or option that makes a page run a script.

Why: kramdown, which Jekyll uses, puts ``{: onclick="…"}`` into the tag of what stands before it, and ``{::options /}``
can change how the whole post is read.

Before::

    *강조*{: .note onclick="run()"} 글

After::

    *강조*{: .note} 글

Left alone: classes, ids and every harmless attribute; options that only say how something is written.
"""
