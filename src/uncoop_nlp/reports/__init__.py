"""Reading a document into numbered paragraphs."""

from uncoop_nlp.reports.files import ReportError, read_report
from uncoop_nlp.reports.report import Report, Table, Unit, UnitKind
from uncoop_nlp.reports.structure import parse_report

__all__ = ["Report", "ReportError", "Table", "Unit", "UnitKind", "parse_report", "read_report"]
