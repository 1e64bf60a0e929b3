"""From blocks to the units of a document: headings, paragraphs, notes, each in its section."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from uncoop_nlp.reports.hyphens import Hyphens
from uncoop_nlp.reports.lines import (
    ORGANS,
    PAGE_TOP,
    Block,
    Line,
    is_open,
    is_roman_heading,
    is_sub_item,
    is_symbol_line,
    read_blocks,
    read_lines,
    running_heads,
    without_furniture,
)
from uncoop_nlp.reports.report import Report, Table, Unit, UnitKind
from uncoop_nlp.source_text import SourceText, raised
from uncoop_nlp.symbols import RAISED_DIGITS

_MONTHS = [
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
]
_DAY = re.compile(rf"(?P<day>\d{{1,2}})(?:er)?\s(?P<month>{'|'.join(_MONTHS)})\s(?P<year>\d{{4}})")
_ORDINAL = r"(?:\S+\set\s)?\S+i[eè][mr]e"
_SESSION = re.compile(rf"{_ORDINAL}\ssession(?:\sextraordinaire)?(?:\sd['’]urgence)?", re.IGNORECASE)
_COVER_FURNITURE = re.compile(
    rf"""(?:{ORGANS})(?:\s+(?:{ORGANS}|{_ORDINAL}\s(?:session|année)))*
       | Distr\.\ .* | Français | Original\s?:.* | {_DAY.pattern}
       | {_SESSION.pattern} | {_ORDINAL}\sannée
       | Session(?:\ de\ fond|\ annuelle|\ ordinaire)?\ de\ \d{{4}}
       | Points?\s[\d*]+.*ordre\ du\ jour(?:\ provisoire)?[\\*]*""",
    re.VERBOSE | re.IGNORECASE,
)
_COVER_MARK = re.compile(rf"(?:{ORGANS})(?:\s+(?:{ORGANS}))*|Distr\.\ .*")
_TEXT_STARTS = re.compile(r"Résumé$|Rapport d|Table des matières$|\d+/\d+\. \S")
_ORGAN_SPEAKS = re.compile(rf"L[ea'’]\s?(?:{ORGANS}),")
_RESOLUTION_TITLE = re.compile(r"(?P<number>\d+/\d+)\. \S")
_ANNEX = re.compile(
    r"(?P<name>(?:Annexe|Appendice|Pièce\ jointe)s?(?:\s(?:[IVXLC]+|[A-Z]|\d{1,2}))?)"
    r"(?:[*.]{0,2}|\s?[.:–-]\s(?P<title>\S.{0,150}))"
)
_CAPTION = re.compile(r"(?:Tableau|Graphique|Figure|Encadré)\s(?:[IVX]+|[A-Z]|\d+)(?:\.\d+)?\b")
_HEADING_LENGTH = 200


def parse_report(source: str) -> Report:
    """Read the text of a document: UN report, resolution, or plain paragraphs.

    Text without numbered paragraphs and marked headings is read as paragraphs between blank lines.
    """
    lines = read_lines(source)
    cover, body = _split_cover(without_furniture(lines))
    printed = [_plain(line) for line in cover]
    titles = [
        line for line in cover if not (is_cover_furniture(_plain(line)) or is_symbol_line(_plain(line)))
    ]
    hyphens = Hyphens(source)
    reader = _Units(read_blocks([*titles, *body], source, hyphens), hyphens)
    units = reader.read()
    return Report(
        symbol=_symbol(lines, units),
        title=_title(units),
        date=_date(printed),
        session=next((m[0] for text in printed if (m := _SESSION.search(text))), None),
        units=tuple(_anchored(units)),
        tables=tuple(reader.tables),
        source=source,
    )


def is_cover_furniture(text: str) -> bool:
    """Whether a line is one that covers carry beside the title: organ, date, session, agenda item."""
    return bool(_COVER_FURNITURE.fullmatch(text))


class _Units:
    """Reads blocks one by one; keeps the section and the paragraph that may still go on."""

    def __init__(self, blocks: Iterable[Block], hyphens: Hyphens) -> None:
        self.hyphens = hyphens
        self.blocks = [block for block in blocks if block.text.text]
        self.is_structured = any(block.number or block.is_heading for block in self.blocks)
        self.is_resolution = any(_ORGAN_SPEAKS.fullmatch(block.text.text) for block in self.blocks)
        self.units: list[Unit] = []
        self.parts: list[list[SourceText]] = []
        self.separators: list[list[str]] = []
        self.tables: list[Table] = []
        self.annex = ""
        self.section = ""
        self.current: int | None = None
        self.counts: Counter[str] = Counter()

    def read(self) -> list[Unit]:
        for block in self.blocks:
            self._read_block(block)
        self._demote_last_heading()
        texts = [
            SourceText.join(parts, separators, self.hyphens.divides)
            for parts, separators in zip(self.parts, self.separators, strict=True)
        ]
        return [
            replace(
                unit, text=text.text, start=text.offsets[0], end=text.offsets[-1] + 1, runs=text.runs()
            )
            for unit, text in zip(self.units, texts, strict=True)
        ]

    def _demote_last_heading(self) -> None:
        """Make a heading that heads nothing, as a line at the end may look like, a paragraph."""
        at = max((i for i, unit in enumerate(self.units) if unit.kind != "note"), default=None)
        if at is None or self.units[at].kind != "heading" or not self.is_structured:
            return
        if self.tables and self.tables[-1].start > self.parts[at][0].offsets[0]:
            return
        last = self.units[at]
        self.units[at] = replace(last, kind="paragraph", id=self._new_id("u"), section=self._above(last))

    def _read_block(self, block: Block) -> None:
        text = block.text.text
        if block.rows:
            start, end = block.text.offsets[0], block.text.offsets[-1] + 1
            self.tables.append(Table(block.rows, self.section, start, end))
        elif block.mark:
            self._add(block, "note", "n", block.mark)
        elif block.is_heading or _opens_annex(text):
            self._add_heading(block)
        elif block.number:
            self._add(block, "operative" if self.is_resolution else "paragraph", "p", str(block.number))
        elif self._goes_on(text):
            self._append(block)
        elif self.is_structured and _looks_like_heading(text):
            self._add_heading(block)
        elif self._is_numbered() and not self._is_preamble():
            self._append(block)
        elif self._is_preamble() or _ORGAN_SPEAKS.fullmatch(text):
            self._add(block, "preamble", "pre")
        elif self.section.lower() == "résumé":
            self._add(block, "summary", "s")
        else:
            self._add(block, "paragraph", "u")

    def _is_preamble(self) -> bool:
        """Whether the organ has begun to speak, and no operative paragraph came yet."""
        return self.is_resolution and self.counts["pre"] > 0 and self.counts["p"] == 0

    def _goes_on(self, text: str) -> bool:
        """Whether a block continues the current paragraph: mid-sentence, or as one of its sub-items."""
        if self.current is None or not self.is_structured:
            return False
        before = self.parts[self.current][-1].text
        if text[0].islower() or is_sub_item(text):
            return True
        return is_open(before) and not (before.endswith(",") and text[0].isupper())

    def _is_numbered(self) -> bool:
        """Whether the current paragraph has a number; then it goes on also between sentences."""
        return self.current is not None and self.units[self.current].number is not None

    def _append(self, block: Block) -> None:
        if self.current is not None:
            separator = "\n" if is_sub_item(block.text.text) else " "
            self.parts[self.current].append(block.text)
            self.separators[self.current].append(separator)

    def _add_heading(self, block: Block) -> None:
        title: str | None = block.text.text
        if _CAPTION.match(block.text.text):  # the text goes on below the table, in its section
            above = self.current
            self._add(block, "heading", "h")
            self.current = above
            return
        if annex := _ANNEX.fullmatch(block.text.text):
            self.annex, title = annex["name"], annex["title"]
        self.section = " – ".join(filter(None, (self.annex, title)))
        self._add(block, "heading", "h")
        self.current = None

    def _add(self, block: Block, kind: UnitKind, letter: str, number: str | None = None) -> None:
        if kind != "note":
            self.current = len(self.units)
        unit_id = self._new_id(letter, number if letter == "p" else None)
        self.units.append(Unit(unit_id, kind, number, self.section, "", 0, 0, ()))
        self.parts.append([block.text])
        self.separators.append([])

    def _new_id(self, letter: str, number: str | None = None) -> str:
        """`p42` for a number, `h3` for a count; a number met again, as in an annex, gives `p42-2`."""
        self.counts[letter] += 1
        if number is None:
            return f"{letter}{self.counts[letter]}"
        self.counts[f"{letter}{number}"] += 1
        times = self.counts[f"{letter}{number}"]
        return f"{letter}{number}" if times == 1 else f"{letter}{number}-{times}"

    def _above(self, heading: Unit) -> str:
        return next(
            (unit.section for unit in reversed(self.units) if unit.section != heading.section), ""
        )


def _plain(line: Line) -> str:
    return line.text.strip(" \t#*")


def _looks_like_heading(text: str) -> bool:
    return len(text) <= _HEADING_LENGTH and is_open(text) and not text.endswith(",")


def _opens_annex(text: str) -> bool:
    match = _ANNEX.fullmatch(text)
    return bool(match and (is_open(text) or not match["title"]))


def _split_cover(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The cover page and the rest; none where the first lines do not name an organ."""
    if any(_COVER_MARK.fullmatch(_plain(line)) for line in lines[:PAGE_TOP]):
        for index, line in enumerate(lines):
            text = _plain(line)
            if _TEXT_STARTS.match(text) or is_roman_heading(text) or _ORGAN_SPEAKS.fullmatch(text):
                return lines[:index], lines[index:]
    return [], lines


def _symbol(lines: list[Line], units: Iterable[Unit]) -> str | None:
    """From the running head, or from a resolution's own number in its title."""
    heads = running_heads(lines)
    if len(heads) > 1 and heads[0].startswith("A/") and heads[1].startswith("S/"):
        return "-".join(heads[:2])  # a document of both organs
    if heads:
        return heads[0]
    numbers = (_RESOLUTION_TITLE.match(unit.text) for unit in units if unit.kind == "heading")
    return next((f"A/RES/{match['number']}" for match in numbers if match), None)


def _title(units: list[Unit]) -> str | None:
    headings = [unit.text for unit in units if unit.kind == "heading"]
    for before, heading in zip(["", *headings], headings, strict=False):
        if match := _RESOLUTION_TITLE.match(heading):
            return heading[match.end() - 1 :]
        if before and re.match(r"Rapport d", heading):
            return before
    return headings[0] if headings else None


def _date(printed: Iterable[str]) -> str | None:
    for match in filter(None, map(_DAY.fullmatch, printed)):
        return f"{match['year']}-{_MONTHS.index(match['month']) + 1:02}-{int(match['day']):02}"
    return None


def _anchored(units: list[Unit]) -> Iterator[Unit]:
    """Each note with the unit that carries its mark: the last one before it, else none."""
    for index, unit in enumerate(units):
        if unit.kind != "note" or not unit.number or not unit.number.isdigit():
            yield unit
            continue
        marks = (
            rf"(?<![{RAISED_DIGITS}]){raised(unit.number)}(?![{RAISED_DIGITS}])",
            rf"(?<=[^\W\d_]){unit.number}(?!\w)",
        )
        texts = [u for u in reversed(units[:index]) if u.kind != "note"]
        carriers = (u.id for mark in marks for u in texts if re.search(mark, u.text))
        yield replace(unit, anchor=next(carriers, None))
