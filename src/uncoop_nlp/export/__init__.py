"""What was found in reports, in the forms that other programs read. `docs/exports.md` describes them.

One module a form; each has functions that take reports' extractions and a path.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from uncoop_nlp.report_extraction import ReportExtraction

Writer = Callable[[Iterable[ReportExtraction], Path], None]


class ExportError(Exception):
    """An export that cannot be made; the message says why and what to do, in one line."""


@dataclass(frozen=True)
class Format:
    """A form of export: what it is, and the function that writes it, which is imported when needed."""

    what: str
    module: str
    function: str

    def write(self, reports: Iterable[ReportExtraction], path: Path) -> None:
        """Write reports to a file, or for CSV into a folder, all or nothing.

        Raises:
            ExportError: If a package is missing that this form needs.
            OSError: If it cannot be written.
        """
        writer: Writer = getattr(import_module(f"{__name__}.{self.module}"), self.function)
        writer(reports, path)


FORMATS: dict[str, Format] = {
    "csv": Format("nodes.csv, edges.csv and facts.csv in a folder", "csv_files", "write_csv"),
    "json": Format("one array, an object a report", "json_files", "write_json"),
    "jsonl": Format("one line a fact", "json_files", "write_jsonl"),
    "graphml": Format("the network of actors", "graph_files", "write_graphml"),
    "gexf": Format("the network of actors, with the times of its edges", "graph_files", "write_gexf"),
    "jsonld": Format("linked data with annotations of the sentences", "jsonld", "write_jsonld"),
    "docbin": Format("the units as spaCy documents", "docbin", "write_docbin"),
}
