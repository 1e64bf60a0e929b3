"""A doccano project in memory: what the real one does, without a server."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace

from uncoop_nlp.corpus import AnnotatedUnit
from uncoop_nlp.corpus.doccano.examples import Example, from_export, to_line
from uncoop_nlp.corpus.doccano.merge import fingerprint


class Desk:
    """A project; `approved` are the numbers of the examples that annotators marked as checked.

    Args:
        breaks_after: The connection breaks once so many examples were marked.
    """

    def __init__(self, breaks_after: int | None = None) -> None:
        self.there: dict[int, Example] = {}
        self.approved: set[int] = set()
        self.uploads = 0
        self.rewritten: list[str] = []
        self.breaks_after = breaks_after

    def examples(self, *, approved: bool = False) -> list[Example]:
        return [e for number, e in self.there.items() if not approved or number in self.approved]

    def upload(self, units: Iterable[AnnotatedUnit]) -> None:
        self.uploads += 1
        for unit in units:
            number = len(self.there) + 1
            example = from_export({"id": number, **json.loads(to_line(unit))})
            assert example is not None
            self.there[number] = example

    def mark(self, example: int, unit: AnnotatedUnit) -> None:
        if self.breaks_after == 0:
            raise ConnectionError
        if self.breaks_after is not None:
            self.breaks_after -= 1
        self.there[example] = replace(self.there[example], sent=fingerprint(unit))

    def rewrite(self, example: int, unit: AnnotatedUnit) -> None:
        self.rewritten.append(unit.id)
        self.there[example] = Example(example, unit, fingerprint(unit))
        self.approved.discard(example)

    def delete(self, examples: Sequence[int]) -> None:
        for number in examples:
            del self.there[number]

    def annotate(self, unit: AnnotatedUnit, *, approve: bool = True) -> None:
        """What an annotator does: the unit gets this annotation, and is marked as checked."""
        (number,) = (n for n, example in self.there.items() if example.unit.id == unit.id)
        entities = tuple(replace(entity, norm=None) for entity in unit.entities)
        self.there[number] = replace(self.there[number], unit=replace(unit, entities=entities))
        if approve:
            self.approved.add(number)
