"""Editions of a report, written as marked-up sentences."""

import csv
from dataclasses import replace
from pathlib import Path

from tests.export.examples import report
from uncoop_nlp import Entity, Extraction, ReportExtraction
from uncoop_nlp.norms import to_symbol
from uncoop_nlp.register import actor_key, read_register
from uncoop_nlp.scheme import ACTORS, INSTRUMENT

REGISTER = read_register()

with Path(__file__).with_name("editions.tsv").open(encoding="utf-8", newline="") as table:
    EDITIONS = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def edition(sentences: str, relations: str, document: str = "X/1") -> ReportExtraction:
    """Paragraphs with ` ¶ ` between them, and the relations of each; full names are linked."""
    paragraphs = zip(sentences.split("¶"), relations.split("¶"), strict=True)
    found = report(document, *((text.strip(), said.strip()) for text, said in paragraphs))
    return replace(found, extractions=tuple(map(_linked, found.extractions)))


def both(case: dict[str, str]) -> tuple[ReportExtraction, ReportExtraction]:
    """The two editions of a line of the table."""
    columns = [case[name] for name in ("first edition", "its relations")]
    others = [case[name] for name in ("second edition", "those of the second")]
    return edition(*columns, "X/1"), edition(*others, "X/2")


def _linked(extraction: Extraction) -> Extraction:
    linked = {entity: _link(entity) for entity in extraction.entities}
    relations = (replace(r, head=linked[r.head], tail=linked[r.tail]) for r in extraction.relations)
    return Extraction(extraction.text, tuple(linked.values()), tuple(relations))


def _link(entity: Entity) -> Entity:
    key = actor_key(entity.text)
    if entity.label in ACTORS and key in REGISTER:
        return replace(entity, id=key, norm=REGISTER[key].name)
    if entity.label == INSTRUMENT:
        return replace(entity, norm=to_symbol(entity.text))
    return entity
