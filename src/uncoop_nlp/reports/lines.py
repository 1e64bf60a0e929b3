"""From the source file's lines to blocks of lines that belong together, without page furniture.

Two layouts are met: one paragraph a line with a blank line after it (markdown), and text out of
a PDF, where every line is followed by an empty one and a line of blanks marks a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean

from uncoop_nlp.reports.source_text import RAISED_DIGITS, SourceText

SYMBOL = r"(?:[AES]|ST|TD|DP)(?:/[A-Z0-9][A-Za-z0-9.]*(?:\(\w+\))?)+"
ORGANS = r"Assemblée\ générale|Conseil\ de\ sécurité|Conseil\ économique\ et\ social|Nations\ Unies"

_FURNITURE = re.compile(
    rf"""\s*(?:
        {SYMBOL}(?:[-\s]+{SYMBOL})*                      # running head: symbols alone
      | (?:\d+/\d+\s+)?\d\d-\d{{5}}(?:\s+\(?[A-Z]\)?)?(?:\s+\d+/\d+)?  # job number and page
      | \d+\s*/\s*\d+                                    # page of pages
      | https?://\S+                                     # the target of a link, printed
      | (?:\\?\*){{2,}}                                  # a rule of stars
      | <i>Chapitre</i>\s+<i>Page</i> | (?:Chapitre\s+)?Page
      | (?:[\#*\s]*)Table\ des\ matières[*\s]*
      | .*\S(?:\t[\t .]*|\s?\.{{4,}}\s*)\d+              # an entry of a table of contents
    )\s*""",
    re.VERBOSE,
)
_RULE = re.compile(r"\s*(?:_{5,}|-{3,})\s*")
_HEADING_MARK = re.compile(r"\s*#{1,6}\s")
_BOLD_LINE = re.compile(r"\s*\*\*[^*].*\*\*\s*")
_ROMAN = re.compile(r"\s*(?:[#*\s]*)(?P<roman>[IVX]{1,6})\.\s+\S")
_NUMBER = re.compile(r"\s*(?P<number>\d{1,3})\.\s+(?=\S)")
_NOTE = re.compile(
    rf"\s*(?P<mark><sup>\d+</sup>|[{RAISED_DIGITS}]+|(?:\\?\*){{1,3}}(?=\s))\s*(?=\S)",
)
_NOTE_AFTER_RULE = re.compile(r"\s*(?P<mark>\d{1,3})\s+(?=\S)")
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

    `number` is a paragraph's number, `mark` a footnote's; both are left out of the text.
    """

    text: SourceText
    number: int | None = None
    mark: str | None = None
    is_heading: bool = False


def is_open(text: str) -> bool:
    """Whether a text breaks off in the middle of a sentence."""
    return not _CLOSED.search(text)


def read_lines(source: str) -> list[Line]:
    """The lines of the source; in a double-spaced one, without the empty lines that mean nothing."""
    lines, start = [], 0
    for raw in source.splitlines(keepends=True):
        lines.append(Line(start, raw.rstrip("\r\n\f\v\x85\u2028\u2029").replace("\ufeff", " ")))
        start += len(raw)
    if _is_double_spaced(lines):
        lines = [line for line in lines if line.text]
    return lines


def is_furniture(line: Line) -> bool:
    """Whether a line belongs to the page and not to the text: running head, page number, contents."""
    return bool(_FURNITURE.fullmatch(line.text))


def is_roman_heading(text: str) -> bool:
    """Whether a line opens a part: *II. Coopération …*."""
    return bool(_ROMAN.match(text))


def read_blocks(lines: Iterable[Line], source: str) -> Iterator[Block]:
    """Group lines into blocks: at gaps, numbers, headings, notes and indents."""
    lines = list(lines)
    first_lines = _first_lines(lines)
    for index, (start, mark) in enumerate(first_lines):
        stop = first_lines[index + 1][0] if index + 1 < len(first_lines) else len(lines)
        yield _block(
            [line for line in lines[start:stop] if not (line.is_blank or _RULE.fullmatch(line.text))],
            mark,
            source,
        )


def _is_double_spaced(lines: list[Line]) -> bool:
    """Whether every line is followed by an empty one without ending a sentence, as out of a PDF."""
    pairs = [(here.text, after.text) for here, after in pairwise(lines) if not here.is_blank]
    if not pairs:
        return False
    followed_by_empty = mean(after == "" for _, after in pairs)
    return followed_by_empty > 0.8 and mean(is_open(here) for here, _ in pairs) > 0.6


def _first_lines(lines: list[Line]) -> list[tuple[int, re.Match[str] | None]]:
    """Index of each block's first line, with the number or note's mark matched there."""
    found: list[tuple[int, re.Match[str] | None]] = []
    after_gap, after_rule, last_number, before = True, False, 0, ""
    for index, line in enumerate(lines):
        if line.is_blank or _RULE.fullmatch(line.text):
            after_gap = True
            after_rule = after_rule or not line.is_blank
            continue
        mark = _NOTE.match(line.text) or (_NOTE_AFTER_RULE.match(line.text) if after_rule else None)
        number = _NUMBER.match(line.text)
        new_start = after_gap or not is_open(before)
        if number and not mark and _follows(int(number["number"]), last_number, new_start):
            mark = number
            last_number = int(number["number"])
        if mark or after_gap or _starts_block(line.text, before):
            found.append((index, mark))
        after_gap, after_rule, before = False, False, line.text
    return found


def _follows(number: int, last: int, new_start: bool) -> bool:
    """Whether a number at a line's start can be a paragraph's: some are missing, an annex restarts."""
    return number == last + 1 or ((number > last or number == 1) and new_start)


def _starts_block(text: str, before: str) -> bool:
    indent = len(text) - len(text.lstrip(" "))
    return bool(
        _HEADING_MARK.match(text)
        or _HEADING_MARK.match(before)
        or is_roman_heading(text)
        or (_BOLD_LINE.fullmatch(text) and _BOLD_LINE.fullmatch(before))
        or indent >= 2
        or (indent == 1 and (before.startswith(" ") or not is_open(before)))
    )


def _block(lines: list[Line], mark: re.Match[str] | None, source: str) -> Block:
    first = lines[0]
    is_heading = bool(_HEADING_MARK.match(first.text) or is_roman_heading(first.text))
    skip = mark.end() if mark else len(first.text) - len(first.text.lstrip(" #" if is_heading else " "))
    text = SourceText.slice(source, first.start + skip, first.end)
    for line in lines[1:]:
        text = text.joined(SourceText.slice(source, line.start, line.end))
    groups = mark.groupdict() if mark else {}
    return Block(
        text.cleaned(),
        number=int(groups["number"]) if "number" in groups else None,
        mark=_plain_mark(groups["mark"]) if "mark" in groups else None,
        is_heading=is_heading,
    )


def _plain_mark(mark: str) -> str:
    lowered = str.maketrans(RAISED_DIGITS, "0123456789")
    return re.sub(r"<.*?>|\\", "", mark).translate(lowered)
