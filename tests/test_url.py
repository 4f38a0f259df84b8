"""Addresses: which are safe, which are dangerous, how they are written."""

from __future__ import annotations

import pytest

from newsclean import url

PIXEL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


@pytest.mark.parametrize(
    "address",
    [
        "",
        "a.png",
        "/a",
        "#a",
        "?a:b",
        "HTTP://a",
        "https://a",
        "mailto:a@b",
        "tel:02-120",
        "//a/b",
        "가:나",
        "1:2",
    ],
)
def test_safe(address: str) -> None:
    assert url.is_safe(address)
    assert not url.is_dangerous(address)


@pytest.mark.parametrize("address", ["ftp://a", "kakaotalk://a", "about:blank", "x-y+z.1:a"])
def test_neither_safe_nor_dangerous(address: str) -> None:
    assert not url.is_safe(address)
    assert not url.is_safe(address, image=True)
    assert not url.is_dangerous(address)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:a", "JavaScript:a", " \x01java\tscr\nipt:a", "java\u200bscript:a", "\ufeffvbscript:a",
        "livescript:a",
        "data:text/html,a", "data:image/svg+xml,a", "blob:a", "filesystem:a", "feed:javascript:a",
        "view-source:feed:data:a", "data:image/png;base64,a\"b",
    ],
)  # fmt: skip
@pytest.mark.parametrize("image", [True, False])
def test_dangerous(address: str, image: bool) -> None:
    assert not url.is_safe(address, image=image)
    assert url.is_dangerous(address, image=image)


def test_a_picture_in_the_address_may_stand_in_an_image() -> None:
    assert url.is_safe(PIXEL, image=True)
    assert not url.is_dangerous(PIXEL, image=True)
    assert not url.is_safe(PIXEL)
    assert url.is_dangerous(PIXEL)


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("https://a/가?b=c&d=e", "https://a/가?b=c&d=e"),
        (" /a\t\r\nb\f ", "/ab"),
        ("/a b<c>\"d`e|f\\g", "/a%20b%3Cc%3E%22d%60e%7Cf%5Cg"),
        ("/a\xa0b", "/a%C2%A0b"),
        ("/a^{b}", "/a%5E%7Bb%7D"),
        ("/a(b)c", "/a(b)c"),
        ("/a((b)(c))", "/a((b)(c))"),
        ("/a(b", "/a%28b"),
        ("/a)b(", "/a%29b%28"),
        ("/a?b&lt;c&#1;&가", "/a?b&amp;lt;c&amp;#1;&가"),
        ("", None),
        (" \n", None),
        ("/a\x01b", None),
    ],
)  # fmt: skip
def test_destinations(address: str, wanted: str | None) -> None:
    assert url.destination(address) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("", ""), (" \n", ""), ("가  나\n다", ' "가 나 다"'), ("가'나", ' "가\'나"'), ("XX", ' "XX"'),
     ("가_나", ' "가_나"'), ("_가", None), ("가 나_", None), *(
        (f"가{char}나", None) for char in '"\\|<>&`*[]'
    )],
)  # fmt: skip
def test_titles(text: str, wanted: str | None) -> None:
    assert url.title(text) == wanted
