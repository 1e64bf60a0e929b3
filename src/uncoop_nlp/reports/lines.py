"""From the source file's lines to blocks of lines that belong together, without page furniture.

Two layouts are met: one paragraph a line with a blank line after it (markdown), and text out of
a PDF, where every line is followed by an empty one and a line of blanks marks a gap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from uncoop_nlp.reports.hyphens import Hyphens
from uncoop_nlp.source_text import SourceText
from uncoop_nlp.symbols import RAISED_DIGITS, SYMBOL

ORGANS = "|".join(
    [
        r"Assemblée\ générale",
        r"Conseil\ de\ sécurité",
        r"Conseil\ économique\ et\ social",
        r"Conseil\ des\ droits\ de\ l['’]homme",
        r"Nations\ Unies",
    ]
)

PAGE_TOP = 15
"""How many lines of a document a running head or the marks of a cover page are looked for in."""

_SYMBOLS = re.compile(rf"\s*{SYMBOL}(?:\s\(\d{{4}}\))?(?:[-\s]+{SYMBOL})*\s*")
_FURNITURE = re.compile(
    r"""\s*(?:
        (?:\d+/\d+\s+)?(?:GE\.)?\d\d-\d{5}(?:\s*\(?[A-Z]\)?)?(?:\s+\d+/\d+)?  # job number and page
      | (?:GE\.)?\d\d-\d{5}\s*\([A-Z]\)(?:\s+\d{6})*(?:\s+\*\d{6,9}\*)?      # on a cover
      | \*\d{6,9}\* | Merci\sde\srecycler\W*
      | https?://\S+                                     # the target of a link, printed
      | (?:\\?\*){2,}                                    # a rule of stars
    )\s*""",
    re.VERBOSE,
)
_CONTENTS = re.compile(
    r"""\s*(?:
        <i>Chapitre</i>\s+<i>Page</i> | (?:Chapitre\s+)?Page
      | [\#*\s]*Table\ des\ matières[*\s]*
      | .*\S(?:\t[\t .]*|\s?\.{4,}\s*)\d+
    )\s*""",
    re.VERBOSE,
)
_RULE = re.compile(r"\s*(?:_{5,}|-{3,})\s*")
_TABLE_ROW = re.compile(r"\s*\|.*\|\s*")
_TABLE_RULE = re.compile(r"[\s|:-]*")
_CELL_END = re.compile(r"(?<!\\)\|")
_SUB_ITEM = re.compile(r"\s*(?:(?:[a-z]{1,2}|[ivx]{1,5})\)|[•▪◦*|–-])\s")
_NOTE_RULE = re.compile(r"\s*_{5,}\s*")
_HEADING_MARK = re.compile(r"\s*#{1,6}\s")
_BOLD_LINE = re.compile(r"\s*\*\*[^*].*\*\*\s*")
_ROMAN = re.compile(r"\s*(?:[#*\s]*)[IVX]{1,6}\.\s+\S")
_NUMBER = re.compile(r"\s*(?P<number>\d{1,4})\.(?:\s+(?=\S)|(?=[^\W\d_]))")
_NOTE = re.compile(
    rf"\s*(?P<mark><sup>(?:\d+|\*+)</sup>|[{RAISED_DIGITS}]+|(?:\\?\*){{1,3}}(?=\s))\s*(?=\S)",
)
_NOTE_AFTER_RULE = re.compile(r"\s*(?P<mark>\d{1,3})\s+(?=\S)")
_ABBREVIATED = re.compile(r"\b(?:al|art|chap|fig|n[o°]s?|p|par|vol)\.$")
_CLOSED = re.compile(rf"[.;:!?…][\s»)\]\"”’*{RAISED_DIGITS}]*$")


@dataclass(frozen=True)
class Line:
    """One line of the source file: its first character's offset and its text, line end left out."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """The offset after its last character."""
        return self.start + len(self.text)

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing to see on it."""
        return not self.text.strip()


@dataclass(frozen=True)
class Block:
    """Consecutive lines that belong together, as cleaned text with what its first line says of it.

    `number` is a paragraph's number, `mark` a footnote's; both are left out of the text. `rows` are
    the cells of a table.
    """

    text: SourceText
    number: int | None = None
    mark: str | None = None
    is_heading: bool = False
    rows: tuple[tuple[str, ...], ...] = ()


def is_open(text: str) -> bool:
    """Whether a text breaks off in the middle of a sentence."""
    end = text.rstrip()[-30:]
    return not _CLOSED.search(end) or bool(_ABBREVIATED.search(end))


def read_lines(source: str) -> list[Line]:
    """The lines of the source; in a double-spaced one, without the empty lines that mean nothing."""
    lines, start = [], 0
    for raw in source.splitlines(keepends=True):
        lines.append(Line(start, raw.rstrip("\r\n\f\v\x85\u2028\u2029").replace("\ufeff", " ")))
        start += len(raw)
    if _is_double_spaced(lines):
        lines = [line for line in lines if line.text]
    return lines


def without_furniture(lines: Sequence[Line]) -> list[Line]:
    """The lines that belong to the text: no running heads, job and page numbers, links, contents.

    A line of symbols is a running head where it comes again; contents stand before the first number.
    """
    symbols = Counter(line.text.strip() for line in lines if is_symbol_line(line.text))
    first = next((i for i, line in enumerate(lines) if _NUMBER.match(line.text)), 0)
    return [
        line
        for index, line in enumerate(lines)
        if symbols[line.text.strip()] < 2
        and not is_page_furniture(line.text)
        and not (index < first and _CONTENTS.fullmatch(line.text))
    ]


def running_heads(lines: Sequence[Line]) -> list[str]:
    """The symbols that the pages carry most often, or else those at the top of the first one."""
    heads = Counter(line.text.strip() for line in lines if is_symbol_line(line.text))
    most = max(heads.values(), default=0)
    if most < 2:
        heads = Counter(line.text.strip() for line in lines[:PAGE_TOP] if is_symbol_line(line.text))
    return [re.sub(r"\s", "", symbol) for symbol, times in heads.items() if times == most]


def is_symbol_line(text: str) -> bool:
    """Whether a line has nothing but document symbols."""
    return bool(_SYMBOLS.fullmatch(text))


def is_page_furniture(text: str) -> bool:
    """Whether a line is a job number, a page number, a bar code or the like."""
    return bool(_FURNITURE.fullmatch(text))


def is_table_row(text: str) -> bool:
    """Whether a line is a row of a table: cells between upright strokes."""
    return bool(_TABLE_ROW.fullmatch(text))


def is_sub_item(text: str) -> bool:
    """Whether a line opens an item of an enumeration: *a) …*, *ii) …*, *• …*."""
    return bool(_SUB_ITEM.match(text))


def is_roman_heading(text: str) -> bool:
    """Whether a line opens a part: *II. Coopération …*."""
    return bool(_ROMAN.match(text))


def read_blocks(lines: Iterable[Line], source: str, hyphens: Hyphens) -> Iterator[Block]:
    """Group lines into blocks: at gaps, numbers, headings, tables, notes and indents."""
    lines = list(lines)
    first_lines = _first_lines(lines)
    for index, (start, mark) in enumerate(first_lines):
        stop = first_lines[index + 1][0] if index + 1 < len(first_lines) else len(lines)
        yield _block(
            [line for line in lines[start:stop] if not (line.is_blank or _RULE.fullmatch(line.text))],
            mark,
            source,
            hyphens,
        )


def _is_double_spaced(lines: list[Line]) -> bool:
    """Whether every line is followed by an empty one without ending a sentence, gaps by blanks."""
    pairs = [(here.text, after.text) for here, after in pairwise(lines) if not here.is_blank]
    if not pairs:
        return False
    has_gaps = any(line.is_blank and line.text for line in lines)
    followed_by_empty = mean(after == "" for _, after in pairs)
    return has_gaps and followed_by_empty > 0.8 and mean(is_open(here) for here, _ in pairs) > 0.6


def _first_lines(lines: list[Line]) -> list[tuple[int, re.Match[str] | None]]:
    """Index of each block's first line, with the number or note's mark matched there."""
    found: list[tuple[int, re.Match[str] | None]] = []
    numbers = _paragraph_numbers(lines)
    first_number = min(numbers, default=0)
    after_gap, after_rule, before = True, False, ""
    for index, line in enumerate(lines):
        if line.is_blank or _RULE.fullmatch(line.text):
            after_gap = True
            after_rule = after_rule or bool(_NOTE_RULE.fullmatch(line.text))
            continue
        mark = numbers.get(index) or _note_mark(line.text, index < first_number, after_rule)
        if mark or after_gap or _starts_block(line.text, before):
            found.append((index, mark))
        after_gap, after_rule, before = False, False, line.text
    return found


def _note_mark(text: str, on_cover: bool, after_rule: bool) -> re.Match[str] | None:
    """The mark of a footnote; bare stars are marks on the cover only, bare digits under a rule."""
    mark = _NOTE.match(text)
    if mark and mark["mark"].startswith("*") and not on_cover:
        return None
    return mark or (_NOTE_AFTER_RULE.match(text) if after_rule else None)


def _paragraph_numbers(lines: Sequence[Line]) -> dict[int, re.Match[str]]:
    """The lines that a paragraph's number opens: numbers that go up by one, or start again at one.

    Some may be missing; a number is skipped only where it does not come among the next few.
    """
    candidates: list[tuple[int, re.Match[str], int]] = []
    before, after_gap = "", True
    for index, line in enumerate(lines):
        if line.is_blank:
            after_gap = True
            continue
        match = _NUMBER.match(line.text)
        if match and (after_gap or not is_open(before)):
            candidates.append((index, match, int(match["number"])))
        before, after_gap = line.text, False
    found: dict[int, re.Match[str]] = {}
    last = 0
    for place, (index, match, number) in enumerate(candidates):
        coming = {after for _, _, after in candidates[place + 1 : place + 6]}
        is_jump = last + 1 < number < 1000 and last + 1 not in coming
        if number in (last + 1, 1) or is_jump:
            found[index] = match
            last = number
    return found


def _starts_block(text: str, before: str) -> bool:
    if is_table_row(text) or is_table_row(before):
        return is_table_row(text) != is_table_row(before)
    indent = len(text) - len(text.lstrip(" "))
    return bool(
        _HEADING_MARK.match(text)
        or _HEADING_MARK.match(before)
        or (_BOLD_LINE.fullmatch(text) and _BOLD_LINE.fullmatch(before))
        or indent >= 2
        or (indent == 1 and (before.startswith(" ") or not is_open(before)))
    )


def _block(lines: list[Line], mark: re.Match[str] | None, source: str, hyphens: Hyphens) -> Block:
    first = lines[0]
    if is_table_row(first.text):
        text = SourceText.slice(source, first.start, lines[-1].end)
        rows = (line for line in lines if not _TABLE_RULE.fullmatch(line.text))
        return Block(text, rows=tuple(map(_cells, rows)))
    is_heading = bool(_HEADING_MARK.match(first.text) or is_roman_heading(first.text))
    skip = mark.end() if mark else len(first.text) - len(first.text.lstrip(" #" if is_heading else " "))
    parts = [SourceText.slice(source, first.start + skip, first.end)]
    parts += [SourceText.slice(source, line.start, line.end) for line in lines[1:]]
    text = SourceText.join(parts, [" "] * len(parts), hyphens.divides)
    groups = mark.groupdict() if mark else {}
    return Block(
        text.cleaned(),
        number=int(groups["number"]) if "number" in groups else None,
        mark=_plain_mark(groups["mark"]) if "mark" in groups else None,
        is_heading=is_heading,
    )


def _cells(line: Line) -> tuple[str, ...]:
    row = line.text.strip()[1:-1]
    return tuple(SourceText(cell, range(len(cell))).cleaned().text for cell in _CELL_END.split(row))


def _plain_mark(mark: str) -> str:
    lowered = str.maketrans(RAISED_DIGITS, "0123456789")
    return re.sub(r"<.*?>|\\", "", mark).translate(lowered)
