"""Two annotations of the same texts: where they differ, and how far they agree.

Agreement is the strict F1 of one annotation against the other. Unlike kappa it needs no count of the
spans that nobody marked, of which there is none (Hripcsak and Rothschild 2005, JAMIA 12(3), 296-298);
and it is the same from either side.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from uncoop_nlp.corpus.records import AnnotatedUnit, CorpusError, require_gold
from uncoop_nlp.evaluation.counts import Counts
from uncoop_nlp.evaluation.matching import (
    align,
    entity_counts,
    norm_counts,
    relation_counts,
    relation_key,
)
from uncoop_nlp.results import Entity, Extraction, Relation

AGREEMENT_FIGURES = ("entities.strict", "relations.strict", "norms.correct_spans")


@dataclass(frozen=True, slots=True)
class Difference:
    """What two annotations of a unit say otherwise; `None` where one says nothing.

    Attributes:
        kind: `entity`, `relation` or `norm`.
        first: What the first annotation has, in words.
        second: What the second has.
    """

    unit: str
    kind: str
    first: str | None
    second: str | None


@dataclass(slots=True)
class Agreement:
    """How two annotations compare.

    Attributes:
        units: Number of units that both have.
        only_first: Ids of units that the second annotation has not.
        only_second: Ids of units that the first has not.
        differences: In the order of the first annotation's units.
        counts: For a figure (`entities.strict`, `relations.strict`, `norms.correct_spans`) and a label;
            the first annotation stands as gold, the second as predicted.
    """

    units: int = 0
    only_first: list[str] = field(default_factory=list)
    only_second: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    counts: dict[tuple[str, str], Counts] = field(default_factory=lambda: defaultdict(Counts))

    def total(self, figure: str) -> Counts:
        """Counts over all labels."""
        return sum((c for (name, _), c in self.counts.items() if name == figure), Counts())


def compare(first: Iterable[AnnotatedUnit], second: Iterable[AnnotatedUnit]) -> Agreement:
    """Compare two annotations, unit by unit.

    Raises:
        CorpusError: If a unit's text is not the same in both, or no unit is in both, or one of the
            annotations cannot be counted by.
    """
    left, right = (
        {unit.id: unit for unit in require_gold(units, drafts=True)} for units in (first, second)
    )
    agreement = Agreement(
        only_first=[name for name in left if name not in right],
        only_second=[name for name in right if name not in left],
    )
    for name, unit in left.items():
        if name in right:
            if unit.text != right[name].text:
                raise CorpusError(f"{name}: the two texts differ; annotations of one text are needed")
            agreement.units += 1
            _compare_unit(name, unit.to_extraction(), right[name].to_extraction(), agreement)
    if not agreement.units:
        raise CorpusError("no unit stands in both")
    return agreement


def _compare_unit(name: str, first: Extraction, second: Extraction, agreement: Agreement) -> None:
    pairs = align(first.entities, second.entities)
    keys = [{relation_key(r): r for r in side.relations} for side in (first, second)]
    for figure, label, counts in (
        *entity_counts(pairs),
        *relation_counts("strict", *keys),
        *norm_counts(pairs),
    ):
        if figure in AGREEMENT_FIGURES:
            agreement.counts[figure, label] += counts
    agreement.differences += _entity_differences(name, pairs)
    agreement.differences += [
        Difference(name, "relation", _relation(keys[0].get(key)), _relation(keys[1].get(key)))
        for key in sorted(keys[0].keys() ^ keys[1].keys(), key=lambda key: (key[1], key[2], key[0]))
    ]


def _entity_differences(
    name: str, pairs: Iterable[tuple[Entity | None, Entity | None]]
) -> Iterator[Difference]:
    for one, other in pairs:
        if _entity(one) != _entity(other):
            yield Difference(name, "entity", _entity(one), _entity(other))
        elif one and other and one.norm != other.norm:
            yield Difference(
                name, "norm", f"{_entity(one)}: {one.norm}", f"{_entity(other)}: {other.norm}"
            )


def _entity(entity: Entity | None) -> str | None:
    return None if entity is None else f"{entity.label} {entity.text!r} {entity.start}-{entity.end}"


def _relation(relation: Relation | None) -> str | None:
    return (
        None if relation is None else f"{relation.label} {relation.head.text!r} → {relation.tail.text!r}"
    )
