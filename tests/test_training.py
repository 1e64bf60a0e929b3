"""The scripts of `training/` that others rest on."""

import sys
from pathlib import Path

import pytest
from spacy.tokens import DocBin

from tests import markup

ROOT = Path(__file__).parents[1]


@pytest.fixture
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    yield
    for name in ("train", "same_sentence", "convert", "cross_validate", "most_useful"):
        sys.modules.pop(name, None)


@pytest.mark.usefixtures("scripts")
def test_steps_are_the_batches_of_one_pass(gold, tmp_path):
    from train import steps

    doc = gold("L'[ONU](UN_BODY) aide la [CEI](ORG). " * 30)  # 210 tokens; a batch has some 500
    DocBin(docs=[doc] * 10).to_disk(tmp_path / "texts.spacy")
    assert steps(ROOT / "configs" / "default.cfg", tmp_path / "texts.spacy") == 5


@pytest.mark.usefixtures("scripts")
def test_the_same_sentence_rule_gives_what_is_most_frequent(gold):
    from same_sentence import SameSentence

    from uncoop_nlp.pipes.pairs import COLUMNS

    rule = SameSentence({"UN_BODY ORG": COLUMNS.index(("SUPPORTS", False)), "DATE ORG": 12})
    doc = rule(
        gold("En [2019](DATE), l'[ONU](UN_BODY) et la [CEI](ORG) parlent. La [FAO](UN_BODY) agit.")
    )
    assert COLUMNS[12] == ("ACTIVE_ON", True)
    assert [relation[:3] for relation in doc._.relations] == [("ACTIVE_ON", 2, 0), ("SUPPORTS", 1, 2)]


@pytest.mark.usefixtures("scripts")
def test_steps_are_those_of_the_batches_that_are_asked_for(gold, tmp_path):
    from train import steps

    doc = gold("L'[ONU](UN_BODY) aide la [CEI](ORG). " * 30)
    DocBin(docs=[doc] * 10).to_disk(tmp_path / "texts.spacy")
    config = ROOT / "configs" / "default.cfg"
    assert steps(config, tmp_path / "texts.spacy", {"training.batcher.size": 200}) == 10


@pytest.mark.usefixtures("scripts")
def test_units_are_taken_until_they_have_the_words():
    from most_useful import first_words

    one, two = markup.parse("un deux trois"), markup.parse("quatre cinq")
    assert first_words([one, two, one], 0) == []
    assert first_words([one, two, one], 3) == [one]
    assert first_words([one, two, one], 4) == [one, two]
    assert first_words([one, two], 9) == [one, two]


@pytest.mark.usefixtures("scripts")
def test_trials_are_compared_one_by_one():
    from most_useful import ALONE, AT_RANDOM, CHOSEN, Outcome, differences, means

    unit = markup.parse("L'[ONU](UN_BODY) aide la [CEI](ORG).", ["SUPPORTS ONU CEI"])
    first = [
        Outcome(ALONE, (), (10.0, 0.0, 50.0)),
        Outcome(CHOSEN, [unit], (70.0, 40.0, 80.0)),
        Outcome(AT_RANDOM, [unit], (60.0, 41.0, 80.0)),
        Outcome(AT_RANDOM, [unit, unit], (62.0, 43.0, 80.0)),
    ]
    second = [*first[:1], Outcome(CHOSEN, [unit], (71.0, 50.0, 80.0)), *first[2:]]
    assert means([first, second]).rows == [
        ("sections alone", "0", "0", "0", "0", "10.0", "0.0", "50.0"),
        ("+ at random", "2", "6", "3", "2", "61.0", "42.0", "80.0"),
        ("+ most useful", "1", "4", "2", "1", "70.5", "45.0", "80.0"),
    ]
    assert differences([first, second]).rows == [
        ("1", "+9.0", "-2.0", "+0.0"),
        ("2", "+10.0", "+8.0", "+0.0"),
    ]
