"""Two systems on the same gold units."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from uncoop_nlp.evaluation.evaluate import CORRECT, Evaluation
from uncoop_nlp.evaluation.matching import mention, relation_key
from uncoop_nlp.evaluation.scores import MACRO, MICRO, Value, difference, measure_of
from uncoop_nlp.results import Entity, Relation

Item = tuple[str, Entity | Relation]


@dataclass(frozen=True)
class Comparison:
    """Two systems side by side.

    Attributes:
        one: The first system.
        other: The second.
        differences: For figure and label, by how much F1 of the first is above that of the second
            (recall, where that is the figure's measure), with the 95 % interval of a paired bootstrap.
        only_one: Unit and gold item that the first alone got right: entities, then relations from text.
        only_other: The same for the second.
    """

    one: Evaluation
    other: Evaluation
    differences: Mapping[tuple[str, str], Value]
    only_one: Sequence[Item]
    only_other: Sequence[Item]

    @staticmethod
    def verdict(value: Value) -> str:
        """What a difference says: which is better, if any."""
        if math.isnan(value.low):
            return "not measured"
        if value.low > 0:
            return "A is better"
        return "B is better" if value.high < 0 else "no real difference"


def compare(one: Evaluation, other: Evaluation) -> Comparison:
    """Compare two evaluations of the same units.

    Raises:
        ValueError: If the units are not the same.
    """
    if [unit.id for unit in one.units] != [unit.id for unit in other.units]:
        raise ValueError("the two systems were not evaluated on the same units")
    both = [figure for figure in one.scores.figures if figure in other.scores.figures]
    keys = [
        (figure, label)
        for figure in both
        for label in (MICRO, MACRO, *one.scores.labels(figure))
        if label in (MICRO, MACRO, *other.scores.labels(figure))
    ]
    right, right_too = dict(_right(one)), dict(_right(other))
    return Comparison(
        one,
        other,
        {key: difference(one.scores, other.scores, *key, measure_of(key[0])) for key in keys},
        [item for key, item in right.items() if key not in right_too],
        [item for key, item in right_too.items() if key not in right],
    )


def _right(evaluation: Evaluation) -> Iterator[tuple[tuple[str, object], Item]]:
    for unit, outcomes in zip(evaluation.units, evaluation.outcomes, strict=True):
        for outcome in outcomes:
            if outcome.kind == CORRECT and (item := outcome.gold):
                key = relation_key(item) if isinstance(item, Relation) else mention(item)
                yield (unit.id, key), (unit.id, item)
