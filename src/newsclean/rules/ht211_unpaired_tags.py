"""Tags that do not pair: end tags that are missing, or stand in the wrong order.

Why: every browser knows where such an element ends (HTML5 13.2.6). kramdown does not: it takes all that follows for
HTML, to the end of the post, so that nothing in it can become Markdown, and prints end tags as text. Written out as
browsers read it, with every tag closed, it is the same page in CommonMark, element for element, and kramdown shows that
page too; a finding says where. End tags that HTML lets one leave out, such as ``</li>``, are written for the same
reason, and only there: an element whose end kramdown sees is not touched. ``<한글>``, which is text for browsers and a
tag for kramdown, becomes ``&lt;한글>``. A start tag with faults (``<td width="1", class="x">``), which kramdown shows as
text, is written without them.

Words in angle brackets (``<The News>``, MD503) are an element for both, which browsers end with its paragraph. The
paragraph becomes Markdown, where kramdown ends it there too; the words stay as they are.

In a Markdown paragraph, end tags of emphasis side by side in the wrong order (``<b><span>글</b></span>``) are put right.

Before::

    <table>
    <tr><td>가격</td><td>시간</td>
    <tr><td>무료</td><td>9시</td></tr>
    </table>

    <p>뒤</p>

After::

    | 가격 | 시간 |
    | --- | --- |
    | 무료 | 9시 |

    뒤

Left alone: what stays open for all that follows (``<b>`` without ``</b>``, ``<pre>`` without ``</pre>``), Markdown
inside, an element that is closed further down, words in angle brackets that no paragraph or heading ends, or that
would be shown there (``<K-가>``), Liquid tags.
"""

CODE = "HT211"
