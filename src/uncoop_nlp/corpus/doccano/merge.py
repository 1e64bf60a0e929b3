"""Three versions of a unit: in the corpus file, in doccano, and as the two last had it in common."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from enum import Enum

from uncoop_nlp.corpus.records import AnnotatedUnit, GoldEntity, GoldRelation
from uncoop_nlp.scheme import RELATIONS

Mention = tuple[int, int, str]


class Change(Enum):
    """On which side the annotation of a unit was changed since the two were last in step."""

    NONE = "none"
    HERE = "here"
    THERE = "there"
    BOTH = "both"


def what_changed(here: AnnotatedUnit, there: AnnotatedUnit, sent: str | None) -> Change:
    """Where a unit was changed, given the fingerprint of what was last in step.

    Without one the upload of the unit has not come to its end: what doccano has of it is nobody's work.
    """
    in_corpus, in_doccano = fingerprint(here), fingerprint(there)
    if in_corpus == in_doccano:
        return Change.NONE
    if sent in (in_doccano, None):
        return Change.HERE
    return Change.THERE if in_corpus == sent else Change.BOTH


def fingerprint(unit: AnnotatedUnit) -> str:
    """A hash of what doccano holds of a unit: text, spans with labels, relations; no ids, no norms."""
    ordered = in_order(unit)
    content = (
        unit.text,
        [mention(entity) for entity in ordered.entities],
        [(relation.from_id, relation.to_id, relation.type) for relation in ordered.relations],
    )
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]


def take(here: AnnotatedUnit, there: AnnotatedUnit, *, checked: bool = True) -> AnnotatedUnit:
    """The unit with the annotation of doccano; a span that was there before keeps its normal form.

    A draft that was checked is none any more. One that was not keeps its scores where it is as it was.
    """
    draft = here.draft and not checked
    if draft and fingerprint(here) == fingerprint(there):
        return here
    norms = {mention(entity): entity.norm for entity in here.entities}
    ordered = in_order(there)
    entities = tuple(replace(e, norm=norms.get(mention(e)), score=None) for e in ordered.entities)
    return replace(here, entities=entities, relations=ordered.relations, draft=draft)


def new_mentions(before: AnnotatedUnit, after: AnnotatedUnit) -> list[GoldEntity]:
    """The entities of a unit that were not there before: new, moved, or labelled otherwise."""
    known = {mention(entity) for entity in before.entities}
    return [entity for entity in after.entities if mention(entity) not in known]


def in_order(unit: AnnotatedUnit) -> AnnotatedUnit:
    """The unit as a corpus file has it: ids from 1 in text order, each relation once.

    A symmetric relation goes from the earlier mention to the later one.
    """
    entities = sorted(unit.entities, key=mention)
    numbers = {entity.id: number for number, entity in enumerate(entities, start=1)}
    relations = sorted({_ends(relation, numbers) for relation in unit.relations})
    return replace(
        unit,
        entities=tuple(replace(entity, id=numbers[entity.id]) for entity in entities),
        relations=tuple(GoldRelation(number, *ends) for number, ends in enumerate(relations, start=1)),
    )


def mention(entity: GoldEntity) -> Mention:
    """What makes an entity the same as another: span and label."""
    return entity.start_offset, entity.end_offset, entity.label


def _ends(relation: GoldRelation, numbers: dict[int, int]) -> tuple[int, int, str]:
    head, tail = numbers[relation.from_id], numbers[relation.to_id]
    if relation.type in RELATIONS and RELATIONS[relation.type].symmetric and head > tail:
        head, tail = tail, head
    return head, tail, relation.type
