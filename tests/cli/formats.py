"""One text in the formats that reports come in."""

from pathlib import Path

from docx import Document
from reportlab.pdfgen.canvas import Canvas


def write_formats(folder: Path, text: str) -> tuple[Path, Path, Path]:
    """A text as the seventh paragraph of a PDF, in a DOCX, and in an HTML page, under any names."""
    pdf, docx, page = folder / "a.pdf", folder / "b", folder / "c.txt"
    canvas = Canvas(str(pdf))
    canvas.drawString(90, 700, f"7. {text}")
    canvas.save()
    document = Document()
    document.add_paragraph(text)
    document.save(str(docx))
    page.write_text(f"<html><body><p>{text}</body></html>", encoding="utf-8")
    return pdf, docx, page
