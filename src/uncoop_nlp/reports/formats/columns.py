"""Rows of a page in reading order: across, down columns, or as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from math import inf
from statistics import median

from uncoop_nlp.reports.formats.glyphs import Row, Rule, Segment, closed_up
from uncoop_nlp.reports.lines import ORGANS

_COVER = re.compile(rf"(?:{ORGANS})|Distr\.\s.*|Français|Original\s?:.*", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[.\s]*\d{1,4}|Pages?|Paragraphes?")
_NEAR, _FAR = 1.7, 6.0
"""Base lines nearer than this, in sizes of the type, belong together, and further away do not."""

_APART = 4.0
"""Words on one line that are further apart than this are no text that goes on."""

_CELL = 1.35
"""The lines of one cell are no further apart than this."""

Gap = tuple[float, float]
"""The left and right edge of an upright strip without text."""

Cells = list[Segment | None]
"""One segment for each column, or none."""


@dataclass(frozen=True)
class Printed:
    """A line as it is read: its segment, and the edges of its column or of the page's text."""

    segment: Segment
    left: float
    right: float
    in_column: bool = False


@dataclass(frozen=True)
class Grid:
    """A table."""

    rows: list[list[str]]


Piece = Printed | Grid


def in_reading_order(
    rows: Sequence[Row], rules: Sequence[Rule], in_column: bool = False
) -> Iterator[Piece]:
    """The lines and tables of a page, or of a column of one, as they are read."""
    edges = _edges([segment for row in rows for segment in row])
    at = 0
    while at < len(rows):
        band = _band(rows, at)
        if not band or (in_column and not band.ruled(rules)):
            for segment in closed_up(rows[at], inf if in_column else _APART):
                yield Printed(segment, *edges, in_column or segment.x0 > sum(edges) / 2)
            at += 1
        elif band.is_contents():
            yield from (Printed(line, *edges) for line in band.contents())
            at += len(band.rows)
        elif band.is_table(rules):
            table = band.table(rules)
            yield Grid(table.texts(rules))
            at += len(table.rows)
        else:
            for column in band.columns():
                yield from in_reading_order(column, rules, in_column=True)
            at += len(band.rows)


def _edges(segments: Row) -> Gap:
    """The left and right edge of some segments."""
    left = min((segment.x0 for segment in segments), default=0.0)
    return left, max((segment.x1 for segment in segments), default=0.0)


@dataclass(frozen=True)
class _Band:
    """Rows with common gutters, two of them at least with text on both sides of one."""

    rows: Sequence[Row]
    gutters: Sequence[Gap]

    def columns(self) -> list[list[Row]]:
        """The rows of each column."""
        split = [self.split(row) for row in self.rows]
        return [[row for row in column if row] for column in zip(*split, strict=True)]

    def cells(self) -> list[Cells]:
        """The rows with one segment for each column, or none."""
        return [
            [reduce(Segment.joined, cell) if cell else None for cell in self.split(row)]
            for row in self.rows
        ]

    def is_contents(self) -> bool:
        """Whether the last of two columns has page numbers, as in a table of contents, and no more."""
        numbers = [cells[-1].text for cells in self.cells() if cells[-1]]
        return len(self.gutters) == 1 and all(map(_PAGE_NUMBER.fullmatch, numbers))

    def contents(self) -> Iterator[Segment]:
        """The lines of a table of contents."""
        for row in self.rows:
            yield replace(row[0], text="\t".join(segment.text for segment in row))

    def is_table(self, rules: Sequence[Rule]) -> bool:
        """Whether rows are to be read across, and not down as on a cover or in two columns of prose."""
        if any(_COVER.fullmatch(segment.text) for row in self.rows for segment in row):
            return False
        if len(self.gutters) > 1 or self.ruled(rules):
            return True
        left = [cells[0] for cells in self.cells() if cells[0]]
        widths = [segment.x1 - segment.x0 for segment in left]
        is_wide = median(widths) > max(0.85 * max(widths), 12 * left[0].size)
        return not (len(left) > 3 and is_wide)

    def table(self, rules: Sequence[Rule]) -> _Band:
        """The band without lines at its end that no longer belong to a cell."""
        end = max(
            i for i, row in enumerate(self.split(row) for row in self.rows) if sum(map(bool, row)) > 1
        )
        heights = self.ruled(rules)
        for before, row in pairwise(self.rows[end:]):
            high, low = before[0].base, row[0].base
            if high - low > _CELL * row[0].size or any(low < height < high for height in heights):
                break
            end += 1
        return replace(self, rows=self.rows[: end + 1])

    def texts(self, rules: Sequence[Rule]) -> list[list[str]]:
        """The texts of a table's cells, the lines of a cell joined."""
        cells, texts = self.cells(), list[list[str]]()
        for row, opens in zip(cells, self._opening(cells, rules), strict=True):
            lines = [cell.text if cell else "" for cell in row]
            if opens:
                texts.append(lines)
            else:
                texts[-1] = [
                    f"{above} {line}".strip() for above, line in zip(texts[-1], lines, strict=True)
                ]
        return texts

    def _opening(self, cells: Sequence[Cells], rules: Sequence[Rule]) -> list[bool]:
        """Which lines open a row: by ruled lines between rows, or gaps, or else by their first cell."""
        bases = [row[0].base for row in self.rows]
        heights = self.ruled(rules)
        ruled = [any(low < height < high for height in heights) for high, low in pairwise(bases)]
        if sum(ruled) > 1:
            return [True, *ruled]
        steps = [high - low for high, low in pairwise(bases)]
        gap = 1.2 * min(steps)
        if max(steps) > gap:
            return [True, *(step > gap or line for step, line in zip(steps, ruled, strict=True))]
        return [True, *(row[0] is not None for row in cells[1:])]

    def ruled(self, rules: Sequence[Rule]) -> list[float]:
        """The heights below the first row at which ruled lines go across a gutter."""
        top, size = self.rows[0][0].base, self.rows[0][0].size
        bottom = self.rows[-1][0].base - 2 * size
        heights: dict[int, list[Rule]] = {}
        for rule in rules:
            if rule.is_horizontal and bottom < rule.y0 < top:
                heights.setdefault(round(rule.y0), []).append(rule)
        return [
            float(height)
            for height, lines in heights.items()
            if any(
                min(line.x0 for line in lines) < left and max(line.x1 for line in lines) > right
                for left, right in self.gutters
            )
        ]

    def split(self, row: Row) -> list[Row]:
        """The segments of a row, column by column."""
        columns: list[Row] = [[] for _ in range(len(self.gutters) + 1)]
        for segment in row:
            columns[sum(segment.x0 >= gutter[0] for gutter in self.gutters)].append(segment)
        return columns


def _band(rows: Sequence[Row], start: int) -> _Band | None:
    """The longest band that begins with the row `start`."""
    shared: list[Gap] = [(-inf, inf)]
    end, gutters = start, list[Gap]()
    for index in range(start, len(rows)):
        row = rows[index]
        distance = (rows[index - 1][0].base - row[0].base) / row[0].size if index > start else 0.0
        shared = _intersect(shared, row)
        inner = [gap for gap in shared if -inf < gap[0] and gap[1] < inf]
        if not inner or distance > _FAR:
            break
        goes_on = distance < _NEAR and end == index and len(inner) <= len(gutters)
        if len(row) > 1 or goes_on:
            end, gutters = index + 1, inner
    band = _Band(rows[start:end], gutters)
    wide = sum(sum(map(bool, band.split(row))) > 1 for row in band.rows)
    return band if wide > 1 else None


def _intersect(gaps: Sequence[Gap], row: Row) -> list[Gap]:
    """The strips that stay free of text, and wide enough, with one row more."""
    edges = [-inf, *(edge for segment in row for edge in (segment.x0, segment.x1)), inf]
    free = list(zip(edges[::2], edges[1::2], strict=True))
    both = ((max(a[0], b[0]), min(a[1], b[1])) for a in gaps for b in free)
    return [gap for gap in both if gap[1] - gap[0] >= row[0].size]
