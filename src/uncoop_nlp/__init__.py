"""Read French United Nations reports: who cooperates with whom, through which instrument and when.

The functions and classes named in `__all__` are the public interface.
"""

from uncoop_nlp.api import extract, extract_many, load
from uncoop_nlp.reports import Report, ReportError, Unit, read_report
from uncoop_nlp.results import Entity, Extraction, Failure, Relation, json_schema

__version__ = "0.1.0"

__all__ = [
    "Entity",
    "Extraction",
    "Failure",
    "Relation",
    "Report",
    "ReportError",
    "Unit",
    "extract",
    "extract_many",
    "json_schema",
    "load",
    "read_report",
]
