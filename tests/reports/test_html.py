"""HTML pages, read: text without what is around it on the page."""

from __future__ import annotations

from html import escape

import pytest

from tests.reports.conftest import read_corpus
from uncoop_nlp import Report
from uncoop_nlp.reports import parse_report
from uncoop_nlp.reports.files import read_document
from uncoop_nlp.reports.formats import html


def read(body: str, head: str = '<meta charset="utf-8">') -> Report:
    page = (
        f"<!DOCTYPE html><html lang=fr><head><title>Page</title>{head}</head><body>{body}</body></html>"
    )
    return parse_report(html.read(page.encode()))


def texts(body: str) -> list[tuple[str | None, str]]:
    return [(unit.number, unit.text) for unit in read(body).paragraphs]


@pytest.mark.parametrize("document", ["A-67-280", "A-75-345", "A-79-302", "A-RES-79-330"])
def test_read_report_reads_a_page_as_the_text_it_was_made_from(document):
    text = read_corpus(document)
    blocks = [
        "<p>Assemblée générale<br>Distr. générale<br>8 août 2024<br>Français<br>Original : anglais</p>"
    ]
    for unit in text.units:
        shown = escape(unit.text).replace(" ", "\n", 1)
        if unit.kind == "heading":
            blocks.append(f"<h2><span>{shown}</span></h2>")
        elif unit.kind != "note":
            blocks.append(f"<p>{unit.number}.&nbsp;{shown}</p>" if unit.number else f"<p>{shown}</p>")
        elif unit.number.isdigit():
            blocks.append(f"<p><sup>[<a href='#r'>{unit.number}</a>]</sup> {shown}</p>")
    report = read("\n".join(blocks))
    expected = [unit for unit in text.units if unit.kind != "note" or unit.number.isdigit()]
    assert [(u.kind, u.number, u.section, u.text) for u in report.units] == [
        (u.kind, u.number, u.section, u.text) for u in expected
    ]
    assert report.date == "2024-08-08"


def test_a_page_is_read_without_its_furniture():
    assert texts(
        "<nav><ul><li>Accueil</nav><script>if (a < b) { write('<p>x') }</script><style>p {}</style>"
        "<header><h1>Communiqué</h1></header><main><p>L'ONU a <b>agi</b>.<!-- non --></p></main>"
        "<div hidden>Caché</div><form>Chercher</form><footer>Contact</footer>"
    ) == [(None, "L'ONU a agi.")]


def test_a_page_has_the_numbers_of_its_lists():
    assert texts(
        "<h2>Activités</h2><ol start=3><li>L'ONU a examiné :<ol><li>la paix ;<li>le droit :"
        "<ol type=i><li>humanitaire.</ol></ol><li value=7><p>La CEI.</p></ol><ul><li>Une note</ul>"
    ) == [
        ("3", "L'ONU a examiné :\na) la paix ;\nb) le droit :\ni) humanitaire."),
        ("7", "La CEI.\n• Une note"),
    ]


def test_a_page_keeps_tables_apart_and_reads_frames_as_text():
    report = read(
        "<table><tr><td><h2>I. Accords</h2><p>1. Voici les accords.</p>"
        "<table><caption>Tableau 1</caption><tr><th>Organe<th>Date<tr><td>OSCE<td><p>2019</p></table>"
        "<p>2. Fin.</p></td></tr></table>"
    )
    assert [unit.text for unit in report.paragraphs] == ["Voici les accords.", "Fin."]
    (table,) = report.tables
    assert table.rows == (("Organe", "Date"), ("OSCE", "2019"))


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="utf-8">', "utf-8"),
        ("", "utf-8-sig"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">', "cp1252"),
        ("", "cp1252"),
        ('<meta charset="no-such-code">', "cp1252"),
    ],
)
def test_a_page_is_read_in_its_encoding(head, encoding):
    page = (
        f"<html><head>{head}</head><body><p>L’Union européenne œuvre à l&#233;t&eacute;.</body></html>"
    )
    (unit,) = read_document(page.encode(encoding), "page").units
    assert unit.text == "L’Union européenne œuvre à lété."


def test_text_that_only_begins_with_markup_is_no_page():
    assert read_document(b"<i>Chapitre</i>\n\nL'ONU a agi.", "note.txt").paragraphs[0].text == "Chapitre"
