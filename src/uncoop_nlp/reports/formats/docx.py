"""DOCX files: the text of their paragraphs, with the numbers that Word would print before it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from xml.parsers.expat.errors import XML_ERROR_NO_MEMORY, codes
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from uncoop_nlp.reports.formats import markup
from uncoop_nlp.reports.formats.limits import DAMAGED, MAX_DEPTH, MAX_UNPACKED_BYTES, Refusal, too_large
from uncoop_nlp.reports.lines import is_open, is_symbol_line
from uncoop_nlp.source_text import raised

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_HEADING_STYLE = re.compile(
    r"(?:heading|titre|title|subtitle|sous-titre)\b.*|(?:_ ?)?H[ _]*(?:Ch|M|\d{1,2})(?:[ _]*G)?",
    re.IGNORECASE,
)
_HEADING_LENGTH = 300
_NO_DOCUMENT = "holds no text document; take the document out of it, or save it as DOCX"
_OFF = ("0", "false", "off", "none")
_NOT_TEXT = frozenset(
    {"del", "moveFrom", "instrText", "delText", "Fallback", "pPr", "rPr", "txbxContent", "footnoteRef"}
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_CONTAINERS = frozenset({"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag", "body"})
_LEVEL = re.compile(r"%(\d)")


def read(data: bytes) -> str:
    """The text of a DOCX file.

    Raises:
        Refusal: If it is no DOCX file or not whole, has a password, or is larger than the limits.
    """
    try:
        package = _Package(ZipFile(BytesIO(data)))
        return markup.blocks(_Document(package).parts())
    except (BadZipFile, EOFError, KeyError):
        raise Refusal(DAMAGED) from None
    except ParseError as error:
        if error.code == codes[XML_ERROR_NO_MEMORY]:
            raise MemoryError from None
        raise Refusal(DAMAGED) from None
    except DefusedXmlException:
        raise Refusal("declares entities, which no DOCX file needs; open it and save it anew") from None


class _Package:
    """The parts of a DOCX file, read within the limits."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zip = zipped
        self._left = MAX_UNPACKED_BYTES
        names = zipped.namelist()
        if "mimetype" in names and "content.xml" in names:
            raise Refusal("is in the OpenDocument format; save it as DOCX first")
        if "_rels/.rels" not in names:
            raise Refusal(_NO_DOCUMENT)
        targets = [
            part.get("Target", "")
            for part in self._xml("_rels/.rels").iter("Relationship")
            if part.get("Type", "").endswith("/officeDocument")
        ]
        self._main = PurePosixPath(targets[0].lstrip("/")) if targets else PurePosixPath()
        if str(self._main) not in names or self._main.suffix != ".xml":
            raise Refusal(_NO_DOCUMENT)
        self._names = names

    def main(self) -> Element:
        """The root of the document."""
        root = self._xml(str(self._main))
        if root.tag != "document":
            raise Refusal(_NO_DOCUMENT)
        return root

    def beside(self, name: str) -> list[Element]:
        """The roots of the parts beside the document whose names begin so: `styles`, `header` …."""
        pattern = re.compile(re.escape(str(self._main.parent / name)) + r"\d*\.xml")
        return [self._xml(part) for part in sorted(self._names) if pattern.fullmatch(part)]

    def _xml(self, name: str) -> Element:
        """A part's root; names of elements and attributes are without their namespace."""
        if self._zip.getinfo(name).flag_bits & 1:
            raise Refusal("is protected by a password; save it without one first")
        with self._zip.open(name) as file:
            data = file.read(self._left + 1)
        self._left -= len(data)
        if self._left < 0:
            raise too_large(f"unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB")
        depth, root = 0, None
        for event, element in iterparse(BytesIO(data), ("start", "end"), forbid_dtd=True):
            depth += 1 if event == "start" else -1
            if depth > MAX_DEPTH:
                raise too_large(f"has more than {MAX_DEPTH} elements in one another")
            if event == "end":
                _drop_namespaces(element)
                root = element
        if root is None:
            raise Refusal(DAMAGED)
        found: Element = root
        return found


def _drop_namespaces(element: Element) -> None:
    element.tag = element.tag.rpartition("}")[2]
    for name in [name for name in element.attrib if "}" in name]:
        element.attrib[name.rpartition("}")[2]] = element.attrib.pop(name)


def _value(parent: Element | None, path: str) -> str | None:
    """The attribute `val` of the element at `path`, if there is one."""
    found = parent.find(path) if parent is not None else None
    return found.get("val") if found is not None else None


def _is_on(parent: Element | None, path: str) -> bool:
    found = parent.find(path) if parent is not None else None
    return found is not None and found.get("val") not in _OFF


@dataclass(frozen=True)
class _Level:
    """How one level of a numbering is printed: `%1.` in the format `decimal`, from `start` on."""

    start: int
    form: str
    pattern: str


class _Numbering:
    """Counts numbered paragraphs as Word does."""

    _FORMS: dict[str, Callable[[int], str]] = {  # noqa: RUF012 - a constant
        "lowerLetter": markup.in_letters,
        "upperLetter": lambda number: markup.in_letters(number).upper(),
        "lowerRoman": markup.in_roman,
        "upperRoman": lambda number: markup.in_roman(number).upper(),
        "decimalZero": lambda number: f"{number:02}",
    }

    def __init__(self, roots: list[Element]) -> None:
        self._levels: dict[tuple[str, int], _Level] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for root in roots:
            for abstract in root.iter("abstractNum"):
                self._add_levels(abstract)
            for num in root.iter("num"):
                self._add_num(num)

    def next_mark(self, num_id: str, level: int) -> str:
        """The number or bullet before the next paragraph of a level, with a blank after it."""
        abstract = self._abstract.get(num_id, "")
        here = self._levels.get((abstract, level))
        if not here or here.form == "none":
            return ""
        if here.form == "bullet":
            return "• "
        counts = self._counts[abstract]
        restart = self._restarts.pop((num_id, level), None)
        counts[level] = restart if restart is not None else counts.get(level, here.start - 1) + 1
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        mark = _LEVEL.sub(lambda match: self._shown(abstract, int(match[1]) - 1), here.pattern)
        return f"{mark} " if mark else ""

    def _shown(self, abstract: str, level: int) -> str:
        defined = self._levels.get((abstract, level))
        if not defined:
            return ""
        number = self._counts[abstract].setdefault(level, defined.start)
        return self._FORMS.get(defined.form, str)(number)

    def _add_levels(self, abstract: Element) -> None:
        for level in abstract.iter("lvl"):
            key = abstract.get("abstractNumId", ""), int(level.get("ilvl", "0"))
            self._levels[key] = _Level(
                int(_value(level, "start") or 1),
                _value(level, "numFmt") or "decimal",
                _value(level, "lvlText") or "",
            )

    def _add_num(self, num: Element) -> None:
        num_id = num.get("numId", "")
        self._abstract[num_id] = _value(num, "abstractNumId") or ""
        for override in num.iter("lvlOverride"):
            start = _value(override, "startOverride")
            if start:
                self._restarts[num_id, int(override.get("ilvl", "0"))] = int(start)


class _Styles:
    """What the styles say of the paragraphs that have them."""

    def __init__(self, roots: list[Element]) -> None:
        self._styles = {
            style.get("styleId", ""): style for root in roots for style in root.iter("style")
        }

    def chain(self, style_id: str | None) -> list[Element]:
        """A style and those that it is based on."""
        found: list[Element] = []
        while style_id in self._styles and len(found) < MAX_DEPTH:
            found.append(self._styles[style_id])
            style_id = _value(found[-1], "basedOn")
        return found


class _Document:
    """Reads the body of a document, paragraph by paragraph."""

    def __init__(self, package: _Package) -> None:
        self._root = package.main()
        self._styles = _Styles(package.beside("styles"))
        self._numbering = _Numbering(package.beside("numbering"))
        self._notes = {
            (kind, note.get("id", "")): note
            for kind in ("footnote", "endnote")
            for root in package.beside(f"{kind}s")
            for note in root.iter(kind)
        }
        self._headers = package.beside("header")
        self._note_count = 0

    def parts(self) -> Iterator[markup.Part]:
        """The blocks and tables of the document."""
        heads = (self._text(p, []) for root in self._headers for p in root.iter("p"))
        yield from markup.running_heads(head.strip() for head in heads if is_symbol_line(head))
        yield from self._blocks(self._root)

    def _blocks(self, parent: Element) -> Iterator[markup.Part]:
        for child in parent:
            if child.tag == "p":
                yield from self._paragraph(child)
            elif child.tag == "tbl":
                yield from markup.table(self._rows(child))
            elif child.tag in _CONTAINERS:
                yield from self._blocks(child)

    def _rows(self, table: Element) -> markup.Cells:
        rows: markup.Cells = []
        for row in _within(table, "tr"):
            cells: list[list[markup.Part]] = []
            for cell in _within(row, "tc"):
                is_merged = (
                    cell.find("tcPr/vMerge") is not None and _value(cell, "tcPr/vMerge") != "restart"
                )
                cells.append([] if is_merged else list(self._blocks(cell)))
                cells += [[]] * (min(int(_value(cell, "tcPr/gridSpan") or 1), 100) - 1)
            rows.append(cells)
        return rows

    def _paragraph(self, paragraph: Element) -> Iterator[markup.Part]:
        """A paragraph with its number, then the notes and the text boxes that hang on it."""
        notes: list[str] = []
        styles = self._styles.chain(_value(paragraph, "pPr/pStyle"))
        text = self._text(paragraph, notes).strip()
        if text:
            mark = self._mark(paragraph, styles)
            is_heading = self._is_heading(paragraph, styles, text) and not mark[:1].isdigit()
            yield markup.heading(mark + text) if is_heading else mark + text
        yield from notes
        for box in _boxes(paragraph):
            yield from self._blocks(box)

    def _text(self, element: Element, notes: list[str], is_raised: bool = False) -> str:
        """The text in an element; the notes that it refers to are added to `notes`."""
        texts: list[str] = []
        for child in element:
            if child.tag == "t":
                texts.append(raised(child.text or "") if is_raised else child.text or "")
            elif child.tag in _SIGNS:
                texts.append("" if child.get("type") == "page" else _SIGNS[child.tag])
            elif child.tag in ("footnoteReference", "endnoteReference"):
                texts.append(self._note(child, notes))
            elif child.tag not in _NOT_TEXT:
                is_high = child.tag == "r" and _value(child, "rPr/vertAlign") == "superscript"
                texts.append(self._text(child, notes, is_high))
        return "".join(texts)

    def _note(self, reference: Element, notes: list[str]) -> str:
        """The mark of a note; its text goes to `notes`."""
        kind = reference.tag.removesuffix("Reference")
        note = self._notes.get((kind, reference.get("id", "")))
        if note is None or reference.get("customMarkFollows") not in (None, *_OFF):
            return ""
        self._note_count += 1
        text = " ".join(self._text(p, []) for p in note.iter("p"))
        notes.append(markup.note(str(self._note_count), text))
        return raised(str(self._note_count))

    def _mark(self, paragraph: Element, styles: list[Element]) -> str:
        properties = [paragraph.find("pPr/numPr"), *(style.find("pPr/numPr") for style in styles)]
        num_id = next((value for p in properties if (value := _value(p, "numId"))), None)
        level = next((value for p in properties if (value := _value(p, "ilvl"))), "0")
        return self._numbering.next_mark(num_id, int(level)) if num_id else ""

    def _is_heading(self, paragraph: Element, styles: list[Element], text: str) -> bool:
        """Whether the style says so, or all of a short line without an end is in bold."""
        if len(text) > _HEADING_LENGTH or is_symbol_line(text):
            return False
        levels = [_value(paragraph, "pPr/outlineLvl"), *(_value(s, "pPr/outlineLvl") for s in styles)]
        level = next((value for value in levels if value), None)
        names = [_value(style, "name") or "" for style in styles]
        if level not in (None, "9") or any(map(_HEADING_STYLE.fullmatch, names)):
            return True
        runs = [
            run for run in paragraph.iter("r") if any(t.text and t.text.strip() for t in run.iter("t"))
        ]
        return is_open(text) and bool(runs) and all(_is_on(run, "rPr/b") for run in runs)


def _within(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table or the cells of a row, also those that a control holds."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTAINERS:
            yield from _within(child, tag)


def _boxes(element: Element) -> Iterator[Element]:
    """The text boxes in an element, without the copies for old programs."""
    for child in element:
        if child.tag == "txbxContent":
            yield child
        elif child.tag != "Fallback":
            yield from _boxes(child)
