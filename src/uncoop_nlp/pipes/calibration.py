"""From the probabilities of a model to shares of what comes true.

A model is surer of itself than it should be. A logistic curve through its predictions on texts that it
was not trained on puts that right (Platt 1999); `training/cross_validate.py` fits its two numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

AS_IT_IS = (1.0, 0.0)
_EDGE = 1e-4


def calibrated(probabilities: ArrayLike, calibration: Sequence[float]) -> NDArray[np.float64]:
    """Probabilities on the curve with this slope and offset; `AS_IT_IS` changes nothing."""
    given = np.asarray(probabilities, dtype=np.float64)
    if tuple(calibration) == AS_IT_IS:
        return given
    slope, offset = calibration
    return np.asarray(1 / (1 + np.exp(-slope * _logit(given) - offset)))


def checked(calibration: Sequence[float], name: str) -> Sequence[float]:
    """A calibration that the component of that name can use.

    Raises:
        ValueError: If it is not two finite numbers, or the slope is not above 0: scores would lose their
            order.
    """
    if len(calibration) != 2 or not np.isfinite(calibration).all() or calibration[0] <= 0:
        raise ValueError(
            f"{name}: calibration is a slope above 0 and an offset; this is {[*calibration]}"
        )
    return calibration


def fit_calibration(probabilities: Iterable[float], right: Iterable[bool]) -> tuple[float, float]:
    """The slope and offset that suit predictions and whether they are right.

    Raises:
        ImportError: If scikit-learn is not installed.
        ValueError: If all predictions are right, or all wrong.
    """
    from sklearn.linear_model import LogisticRegression

    inputs = _logit(np.array([*probabilities], dtype=np.float64)).reshape(-1, 1)
    model = LogisticRegression(C=np.inf).fit(inputs, [*right])
    return round(float(model.coef_[0, 0]), 3), round(float(model.intercept_[0]), 3)


def _logit(probabilities: NDArray[np.float64]) -> NDArray[np.float64]:
    edged = np.clip(probabilities, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(edged / (1 - edged)))
