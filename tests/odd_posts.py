"""Posts made up of the shapes of Tistory's editors, nested and put beside each other as nobody would write them.

Every word, address and text for an image occurs once in a post, so that one that is lost is missed. ``compose`` is a
function of its seed: a post that went wrong can be made again.
"""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SYLLABLES = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
LANGUAGES = ("python", "java", "routeros", "")


class Composer:
    """Makes one post: ``random`` decides, and ``count`` tells its words apart."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.count = 0

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def made(self, *makers: Callable[[], str]) -> str:
        return self.random.choice(makers)()

    def name(self) -> str:
        """A word that occurs once: no other is part of it."""
        self.count += 1
        number, size = self.count, len(SYLLABLES)
        return f"낱{SYLLABLES[number // size // size]}{SYLLABLES[number // size % size]}{SYLLABLES[number % size]}"

    def url(self, end: str = "") -> str:
        self.count += 1
        path = self.one("", "b_c/", "?p=1&amp;q=", "%EA%B0%80/", "d(e)/")
        return f"https://a{self.count}x.kr/{path}{self.count}z{end}"

    # -- in a line

    def word(self) -> str:
        w = self.name()
        return self.random.choice(
            (
                *(w,) * 12,
                f"{w}(AI)",
                f"‘{w}’",
                f'"{w}"',
                f"{w}~{self.name()}",
                f"{w}*",
                f"{w}_{self.name()}",
                f"[{w}]",
                f"&lt;{w}&gt;",
                f"{w}&nbsp;{self.name()}",
                f"{w} | {self.name()}",
                f"{w}!",
                f"# {w}",
                f"{w} &amp;",
                f"1. {w}",
                f"- {w}",
                f"{w}: 😀",
                f"<{w}>",
                f"‹{w}>",
                f"{w} < {self.name()}",
                f"<{w} {self.name()}>",
                f"{{{{ {w} }}}}",
            )
        )

    def words(self) -> str:
        return " ".join(self.word() for _ in range(self.random.randint(1, 3)))

    def tagged(self, depth: int) -> str:
        inside = self.line(depth - 1) if depth else self.words()
        return self.made(
            lambda: f"<b>{inside}</b>",
            lambda: f'<b><span style="color: #ee2323;">{inside}</span></b>',
            lambda: f'<span style="background-color: #f6e199;">{inside}</span>',
            lambda: f"<i>{inside}</i>",
            lambda: f"<s>{inside}</s>",
            lambda: f"<u>{inside}</u>",
            lambda: f"<strike>{inside}</strike>",
            lambda: f"<sub>{inside}</sub>",
            lambda: f'<a href="{self.url()}" target="_blank" rel="dofollow">{inside}</a>',
            lambda: f"<code>{self.words()}</code>",
            lambda: f'<font color="red">{inside}</font>',
            lambda: f"**{inside}**",
            lambda: f"[{inside}]({self.url()})",
            lambda: f"`{self.name()} &lt; {self.name()}`",
        )

    def piece(self) -> str:
        return self.made(
            lambda: f'<img src="{self.url(".png")}" alt="{self.name()}">',
            lambda: f"![{self.name()}]({self.url('.png')})",
            lambda: "<br>",
            lambda: "<b></b>",
            lambda: "<!-- x -->",
            lambda: "</span>",
            lambda: "</p>",
            self.macro,
            lambda: self.url(),
            lambda: f'<ins class="adsbygoogle"></ins>{self.name()}',
            lambda: f"<script>f({self.count})</script>",
        )

    def line(self, depth: int = 1) -> str:
        """Inline content."""
        out = ""
        for _ in range(self.random.randint(1, 4)):
            kind = self.random.random()
            out += self.words() if kind < 0.5 else self.tagged(depth) if kind < 0.9 else self.piece()
            out += self.one("", " ", " ", "은 ", ", ")
        return out.strip() or self.name()

    def macro(self) -> str:
        name = f"kage@aB{self.count}/btsA/img.png"
        return self.one(
            f'[##_Image|{name}|CDM|1.3|{{"originWidth":6,"originHeight":4,"style":"alignCenter","alt":"{self.name()}"}}_##]',
            f'[##_Image|{name}|alignCenter|width="100%"|{self.name()}|_##]',
            f'[##_1C|cfile{self.count}.uf.2A{self.count}.png|width="300"|{self.name()}_##]',
            f"[##_Gallery|{self.name()}|b_##]",
            f"[##_{self.name()}_##]",
        )

    # -- blocks of HTML

    def paragraph(self) -> str:
        attributes = self.one("", ' data-ke-size="size16"', ' style="text-align: center;"')
        return f"<p{attributes}>{self.line()}</p>"

    def image(self) -> str:
        src, alt = self.url("/img.png"), self.name()
        caption = self.one("", f"<figcaption>{self.line(0)}</figcaption>")
        img = f'<img src="{src}" alt="{alt}">'
        small = "https://img1.daumcdn.net/thumb/x"
        return self.one(
            f'<figure class="imageblock alignCenter"><span data-url="{src}" data-alt="{alt}"><img src="{src}" '
            f'srcset="{small}" alt="{alt}"/></span>{caption}</figure>',
            f'<div class="imageblock center">{img}<p class="cap1">{self.line(0)}</p></div>',
            f'<figure class="imageblock"><a href="{self.url()}">{img}</a>{caption}</figure>',
            f"<p><figure>{img}{caption}</figure></p>",
            f'<img src="{src}" alt="{alt}" onerror="this.x=1;">',
        )

    def gallery(self) -> str:
        a, b, c = (self.url(f"/{n}.png") for n in "abc")
        caption = self.one("", f"<figcaption>{self.line(0)}</figcaption>")
        slide = f'<span style="display: none;" data-url="{c}"><img src="{c}" alt="{self.name()}"></span>'
        return self.one(
            f'<figure class="imagegridblock">\n  <div class="image-container"><span data-url="{a}"><img src="{a}" '
            f'alt="{self.name()}"></span><span data-url="{b}"><img src="{b}"></span></div>\n{caption}</figure>',
            f'<figure class="imagegridblock"><div class="image-container"><a href="{self.url()}"><img src="{a}"></a>'
            f'<img src="{b}">{self.name()}</div>{caption}</figure>',
            '<figure class="imageslideblock alignCenter" data-ke-type="imageslide"><div class="image-container"><span '
            f'class="image-wrap selected" data-url="{a}"><img src="{a}"></span>{slide}<a class="btn btn-prev" '
            f'href="#">이전</a><div class="mark"><span>{self.name()}</span></div></div>{caption}</figure>',
            f'<div class="imageblock dual"><table><tr><td><img src="{a}" /><p class="cap1">{self.line(0)}'
            f'</p></td><td><img src="{b}" />{self.name()}</td></tr></table></div>',
        )

    def card(self) -> str:
        title, desc, address = self.name(), self.words(), self.url()
        extra = self.one("", "", self.name())
        return (
            f'<figure id="og_{self.count}" data-ke-type="opengraph" data-og-title="{title}">'
            f'<a href="{address}" target="_blank" data-source-url="{address}"><div class="og-image">&nbsp;</div>\n'
            f'<div class="og-text">\n<p class="og-title" data-ke-size="size16">{title}</p>\n'
            f'<p class="og-desc" data-ke-size="size16">{desc}</p>\n<p class="og-host">a{self.count}.kr</p>\n</div>\n'
            f"{extra}</a>{self.one('', self.name())}</figure>"
        )

    def file(self) -> str:
        return (
            f'<figure class="fileblock" data-ke-align="alignCenter"><a href="{self.url("/tfile.pdf")}">'
            f'<div class="image"></div>\n<div class="desc">\n<div class="filename"><span class="name">{self.name()}.pdf'
            f'</span></div>\n<div class="size">0.08MB</div>\n</div></a>{self.one("", self.name())}</figure>'
        )

    def video(self) -> str:
        address = f"https://www.youtube.com/embed/v{self.count}q"
        frame = f'<iframe src="{address}" width="860" height="484" frameborder="0" allowfullscreen="true"></iframe>'
        caption = f"<figcaption>{self.line(0)}</figcaption>"
        return self.one(
            frame,
            f"<p>{frame}</p>",
            f"<p>{self.words()}{frame}{self.words()}</p>",
            f'<figure data-ke-type="video" data-video-host="youtube">{frame}{caption}</figure>',
        )

    def code(self) -> str:
        a, b = self.name(), self.name()
        lines = self.random.choice(
            (
                f"def {a}(x):\n    return x &lt; {b}",
                f"{a}\n\n\n{b} = '&lt;b&gt;'",
                f"\t{a} * b * c\n# {b}",
                f"{a}<br>{b}",
                f'<span class="hljs-keyword">if</span> {a} {{{{ {b} }}}}',
                f"```\n{a}\n```{b}",
                f"{a}\n<p>{b}</p>",
            )
        )
        language = self.random.choice(LANGUAGES)
        return self.random.choice(
            (
                f'<pre class="{language}" data-ke-language="{language}"><code>{lines}</code></pre>',
                f"<pre><code>{lines}\n</code></pre>",
                f"<pre>{lines}</pre>",
            )
        )

    def highlighted(self) -> str:
        a, b = self.name(), self.name()
        line = '<div style="white-space: pre;">'
        return (
            '<div class="colorscripter-code"><table class="colorscripter-code-table"><tbody><tr><td><div><div>1</div>'
            f"<div>2</div></div></td><td><div>{line}<span>{a}</span>&nbsp;=&nbsp;1</div>{line}{b}()</div></div></td><td>"
            '<a href="http://colorscripter.com/info#e"><span>cs</span></a></td></tr></tbody></table></div>'
        )

    def fold(self, depth: int) -> str:
        title, inside = self.name(), self.blocks(depth)
        toggle = f'<a class="btn-toggle-moreless">{title}</a>'
        return self.one(
            f'<div data-ke-type="moreLess" data-text-more="{title}" data-text-less="닫기">{toggle}\n'
            f'<div class="moreless-content">\n{inside}\n</div>{self.one("", self.name())}\n</div>',
            f"<details><summary>{self.line(0)}</summary>{inside}</details>",
            f"<details>\n<summary>{title}</summary>\n\n{inside}\n\n</details>",
            f"[#M_{title}|접기|{inside}_M#]",
        )

    def advertisement(self) -> str:
        slot = '<ins class="adsbygoogle"></ins>'
        button = '<div class="postbtn_like"><button type="button"><span>공유하기</span></button></div>'
        others = f'<tr><th><a href="/2">{self.name()}</a></th><td>2024.07.21</td></tr>'
        return self.one(
            f'<div class="revenue_unit_wrap"><div class="revenue_unit_info">반응형</div>{slot}</div>',
            '<ins class="adsbygoogle" style="display: block;"></ins>',
            f"<script>(adsbygoogle = window.adsbygoogle || []).push({{}});</script>{self.name()}",
            f"{self.name()} {slot} {self.name()}",
            f"(adsbygoogle = window.adsbygoogle || []).push({{}});{self.one('', self.name())}",
            f'<div class="container_postbtn">{button}</div>{self.one("", self.name())}',
            f'<div class="another_category"><h4>\'<a href="/category/a">{self.name()}</a>\' 카테고리의 다른 글</h4>'
            f"<table>{others}</table></div>{self.one('', self.name())}",
            f'<div class="kakao_ad_area" style="display: none;">{self.name()}</div>{self.name()}',
        )

    def list(self, depth: int) -> str:
        tag = self.one("ul", "ol", 'ul style="list-style-type: disc;" data-ke-list-type="disc"')
        items = []
        for _ in range(self.random.randint(1, 3)):
            inside = self.line() if not depth or self.random.random() < 0.6 else self.mixture(depth)
            items.append(f"<li>{inside}{self.one('</li>', '</li>', '</li>', '')}")
        return f"<{tag}>{self.one('', chr(10))}" + self.one("", "\n").join(items) + f"</{tag[:2]}>"

    def table(self, depth: int) -> str:
        rows = []
        width = self.random.randint(1, 3)
        for _ in range(self.random.randint(1, 3)):
            cells = ""
            for _ in range(self.random.choice((width, width, width, 1))):
                inside = self.line() if not depth or self.random.random() < 0.7 else self.mixture(depth)
                cell = self.one("td", "td", "th")
                span = self.one("", "", "", ' colspan="2"', ' style="height: 17px;"')
                cells += f"<{cell}{span}>{inside}</{cell}>"
            rows.append(f"<tr>{cells}</tr>")
        caption = self.one("", "", f"<caption>{self.line(0)}</caption>")
        body = self.one("", "\n").join(rows)
        return f"<table>{caption}{self.one(body, f'<tbody>{body}</tbody>')}{self.one('', '', self.name())}</table>"

    def quote(self, depth: int) -> str:
        inside = self.line() if not depth else self.mixture(depth)
        style = self.one("", ' data-ke-style="style1"')
        return f"<blockquote{style}>{inside}</blockquote>"

    def wrapper(self, depth: int) -> str:
        start, end = self.random.choice(
            (
                ('<div class="tt_article_useless_p_margin contents_style">', "</div>"),
                ("<div>\n", "\n</div>"),
                ('<div class="txc-textbox" markdown="1">\n', "\n</div>"),
                ("<center>", "</center>"),
                ("<section>\n\n", "\n\n</section>"),
                ("<p>", "</p>"),
                ('<a href="' + self.url() + '">', "</a>"),
            )
        )
        return f"{start}{self.mixture(depth)}{end}"

    def footnote(self) -> str:
        n = self.count
        number = f'<sup class="footnote"><a href="#footnote_{n}_1" id="footnote_link_{n}_1">[1]</a></sup>'
        back = f'<a href="#footnote_link_{n}_1">[본문으로]</a>'
        return (
            f"<p>{self.words()}{number}{self.word()}</p>\n{self.one('', self.paragraph() + chr(10))}"
            f'<ol class="footnotes"><li id="footnote_{n}_1">{self.line(0)} {back}</li></ol>'
        )

    def small(self) -> str:
        return self.random.choice(
            (
                '<p data-ke-size="size16">&nbsp;</p>',
                "<p></p>",
                "<br>",
                '<hr contenteditable="false" data-ke-type="horizontalRule" data-ke-style="style5" />',
                "<!-- x -->",
                "<!-->",
                "<!--more-->",
                f'<h{self.random.randint(1, 4)} data-ke-size="size26">{self.line()}</h{self.random.randint(2, 3)}>',
                f'<h3 id="a">{self.line()}</h3>',
                f'<h3 id="a">{self.line()}</h3>',
                f"<style>.a{{}}</style>{self.name()}",
                f"{self.name()}<style>.a{{}}</style>",
                "</p>",
                "</div>",
                f"<p>{self.line()}",
                f"<dl><dt>{self.line()}</dt><dd>{self.line()}</dd></dl>",
                f"<p>\n\n{self.words()}</p>",
                f"<{self.name()}>",
            )
        )

    def html(self, depth: int) -> str:
        kinds = [self.paragraph, self.paragraph, self.image, self.gallery, self.card, self.file, self.video]
        kinds += [
            self.code,
            self.highlighted,
            self.advertisement,
            self.footnote,
            self.small,
            self.small,
            self.macro,
        ]
        nested = [self.fold, self.list, self.list, self.table, self.table, self.quote, self.wrapper]
        if depth and self.random.random() < 0.5:
            return self.random.choice(nested)(depth - 1)
        return self.random.choice(kinds)()

    # -- Markdown, and both

    def markdown(self, depth: int) -> str:
        line = self.line
        inside = self.html(depth - 1) if depth else line()
        return self.made(
            line,
            line,
            lambda: f"{line()}\n{line()}",
            lambda: f"## {line(0)}",
            lambda: f"- {line()}\n- {line()}",
            lambda: f"- {self.name()}\n\n{indented('  ', inside)}",
            lambda: f"- {indented('  ', inside).lstrip()}",
            lambda: f"1. {line()}\n   - {line()}",
            lambda: indented("> ", inside),
            lambda: f"> {self.name()}\n{self.name()}\n\n{line()}",
            lambda: f"> ```\n> {self.name()}\n> ```\n{line()}",
            lambda: f"```{self.random.choice(LANGUAGES)}\n{self.name()}\n<b>{self.name()}</b>\n```",
            lambda: f"| {self.name()} | {self.line(0)} |\n| --- | --- |\n| {self.line(0)} | {self.name()} |",
            lambda: f"{self.words()}[^{self.count}]\n\n[^{self.count}]: {self.line(0)}",
            lambda: f"{line()}\n{{: .note}}",
            lambda: f"{{% raw %}}\n{self.name()}\n{{% endraw %}}",
            lambda: f"    {self.name()} <b>",
            lambda: f"$$\n{self.name()}\n$$",
        )

    def mixture(self, depth: int) -> str:
        """Words and blocks, one right behind the other or not."""
        out = ""
        for _ in range(self.random.randint(1, 3)):
            out += self.line() if self.random.random() < 0.4 else self.html(max(depth - 1, 0))
            out += self.one("", "", "\n", "\n", "\n\n")
        return out.rstrip("\n")

    def blocks(self, depth: int) -> str:
        out = ""
        for _ in range(self.random.randint(1, 3)):
            out += self.markdown(depth) if self.random.random() < 0.35 else self.html(depth)
            out += self.one("\n\n", "\n\n", "\n\n", "\n", "\n \n", "", " ")
        return out.rstrip("\n ")


def indented(prefix: str, text: str) -> str:
    """Every line of ``text`` behind ``prefix``."""
    return "\n".join(prefix + line for line in text.split("\n"))


def compose(seed: int) -> str:
    """The post of that number."""
    made = Composer(seed)
    return made.blocks(2) + made.one("\n", "\n", "")
