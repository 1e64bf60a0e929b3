"""Variants of annotated texts keep their annotation exact."""

from pathlib import Path

import pytest

from tests import markup
from tests.evaluation.examples import with_norms
from uncoop_nlp.corpus import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.augment import Augmenter
from uncoop_nlp.corpus.convert import to_doc
from uncoop_nlp.register import actor_key, read_register
from uncoop_nlp.register.names import plain

CORPUS = Path(__file__).parents[2] / "corpus" / "annotated"
UNIT = with_norms(
    markup.parse(
        "L’[ONU](UN_BODY) et la [Ligue des États arabes](ORG) appliquent "
        "l’[accord de Paris](INSTRUMENT) depuis [mai 2020](DATE) ; "
        "la [Ligue des États arabes](ORG) aide l’[ONU](UN_BODY).",
        ["COOPERATES_WITH ONU Ligue des États arabes", "IMPLEMENTS ONU accord de Paris"],
    ),
    "Organisation des Nations Unies",
    "Ligue des États arabes",
    None,
    "2020-05",
    "Ligue des États arabes",
    "Organisation des Nations Unies",
)
OTHER = markup.parse("L'[accord commercial](INSTRUMENT).")


def surfaces(unit: AnnotatedUnit) -> list[str]:
    return [unit.text[e.start_offset : e.end_offset] for e in unit.entities]


@pytest.fixture(scope="module")
def actors():
    return read_register()


def test_variants_gives_the_unit_itself_and_others(actors):
    made = list(Augmenter(actors, [UNIT, OTHER]).variants([UNIT], copies=40))
    assert made[0] == UNIT
    assert len(made) == 40
    assert len({unit.text for unit in made}) > 15
    assert {unit.id for unit in made} == {UNIT.id}


def test_variants_keep_labels_relations_and_what_is_one_name(actors):
    labels = [entity.label for entity in UNIT.entities]
    for unit in Augmenter(actors, [UNIT, OTHER]).variants([UNIT], copies=200):
        assert [entity.label for entity in unit.entities] == labels
        assert unit.relations == UNIT.relations
        onu, ligue, _, _, same_ligue, same_onu = (name.casefold() for name in surfaces(unit))
        assert "".join(plain(onu).split()) == "".join(plain(same_onu).split())
        assert "".join(ligue.split()) == "".join(same_ligue.split())


def test_names_are_exchanged_for_names_of_their_kind(actors):
    names = {
        name
        for unit in Augmenter(actors, [UNIT, OTHER]).variants([UNIT], 300)
        for name in surfaces(unit)
    }
    assert "accord commercial" in names
    ligues = {actor_key(name) for name in names if plain(name).startswith("ligue")}
    assert len(ligues) > 1
    for key in ligues & actors.keys():
        assert actors[key].label == "ORG"


def test_names_without_a_normal_form_are_known_by_their_characters(actors):
    unit = markup.parse("La [Ligue des États arabes](ORG) et le [HCR](UN_BODY) ; le [HCR](ORG).")
    made = [surfaces(v) for v in Augmenter(actors, [unit]).variants([unit], 200) if "HCR" in v.text]
    assert len({names[0] for names in made}) > 3
    made = [surfaces(v) for v in Augmenter(actors, [unit]).variants([unit], 200) if "HCR" not in v.text]
    assert made


def test_numbered_instruments_stay(actors):
    unit = markup.parse(
        "La [résolution 70/1](INSTRUMENT) et une [résolution](INSTRUMENT), [A/75/1](INSTRUMENT)."
    )
    for variant in Augmenter(actors, [unit]).variants([unit], 100):
        names = ["".join(plain(name).split()) for name in surfaces(variant)]
        assert names == ["resolution70/1", "resolution", "a/75/1"]


def test_the_same_seed_gives_the_same_variants(actors):
    def make(seed: int) -> list[AnnotatedUnit]:
        return list(Augmenter(actors, [UNIT], seed=seed).variants([UNIT], 10))

    assert make(1) == make(1) != make(2)


def test_variants_of_the_corpus_align_with_tokens(actors, blank):
    units = list(read_corpus([CORPUS]))
    for unit in Augmenter(actors, units).variants(units, copies=3):
        to_doc(unit, blank)
