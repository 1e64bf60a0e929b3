"""What is in a corpus: counts, lengths, densities, and the names that test and training part share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from uncoop_nlp.corpus.records import AnnotatedUnit
from uncoop_nlp.scheme import LABELS, RELATIONS


@dataclass(frozen=True, slots=True)
class Stats:
    """Counts over some units.

    Attributes:
        units: Number of units.
        words: Number of words, divided at blanks.
        median_words: Median number of words of a unit.
        entities: Number of entities for each label of the scheme.
        relations: Number of relations for each relation of the scheme.
    """

    units: int
    words: int
    median_words: float
    entities: dict[str, int]
    relations: dict[str, int]

    @property
    def entities_per_100_words(self) -> float:
        """Density of entities."""
        return 100 * sum(self.entities.values()) / self.words if self.words else 0.0

    @property
    def relations_per_100_words(self) -> float:
        """Density of relations."""
        return 100 * sum(self.relations.values()) / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Overlap:
    """How many mentions and different names of a test, of one label, stand in the training part too.

    A name is a mention's characters, whatever its capitals and apostrophes.
    """

    label: str
    mentions: int
    seen_mentions: int
    names: int
    seen_names: int


def corpus_stats(units: Iterable[AnnotatedUnit]) -> dict[str, Stats]:
    """The counts of each document, and of `all`."""
    units = list(units)
    by_document: dict[str, list[AnnotatedUnit]] = {}
    for unit in units:
        by_document.setdefault(unit.document, []).append(unit)
    return {name: _stats(group) for name, group in (*by_document.items(), ("all", units))}


def name_overlap(train: Iterable[AnnotatedUnit], test: Iterable[AnnotatedUnit]) -> list[Overlap]:
    """For each label, how much of what is in the test was seen in training."""
    seen, tested = _names(train), _names(test)
    return [_overlap(label, seen[label], tested[label]) for label in LABELS]


def as_name(surface: str) -> str:
    """A mention's characters, whatever its capitals and apostrophes."""
    return surface.replace("’", "'").casefold()


def _stats(units: Sequence[AnnotatedUnit]) -> Stats:
    lengths = [len(unit.text.split()) for unit in units]
    entities = Counter(entity.label for unit in units for entity in unit.entities)
    relations = Counter(relation.type for unit in units for relation in unit.relations)
    return Stats(
        len(units),
        sum(lengths),
        median(lengths) if lengths else 0,
        {label: entities[label] for label in LABELS},
        {name: relations[name] for name in RELATIONS},
    )


def _names(units: Iterable[AnnotatedUnit]) -> dict[str, Counter[str]]:
    names: dict[str, Counter[str]] = {label: Counter() for label in LABELS}
    for unit in units:
        for entity in unit.entities:
            names[entity.label][as_name(unit.surface(entity))] += 1
    return names


def _overlap(label: str, seen: Collection[str], tested: Counter[str]) -> Overlap:
    both = [name for name in tested if name in seen]
    return Overlap(label, tested.total(), sum(tested[name] for name in both), len(tested), len(both))
