"""Whether mentions of one actor are brought together: pairs of mentions, and B³.

Pairs: of all pairs of mentions that one side says are the same actor, how many the other side joins too.
B³ (Bagga and Baldwin 1998): for each mention, the share of its actor's mentions on one side that are of
its actor on the other side; a mention that the other side has not counts as wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from uncoop_nlp.evaluation.counts import Counts
from uncoop_nlp.results import Entity, Extraction
from uncoop_nlp.scheme import ACTORS

Place = tuple[int, int, int]
Actors = dict[Place, str | None]


def linking_counts(
    gold: Sequence[Extraction], predicted: Sequence[Extraction]
) -> Iterator[tuple[int, str, str, Counts]]:
    """For the units of one document: number of the unit, figure, `all`, and counts.

    A pair of mentions counts in the unit of the later one.
    """
    gold_actors, found_actors = _actors(gold), _actors(predicted)
    gold_groups, found_groups = _groups(gold_actors), _groups(found_actors)
    yield from _pair_counts(gold_actors, found_actors, gold_groups, found_groups)
    for place, key in found_actors.items():
        group = found_groups[key] if key is not None else [place]
        share = _share(place, group, gold_actors)
        yield place[0], "linking.b_cubed", "all", Counts(predicted=1, correct=share)
    for place, key in gold_actors.items():
        group = gold_groups[key] if key is not None else [place]
        share = _share(place, group, found_actors)
        yield place[0], "linking.b_cubed", "all", Counts(gold=1, found=share)


def _pair_counts(
    gold_actors: Actors,
    found_actors: Actors,
    gold_groups: dict[str, list[Place]],
    found_groups: dict[str, list[Place]],
) -> Iterator[tuple[int, str, str, Counts]]:
    for places in found_groups.values():
        for one, other in combinations(places, 2):
            right = _same_actor(one, other, gold_actors)
            yield other[0], "linking.pairs", "all", Counts(predicted=1, correct=right)
    for places in gold_groups.values():
        for one, other in combinations(places, 2):
            found = _same_actor(one, other, found_actors)
            yield other[0], "linking.pairs", "all", Counts(gold=1, found=found)


def _actors(extractions: Sequence[Extraction]) -> Actors:
    """The actor of each mention, by the mention's unit and offsets; in text order."""
    return {
        (number, entity.start, entity.end): _key(entity)
        for number, extraction in enumerate(extractions)
        for entity in sorted(extraction.entities, key=lambda entity: (entity.start, entity.end))
        if entity.label in ACTORS
    }


def _key(entity: Entity) -> str | None:
    return entity.id or entity.norm


def _groups(actors: Actors) -> dict[str, list[Place]]:
    groups: dict[str, list[Place]] = defaultdict(list)
    for place, key in actors.items():
        if key is not None:
            groups[key].append(place)
    return groups


def _same_actor(one: Place, other: Place, actors: Actors) -> bool:
    return actors.get(one) is not None and actors.get(one) == actors.get(other)


def _share(place: Place, group: Sequence[Place], others: Actors) -> float:
    """The share of a mention's group that the other side has as the same actor."""
    if place not in others:
        return 0.0
    key = others[place]
    same = 1 if key is None else sum(others.get(other) == key for other in group)
    return same / len(group)
