"""Make posts for the benchmark: ``python -m tools.generate FOLDER COUNT``.

Three families, always the same for the same number: ``mixed`` (Markdown with inline HTML, spacers and HTML
headings in between), ``export`` (the whole body as a blog editor's HTML) and ``plain`` (Markdown only). The
words are invented; the shapes are those that occur in real posts, and about as often.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

FAMILIES = ("mixed", "export", "plain")
_TEN = ("mixed",) * 6 + ("export",) * 2 + ("plain",) * 2  # the families of ten posts

_NOUNS = """
물뿌리개 화분 새싹 흙 햇빛 온실 모종 퇴비 지렁이 장화 씨앗 덩굴 토마토 상추 바질 로즈메리 자전거 바퀴 안장
체인 언덕 강변 다리 터널 지도 도시락 보온병 우산 골목 계단 빵집 반죽 효모 오븐 호밀 버터 소금 밀가루 주전자
찻잎 찻잔 도자기 유약 가마 물레 목공 대패 톱밥 사포 경첩 책장 의자 망원경 별자리 혜성 달빛 밤하늘 안개 소나기
"""
_VERBS = """
심었습니다 옮겼습니다 다듬었습니다 구웠습니다 달렸습니다 기록했습니다 나누었습니다 살펴보았습니다 고쳤습니다
배웠습니다 기다렸습니다 골랐습니다 덜어냈습니다 말렸습니다 칠했습니다 모았습니다 이어졌습니다 달라졌습니다
"""
_ADVERBS = "천천히 아침마다 조금씩 다시 함께 꼼꼼하게 뜻밖에 결국 이번에는 늦게까지 가볍게 처음으로"
_GROUPS = "정원모임(GDN) 자전거길연구소(BRL) 제빵동호회(BKC) 공방연합(CWA) 별보기모임(STG) 한살이(HSL)"
NOUNS, VERBS, ADVERBS, GROUPS = (words.split() for words in (_NOUNS, _VERBS, _ADVERBS, _GROUPS))
PARTICLES = ("은", "는", "이", "가", "을", "를", "에서", "으로", "과", "의")
COLOURS = ("#ee2323", "#1a5490", "#006dd7", "#f89009", "#409d00")
SPACER = '<p data-ke-size="size16">&nbsp;</p>'


class Post(NamedTuple):
    """A post's path in the folder and its text."""

    path: str
    text: str


def posts(count: int) -> list[Post]:
    """``count`` posts of the three families, the same ones every time."""
    made = []
    for number in range(count):
        family = _TEN[number % 10]
        writer = _Writer(number)
        made.append(
            Post(
                f"{family}/2023-{number % 12 + 1:02}-{number % 28 + 1:02}-{number:05}.md", writer.post(family)
            )
        )
    return made


def by_family(posts: Iterable[Post], most: int | None = None) -> dict[str, list[Post]]:
    """The posts by family, which is the folder that they are in; the first ``most`` of each."""
    families: dict[str, list[Post]] = {}
    for post in posts:
        families.setdefault(post.path.split("/")[0] if "/" in post.path else "posts", []).append(post)
    return {name: inside[:most] for name, inside in families.items()}


def long_post(family: str, times: int) -> str:
    """One post with ``times`` the usual body."""
    front, _, body = _Writer(7).post(family).partition("\n---\n")
    more = "\n\n".join(_Writer(8 + n).post(family).partition("\n---\n")[2].strip() for n in range(times - 1))
    return f"{front}\n---\n{body.rstrip()}\n\n{more}\n" if more else f"{front}\n---\n{body}"


def repeated_post(family: str, bodies: int, times: int) -> str:
    """A long post, its body ``times`` over: what comes up in it comes up that much more often, and nothing else."""
    front, _, body = long_post(family, bodies).partition("\n---\n")
    return f"{front}\n---\n" + "\n\n".join([body.strip("\n")] * times) + "\n"


def write(folder: Path, made: Iterable[Post]) -> None:
    """Write posts into a folder."""
    for post in made:
        path = folder / post.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(post.text.encode())


class _Writer:
    def __init__(self, number: int) -> None:
        self.number = number
        self.r = random.Random(number)

    def post(self, family: str) -> str:
        body = {"mixed": self.mixed, "export": self.export, "plain": self.plain}[family]()
        return self.front() + "\n".join(body) + "\n"

    def words(self, least: int = 2, most: int = 5) -> str:
        return " ".join(self.r.choice(NOUNS) for _ in range(self.r.randint(least, most)))

    def clause(self) -> str:
        r = self.r
        return (
            f"{r.choice(NOUNS)}{r.choice(PARTICLES)} {r.choice(ADVERBS)} {self.words(1, 3)} {r.choice(VERBS)}"
        )

    def front(self) -> str:
        return (
            f"---\ntitle: {self.words(3, 5)}!\n"
            f"categories:\n  - {self.r.choice(('Garden', 'Bicycle', 'Bakery'))}\n"
            f"excerpt: >\n  {self.clause()}…\nfeature_text: >\n  ## {self.words()}\n\n  {self.clause()}…\n"
            f"image: '/assets/img/{self.number}.jpg'\n---\n"
        )

    def bold(self) -> str:
        r, text = self.r, self.words(2, 5)
        match r.randrange(5):
            case 0:
                return f'<b><span style="color: {r.choice(COLOURS)};">{text}</span></b>'
            case 1:
                return f'<b><span style="background-color: #2153{r.randint(1000, 9999)};">{text}</span></b>'
            case 2:
                return f'<span style="color: {r.choice(COLOURS)};"><b>{text}</b></span>'
            case 3:
                return f"<strong>{text}</strong>"
        return f"<b>{text}</b>"

    def sentence(self) -> str:
        r = self.r
        parts = [self.clause() + "."]
        if r.random() < 0.5:
            parts.append(f"{self.words(1, 3)} {self.bold()}{r.choice(PARTICLES)} {self.clause()}.")
        if r.random() < 0.006:  # about one post in seven, as in real ones
            parts.append(f"<b>{r.choice(GROUPS)}</b>{r.choice(PARTICLES)} {self.clause()}.")
        if r.random() < 0.001:  # emphasis that shows its signs already: the slow path, one post in sixty
            colour = f'<span style="color: {r.choice(COLOURS)};">{self.words(1, 2)}</span>'
            parts.append(f"**{colour}**은 {self.bold()}{r.choice(PARTICLES)} {r.choice(VERBS)}.")
        if r.random() < 0.15:
            parts.append(f'"{self.words(2, 4)}"라고 {r.choice(VERBS)}.')
        if r.random() < 0.05:
            parts.append(f"{r.randint(1, 5)}~{r.randint(6, 9)}월, {r.randint(20, 40)}%")
        return " ".join(parts)

    def paragraph(self, least: int, most: int) -> str:
        return " ".join(self.sentence() for _ in range(self.r.randint(least, most)))

    def mixed(self) -> list[str]:
        r, n = self.r, self.number
        bar = " | 온실일기" if r.random() < 0.7 else ""
        out = [f"![그림 {n}](/assets/img/{n}.jpg)", ""]
        out += [
            f'<p>출처: <a href="https://garden.example/{n}" rel="dofollow">{self.words()}!</a>{bar}</p>',
            "",
        ]
        for _ in range(r.randint(4, 7)):
            out += [f'<h2 data-ke-size="size26">{self.words(2, 4)}</h2>', "", SPACER, ""]
            out += [self.paragraph(3, 6), "", SPACER, ""]
            if r.random() < 0.25:
                out += [self.html_table(), ""]
            if r.random() < 0.2:
                out += ["<ul>", *(f"<li>{self.sentence()}</li>" for _ in range(3)), "</ul>", ""]
        if r.random() < 0.15:  # some by hand, as often as in real posts
            link = f"[{self.words(1, 2)}](https://star.example/{n})"
            out += [f"## {self.words(2, 4)}", "", f"- {self.words()}", f"- **{self.words(1, 2)}** {link}", ""]
        if r.random() < 0.09:
            out += [f"{self.words()} `a_b*{n}` {self.words()}.", "", "1. 하나", "2. 둘", ""]
        if r.random() < 0.04:
            out += ["```html", f"<b>{self.words(1, 2)}</b>", "```", "", f"> {self.clause()}.", ""]
        out += [f"자료={self.words(1, 2)} https://garden.example/data/{n}", ""]
        out += ['<hr style="height: 2px; border: none; background-color: #000000;"/>', ""]
        out += [
            f'{self.words(2, 3)} 👉 <a href="https://garden.example" rel="dofollow">garden.example</a>',
            "",
        ]
        return out

    def html_table(self) -> str:
        r = self.r
        rows = [
            "<tr>" + "".join(f'<td style="width: 33%;">{self.words(1, 2)}</td>' for _ in range(3)) + "</tr>"
            for _ in range(r.randint(2, 5))
        ]
        head = '<table style="border-collapse: collapse; width: 100%;" border="1" data-ke-align="alignLeft">'
        return "\n".join([head, "<tbody>", *rows, "</tbody>", "</table>"])

    def export(self) -> list[str]:
        r, n = self.r, self.number
        out = []
        for _ in range(r.randint(3, 5)):
            level = r.choice((2, 3))
            colour = '<span style="color: #000000;">'
            out += [
                f'<h{level} data-ke-size="size{30 - 2 * level}">{colour}{self.words(2, 4)}</span></h{level}>'
            ]
            for _ in range(r.randint(2, 4)):
                font = "<span style=\"font-family: 'Noto Sans Demilight', 'Noto Sans KR';\">"
                out += [SPACER, f'<p data-ke-size="size16">{font}{self.paragraph(2, 3)}</span></p>']
            out.append(self.export_block(r.randrange(18)))
        out += ['<hr contenteditable="false" data-ke-type="horizontalRule" data-ke-style="style5" />']
        link = f'<a href="https://bakery.example/{n}?a=1&amp;b=2" target="_blank">{self.words(1, 3)}</a>'
        out += [f'<p data-ke-size="size16">{link}에서 {self.clause()}.<br />{self.clause()}.</p>']
        return out

    def export_block(self, kind: int) -> str:
        n = self.number
        image = f"https://blog.kakaocdn.net/dn/{n}/img.png"
        match kind:
            case 0:
                items = "\n".join(f"<li>{self.words()}</li>" for _ in range(4))
                inner = f"<ul>\n<li>{self.words()}</li>\n<li>{self.words()}</li>\n</ul>"
                head = '<ul style="list-style-type: disc;" data-ke-list-type="disc">'
                return f"{head}\n{items}\n<li>{self.words()}\n{inner}\n</li>\n</ul>"
            case 1:
                items = "\n".join(f"<li>{self.sentence()}</li>" for _ in range(3))
                return f'<ol style="list-style-type: decimal;" data-ke-list-type="decimal">\n{items}\n</ol>'
            case 2 | 3:
                return (
                    '<figure class="imageblock alignCenter" data-ke-mobilestyle="widthOrigin">'
                    f'<span data-url="{image}" data-lightbox="lightbox"><img src="{image}" width="700" '
                    f'srcset="https://img1.daumcdn.net/thumb/?fname={n}" alt="{self.words(1, 2)}"/></span>'
                    f"<figcaption>{self.words()}</figcaption>\n</figure>"
                )
            case 4:
                return self.html_table()
            case 5:
                code = (
                    f"def area_{n}(a, b):\n    if a &lt; b:\n        return &quot;{n}&quot;\n\n    return a_b"
                )
                head = (
                    f'<pre id="code_{n}" class="python" data-ke-language="python" data-ke-type="codeblock">'
                )
                return f"{head}<code>{code}</code></pre>"
            case 6:
                return f'<blockquote data-ke-style="style{n % 3 + 1}">{self.paragraph(1, 2)}</blockquote>'
            case 7:
                return (
                    '<div data-ke-type="moreLess" data-text-more="더보기" data-text-less="닫기">'
                    '<a class="btn-toggle-moreless">더보기</a>\n<div class="moreless-content">\n'
                    f'<p data-ke-size="size16">{self.paragraph(1, 2)}</p>\n</div>\n</div>'
                )
            case 8:
                return f'<div>\n<p data-ke-size="size18">{self.paragraph(1, 2)}</p>\n</div>'
        return self.rarer_block(kind - 9)

    def rarer_block(self, kind: int) -> str:
        r, n = self.r, self.number
        image = f"https://blog.kakaocdn.net/dn/{n}/img.png"
        match kind:
            case 0:
                images = "\n".join(
                    f'<span data-widthpercent="50" style="width: 49%;"><img src="{image}?{i}" alt=""/></span>'
                    for i in range(2)
                )
                head = '<figure class="imagegridblock" data-ke-mobilestyle="widthOrigin">'
                return f'{head}\n<div class="image-container">{images}</div>\n</figure>'
            case 1:
                link = f"https://garden.example/card/{n}"
                return (
                    f'<figure id="og_{n}" contenteditable="false" data-ke-type="opengraph" data-og-url="{link}">'
                    f'<a href="{link}" target="_blank" rel="noopener" data-source-url="{link}">\n'
                    f'<div class="og-image" style="background-image: url(\'{image}\');">&nbsp;</div>\n'
                    f'<div class="og-text">\n<p class="og-title" data-ke-size="size16">{self.words()}</p>\n'
                    f'<p class="og-desc" data-ke-size="size16">{self.clause()}</p>\n'
                    '<p class="og-host" data-ke-size="size16">garden.example</p>\n</div>\n</a></figure>'
                )
            case 2:
                return (
                    '<figure data-ke-type="video" data-ke-style="alignCenter" data-video-host="youtube">'
                    f'<iframe src="https://www.youtube.com/embed/{n:011}" width="860" height="484" '
                    'frameborder="0" allowfullscreen="true"></iframe>\n</figure>'
                )
            case 3:
                head = "".join(f"<th>{self.words(1, 1)}</th>" for _ in range(2))
                rows = "\n".join(
                    f"<tr>\n<td>{self.words(1, 2)}</td>\n<td><b>{r.randint(1, 99)}</b>%</td>\n</tr>"
                    for _ in range(3)
                )
                return f"<table>\n<thead>\n<tr>{head}</tr>\n</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"
            case 4:
                return f'<p style="text-align: center;" data-ke-size="size16"><img src="{image}" alt=""/></p>'
            case 5:
                return (
                    f"<p>{self.clause()}.<br /><br />{self.bold()}{r.choice(PARTICLES)} {self.clause()}.</p>"
                )
            case 6:
                return f"<details>\n<summary>{self.words()}</summary>\n<p>{self.clause()}.</p>\n</details>"
            case 7:
                return f'<h4 data-ke-size="size20"><b>{r.randint(1, 9)}. {self.words()}</b></h4>'
        return f"<div>\n<div>\n<p>{self.clause()}.</p>\n</div>\n<p>{self.sentence()}</p>\n</div>"

    def plain(self) -> list[str]:
        r, n = self.r, self.number
        out = [""]
        for i in range(r.randint(3, 5)):
            out += [
                f"## {self.words(2, 4)}",
                "",
                " ".join(f"{self.clause()}." for _ in range(r.randint(4, 8))),
                "",
            ]
            link = f"[{self.words(1, 2)}](https://star.example/{n}/{i})"
            out += [f"{self.words()} **{self.words(1, 2)}** {self.words()} {link} `a_b*{i}` \\*{n}\\*", ""]
        out += [f"* {self.words()}" for _ in range(3)]
        out += ["", "1. 하나", "2. 둘", "   - 셋", "", "| 이름 | 값 |", "|:---|---:|"]
        out += [f"| {self.words(1, 2)} | {r.randint(1, 999)} |" for _ in range(3)]
        out += ["", "```python", f"def f_{n}(a):", '    return "<b>x</b>"', "", "# 별 **셋**", "```", ""]
        out += [f"> {self.clause()}.", "", "---", "", self.clause() + ".", ""]
        return out


if __name__ == "__main__":
    write(Path(sys.argv[1]), posts(int(sys.argv[2])))
