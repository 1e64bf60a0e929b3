"""PDF files set as the UN sets its documents, read back: the same paragraphs as from text."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph, Table

from tests.reports.conftest import COVER, read_corpus
from tests.reports.typeset import LEFT, RIGHT, Style, Typesetter
from uncoop_nlp import Report, ReportError
from uncoop_nlp.reports import parse_report
from uncoop_nlp.reports.files import read_document
from uncoop_nlp.reports.formats import pdf

SPACED = Style()
INDENTED = Style(gap=0.0, indent=24.0)
DIVIDED = Style(justified=True, divided=True)
DENSE = Style(size=9.0, leading=10.0, gap=3.0, justified=True)

LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

Typeset = Callable[[str, Style], bytes]


def read(data: bytes) -> Report:
    """What `read_report` gives, without a process of its own."""
    return parse_report(pdf.read(data))


def refused(data: bytes) -> str:
    with pytest.raises(ReportError) as error:
        read_document(data, "report.pdf")
    return str(error.value)


def contents(report: Report) -> list[tuple[str, str | None, str, str]]:
    """What is read of a document, in order; notes stand elsewhere where pages end elsewhere."""
    return [(u.kind, u.number, u.section, u.text) for u in report.units if u.kind != "note"]


def new(style: Style = SPACED) -> Typesetter:
    return Typesetter("A/79/302", style)


@pytest.mark.parametrize(
    ("document", "style"),
    [
        # out of character recognition: headings are marked, a paragraph is a line
        ("A-79-302", SPACED),
        ("A-79-302", DIVIDED),
        ("A-67-280", DENSE),
        # out of a PDF: lines as printed
        ("A-75-345", DIVIDED),
        # a resolution, with notes on several pages
        ("A-RES-79-330", INDENTED),
        ("A-RES-79-330", DIVIDED),
    ],
)
def test_read_report_reads_a_pdf_as_the_text_it_was_set_from(typeset: Typeset, document, style):
    text, report = read_corpus(document), read(typeset(document, style))
    assert contents(report) == contents(text)
    marked = [(note.number, note.anchor, note.text) for note in text.notes if note.number.isdigit()]
    assert [(note.number, note.anchor, note.text) for note in report.notes] == marked
    assert report.title == text.title
    assert (report.symbol, report.date) == (text.symbol or document.replace("-", "/"), "2024-08-08")


def test_read_report_reads_a_pdf_in_two_columns_that_another_program_set():
    """Justified lines in narrow columns, words far apart, and a table within a column."""
    text = read_corpus("A-RES-79-330")
    style = ParagraphStyle(
        "text", fontName="Helvetica", fontSize=9, leading=11, alignment=4, spaceAfter=6
    )
    bold = ParagraphStyle("heading", style, fontName="Helvetica-Bold", alignment=0)
    flow: list[Flowable] = []
    for unit in text.units:
        if unit.kind != "note":
            shown = re.sub(
                "[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda mark: f"<super>{mark[0].translate(LOWERED)}</super>", unit.text
            )
            number = f"{unit.number}. {'&nbsp;' * 6}" if unit.number else ""
            flow.append(Paragraph(number + shown, bold if unit.kind == "heading" else style))
    grid = [("GRID", (0, 0), (-1, -1), 0.5, colors.black)]
    rows = [["Organe", "Date"], ["OSCE", "1993"], ["CEI", "1994"]]
    flow[20:20] = [Table(rows, style=grid, spaceAfter=6)]
    file = BytesIO()
    template = BaseDocTemplate(file, pagesize=A4)
    frames = [Frame(x, 72, 210, A4[1] - 144) for x in (72, 302)]
    template.addPageTemplates(
        PageTemplate(frames=frames, onPage=lambda page, _: page.drawString(72, 40, "9"))
    )
    template.build(flow)
    report = read(file.getvalue())
    assert contents(report) == contents(text)
    assert [[list(row) for row in table.rows] for table in report.tables] == [rows]


def test_offsets_of_a_pdf_count_in_the_source_that_the_report_carries(typeset: Typeset):
    report = read(typeset("A-RES-79-330", DIVIDED))
    for unit in report.units:
        assert report.source[unit.start : unit.end] == unit.text
        start, end = unit.to_source(0, len(unit.text))
        assert (start, end) == (unit.start, unit.end)


def test_a_pdf_keeps_sub_items_with_their_paragraph():
    setter = new()
    setter.heading("II. Activités")
    setter.paragraph("L'ONU a aidé l'Union africaine à :", "1")
    setter.item(
        "a) Examiner la situation dans la région de la corne de l'Afrique, "
        + "et en rendre compte " * 5
        + ";"
    )
    setter.item("b) Former :")
    setter.item("i) Des observateurs ;")
    setter.item("ii) Des juges.")
    setter.paragraph("Fin.", "2")
    first, second = read(setter.save()).paragraphs
    assert [line[:16] for line in first.text.split("\n")] == [
        "L'ONU a aidé l'U",
        "a) Examiner la s",
        "b) Former :",
        "i) Des observate",
        "ii) Des juges.",
    ]
    assert second.text == "Fin."


def test_a_pdf_does_not_take_letters_within_a_sentence_for_sub_items():
    words = "Le texte vise a) la paix, b) la sécurité, c) le droit, d) la santé et e) la culture ; " * 12
    setter = new()
    setter.paragraph(words.strip()[:-1] + ".", "1")
    setter.paragraph("Fin.", "2")
    assert "\n" not in read(setter.save()).paragraphs[0].text


@pytest.mark.parametrize("ruled", [True, False])
def test_a_pdf_keeps_tables_apart(ruled):
    rows = [
        ["Organe", "Accord", "Date"],
        ["Organisation pour la sécurité et la coopération en Europe", "Mémorandum d'accord", "2019"],
        ["Union africaine", "Cadre commun pour un partenariat renforcé en matière de paix", "2017"],
        ["CARICOM", "Accord", "1997"],
    ]
    setter = new()
    setter.heading("II. Accords")
    setter.paragraph("Les accords sont énumérés dans le tableau ci-après.", "1")
    setter.table(rows, ruled)
    setter.paragraph("Il y en a d'autres.", "2")
    report = read(setter.save())
    assert [unit.text for unit in report.paragraphs] == [
        "Les accords sont énumérés dans le tableau ci-après.",
        "Il y en a d'autres.",
    ]
    (table,) = report.tables
    assert [list(row) for row in table.rows] == rows
    assert table.section == "II. Accords"
    assert "Union africaine" in report.source[table.start : table.end]


def test_a_pdf_joins_a_table_that_two_pages_divide():
    rows = [
        ["Organe", "Accord", "Date"],
        *([f"Organe {i}", f"Accord {i}", str(1950 + i)] for i in range(60)),
    ]
    setter = new()
    setter.paragraph("Voici les accords.", "1")
    setter.table(rows)
    setter.paragraph("Fin.", "2")
    report = read(setter.save())
    (table,) = report.tables
    assert [list(row) for row in table.rows] == rows
    assert [unit.text for unit in report.paragraphs] == ["Voici les accords.", "Fin."]


def test_a_pdf_reads_two_columns_one_after_the_other():
    left = [
        f"Le chef de l'État numéro {i} a salué la coopération avec l'Organisation des Nations Unies."
        for i in range(6)
    ]
    right = [
        f"Le ministre numéro {i} a rappelé les résolutions du Conseil de sécurité à ce sujet."
        for i in range(6)
    ]
    setter = new(DIVIDED)
    setter.heading("Communiqué final de la réunion au sommet")
    setter.columns(left, right)
    assert [unit.text for unit in read(setter.save()).paragraphs] == left + right


def test_a_pdf_reads_a_cover_in_two_columns():
    setter = Typesetter("A/75/345-S/2020/898", SPACED)
    draw, y = setter.canvas, setter.y + 60
    columns = [
        (
            LEFT,
            [
                "Assemblée générale",
                "Soixante-quinzième session",
                "Points 130 a), d) et e) de",
                "l'ordre du jour provisoire*",
            ],
        ),
        (RIGHT - 150, ["Conseil de sécurité", "Soixante-quinzième année"]),
    ]
    for x, lines in columns:
        for i, line in enumerate(lines):
            draw.setFont("Times-Bold", 10)
            draw.drawString(x, y - 14 * i, line)
    for i, line in enumerate(COVER):
        draw.drawString(RIGHT - 150, y + 60 - 12 * i, line)
    draw.drawString(LEFT, y + 40, "Nations Unies")
    setter.y = y - 100
    setter.heading(
        "Coopération entre l'Organisation des Nations Unies et les organisations régionales ou autres"
    )
    setter.heading("Rapport du Secrétaire général", 11)
    setter.heading("I. Introduction")
    setter.paragraph("Le présent rapport est soumis à l'Assemblée.", "1")
    setter.new_page()
    setter.paragraph("Il l'est aussi au Conseil.", "2")
    setter.new_page()
    setter.paragraph("Fin.", "3")
    report = read(setter.save())
    assert report.symbol == "A/75/345-S/2020/898"
    assert report.date == "2024-08-08"
    assert report.session == "Soixante-quinzième session"
    assert report.title == (
        "Coopération entre l'Organisation des Nations Unies et les organisations régionales ou autres"
    )
    assert [unit.text for unit in report.headings] == [
        report.title,
        "Rapport du Secrétaire général",
        "I. Introduction",
    ]
    assert [unit.number for unit in report.paragraphs] == ["1", "2", "3"]


def test_a_pdf_reads_a_note_that_goes_on_at_the_foot_of_the_next_page():
    note = "Voir " + ", ".join(f"A/RES/70/{i}" for i in range(1, 120)) + "."
    setter = new()
    setter.heading("II. Activités")
    for i in range(1, 12):
        setter.paragraph(f"Le paragraphe {i} est long. " * 9, str(i))
    setter.paragraph("L'ONU a adopté de nombreuses résolutions¹ à ce sujet.", "12", [f"¹ {note}"])
    for i in range(13, 24):
        setter.paragraph(f"Le paragraphe {i} est long. " * 9, str(i), ["² Ibid."] if i == 20 else [])
    report = read(setter.save())
    assert [(unit.number, unit.text) for unit in report.notes] == [("1", note), ("2", "Ibid.")]
    assert report.notes[0].anchor == "p12"
    assert [int(unit.number or 0) for unit in report.paragraphs] == list(range(1, 24))


def test_a_pdf_says_of_paragraphs_in_an_annex_that_they_are():
    setter = new()
    setter.heading("III. Observations", 14)
    setter.paragraph("Un.", "1")
    setter.paragraph("Deux.", "2")
    setter.new_page()
    setter.heading("Annexe", 14)
    setter.heading("Mandat du groupe de travail")
    setter.paragraph("Un encore.", "1")
    report = read(setter.save())
    assert [(unit.id, unit.section) for unit in report.paragraphs] == [
        ("p1", "III. Observations"),
        ("p2", "III. Observations"),
        ("p1-2", "Annexe – Mandat du groupe de travail"),
    ]


def test_a_pdf_leaves_its_table_of_contents_out():
    setter = new()
    setter.cover(["Soixante-dix-neuvième session"], COVER, "Assemblée générale")
    setter.heading("Rapport du Secrétaire général")
    setter.paragraph("Table des matières")
    for title, page in (("I. Introduction", 3), ("II. Coopération avec les organisations", 4)):
        setter.paragraph(f"{title} {'. ' * 60}{page}")
    for title, page in (("Union africaine", 5), ("Ligue des États arabes", 17)):
        setter._draw(LEFT, setter.y, title, "Times-Roman", 10)
        setter._draw(RIGHT - 12, setter.y, str(page), "Times-Roman", 10)
        setter.y -= 14
    setter.new_page()
    setter.heading("I. Introduction")
    setter.paragraph("Un.", "1")
    report = read(setter.save())
    assert [unit.text for unit in report.units] == [
        "Rapport du Secrétaire général",
        "I. Introduction",
        "Un.",
    ]


@pytest.mark.parametrize(
    ("symbol", "organ", "left", "title"),
    [
        (
            "S/2024/311",
            "Conseil de sécurité",
            [],
            "Rapport du Secrétaire général sur l'application de la résolution 2719 (2023)",
        ),
        (
            "A/HRC/55/20",
            "Conseil des droits de l'homme",
            ["Cinquante-cinquième session", "Point 2 de l'ordre du jour"],
            "Coopération technique avec les organisations régionales",
        ),
        (
            "E/2024/62",
            "Conseil économique et social",
            ["Session de 2024", "Point 12 de l'ordre du jour"],
            "Coopération avec les organisations régionales",
        ),
    ],
)
def test_a_pdf_of_another_organ(symbol, organ, left, title):
    setter = Typesetter(symbol, DIVIDED, job="GE.24-00345" if "HRC" in symbol else "24-06123")
    setter.cover(left, COVER, organ)
    setter.heading(title, 14)
    setter.heading("I. Introduction")
    texts = [
        f"Au cours de la période {i}, le Secrétariat a poursuivi sa coopération avec l'Union africaine, "
        "la Communauté économique des États de l'Afrique de l'Ouest et le sous-comité, conformément à "
        "la résolution 2719 (2023) du Conseil de sécurité, en vue de renforcer les opérations de paix."
        for i in range(1, 30)
    ]
    for i, text in enumerate(texts, 1):
        setter.paragraph(text, str(i))
    report = read(setter.save())
    assert (report.symbol, report.title, report.date) == (symbol, title, "2024-08-08")
    assert [unit.text for unit in report.paragraphs] == texts
    assert [unit.number for unit in report.paragraphs] == [str(i) for i in range(1, 30)]


@pytest.mark.parametrize("style", [SPACED, INDENTED, DIVIDED])
def test_a_pdf_of_a_communique_without_numbers(style):
    texts = [
        f"Les chefs d'État et de gouvernement ont examiné le point {i} de leur ordre du jour et se sont "
        "félicités de la coopération entre l'Organisation internationale de la Francophonie et "
        "l'Organisation des Nations Unies dans le domaine du maintien de la paix, et en Afrique-Asie."
        for i in range(1, 25)
    ]
    setter = Typesetter("", style)
    setter.heading("Communiqué final", 16)
    for text in texts:
        setter.paragraph(text)
    report = read(setter.save())
    assert report.symbol is None
    assert report.title == "Communiqué final"
    assert [unit.text for unit in report.paragraphs] == texts


def _drawn(draw: Callable[[Canvas], object], **options: object) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, **options)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_pdf_without_a_text_layer_is_refused():
    picture = ImageReader(Image.new("L", (40, 60), 200))
    message = "a PDF file that has no text layer; have its characters recognised (OCR) first"
    for draw in (
        lambda canvas: canvas.drawImage(picture, 0, 0, *A4),
        lambda canvas: canvas.rect(9, 9, 99, 99),
    ):
        assert refused(_drawn(draw)) == f"report.pdf: this is {message}"


def test_a_pdf_that_a_password_protects_is_refused_and_one_open_to_readers_is_read():
    def write(canvas: Canvas) -> None:
        canvas.drawString(99, 700, "1. L'ONU a agi.")

    locked = _drawn(write, encrypt=StandardEncryption("secret", strength=128))
    assert refused(locked) == (
        "report.pdf: this is a PDF file that is protected by a password; save it without one first"
    )
    no_printing = _drawn(write, encrypt=StandardEncryption("", "owner", canPrint=0, strength=128))
    assert read_document(no_printing, "report.pdf").paragraphs[0].text == "L'ONU a agi."


def test_a_pdf_that_breaks_off_is_refused(typeset: Typeset):
    whole = typeset("A-RES-79-330", DIVIDED)
    for data in (whole[: len(whole) // 2], whole[:-300], whole[:20], whole[:200] + whole[-200:]):
        assert refused(data) == (
            "report.pdf: this is a PDF file that is truncated or damaged; "
            "fetch it again, or open it and save it anew"
        )
