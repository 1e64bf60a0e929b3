"""Reading documents of other shapes, and files that are no documents."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncoop_nlp import ReportError, read_report
from uncoop_nlp.reports import parse_report


def units(source: str) -> list[tuple[str, str | None, str]]:
    return [(unit.kind, unit.number, unit.text) for unit in parse_report(source).units]


def test_parse_report_reads_plain_text_as_paragraphs():
    source = "Une note\n\nL'ONU a aidé\nla CEI en 2019.\n\nElles ont\n\nsigné."
    assert units(source) == [
        ("paragraph", None, "Une note"),
        ("paragraph", None, "L'ONU a aidé la CEI en 2019."),
        ("paragraph", None, "Elles ont"),
        ("paragraph", None, "signé."),
    ]


def test_parse_report_joins_a_paragraph_over_a_page_break():
    source = "A/70/1\n\n1. L'ONU a organisé à\n\nA/70/1\n\nGenève une réunion.\n\n2. Le HCR y était."
    assert units(source) == [
        ("paragraph", "1", "L'ONU a organisé à Genève une réunion."),
        ("paragraph", "2", "Le HCR y était."),
    ]
    assert parse_report(source).symbol == "A/70/1"


def test_parse_report_joins_a_paragraph_over_a_page_break_between_sentences():
    source = "# II. Activités\n\n1. L'ONU a agi.\n\nLe HCR aussi.\n\n2. Fin."
    assert ("paragraph", "1", "L'ONU a agi. Le HCR aussi.") in units(source)


def test_parse_report_keeps_sub_items_with_their_paragraph():
    source = "1. L'ONU a examiné :\n\na) la paix ;\n\nb) la sécurité.\n\n2. Fin."
    assert units(source)[0] == ("paragraph", "1", "L'ONU a examiné :\na) la paix ;\nb) la sécurité.")


def test_parse_report_reads_an_annex_that_restarts_its_numbers():
    report = parse_report("1. Un.\n\n2. Deux.\n\nAnnexe\n\n1. Un encore.")
    assert [unit.id for unit in report.paragraphs] == ["p1", "p2", "p1-2"]


def test_parse_report_says_of_paragraphs_in_an_annex_that_they_are():
    report = parse_report(
        "# I. Mandat\n\n1. Un.\n\n2. Deux\n\nAnnexe I\n\nListe des accords\n\n1. Trois.\n\n"
        "A. Accords conclus\n\n2. Quatre.\n\nAnnexe II\n\n1. Cinq.\n\n# Annexe III. Mandat\n\n"
        "1. Six.\n\n2. Sept.\n\nAnnexe : voir le document A/70/1."
    )
    assert [(unit.number, unit.section) for unit in report.paragraphs] == [
        ("1", "I. Mandat"),
        ("2", "I. Mandat"),
        ("1", "Annexe I – Liste des accords"),
        ("2", "Annexe I – A. Accords conclus"),
        ("1", "Annexe II"),
        ("1", "Annexe III – Mandat"),
        ("2", "Annexe III – Mandat"),
    ]


def test_parse_report_keeps_tables_apart():
    source = (
        "# I. Accords\n\n1. Voici les accords :\n\n"
        "| Organe | *Date* |\n|---|:-:|\n| OSCE \\| BIDDH | 2019 |\n| | 2020 |\n\n2. Fin.\n"
    )
    report = parse_report(source)
    assert [unit.text for unit in report.paragraphs] == ["Voici les accords :", "Fin."]
    (table,) = report.tables
    assert table.rows == (("Organe", "Date"), ("OSCE | BIDDH", "2019"), ("", "2020"))
    assert table.section == "I. Accords"
    assert source[table.start : table.end].startswith("| Organe | *Date* |\n")
    assert source[table.start : table.end].endswith("| 2020 |")


def test_parse_report_takes_the_caption_of_a_table_for_no_section():
    report = parse_report(
        "# I. Accords\n\n1. L'ONU a signé\n\n# Tableau 1\n\n| A | B |\n\ndes accords.\n\n2. Fin."
    )
    assert [(unit.text, unit.section) for unit in report.paragraphs] == [
        ("L'ONU a signé des accords.", "I. Accords"),
        ("Fin.", "I. Accords"),
    ]
    assert report.headings[1].text == "Tableau 1"
    assert report.tables[0].section == "I. Accords"


def test_parse_report_reads_an_annex_that_is_a_table():
    report = parse_report("1. Un.\n\n2. Fin.\n\nAnnexe\n\nListe des accords\n\n| A | B |")
    assert [unit.text for unit in report.headings] == ["Annexe", "Liste des accords"]
    assert report.tables[0].section == "Annexe – Liste des accords"


def test_parse_report_goes_on_with_a_paragraph_after_a_table():
    report = parse_report("1. L'ONU a donné à\n\n| A | B |\n\nl'OSCE son aide.\n\n2. Fin.")
    assert [unit.text for unit in report.paragraphs] == ["L'ONU a donné à l'OSCE son aide.", "Fin."]


def test_parse_report_carries_its_source():
    source = "1. L'ONU\na agi."
    report = parse_report(source)
    assert report.source == source
    assert source not in repr(report)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # a number at the head of a page is not the next paragraph's where that one still comes
        (
            "1. L'ONU a formé\n\n350. Elles sont rentrées.\n\n2. Suite.\n\n3. Fin.",
            ["L'ONU a formé 350. Elles sont rentrées.", "Suite.", "Fin."],
        ),
        (
            "1. Voir la note, par.\n2. L'ONU a agi.\n\n2. Fin.",
            ["Voir la note, par. 2. L'ONU a agi.", "Fin."],
        ),
        (
            "1. Tenue en\n2019. L'ONU a agi.\n\n2. Fin.",
            ["Tenue en 2019. L'ONU a agi.", "Fin."],
        ),
        # numbers of resolutions and symbols at the ends of lines belong to the text
        (
            "1. Soit\n65/122\net 67/6.\n\n2. Fin.",
            ["Soit 65/122 et 67/6.", "Fin."],
        ),
        ("1. Le document\nA/70/1\nen parle.\n\n2. Fin.", ["Le document A/70/1 en parle.", "Fin."]),
        ("1. Il a coûté ....... 12\n\n2. Fin.", ["Il a coûté ....... 12", "Fin."]),
        # an initial at the start of a line is no roman heading
        (
            "1. Le Président\nV. Dupont est venu.\n\n2. Fin.",
            ["Le Président V. Dupont est venu.", "Fin."],
        ),
        # bullets belong to their paragraph
        ("1. Ce sont :\n\n• L'ONU\n\n* la CEI\n\n2. Fin.", ["Ce sont :\n• L'ONU\n* la CEI", "Fin."]),
        # nothing is a cover without the marks of one
        (
            "1. Une note.\n\n2. Deuxième session de la CEI.\n\nPoint 5 de l'ordre du jour.\n\n3. Fin.",
            ["Une note.", "Deuxième session de la CEI. Point 5 de l'ordre du jour.", "Fin."],
        ),
    ],
)
def test_parse_report_paragraphs(source, expected):
    assert [unit.text for unit in parse_report(source).units] == expected


def test_parse_report_takes_short_lines_for_paragraphs_not_for_a_pdf():
    source = "Union africaine\n\nLigue des États arabes\n\nOSCE\n\nCEI"
    assert [unit.text for unit in parse_report(source).units] == source.split("\n\n")


def test_parse_report_reads_a_resolution_of_the_security_council():
    source = (
        "Nations Unies\n\nS/RES/2719 (2023)\n\nConseil de sécurité\n\n"
        "Distr. générale\n21 décembre 2023\n\nLe Conseil de sécurité,\n\n"
        "Rappelant sa résolution 1809 (2008),\n\n1. Décide d'agir ;\n\n2. Prie.\n"
    )
    report = parse_report(source)
    assert (report.symbol, report.date) == ("S/RES/2719(2023)", "2023-12-21")
    assert [unit.kind for unit in report.units] == ["preamble", "preamble", "operative", "operative"]


@pytest.mark.parametrize(
    "session",
    ["Soixante et onzième session", "Première session", "Dixième session extraordinaire d'urgence"],
)
def test_parse_report_reads_the_session(session):
    report = parse_report(
        f"Nations Unies\n\nAssemblée générale\n\n{session}\n\nRésumé\n\nUn.\n\n1. Deux."
    )
    assert report.session == session
    assert session not in [unit.text for unit in report.units]


def test_parse_report_ties_a_note_to_a_raised_mark_before_other_digits():
    source = "1. Un fait⁷ connu.\n\n2. Le G7 et l'ONU.\n\n⁷ Voir A/70/1.\n\n3. Fin."
    (note,) = parse_report(source).notes
    assert note.anchor == "p1"


def test_parse_report_takes_time_in_proportion_to_length():
    lines = ["Une ligne de texte qui continue, et"] * 20_000
    (unit,) = parse_report("\n".join(lines)).units
    assert len(unit.text) == 20_000 * 36 - 1


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("(A/79/150*; A/79/151*) et 2*3*4", "(A/79/150*; A/79/151*) et 2*3*4"),
        ("voir [58/316](#) ici.", "voir 58/316 ici."),
        (r"résolution [1809 \(2008\)](https://x/y) du", "résolution 1809 (2008) du"),
        ("*Prend note* de **tout**.", "Prend note de tout."),
        ("une note<sup>12</sup> là.", "une note¹² là."),
        ("provisoire\\*\\* et 2 * 3", "provisoire** et 2 * 3"),
        ("le 1^{er} mars, la 22^e réunion.", "le 1^{er} mars, la 22^e réunion."),
        ("l ’ONU  et   la CEI", "l ’ONU et la CEI"),
    ],
)
def test_parse_report_takes_markup_out(source, text):
    (unit,) = parse_report(source).units
    assert unit.text == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"  \n\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"%PDF-1.7 ...", "this is a PDF file"),
        (b"PK\x03\x04...", "this is a DOCX or other zipped file"),
        (b"\xff\xfeL\x00", "this is UTF-16 text"),
        (b"abc\0def", "this is a binary file"),
        ("Un.\nRéunion".encode("latin-1"), "line 2: byte 0xe9 is not UTF-8"),
    ],
)
def test_read_report_says_what_is_wrong_with_a_file(tmp_path, data, message):
    path = tmp_path / "report.txt"
    path.write_bytes(data)
    with pytest.raises(ReportError) as error:
        read_report(path)
    assert str(error.value).startswith(f"{path}: {message}")
    assert "\n" not in str(error.value)


def test_read_report_names_a_path_that_is_not_there(tmp_path):
    with pytest.raises(ReportError, match="no such file"):
        read_report(tmp_path / "none.txt")
    with pytest.raises(ReportError, match="is a directory"):
        read_report(tmp_path)


def test_read_report_accepts_a_byte_order_mark_and_windows_line_ends(tmp_path):
    path = tmp_path / "report.txt"
    path.write_bytes("\ufeff1. L'ONU a agi\r\nen 2019.\r\n\r\n2. Fin.\r\n".encode())
    report = read_report(path)
    assert [unit.text for unit in report.units] == ["L'ONU a agi en 2019.", "Fin."]


@given(st.lists(st.text(st.sampled_from("ab1.;, ’'*[]()\\<>#-\n\té"), max_size=30), max_size=8))
def test_parse_report_never_fails_and_maps_back(parts):
    source = "\n\n".join(parts)
    for unit in parse_report(source).units:
        assert unit.text.strip() == unit.text != ""
        for at, char in enumerate(unit.text):
            start, end = unit.to_source(at, at + 1)
            assert char in " \n" or source[start:end] == char
