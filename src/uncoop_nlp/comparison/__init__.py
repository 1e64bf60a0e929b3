"""Comparing two editions of a report."""

from uncoop_nlp.comparison.compare import (
    STATUSES,
    Compared,
    ComparedInstrument,
    ComparedPartner,
    ComparedRelation,
    Edition,
    ReportComparison,
    Side,
    compare_reports,
)

__all__ = [
    "STATUSES",
    "Compared",
    "ComparedInstrument",
    "ComparedPartner",
    "ComparedRelation",
    "Edition",
    "ReportComparison",
    "Side",
    "compare_reports",
]
