"""Holding two annotations of one text against each other.

Everything here goes by characters: an entity is its first character, the one after its last, and its
label; a relation is its name and its two ends. Order does not matter; an item given twice counts once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from uncoop_nlp.evaluation.counts import Counts
from uncoop_nlp.results import Entity, Extraction, Relation
from uncoop_nlp.scheme import RELATIONS

Pair = tuple[Entity | None, Entity | None]
Mention = tuple[int, int, str]
RelationKey = tuple[str, Mention, Mention]


def mention(entity: Entity) -> Mention:
    """What makes an entity the same as another: span and label."""
    return entity.start, entity.end, entity.label


def relation_key(relation: Relation) -> RelationKey:
    """What makes a relation the same as another; a symmetric one has its ends in text order."""
    return _key(relation.label, mention(relation.head), mention(relation.tail))


def align(gold: Iterable[Entity], predicted: Iterable[Entity]) -> list[Pair]:
    """Pair off gold and predicted entities, each at most once; what is left over stands alone.

    Those of the same span and label are paired first, then those of the same span, then those that
    overlap and have the same label, then those that overlap. Touching is not overlapping.
    """
    left = {mention(entity): entity for entity in gold}
    right = {mention(entity): entity for entity in predicted}
    pairs: list[Pair] = []
    for fits in (_equal, same_span, _same_label_over, _overlap):
        for key, entity in sorted(left.items()):
            partner = next((p for _, p in sorted(right.items()) if fits(entity, p)), None)
            if partner is not None:
                pairs.append((entity, partner))
                del left[key], right[mention(partner)]
    pairs += [(entity, None) for entity in left.values()]
    pairs += [(None, entity) for entity in right.values()]
    return sorted(pairs, key=lambda pair: min(mention(entity) for entity in pair if entity))


def entity_counts(pairs: Iterable[Pair]) -> Iterator[tuple[str, str, Counts]]:
    """Figure, label and counts of aligned entities, one pair after another.

    The figures are those of SemEval-2013 task 9: `strict` wants span and label, `boundaries` the span,
    `label` an overlap and the label, `partial` an overlap, for half where the spans differ. What was
    predicted counts under the predicted label, what is gold under the gold label.
    """
    for gold, predicted in pairs:
        for figure, credit in _ENTITY_FIGURES.items():
            share = credit(gold, predicted) if gold and predicted else 0.0
            if predicted:
                yield f"entities.{figure}", predicted.label, Counts(predicted=1, correct=share)
            if gold:
                yield f"entities.{figure}", gold.label, Counts(gold=1, found=share)


def relation_counts(
    figure: str, gold: Iterable[RelationKey], predicted: Iterable[RelationKey]
) -> Iterator[tuple[str, str, Counts]]:
    """Figure, relation and counts of relations."""
    gold, predicted = set(gold), set(predicted)
    for key in gold | predicted:
        both = key in gold and key in predicted
        yield f"relations.{figure}", key[0], Counts(key in predicted, both, key in gold, both)


def relaxed_keys(predicted: Extraction, pairs: Iterable[Pair]) -> set[RelationKey]:
    """Predicted relations, with the gold entities of the same label that their ends overlap as ends."""
    stands_for = {
        mention(found): mention(gold)
        for gold, found in pairs
        if gold and found and gold.label == found.label
    }
    return {
        _key(label, stands_for.get(head, head), stands_for.get(tail, tail))
        for label, head, tail in map(relation_key, predicted.relations)
    }


def norm_counts(pairs: Iterable[Pair]) -> Iterator[tuple[str, str, Counts]]:
    """Figure, label and counts of normal forms.

    `norms.all` counts every normal form of either side, and one is right only where span and label are;
    `norms.correct_spans` leaves aside what has the wrong span or label.
    """
    for gold, predicted in pairs:
        same = bool(gold and predicted and _equal(gold, predicted))
        expected, given = gold and gold.norm, predicted and predicted.norm
        right = same and expected is not None and expected == given
        for figure in ("all", "correct_spans") if same else ("all",):
            if given is not None and predicted:
                yield f"norms.{figure}", predicted.label, Counts(predicted=1, correct=right)
            if expected is not None and gold:
                yield f"norms.{figure}", gold.label, Counts(gold=1, found=right)


def _key(label: str, head: Mention, tail: Mention) -> RelationKey:
    return (label, tail, head) if RELATIONS[label].symmetric and tail < head else (label, head, tail)


def _equal(one: Entity, other: Entity) -> bool:
    return mention(one) == mention(other)


def same_span(one: Entity, other: Entity) -> bool:
    """Whether two entities have the same characters, whatever their labels."""
    return (one.start, one.end) == (other.start, other.end)


def _same_label_over(one: Entity, other: Entity) -> bool:
    return one.label == other.label and _overlap(one, other)


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end


_ENTITY_FIGURES: dict[str, Callable[[Entity, Entity], float]] = {
    "strict": lambda gold, predicted: float(_equal(gold, predicted)),
    "boundaries": lambda gold, predicted: float(same_span(gold, predicted)),
    "label": lambda gold, predicted: float(gold.label == predicted.label),
    "partial": lambda gold, predicted: 1.0 if same_span(gold, predicted) else 0.5,
}
