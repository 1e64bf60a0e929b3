"""Facts: the relations of one sentence, put together to what an analyst would write in one row.

*En mars 2019, l'ONU et l'UA ont signé un accord* has six relations and is one fact: an agreement of two
parties. `docs/facts.md` says how facts are made; the kinds and roles are in `scheme.FACT_KINDS`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from uncoop_nlp.scheme import (
    ACTORS,
    ADOPTION,
    AGREEMENT,
    COOPERATION,
    FACT_KINDS,
    IMPLEMENTATION,
    INTENDED,
    STATED,
    SUPPORT,
    FactKind,
)

if TYPE_CHECKING:
    from uncoop_nlp.results import Entity, Relation


class Dated(Protocol):
    """What has a first and a last calendar day, as `YYYY-MM-DD`, or does not know them."""

    @property
    def first_day(self) -> str | None: ...  # noqa: D102

    @property
    def last_day(self) -> str | None: ...  # noqa: D102


def first_day_of(dated: Iterable[Dated]) -> str | None:
    """The first of the first days that are known."""
    return min((item.first_day for item in dated if item.first_day), default=None)


def last_day_of(dated: Iterable[Dated]) -> str | None:
    """The last of the last days that are known."""
    return max((item.last_day for item in dated if item.last_day), default=None)


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in a fact.

    Attributes:
        role: One of the roles of the fact's kind: `party`, `adopter`, `implementer`, `supporter`,
            `beneficiary`, `partner`.
        entity: Where the sentence first names the actor, of the mentions that the fact rests upon.
    """

    role: str
    entity: Entity

    @property
    def key(self) -> str:
        """What identifies the actor: its key in the register, or one made of its name."""
        return str(self.entity.key)

    @property
    def name(self) -> str:
        """The full name where it is known, else what the text calls it."""
        return self.entity.norm or self.entity.text


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that states a fact, and where it stands.

    Attributes:
        text: The sentence, exactly as in the caller's text.
        start: Offset of its first character in the text, or in the unit's text for a report.
        end: Offset after its last character.
        document: The report's symbol or name. This and what follows is `None` for a text that is not
            of a report.
        unit: Id of the unit of the report: `p42`.
        number: The paragraph's number or the note's mark, as printed.
        section: The heading above it.
        source_start: Offset of the sentence's first character in the report's source.
        source_end: Offset after its last character there.
    """

    text: str
    start: int
    end: int
    document: str | None = None
    unit: str | None = None
    number: str | None = None
    section: str | None = None
    source_start: int | None = None
    source_end: int | None = None


class Pair(NamedTuple):
    """Two actors of a fact that act together; in a `support`, the first helps the second."""

    kind: str
    head: Participant
    tail: Participant


@dataclass(frozen=True, slots=True)
class Fact:
    """What one sentence says that actors do together, with an instrument or for each other.

    Attributes:
        id: `f1`, `f2` … within a text; within a report `p42-f1`, with the unit's id.
        kind: `agreement`, `adoption`, `implementation`, `support` or `cooperation`.
        actors: With their roles; in text order within a role.
        instruments: What was signed, adopted or applied; none for `support` and `cooperation`.
        dates: When it happened, happens or is to happen, in text order.
        modality: `intended` where the sentence only asks for it, plans or announces it; else `stated`.
        score: The least score of the relations that make it; the dates have scores of their own.
        evidence: The sentence that says so.
        relations: Everything that it rests upon: the relations that make it, those that give its dates,
            the instruments' own dates, and cooperation that it comprises.
    """

    id: str
    kind: str
    actors: tuple[Participant, ...]
    instruments: tuple[Entity, ...]
    dates: tuple[Entity, ...]
    modality: str
    score: float
    evidence: Evidence
    relations: tuple[Relation, ...] = field(repr=False)

    @property
    def first_day(self) -> str | None:
        """The first calendar day of its dates, as `YYYY-MM-DD`; `None` where none is known."""
        return first_day_of(self.dates)

    @property
    def last_day(self) -> str | None:
        """The last calendar day of its dates, as `YYYY-MM-DD`; `None` where none is known."""
        return last_day_of(self.dates)

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """Which of the actors act together, two by two.

        Parties each with each, supporters each with each beneficiary, and whoever the sentence says
        cooperate; two supporters that do so are a pair of kind `cooperation`.
        """
        if self.kind == AGREEMENT:
            return tuple(Pair(self.kind, head, tail) for head, tail in combinations(self.actors, 2))
        kind = COOPERATION if self.kind == SUPPORT else self.kind
        joined = {
            frozenset((relation.head.key, relation.tail.key))
            for relation in self.relations
            if relation.label == "COOPERATES_WITH"
        }
        return tuple(
            Pair(kind if head.role == tail.role else SUPPORT, head, tail)
            for head, tail in combinations(self.actors, 2)
            if head.role != tail.role or frozenset((head.key, tail.key)) in joined
        )

    def instrument_key(self, instrument: Entity) -> str:
        """What identifies one of its instruments: its key, or its place if it has no name."""
        return instrument.key or f"{self.evidence.unit or ''}:{instrument.start}"

    def with_role(self, role: str) -> tuple[Entity, ...]:
        """The actors that have a role."""
        return tuple(actor.entity for actor in self.actors if actor.role == role)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict, as `report.schema.json` describes it."""
        return {
            "id": self.id,
            "kind": self.kind,
            "modality": self.modality,
            "score": self.score,
            "actors": [
                {
                    "role": actor.role,
                    "key": actor.key,
                    "name": actor.name,
                    "entity": actor.entity.to_dict(),
                }
                for actor in self.actors
            ],
            "instruments": [instrument.to_dict() for instrument in self.instruments],
            "dates": [date.to_dict() for date in self.dates],
            "first_day": self.first_day,
            "last_day": self.last_day,
            "evidence": {name: getattr(self.evidence, name) for name in Evidence.__slots__},
            "relations": [
                {
                    "label": relation.label,
                    "head": [relation.head.start, relation.head.end],
                    "tail": [relation.tail.start, relation.tail.end],
                    "score": relation.score,
                    "modality": relation.modality,
                    "triggers": [list(trigger) for trigger in relation.triggers],
                }
                for relation in self.relations
            ],
        }


def assemble(text: str, relations: Iterable[Relation]) -> tuple[Fact, ...]:
    """The facts that relations state, sentence by sentence, in the order of their first actors.

    Relations that do not know their sentence are taken for one sentence, which is the whole text.
    """
    sentences: dict[tuple[int, int], list[Relation]] = defaultdict(list)
    for relation in relations:
        if relation.start is None or relation.end is None:
            sentences[0, len(text)].append(relation)
        else:
            sentences[relation.start, relation.end].append(relation)
    facts: list[Fact] = []
    for (start, end), stated in sorted(sentences.items(), key=lambda item: item[0]):
        sentence = _Sentence(stated)
        evidence = Evidence(text[start:end], start, end)
        for draft in sentence.drafts():
            facts.append(sentence.fact(draft, f"f{len(facts) + 1}", evidence))
    return tuple(facts)


Key = Hashable
"""What identifies an actor or an instrument within a sentence."""


@dataclass
class _Draft:
    """A fact in the making: its kind, the relations that make it, then its dates.

    `comprised` are relations between its actors that would else be a cooperation of its own.
    """

    kind: FactKind
    core: list[Relation]
    dates: frozenset[Entity] = frozenset()
    comprised: list[Relation] = field(default_factory=list)

    def __post_init__(self) -> None:
        heads, tails = [r.head for r in self.core], [r.tail for r in self.core]
        if self.kind.head_role == self.kind.tail_role:
            heads, tails = heads + tails, []
        self.leads, self.others = _distinct(heads), _distinct(tails)

    @property
    def instruments(self) -> dict[Key, Entity]:
        return {} if self.kind.tail_role else self.others

    @property
    def actors(self) -> set[Key]:
        return {*self.leads, *(self.others if self.kind.tail_role else ())}

    @property
    def modality(self) -> str:
        return INTENDED if any(r.modality == INTENDED for r in self.core) else STATED

    @property
    def has_words(self) -> bool:
        """Whether any words are known to say it."""
        return any(relation.triggers for relation in self.core)

    @property
    def place(self) -> tuple[int, int, int]:
        """Where it comes in the order of facts: by its first actor, its kind, its first instrument."""
        first, then = (min(r.head.start for r in self.core), min(r.tail.start for r in self.core))
        return first, list(FACT_KINDS).index(self.kind.name), then


class _Sentence:
    """The relations of a sentence, and the facts that they are put together to.

    A relation of an actor to itself, which the guidelines do not know, is left aside.
    """

    def __init__(self, relations: Iterable[Relation]) -> None:
        self.relations = [
            r for r in relations if r.tail.label not in ACTORS or _key(r.head) != _key(r.tail)
        ]
        self.labelled: dict[str, list[Relation]] = defaultdict(list)
        for relation in self.relations:
            self.labelled[relation.label].append(relation)
        self.active: dict[Entity, dict[Key, list[Relation]]] = defaultdict(lambda: defaultdict(list))
        for relation in self.labelled["ACTIVE_ON"]:
            self.active[relation.tail][_key(relation.head)].append(relation)
        self.dated: dict[Key, list[Relation]] = defaultdict(list)
        for relation in self.labelled["DATED"]:
            self.dated[_key(relation.head)].append(relation)
        self.order = {id(relation): place for place, relation in enumerate(self.relations)}

    def drafts(self) -> list[_Draft]:
        """What becomes a fact each, in order."""
        kinds = (AGREEMENT, ADOPTION, IMPLEMENTATION)
        drafts = [*chain.from_iterable(map(self._with_instruments, kinds)), *self._supports()]
        drafts += self._cooperations(drafts)
        self._date(drafts)
        return sorted(drafts, key=lambda draft: draft.place)

    def fact(self, draft: _Draft, name: str, evidence: Evidence) -> Fact:
        """The fact that a draft, now complete, stands for."""
        kind = draft.kind
        rests_upon = {self.order[id(relation)]: relation for relation in self._rests_upon(draft)}
        roles = (kind.head_role, draft.leads.values()), (kind.tail_role, draft.others.values())
        return Fact(
            name,
            kind.name,
            tuple(Participant(role, actor) for role, actors in roles if role for actor in actors),
            tuple(draft.instruments.values()),
            tuple(_distinct(draft.dates).values()),
            draft.modality,
            min(relation.score for relation in draft.core),
            evidence,
            tuple(relation for _, relation in sorted(rests_upon.items())),
        )

    def _rests_upon(self, draft: _Draft) -> Iterator[Relation]:
        yield from draft.core
        yield from draft.comprised
        for date in draft.dates:
            for actor in draft.actors & self.active[date].keys():
                yield from self.active[date][actor]
        for instrument in draft.instruments:
            yield from self.dated[instrument]

    def _with_instruments(self, name: str) -> Iterator[_Draft]:
        """One for each instrument; one for several where actors, modality and dates are the same."""
        kind = FACT_KINDS[name]
        by_instrument: dict[tuple[Key, str], list[Relation]] = defaultdict(list)
        for relation in self.labelled[kind.relation]:
            by_instrument[_key(relation.tail), relation.modality].append(relation)
        together: dict[tuple[frozenset[Key], str, frozenset[Entity]], list[Relation]] = defaultdict(list)
        for (instrument, modality), relations in by_instrument.items():
            actors = frozenset(_key(relation.head) for relation in relations)
            dates: frozenset[Entity] = frozenset()
            if name != IMPLEMENTATION:
                dates = self._own_dates(instrument, actors)
            together[actors, modality, dates] += relations
        for (_, _, dates), relations in together.items():
            yield _Draft(kind, relations, dates)

    def _own_dates(self, instrument: Key, actors: frozenset[Key]) -> frozenset[Entity]:
        """The dates of an instrument on which someone signs or adopts it, or else all of its own."""
        own = {relation.tail for relation in self.dated[instrument]}
        return frozenset({date for date in own if actors & self.active[date].keys()} or own)

    def _supports(self) -> Iterator[_Draft]:
        """One for all that help the same beneficiaries."""
        helped: dict[tuple[Key, str], list[Relation]] = defaultdict(list)
        for relation in self.labelled["SUPPORTS"]:
            helped[_key(relation.head), relation.modality].append(relation)
        together: dict[Key, list[Relation]] = defaultdict(list)
        for (_, modality), relations in helped.items():
            together[frozenset(_key(relation.tail) for relation in relations), modality] += relations
        for relations in together.values():
            yield _Draft(FACT_KINDS[SUPPORT], relations)

    def _cooperations(self, drafts: Iterable[_Draft]) -> Iterator[_Draft]:
        """One for each group of partners, unless they all lead another fact: that comprises it.

        What is only intended does not comprise what is stated in words of its own.
        """
        by_lead: dict[Key, list[_Draft]] = defaultdict(list)
        for draft in drafts:
            for lead in draft.leads:
                by_lead[lead].append(draft)
        for relations in _groups(self.labelled["COOPERATES_WITH"]):
            draft = _Draft(FACT_KINDS[COOPERATION], relations)
            wider = [
                other
                for other in by_lead[next(iter(draft.leads))]
                if draft.leads.keys() <= other.leads.keys()
                and (other.modality == STATED or draft.modality == INTENDED or not draft.has_words)
            ]
            for other in wider:
                other.comprised += relations
            if not wider:
                yield draft

    def _date(self, drafts: list[_Draft]) -> None:
        """Date those without an instrument's date by when their actors are active.

        On a date of a fact most of its actors are active. Where there is none, any of them will do,
        unless the date is that of another fact of several actors, or an instrument's date.
        """
        undated = [d for d in drafts if not d.dates and d.kind.name != ADOPTION]
        taken = set(chain.from_iterable(draft.dates for draft in drafts))
        for draft in undated:
            draft.dates = self._active_dates(draft, more_than=len(draft.actors) / 2)
            if len(draft.actors) > 1:
                taken |= draft.dates
        for draft in undated:
            draft.dates = draft.dates or self._active_dates(draft, more_than=0) - taken

    def _active_dates(self, draft: _Draft, more_than: float) -> frozenset[Entity]:
        actors = draft.actors
        return frozenset(
            date for date, active in self.active.items() if len(actors & active.keys()) > more_than
        )


def _groups(relations: Iterable[Relation]) -> Iterator[list[Relation]]:
    """Groups of partners all of whom cooperate with each other, as the relations between them.

    The first pair, in text order, that is in no group yet begins one; whoever comes first in the text
    joins it who cooperates with everyone in it. So every pair is in a group, no group is within
    another, and there are never more groups than pairs.
    """
    between: dict[frozenset[Key], list[Relation]] = defaultdict(list)
    partners: dict[Key, set[Key]] = defaultdict(set)
    first_at: dict[Key, int] = {}
    for relation in relations:
        pair = frozenset((_key(relation.head), _key(relation.tail)))
        between[pair].append(relation)
        for entity in (relation.head, relation.tail):
            key = _key(entity)
            partners[key] |= pair - {key}
            first_at[key] = min(first_at.get(key, entity.start), entity.start)
    grouped: set[frozenset[Key]] = set()
    for pair in sorted(between, key=lambda pair: sorted(first_at[key] for key in pair)):
        if pair in grouped:
            continue
        group = set(pair)
        while may_join := set.intersection(*(partners[key] for key in group)):
            group.add(min(may_join, key=first_at.__getitem__))
        pairs = list(map(frozenset, combinations(group, 2)))
        grouped.update(pairs)
        yield list(chain.from_iterable(between[pair] for pair in pairs))


def _key(entity: Entity) -> Key:
    """Mentions of one actor or named instrument are the same; an unnamed instrument is itself alone."""
    return entity.key or entity


def _distinct(entities: Iterable[Entity]) -> dict[Key, Entity]:
    """By their keys the first mention of each, in text order."""
    found: dict[Key, Entity] = {}
    for entity in sorted(entities, key=lambda entity: entity.start):
        found.setdefault(_key(entity), entity)
    return found
