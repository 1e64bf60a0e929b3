"""Faults of texts: what they do to the characters, and that annotation moves with them."""

import random
from pathlib import Path

import pytest

from tests import markup
from uncoop_nlp.corpus import read_corpus
from uncoop_nlp.corpus.faults import FAULTS, HEADING_FAULTS, is_heading, mixed_blanks, rewritten, spoil
from uncoop_nlp.register.names import plain

CORPUS = Path(__file__).parents[2] / "corpus" / "annotated"
ALL = {**FAULTS, **HEADING_FAULTS, "mixed blanks": mixed_blanks}
TEXT = "Le 1er mai (l’été), l'Organisation a coopéré avec l’OEA."


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ("typographic apostrophes", "Le 1er mai (l’été), l’Organisation a coopéré avec l’OEA."),
        ("straight apostrophes", "Le 1er mai (l'été), l'Organisation a coopéré avec l'OEA."),
        (
            "decomposed accents",
            "Le 1er mai (l’e\u0301te\u0301), l'Organisation a coope\u0301re\u0301 avec l’OEA.",
        ),
        ("lost accents", "Le 1er mai (l’ete), l'Organisation a coopere avec l’OEA."),
        ("headings in upper case", "LE 1ER MAI (L’ÉTÉ), L'ORGANISATION A COOPÉRÉ AVEC L’OEA."),
        ("headings in lower case", "le 1er mai (l’été), l'organisation a coopéré avec l’oea."),
    ],
)
def test_faults_that_leave_nothing_to_chance(fault, expected):
    assert "".join(ALL[fault](TEXT, random.Random(0))) == expected


@pytest.mark.parametrize(
    ("fault", "piece"),
    [
        ("no-break spaces", "\u00a0"),
        ("double spaces", "  "),
        ("soft hyphens", "\u00ad"),
        ("line ends, divided words", "-\n"),
        ("stray spaces", "l’ "),
    ],
)
def test_faults_of_chance_add_their_piece_and_nothing_else(fault, piece):
    spoilt = "".join(ALL[fault](TEXT * 20, random.Random(0)))
    assert piece in spoilt
    assert piece not in TEXT * 20
    kept = [char for char in spoilt if not (char.isspace() or char in "-\u00ad")]
    assert kept == [char for char in TEXT * 20 if not char.isspace()]


@pytest.mark.parametrize("name", ALL)
def test_spans_move_with_the_characters(name):
    for unit in read_corpus([CORPUS]):
        other = spoil(unit, ALL[name], random.Random(0))
        for before, after in zip(unit.entities, other.entities, strict=True):
            shown = plain(other.surface(after).replace("-\n", "").replace("\u00ad", ""))
            assert "".join(shown.split()) == "".join(plain(unit.surface(before)).split())


def test_rewritten_takes_a_piece_for_each_character():
    unit = markup.parse("La [LEA](ORG).")
    other = rewritten(unit, [*"La ", "L", "\u00ad", "EA", "."])
    assert other.text == "La L\u00adEA."
    assert other.surface(other.entities[0]) == "L\u00adEA"


def test_is_heading():
    unit = next(iter(read_corpus([CORPUS])))
    assert is_heading(unit)
    assert not is_heading(rewritten(unit, [*unit.text[:-1], "!"]))
