"""Which pairs of entities a relation may join."""

import pytest

from uncoop_nlp.pipes.pairs import COLUMNS, permitted_columns, read_pairs


@pytest.mark.parametrize(
    ("marked", "pairs"),
    [
        ("L'[ONU](UN_BODY) aide la [CEI](ORG).", ["ONU/CEI"]),
        ("Il y a l'[ONU](UN_BODY).", []),
        ("L'[ONU](UN_BODY) agit. La [CEI](ORG) aussi.", []),
        ("L'[ONU](UN_BODY) agit ; la [CEI](ORG) aussi.", ["ONU/CEI"]),
        (
            "En [2019](DATE), l'[Accord](INSTRUMENT) de la [CEI](ORG).",
            ["2019/Accord", "2019/CEI", "Accord/CEI"],
        ),
        ("Le [Pacte](INSTRUMENT) et l'[Accord](INSTRUMENT) de [2019](DATE) et [2020](DATE).", 4),
        ("", []),
    ],
)
def test_read_pairs(gold, marked, pairs):
    doc = gold(marked)
    found = [f"{doc.ents[i].text}/{doc.ents[j].text}" for i, j in read_pairs(doc).pairs]
    assert found == pairs or len(found) == pairs


def test_read_pairs_without_sentences_takes_the_whole_text(blank, gold):
    doc = gold("L'[ONU](UN_BODY) agit. La [CEI](ORG) aussi.")
    bare = blank.make_doc(doc.text)
    bare.set_ents([bare.char_span(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents])
    assert len(read_pairs(bare).pairs) == 1


@pytest.mark.parametrize(
    ("first", "second", "columns"),
    [
        ("ORG", "UN_BODY", {("COOPERATES_WITH", False), ("SUPPORTS", False), ("SUPPORTS", True)}),
        ("DATE", "INSTRUMENT", {("DATED", True)}),
        ("INSTRUMENT", "DATE", {("DATED", False)}),
        ("INSTRUMENT", "ORG", {("SIGNED", True), ("ADOPTED", True), ("IMPLEMENTS", True)}),
        ("DATE", "DATE", set()),
    ],
)
def test_permitted_columns(first, second, columns):
    flags = permitted_columns(first, second)
    assert {column for column, flag in zip(COLUMNS, flags, strict=True) if flag} == columns


def test_read_pairs_features_do_not_see_an_acronym_in_brackets(gold):
    """*X (Y) et Z* reads like *X et Z* for the pair X, Z."""
    long = read_pairs(
        gold("Le [Haut-Commissariat](UN_BODY) ([HCR](UN_BODY)) et la [CEI](ORG) coopèrent.")
    )
    short = read_pairs(gold("Le [Haut-Commissariat](UN_BODY) et la [CEI](ORG) coopèrent."))
    shared = set(long.features[1].tolist()) & set(short.features[0].tolist())
    assert (
        len(shared) >= len(set(short.features[0].tolist())) - 2
    )  # but for how many entities lie between
