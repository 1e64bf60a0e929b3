"""What reading a document gives: a report and its units."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from uncoop_nlp.source_text import Run, source_offset

UnitKind = Literal["heading", "paragraph", "summary", "preamble", "operative", "note"]


@dataclass(frozen=True)
class Unit:
    """A heading, a paragraph or a note, whole, as clean text that knows its place in the source.

    Attributes:
        id: Stable within the document: `p42` for paragraph 42, else a letter for the kind and a count.
        kind: What it is. `preamble` and `operative` are a resolution's paragraphs.
        number: The paragraph's number or the note's mark, as printed; it is not part of `text`.
        section: The heading above it, in an annex after the annex's name; empty before the first one.
        text: The text without markup, line breaks and page furniture.
        start: Offset of its first character in the source.
        end: Offset after its last character in the source.
        runs: Pairs of offsets in `text` and in the source, from which `to_source` is computed.
        anchor: For a note, the id of the unit that carries its mark, where it was found.
    """

    id: str
    kind: UnitKind
    number: str | None
    section: str
    text: str
    start: int
    end: int
    runs: tuple[Run, ...]
    anchor: str | None = None

    def to_source(self, start: int, end: int) -> tuple[int, int]:
        """Turn offsets in `text`, end exclusive, into offsets in the source.

        Raises:
            ValueError: If the span is empty or not within the text.
        """
        if not 0 <= start < end <= len(self.text):
            raise ValueError(
                f"unit {self.id} has no span {start}-{end}: its text ends at {len(self.text)}"
            )
        return source_offset(self.runs, start), source_offset(self.runs, end - 1) + 1


@dataclass(frozen=True)
class Table:
    """A table, kept apart from the running text.

    Attributes:
        rows: The texts of the cells, row by row; the first row is the head where there is one.
        section: The heading above it.
        start: Offset of its first character in the source.
        end: Offset after its last character in the source.
    """

    rows: tuple[tuple[str, ...], ...]
    section: str
    start: int
    end: int


@dataclass(frozen=True)
class Report:
    """A document, read.

    Attributes:
        symbol: The document's symbol where the text prints it, else `None`.
        title: Its title, or `None` for a text without headings.
        date: Its date of publication as `YYYY-MM-DD`, where the cover prints it.
        session: The session, in the words of the cover.
        units: Every unit in the order of the text; notes stand where their page printed them.
        tables: The tables, whose text is in no unit.
        source: The text that offsets count in: a text file's own, or what was read out of a PDF, DOCX
            or HTML file.
    """

    symbol: str | None
    title: str | None
    date: str | None
    session: str | None
    units: tuple[Unit, ...]
    tables: tuple[Table, ...] = ()
    source: str = field(default="", repr=False)

    @property
    def paragraphs(self) -> tuple[Unit, ...]:
        """The running text: every unit that is neither a heading nor a note."""
        return tuple(unit for unit in self.units if unit.kind not in ("heading", "note"))

    @property
    def headings(self) -> tuple[Unit, ...]:
        """The headings, the titles of a cover page included."""
        return tuple(unit for unit in self.units if unit.kind == "heading")

    @property
    def notes(self) -> tuple[Unit, ...]:
        """The footnotes."""
        return tuple(unit for unit in self.units if unit.kind == "note")

    @property
    def sections(self) -> tuple[str, ...]:
        """The headings that have paragraphs of their own, in order."""
        return tuple(dict.fromkeys(unit.section for unit in self.paragraphs if unit.section))
