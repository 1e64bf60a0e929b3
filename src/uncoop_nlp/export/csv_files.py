"""CSV that a French Excel opens by a double click: semicolons, decimal commas, a byte-order mark."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from uncoop_nlp.export import ExportError
from uncoop_nlp.export.tables import COLUMNS, Cell, build_tables
from uncoop_nlp.files import write_atomically
from uncoop_nlp.report_extraction import ReportExtraction

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "'")
"""What a spreadsheet may take for a formula, and the apostrophe that says that it is none."""


def write_csv(reports: Iterable[ReportExtraction], folder: Path) -> None:
    """Write `nodes.csv`, `edges.csv` and `facts.csv` into a folder, which is made if need be.

    A text that begins like a formula gets an apostrophe before it; so does one that begins with an
    apostrophe, so that taking one away gives every text back.

    Raises:
        ExportError: If the path is a file.
        OSError: If the folder or a file cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ExportError(f"{folder}: is a file; CSV goes into a folder")
    files = {
        name: csv_text(COLUMNS[name], (row.values() for row in rows))
        for name, rows in build_tables(reports).items()
    }
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        write_atomically(folder / f"{name}.csv", text)


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[Cell]]) -> str:
    """A table in this form, with texts that a spreadsheet may take for formulas made harmless."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(map(_cell, row) for row in rows)
    return "\ufeff" + text.getvalue()


def _cell(value: Cell) -> str:
    if isinstance(value, float):
        return str(value).replace(".", ",")
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return "" if value is None else str(value)
