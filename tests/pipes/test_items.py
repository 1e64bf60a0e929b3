"""A sentence as items: groups of what is listed, and mentions of one name."""

import pytest

from uncoop_nlp.pipes.items import sentences_of
from uncoop_nlp.pipes.words import stem


@pytest.mark.parametrize(
    ("marked", "groups"),
    [
        ("Le [HCR](UN_BODY), l'[OIM](UN_BODY) et la [FAO](UN_BODY) aident la [CEI](ORG).", [0, 0, 0, 1]),
        ("Le [HCR](UN_BODY), ainsi que la [CEI](ORG), aident l'[OTSC](ORG).", [0, 0, 1]),
        ("entre l'[ONU](UN_BODY) et l'[OEA](ORG)", [0, 0]),
        ("avec le [HCR](UN_BODY) ou avec la [CEI](ORG)", [0, 0]),
        ("Le [Haut-Commissariat](UN_BODY) ([HCR](UN_BODY)) et la [CEI](ORG) coopèrent.", [0, 0]),
        # a comma alone makes no list: here it is where a clause begins
        ("À la demande de l'[ONU](UN_BODY), la [CEI](ORG) a agi.", [0, 1]),
        ("Avec l'[ONU](UN_BODY), la [CEI](ORG) et l'[OEA](ORG), la [FAO](UN_BODY) agit.", [0, 0, 0, 1]),
        # other words between, or another kind of entity
        ("L'[ONU](UN_BODY) et des membres de la [CEI](ORG)", [0, 1]),
        ("L'[ONU](UN_BODY) et l'[Accord](INSTRUMENT)", [0, 1]),
        ("en [2019](DATE) et [2020](DATE)", [0, 0]),
    ],
)
def test_groups(gold, marked, groups):
    (items,) = sentences_of(gold(marked))
    assert items.groups.tolist() == groups


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("La [CEI](ORG) et l'[ONU](UN_BODY) : la [CEI](ORG) agit.", [0, 1, 0]),
        ("La [Commission du Danube](ORG) agit, et la [Commission](ORG) parle.", [0, 0]),
        (
            "L'[Union africaine](ORG) ([UA](ORG)) aide la [CEI](ORG), et l'[UA](ORG) l'[OEA](ORG).",
            [0, 1, 0, 3],
        ),
        ("l'[Accord](INSTRUMENT) de l'[Accord](ORG)", [0, 1]),
    ],
)
def test_names(gold, marked, names):
    (items,) = sentences_of(gold(marked))
    assert items.names.tolist() == names


def test_an_entity_may_begin_with_the_bracket_that_closes_an_acronym(gold):
    """No gold one does, but what a model in its first steps finds."""
    text = "La [Communauté](ORG) ([CEI](ORG)[) et](ORG) l'[ONU](UN_BODY) parlent."
    (items,) = sentences_of(gold(text))
    assert [ent.text for ent in items.ents] == ["Communauté", ") et", "ONU"]
    assert len(items.places) == 3


def test_blanks_are_no_items(gold):
    one, other = (
        next(sentences_of(gold(text)))
        for text in (
            "L'[ONU](UN_BODY) aide la [CEI](ORG).",
            "L'[ONU](UN_BODY)  aide\nla [CEI](ORG).",
        )
    )
    assert one.words == other.words == ["l'", None, "aide", "la", None, "."]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("signé signée signés signées signer signèrent", "sign"),
        ("adoptée adopter adoption", "adopt"),
        ("engagées engager", "engag"),
        ("Coopération", "cooper"),
    ],
)
def test_stem(words, expected):
    assert {stem(word) for word in words.split()} == {expected}
