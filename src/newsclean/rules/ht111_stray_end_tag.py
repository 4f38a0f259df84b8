"""An end tag that closes nothing, such as the ``</p>`` left behind by another tool.

Why: browsers ignore it. kramdown prints it as text; there it stays, with a finding (NC906), unless the setting says
that nobody reads the post with kramdown.

Before (``reader = "commonmark"``)::

    <div><p>본문</p></p></div>

After::

    본문

Left alone: an end tag that kramdown prints, except for ``</p>`` behind code, and one of an inline element, which may close
something further up.
"""
