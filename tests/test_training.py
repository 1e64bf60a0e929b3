"""The scripts of `training/` that others rest on."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from spacy.tokens import DocBin

from tests import markup
from tests.evaluation.examples import prediction, unit
from uncoop_nlp.corpus import AnnotatedUnit, write_corpus
from uncoop_nlp.corpus.split import draw_split, read_split, write_split
from uncoop_nlp.evaluation.evaluate import evaluation_of
from uncoop_nlp.evaluation.gate import Threshold

ROOT = Path(__file__).parents[1]
PACKAGES = ("uncoop-nlp", "spacy", "thinc")


@pytest.fixture
def scripts(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "training"))
    yield
    for path in (ROOT / "training").glob("*.py"):
        sys.modules.pop(path.stem, None)


@pytest.mark.usefixtures("scripts")
@pytest.mark.parametrize(
    ("overrides", "number"),
    [
        ({}, 5),
        ({"training.batcher.size": 250}, 10),
        ({"training.max_epochs": 3}, 15),
        ({"training.max_epochs": 3, "training.max_steps": 7}, 7),
        ({"training.max_epochs": 1, "training.max_steps": 7}, 5),
        # without end but for the steps, or none at all
        ({"training.max_epochs": 0, "training.max_steps": 7}, 7),
        ({"training.max_epochs": 0}, 5),
    ],
)
def test_steps_are_the_batches_of_a_training(gold, tmp_path, overrides, number):
    from train import steps

    doc = gold("L'[ONU](UN_BODY) aide la [CEI](ORG). " * 30)  # 210 tokens; a batch has some 500
    DocBin(docs=[doc] * 10).to_disk(tmp_path / "texts.spacy")
    assert steps(ROOT / "configs" / "default.cfg", tmp_path / "texts.spacy", overrides) == number


@pytest.mark.usefixtures("scripts")
def test_train_counts_the_steps_of_the_settings_that_it_trains_with(gold, tmp_path, monkeypatch):
    import train

    DocBin(docs=[gold("L'[ONU](UN_BODY) aide la [CEI](ORG). " * 30)] * 10).to_disk(
        tmp_path / "augmented.spacy"
    )
    given = {}
    monkeypatch.setattr(train, "spacy_train", lambda *_, overrides: given.update(overrides))
    config = ROOT / "configs" / "default.cfg"
    train.train(config, tmp_path, tmp_path, tmp_path, 0, {"training.batcher.size": 250})
    assert given["training.batcher.size"] == 250
    assert given[train.STEPS] == 10
    train.train(config, tmp_path, tmp_path, tmp_path, 0, {train.STEPS: 3})
    assert given[train.STEPS] == 3


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
def test_a_part_of_each_new_report_is_held_out_once(tmp_path):
    from hold_out import main

    (tmp_path / "annotated").mkdir()
    old, new = report("A-67-280"), report("A-80-1")
    write_corpus(tmp_path / "annotated" / "A-67-280.jsonl", old)
    write_corpus(tmp_path / "annotated" / "A-80-1.jsonl", new)
    write_corpus(tmp_path / "annotated" / "A-80-2.jsonl", report("A-80-2", sections=1))
    write_split(tmp_path / "test.json", draw_split(old, 0, 0.2))
    arguments = [str(tmp_path / name) for name in ("annotated", "test.json", "held-out")]
    first = CliRunner().invoke(main, [*arguments, "--seed", "0"])
    assert first.output.splitlines() == [
        f"A-80-1: 10 of 40 units held out, {tmp_path / 'held-out' / 'A-80-1'}.json",
        "A-80-2: no section of 5 units is small enough to hold out",
    ]
    assert read_split(tmp_path / "held-out" / "A-80-1.json") == draw_split(new, 0, 0.3)
    assert CliRunner().invoke(main, [*arguments, "--seed", "1"]).output.startswith("A-80-2: no")


def report(name: str, sections: int = 8) -> list[AnnotatedUnit]:
    """A document of sections of five units without annotation."""
    return [
        AnnotatedUnit(f"{name}:{section}{number}", name, section, None, f"{name} {section} {number}.")
        for section in "ABCDEFGH"[:sections]
        for number in range(5)
    ]


RIGHT = "L'[ONU](UN_BODY) et la [CEI](ORG) parlent."
WRONG = "L'[ONU](ORG) et la [CEI](ORG) parlent."


@pytest.mark.parametrize(
    ("bound", "found", "before", "reasons"),
    [
        (0.4, RIGHT, RIGHT, []),
        (0.4, RIGHT, WRONG, []),
        (0.4, WRONG, None, []),
        (0.4, WRONG, RIGHT, ["entities.strict micro f1 is lower than before: -50.0 (-50.0 to -50.0)"]),
        (0.6, WRONG, WRONG, ["it misses a bound: entities.strict micro f1: 0.500"]),
    ],
)
@pytest.mark.usefixtures("scripts")
def test_what_is_guarded_got_worse(bound, found, before, reasons):
    from judge import worse

    def system(marked):
        gold = [unit(RIGHT, name=f"X-1:p{number}") for number in range(3)]
        return evaluation_of("test", gold, [prediction(marked)] * 3)

    told = worse(
        system(found),
        before and system(before),
        [Threshold("entities.strict", "micro", "f1", bound)],
    )
    assert [said[: len(reason)] for said, reason in zip(told, reasons, strict=True)] == reasons


@pytest.mark.parametrize(
    ("worse", "force", "promoted"), [([], False, True), (["F1"], False, False), (["F1"], True, True)]
)
@pytest.mark.usefixtures("scripts")
def test_promotion(worse, force, promoted, tmp_path):
    from promote import main

    for folder, text in (("new", "{}"), ("models/fr_x", "before")):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "meta.json").write_text(text, "utf-8")
    made = {"date": "2025-01-01", "hashes": {}, "recipe": "", "versions": dict.fromkeys(PACKAGES, "1")}
    context = {"name": "fr_x", "data": [], "parts": [], "thresholds": [], "calibration": {}}
    scores = {"context": {**context, "made": made, "worse": worse}, "figures": {}}
    (tmp_path / "scores.json").write_text(json.dumps(scores), "utf-8")
    target = tmp_path / "models" / "fr_x"
    arguments = [str(tmp_path / "new"), str(tmp_path / "scores.json"), str(target)]
    result = CliRunner().invoke(main, [*arguments, "--force"] if force else arguments)
    assert result.exit_code == (0 if promoted else 1)
    assert [path.name for path in target.parent.iterdir()] == ["fr_x"]
    if promoted:
        assert json.loads((target / "meta.json").read_text("utf-8"))["name"] == "x"
        assert ("Promoted by `--force`" in (target / "README.md").read_text("utf-8")) == force
    else:
        assert (target / "meta.json").read_text("utf-8") == "before"
        assert "not promoted" in result.output
        assert "- F1" in result.output


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
