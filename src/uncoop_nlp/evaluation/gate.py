"""Thresholds that a system must reach: what a CI passes or fails by.

A TOML file with a table for each figure and a line for each label: `micro = 0.85` is an F1 (of
candidates, a recall) of at least 0.85, `micro = {precision = 0.98}` names another measure. In the
table `calibration` a figure's expected calibration error may be at most the value.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from uncoop_nlp.evaluation.evaluate import Evaluation
from uncoop_nlp.evaluation.scores import FIGURES, MACRO, MEASURES, MICRO, Value, measure_of
from uncoop_nlp.scheme import LABELS, RELATIONS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ERROR = "calibration error"
_NAMES = {MICRO, MACRO, "all", *LABELS, *RELATIONS}


class ThresholdError(ValueError):
    """A file of thresholds that cannot be used; the message says where and why, in one line."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """A bound for a measure of a figure: at least, or for the calibration error at most."""

    figure: str
    label: str
    measure: str
    bound: float

    def __str__(self) -> str:
        return f"{self.figure} {self.label} {self.measure}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A threshold, what was measured, and whether that is good enough."""

    threshold: Threshold
    value: Value
    passed: bool

    def __str__(self) -> str:
        value, bound = self.value, self.threshold.bound
        sides = "at most" if self.threshold.measure == ERROR else "at least"
        interval = "" if math.isnan(value.low) else f" (95 % interval {value.low:.3f}–{value.high:.3f})"
        return f"{self.threshold}: {value.value:.3f}{interval}, must be {sides} {bound:.3f}"


def read_thresholds(path: str | os.PathLike[str]) -> list[Threshold]:
    """Read thresholds.

    Raises:
        ThresholdError: If the file cannot be read, sets nothing, or has a name or value of no meaning.
    """
    try:
        data = tomllib.loads(Path(path).read_text("utf-8"))
        thresholds = [threshold for part in data.items() for threshold in _read_part(*part)]
    except (OSError, ValueError, RecursionError) as error:
        raise ThresholdError(f"{path}: {error}") from None
    if not thresholds:
        raise ThresholdError(f"{path}: it sets no threshold")
    return thresholds


def judge(evaluation: Evaluation, thresholds: Sequence[Threshold]) -> list[Verdict]:
    """Whether each threshold is met; one whose figure was not measured is not."""
    return [_judge(evaluation, threshold) for threshold in thresholds]


def _judge(evaluation: Evaluation, threshold: Threshold) -> Verdict:
    if threshold.measure == ERROR:
        calibration = evaluation.calibration.get(threshold.figure)
        error = calibration.error if calibration else math.nan
        return Verdict(threshold, Value(error, math.nan, math.nan), error <= threshold.bound)
    try:
        value = evaluation.scores.value(threshold.figure, threshold.label, threshold.measure)
    except KeyError:
        value = Value(math.nan, math.nan, math.nan)
    return Verdict(threshold, value, value.value >= threshold.bound)


def _read_part(group: str, figures: Any) -> Iterator[Threshold]:
    """The thresholds of a top-level table: `entities` with its figures, or `calibration`."""
    if not isinstance(figures, dict):
        raise ThresholdError(f"{group}: a table is needed, such as [{next(iter(FIGURES))}]")
    for name, bounds in figures.items():
        if group == "calibration":
            yield Threshold(_known(name, FIGURES), "all", ERROR, _bound(bounds))
            continue
        figure = _known(f"{group}.{name}", FIGURES)
        if not isinstance(bounds, dict):
            raise ThresholdError(f"{figure}: a table is needed, with a bound for micro or a label")
        for label, bound in bounds.items():
            measures = bound if isinstance(bound, dict) else {measure_of(figure): bound}
            for measure, value in measures.items():
                label, measure = _known(label, _NAMES), _known(measure, MEASURES)
                yield Threshold(figure, label, measure, _bound(value))


def _known(name: str, names: Any) -> str:
    if name not in names:
        raise ThresholdError(f"there is no {name!r}; there are {', '.join(sorted(names))}")
    return name


def _bound(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ThresholdError(f"a bound is a number from 0 to 1; here is {value!r}")
    return float(value)
