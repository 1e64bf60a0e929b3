"""Tests of normal forms; the tables beside this file may be extended by hand."""

from pathlib import Path


def read_table(name: str) -> list[dict[str, str]]:
    """The rows of a table of this folder, by its columns."""
    header, *rows = (Path(__file__).parent / name).read_text("utf-8").splitlines()
    columns = header.split("\t")
    return [dict(zip(columns, row.split("\t"), strict=True)) for row in rows]


def unbracketed(text: str) -> tuple[str, int, int]:
    """A text without the square brackets around its span, and where the span starts and ends."""
    before, _, rest = text.partition("[")
    span, _, after = rest.partition("]")
    return before + span + after, len(before), len(before) + len(span)
