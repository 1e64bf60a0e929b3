"""Read French United Nations reports: who cooperates with whom, through which instrument and when.

The functions and classes named in `__all__` are the public interface.
"""

from uncoop_nlp.api import extract, extract_many, extract_report, load
from uncoop_nlp.comparison import ReportComparison, compare_reports
from uncoop_nlp.facts import Evidence, Fact, Pair, Participant
from uncoop_nlp.report_extraction import ReportActor, ReportExtraction, ReportInstrument
from uncoop_nlp.reports import Report, ReportError, Unit, read_report
from uncoop_nlp.results import Entity, Extraction, Failure, Relation, json_schema

__version__ = "0.1.0"

__all__ = [
    "Entity",
    "Evidence",
    "Extraction",
    "Fact",
    "Failure",
    "Pair",
    "Participant",
    "Relation",
    "Report",
    "ReportActor",
    "ReportComparison",
    "ReportError",
    "ReportExtraction",
    "ReportInstrument",
    "Unit",
    "compare_reports",
    "extract",
    "extract_many",
    "extract_report",
    "json_schema",
    "load",
    "read_report",
]
