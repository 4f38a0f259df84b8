"""Which tags are read as they stand, and which are left to the parser."""

from __future__ import annotations

import pytest

from newsclean.html import TAG, tag_at


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("<b>", {}),
        ("<b >", {}),
        ("<b a>", {"a": ""}),
        ("<b a = c d\n>", {"a": "c", "d": ""}),
        ("<img a='&lt;' a=2 B=\"가>\" />", {"a": "<", "b": "가>"}),
    ],
)
def test_whole_tags(tag: str, attributes: dict[str, str]) -> None:
    found = tag_at(tag, 0, len(tag))
    assert found is not None
    assert found.attributes == attributes


@pytest.mark.parametrize(
    "tag", ["<b a= >", "<b a = >", '<b a=">', "<b a='>", '<b a="x"b>', "<b a==>", "<b =>", "< b>"]
)
def test_torn_tags(tag: str) -> None:
    """``re`` of Python before 3.11.5 takes some of them for whole when a possessive group fails halfway."""
    assert TAG.search(tag) is None
