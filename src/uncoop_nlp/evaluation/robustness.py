"""What a system loses where texts have faults that they often have."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace

from uncoop_nlp.corpus.faults import FAULTS, HEADING_FAULTS, is_heading, spoil
from uncoop_nlp.corpus.records import AnnotatedUnit
from uncoop_nlp.evaluation.evaluate import Evaluation, evaluate

_SEED = 0


def with_faults(evaluation: Evaluation, system: str | os.PathLike[str] | None) -> Evaluation:
    """The evaluation with the scores of its system on the same units under each fault.

    Errors are as for `evaluate`; the system is a pipeline, not a file of predictions.
    """
    spoilt = _spoilt(evaluation.units)
    return replace(evaluation, faults={name: evaluate(system, units).scores for name, units in spoilt})


def _spoilt(units: Sequence[AnnotatedUnit]) -> Iterator[tuple[str, list[AnnotatedUnit]]]:
    for name, fault in {**FAULTS, **HEADING_FAULTS}.items():
        chance = random.Random(_SEED)  # noqa: S311 - no secret
        takes = is_heading if name in HEADING_FAULTS else bool
        yield name, [spoil(unit, fault, chance) if takes(unit) else unit for unit in units]
