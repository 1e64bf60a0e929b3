"""Reading a document into numbered paragraphs."""

from uncoop_nlp.reports.files import ReportError, read_report
from uncoop_nlp.reports.report import Report, Unit, UnitKind
from uncoop_nlp.reports.structure import parse_report

__all__ = ["Report", "ReportError", "Unit", "UnitKind", "parse_report", "read_report"]
