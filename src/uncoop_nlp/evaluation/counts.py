"""What every figure is made of: items predicted, of them correct, items in the gold, of them found."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of items, from which a figure follows; those of parts add up to those of the whole.

    A share of nothing is not a number: `nan`.

    Attributes:
        predicted: Items predicted.
        correct: How many of them are right; a part of one where something counts in part.
        gold: Items in the gold annotation.
        found: How many of them were predicted; mostly as many as `correct`.
    """

    predicted: float = 0
    correct: float = 0
    gold: float = 0
    found: float = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.predicted + other.predicted,
            self.correct + other.correct,
            self.gold + other.gold,
            self.found + other.found,
        )

    @property
    def precision(self) -> float:
        """Share of the predicted items that are right."""
        return self.correct / self.predicted if self.predicted else math.nan

    @property
    def recall(self) -> float:
        """Share of the gold items that were found."""
        return self.found / self.gold if self.gold else math.nan

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall; 0 where only one of them is of nothing."""
        if not self.predicted and not self.gold:
            return math.nan
        shares = [0.0 if math.isnan(share) else share for share in (self.precision, self.recall)]
        return 2 * shares[0] * shares[1] / sum(shares) if sum(shares) else 0.0
