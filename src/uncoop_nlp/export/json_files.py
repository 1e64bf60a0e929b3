"""JSON: whole reports as an array, or one line a fact; `report.schema.json` describes both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from uncoop_nlp.files import atomic_writer
from uncoop_nlp.report_extraction import ReportExtraction


def write_json(reports: Iterable[ReportExtraction], path: Path) -> None:
    """Write an array with `ReportExtraction.to_dict()` of each report."""
    with atomic_writer(path) as file:
        before = "["
        for report in reports:
            file.write(f"{before}\n{report.to_json()}")
            before = ","
        file.write("[]\n" if before == "[" else "\n]\n")


def write_jsonl(reports: Iterable[ReportExtraction], path: Path) -> None:
    """Write `Fact.to_dict()` of each fact, one a line."""
    with atomic_writer(path) as file:
        for report in reports:
            for fact in report.facts:
                file.write(json.dumps(fact.to_dict(), ensure_ascii=False) + "\n")
