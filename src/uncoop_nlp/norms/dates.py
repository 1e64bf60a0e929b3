"""French dates as EDTF (ISO 8601-2), and EDTF as calendar days.

A date is one point of the calendar (a day, a month, a year, a part of a year), or several: commas and
*et* join them into a set, *au*, *à* and dashes into a range. What a point leaves unsaid its neighbour
says: *27 et 28 novembre 2024*, *mars 2023 et 2024*.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import lru_cache
from itertools import pairwise
from typing import Any

from uncoop_nlp.register.names import plain

_MONTHS = {
    name: number
    for number, names in enumerate(
        [
            *("janvier janv jan", "fevrier fevr fev", "mars", "avril avr", "mai", "juin"),
            *("juillet juil", "aout", "septembre sept", "octobre oct", "novembre nov", "decembre dec"),
        ],
        start=1,
    )
    for name in names.split()
}
_ORDINALS = {
    **dict.fromkeys(["premier", "premiere", "1er"], 1),
    **dict.fromkeys(["deuxieme", "second", "seconde", "2e", "2eme", "2nd"], 2),
    **dict.fromkeys(["troisieme", "3e", "3eme"], 3),
    **dict.fromkeys(["quatrieme", "4e", "4eme"], 4),
    "dernier": -1,
}
_PARTS = {
    "saison": (21, 4, 0),
    "trimestre": (33, 4, 3),
    "quadrimestre": (37, 3, 4),
    "semestre": (40, 2, 6),
}
"""Of each part of a year: the EDTF number of its first, how many there are, months in each."""
_SEASONS = {"printemps": 1, "ete": 2, "automne": 3, "hiver": 4}
_JOINTS = {
    **dict.fromkeys(["-", "/", "au", "a", "jusqu'au", "jusqu'a"], "range"),
    **dict.fromkeys([",", "et"], "set"),
}

# What is mended, or says nothing, before a date is read; in this order.
_REWRITES = tuple(
    (re.compile(pattern), by)
    for pattern, by in [
        (r"[–—‑]", "-"),
        (r"\^\{?(er?)\}?|(?<=\b1) (er)\b", r"\1\2"),
        (r"\bler\b", "1er"),
        (r"(?<=\d)o|(?<=\b2)o(?=\d)", "0"),
        (r"(?<=\d)l|(?<=\b)l(?=\d)", "1"),
        (r"(?<=[a-z]{3})1\b", "l"),
        (r"(?<=[a-z])- (?=[a-z])", ""),
        (r"\b(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche),?\s", ""),
        (r"\b(?:debut|fin|milieu|courant|mi)\b[ -]*", ""),
        (r"\b(?:exercices?|biennale?s?|periode|annee|an|mois)\b", ""),
        (r"\b(?:de|du|des|le|la|les|en|cours)\b|\b[dl]'", ""),
        (r"(?<=\d)(?=[a-z])(?!er\b|e\b|eme\b|nd\b)|(?<=[a-z]{3})(?=\d)", " "),
        (r"\b(19|20) (\d\d)\s*$", r"\1\2"),
    ]
)
_NUMERIC = re.compile(r"(?P<number>\d{1,2})([/.-])(?P<month>\d{1,2})\2(?P<year>(?:19|20)\d\d)")
_TOKEN = re.compile(rf"{_NUMERIC.pattern}|jusqu'au?|\d+(?:er|eme|e|nd)?|[a-z]+\.?|[-,/]|\S")
_FORMS = (
    re.compile(r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<number>\d\d)"),
    re.compile(r"(?P<month>\d\d)/(?P<year>(?:19|20)\d\d)"),
)
_DECADE = re.compile(r"(?:annees|decennie) (?P<century>1\d|20)?(?P<tens>\d)0")
_CENTURY = re.compile(r"(?P<numeral>[ivx]+|\d\d) ?e siecle")
_SHORT_RANGE = re.compile(r"(?P<start>(?P<century>\d\d)(?P<years>\d\d)) ?[-/] ?(?P<end>\d\d)")
_BETWEEN = re.compile(r"\bentre (?:le |les |l'|la |fin |debut |en )*$")
_CENTURIES = {"xvi": 15, "xvii": 16, "xviii": 17, "xix": 18, "xx": 19, "xxi": 20}
_CENTURIES |= {str(number + 1): number for number in _CENTURIES.values()}


@dataclass(frozen=True, slots=True)
class _Point:
    """A place on the calendar; `None` is what is not said.

    `number` is that of a day, or of a part of the year where `part` says which; -1 is the last part.
    """

    year: int | None = None
    month: int | None = None
    number: int | None = None
    part: str | None = None

    @property
    def edtf(self) -> str:
        year = "XXXX" if self.year is None else f"{self.year:04}"
        number = self.number
        if self.part is not None and number is not None:
            first, count, _ = _PARTS[self.part]
            number = first + (count if number < 0 else number) - 1
        return "-".join([year, *(f"{part:02}" for part in (self.month, number) if part is not None)])

    @property
    def exists(self) -> bool:
        """Whether the calendar has it; without a year there has to be a month."""
        if self.part is not None:
            numbers = (-1, *range(1, _PARTS[self.part][1] + 1))
            return self.year is not None and self.month is None and self.number in numbers
        if self.month is None:
            return self.number is None and self.year is not None
        return 1 <= self.month <= 12 and (
            self.number is None
            or 1 <= self.number <= calendar.monthrange(self.year or 2000, self.month)[1]
        )


@lru_cache(maxsize=10_000)
def to_edtf(text: str, before: str = "") -> str | None:
    """The EDTF form of a French date, or `None` where it has none: no date, or one that never was.

    Args:
        text: The date, as an annotated span has it: `8 au 15 août 2022`.
        before: What stands before it in the sentence; after *entre*, *2009 et 2012* is a range.
    """
    words = plain(" ".join(text.split()))
    for pattern, by in _REWRITES:
        words = pattern.sub(by, words)
    words = " ".join(words.split()).strip(" ,")
    return _special(words) or _joined(words, between=_BETWEEN.search(before.lower()) is not None)


def days(edtf: str) -> tuple[str, str] | None:
    """The first and last calendar day of an EDTF date as `to_edtf` gives it, as `YYYY-MM-DD`.

    `None` where they are not known: without a year, in a season, or of a day that never was.
    """
    try:
        ends = [_ends(point) for point in re.split(r"[/,]|\.\.", edtf.strip("{}"))]
    except ValueError:
        return None
    known = [end for end in ends if end is not None]
    if len(known) < len(ends):
        return None
    return min(first for first, _ in known).isoformat(), max(last for _, last in known).isoformat()


def _special(words: str) -> str | None:
    """Dates as computers write them, decades, centuries and ranges such as *2019-20*."""
    for form in _FORMS:
        if match := form.fullmatch(words):
            point = _Point(**_numbers(match))
            return point.edtf if point.exists else None
    if match := _DECADE.fullmatch(words):
        return f"{match['century'] or 19}{match['tens']}X"
    if (match := _CENTURY.fullmatch(words)) and match["numeral"] in _CENTURIES:
        return f"{_CENTURIES[match['numeral']]}XX"
    if (match := _SHORT_RANGE.fullmatch(words)) and match["end"] > match["years"]:
        return f"{match['start']}/{match['century']}{match['end']}"
    return None


def _joined(words: str, *, between: bool) -> str | None:
    """One point of the calendar, or several joined into a set or a range."""
    points: list[list[str]] = [[]]
    joints = set()
    for match in _TOKEN.finditer(words):
        word = match[0]
        if word not in _JOINTS:
            points[-1].append(word.rstrip("."))
            continue
        joints.add(_JOINTS[word])
        if points[-1]:  # `, et` is one joint
            points.append([])
    known = [point for point in map(_read, points) if point is not None]
    read = _completed(known, ranged="range" in joints)
    if len(known) < len(points) or len(joints) > 1 or not all(point.exists for point in read):
        return None
    if len({point.year is None for point in read}) > 1 or len(set(read)) < len(read):
        return None
    if len(read) > 1 and any(point.part == "saison" for point in read):
        return None  # EDTF has no form for it
    if len(read) == 1:
        return read[0].edtf
    spans = [_months_of(point) if point.part else (point.edtf, point.edtf) for point in read]
    if joints == {"set"} and not (between and len(read) == 2):
        return f"{{{','.join(first if first == last else f'{first}..{last}' for first, last in spans)}}}"
    (first, _), (_, last) = spans[0], spans[-1]
    return f"{first}/{last}" if len(read) == 2 and first < last else None


def _months_of(point: _Point) -> tuple[str, str]:
    """The first and last month of a part of a year; among several dates EDTF has no other form."""
    first, last = (day.isoformat()[:7] for day in _ends(point.edtf) or ())
    return first, last


def _numbers(match: re.Match[str]) -> dict[str, Any]:
    return {name: int(number) for name, number in match.groupdict().items()}


def _read(words: list[str]) -> _Point | None:
    """The point that words give; `None` where they give none."""
    fields: dict[str, Any] = {}
    for word in words:
        meaning = _meaning(word)
        if not meaning or meaning.keys() & fields.keys():
            return None
        fields |= meaning
    return _Point(**fields) if fields else None


def _meaning(word: str) -> dict[str, Any]:
    """The fields of a point that a word gives."""
    if match := _NUMERIC.fullmatch(word):
        return _numbers(match)
    if word.isdecimal() and word.isascii():
        return {"year": int(word)} if re.fullmatch(r"1\d{3}|2[01]\d\d", word) else _number(word)
    if month := _month(word):
        return {"month": month}
    if word in _SEASONS:
        return {"part": "saison", "number": _SEASONS[word]}
    if word in _ORDINALS:
        return {"number": _ORDINALS[word]}
    return {"part": part} if (part := word.rstrip("s")) in _PARTS else {}


def _number(word: str) -> dict[str, Any]:
    return {"number": int(word)} if len(word) <= 2 else {}


def _month(word: str) -> int | None:
    """The number of a month by its name, which may be misread: *rnars*, *juiIlet*."""
    if word not in _MONTHS and len(word) >= 5:
        word = next(iter(get_close_matches(word.replace("rn", "m"), _MONTHS, 1, 0.85)), word)
    return _MONTHS.get(word)


def _completed(points: list[_Point], *, ranged: bool) -> list[_Point]:
    """Each point with what its neighbours say for it."""
    for i in range(len(points) - 2, -1, -1):
        point, after = points[i], points[i + 1]
        if point.number is not None and point.month is None and point.part is None:
            point = replace(point, month=after.month, part=after.part)
        points[i] = replace(point, year=after.year) if point.year is None else point
    for i, (before, point) in enumerate(pairwise(points), start=1):
        if not ranged and point == _Point(point.year) and (before.month or before.part):
            points[i] = replace(before, year=point.year)
    return points


def _ends(point: str) -> tuple[date, date] | None:
    """The first and last day of one EDTF point."""
    if decade := re.fullmatch(r"(\d{2,3})(X{1,2})", point):
        zeros, nines = (int(decade[1] + digit * len(decade[2])) for digit in "09")
        return date(zeros, 1, 1), date(nines, 12, 31)
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", point):
        return None
    year, *rest = map(int, point.split("-"))
    if len(rest) == 2:
        return date(year, *rest), date(year, *rest)
    if not rest:
        return _months(year, 1, 12)
    for first, count, months in _PARTS.values():
        if first <= rest[0] < first + count:
            return _months(year, months * (rest[0] - first) + 1, months) if months else None
    return _months(year, rest[0], 1)


def _months(year: int, first: int, number: int) -> tuple[date, date]:
    last = first + number - 1
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])
