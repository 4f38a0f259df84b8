"""A link or an image whose address runs a script.

Why: ``javascript:``, ``vbscript:`` and ``data:`` addresses run in the page of whoever clicks, whatever blanks, control
characters or references hide in the scheme. The link goes, the words stay. A ``data:`` image of a raster type is
harmless where an image stands.

Before::

    [자세히](javascript:alert) 보기

After::

    자세히 보기

Left alone: every other scheme, and what code only shows.
"""
