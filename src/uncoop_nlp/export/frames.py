"""pandas frames of the same tables as CSV, with types: days are dates, scores are numbers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from uncoop_nlp.export import ExportError
from uncoop_nlp.export.tables import COLUMNS, build_tables
from uncoop_nlp.report_extraction import ReportExtraction

if TYPE_CHECKING:
    import pandas


def to_frames(reports: Iterable[ReportExtraction]) -> dict[str, pandas.DataFrame]:
    """The frames `nodes`, `edges` and `facts`, with the columns of the CSV files.

    Raises:
        ExportError: If pandas is not installed.
    """
    try:
        import pandas
    except ImportError:
        raise ExportError("frames need pip install 'uncoop-nlp[pandas]'") from None
    frames = {
        name: pandas.DataFrame(rows, columns=list(COLUMNS[name]))
        for name, rows in build_tables(reports).items()
    }
    for name in ("edges", "facts"):
        for column in ("first_day", "last_day"):
            days = frames[name][column]
            # A day that pandas cannot hold, before 1677 or after 2262, is as good as unknown.
            frames[name][column] = pandas.to_datetime(days, format="%Y-%m-%d", errors="coerce")
    return frames
