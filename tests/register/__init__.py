"""The register of actors, and tables of one's own beside it."""

from collections.abc import Sequence
from pathlib import Path

COLUMNS = ["name", "label", "acronyms", "short_forms", "variants", "parent", "english", "since", "until"]


def write_actors(path: Path, *rows: Sequence[str]) -> None:
    """A table of actors; cells that a row lacks at its end are empty."""
    full = ([*row, *[""] * (len(COLUMNS) - len(row))] for row in rows)
    path.write_text("".join("\t".join(cells) + "\n" for cells in (COLUMNS, *full)), encoding="utf-8")
