"""A report's units with the annotation that a pipeline gives them, for an annotator to check."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from uncoop_nlp.api import run
from uncoop_nlp.corpus.records import AnnotatedUnit, GoldEntity, GoldRelation
from uncoop_nlp.register import Actor
from uncoop_nlp.reports import Report
from uncoop_nlp.results import Entity, Extraction
from uncoop_nlp.scheme import ACTORS

if TYPE_CHECKING:
    from spacy.language import Language


def blank_units(report: Report, document: str) -> list[AnnotatedUnit]:
    """The units of a report as a corpus has them, without annotation.

    Args:
        report: The report, as `read_report` gives it.
        document: What the corpus calls it, such as `A-79-302`.
    """
    return [
        AnnotatedUnit(f"{document}:{unit.id}", document, unit.section, unit.number, unit.text)
        for unit in report.units
    ]


def annotate(
    nlp: Language, units: Iterable[AnnotatedUnit], register: Mapping[str, Actor]
) -> Iterator[AnnotatedUnit]:
    """The units of a document as drafts: with what a pipeline finds, each item with its score.

    Args:
        nlp: A pipeline, as `load` gives it.
        units: The units of one document, in order.
        register: The actors. One that it lacks, or has with another label, gets no normal form: that
            is for the annotator to decide.

    Raises:
        ValueError: If a text is too long, as for `extract`; when it is reached.
    """
    units = list(units)
    for unit, found in zip(units, run(nlp, (u.text for u in units), one_document=True), strict=True):
        yield _with_annotation(unit, found, register)


def expected_errors(nlp: Language, texts: Iterable[str]) -> Iterator[float]:
    """For each text, how many errors a pipeline expects in what it finds: items wrong or missed.

    It is the sum of what those components expect that have a method `expected_errors`.
    """
    finders: list[Any] = [pipe for _, pipe in nlp.pipeline if hasattr(pipe, "expected_errors")]
    for doc in nlp.pipe(texts):
        yield sum(finder.expected_errors(doc) for finder in finders)


def _with_annotation(
    unit: AnnotatedUnit, found: Extraction, register: Mapping[str, Actor]
) -> AnnotatedUnit:
    entities = tuple(
        GoldEntity(number, e.label, e.start, e.end, _norm(e, register), e.score)
        for number, e in enumerate(found.entities, start=1)
    )
    numbers = {entity: number for number, entity in enumerate(found.entities, start=1)}
    ends = sorted((numbers[r.head], numbers[r.tail], r.label, r.score) for r in found.relations)
    relations = tuple(GoldRelation(number, *end) for number, end in enumerate(ends, start=1))
    return replace(unit, entities=entities, relations=relations, draft=True)


def _norm(entity: Entity, register: Mapping[str, Actor]) -> str | None:
    if entity.label not in ACTORS:
        return entity.norm
    actor = register.get(entity.id or "")
    known = actor and (actor.name, actor.label) == (entity.norm, entity.label)
    return entity.norm if known else None
