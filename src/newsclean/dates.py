"""Dates as they are written in front matter."""

from __future__ import annotations

import re
from datetime import date

# YYYY-MM-DD, and perhaps a time and a zone.
_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:\.\d*)?)?"
    r"[ \t]*(?P<zone>[Zz]|[+-]\d{1,2}(?::?\d{2})?|[A-Z]{2,5})?)?"
)
# What Ruby's Time.parse reads as well; Jekyll hands it every date that YAML has left as text.
_LOOSE = (
    (r"(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})\.?(?P<rest>[ T].*)?"),
    (r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?P<rest>(?:\d{6})?)"),
    (
        r"(?:[A-Za-z]{3,9},?\s+)?(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+"
        r"(?P<name>[A-Za-z]{3,9})\.?,?\s+(?P<y>\d{4})(?P<rest>.*)"
    ),
    (
        r"(?:[A-Za-z]{3,9},?\s+)?(?P<name>[A-Za-z]{3,9})\.?\s+"
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})(?P<rest>.*)"
    ),
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 64
_REST = (
    r"\s*(?:[ T]\s*\d{1,2}:\d{2}(?::\d{2})?\s*(?:[AaPp][Mm])?"
    r"\s*(?:[Zz]|[A-Z]{2,5}|[+-]\d{2}:?\d{2})?)?\s*|\d{6}"
)


def calendar_date(text: str, *, loose: bool = False) -> date | None:
    """The day that ``text`` names, or ``None`` when there is no such day, hour, minute or time zone.

    ``loose`` adds to ``YYYY-MM-DD [HH:MM[:SS]] [zone]`` the other forms that Ruby's ``Time.parse``
    understands: ``2024/2/29``, ``20240229``, ``29 Feb 2024``, ``Feb 29, 2024``.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return None
    if found := _ISO.fullmatch(text):
        in_day = int(found["H"] or 0) * 60 + int(found["M"] or 0) <= 24 * 60
        if not in_day or int(found["M"] or 0) > 59 or int(found["S"] or 0) > 60:
            return None
        zone = re.fullmatch(r"[+-](\d{1,2}?):?(\d{2})?", found["zone"] or "")
        if zone and (int(zone[1]) > 14 or int(zone[2] or 0) > 59):
            return None
        return _day(int(found["y"]), int(found["m"]), int(found["d"]))
    for form in _LOOSE if loose else ():
        if (found := re.fullmatch(form, text)) and re.fullmatch(_REST, found["rest"] or ""):
            groups = found.groupdict()
            name = groups.get("name")
            if name and name[:3].lower() not in _MONTHS:
                return None
            month = _MONTHS.index(name[:3].lower()) + 1 if name else int(groups["m"])
            return _day(int(groups["y"]), month, int(groups["d"]))
    return None


def zoned(text: str) -> bool:
    """Whether a date says its time zone, so that it may be another day where the blog is."""
    found = _ISO.fullmatch(text.strip())
    return bool(found and found["zone"])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
