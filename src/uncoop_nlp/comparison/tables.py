"""A comparison as tables: for the terminal and Markdown, and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import TypeVar

from uncoop_nlp.comparison.compare import (
    GONE,
    NEW,
    STATUSES,
    Compared,
    ComparedPartner,
    ComparedRelation,
    ReportComparison,
    Side,
)
from uncoop_nlp.export.csv_files import csv_text
from uncoop_nlp.export.tables import SEPARATOR, Cell
from uncoop_nlp.reports.report import Unit
from uncoop_nlp.tables import Table

T = TypeVar("T")

_OWN_COLUMNS = (
    *("about", "status", "name", "kind", "key", "head", "tail", "symbol", "url"),
    *("organisation", "organisation_status"),
)
_SIDE_COLUMNS = ("facts", "first_day", "last_day", "paragraphs", "fact_ids", "named_in")
COLUMNS = (*_OWN_COLUMNS, *(f"{column}_{side}" for side in "ab" for column in _SIDE_COLUMNS))
"""The columns of the CSV form; a row is a partner, an instrument or a relation."""


def tables(comparison: ReportComparison, top: int | None = None) -> Iterator[Table]:
    """How many rows there are of each status, then the rows themselves.

    Args:
        comparison: The comparison.
        top: Of each table show so many rows; `None` is all.
    """
    a, b = labels(comparison)
    counts = comparison.counts
    yield Table(
        f"{a} → {b}",
        ("", *STATUSES),
        [(about, *(str(count[status]) for status in STATUSES)) for about, count in counts.items()],
    )
    for about, rows in comparison.rows.items():
        for status in STATUSES:
            if number := counts[about][status]:
                of_status = (row for row in rows if row.status == status)
                shown = [_cells(row) for row in islice(of_status, top)]
                columns = (*_own_columns(about), *_side_names(status, a, b))
                yield Table(f"{about.capitalize()}, {status}: {number}", columns, shown)


def labels(comparison: ReportComparison) -> tuple[str, str]:
    """What to call the editions: their documents, or where these are the same, A and B too."""
    a, b = comparison.a.document, comparison.b.document
    return (a, b) if a != b else (f"{a} (A)", f"{b} (B)")


def place(unit: Unit) -> str:
    """A paragraph by its number, a note as a note, and what has no number by its id."""
    if unit.kind == "note":
        return f"note {unit.number or unit.id}"
    return unit.number or unit.id


def to_csv(comparison: ReportComparison) -> str:
    """All rows in one table with `COLUMNS`, in the CSV of the exports."""
    return csv_text(
        COLUMNS,
        (_csv_row(about, row) for about, rows in comparison.rows.items() for row in rows),
    )


def _own_columns(about: str) -> tuple[str, ...]:
    more = {"partners": ("body of",), "relations": ("kind",)}
    return (about.removesuffix("s"), *more.get(about, ()))


def _side_names(status: str, a: str, b: str) -> Iterator[str]:
    for what in ("facts", "dates", "paragraphs"):
        yield from (f"{what} {label}" for label in _shown_sides(status, a, b))


def _cells(row: Compared) -> tuple[str, ...]:
    cells = [row.name]
    if isinstance(row, ComparedPartner):
        status = f" ({row.organisation_status})" if row.organisation else ""
        cells.append(f"{row.organisation or ''}{status}")
    if isinstance(row, ComparedRelation):
        cells.append(row.kind)
    for show in (_facts, days, _places):
        cells += map(show, _shown_sides(row.status, row.a, row.b))
    return tuple(cells)


def _shown_sides(status: str, a: T, b: T) -> tuple[T, ...]:
    """The first edition has nothing of what is new, nor the second of what is gone."""
    return {NEW: (b,), GONE: (a,)}.get(status, (a, b))


def _facts(side: Side) -> str:
    return str(len(side.facts))


def days(side: Side) -> str:
    """From the first to the last day of the facts."""
    return " – ".join(dict.fromkeys(filter(None, (side.first_day, side.last_day))))


def _places(side: Side) -> str:
    """The paragraphs that state the facts; in brackets, where none does, those that name it."""
    if side.units:
        return ", ".join(map(place, side.units))
    return f"({', '.join(map(place, side.named_in))})" if side.named_in else ""


def _csv_row(about: str, row: Compared) -> Iterator[Cell]:
    own = {"about": about.removesuffix("s"), **row.own()}
    yield from (own.get(column) for column in _OWN_COLUMNS)
    for side in (row.a, row.b):
        yield from (len(side.facts), side.first_day, side.last_day)
        yield SEPARATOR.join(map(place, side.units))
        yield SEPARATOR.join(fact.id for fact in side.facts)
        yield SEPARATOR.join(map(place, side.named_in))
