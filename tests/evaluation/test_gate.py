"""Thresholds."""

import pytest

from tests.evaluation.examples import prediction, unit
from uncoop_nlp.evaluation.calibration import calibrate
from uncoop_nlp.evaluation.evaluate import Evaluation
from uncoop_nlp.evaluation.gate import Threshold, ThresholdError, judge, read_thresholds
from uncoop_nlp.evaluation.predictions import Prediction
from uncoop_nlp.evaluation.scores import score

GOLD = unit("L'[ONU](UN_BODY) et la [CEI](ORG) ont parlé.", "COOPERATES_WITH ONU CEI")


def evaluation(found: Prediction) -> Evaluation:
    return Evaluation(
        "test", [GOLD], [found], score([GOLD], [found]), calibrate([GOLD.to_extraction()], [found])
    )


def write(tmp_path, text: str):
    path = tmp_path / "thresholds.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_read_thresholds(tmp_path):
    path = write(
        tmp_path,
        """
        [entities.strict]
        micro = 0.9
        ORG = {precision = 0.5, recall = 1}

        [calibration]
        "entities.strict" = 0.05
        """,
    )
    assert read_thresholds(path) == [
        Threshold("entities.strict", "micro", "f1", 0.9),
        Threshold("entities.strict", "ORG", "precision", 0.5),
        Threshold("entities.strict", "ORG", "recall", 1.0),
        Threshold("entities.strict", "all", "calibration error", 0.05),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "it sets no threshold"),
        ("[entities", "Expected ']'"),
        ("entities = 0.9", "entities: a table is needed, such as [entities.strict]"),
        ("entities.strict = 0.9", "entities.strict: a table is needed"),
        ("[entities.exact]\nmicro = 0.9", "there is no 'entities.exact'; there are entities.boundaries"),
        ("[entities.strict]\nPLACE = 0.9", "there is no 'PLACE'; there are"),
        ("[entities.strict]\nmicro = {accuracy = 0.9}", "there is no 'accuracy'; there are f1"),
        ("[entities.strict]\nmicro = 90", "a bound is a number from 0 to 1; here is 90"),
        ("[entities.strict]\nmicro = true", "a bound is a number from 0 to 1; here is True"),
        ("[calibration]\nentities = 0.1", "there is no 'entities'; there are"),
    ],
)
def test_read_thresholds_refuses(tmp_path, text, message):
    path = write(tmp_path, text)
    with pytest.raises(ThresholdError) as caught:
        read_thresholds(path)
    assert str(caught.value).startswith(f"{path}: ")
    assert message in str(caught.value)


def test_judge():
    found = evaluation(prediction("L'[ONU](UN_BODY) et la [CEI](UN_BODY) ont parlé.", scores=[1.0, 0.7]))
    verdicts = judge(
        found,
        [
            Threshold("entities.strict", "micro", "f1", 0.5),
            Threshold("entities.strict", "micro", "f1", 0.6),
            Threshold("entities.strict", "all", "calibration error", 0.4),
            Threshold("entities.strict", "all", "calibration error", 0.3),
            Threshold("relations.candidates", "micro", "recall", 0.1),
        ],
    )
    assert [verdict.passed for verdict in verdicts] == [True, False, True, False, False]
    assert str(verdicts[1]) == "entities.strict micro f1: 0.500, must be at least 0.600"
    assert str(verdicts[3]) == "entities.strict all calibration error: 0.350, must be at most 0.300"
    assert str(verdicts[4]).startswith("relations.candidates micro recall: nan")
