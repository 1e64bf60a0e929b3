"""More training texts out of annotated ones: other names in their place, and the faults that texts have.

Annotation stays exact: spans move with the characters, relations stay with their entities.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from uncoop_nlp.corpus.faults import (
    Fault,
    lost_accents,
    lower_case,
    mixed_blanks,
    rewritten,
    spoil,
    stray_spaces,
    upper_case,
)
from uncoop_nlp.corpus.records import AnnotatedUnit, GoldEntity
from uncoop_nlp.norms import to_symbol
from uncoop_nlp.register import Actor, actor_key
from uncoop_nlp.register.names import FEMININE, VOWELS, plain
from uncoop_nlp.scheme import ACTORS, INSTRUMENT

_SWAPPED_UNITS = 0.7
_SWAPPED_NAMES = 0.5


class Augmenter:
    """Makes variants of annotated units.

    An actor's name is exchanged for another of the register, of the same label and first word, so that
    articles still fit; an acronym for one of the same gender that begins alike; an instrument without
    a number for another of the units with the same first word. Some texts lose accents or capitals, or
    get other apostrophes and blanks.

    Args:
        actors: The register.
        units: Where names of instruments are taken from.
        seed: Of the random choices.
    """

    def __init__(
        self, actors: Mapping[str, Actor], units: Iterable[AnnotatedUnit], *, seed: int = 0
    ) -> None:
        self._actors = actors
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._acronyms = {acronym: actor for actor in actors.values() for acronym in actor.acronyms}
        self._pools: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for actor in actors.values():
            for name in (actor.name, *actor.variants):
                self._pools[_name_kind(actor.label, name)].append(name)
            for acronym in actor.acronyms:
                self._pools[_acronym_kind(actor, acronym)].append(acronym)
        for unit in units:
            for entity in unit.entities:
                name = _surface(unit, entity)
                if entity.label == INSTRUMENT and to_symbol(name, kind="RES") is None:
                    self._pools[_instrument_kind(name)].append(name)

    def variants(self, units: Iterable[AnnotatedUnit], copies: int) -> Iterator[AnnotatedUnit]:
        """Each unit as it is, and `copies - 1` variants of it."""
        for unit in units:
            yield unit
            for _ in range(copies - 1):
                yield self.variant(unit)

    def variant(self, unit: AnnotatedUnit) -> AnnotatedUnit:
        """One variant of a unit, with the unit's id; now and then the unit itself."""
        if self._random.random() < _SWAPPED_UNITS:
            unit = self._swap_names(unit)
        (fault,) = self._random.choices([*FAULTS], [*FAULTS.values()])
        return spoil(unit, fault, self._random)

    def _swap_names(self, unit: AnnotatedUnit) -> AnnotatedUnit:
        pieces = list(unit.text)
        chosen: dict[str, str] = {}
        for entity in unit.entities:
            name = _surface(unit, entity)
            if name not in chosen:
                swap = self._random.random() < _SWAPPED_NAMES
                chosen[name] = self._other_name(entity, name) if swap else name
            other = chosen[name].replace("'", "’") if "’" in unit.text else chosen[name]
            start, end = entity.start_offset, entity.end_offset
            if name != other:
                pieces[start:end] = [other, *[""] * (end - start - 1)]
        return rewritten(unit, pieces)

    def _other_name(self, entity: GoldEntity, name: str) -> str:
        pool: Sequence[str] = ()
        if entity.label == INSTRUMENT and to_symbol(name, kind="RES") is None:
            pool = self._pools[_instrument_kind(name)]
        elif entity.label in ACTORS and (actor := self._actor(entity, name)):
            if name in actor.acronyms:
                pool = self._pools[_acronym_kind(actor, name)]
            elif actor_key(name) in map(actor_key, (actor.name, *actor.variants)):
                pool = self._pools[_name_kind(actor.label, name)]
        return self._random.choice(pool) if pool else name

    def _actor(self, entity: GoldEntity, name: str) -> Actor | None:
        """The actor that an entity names, by its normal form, or without one by its characters."""
        actor = self._actors.get(actor_key(entity.norm or name))
        if actor is None and entity.norm is None:
            actor = self._acronyms.get(name)
        return actor if actor is not None and actor.label == entity.label else None


def _as_it_is(text: str, _: random.Random) -> list[str]:
    return list(text)


def _other_apostrophes(text: str, _: random.Random) -> list[str]:
    return [{"'": "’", "’": "'"}.get(char, char) for char in text]


FAULTS: dict[Fault, float] = {
    _as_it_is: 0.81,
    lost_accents: 0.04,
    upper_case: 0.03,
    lower_case: 0.03,
    _other_apostrophes: 0.03,
    mixed_blanks: 0.03,
    stray_spaces: 0.03,
}
"""What happens to the characters of a text, and how often."""


def _surface(unit: AnnotatedUnit, entity: GoldEntity) -> str:
    return unit.surface(entity).replace("’", "'")


def _first_word(name: str) -> str:
    return plain(name.replace("-", " ").split()[0])


def _name_kind(label: str, name: str) -> tuple[str, ...]:
    return "name", label, _first_word(name)


def _acronym_kind(actor: Actor, acronym: str) -> tuple[str, ...]:
    gender = "la" if _first_word(actor.name) in FEMININE else "le"
    return "acronym", actor.label, gender, "l'" if plain(acronym[0]) in VOWELS else ""


def _instrument_kind(name: str) -> tuple[str, ...]:
    return "instrument", name.split()[0]
