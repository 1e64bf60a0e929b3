"""Texts as they are read: what goes, and that every character knows where it stood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncoop_nlp import extract
from uncoop_nlp.register.names import plain
from uncoop_nlp.source_text import SourceText


def readable(text: str) -> SourceText:
    return SourceText.slice(text, 0, len(text)).readable()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'ONU agit.", "L'ONU agit."),
        ("L’ONU agit.", "L'ONU agit."),
        ("l 'ONU, l' ONU, l ' ONU", "l'ONU, l'ONU, l'ONU"),
        ("la Ligue ( LEA )", "la Ligue (LEA)"),
        ("le 1 er mai, résolution 70 /1", "le 1er mai, résolution 70/1"),
        ("E\u0301tats arabes", "États arabes"),
        ("l'Organi\u00adsation", "l'Organisation"),
        ("l'Organi\u00ad\n  sation", "l'Organisation"),
        ("l'Organi-\nsation", "l'Organisation"),
        ("e\u0301le\u0301-\nment, man-\nœuvre", "élément, manœuvre"),
        ("ceux-\nci", "ceux- ci"),
        ("Asie-\nPacifique", "Asie- Pacifique"),
        ("10\u00a0mai\u202f2020", "10 mai 2020"),
        ("la  Ligue\tdes\n États", "la Ligue des États"),
        ("voir [S/2020/1](https://undocs.org/S/2020/1).", "voir S/2020/1."),
        ("le groupe [sic] (voir plus bas)", "le groupe [sic] (voir plus bas)"),
        ("\ufeff Rapport\u200b ", "Rapport"),
        ("les « amis » d 'abord, dit-il : 'oui'", "les « amis » d'abord, dit-il : 'oui'"),
        ("", ""),
    ],
)
def test_readable(text, expected):
    assert readable(text).text == expected


@given(
    st.lists(
        st.sampled_from(
            [
                "l",
                "'",
                "’",
                " ",
                "\n",
                "-",
                "\u00ad",
                "\u0301",
                "e",
                "é",
                "ONU",
                "(",
                ")",
                "[",
                "](u)",
                "1",
                "er",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_every_character_comes_from_its_place(text):
    read = readable(text)
    assert len(read.offsets) == len(read.text)
    assert list(read.offsets) == sorted(set(read.offsets))
    for char, offset in zip(read.text, read.offsets, strict=True):
        assert (plain(char), char.isspace()) == (
            plain(text[offset]),
            text[offset].isspace(),
        ) or char == " "
    assert "’" not in read.text


def test_letters_without_a_composed_form_stay():
    text = "d q\u0323\u0302\u0958\u0301\u0344"
    assert len(readable(text).offsets) == len(readable(text).text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L'Orga\u00adnisation des Nations Unies agit.", "Orga\u00adnisation des Nations Unies"),
        ("La Ligue des E\u0301tats arabes agit.", "Ligue des E\u0301tats arabes"),
        ("l ’ONU et la  Ligue\ndes États\u00a0arabes", "Ligue\ndes États\u00a0arabes"),
        ("L'[Union africaine](https://au.int) agit.", "Union africaine"),
    ],
)
def test_results_are_in_terms_of_the_text(text, expected):
    found = extract(text)
    assert expected in [entity.text for entity in found.entities]
    for entity in found.entities:
        assert text[entity.start : entity.end] == entity.text


def test_accents_at_the_end_of_a_name_belong_to_it():
    source = readable("l'Unite\u0301 agit")
    assert source.span(2, 7, "l'Unite\u0301 agit") == (2, 8)
