"""An end tag that closes nothing, such as the ``</p>`` left behind by another tool.

Why: browsers ignore it. kramdown prints it as text where it is not inside another element; there it stays, with a
finding, unless ``reader = "commonmark"``.

Before::

    <div><p>본문</p></p></div>

After::

    본문

Left alone: an end tag that kramdown prints, and one of an inline element, which may close something further up.
"""
