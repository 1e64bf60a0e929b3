"""Rows of a page in reading order: across, down columns, or as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf
from statistics import median

from uncoop_nlp.reports.formats.glyphs import Row, Rule, Segment
from uncoop_nlp.reports.lines import ORGANS

_COVER = re.compile(rf"(?:{ORGANS})|Distr\.\s.*|Français|Original\s?:.*", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"[.\s]*\d{1,4}|Pages?|Paragraphes?")
_NEAR, _FAR = 1.7, 6.0
"""Base lines nearer than this, in sizes of the type, belong together, and further away do not."""

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


def in_reading_order(rows: Sequence[Row], rules: Sequence[Rule]) -> Iterator[Piece]:
    """The lines and tables of a page as they are read."""
    edges = _edges([segment for row in rows for segment in row])
    at = 0
    while at < len(rows):
        end, gutters = _band(rows, at)
        if not gutters:
            yield from (Printed(segment, *edges, segment.x0 > sum(edges) / 2) for segment in rows[at])
            at += 1
            continue
        band = [_cells(row, gutters) for row in rows[at:end]]
        if _is_contents(band):
            yield from (Printed(_contents_line(cells), *edges) for cells in band)
        elif _is_table(band, rules):
            yield Grid(_logical_rows(band, rules))
        else:
            yield from _down(band)
        at = end


def _edges(segments: Row) -> Gap:
    """The left and right edge of some segments."""
    left = min((segment.x0 for segment in segments), default=0.0)
    return left, max((segment.x1 for segment in segments), default=0.0)


def _band(rows: Sequence[Row], start: int) -> tuple[int, list[Gap]]:
    """Rows from `start` on that share a gutter, two of them at least with text on both sides of it.

    Returns:
        Where they end, and their gutters; none where `start` opens no such rows.
    """
    shared: list[Gap] = [(-inf, inf)]
    end, gutters = start, [(-inf, inf)]
    for index in range(start, len(rows)):
        row = rows[index]
        distance = (rows[index - 1][0].base - row[0].base) / row[0].size if index > start else 0.0
        shared = _intersect(shared, row)
        inner = [gap for gap in shared if -inf < gap[0] and gap[1] < inf]
        if not inner or distance > _FAR:
            break
        if len(row) > 1 or (distance < _NEAR and end == index):
            end, gutters = index + 1, inner
    wide = sum(len(_filled(_cells(row, gutters))) > 1 for row in rows[start:end])
    return (end, gutters) if wide > 1 else (start, [])


def _intersect(gaps: Sequence[Gap], row: Row) -> list[Gap]:
    """The strips that stay free of text, and wide enough, with one row more."""
    edges = [-inf, *(edge for segment in row for edge in (segment.x0, segment.x1)), inf]
    free = list(zip(edges[::2], edges[1::2], strict=True))
    both = ((max(a[0], b[0]), min(a[1], b[1])) for a in gaps for b in free)
    return [gap for gap in both if gap[1] - gap[0] >= row[0].size]


def _cells(row: Row, gutters: Sequence[Gap]) -> Cells:
    cells: Cells = [None] * (len(gutters) + 1)
    for segment in row:
        column = sum(segment.x0 >= gutter[0] for gutter in gutters)
        before = cells[column]
        cells[column] = before.joined(segment) if before else segment
    return cells


def _filled(cells: Cells) -> Row:
    return [cell for cell in cells if cell]


def _is_contents(band: Sequence[Cells]) -> bool:
    """Whether the last column has page numbers, as a table of contents does, and nothing else."""
    pages = [cells[-1].text for cells in band if cells[-1]]
    return len(band[0]) == 2 and all(map(_PAGE_NUMBER.fullmatch, pages))


def _contents_line(cells: Cells) -> Segment:
    first, *others = _filled(cells)
    return replace(first, text="\t".join([first.text, *(other.text for other in others)]))


def _is_table(band: Sequence[Cells], rules: Sequence[Rule]) -> bool:
    """Whether rows in columns are to be read across, and not down as on a cover or in two columns."""
    segments = [segment for cells in band for segment in _filled(cells)]
    if any(_COVER.fullmatch(segment.text) for segment in segments):
        return False
    if len(band[0]) > 2 or len(_rules_within(band, rules)) > 1:
        return True
    left = [cells[0] for cells in band if cells[0]]
    widths = [segment.x1 - segment.x0 for segment in left]
    is_prose = (
        len(left) > 3 and median(widths) > 0.85 * max(widths) and median(widths) > 12 * left[0].size
    )
    return not is_prose


def _rules_within(band: Sequence[Cells], rules: Sequence[Rule]) -> list[float]:
    """The heights of the ruled lines between the rows of a band, from top to bottom."""
    segments = [segment for cells in band for segment in _filled(cells)]
    size = segments[0].size
    top, bottom = segments[0].base + 2 * size, segments[-1].base - 2 * size
    left, right = min(s.x0 for s in segments), max(s.x1 for s in segments)
    heights = {
        round(rule.y0)
        for rule in rules
        if rule.is_horizontal and bottom < rule.y0 < top and rule.x0 < right and left < rule.x1
    }
    return sorted(map(float, heights), reverse=True)


def _logical_rows(band: Sequence[Cells], rules: Sequence[Rule]) -> list[list[str]]:
    """The rows of a table; the lines of one cell are joined."""
    bases = [_filled(cells)[0].base for cells in band]
    heights = _rules_within(band, rules)
    opens = [True] + [any(after < y < before for y in heights) for before, after in pairwise(bases)]
    if sum(opens) < 3:  # no lines between rows; a gap or a first cell opens one
        steps = [before - after for before, after in pairwise(bases)]
        least = min(steps, default=0.0)
        if max(steps, default=0.0) > 1.2 * least:
            gaps = [step > 1.2 * least for step in steps]
            opens = [True] + [gap or line for gap, line in zip(gaps, opens[1:], strict=True)]
        else:
            opens = [True] + [cells[0] is not None for cells in band[1:]]
    rows: list[list[str]] = []
    for cells, is_new in zip(band, opens, strict=True):
        texts = [cell.text if cell else "" for cell in cells]
        rows = [*rows, texts] if is_new else [*rows[:-1], _below(rows[-1], texts)]
    return rows


def _below(row: list[str], texts: list[str]) -> list[str]:
    return [f"{above} {text}".strip() for above, text in zip(row, texts, strict=True)]


def _down(band: Sequence[Cells]) -> Iterator[Piece]:
    """One column after the other."""
    for column in zip(*band, strict=True):
        segments = _filled(list(column))
        edges = _edges(segments)
        yield from (Printed(segment, *edges, in_column=True) for segment in segments)
