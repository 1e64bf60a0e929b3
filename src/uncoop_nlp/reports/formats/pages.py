"""From what pages show to lines of text, in reading order.

What the pages repeat at their heads and feet is left out, footnotes are taken from the foot of the
page, and a paragraph goes on over the end of a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from uncoop_nlp.reports.formats import markup
from uncoop_nlp.reports.formats.columns import Grid, Piece, Printed, in_reading_order
from uncoop_nlp.reports.formats.glyphs import Page, Row, Rule, to_rows
from uncoop_nlp.reports.hyphens import Hyphens
from uncoop_nlp.reports.lines import is_open, is_page_furniture, is_sub_item, is_symbol_line
from uncoop_nlp.reports.structure import is_cover_furniture
from uncoop_nlp.symbols import RAISED_DIGITS

_MARGIN = 0.13
"""The share of a page's height, at its head and at its foot, where running heads and feet are."""

_SMALL = 0.94
"""Notes are set in type smaller than this, in sizes of the text's."""

_LARGE = 1.12
"""Headings are set in type larger than this, or in bold."""

_HEADING_LENGTH = 300
_INDENT = 0.8
_MARK = re.compile(rf"(?P<mark>[{RAISED_DIGITS}]+|\*{{1,3}})\s*(?=\S)")
_PLAIN_MARK = re.compile(r"(?P<mark>\d{1,3})\s+(?=\S)")
_LOWERED = str.maketrans(RAISED_DIGITS, "0123456789")
_UNDERSCORES = re.compile(r"_{5,}")
_LEADERS = re.compile(r"(?:\s?[.…]){5,}\s*(?=\d+$)")
_CONTENTS = re.compile(r"(?:\t|\.{4})\s*\d+$")
_PAGE_NUMBER = re.compile(r"^\W*(?:Page\s*)?\d+(?:\s*(?:/|sur|de)\s*\d+)?\W*$|\s\d{1,4}$", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,4}\.\s")


@dataclass
class Sheet:
    """A page in parts: its text, the symbols in its margins, and the notes at its foot."""

    width: float
    height: float
    rules: list[Rule]
    rows: list[Row]
    symbols: list[str] = field(default_factory=list)
    notes: list[Row] = field(default_factory=list)

    @classmethod
    def of(cls, page: Page) -> Sheet:
        """A page of which the text is not divided yet; its characters are let go."""
        return cls(page.width, page.height, page.rules, to_rows(page.glyphs))


@dataclass(frozen=True)
class Note:
    """A footnote as it is printed, perhaps over several pages from `page` on."""

    page: int
    mark: str
    lines: list[str]


@dataclass(frozen=True)
class Paragraph:
    """Lines that belong together, as they are printed, from `page` on."""

    page: int
    lines: list[Printed]

    @property
    def last(self) -> Printed:
        """Its last line."""
        return self.lines[-1]


@dataclass(frozen=True)
class Table:
    """A table, which ends on `page`."""

    page: int
    rows: list[list[str]]


def read_sheets(sheets: Sequence[Sheet]) -> str:
    """The text of a document from its pages."""
    _drop_running_heads(sheets)
    body = _body_size(sheets)
    for before, sheet in zip([None, *sheets], sheets, strict=False):
        is_open_note = bool(before and before.notes and is_open(_text(before.notes[-1])))
        _take_notes(sheet, body, goes_on=is_open_note)
    items = _items(sheets)
    hyphens = Hyphens("\n".join(_printed_lines(items)))
    heads = markup.running_heads(symbol for sheet in sheets for symbol in sheet.symbols)
    return markup.blocks([*heads, *_written(items, _notes(sheets), body, hyphens)])


def _drop_running_heads(sheets: Sequence[Sheet]) -> None:
    """Leave out what pages repeat in their margins but for numbers; keep the symbols apart."""
    margins = [(_margin(sheet, 1), _margin(sheet, -1)) for sheet in sheets]
    times = Counter(key for page in margins for key in {_key(row) for rows in page for row in rows})
    often = 2 if len(sheets) < 6 else 3
    for sheet, page in zip(sheets, margins, strict=True):
        dropped = set()
        for rows in page:
            for row in rows:
                if _is_symbols(row):
                    sheet.symbols += [segment.text for segment in row]
                elif times[_key(row)] < often and not is_page_furniture(_text(row)):
                    break
                dropped.add(id(row))
        sheet.rows = [row for row in sheet.rows if id(row) not in dropped]


def _margin(sheet: Sheet, step: int) -> list[Row]:
    """The rows in the upper (`step` 1) or lower (-1) margin, from the page's edge inwards."""
    depth = _MARGIN * sheet.height
    top = sheet.height - depth
    return [row for row in sheet.rows[::step] if (row[0].base - (top if step > 0 else depth)) * step > 0]


def _key(row: Row) -> tuple[str, ...]:
    """What a running head has in common with those of other pages, odd or even."""
    return tuple(sorted(_PAGE_NUMBER.sub("", segment.text) for segment in row))


def _text(row: Row) -> str:
    return " ".join(segment.text for segment in row)


def _is_symbols(row: Row) -> bool:
    return all(is_symbol_line(segment.text) for segment in row)


def _body_size(sheets: Sequence[Sheet]) -> float:
    """The size of type that most characters have."""
    sizes: Counter[float] = Counter()
    for segment in (segment for sheet in sheets for row in sheet.rows for segment in row):
        sizes[round(segment.size, 1)] += len(segment.text)
    return max(sizes, key=lambda size: sizes[size], default=10.0)


def _take_notes(sheet: Sheet, body: float, goes_on: bool) -> None:
    """Move the notes at the foot of a page out of its text; `goes_on` after a note that is open.

    They stand under a short line, or begin with a raised mark; a bare number or the rest of a note
    that began before is told by its small type.
    """
    rows = sheet.rows
    small = len(rows)
    while small and rows[small - 1][0].size < _SMALL * body:
        small -= 1
    start = _below_note_rule(sheet)
    is_known = start is not None and start >= small
    if not (is_known and (goes_on or _PLAIN_MARK.match(rows[start or 0][0].text))):
        places = [*([start] if start is not None else []), *range(small, len(rows))]
        start = next((place for place in places if _MARK.match(rows[place][0].text)), None)
    if start is not None:
        sheet.notes = rows[start:]
        sheet.rows = [row for row in rows[:start] if not _UNDERSCORES.fullmatch(row[0].text)]


def _below_note_rule(sheet: Sheet) -> int | None:
    """The first row under the lowest short line on the page, ruled or of underscores."""
    rows = sheet.rows
    lines = [
        rule.y0 for rule in sheet.rules if rule.is_horizontal and rule.x1 - rule.x0 < sheet.width / 2
    ]
    lines += [row[0].base for row in rows if _UNDERSCORES.fullmatch(row[0].text)]
    below = (i for i, row in enumerate(rows) if lines and row[0].base < min(lines) - 1)
    return next(below, None)


def _notes(sheets: Sequence[Sheet]) -> list[Note]:
    notes: list[Note] = []
    last = 0
    for page, sheet in enumerate(sheets):
        for row in sheet.notes:
            text = _text(row)
            mark = _MARK.match(text) or _PLAIN_MARK.match(text)
            label = mark["mark"].translate(_LOWERED) if mark else ""
            if mark and not (label == mark["mark"] and label.isdigit() and int(label) != last + 1):
                last = int(label) if label.isdigit() else last
                notes.append(Note(page, label, [text[mark.end() :]]))
            elif notes:
                notes[-1].lines.append(text)
            else:
                notes.append(Note(page, "*", [text]))
    return notes


def _items(sheets: Sequence[Sheet]) -> list[Paragraph | Table]:
    """Paragraphs and tables in the order of the pages; those that pages divide are whole."""
    pages = [list(in_reading_order(sheet.rows, sheet.rules)) for sheet in sheets]
    leading = _leading(pages)
    items: list[Paragraph | Table] = []
    current: Paragraph | None = None
    for page, pieces in enumerate(pages):
        is_first = True
        for piece in pieces:
            if isinstance(piece, Grid):
                _add_table(items, Table(page, piece.rows))
                current = None
            elif current and not (
                _starts(current.last, piece, is_first, leading)
                or (page == 0 and _is_on_cover(current.last, piece))
            ):
                current.lines.append(piece)
            else:
                current = Paragraph(page, [piece])
                items.append(current)
            is_first = False
    return items


def _add_table(items: list[Paragraph | Table], table: Table) -> None:
    """Add a table, or the rest of one that the page before could not hold."""
    above, rows = items[-1] if items else None, table.rows
    if isinstance(above, Table) and above.page == table.page - 1 and len(above.rows[0]) == len(rows[0]):
        rest = rows[1:] if rows[0] == above.rows[0] else rows
        items[-1] = Table(table.page, [*above.rows, *rest])
    else:
        items.append(table)


def _leading(pages: Sequence[Sequence[Piece]]) -> float:
    """The usual distance of base lines, in sizes of the type."""
    distances: Counter[float] = Counter()
    for pieces in pages:
        lines = [piece.segment for piece in pieces if isinstance(piece, Printed)]
        for before, after in pairwise(lines):
            distance = (before.base - after.base) / after.size
            if 0.8 < distance < 2.2 and abs(before.size - after.size) < 0.5:
                distances[round(distance, 2)] += 1
    return max(distances, key=lambda distance: distances[distance], default=1.2)


def _starts(last: Printed, line: Printed, is_first: bool, leading: float) -> bool:
    """Whether a line opens a paragraph after the line `last`."""
    before, here = last.segment, line.segment
    if here.is_marked or _CONTENTS.search(before.text) or _UNDERSCORES.fullmatch(here.text):
        return True
    distance = before.base - here.base
    is_closed, had_room = not is_open(before.text), _had_room(last, here.text)
    is_alike = before.bold == here.bold and abs(before.size - here.size) <= 0.1 * here.size
    if _is_set_off(last, line, is_closed, had_room):
        return True
    if is_first or distance < 0:  # on another page, or in another column
        return is_closed or before.bold or not is_alike or (had_room and not is_first)
    is_apart = distance > 1.2 * leading * here.size
    return is_apart or (had_room and (last.in_column or not is_alike))


def _is_set_off(last: Printed, line: Printed, is_closed: bool, had_room: bool) -> bool:
    """Whether an indent, a number, or room left on the line before shows that a paragraph begins."""
    before, here = last.segment, line.segment
    indent = _INDENT * here.size
    is_further_in = here.x0 - before.x0 > indent
    if is_further_in and here.text[0].isupper():
        return True
    if is_closed:
        return had_room or is_further_in or bool(_NUMBERED.match(here.text))
    is_listed = before.text.endswith((",", " et", " ou"))
    is_indented = here.x0 - line.left > indent
    return is_listed and had_room and (is_indented or is_sub_item(here.text))


def _is_on_cover(*lines: Printed) -> bool:
    return any(is_cover_furniture(line.segment.text) for line in lines)


def _had_room(line: Printed, text: str) -> bool:
    """Whether the first word of the next line had its place on this one, which ends for a reason."""
    segment = line.segment
    width = (segment.x1 - segment.x0) / len(segment.text)
    word = text.split(" ", 1)[0]
    return segment.x1 + width * (len(word) + 1) + segment.size < line.right


def _printed_lines(items: Iterable[Paragraph | Table]) -> Iterator[str]:
    for item in items:
        if isinstance(item, Paragraph):
            yield from (line.segment.text for line in item.lines)


def _written(
    items: Sequence[Paragraph | Table], notes: Sequence[Note], body: float, hyphens: Hyphens
) -> Iterator[str | list[str]]:
    """The blocks of the text; a note comes after the paragraph that its page ends with."""
    waiting = list(reversed(notes))
    for item, following in zip(items, [*items, None][1:], strict=True):
        if isinstance(item, Paragraph):
            yield _paragraph(item, body, hyphens)
        else:
            yield markup.table_lines(item.rows)
        while waiting and (following is None or waiting[-1].page < following.page):
            note = waiting.pop()
            yield markup.note(note.mark, hyphens.join(note.lines))
    yield from (markup.note(note.mark, hyphens.join(note.lines)) for note in reversed(waiting))


def _paragraph(paragraph: Paragraph, body: float, hyphens: Hyphens) -> str:
    segments = [line.segment for line in paragraph.lines]
    text = _LEADERS.sub(" .... ", hyphens.join([segment.text for segment in segments]))
    is_prominent = all(segment.bold or segment.size > _LARGE * body for segment in segments)
    is_heading = (
        is_prominent
        and len(text) <= _HEADING_LENGTH
        and (is_open(text) or (paragraph.page == 0 and text.endswith(":")))
        and not (_CONTENTS.search(text) or is_symbol_line(text))
        and any(char.isalpha() for char in text)
    )
    return markup.heading(text) if is_heading else text
