"""How emphasis was written before a converter made tags of it, where there was only one way.

``4<em>5 + 6</em>7`` was ``4*5 + 6*7``: underscores inside words are left alone. ``<em>x</em> y`` may have been either.
What is put together is read again, and has to become what stands there.
"""

from __future__ import annotations

import re
from html import unescape

from newsclean import markdown

_MOST_PAIRS = 32
_MARK = re.compile(r"(</?(?:em|strong)>)")
_BREAK = re.compile(r"<br ?/?>")
_CODE = re.compile(r"</?code>")
_WORD = re.compile(r"\w+")
# Names that Python and JavaScript spell with two underscores on either side, and that are no words otherwise.
_NAMES = frozenset(
    (
        "aenter aexit aiter anext defineGetter defineSetter delattr delitem divmod floordiv getattr "
        "getattribute getitem getstate iadd imul isub lookupGetter lookupSetter lshift mapper_args "
        "match_args matmul metaclass post_init pycache qualname radd reduce_ex rmul rshift rsub setattr "
        "set_name setitem setstate sizeof subclasshook table_args tablename truediv weakref"
    ).split()
)
# Those that are words: only where they are used as a name.
_WORDS = frozenset(
    (
        "abs add all and annotations await bool builtins bytes call class code contains copy deepcopy "
        "defaults del dict dir doc enter eq exit file float format func ge get globals gt hash import index "
        "init int invert iter le len loader lt main missing mod module mul name ne neg new next not or "
        "package path pos pow prepare proto reduce repr reversed round set slots spec str sub traceback "
        "version xor"
    ).split()
)
_USED = re.compile(
    r"\bdef <strong>\w+</strong>\(|[\w)\]]\.<strong>\w+</strong>(?!\w)|(['\"])<strong>\w+</strong>\1"
    r"|\bif <strong>name</strong> =="
)


def written(leaf: str, beside: str = "") -> str | None:
    """``leaf``, the inside of a paragraph or heading, with ``*`` and ``_`` for ``<em>`` and ``<strong>``.

    A name that ``beside`` holds with underscores around it is taken for the same name in ``leaf``. None where it can
    have been written in more than one way, or in none.
    """
    pieces = _MARK.split(leaf)
    texts, tags = pieces[::2], pieces[1::2]
    pairs: list[tuple[int, int]] = []
    waiting: list[int] = []
    for number, tag in enumerate(tags):
        if tag[1] != "/":
            waiting.append(number)
        elif waiting and tags[waiting[-1]][1:] == tag[2:]:
            pairs.append((waiting.pop(), number))
        else:
            return None
    if waiting or len(pairs) > _MOST_PAIRS:
        return None
    marks = ["*" if "em" in tag else "**" for tag in tags]
    others: list[tuple[int, int]] = []
    for start, end in pairs:
        if tags[start] == "<strong>" and end == start + 1 and _is_name(texts[start : end + 2], beside):
            marks[start] = marks[end] = "__"
        elif end == start + 1 and _inside_a_word(texts[start : end + 2]):
            return None  # not every converter leaves ``snake_case_name`` alone
        else:
            others.append((start, end))
    shown = _shown(f"<p>{_BREAK.sub('', leaf)}</p>")
    if _read(texts, marks) != shown:
        return None
    for start, end in others:
        trial = list(marks)
        trial[start] = trial[end] = marks[start].replace("*", "_")
        if _read(texts, trial) == shown:
            return None
    return _joined(texts, marks)


def _is_name(texts: list[str], beside: str) -> bool:
    """Whether the second of three texts, which is strong, is a name with underscores on either side."""
    before, name, after = texts
    if name in _NAMES or (_WORD.fullmatch(name) and f"__{name}__" in beside):
        return True
    return (
        name in _WORDS
        and _USED.search(f"{unescape(before)[-8:]}<strong>{name}</strong>{unescape(after)[:4]}") is not None
    )


def _inside_a_word(texts: list[str]) -> bool:
    before, word, after = texts
    return bool(_WORD.match(before[-1:]) and _WORD.fullmatch(word) and _WORD.match(after))


def _joined(texts: list[str], marks: list[str]) -> str:
    return "".join(text + mark for text, mark in zip(texts, [*marks, ""], strict=True))


def _read(texts: list[str], marks: list[str]) -> str:
    """What a reader of Markdown sees."""
    source = _BREAK.sub("", _joined(texts, marks))
    return _shown(markdown.html(_CODE.sub("`", source)))


def _shown(html: str) -> str:
    return " ".join(unescape(html).split())
