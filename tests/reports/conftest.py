"""Documents of the corpus in other formats, made once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from tests.reports.typeset import RAISED, Style, Typesetter
from uncoop_nlp import Report, Unit, read_report

REPORTS = Path(__file__).parents[2] / "corpus" / "reports"
COVER = ("Distr. générale", "8 août 2024", "Français", "Original : anglais")


def read_corpus(document: str) -> Report:
    return read_report(REPORTS / f"{document}.fr.txt")


def raised(number: str) -> str:
    return "".join(RAISED[int(digit)] for digit in number)


def notes_of(report: Report) -> dict[str | None, list[Unit]]:
    """The notes that a paragraph refers to, by the paragraph's id."""
    notes: dict[str | None, list[Unit]] = defaultdict(list)
    for note in report.notes:
        notes[note.anchor].append(note)
    return notes


@pytest.fixture(scope="session")
def typeset() -> Callable[[str, Style], bytes]:
    """Set a document of the corpus as a PDF: its headings, paragraphs and notes, on pages."""

    @cache
    def make(document: str, style: Style) -> bytes:
        report = read_corpus(document)
        setter = Typesetter(report.symbol or document.replace("-", "/"), style)
        agenda = "Points 126 a), b), c), d), e), f), g), h), i), j), l), m), p), q), r), s), t)"
        setter.cover(
            ["Soixante-dix-neuvième session", agenda, "et u) de l'ordre du jour provisoire"],
            COVER,
            "Assemblée générale",
        )
        notes = notes_of(report)
        for unit in report.units:
            if unit.kind == "heading":
                setter.heading(unit.text, 14 if unit.text.startswith("I") else 11)
            elif unit.kind != "note":
                marked = [f"{raised(note.number or '')} {note.text}" for note in notes[unit.id]]
                setter.paragraph(unit.text, unit.number, marked)
        return setter.save()

    return make
