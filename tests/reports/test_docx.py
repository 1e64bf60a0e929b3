"""DOCX files, made with python-docx and read back: the same paragraphs as from text."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.reports.conftest import COVER, raised, read_corpus
from uncoop_nlp import Report, ReportError, read_report
from uncoop_nlp.reports import parse_report
from uncoop_nlp.reports.files import read_document
from uncoop_nlp.reports.formats import docx


def saved(document: Any) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def read(document: Any) -> Report:
    """What `read_report` gives, without a process of its own."""
    return parse_report(docx.read(document if isinstance(document, bytes) else saved(document)))


def refused(data: bytes) -> str:
    with pytest.raises(ReportError) as error:
        read_document(data, "report.docx")
    return str(error.value)


def with_part(data: bytes, name: str, text: str) -> bytes:
    """A DOCX file with one part in place of another, or more."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as before, ZipFile(file, "w", ZIP_DEFLATED) as after:
        for part in before.namelist():
            if part != name:
                after.writestr(part, before.read(part))
        after.writestr(name, text)
    return file.getvalue()


def add_cover(document: Any, organ: str, symbol: str) -> None:
    """The head of a first page, as a table that only lays it out."""
    table = document.add_table(2, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Nations Unies", symbol
    table.cell(1, 0).text, table.cell(1, 1).text = organ, "\n".join(COVER)


def add_numbering(document: Any, *levels: tuple[str, str]) -> str:
    """A numbering with the given formats and texts; its number."""
    number = "77"
    shown = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    root = document.part.numbering_part.element
    root.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{shown}</w:abstractNum>')
    )
    root.append(
        parse_xml(
            f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        )
    )
    return number


def add_numbered(document: Any, text: str, number: str, level: int = 0) -> None:
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    numbered = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    properties.append(parse_xml(numbered))


@pytest.mark.parametrize("document", ["A-67-280", "A-75-345", "A-79-302", "A-RES-79-330"])
def test_read_report_reads_a_docx_as_the_text_it_was_made_from(document):
    text, made = read_corpus(document), Document()
    symbol = text.symbol or document.replace("-", "/")
    add_cover(made, "Assemblée générale", symbol)
    for unit in text.units:
        if unit.kind == "heading":
            made.add_heading(unit.text)
        elif unit.kind == "note":
            made.add_paragraph(f"{raised(unit.number)} {unit.text}" if unit.number.isdigit() else "")
        else:
            made.add_paragraph(f"{unit.number}.\t{unit.text}" if unit.number else unit.text)
    report = read(made)
    expected = [u for u in text.units if u.kind != "note" or u.number.isdigit()]
    assert [(u.kind, u.number, u.section, u.text, u.anchor) for u in report.units] == [
        (u.kind, u.number, u.section, u.text, u.anchor) for u in expected
    ]
    assert (report.symbol, report.date, report.title) == (symbol, "2024-08-08", text.title)


def test_a_docx_has_the_numbers_that_word_prints():
    made = Document()
    made.add_heading("II. Activités")
    number = add_numbering(made, ("decimal", "%1."), ("lowerLetter", "%2)"), ("lowerRoman", "%3)"))
    for level, text in [
        (0, "L'ONU a examiné :"),
        (1, "La paix ;"),
        (1, "Le droit :"),
        (2, "Humanitaire ;"),
        (2, "International."),
        (0, "Elle a aussi formé :"),
        (1, "Des juges."),
    ]:
        add_numbered(made, text, number, level)
    assert [(unit.number, unit.text) for unit in read(made).paragraphs] == [
        ("1", "L'ONU a examiné :\na) La paix ;\nb) Le droit :\ni) Humanitaire ;\nii) International."),
        ("2", "Elle a aussi formé :\na) Des juges."),
    ]


def test_a_docx_has_its_lists_by_style():
    made = Document()
    made.add_heading("Activités")
    for text in ("L'ONU a aidé la CEI :", "Elle a signé."):
        made.add_paragraph(text, style="List Number")
    made.add_paragraph("Fin de la liste", style="List Bullet")
    assert [(unit.number, unit.text) for unit in read(made).paragraphs] == [
        ("1", "L'ONU a aidé la CEI :"),
        ("2", "Elle a signé.\n• Fin de la liste"),
    ]


def test_a_docx_keeps_tables_apart_and_reads_boxes_as_text():
    made = Document()
    made.add_heading("Résumé")
    made.add_table(1, 1).cell(0, 0).text = "Le présent rapport porte sur la coopération."
    made.add_heading("II. Accords")
    made.add_paragraph("1. Voici les accords.")
    table = made.add_table(3, 2)
    for i, row in enumerate(
        [("Organe", "Accord"), ("OSCE", "Mémorandum | avenant"), ("OSCE", "Échange\nde lettres")]
    ):
        table.cell(i, 0).text, table.cell(i, 1).text = row
    table.cell(1, 0).merge(table.cell(2, 0))
    made.add_paragraph("2. Fin.")
    report = read(made)
    assert [(unit.kind, unit.text) for unit in report.paragraphs] == [
        ("summary", "Le présent rapport porte sur la coopération."),
        ("paragraph", "Voici les accords."),
        ("paragraph", "Fin."),
    ]
    (found,) = report.tables
    assert found.section == "II. Accords"
    assert found.rows == (
        ("Organe", "Accord"),
        ("OSCE OSCE", "Mémorandum | avenant"),
        ("", "Échange de lettres"),
    )


def test_a_docx_has_its_footnotes_after_their_paragraph():
    made = Document()
    made.add_heading("I. Introduction")
    made.add_paragraph("1. L'ONU a agi")
    made.add_paragraph("2. Fin.")
    run = made.paragraphs[1].add_run()
    run._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>'))
    made.paragraphs[1].add_run(" à Genève.")
    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
        '<w:r><w:t xml:space="preserve"> Voir A/70/1.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    report = read(with_part(saved(made), "word/footnotes.xml", notes))
    assert [(u.kind, u.number, u.text, u.anchor) for u in report.units[1:]] == [
        ("paragraph", "1", "L'ONU a agi¹ à Genève.", None),
        ("note", "1", "Voir A/70/1.", "p1"),
        ("paragraph", "2", "Fin.", None),
    ]


def test_a_docx_has_its_symbol_in_the_head_of_its_pages():
    made = Document()
    made.sections[0].header.paragraphs[0].text = "A/79/302"
    made.add_heading("I. Introduction")
    made.add_paragraph("1. L'ONU a agi.")
    report = read(made)
    assert report.symbol == "A/79/302"
    assert [unit.text for unit in report.paragraphs] == ["L'ONU a agi."]


def test_a_docx_is_read_as_it_stands_with_its_changes_accepted():
    made = Document()
    paragraph = made.add_paragraph("L'ONU ")
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    deleted = "<w:r><w:delText>n'a pas agi</w:delText></w:r>"
    paragraph._p.append(parse_xml(f"<w:del {nsdecls('w')}>{deleted}</w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {nsdecls('w')}>{run.format('a agi')}</w:ins>"))
    paragraph.add_run(" avec la CEI\u00ad.")
    assert [unit.text for unit in read(made).units] == ["L'ONU a agi avec la CEI."]


def test_a_docx_has_the_text_of_its_boxes_once():
    made = Document()
    paragraph = made.add_paragraph("L'ONU a agi.")
    box = "<w:txbxContent><w:p><w:r><w:t>Encadré.</w:t></w:r></w:p></w:txbxContent>"
    both = f"<w:x><w:Choice>{box}</w:Choice><w:Fallback><w:pict>{box}</w:pict></w:Fallback></w:x>"
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{both}</w:r>"))
    assert [unit.text for unit in read(made).units] == ["L'ONU a agi.", "Encadré."]


def test_a_docx_takes_bold_lines_for_headings_and_bold_words_for_text():
    made = Document()
    made.add_paragraph().add_run("Union africaine").bold = True
    paragraph = made.add_paragraph("1. L'ONU ")
    paragraph.add_run("se félicite").bold = True
    paragraph.add_run(" de la coopération.")
    assert [(unit.kind, unit.text) for unit in read(made).units] == [
        ("heading", "Union africaine"),
        ("paragraph", "L'ONU se félicite de la coopération."),
    ]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("word/document.xml", "<w:document", "is truncated or damaged; fetch it again"),
        ("word/document.xml", "<workbook/>", "holds no text document; take the document out of it"),
        ("_rels/.rels", "<Relationships/>", "holds no text document; take the document out of it"),
    ],
)
def test_a_zipped_file_that_is_no_docx_is_refused(name, text, message):
    assert refused(with_part(saved(Document()), name, text)).startswith(
        f"report.docx: this is a DOCX or other zipped file that {message}"
    )


def test_a_file_of_another_office_is_refused():
    data = with_part(saved(Document()), "mimetype", "application/vnd.oasis.opendocument.text")
    assert "is in the OpenDocument format; save it as DOCX" in refused(
        with_part(data, "content.xml", "<x/>")
    )
    assert refused(b"{\\rtf1 L'ONU") == (
        "report.docx: this is an RTF file; save it as DOCX or as plain UTF-8 text first"
    )


def test_a_docx_that_breaks_off_is_refused():
    data = saved(Document())
    assert "that is truncated or damaged; fetch it again" in refused(data[: len(data) // 2])


def test_a_docx_that_a_password_protects_is_refused():
    """Word writes it in the container of its old files."""
    data = b"\xd0\xcf\x11\xe0" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    assert refused(data) == (
        "report.docx: this is a DOCX file protected by a password; save it without one first"
    )


def test_a_docx_without_text_is_refused():
    assert refused(saved(Document())).endswith("zipped file without text; there is nothing to read")


def test_a_docx_is_read_from_a_file_whatever_its_name(tmp_path):
    document = Document()
    document.add_paragraph("L'ONU a agi.")
    document.save(str(tmp_path / "report.txt"))
    assert read_report(tmp_path / "report.txt").paragraphs[0].text == "L'ONU a agi."
