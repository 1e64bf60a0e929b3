"""PDF files set as the United Nations sets its documents, to be read back.

A cover in two columns, the symbol at the head of each page, job and page number at its foot, numbered
paragraphs, notes below a short line at the foot of the page that refers to them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEFT, RIGHT, TOP, BOTTOM = 100.0, WIDTH - 80.0, HEIGHT - 120.0, 90.0
REGULAR, BOLD, ITALIC = "Times-Roman", "Times-Bold", "Times-Italic"
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_LOWERED = str.maketrans(RAISED, "0123456789")
_PIECES = re.compile(rf"[{RAISED}]+|[^{RAISED}]+")
_SYLLABLE = re.compile(r"(?<=[a-zéè][aeiouyéè])(?=[bcdfglmnprstv][aeiouéè]\w)")


@dataclass(frozen=True)
class Style:
    """How a document's pages are set."""

    size: float = 10.0
    leading: float = 12.5
    gap: float = 6.0
    indent: float = 0.0
    justified: bool = False
    divided: bool = False


class Typesetter:
    """Sets a document from top to bottom; `save` gives the file's bytes."""

    def __init__(self, symbol: str, style: Style, job: str = "24-14265") -> None:
        self.symbol, self.job, self.style = symbol, job, style
        self.file = BytesIO()
        self.canvas = Canvas(self.file, pagesize=A4, invariant=1)
        self.page, self.y = 1, TOP
        self.foot: list[str] = []
        self.rest: list[str] = []

    def cover(self, left: Sequence[str], right: Sequence[str], organ: str) -> None:
        """The head of a first page: symbol, organ and date in two columns below lines."""
        draw, y = self.canvas, HEIGHT - 60
        self._draw(LEFT, y, "Nations Unies", REGULAR, 12)
        draw.setFont(REGULAR, 16)
        draw.drawRightString(RIGHT, y, self.symbol)
        draw.line(LEFT, y - 6, RIGHT, y - 6)
        self._draw(LEFT, y - 30, organ, BOLD, 18)
        for i, line in enumerate(right):
            self._draw(RIGHT - 110, y - 24 - 12 * i, line, REGULAR, 10)
        draw.line(LEFT, y - 80, RIGHT, y - 80)
        for i, line in enumerate(left):
            self._draw(LEFT, y - 100 - 13 * i, line, BOLD if i == 0 else REGULAR, 10)
        self._draw(LEFT, 66, f"{self.job} (F)     190824     200824", REGULAR, 8)
        self._draw(RIGHT - 60, 66, f"*{self.job.replace('-', '')[-7:]}*", REGULAR, 8)
        self._draw(LEFT, 40, "Merci de recycler", REGULAR, 6)
        self.y = y - 130 - 13 * len(left)

    def heading(self, text: str, size: float = 12.0) -> None:
        """A heading in bold."""
        lines = list(self._wrapped(text, BOLD, size, RIGHT - LEFT, 0.0, divided=False))
        self._make_room(size + 14.0 + self.style.leading * (len(lines) + 1))
        self.y -= 8
        for line in lines:
            self._line(LEFT, line, BOLD, size)
        self.y -= self.style.gap

    def paragraph(
        self, text: str, number: str | None = None, notes: Iterable[str] = (), x: float = LEFT
    ) -> None:
        """A paragraph, its number before it; `notes` go to the foot of the page with their mark."""
        waiting = list(notes)
        before = f"{number}." if number else ""
        indent = 34.0 if number else self.style.indent
        lines = list(
            self._wrapped(text, REGULAR, self.style.size, RIGHT - x, indent, self.style.divided)
        )
        for i, line in enumerate(lines):
            self._make_room(self.style.leading)
            if i == 0 and before:
                self._draw(x, self.y, before, REGULAR, self.style.size)
            is_full = self.style.justified and i + 1 < len(lines)
            self._line(x + (indent if i == 0 else 0.0), line, REGULAR, self.style.size, is_full)
            while waiting and waiting[0][: _mark_length(waiting[0])] in line:
                self._add_note(waiting.pop(0))
        for note in waiting:
            self._add_note(note)
        self.y -= self.style.gap

    def item(self, text: str) -> None:
        """An item of an enumeration, hanging: its mark, a wide blank, its text."""
        mark, _, rest = text.partition(" ")
        lines = self._wrapped(rest, REGULAR, self.style.size, RIGHT - LEFT - 60, 0.0, self.style.divided)
        for i, line in enumerate(lines):
            self._make_room(self.style.leading)
            if i == 0:
                self._draw(LEFT + 34, self.y, mark, REGULAR, self.style.size)
            self._line(LEFT + 60, line, REGULAR, self.style.size)
        self.y -= self.style.gap

    def table(self, rows: Sequence[Sequence[str]], ruled: bool = True) -> None:
        """A table with a line over and under its head, and one at its end, as the UN sets them."""
        column = (RIGHT - LEFT) / len(rows[0])
        for i, row in enumerate(rows):
            cells = [list(self._wrapped(text, REGULAR, 9, column - 14, 0.0, False)) for text in row]
            height = 11.0 * max(map(len, cells))
            self._make_room(height + 8)
            if ruled and i < 2:
                self.canvas.line(LEFT, self.y + 11, RIGHT, self.y + 11)
            for j, lines in enumerate(cells):
                for k, line in enumerate(lines):
                    self._draw(LEFT + j * column, self.y - 11 * k, line, REGULAR, 9)
            self.y -= height + 6
        if ruled:
            self.canvas.line(LEFT, self.y + 11, RIGHT, self.y + 11)
        self.y -= 10

    def columns(self, left: Sequence[str], right: Sequence[str]) -> None:
        """Paragraphs in two columns on one page."""
        width = (RIGHT - LEFT) / 2 - 12
        start = lowest = self.y
        for x, texts in ((LEFT, left), (RIGHT - width, right)):
            y = start
            for text in texts:
                for line in self._wrapped(
                    text, REGULAR, self.style.size, width, 0.0, self.style.divided
                ):
                    self._draw(x, y, line, REGULAR, self.style.size)
                    y -= self.style.leading
                y -= self.style.gap
            lowest = min(lowest, y)
        self.y = lowest

    def new_page(self) -> None:
        """End the page: its notes, its head and its foot."""
        y = BOTTOM + 9.0 * len(self.foot)
        if self.foot:
            self.canvas.line(LEFT, y + 4, LEFT + 90, y + 4)
        for line in self.foot:
            y -= 9
            self._draw(LEFT, y, line, REGULAR, 8)
        if self.page > 1:
            x = LEFT if self.page % 2 == 0 else RIGHT - 60
            self._draw(x, HEIGHT - 50, self.symbol, BOLD, 9)
        pages = [self.job, f"{self.page}/22"]
        ends = (LEFT, RIGHT - 40)
        for x, text in zip(ends, pages if self.page % 2 else pages[::-1], strict=True):
            self._draw(x, 50, text, REGULAR, 8)
        self.canvas.showPage()
        self.page, self.y = self.page + 1, TOP
        waiting, self.foot, self.rest = self.rest, [], []
        for line in waiting:
            self._add_note_line(line)

    def save(self) -> bytes:
        """The bytes of the file."""
        self.new_page()
        while self.foot:
            self.new_page()
        self.canvas.save()
        return self.file.getvalue()

    def _add_note(self, text: str) -> None:
        for line in self._wrapped(text, REGULAR, 8, RIGHT - LEFT, 0.0, divided=False):
            self._add_note_line(line)

    def _add_note_line(self, line: str) -> None:
        full = self.y - 9.0 * (len(self.foot) + 1) < BOTTOM + 8 or self.rest
        (self.rest if full else self.foot).append(line)

    def _make_room(self, height: float) -> None:
        if self.y - height < BOTTOM + 9.0 * len(self.foot):
            self.new_page()

    def _line(self, x: float, text: str, font: str, size: float, full: bool = False) -> None:
        spread = 0.0
        if full and " " in text:
            spread = (RIGHT - x - _width(text, font, size)) / text.count(" ")
        self._draw(x, self.y, text, font, size, spread)
        self.y -= max(self.style.leading, size + 2)

    def _draw(self, x: float, y: float, text: str, font: str, size: float, spread: float = 0.0) -> None:
        """One line as one piece of text; raised digits are small digits set higher."""
        line = self.canvas.beginText(x, y)
        line.setWordSpace(spread)
        for piece in _PIECES.findall(text):
            is_raised = piece[0] in RAISED
            line.setFont(font, size * 0.6 if is_raised else size)
            line.setRise(size * 0.35 if is_raised else 0)
            line.textOut(piece.translate(_LOWERED))
        self.canvas.drawText(line)

    def _wrapped(
        self, text: str, font: str, size: float, width: float, indent: float, divided: bool
    ) -> Iterator[str]:
        """Lines no wider than `width`, the first after an indent; words divided where wished."""
        line, room = "", width - indent
        for word in text.split(" "):
            longer = f"{line} {word}" if line else word
            if _width(longer, font, size) <= room:
                line = longer
                continue
            head, tail = _divided(line, word, font, size, room, divided)
            yield f"{line} {head}".strip()
            line, room = tail, width
        yield line


def _divided(
    line: str, word: str, font: str, size: float, room: float, divided: bool
) -> tuple[str, str]:
    """A word in two, the first with a hyphen at its end: at its own hyphen, or between syllables."""
    places = [(match.end(), "") for match in re.finditer(r"\w-(?=\w)", word)]
    if divided:
        places += [(match.end(), "-") for match in _SYLLABLE.finditer(word) if "-" not in word]
    for place, hyphen in sorted(places, reverse=True):
        head = word[:place] + hyphen
        if line and _width(f"{line} {head}", font, size) <= room:
            return head, word[place:]
    return "", word


def _width(text: str, font: str, size: float) -> float:
    return sum(
        stringWidth(piece.translate(_LOWERED), font, size * (0.6 if piece[0] in RAISED else 1.0))
        for piece in _PIECES.findall(text)
    )


def _mark_length(note: str) -> int:
    return next((i for i, char in enumerate(note) if char not in RAISED), len(note))
