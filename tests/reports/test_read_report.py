"""The four documents of the corpus, read: what is there, and where hard paragraphs begin and end."""

from pathlib import Path

import pytest

from uncoop_nlp import Report, read_report

REPORTS = Path(__file__).parents[2] / "corpus" / "reports"
DOCUMENTS = ("A-67-280", "A-75-345", "A-79-302", "A-RES-79-330")
COOPERATION = (
    "Coopération entre l'Organisation des Nations Unies et les organisations régionales ou autres"
)


def read(document: str) -> Report:
    return read_report(REPORTS / f"{document}.fr.txt")


def straight(text: str | None) -> str | None:
    return text and text.replace("’", "'")


@pytest.mark.parametrize(
    ("document", "symbol", "title", "date", "session"),
    [
        ("A-67-280", None, COOPERATION, "2012-08-09", "Soixante-septième session"),
        ("A-75-345", "A/75/345-S/2020/898", COOPERATION, None, None),
        ("A-79-302", None, COOPERATION, "2024-08-08", "Soixante-dix-neuvième session"),
        (
            "A-RES-79-330",
            "A/RES/79/330",
            COOPERATION.replace(
                "les organisations régionales ou autres", "l'Organisation de coopération économique"
            ),
            "2025-09-05",
            "Soixante-dix-neuvième session",
        ),
    ],
)
def test_read_report_cover(document, symbol, title, date, session):
    report = read(document)
    assert (report.symbol, straight(report.title), report.date, report.session) == (
        symbol,
        title,
        date,
        session,
    )


@pytest.mark.parametrize(
    ("document", "numbers"),
    [
        ("A-67-280", [(1, 48), (53, 81), (93, 98), (106, 135)]),
        ("A-75-345", [(1, 38), (43, 71), (80, 85), (89, 108)]),
        ("A-79-302", [(1, 61), (66, 114), (128, 128), (138, 142), (146, 171)]),
        ("A-RES-79-330", [(1, 47)]),
    ],
)
def test_read_report_numbers(document, numbers):
    """Some sections are missing from the files; every other number is there once, in order."""
    expected = [number for first, last in numbers for number in range(first, last + 1)]
    assert [int(unit.number) for unit in read(document).paragraphs if unit.number] == expected


@pytest.mark.parametrize(
    ("document", "number", "section", "first", "last"),
    [
        # goes on after a page break in mid-sentence
        ("A-79-302", 4, "Union africaine", "Les domaines prioritaires", "Addis-Abeba en mai 2024."),
        # the page break carries a footnote
        (
            "A-79-302",
            51,
            "Communauté des Caraïbes",
            "Le programme d'action éducative",
            "le 25 mars 2024.",
        ),
        # a heading with brackets above it, links and a resolution inside
        ("A-79-302", 50, "Communauté des Caraïbes", "Avec la participation", "par les terroristes."),
        # the first one after a gap in the numbering
        (
            "A-79-302",
            138,
            "Organisation pour la sécurité et la coopération en Europe",
            "À l'occasion du",
            "et d'ouverture.",
        ),
        # a hyphen at the foot of the page, with a footnote between the halves
        (
            "A-67-280",
            28,
            "Association des nations de l'Asie du Sud-Est",
            "À l'occasion",
            "deux organisations.",
        ),
        (
            "A-67-280",
            54,
            "Communauté des pays de langue portugaise",
            "Depuis 2010,",
            "création de capacités.",
        ),
        # stops in the middle of a quotation at the foot of the page
        ("A-67-280", 60, "Conseil de l'Europe", "Le HCR a fourni", "droits de l'homme."),
        # a list with semicolons over two pages
        ("A-67-280", 122, "Forum des îles du Pacifique", "À l'heure actuelle,", "(2011-2020)."),
        # the lines of a PDF, with link lines and a page break inside
        ("A-75-345", 6, "Union africaine", "Le Secrétariat de l’ONU", "la fin de 2018."),
        # starts at the head of a page, after the targets of links
        ("A-75-345", 12, "Union africaine", "L’ONU et l’Union africaine", "guère été respecté."),
        # its note stands below it on the page
        (
            "A-75-345",
            50,
            "Conseil de l’Europe",
            "L’ONU a régulièrement",
            "coopération institutionnelle1.",
        ),
        # a running head right above it
        (
            "A-75-345",
            33,
            "Organisation de coopération économique de la mer Noire",
            "La Commission économique",
            "facilitation du commerce.",
        ),
        ("A-RES-79-330", 14, None, "Prend note également de", "les 3 et 4 juillet 2025 ;"),
        ("A-RES-79-330", 21, None, "Note avec satisfaction", "membres de l'Organisation ;"),
        ("A-RES-79-330", 43, None, "Se félicite de l'action", "autres infractions connexes ;"),
    ],
)
def test_read_report_hard_paragraphs(document, number, section, first, last):
    unit = next(unit for unit in read(document).paragraphs if unit.number == str(number))
    assert unit.text.startswith(first)
    assert unit.text.endswith(last)
    assert section is None or unit.section == section


@pytest.mark.parametrize(
    ("document", "kinds"),
    [
        ("A-67-280", {"heading": 44, "summary": 4, "paragraph": 113, "note": 3}),
        ("A-75-345", {"heading": 28, "summary": 4, "paragraph": 93, "note": 1}),
        ("A-79-302", {"heading": 47, "summary": 3, "paragraph": 142, "note": 3}),
        ("A-RES-79-330", {"heading": 4, "preamble": 5, "operative": 47, "paragraph": 1, "note": 5}),
    ],
)
def test_read_report_kinds(document, kinds):
    found: dict[str, int] = {}
    for unit in read(document).units:
        found[unit.kind] = found.get(unit.kind, 0) + 1
    assert found == kinds


@pytest.mark.parametrize(
    ("document", "mark", "anchor", "first"),
    [
        ("A-67-280", "1", "p26", "Nations Unies, Série des traités"),
        ("A-67-280", "2", "p33", "Publication de l'Organisation"),
        ("A-75-345", "1", "p50", "Le Département des affaires politiques"),
        ("A-79-302", "*", None, "Nouveau tirage"),
        ("A-79-302", "**", None, "A/79/150."),
        ("A-79-302", "1", "p44", "Secrétariat de l'ASEAN et CNUCED"),
        ("A-RES-79-330", "2", "p3", "A/67/581, annexe."),
        ("A-RES-79-330", "5", "p41", "Résolution 69/283, annexe II."),
    ],
)
def test_read_report_notes(document, mark, anchor, first):
    (note,) = (
        unit for unit in read(document).notes if unit.number == mark and unit.text.startswith(first)
    )
    assert note.anchor == anchor


@pytest.mark.parametrize("document", DOCUMENTS)
def test_read_report_keeps_page_furniture_out(document):
    furniture = (
        "http",
        "undocs",
        "20-11786",
        "](",
        "**",
        "\\",
        "<sup>",
        "<i>",
        "____",
        "Table des matières",
    )
    for unit in read(document).units:
        assert not [mark for mark in furniture if mark in unit.text], unit.id
        assert "\n" not in unit.text
        assert "  " not in unit.text


@pytest.mark.parametrize("document", DOCUMENTS)
def test_unit_to_source_finds_every_character(document):
    source = (REPORTS / f"{document}.fr.txt").read_text("utf-8")
    raised = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    for unit in read(document).units:
        for at, char in enumerate(unit.text):
            start, end = unit.to_source(at, at + 1)
            assert char == " " or source[start:end].translate(raised) == char.translate(raised)
        assert unit.to_source(0, len(unit.text)) == (unit.start, unit.end)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_read_report_loses_no_paragraph(document):
    """Every word of the source is in a unit, but for the furniture of page and cover."""
    source = (REPORTS / f"{document}.fr.txt").read_text("utf-8")
    covered = bytearray(len(source))
    for unit in read(document).units:
        for at in range(len(unit.text)):
            start, end = unit.to_source(at, at + 1)
            covered[start:end] = b"\1" * (end - start)
    left = "".join(" " if covered[at] else char for at, char in enumerate(source))
    lines = (line for line in left.split("\n") if "ordre du jour" not in line and "\t" not in line)
    assert [line for line in lines if len(line.split()) > 8] == []


def test_unit_to_source_refuses_spans_outside_the_text():
    unit = read("A-79-302").units[0]
    with pytest.raises(ValueError, match="unit h1 has no span 0-999"):
        unit.to_source(0, 999)


def test_report_sections_are_those_with_paragraphs():
    sections = read("A-79-302").sections
    assert sections[:4] == (
        "Résumé",
        "I. Introduction",
        "Union africaine",
        "Organisation juridique consultative pour les pays d'Asie et d'Afrique",
    )
    assert sections[-1] == "III. Observations et recommandations"
