"""What a page shows, and its characters as segments and rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from uncoop_nlp.source_text import raised

WORD_GAP = 0.15
"""A gap this wide, in sizes of the type, is a blank."""

WIDE_GAP = 1.2
"""A gap this wide may stand between columns."""

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"})
_MARKER = re.compile(
    r"(?:\d{1,4}\.|[A-Z]\.|[IVX]{1,6}\.|\(?(?:[a-z]{1,2}|[ivx]{1,5}|\d{1,2})\)|[•▪◦–-]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\*{1,3})\s*"
)
_MARKER_GAP = 6.0
_MARKED_GAP = 0.6


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page: its left and right edge, its base line and the size of its type."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A ruled line, or the edges of a box."""

    x0: float
    x1: float
    y0: float
    y1: float

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> Rule:
        """The box around some points."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return cls(min(xs), max(xs), min(ys), max(ys))

    @property
    def is_horizontal(self) -> bool:
        """Whether it is a line from left to right."""
        return self.y1 - self.y0 < 3 and self.x1 - self.x0 > 10


@dataclass
class Page:
    """What one page shows."""

    width: float = 0.0
    height: float = 0.0
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    has_picture: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line without a wide gap in it, unless after a number: then it `is_marked`."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    bold: bool
    is_marked: bool = False

    @property
    def is_marker(self) -> bool:
        """Whether it is a number or a bullet, which a wide gap may divide from its text."""
        return bool(_MARKER.fullmatch(self.text))

    def joined(self, other: Segment) -> Segment:
        """The segment and one to its right as one."""
        gap = other.x0 - self.x1
        blank = " " if gap > WORD_GAP * min(self.size, other.size) else ""
        large = max(self, other, key=lambda segment: segment.size)
        return Segment(
            f"{self.text}{blank}{other.text}",
            self.x0,
            max(self.x1, other.x1),
            large.base,
            large.size,
            (self.bold or self.is_marker) and (other.bold or other.is_marker),
            self.is_marked or (self.is_marker and gap > _MARKED_GAP * self.size),
        )


Row = list[Segment]
"""The segments that stand on one base line, from left to right."""


def to_rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """The rows of a page from top to bottom."""
    segments = sorted(_segments(glyphs), key=lambda segment: (-segment.base, segment.x0))
    rows: list[Row] = []
    for segment in segments:
        if rows and rows[-1][0].base - segment.base <= 0.25 * min(rows[-1][0].size, segment.size):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [closed_up(sorted(row, key=lambda segment: segment.x0)) for row in rows]


def _segments(glyphs: Iterable[Glyph]) -> Iterator[Segment]:
    """Characters that follow one another on a line, as they come; digits that stand high are raised."""
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _follows(run[-1], glyph):
            yield from _segment(run)
            run = []
        run.append(glyph)
    yield from _segment(run)


def _follows(before: Glyph, glyph: Glyph) -> bool:
    larger, smaller = max(before.size, glyph.size), min(before.size, glyph.size)
    gap = glyph.x0 - before.x1
    shift = abs(glyph.base - before.base)
    on_line = shift <= 0.1 * larger or (shift <= 0.6 * larger and smaller < 0.85 * larger)
    return on_line and -0.5 * larger < gap < WIDE_GAP * larger


def _segment(run: list[Glyph]) -> Iterator[Segment]:
    visible = [glyph for glyph in run if not glyph.text.isspace()]
    if not visible:
        return
    main = max(visible, key=lambda glyph: glyph.size)
    text: list[str] = []
    end = visible[0].x0
    for glyph in run:
        if glyph.x0 - end > WORD_GAP * glyph.size and not (text and text[-1].isspace()):
            text.append(" ")
        is_raised = glyph.size < 0.85 * main.size and glyph.base > main.base + 0.1 * main.size
        text.append(raised(glyph.text) if is_raised else glyph.text)
        end = glyph.x1
    letters = [glyph for glyph in visible if glyph.text.isalnum()]
    yield Segment(
        "".join(text).translate(_LIGATURES).strip(),
        visible[0].x0,
        visible[-1].x1,
        main.base,
        main.size,
        bool(letters) and all(glyph.bold for glyph in letters),
    )


def closed_up(row: Row, gap: float = WIDE_GAP) -> Row:
    """A row with its segments joined where less than `gap` is between, and markers with their text."""
    closed = row[:1]
    for segment in row[1:]:
        reach = max(gap, _MARKER_GAP) if closed[-1].is_marker else gap
        if segment.x0 - closed[-1].x1 < reach * max(closed[-1].size, segment.size):
            closed[-1] = closed[-1].joined(segment)
        else:
            closed.append(segment)
    return closed
