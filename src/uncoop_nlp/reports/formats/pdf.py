"""PDF files with a text layer: what their pages show, given to `pages` to be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice
from typing import Any

from pdfminer.pdfdevice import PDFTextDevice
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFPageInterpreter, PDFResourceManager
from pdfminer.pdfpage import PDFPage
from pdfminer.pdfparser import PDFParser
from pdfminer.utils import MATRIX_IDENTITY, Matrix, apply_matrix_pt

from uncoop_nlp.reports.formats.glyphs import Glyph, Page, Rule
from uncoop_nlp.reports.formats.limits import (
    DAMAGED,
    MAX_CHARACTERS_OF_A_PAGE,
    MAX_PAGES,
    Refusal,
    too_large,
)
from uncoop_nlp.reports.formats.pages import Sheet, read_sheets

_END_MARK, _TAIL = b"%%EOF", 2048
_UNKNOWN = "\ufffd"
_FEW = 20
"""A page with a picture and fewer characters than this is taken for a scan."""


def read(data: bytes) -> str:
    """The text of a PDF's pages.

    Raises:
        Refusal: If it has a password, no text layer or too many pages, or is not whole.
    """
    if _END_MARK not in data[-_TAIL:]:
        raise Refusal(DAMAGED)
    try:
        document = PDFDocument(PDFParser(BytesIO(data)))
    except (PDFPasswordIncorrect, PDFEncryptionError):
        raise Refusal("is protected by a password; save it without one first") from None
    found = list(islice(PDFPage.create_pages(document), MAX_PAGES + 1))
    if not found:
        raise Refusal(DAMAGED)
    if len(found) > MAX_PAGES:
        raise too_large(f"has more than {MAX_PAGES:,} pages")
    text_layer = _TextLayer()
    sheets = [Sheet.of(text_layer.counted(page)) for page in _shown(found)]
    text_layer.check()
    return read_sheets(sheets)


def _shown(found: Sequence[PDFPage]) -> Iterator[Page]:
    resources = PDFResourceManager()
    device = _Device(resources)
    interpreter = PDFPageInterpreter(resources, device)
    for page in found:
        interpreter.process_page(page)
        yield device.page


class _TextLayer:
    """Counts what there is of text on the pages."""

    def __init__(self) -> None:
        self.pages = self.scans = self.characters = self.unknown = 0

    def counted(self, page: Page) -> Page:
        """The page, once it is counted."""
        self.pages += 1
        self.characters += len(page.glyphs)
        self.scans += page.has_picture and len(page.glyphs) < _FEW
        self.unknown += sum(glyph.text == _UNKNOWN for glyph in page.glyphs)
        return page

    def check(self) -> None:
        """Refuse a document without a text layer that says what the pages show."""
        if not self.characters or self.scans > self.pages / 2:
            raise Refusal("has no text layer; have its characters recognised (OCR) first")
        if self.unknown > self.characters / 5:
            raise Refusal(
                "has a text layer in a code of its own; have its characters recognised (OCR) first"
            )


class _Device(PDFTextDevice):
    """Collects the characters and the ruled lines of a page."""

    def __init__(self, resources: PDFResourceManager) -> None:
        super().__init__(resources)
        self.page = Page()

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        corners = [
            apply_matrix_pt(ctm, (page.mediabox[i], page.mediabox[j])) for i in (0, 2) for j in (1, 3)
        ]
        xs, ys = zip(*corners, strict=True)
        self.page = Page(width=max(xs) - min(xs), height=max(ys) - min(ys))

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: Any,  # noqa: ARG002
        graphicstate: Any,  # noqa: ARG002
    ) -> float:
        advance = font.char_width(cid) * fontsize * scaling
        a, b, c, d, x, y = matrix
        is_upright = a > 0 and d > 0 and abs(b) < a / 10 and abs(c) < d / 10
        if len(self.page.glyphs) > MAX_CHARACTERS_OF_A_PAGE:
            raise too_large(f"has more than {MAX_CHARACTERS_OF_A_PAGE:,} characters on a page")
        if is_upright:
            try:
                text = font.to_unichr(cid)
            except PDFUnicodeNotDefined:
                text = _UNKNOWN
            self.page.glyphs.append(
                Glyph(text, x, x + advance * a, y + rise * d, fontsize * d, _is_bold(font))
            )
        return float(advance)

    def paint_path(
        self,
        graphicstate: Any,  # noqa: ARG002
        stroke: bool,
        fill: bool,
        evenodd: bool,  # noqa: ARG002
        path: Sequence[Any],
    ) -> None:
        if not (stroke or fill):
            return
        points: list[tuple[float, float]] = []
        for step in [*path, ("m",)]:
            if step[0] == "m" and points:
                self.page.rules.append(Rule.around(points))
                points = []
            if len(step) > 2:
                points.append(apply_matrix_pt(self.ctm or MATRIX_IDENTITY, (step[-2], step[-1])))

    def render_image(self, name: str, stream: Any) -> None:  # noqa: ARG002
        self.page.has_picture = True


def _is_bold(font: PDFFont) -> bool:
    return any(word in str(font.fontname) for word in ("Bold", "Black", "Heavy"))
