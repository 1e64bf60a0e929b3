"""What is a token in UN French."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncoop_nlp.pipes.tokenizer import normal_form


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        # elision, with either apostrophe, and with a stray blank
        ("l'ONU", "l' ONU"),
        ("L’ONU d’Asie", "L’ ONU d’ Asie"),
        ("jusqu'à qu’il", "jusqu' à qu’ il"),
        ("l ’ONU", "l ’ ONU"),
        ("aujourd'hui", "aujourd ' hui"),
        # names with hyphens and strokes
        ("ONU-Femmes", "ONU - Femmes"),
        ("ASEAN/ONU", "ASEAN / ONU"),
        ("VIH/sida", "VIH / sida"),
        ("TCP/IP", "TCP / IP"),
        # numbers of resolutions
        ("résolution 58/316", "résolution 58/316"),
        ("résolution 2719 (2023)", "résolution 2719 ( 2023 )"),
        ("2021-2025", "2021 - 2025"),
        # document symbols stay whole
        ("A/RES/78/221", "A/RES/78/221"),
        ("(A/77/277-S/2022/606).", "( A/77/277-S/2022/606 ) ."),
        ("S/PRST/2013/12,", "S/PRST/2013/12 ,"),
        ("A/79/L.126", "A/79/L.126"),
        ("A/C.3/67/L.5/Rev.1.", "A/C.3/67/L.5/Rev.1 ."),
        ("A/RES/2252(ES-V)", "A/RES/2252(ES-V)"),
        # raised marks and letters
        ("commercial³ qu'elle", "commercial ³ qu' elle"),
        ("institutionnelle1.", "institutionnelle 1 ."),
        ("2010³", "2010 ³"),
        ("1^{er} mars", "1 ^{er} mars"),
        ("1er mars", "1 er mars"),
        ("22^e réunion", "22 ^e réunion"),
        # quotation marks and brackets
        ("« Faire taire »", "« Faire taire »"),
        ("Sud-Est.", "Sud - Est ."),
    ],
)
def test_tokenizer_splits(blank, text, tokens):
    doc = blank.make_doc(text)
    assert [token.text for token in doc] == tokens.split(" ")


@given(st.text())
def test_tokenizer_loses_nothing(blank, text):
    assert blank.make_doc(text).text == text


@pytest.mark.parametrize(
    ("text", "normal"),
    [("ONU", "onu"), ("L’ONU", "l'"), ("l'ONU", "l'"), (unicodedata.normalize("NFC", "État"), "état")],
)
def test_tokenizer_norm(blank, text, normal):
    assert blank.make_doc(text)[0].norm_ == normal


def test_normal_form_composes_accents():
    assert normal_form(unicodedata.normalize("NFD", "État")) == "état"
