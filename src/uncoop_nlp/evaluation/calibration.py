"""Whether the scores mean what they say: of all items with score 0.8, four in five should be right."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from uncoop_nlp.evaluation.matching import mention, relation_key
from uncoop_nlp.evaluation.predictions import Prediction
from uncoop_nlp.results import Extraction

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions whose scores are from `low` up to `high`."""

    low: float
    high: float
    count: int
    mean_score: float
    share_right: float


@dataclass(frozen=True)
class Calibration:
    """The scores of predictions against what came true.

    Attributes:
        scores: The score of each prediction.
        right: Whether it is right: strictly, as in the figure that it belongs to.
        gold: Number of gold items, found or not.
    """

    scores: NDArray[np.float64]
    right: NDArray[np.bool_]
    gold: int

    @property
    def bins(self) -> list[Bin]:
        """The reliability table: ten bins of equal width, empty ones left out."""
        edges = np.linspace(0, 1, _BINS + 1)
        places = np.clip(np.digitize(self.scores, edges) - 1, 0, _BINS - 1)
        found = []
        for place, (low, high) in enumerate(pairwise(edges.tolist())):
            here = places == place
            if here.any():
                mean, share = float(self.scores[here].mean()), float(self.right[here].mean())
                found.append(Bin(low, high, int(here.sum()), mean, share))
        return found

    @property
    def error(self) -> float:
        """Expected calibration error (Naeini et al. 2015): mean distance of score and share right."""
        if not len(self.scores):
            return math.nan
        distances = [b.count * abs(b.mean_score - b.share_right) for b in self.bins]
        return sum(distances) / len(self.scores)

    def precision_recall(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
        """Precision, recall and threshold where only predictions from that score on are kept.

        Raises:
            ImportError: If scikit-learn is not installed.
        """
        from sklearn.metrics import precision_recall_curve

        precision, recall, thresholds = precision_recall_curve(self.right, self.scores)
        found = self.right.sum() / self.gold if self.gold else math.nan
        return precision[:-1], recall[:-1] * found, thresholds


def calibrate(gold: Sequence[Extraction], predictions: Sequence[Prediction]) -> dict[str, Calibration]:
    """The calibration of each figure whose predictions have scores; empty where there are none."""
    found = [prediction.found for prediction in predictions]
    given = [prediction.on_gold for prediction in predictions]
    outcomes = {
        "entities.strict": list(_entities(gold, found)),
        "relations.strict": list(_relations(gold, found)),
        "relations.gold_entities": list(_relations(gold, [g for g in given if g is not None])),
    }
    n_gold = {
        "entities": sum(len({mention(e) for e in unit.entities}) for unit in gold),
        "relations": sum(len({relation_key(r) for r in unit.relations}) for unit in gold),
    }
    return {
        figure: Calibration(
            np.array([score for score, _ in items], dtype=np.float64),
            np.array([right for _, right in items], dtype=np.bool_),
            n_gold[figure.split(".")[0]],
        )
        for figure, items in outcomes.items()
        if any(score != 1 for score, _ in items)  # all at 1: there are no scores
    }


def _entities(gold: Sequence[Extraction], found: Sequence[Extraction]) -> Iterator[tuple[float, bool]]:
    for expected, unit in zip(gold, found, strict=True):
        keys = {mention(entity) for entity in expected.entities}
        yield from ((entity.score, mention(entity) in keys) for entity in unit.entities)


def _relations(gold: Sequence[Extraction], found: Sequence[Extraction]) -> Iterator[tuple[float, bool]]:
    for expected, unit in zip(gold, found, strict=len(found) > 0):
        keys = {relation_key(relation) for relation in expected.relations}
        yield from ((relation.score, relation_key(relation) in keys) for relation in unit.relations)
