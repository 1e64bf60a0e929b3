"""What a system says of gold units: pipelines and files."""

import json

import pytest
import spacy

from tests.evaluation.examples import unit
from uncoop_nlp import extract, load
from uncoop_nlp.corpus import CorpusError
from uncoop_nlp.evaluation.evaluate import evaluate
from uncoop_nlp.evaluation.predictions import (
    PredictionError,
    read_predictions,
    run_pipeline,
    to_jsonl,
)

GOLD = unit("L'[OSCE](ORG) a aidé le [HCR](UN_BODY) en [mai 2020](DATE).", "SUPPORTS OSCE HCR")
OTHER = unit("La [CEI](ORG) a aidé la [LEA](ORG).", "SUPPORTS CEI LEA", name="X-1:p2")


def test_run_pipeline_finds_from_text_and_on_gold_entities():
    first, second = run_pipeline(load(), [GOLD, OTHER])
    assert first.found == extract(GOLD.text)
    assert [(e.text, e.label) for e in second.on_gold.entities] == [("CEI", "ORG"), ("LEA", "ORG")]
    assert ((2, 6, "ORG"), (17, 20, "UN_BODY")) in first.candidates


def test_run_pipeline_takes_any_pipeline_of_spacy():
    nlp = spacy.blank("fr")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "OSCE"}])
    (found,) = run_pipeline(nlp, [GOLD])
    assert [(e.text, e.score) for e in found.found.entities] == [("OSCE", 1.0)]
    assert found.found.relations == ()
    assert found.candidates is None


def test_run_pipeline_refuses_labels_of_another_scheme():
    nlp = spacy.blank("fr")
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "OSCE"}])
    with pytest.raises(PredictionError, match="X-1:p1: unknown PER; there are UN_BODY"):
        run_pipeline(nlp, [GOLD])


def test_evaluate_refuses_gold_of_another_scheme():
    with pytest.raises(CorpusError, match="X-1:p1: not of the scheme: PLACE"):
        evaluate(None, [unit("À [Bakou](PLACE).")])


def test_predictions_written_are_read_again(tmp_path):
    found = run_pipeline(load(), [GOLD, OTHER])
    (tmp_path / "found.jsonl").write_text(to_jsonl([GOLD, OTHER], found), encoding="utf-8")
    again = read_predictions(tmp_path / "found.jsonl", [OTHER, GOLD])
    assert [prediction.found for prediction in again] == [found[1].found, found[0].found]


def test_read_predictions_takes_what_extract_writes_and_corpus_files(tmp_path):
    row = {"document": "X/1", "unit": "p1", **GOLD.to_extraction().to_dict()}
    path = tmp_path / "found.jsonl"
    path.write_text(json.dumps(row) + "\n" + OTHER.to_json() + "\n", encoding="utf-8")
    first, second = read_predictions(path, [GOLD, OTHER])
    assert first.found == GOLD.to_extraction()
    assert second.found == OTHER.to_extraction()


def test_read_predictions_takes_scores_and_leaves_other_units_aside(tmp_path):
    row = {
        "id": "X-1:p1",
        "text": GOLD.text,
        "entities": [{"id": 7, "label": "ORG", "start_offset": 2, "end_offset": 6, "score": 0.5}],
    }
    path = tmp_path / "found.jsonl"
    path.write_text(json.dumps(row) + "\n" + OTHER.to_json() + "\n", encoding="utf-8")
    (found,) = read_predictions(path, [GOLD])
    assert found.found.entities[0].score == 0.5


def rows(*changes: dict) -> str:
    base = {"id": "X-1:p1", "text": GOLD.text, "entities": []}
    return "".join(json.dumps(base | change) + "\n" for change in changes)


ENTITY = {"id": 1, "label": "ORG", "start_offset": 2, "end_offset": 6}


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["{path}: X-1:p1: no prediction for this unit"]),
        ("{\n", ["{path}:1: not JSON", "{path}: X-1:p1: no prediction for this unit"]),
        ("[]\n", ["{path}:1: each line is an object", "no prediction"]),
        ('{"text": ""}\n', ["{path}:1: 'document'", "no prediction"]),
        (
            rows({"text": "Autre"}),
            ["{path}:1: X-1:p1: its text differs from the gold's", "no prediction"],
        ),
        (rows({}, {}), ["{path}:2: X-1:p1: it stands twice"]),
        (rows({"entities": [ENTITY | {"label": "LOC"}]}), ["X-1:p1: unknown LOC; there are", "no pred"]),
        (
            rows({"entities": [ENTITY | {"score": "high"}]}),
            ["a score is a number from 0 to 1", "no pred"],
        ),
        (rows({"entities": [ENTITY | {"score": float("nan")}]}), ["a score is a number", "no pred"]),
        (
            rows({"entities": [ENTITY | {"norm": [1]}]}),
            ["a normal form is a text; here is [1]", "no pred"],
        ),
        (rows({"entities": [ENTITY | {"end_offset": 99}]}), ["2-99 is not within the text", "no pred"]),
        (
            rows({"entities": [ENTITY], "relations": [{"type": "X", "from_id": 1, "to_id": 1}]}),
            ["X-1:p1: unknown X; there are COOPERATES_WITH", "no pred"],
        ),
    ],
)
def test_read_predictions_lists_every_fault(tmp_path, text, faults):
    path = tmp_path / "found.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PredictionError) as caught:
        read_predictions(path, [GOLD])
    lines = str(caught.value).splitlines()
    assert len(lines) == len(faults)
    for line, fault in zip(lines, faults, strict=True):
        assert fault.format(path=path) in line


def test_read_predictions_lists_the_first_faults_of_many(tmp_path):
    (tmp_path / "found.jsonl").write_text("{\n" * 30, encoding="utf-8")
    with pytest.raises(PredictionError, match="… and 11 more"):
        read_predictions(tmp_path / "found.jsonl", [GOLD])


def test_evaluate_says_what_is_right_and_wrong(tmp_path):
    (tmp_path / "found.jsonl").write_text(
        rows(
            {
                "entities": [
                    ENTITY,
                    {"id": 2, "label": "ORG", "start_offset": 17, "end_offset": 20},
                    {"id": 3, "label": "DATE", "start_offset": 24, "end_offset": 27},
                ],
                "relations": [{"type": "SUPPORTS", "from_id": 1, "to_id": 2}],
            }
        ),
        encoding="utf-8",
    )
    found = evaluate(tmp_path / "found.jsonl", [GOLD])
    assert [outcome.kind for outcome in found.outcomes[0]] == [
        "correct",  # OSCE
        "label",  # HCR
        "boundaries",  # mai 2020
        "spurious",  # SUPPORTS OSCE -> HCR as ORG
        "missed",  # SUPPORTS OSCE -> HCR as UN_BODY
    ]
    assert found.costliest() == [0]
