"""Words right behind a block of HTML, where only kramdown reads the site.

Why: for kramdown a block ends with its end tag, and what follows is Markdown; for CommonMark all is HTML down to the
next blank line. What is cleaned there for the one would be another page for the other, so it stays (NC907). With
``reader = "kramdown"`` it is a blank line that is missing: with it, kramdown shows the very same page, and the words
are Markdown for everybody. A finding says where.

Before (``reader = "kramdown"``)::

    <p data-ke-size="size16">&nbsp;</p>
    이번에는 **모종**을 <b>일찍</b> 심었습니다.

After::

    이번에는 **모종**을 **일찍** 심었습니다.

Left alone: everything, unless ``reader = "kramdown"``; blocks in lists and quotations; words behind which a dangerous
link would come to light.
"""

CODE = "HT212"
