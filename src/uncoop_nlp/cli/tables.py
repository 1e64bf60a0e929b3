"""Tables on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

_PIPED_WIDTH = 160


def print_table(title: str, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """Print a table, in a form that Markdown takes too; its texts are shown as they are.

    In a pipe lines are long, so that a search finds whole ones.
    """
    table = Table(title=escape(visible(title)), title_justify="left", box=box.MARKDOWN)
    for column in columns:
        table.add_column(escape(visible(column)))
    for row in rows:
        table.add_row(*(escape(visible(cell)) for cell in row))
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _PIPED_WIDTH)
    with console.capture() as shown:
        console.print(table)
    sys.stdout.write(shown.get())  # the console itself would end the program if the reader went away


def visible(text: str) -> str:
    """A text that is safe to print on a terminal: whatever could steer it becomes a blank."""
    return "".join(char if char.isprintable() else " " for char in text)
