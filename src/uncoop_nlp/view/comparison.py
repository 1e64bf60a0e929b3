"""Two editions of a report side by side, as one HTML file: what changed, and the texts that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from uncoop_nlp.comparison import STATUSES, Compared, ReportComparison, Side
from uncoop_nlp.comparison.tables import labels, place
from uncoop_nlp.reports.report import Unit
from uncoop_nlp.view.page import render_page
from uncoop_nlp.view.text import Piece, Span, cut


def to_html(comparison: ReportComparison, *, lang: str | None = None) -> str:
    """The page of a comparison; the same comparison gives the same page.

    It has the paragraphs that state a fact of a row, or that name it, and no others.

    Args:
        comparison: The comparison.
        lang: The page's first language, `fr` or `en`; `None` leaves that to the browser.

    Raises:
        ValueError: If there is no such language.
    """
    return render_page(
        "comparison.html.j2",
        lang=lang,
        styles=["comparison.css"],
        scripts=["comparison.js"],
        data={},
        comparison=comparison,
        editions=list(_editions(comparison)),
        statuses=list(STATUSES),
        counts=comparison.counts,
        place=place,
    )


@dataclass(frozen=True, slots=True)
class EditionView:
    """An edition as the page shows it: its name, and its paragraphs cut into sentences."""

    side: str
    label: str
    units: list[tuple[Unit, list[list[Piece]]]]


def _editions(comparison: ReportComparison) -> Iterator[EditionView]:
    rows = [row for rows in comparison.rows.values() for row in rows]
    for side, label in zip("ab", labels(comparison), strict=True):
        yield EditionView(side, label, list(_texts([_side(row, side) for row in rows])))


def _side(row: Compared, side: str) -> Side:
    return row.a if side == "a" else row.b


def _texts(sides: Sequence[Side]) -> Iterator[tuple[Unit, list[list[Piece]]]]:
    """The units that the rows rest upon, in the order of the report."""
    units = {unit.id: unit for side in sides for unit in (*side.units, *side.named_in)}
    spans: dict[str | None, dict[Span, None]] = {}
    for side in sides:
        for fact in side.facts:
            at = fact.evidence
            spans.setdefault(at.unit, {})[at.start, at.end] = None
    for unit in sorted(units.values(), key=lambda unit: unit.start):
        sentences = list(spans.get(unit.id, ()))
        yield unit, cut(unit.text, sentences=sentences, entities=(), triggers=())
