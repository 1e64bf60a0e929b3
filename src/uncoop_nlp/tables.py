"""Tables of texts, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table of texts: its title, the names of its columns, and its rows."""

    title: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def to_markdown(title: str, found: Iterable[Table]) -> str:
    """Tables as Markdown."""
    parts = [f"# {title}\n"]
    for table in found:
        lines = [table.columns, tuple("---" for _ in table.columns), *table.rows]
        shown = ("| " + " | ".join(map(_cell, line)) + " |" for line in lines)
        parts.append(f"## {table.title}\n\n" + "\n".join(shown) + "\n")
    return "\n".join(parts)


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
