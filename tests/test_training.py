"""The scripts of `training/` that others rest on."""

import sys
from pathlib import Path

import pytest
from spacy.tokens import DocBin

ROOT = Path(__file__).parents[1]


@pytest.fixture
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    yield
    for name in ("train", "same_sentence"):
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
