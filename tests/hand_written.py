"""Markdown as people write it by hand, in every style, and HTML as it is pasted beside it.

No block here ends in another one, or begins or ends with blanks; with blank lines between them they stay apart.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random

HAND_WRITTEN = {
    "a setext heading": "제목 하나\n=====",
    "a setext heading of hyphens": "제목 둘\n---",
    "a setext heading of two lines": "제목이 두\n줄인 것\n===",
    "a closed heading": "## 제목 ##",
    "a heading with many blanks": "#   제목",
    "a heading with a tab": "#\t제목",
    "a heading with attributes": "## 제목 {#id .c}",
    "an empty heading": "#\n##",
    "stars": "* 하나\n* 둘\n    * 셋",
    "plus signs": "+ 하나\n+ 둘",
    "hyphens far off": "-   하나\n-   둘\n\n    더",
    "parentheses": "1) 하나\n2) 둘",
    "from zero": "0. 하나\n0. 둘",
    "one number": "1. 하나\n1. 둘\n1. 셋",
    "two digits": "10. 열\n11. 열하나\n    - 안",
    "a loose list": "- 하나\n\n- 둘\n\n\n- 셋",
    "a list with tabs": "-\t하나\n-\t둘\n\t- 셋",
    "an empty item": "- 하나\n-",
    "tasks": "- [ ] 할 일\n- [x] 한 일",
    "code in items": "- 하나\n\n      코드\n- 둘\n  ```\n  x\n  ```",
    "the end of a block": "- 하나\n^\n- 둘",
    "tildes": "~~~\n<b>코드</b>\n~~~",
    "many tildes": "~~~~ python\n~~~\nx\n~~~~",
    "a fence in a fence": "````md\n```\n<p>가</p>\n```\n````",
    "a fence with attributes": "```python {linenos=table}\nx = 1\t\n\n\n  y  \n```",
    "a fence with tabs": "```\n\ta\n \tb\n```",
    "indented code": "글\n\n    <b>코드</b>\n\n    둘\n      셋",
    "code by tabs": "글\n\n\t코드 <br>\n\t둘",
    "code in words": "`<b>` ``a`b`` ` x `",
    "a break of two blanks": "첫 줄  \n둘째 줄",
    "a break of four blanks": "첫 줄    \n둘째 줄",
    "a break of a backslash": "첫 줄\\\n둘째 줄",
    "blanks at ends of lines": "글   \n둘\t\n셋",
    "references": "글 [가][a] [둘] [셋][]\n\n[a]: https://a.kr/x_y  \"말\"\n[둘]: <https://b.kr> '제목'\n[셋]:\n  /c",
    "footnotes": "글[^1] 또[^말]\n\n[^1]: 주석\n[^말]: 둘째\n    이어서\n\n    문단",
    "definitions": "낱말\n: 뜻\n:   뜻 둘",
    "definitions apart": "낱말\n\n: 뜻\n\n  둘",
    "an abbreviation": "HTML 은 약자\n\n*[HTML]: Hyper",
    "a table without outer pipes": "가 | 나\n--- | ---\n1 | 2",
    "a tight table": "|가|나|\n|:-|-:|\n|1|2|",
    "a wide table": "| 가   |   나 |\n|------|-----:|\n| 1    |    2 |",
    "pipes": "가 | 나 \\| 다",
    "math": "$$\na_1 * b_2 < c\n$$",
    "math in words": "글 $a*b*c$ 와 \\(x_1\\), 100$ 와 200$",
    "math in brackets": "\\[\nx < y\n\\]",
    "Liquid": "{% for x in y %}\n{{ x | escape }}\n{% endfor %}",
    "an include": '{% include a.html t="<b>y</b>" %}',
    "highlighted code": "{% highlight ruby %}\n<b>x</b>\n{% endhighlight %}",
    "raw Liquid": "{% raw %}\n<b>{{ x }}</b>\n{% endraw %}",
    "a shortcode": '{{< figure src="a.png" >}}',
    "a shortcode with Markdown": "{{% notice %}}\n**글**\n{{% /notice %}}",
    "attributes below": "문단\n{: .note #x}",
    "attributes above": "{:.a}\n문단",
    "attributes of words": "*글*{: .x} 글",
    "a table of contents": "* toc\n{:toc}",
    "a comment of kramdown": "{::comment}\n글\n{:/comment}",
    "emoji": "👨‍👩‍👧‍👦 🇰🇷 ❤️ :smile: 𝒳",
    "signs of direction": "\u200f글\u200e \u202b둘\u202c",
    "wide blanks": "글\u3000둘\u3000셋",
    "signs nobody sees": "글\u200b글\u00ad 글\u00a0글 글\ufeff글",
    "decomposed letters": "\u1112\u1161\u11ab\u1100\u1173\u11af 글 한글 cafe\u0301 café",
    "odd line ends": "글\x85글\u2028글\x0b글\x0c글",
    "control characters": "글\x01글\x7f",
    "a quotation": "> 인용\n> > 안\n>\n> 끝",
    "a lazy quotation": "> 인용\n이어서",
    "a tight quotation": ">인용\n>둘",
    "a callout": "> [!NOTE]\n> 글",
    "a rule of stars": "* * *",
    "a rule of underscores": "___",
    "a long rule": "-----------",
    "a rule with blanks": " - - -",
    "emphasis with underscores": "_기울임_ __굵게__ ***둘***",
    "strikethrough": "~~취소~~ ~하나~ 3~4일 14~16세",
    "addresses": "<https://a.kr/x_y> https://b.kr/a_b_c <a@b.kr>",
    "escapes": "\\*글 2 \\* 3 \\_x\\_ \\# \\[a\\] \\&amp; 글\\",
    "images": '![그림](/a.png "제목"){: width="3"} [![가](a.png)](b.html)',
    "more": "<!--more-->",
    "a comment": "<!-- 말 -->",
    "a paragraph set in": "   글 셋 칸",
    "hashes": "#태그 #둘",
    "other dialects": "[[글]] ==표시== H~2~O x^2^ ++ins++ [말]{.c} {가}(나)",
    "a container": ":::note\n글\n:::",
}
PASTED = {
    "a paragraph": '<p data-ke-size="size16">문단 <b>굵게</b></p>',
    "two paragraphs": "<p>하나</p>\n<p>둘</p>",
    "a heading": '<h2 data-ke-size="size26">머리</h2>',
    "a list": "<ul>\n<li>하나</li>\n<li>둘</li>\n</ul>",
    "a numbered list": "<ol><li>하나</li><li>둘</li></ol>",
    "a quotation": '<blockquote data-ke-style="style1">인용</blockquote>',
    "a table": "<table><tbody><tr><td>가</td><td>나</td></tr><tr><td>1</td><td>2</td></tr></tbody></table>",
    "a table that stays": '<table><tr><td colspan="2">가</td></tr></table>',
    "code": '<pre class="python"><code>x &lt; 1\n\ny</code></pre>',
    "an image": '<figure class="imageblock"><img src="https://a.kr/i.png"></figure>',
    "a rule": '<hr contenteditable="false" data-ke-type="horizontalRule"/>',
    "words in bold": "글 <b>굵게</b> 글",
    "words in colour": '<span style="color: red;">글</span> 뒤',
    "a break": "글<br>둘",
    "a wrapper": "<div>\n<p>하나</p>\n<p>둘</p>\n</div>",
    "a video": '<iframe src="https://www.youtube.com/embed/x" width="5"></iframe>',
    "a macro": "[##_Image|kage@aB1/btsA/img.png|CDM|1.3|{}_##]",
    "a fold": "<details><summary>더</summary><p>글</p></details>",
    "words underlined": "<u>밑줄</u> 글",
    "a link": '<a href="https://a.kr" target="_blank">글</a>',
    "a stray end tag": "글</span> 뒤",
    "terms": "<dl><dt>가</dt><dd>나</dd></dl>",
    "a handler": '글 <b onclick="x()">굵게</b>',
}
# These go, and the blank lines below them with them; at the end of a post those above.
VANISHING = {
    "a spacer": '<p data-ke-size="size16">&nbsp;</p>',
    "an advertisement": '<ins class="adsbygoogle"></ins>',
    "a script": "<script>f()</script>",
    "nothing": "<p></p>",
    "breaks": "<br>\n<br>",
}
FRONTS = (
    "",
    "\ufeff",
    "---\ntitle: 가 # 말\n\n'b':   2\n---\n",
    "---  \ntitle: 가\n...\n\n",
    "+++\na = 1 # x\n+++\n",
    '{\n"a":  1 }\n',
)
GAPS = (*("\n\n",) * 5, "\n\n\n", "\n \n", "\n\t\n", "\n\n \n\n")
ENDS = ("", "\n", "\n", "\n\n")
LINE_ENDS = ("\n", "\r\n", "mixed")


class Piece(NamedTuple):
    """A stretch of a post; ``stays`` says whether not one byte of it may change."""

    text: str
    stays: bool


def ended(random: Random, text: str, kind: str) -> str:
    """``text`` with its lines ended as ``kind`` says; each as chance will have it where that is ``mixed``."""
    if kind == "mixed":
        return re.sub("\n", lambda _: random.choice(("\n", "\r\n")), text)
    return text.replace("\n", kind)


def compose(random: Random, names: list[str]) -> list[Piece]:
    """A post of the blocks called ``names``, in pieces: all that stands between two pasted blocks is one."""
    kind = random.choice(LINE_ENDS)
    pieces = [Piece(ended(random, random.choice(FRONTS), kind), stays=True)]
    for number, name in enumerate(names):
        if number:
            gap = random.choice(GAPS)
            gone = names[number - 1] in VANISHING or all(n in VANISHING for n in names[number:])
            pieces.append(Piece(ended(random, gap, kind), stays=not gone))
        stays = name in HAND_WRITTEN
        text = HAND_WRITTEN.get(name) or PASTED.get(name) or VANISHING[name]
        pieces.append(Piece(ended(random, text, kind), stays=stays))
    pieces.append(Piece(ended(random, random.choice(ENDS), kind), stays=names[-1] not in VANISHING))
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].stays == piece.stays:
            joined[-1] = Piece(joined[-1].text + piece.text, piece.stays)
        else:
            joined.append(piece)
    return joined
