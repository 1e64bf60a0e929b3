"""Which pairs of entities a relation may join."""

import pytest
from spacy.tokens import Span

from uncoop_nlp.pipes.pairs import COLUMNS, CONTEXTS, SEGMENTS, permitted_columns, read_pairs


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
    found = [f"{doc.ents[i].text}/{doc.ents[j].text}" for i, j in pairs_of(doc)]
    assert found == pairs or len(found) == pairs


def test_read_pairs_without_sentences_takes_the_whole_text(blank, gold):
    doc = gold("L'[ONU](UN_BODY) agit. La [CEI](ORG) aussi.")
    bare = blank.make_doc(doc.text)
    bare.set_ents([bare.char_span(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents])
    assert len(pairs_of(bare)) == 1


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


@pytest.mark.parametrize(
    ("marked", "pair", "parts"),
    [
        (
            "En bref, l'[ONU](UN_BODY) aide la [CEI](ORG) à Minsk.",
            "ONU/CEI",
            {"before": "en bref , l'", "between": "aide la", "after": "a minsk ."},
        ),
        (  # what is around the list and the other entity, not what lies within the list
            "Hier, le [HCR](UN_BODY), l'[OIM](UN_BODY) et la [FAO](UN_BODY) ont aidé la [CEI](ORG).",
            "HCR/CEI",
            {"before": "hier , le", "between": "ont aide la", "after": "."},
        ),
        (  # both in one list
            "Le [HCR](UN_BODY), l'[OIM](UN_BODY) et la [FAO](UN_BODY) coopèrent.",
            "HCR/FAO",
            {"before": "le", "between": ", l' _ et la", "after": "cooperent ."},
        ),
        (  # an acronym in brackets is not there
            "Le [Haut-Commissariat](UN_BODY) ([HCR](UN_BODY)) et la [CEI](ORG) coopèrent.",
            "Haut-Commissariat/CEI",
            {"before": "le", "between": "et la", "after": "cooperent ."},
        ),
    ],
)
def test_read_pairs_segments(gold, marked, pair, parts):
    doc = gold(marked)
    ((items, segments),) = [
        (of_sentence.items, of_sentence.segments[place])
        for of_sentence in read_pairs(doc)
        for place, (i, j) in enumerate(of_sentence.pairs)
        if f"{doc.ents[i].text}/{doc.ents[j].text}" == pair
    ]
    for part, words in parts.items():
        start, end = segments[SEGMENTS.index(part)]
        assert " ".join(word or "_" for word in items.words[start:end]) == words


def test_pairs_of_a_list_share_their_context(gold):
    (pairs,) = read_pairs(
        gold("Le [HCR](UN_BODY) et la [FAO](UN_BODY) aident la [CEI](ORG) et l'[OTSC](ORG).")
    )
    groups = pairs.contexts[:, CONTEXTS.index("groups")].tolist()
    # HCR-FAO, HCR-CEI, HCR-OTSC, FAO-CEI, FAO-OTSC, CEI-OTSC
    assert groups[1:5] == [groups[1]] * 4
    assert len(set(groups)) == 3


def test_facts_do_not_depend_on_the_names(gold):
    """What the names are called is no fact but for their first words."""
    first, second = (
        read_pairs(gold(f"L'[{one}](UN_BODY) aide l'[{other}](ORG) en [mai 2020](DATE)."))[0].facts
        for one, other in (("ONU", "OIF"), ("AIEA", "OTAN"))
    )
    assert (first == second).all()


@pytest.mark.parametrize(
    ("number", "separator", "pairs"),
    [
        (200, ", ", 4_500),  # no list: those 24 apart at most
        (5_000, ", ", 20_000),
        (200, " et ", 19_900),  # one list
        (5_000, " et ", 20_000),  # an endless one: each with the next four
    ],
)
def test_read_pairs_of_an_endless_sentence(blank, number, separator, pairs):
    doc = blank.make_doc(separator.join(["ONU"] * number))
    doc.set_ents([Span(doc, token.i, token.i + 1, "ORG") for token in doc if token.text == "ONU"])
    assert len(pairs_of(doc)) == pytest.approx(pairs, rel=0.02)


def pairs_of(doc):
    return [pair for of_sentence in read_pairs(doc) for pair in of_sentence.pairs]
