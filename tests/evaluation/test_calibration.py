"""Reliability tables and expected calibration error, computed by hand."""

import math

import numpy as np
import pytest

from tests.evaluation.examples import prediction, unit
from uncoop_nlp.evaluation.calibration import Calibration, calibrate


def calibration(*items: tuple[float, bool], gold: int | None = None) -> Calibration:
    scores, right = (np.array(column) for column in zip(*items, strict=True))
    return Calibration(scores.astype(float), right.astype(bool), gold or len(items))


def test_error_of_scores_that_mean_what_they_say():
    """Of ten predictions at 0.8, eight are right."""
    assert calibration(*[(0.8, number < 8) for number in range(10)]).error == pytest.approx(0)


def test_error_and_bins():
    found = calibration((0.9, True), (0.94, False), (0.35, False), (1.0, True))
    shown = [(round(b.low, 1), b.count, b.mean_score, b.share_right) for b in found.bins]
    assert shown == [(0.3, 1, 0.35, 0.0), (0.9, 3, pytest.approx(2.84 / 3), pytest.approx(2 / 3))]
    assert found.error == pytest.approx((1 * 0.35 + 3 * (2.84 / 3 - 2 / 3)) / 4)


def test_error_of_nothing():
    assert math.isnan(Calibration(np.array([]), np.array([], dtype=bool), 3).error)


def test_precision_and_recall_by_threshold():
    """Of four gold items two were found; recall ends at one half."""
    precision, recall, thresholds = calibration(
        (0.9, True), (0.8, False), (0.7, True), gold=4
    ).precision_recall()
    assert thresholds.tolist() == [0.7, 0.8, 0.9]
    assert precision.tolist() == pytest.approx([2 / 3, 1 / 2, 1])
    assert recall.tolist() == pytest.approx([1 / 2, 1 / 4, 1 / 4])


def test_calibrate_takes_each_prediction_with_what_came_true():
    gold = unit("L'[ONU](UN_BODY) et la [CEI](ORG).")
    found = prediction("L'[ONU](ORG) et la [CEI](ORG).", scores=[0.4, 0.9])
    entities = calibrate([gold.to_extraction()], [found])["entities.strict"]
    assert (entities.scores.tolist(), entities.right.tolist()) == ([0.4, 0.9], [False, True])
    assert entities.gold == 2


def test_calibrate_leaves_out_what_a_system_does_not_give():
    gold = unit("L'[ONU](UN_BODY).").to_extraction()
    assert calibrate([gold], [prediction("L'ONU.")]) == {}
    assert calibrate([gold], [prediction("L'[ONU](ORG).")]) == {}  # every score is 1: there are none
