"""Evaluating a system: a pipeline or a file of predictions, on gold units."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from uncoop_nlp.api import load
from uncoop_nlp.corpus.records import AnnotatedUnit, require_gold
from uncoop_nlp.evaluation.calibration import Calibration, calibrate
from uncoop_nlp.evaluation.matching import Pair, align, relation_key, same_span
from uncoop_nlp.evaluation.predictions import Prediction, read_predictions, run_pipeline
from uncoop_nlp.evaluation.scores import Scores, score
from uncoop_nlp.results import Entity, Extraction, Relation

if TYPE_CHECKING:
    from spacy.language import Language

CORRECT, LABEL, BOUNDARIES, BOTH, MISSED, SPURIOUS = (
    "correct",
    "label",
    "boundaries",
    "label and boundaries",
    "missed",
    "spurious",
)
KINDS = (LABEL, BOUNDARIES, BOTH, MISSED, SPURIOUS)
"""What can be wrong of an entity; of a relation, it is missed or spurious."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gold item, a predicted one, or both, and how they compare; one of the two may be `None`."""

    kind: str
    gold: Entity | Relation | None
    predicted: Entity | Relation | None

    @property
    def label(self) -> str:
        """The gold label, or that of what is spurious."""
        item = self.gold or self.predicted
        return item.label if item else ""


@dataclass(frozen=True)
class Evaluation:
    """A system on gold units.

    Attributes:
        system: Its name: of the folder or file.
        units: The gold units.
        predictions: What the system says of each.
        scores: The figures.
        calibration: For each figure whose predictions have scores.
        faults: The figures on the same units with a fault in their texts, by the fault; empty where
            that was not tried.
    """

    system: str
    units: Sequence[AnnotatedUnit]
    predictions: Sequence[Prediction]
    scores: Scores
    calibration: dict[str, Calibration]
    faults: Mapping[str, Scores] = field(default_factory=dict)

    @cached_property
    def outcomes(self) -> list[list[Outcome]]:
        """Everything right and wrong in each unit: entities, then relations from text."""
        both = zip(self.units, self.predictions, strict=True)
        return [list(_outcomes(unit.to_extraction(), prediction.found)) for unit, prediction in both]

    def costliest(self, number: int = 10) -> list[int]:
        """The places of the units with most errors, those with most first."""
        errors = self.scores.errors()
        order = np.argsort(-errors, kind="stable")[:number]
        return [int(place) for place in order if errors[place]]


def evaluate(system: str | os.PathLike[str] | None, units: Sequence[AnnotatedUnit]) -> Evaluation:
    """Evaluate a system on gold units.

    Args:
        system: Folder or name of a spaCy pipeline, or a `.jsonl` file of predictions; `None` is the
            pipeline that this library carries.
        units: The gold.

    Raises:
        OSError: If the pipeline cannot be loaded.
        CorpusError: If the gold cannot be counted by, or the file of predictions cannot be read.
        PredictionError: If predictions and gold do not cover the same texts.
        ValueError: If there is no unit.
    """
    units = require_gold(units)
    if system is not None and str(system).endswith(".jsonl"):
        predictions = read_predictions(system, units)
    else:
        predictions = run_pipeline(_load(system), units)
    return evaluation_of("carried pipeline" if system is None else str(system), units, predictions)


def evaluation_of(
    system: str, units: Sequence[AnnotatedUnit], predictions: Sequence[Prediction]
) -> Evaluation:
    """Evaluate what a system of this name says of gold units."""
    gold = [unit.to_extraction() for unit in units]
    return Evaluation(
        system, units, predictions, score(units, predictions), calibrate(gold, predictions)
    )


def _load(system: str | os.PathLike[str] | None) -> Language:
    import spacy

    try:
        return load() if system is None else spacy.load(os.fspath(system))
    except ValueError as error:  # spaCy's, where a component is not known
        raise OSError(f"{system}: {' '.join(str(error).split())}") from None


def _outcomes(gold: Extraction, found: Extraction) -> Iterator[Outcome]:
    for pair in align(gold.entities, found.entities):
        yield Outcome(_entity_kind(pair), *pair)
    yield from _relation_outcomes(gold, found)


def _entity_kind(pair: Pair) -> str:
    gold, predicted = pair
    if gold is None:
        return SPURIOUS
    if predicted is None:
        return MISSED
    if gold.label == predicted.label:
        return CORRECT if same_span(gold, predicted) else BOUNDARIES
    return LABEL if same_span(gold, predicted) else BOTH


def _relation_outcomes(gold: Extraction, found: Extraction) -> Iterator[Outcome]:
    left, right = ({relation_key(r): r for r in side.relations} for side in (gold, found))
    for key in sorted(left.keys() | right.keys(), key=lambda key: (key[1], key[2], key[0])):
        kind = CORRECT if key in left and key in right else MISSED if key in left else SPURIOUS
        yield Outcome(kind, left.get(key), right.get(key))
