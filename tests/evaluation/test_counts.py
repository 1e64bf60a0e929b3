"""Precision, recall and F1 of counts, computed by hand."""

import math

import pytest

from uncoop_nlp.evaluation.counts import Counts


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        (Counts(predicted=4, correct=3, gold=6, found=3), 0.75, 0.5, 0.6),
        (Counts(predicted=2, correct=2, gold=2, found=2), 1, 1, 1),
        (Counts(predicted=2, correct=0, gold=3, found=0), 0, 0, 0),
        (Counts(predicted=0, correct=0, gold=3, found=0), math.nan, 0, 0),
        (Counts(predicted=2, correct=0, gold=0, found=0), 0, math.nan, 0),
        (Counts(), math.nan, math.nan, math.nan),
        (Counts(predicted=2, correct=1.5, gold=4, found=1), 0.75, 0.25, 0.375),
    ],
)
def test_counts_measures(counts, precision, recall, f1):
    assert (counts.precision, counts.recall, counts.f1) == pytest.approx(
        (precision, recall, f1), nan_ok=True
    )


def test_counts_add_up():
    assert Counts(1, 2, 3, 4) + Counts(10, 20, 30, 40) == Counts(11, 22, 33, 44)
