"""How the formats write down headings, notes, tables and lists for the text reader."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from uncoop_nlp.reports.lines import ORGANS
from uncoop_nlp.source_text import raised

Part = str | list[str]
"""A block of text, or the lines of a table."""

Cells = list[list[list[Part]]]
"""The rows of a table, the cells of a row, the blocks of a cell."""

_LONG = 1_000
_COVER = re.compile(rf"(?:{ORGANS})|Distr\.\s.*", re.IGNORECASE)
_BLANKS = re.compile(r"\s+")
_INVISIBLE = dict.fromkeys([0, 0xAD, 0x200B, 0x2060, 0xFEFF])
_ROMAN = [
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
]


def one_line(text: str) -> str:
    """A text without line breaks and with single blanks."""
    return _BLANKS.sub(" ", text).strip()


def heading(text: str) -> str:
    """A line that is a heading."""
    return f"# {one_line(text)}"


def note(mark: str, text: str) -> str:
    """A line that is a footnote."""
    shown = raised(mark) if mark.isdigit() else f"<sup>{mark}</sup>"
    return f"{shown} {one_line(text)}"


def running_heads(symbols: Iterable[str]) -> list[str]:
    """Lines with the symbols that the heads of pages have, twice each, as pages repeat them."""
    return [symbol for symbol in dict.fromkeys(symbols) for _ in range(2)]


def item_mark(number: int, style: str) -> str:
    """What stands before an item: its `number` in the style `1`, `a`, `i`, `A` or `I`, or a bullet."""
    if style == "bullet":
        return "• "
    if style in ("a", "A", "i", "I"):
        shown = in_letters(number) if style in "aA" else in_roman(number)
        return f"{shown}) " if style.islower() else f"{shown.upper()}. "
    return f"{number}. "


def in_letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa."""
    return chr(ord("a") + (number - 1) % 26) * min(1 + (number - 1) // 26, 3) if number > 0 else ""


def in_roman(number: int) -> str:
    """A number below 400 in small roman digits; a larger one as it is."""
    if not 0 < number < 400:
        return str(number)
    shown = ""
    for value, digits in _ROMAN:
        shown += digits * (number // value)
        number %= value
    return shown


def table_lines(rows: Iterable[Sequence[str]]) -> list[str]:
    """The lines of a table; none for one without text."""
    cells = [[one_line(cell).replace("|", r"\|") for cell in row] for row in rows]
    return [f"| {' | '.join(row)} |" for row in cells if any(row)]


def table(rows: Cells) -> list[Part]:
    """A table as one part; one that only lays a page out, as the blocks that stand in it."""
    cells = [cell for row in rows for cell in row]
    if _is_layout(rows, cells):
        return [part for cell in cells for part in cell]
    lines = table_lines([" ".join(map(_bare, cell)) for cell in row] for row in rows)
    return [lines] if lines else []


def blocks(parts: Iterable[Part]) -> str:
    """Blocks and tables as a text: a blank line after each that is not empty."""
    texts = (part if isinstance(part, str) else "\n".join(part) for part in parts)
    return "".join(f"{text}\n\n" for text in texts if text.strip()).translate(_INVISIBLE)


def _is_layout(rows: Cells, cells: list[list[Part]]) -> bool:
    """Whether a table is a box, a page's frame or the head of a cover, and not rows of data."""
    return max(map(len, rows), default=0) < 2 or any(
        isinstance(part, list) or len(part) > _LONG or any(map(_COVER.fullmatch, part.split("\n")))
        for cell in cells
        for part in cell
    )


def _bare(part: Part) -> str:
    return part.removeprefix("# ") if isinstance(part, str) else ""
