"""Probabilities on a logistic curve."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncoop_nlp.pipes.calibration import AS_IT_IS, calibrated, checked, fit_calibration

PROBABILITIES = st.floats(0, 1)


@given(PROBABILITIES)
def test_as_it_is(probability):
    assert calibrated(probability, AS_IT_IS) == probability


@given(PROBABILITIES, PROBABILITIES, st.floats(0.1, 3), st.floats(-3, 3))
def test_the_order_stays(one, other, slope, offset):
    low, high = sorted([one, other])
    assert 0 < calibrated(low, (slope, offset)) <= calibrated(high, (slope, offset)) < 1


@pytest.mark.parametrize("curve", [(0.5, -0.3), (1.0, 0.0), (0.8, -0.7)])
def test_fit_finds_the_curve_that_the_outcomes_follow(curve):
    chance = random.Random(0)
    probabilities = [chance.uniform(0.02, 0.98) for _ in range(20_000)]
    right = [chance.random() < calibrated(p, curve) for p in probabilities]
    assert fit_calibration(probabilities, right) == pytest.approx(curve, abs=0.08)


def test_a_score_of_075_means_three_in_four():
    """Of a model that says 0.99 and is right three times in four."""
    curve = fit_calibration(
        [0.99] * 400 + [0.6] * 400, [True, True, True, False] * 100 + [True, False] * 200
    )
    assert calibrated(0.99, curve) == pytest.approx(0.75, abs=0.01)
    assert calibrated(0.6, curve) == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    "calibration", [(1.0,), (1.0, 0.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (1.0, math.nan)]
)
def test_a_calibration_that_cannot_be_used_is_refused(calibration):
    with pytest.raises(ValueError, match="uncoop_ner: calibration is a slope above 0 and an offset"):
        checked(calibration, "uncoop_ner")
