"""Hyphens at line ends: which divide a word, and which belong to it."""

import pytest

from uncoop_nlp.reports import parse_report
from uncoop_nlp.reports.hyphens import Hyphens

DOCUMENT = (
    "La coopération triangulaire. Le sous-secrétaire, le libre-échange. Du libre choix d'un échange. "
    "Un conseil et une région. Il a dit. La politique commune de sécurité. Un enseignement."
)


@pytest.mark.parametrize(
    ("lines", "whole"),
    [
        # divided: the word stands elsewhere in one piece, or its halves are no words
        ("la coopé-|ration", "la coopération"),
        ("le con-|seil", "le conseil"),
        ("des minis-|tères", "des ministères"),
        ("un ensei-|gnement", "un enseignement"),
        ("ils trans-|mettent", "ils transmettent"),
        ("sous-|crire", "souscrire"),
        ("mi-|nistre", "ministre"),
        ("multimoda-|les", "multimodales"),
        # with a soft hyphen, whatever the word
        ("vice\u00ad|président", "viceprésident"),
        # compounds: by the document, by their first part, by both parts, by their last
        ("le sous-|secrétaire", "le sous-secrétaire"),
        ("la vice-|présidente", "la vice-présidente"),
        ("la sous-|région", "la sous-région"),
        ("la quarante-|neuvième", "la quarante-neuvième"),
        ("politique-|sécurité", "politique-sécurité"),
        ("a-t-|il", "a-t-il"),
        ("a dit-|il", "a dit-il"),
        # names and acronyms
        ("Afrique-|Asie", "Afrique-Asie"),
        ("Guinée-|Bissau", "Guinée-Bissau"),
        ("le Haut-|Commissariat", "le Haut-Commissariat"),
        ("ASEAN-|sur", "ASEAN-sur"),
        # no hyphen of a word
        ("2016-|2025", "2016-2025"),
        ("l'Organisation –|la CEI", "l'Organisation – la CEI"),
    ],
)
def test_hyphens_join_lines(lines, whole):
    assert Hyphens(DOCUMENT).join(lines.split("|")) == whole


def test_parse_report_makes_divided_words_whole_and_knows_where_they_stand():
    source = (
        "1. La coopé-\nration de l'Afrique-\nAsie et la vice-\nprésidente. La coopération.\n\n2. Fin."
    )
    unit = parse_report(source).paragraphs[0]
    assert unit.text == "La coopération de l'Afrique-Asie et la vice-présidente. La coopération."
    start, end = unit.to_source(3, 14)
    assert (unit.text[3:14], source[start:end]) == ("coopération", "coopé-\nration")


def test_parse_report_makes_a_word_whole_that_a_page_divides():
    source = "A/70/1\n\n1. La coopé-\n\nA/70/1\n\nration. La coopération.\n\n2. Fin."
    assert parse_report(source).paragraphs[0].text == "La coopération. La coopération."
