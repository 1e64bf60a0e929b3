"""From the probabilities of a model to shares of what comes true.

A model is surer of itself than it should be. A logistic curve through its predictions on texts that it
was not trained on puts that right (Platt 1999); `training/cross_validate.py` fits its two numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np

AS_IT_IS = (1.0, 0.0)
_EDGE = 1e-4


def calibrated(probability: float, calibration: Sequence[float]) -> float:
    """A probability on the curve with this slope and offset; `AS_IT_IS` changes nothing."""
    if tuple(calibration) == AS_IT_IS:
        return probability
    slope, offset = calibration
    return 1 / (1 + math.exp(-slope * _logit(probability) - offset))


def fit_calibration(probabilities: Iterable[float], right: Iterable[bool]) -> tuple[float, float]:
    """The slope and offset that suit predictions and whether they are right.

    Raises:
        ImportError: If scikit-learn is not installed.
        ValueError: If all predictions are right, or all wrong.
    """
    from sklearn.linear_model import LogisticRegression

    inputs = np.array([[_logit(p)] for p in probabilities])
    model = LogisticRegression(C=np.inf).fit(inputs, [*right])
    return round(float(model.coef_[0, 0]), 3), round(float(model.intercept_[0]), 3)


def _logit(probability: float) -> float:
    edged = min(max(probability, _EDGE), 1 - _EDGE)
    return math.log(edged / (1 - edged))
