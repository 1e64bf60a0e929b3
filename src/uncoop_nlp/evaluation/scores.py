"""The figures of a system on gold units, with their uncertainty."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from uncoop_nlp.corpus.records import AnnotatedUnit
from uncoop_nlp.evaluation.counts import Counts
from uncoop_nlp.evaluation.linking import linking_counts
from uncoop_nlp.evaluation.matching import (
    align,
    entity_counts,
    norm_counts,
    relation_counts,
    relation_key,
    relaxed_keys,
)
from uncoop_nlp.evaluation.predictions import Prediction, gold_pairs
from uncoop_nlp.results import Extraction
from uncoop_nlp.scheme import LABELS, RELATIONS

MICRO, MACRO = "micro", "macro"
MEASURES = ("precision", "recall", "f1")
RESAMPLES = 2000
_SEED = 0
_FIELDS = ("predicted", "correct", "gold", "found")

Sums = dict[tuple[str, str], dict[int, Counts]]

FIGURES: dict[str, str] = {
    "entities.strict": "span and label",
    "entities.boundaries": "span, whatever the label",
    "entities.partial": "overlap; half where the spans differ",
    "entities.label": "overlap and label",
    "relations.strict": "from text: relation, both spans, both labels",
    "relations.relaxed": "from text: relation, both labels, spans that overlap",
    "relations.gold_entities": "with the gold entities given",
    "relations.candidates": "gold relations among the pairs considered; recall only",
    "norms.correct_spans": "normal forms where span and label are right",
    "norms.all": "normal forms over everything",
    "linking.pairs": "pairs of mentions of one actor",
    "linking.b_cubed": "mentions of one actor, B³",
}
"""Every figure, with what has to be right."""


def measure_of(figure: str) -> str:
    """The measure that says most of a figure: F1, or recall for what is only a ceiling."""
    return "recall" if figure == "relations.candidates" else "f1"


@dataclass(frozen=True, slots=True)
class Value:
    """A figure's value with its 95 % bootstrap interval over units; `nan` where there is nothing."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Scores:
    """Counts of every figure and label in every unit; figures over units follow from their sums.

    Attributes:
        units: The gold units.
        keys: Figure and label of each column, such as `("entities.strict", "ORG")`.
        table: Counts; shape (units, columns, 4), the last axis as the fields of `Counts`.
    """

    units: Sequence[AnnotatedUnit]
    keys: Sequence[tuple[str, str]]
    table: NDArray[np.float64]

    def labels(self, figure: str) -> list[str]:
        """The labels that a figure has, in the scheme's order; empty if it has not been measured."""
        return [label for name, label in self.keys if name == figure]

    @property
    def figures(self) -> list[str]:
        """The figures that have been measured."""
        return [figure for figure in FIGURES if self.labels(figure)]

    def counts(self, figure: str, label: str = MICRO) -> Counts:
        """The counts of a figure over all units, for a label or over all labels."""
        columns = self._columns(figure, None if label == MICRO else label)
        return Counts(*self.table[:, columns].sum(axis=(0, 1)).tolist())

    def value(self, figure: str, label: str = MICRO, measure: str = "f1") -> Value:
        """A figure with its interval.

        Args:
            figure: One of `FIGURES`.
            label: A label or relation of the scheme, `micro` (over all) or `macro` (mean over labels
                that the gold has).
            measure: `precision`, `recall` or `f1`.

        Raises:
            KeyError: If that has not been measured.
        """
        everything = np.ones((1, len(self.units)))
        value = self._measure(everything, figure, label, measure)[0]
        return Value(float(value), *_interval(self.samples(figure, label, measure)))

    def samples(self, figure: str, label: str = MICRO, measure: str = "f1") -> NDArray[np.float64]:
        """A figure's values over resamples of the units; the same resamples for every figure.

        Of a single unit there is none but itself, and the values are `nan`.
        """
        if len(self.units) == 1:
            return np.full(RESAMPLES, np.nan)
        return self._measure(self._weights, figure, label, measure)

    def part(self, chosen: Iterable[int]) -> Scores:
        """The scores over some of the units, by their places."""
        places = list(chosen)
        return Scores([self.units[place] for place in places], self.keys, self.table[places])

    def by(self, attribute: Literal["document", "section"]) -> dict[str, Scores]:
        """The scores of each document, or of each section of each document, by their names."""
        groups: dict[str, list[int]] = defaultdict(list)
        for place, unit in enumerate(self.units):
            name = unit.document if attribute == "document" else f"{unit.document}: {unit.section}"
            groups[name].append(place)
        return {name: self.part(places) for name, places in groups.items()}

    def errors(self) -> NDArray[np.float64]:
        """For each unit, what was missed and what is spurious: entities and relations, strictly."""
        columns = [*self._columns("entities.strict"), *self._columns("relations.strict")]
        predicted, correct, gold, found = np.moveaxis(self.table[:, columns].sum(axis=1), 1, 0)
        result: NDArray[np.float64] = (predicted - correct) + (gold - found)
        return result

    def _columns(self, figure: str, label: str | None = None) -> list[int]:
        return [i for i, key in enumerate(self.keys) if key == (figure, label or key[1])]

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        """How often each unit is in each resample; depends on the number of units alone."""
        size = len(self.units)
        drawn = np.random.default_rng(_SEED).multinomial(size, np.full(size, 1 / size), size=RESAMPLES)
        return drawn.astype(np.float64)

    def _measure(
        self, weights: NDArray[np.float64], figure: str, label: str, measure: str
    ) -> NDArray[np.float64]:
        """A measure for each row of weights of the units."""
        labels = self.labels(figure)
        if not labels or label not in (*labels, MICRO, MACRO) or measure not in MEASURES:
            raise KeyError(f"{figure} {label} {measure}")
        columns = self._columns(figure)
        sums = np.einsum("ru,ucf->rcf", weights, self.table[:, columns])
        if label == MACRO:
            per_label = _measures(sums, measure)
            per_label[sums[..., _FIELDS.index("gold")] == 0] = np.nan
            return _nanmean(per_label)
        if label == MICRO:
            return _measures(sums.sum(axis=1), measure)
        return _measures(sums[:, labels.index(label)], measure)


def score(units: Sequence[AnnotatedUnit], predictions: Sequence[Prediction]) -> Scores:
    """Hold predictions against gold units.

    Raises:
        ValueError: If there is no unit, or not one prediction for each.
    """
    if not units or len(units) != len(predictions):
        raise ValueError(f"{len(units)} gold units and {len(predictions)} predictions")
    gold = [unit.to_extraction() for unit in units]
    sums: Sums = defaultdict(lambda: defaultdict(Counts))
    for place, (extraction, prediction) in enumerate(zip(gold, predictions, strict=True)):
        for figure, label, counts in _unit_counts(extraction, prediction):
            sums[figure, label][place] += counts
    for place, figure, label, counts in _document_counts(units, gold, predictions):
        sums[figure, label][place] += counts
    if not _links(predictions):
        sums = {key: c for key, c in sums.items() if not key[0].startswith(("norms.", "linking."))}
    keys = sorted(sums, key=_rank)
    table = np.zeros((len(units), len(keys), len(_FIELDS)))
    for column, key in enumerate(keys):
        for place, counts in sums[key].items():
            table[place, column] = [getattr(counts, field) for field in _FIELDS]
    return Scores(units, keys, table)


def difference(
    one: Scores, other: Scores, figure: str, label: str = MICRO, measure: str = "f1"
) -> Value:
    """How much a system is better than another on the same units, with the interval of that.

    A paired bootstrap: both are measured on the same resamples. The difference is real, at the 5 %
    level, where the interval does not hold 0.
    """
    value = one.value(figure, label, measure).value - other.value(figure, label, measure).value
    samples = one.samples(figure, label, measure) - other.samples(figure, label, measure)
    return Value(value, *_interval(samples))


def _interval(samples: NDArray[np.float64]) -> tuple[float, float]:
    """The middle 95 % of the samples that are numbers."""
    if np.isnan(samples).all():
        return math.nan, math.nan
    low, high = np.nanpercentile(samples, [2.5, 97.5])
    return float(low), float(high)


def _unit_counts(gold: Extraction, prediction: Prediction) -> Iterator[tuple[str, str, Counts]]:
    found = prediction.found
    pairs = align(gold.entities, found.entities)
    keys = {relation_key(relation) for relation in gold.relations}
    yield from entity_counts(pairs)
    yield from norm_counts(pairs)
    yield from relation_counts("strict", keys, map(relation_key, found.relations))
    yield from relation_counts("relaxed", keys, relaxed_keys(found, pairs))
    if prediction.on_gold is not None:
        yield from relation_counts(
            "gold_entities", keys, map(relation_key, prediction.on_gold.relations)
        )
    if prediction.candidates is not None:
        for label, *ends in gold_pairs(gold):
            yield (
                "relations.candidates",
                label,
                Counts(gold=1, found=tuple(ends) in prediction.candidates),
            )


def _links(predictions: Iterable[Prediction]) -> bool:
    """Whether a system gives any normal form or key; one that does not is not measured by them."""
    entities = (entity for prediction in predictions for entity in prediction.found.entities)
    return any(entity.norm is not None or entity.id is not None for entity in entities)


def _document_counts(
    units: Sequence[AnnotatedUnit], gold: Sequence[Extraction], predictions: Sequence[Prediction]
) -> Iterator[tuple[int, str, str, Counts]]:
    by_document = sorted(range(len(units)), key=lambda place: units[place].document)
    for _, group in groupby(by_document, key=lambda place: units[place].document):
        places = list(group)
        sides = [gold[place] for place in places], [predictions[place].found for place in places]
        for number, figure, label, counts in linking_counts(*sides):
            yield places[number], figure, label, counts


def _rank(key: tuple[str, str]) -> tuple[int, int]:
    order = [*LABELS, *RELATIONS, "all"]
    return list(FIGURES).index(key[0]), order.index(key[1])


def _measures(sums: NDArray[np.float64], measure: str) -> NDArray[np.float64]:
    """Precision, recall or F1 of counts on the last axis; as in `Counts`."""
    predicted, correct, gold, found = np.moveaxis(sums, -1, 0)
    precision, recall = _ratio(correct, predicted), _ratio(found, gold)
    if measure == "precision":
        return precision
    if measure == "recall":
        return recall
    precision, recall = np.nan_to_num(precision), np.nan_to_num(recall)
    f1 = np.nan_to_num(_ratio(2 * precision * recall, precision + recall))
    return np.where((predicted == 0) & (gold == 0), np.nan, f1)


def _ratio(part: NDArray[np.float64], whole: NDArray[np.float64]) -> NDArray[np.float64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def _nanmean(values: NDArray[np.float64]) -> NDArray[np.float64]:
    known = ~np.isnan(values)
    return _ratio(np.where(known, values, 0).sum(axis=-1), known.sum(axis=-1).astype(np.float64))
