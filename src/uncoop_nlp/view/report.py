"""A report as one HTML file: its text, what was found in it, and the way back to each sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from uncoop_nlp.export.tables import COLUMNS, Cell, build_tables
from uncoop_nlp.facts import Fact
from uncoop_nlp.register import Actor, read_register
from uncoop_nlp.report_extraction import ReportActor, ReportExtraction
from uncoop_nlp.reports.report import Unit
from uncoop_nlp.results import Entity, Extraction, Relation
from uncoop_nlp.scheme import LABELS, MODALITIES, RELATIONS
from uncoop_nlp.view.page import render_page
from uncoop_nlp.view.text import Piece, Span, cut

_SCRIPTS = ("filters.js", "text.js", "facts.js", "network.js", "timeline.js", "report.js")


def to_html(
    found: ReportExtraction, *, lang: str | None = None, actors: str | os.PathLike[str] | None = None
) -> str:
    """The page of a report; the same report gives the same page.

    Args:
        found: The report and what was found in it.
        lang: The page's first language, `fr` or `en`; `None` leaves that to the browser.
        actors: A table of actors of one's own, for its English names and acronyms.

    Raises:
        ValueError: If there is no such language.
        RegisterError: If the table of actors cannot be used.
    """
    register = read_register(*([actors] if actors else []))
    tables = _Tables(found, register)
    return render_page(
        "report.html.j2",
        lang=lang,
        scripts=_SCRIPTS,
        data=tables.to_dict(),
        found=found,
        units=tables.units,
        labels=list(LABELS),
        relations=list(RELATIONS),
        modalities=list(MODALITIES),
        contents=_contents(found),
    )


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit, and its text cut to pieces whose sentences and entities are places in the page's data."""

    unit: Unit
    stretches: list[list[Piece]]


@dataclass(frozen=True, slots=True)
class Section:
    """A line of the table of contents: a heading, its unit, and how many facts are below it."""

    unit: str
    heading: str
    facts: int


def _contents(found: ReportExtraction) -> list[Section]:
    """The headings that have paragraphs, in the order of the report."""
    facts: dict[str, int] = {}
    for fact in found.facts:
        section = fact.evidence.section or ""
        facts[section] = facts.get(section, 0) + 1
    first: dict[str, str] = {}
    for unit in found.report.paragraphs:
        if unit.section:
            first.setdefault(unit.section, unit.id)
    return [Section(unit, heading, facts.get(heading, 0)) for heading, unit in first.items()]


@dataclass
class _Tables:
    """What the page's scripts read: lists whose items refer to each other by their places."""

    found: ReportExtraction
    register: Mapping[str, Actor]
    units: list[UnitView] = field(default_factory=list)
    entities: list[dict[str, Any]] = field(default_factory=list)
    relations: list[dict[str, Any]] = field(default_factory=list)
    sentences: list[tuple[str, str]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.actors = {actor.key: place for place, actor in enumerate(self.found.actors)}
        rows = iter(build_tables([self.found])["facts"])
        of_unit: dict[str | None, list[Fact]] = {}
        for fact in self.found.facts:
            of_unit.setdefault(fact.evidence.unit, []).append(fact)
        for unit, extraction in self.found.units:
            self._add(unit, extraction, of_unit.get(unit.id, []), rows)

    def to_dict(self) -> dict[str, Any]:
        return {
            "document": self.found.document,
            "columns": COLUMNS["facts"],
            "actors": [self._actor(actor) for actor in self.found.actors],
            "instruments": len(self.found.instruments),
            "sentences": self.sentences,
            "entities": self.entities,
            "relations": self.relations,
            "facts": self.facts,
        }

    def _add(
        self,
        unit: Unit,
        extraction: Extraction,
        facts: list[Fact],
        rows: Iterator[Mapping[str, Any]],
    ) -> None:
        spans = dict.fromkeys((fact.evidence.start, fact.evidence.end) for fact in facts)
        sentences = {span: len(self.sentences) + place for place, span in enumerate(spans)}
        entities = {e: len(self.entities) + place for place, e in enumerate(extraction.entities)}
        relations = {r: len(self.relations) + place for place, r in enumerate(extraction.relations)}
        self.units.append(UnitView(unit, self._pieces(extraction, list(sentences))))
        self.sentences += [(unit.id, unit.kind)] * len(sentences)
        self.entities += [self._entity(unit, entity) for entity in extraction.entities]
        self.relations += [_relation(relation, entities) for relation in extraction.relations]
        for fact in facts:
            span = fact.evidence.start, fact.evidence.end
            self.facts.append(
                {
                    **_fact(fact),
                    "sentence": sentences[span],
                    "actors": [
                        [actor.role, self.actors[actor.key], entities[actor.entity]]
                        for actor in fact.actors
                    ],
                    "instruments": [entities[instrument] for instrument in fact.instruments],
                    "dates": [entities[date] for date in fact.dates],
                    "pairs": [
                        [pair.kind, self.actors[pair.head.key], self.actors[pair.tail.key]]
                        for pair in fact.pairs
                    ],
                    "relations": [relations[relation] for relation in fact.relations],
                    "row": [_cell(value) for value in next(rows).values()],
                }
            )

    def _pieces(self, extraction: Extraction, sentences: list[Span]) -> list[list[Piece]]:
        """The text in pieces, with places in the whole report."""
        entities = [(entity.start, entity.end) for entity in extraction.entities]
        triggers = [span for relation in extraction.relations for span in relation.triggers]
        stretches = cut(extraction.text, sentences=sentences, entities=entities, triggers=triggers)
        return [[self._placed(piece) for piece in stretch] for stretch in stretches]

    def _placed(self, piece: Piece) -> Piece:
        return Piece(
            piece.text,
            piece.start,
            None if piece.sentence is None else piece.sentence + len(self.sentences),
            None if piece.entity is None else piece.entity + len(self.entities),
            piece.says,
        )

    def _actor(self, actor: ReportActor) -> dict[str, Any]:
        known = self.register.get(actor.key)
        acronyms = [form for form in actor.forms if form.isupper() and " " not in form]
        return {
            "key": actor.key,
            "name": actor.name,
            "english": known.english if known else None,
            "short": next(iter([*acronyms, *(known.acronyms if known else ())]), None),
            "label": actor.label,
            "forms": list(actor.forms),
            "mentions": actor.mentions,
        }

    def _entity(self, unit: Unit, entity: Entity) -> dict[str, Any]:
        return {
            "unit": unit.id,
            "text": entity.text,
            "label": entity.label,
            "key": entity.key,
            "norm": entity.norm,
            "actor": self.actors.get(entity.key or ""),
            "score": entity.score,
            "first": entity.first_day,
            "last": entity.last_day,
            "url": entity.url,
        }


def _cell(value: Cell) -> str | int | None:
    """A cell of the CSV, whose decimals have commas: JavaScript cannot tell 1.0 from 1."""
    return str(value).replace(".", ",") if isinstance(value, float) else value


def _relation(relation: Relation, places: Mapping[Entity, int]) -> dict[str, Any]:
    return {
        "label": relation.label,
        "head": places[relation.head],
        "tail": places[relation.tail],
        "score": relation.score,
        "modality": relation.modality,
        "triggers": [list(span) for span in relation.triggers],
    }


def _fact(fact: Fact) -> dict[str, Any]:
    return {
        "id": fact.id,
        "kind": fact.kind,
        "modality": fact.modality,
        "score": fact.score,
        "first": fact.first_day,
        "last": fact.last_day,
    }
