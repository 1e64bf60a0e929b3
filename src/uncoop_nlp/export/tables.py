"""Nodes, edges and facts as tables of plain cells: what CSV files and pandas frames hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from uncoop_nlp.export.network import Edge, Node, build_network
from uncoop_nlp.facts import Fact
from uncoop_nlp.report_extraction import ReportExtraction
from uncoop_nlp.scheme import FACT_KINDS

SEPARATOR = " | "
"""Between the values of a cell that has several."""

Cell = str | int | float | None
Row = dict[str, Cell]

_ROLES = tuple(dict.fromkeys(role for kind in FACT_KINDS.values() for role in kind.roles))

COLUMNS: dict[str, tuple[str, ...]] = {
    "nodes": tuple(item.name for item in fields(Node)),
    "edges": tuple(item.name for item in fields(Edge) if item.name != "spells"),
    "facts": (
        *("document", "unit", "number", "section", "fact", "kind", "modality", "score"),
        *_ROLES,
        *("actor_keys", "instruments", "instrument_keys", "symbols", "dates", "edtf"),
        *("first_day", "last_day", "start", "end", "source_start", "source_end", "sentence"),
    ),
}


def build_tables(reports: Iterable[ReportExtraction]) -> dict[str, list[Row]]:
    """The rows of each table of `COLUMNS`."""
    reports = list(reports)
    network = build_network(reports)
    return {
        "nodes": [_row(node, "nodes") for node in network.nodes],
        "edges": [_row(edge, "edges") for edge in network.edges],
        "facts": [_fact_row(fact) for report in reports for fact in report.facts],
    }


def _row(item: Node | Edge, table: str) -> Row:
    values = ((name, getattr(item, name)) for name in COLUMNS[table])
    return {name: _joined(value) if isinstance(value, tuple) else value for name, value in values}


def _fact_row(fact: Fact) -> Row:
    evidence = fact.evidence
    roles = {role: _joined(a.name for a in fact.actors if a.role == role) for role in _ROLES}
    row: Row = {
        "document": evidence.document,
        "unit": evidence.unit,
        "number": evidence.number,
        "section": evidence.section,
        "fact": fact.id,
        "kind": fact.kind,
        "modality": fact.modality,
        "score": fact.score,
        **roles,
        "actor_keys": _joined(actor.key for actor in fact.actors),
        "instruments": _joined(instrument.text for instrument in fact.instruments),
        "instrument_keys": _joined(map(fact.instrument_key, fact.instruments)),
        "symbols": _joined(instrument.norm for instrument in fact.instruments),
        "dates": _joined(date.text for date in fact.dates),
        "edtf": _joined(date.norm for date in fact.dates),
        "first_day": fact.first_day,
        "last_day": fact.last_day,
        "start": evidence.start,
        "end": evidence.end,
        "source_start": evidence.source_start,
        "source_end": evidence.source_end,
        "sentence": evidence.text,
    }
    return row


def _joined(values: Iterable[Any]) -> str | None:
    """The values in one cell; what is not known is left empty, so that the others keep their places."""
    texts = [str(value or "") for value in values]
    return SEPARATOR.join(texts) if any(texts) else None
