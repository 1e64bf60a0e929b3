"""Two editions of a report side by side: partners, instruments and relations, new, gone or continued.

`docs/comparing.md` says what counts as the same, and how far an absence can be trusted.
"""

from __future__ import annotations

import json
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

from uncoop_nlp.facts import Fact, first_day_of, last_day_of
from uncoop_nlp.register import Actor, actor_key, read_register
from uncoop_nlp.report_extraction import ReportActor, ReportExtraction
from uncoop_nlp.reports.report import Unit
from uncoop_nlp.scheme import ACTORS, INSTRUMENT, ORG, SUPPORT

COMPARISON_VERSION = 1

NEW = "new"
GONE = "gone"
CONTINUED = "continued"
UNCERTAIN = "uncertain"
STATUSES: dict[str, str] = {
    NEW: "The second edition has it, and the first does not name it",
    GONE: "The first edition has it, and the second does not name it",
    CONTINUED: "Both editions have it",
    UNCERTAIN: "One edition has it; the other names it, without a fact that is sure enough",
}

RelationKey = tuple[str, str, str]
"""Kind of fact, and the keys of both actors."""

Identify = Callable[[str], str | None]
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class Side:
    """What one edition has of a partner, an instrument or a relation.

    Attributes:
        facts: Its facts, in the order of the report; none below the least score.
        units: The headings, paragraphs and notes that state these facts.
        named_in: Those that name it, be it in a fact or not; of a relation, those that name both actors.
        found: Whether the edition has it: a fact, or for an instrument a mention, that is sure enough.
    """

    facts: tuple[Fact, ...] = field(repr=False)
    units: tuple[Unit, ...] = field(repr=False)
    named_in: tuple[Unit, ...] = field(repr=False)
    found: bool

    @property
    def first_day(self) -> str | None:
        """The first calendar day of its facts; `None` where no date is known."""
        return first_day_of(self.facts)

    @property
    def last_day(self) -> str | None:
        """The last calendar day of its facts; `None` where no date is known."""
        return last_day_of(self.facts)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict, with the sentence and the place of each fact."""
        return {
            "found": self.found,
            "first_day": self.first_day,
            "last_day": self.last_day,
            "facts": [
                {
                    "id": fact.id,
                    "kind": fact.kind,
                    "modality": fact.modality,
                    "score": fact.score,
                    "unit": fact.evidence.unit,
                    "number": fact.evidence.number,
                    "start": fact.evidence.start,
                    "end": fact.evidence.end,
                    "source_start": fact.evidence.source_start,
                    "source_end": fact.evidence.source_end,
                    "sentence": fact.evidence.text,
                }
                for fact in self.facts
            ],
            "named_in": [{"unit": unit.id, "number": unit.number} for unit in self.named_in],
        }


@dataclass(frozen=True)
class Compared:
    """Something that one of the editions has, or both.

    Attributes:
        name: What to call it.
        a: What the first edition has of it.
        b: What the second has.
    """

    name: str
    a: Side
    b: Side

    @property
    def status(self) -> str:
        """`new`, `gone`, `continued` or `uncertain`: one of `STATUSES`."""
        if self.a.found and self.b.found:
            return CONTINUED
        if self.b.found:
            return UNCERTAIN if self.a.named_in else NEW
        return UNCERTAIN if self.b.named_in else GONE

    def own(self) -> dict[str, str | None]:
        """What is the row's own and of neither side, with the status first."""
        sides = ("a", "b")
        return {"status": self.status, **{k: v for k, v in vars(self).items() if k not in sides}}

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {**self.own(), "a": self.a.to_dict(), "b": self.b.to_dict()}


Row = TypeVar("Row", bound=Compared)


@dataclass(frozen=True)
class ComparedPartner(Compared):
    """An organisation outside the United Nations that has a role in a fact.

    Attributes:
        key: Its key in the register, or one made of its name.
        organisation: The name of the organisation that it is a body of, where the register knows one.
        organisation_status: What has become of that organisation, its bodies included.
    """

    key: str
    organisation: str | None = None
    organisation_status: str | None = None


@dataclass(frozen=True)
class ComparedInstrument(Compared):
    """A resolution, treaty, plan … that has a symbol or a name of its own.

    Attributes:
        key: Its symbol, or a key made of its name.
        symbol: The UN document symbol, where the text determines it.
        url: Where the United Nations keep the French text.
    """

    key: str
    symbol: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class ComparedRelation(Compared):
    """Two actors that act together, in one way.

    Attributes:
        kind: The kind of fact: `cooperation`, `support` …
        head: The key of one actor; of `support`, of the one that helps.
        tail: The key of the other.
    """

    kind: str
    head: str
    tail: str


@dataclass(frozen=True)
class Edition:
    """One of the two reports.

    Attributes:
        document: Its symbol or name.
        title: Its title, where it prints one.
        date: Its date, `YYYY-MM-DD`, where it prints one.
        facts: How many facts it has that are sure enough.
        unnamed_instruments: How many instruments are in no row, since they have no name of their own.
        unnamed_actors: How many actors are in no row, since they have none.
    """

    document: str
    title: str | None
    date: str | None
    facts: int
    unnamed_instruments: int
    unnamed_actors: int


@dataclass(frozen=True)
class ReportComparison:
    """What changed from one edition of a report to another; rows with most facts come first.

    Attributes:
        a: The first edition.
        b: The second.
        min_score: The least score of the facts that count, and of the mentions of instruments.
        whole_organisations: Whether bodies of an organisation count as the organisation.
        partners: The organisations outside the United Nations.
        instruments: What is signed, adopted, applied or named.
        relations: Who acts with whom, in which way.
    """

    a: Edition
    b: Edition
    min_score: float
    whole_organisations: bool
    partners: tuple[ComparedPartner, ...]
    instruments: tuple[ComparedInstrument, ...]
    relations: tuple[ComparedRelation, ...]

    @property
    def rows(self) -> dict[str, tuple[Compared, ...]]:
        """All rows, by what they are about: `partners`, `instruments`, `relations`."""
        return {
            "partners": self.partners,
            "instruments": self.instruments,
            "relations": self.relations,
        }

    @property
    def counts(self) -> dict[str, Counter[str]]:
        """How many rows there are of each status, by what they are about."""
        return {about: Counter(row.status for row in rows) for about, rows in self.rows.items()}

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {
            "version": COMPARISON_VERSION,
            "a": asdict(self.a),
            "b": asdict(self.b),
            "min_score": self.min_score,
            "whole_organisations": self.whole_organisations,
            **{what: [row.to_dict() for row in rows] for what, rows in self.rows.items()},
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The dict as JSON text, accents kept."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)


def compare_reports(
    a: ReportExtraction,
    b: ReportExtraction,
    *,
    min_score: float = 0.0,
    whole_organisations: bool = False,
    actors: str | os.PathLike[str] | None = None,
) -> ReportComparison:
    """What is new, gone or continued from `a` to `b`.

    Args:
        a: What was found in the first edition.
        b: What was found in the second.
        min_score: Facts of a lower score do not count, nor do mentions of instruments; but they keep
            what they name from being new or gone.
        whole_organisations: Count the bodies of an organisation outside the United Nations as the
            organisation: *Commission de l'Union africaine* as *Union africaine*.
        actors: The table of actors of your own that the reports were linked to, beside the register.

    Raises:
        ValueError: If `min_score` is not between 0 and 1.
        RegisterError: If the table of actors cannot be used.
    """
    if not 0 <= min_score <= 1:
        raise ValueError(f"min_score is a probability, between 0 and 1, not {min_score}")
    register = _read_register(None if actors is None else str(actors))
    apart, whole = (
        _Matched(*(_Index(report, min_score, identity) for report in (a, b)), identity=identity)
        for identity in (_Identity((a, b), register, whole=fold) for fold in (False, True))
    )
    matched = whole if whole_organisations else apart
    organisations = {partner.key: partner for partner in whole.partners()}
    return ReportComparison(
        _edition(a, matched.a),
        _edition(b, matched.b),
        min_score,
        whole_organisations,
        _sorted(_within(partner, organisations, whole.identity) for partner in matched.partners()),
        _sorted(matched.instruments()),
        _sorted(matched.relations()),
    )


class _Register(NamedTuple):
    """The actors by key, and the keys of what texts call some of them in short."""

    actors: Mapping[str, Actor]
    short: frozenset[str]


@lru_cache(maxsize=4)
def _read_register(own: str | None) -> _Register:
    actors = read_register(*([] if own is None else [own]))
    return _Register(
        actors, frozenset(actor_key(form) for actor in actors.values() for form in actor.short_forms)
    )


class _Identity:
    """Which actors of two reports are the same: those for which it gives one key.

    An actor that is not linked, and called by no more than what the register calls others in short
    (*Comité*), is this one here and that one there: it gives `None`.
    """

    def __init__(self, reports: Iterable[ReportExtraction], register: _Register, *, whole: bool) -> None:
        unlinked = [actor for report in reports for actor in report.actors if actor.id is None]
        self._nameless = {actor.key for actor in unlinked} & register.short
        self._spelled_out = _spelled_out(unlinked)
        self._whole = whole
        self.register = register.actors

    def key(self, actor: str) -> str | None:
        """What an actor counts as: with `whole`, a body as its organisation.

        An acronym is the actor for which one of the reports spells it out.
        """
        line = self._line(actor)
        return line[-1 if self._whole else 0] if line else None

    def named(self, actor: str) -> list[str]:
        """What the name of an actor names: that of a secretariat its organisation too."""
        line = self._line(actor)
        return line[-1:] if self._whole else line

    def _line(self, actor: str) -> list[str]:
        """An actor, the organisation outside the United Nations that it is a body of, and so on."""
        if actor in self._nameless:
            return []
        line = [self._spelled_out.get(actor, actor)]
        while parent := self._parent(line[-1]):
            line.append(parent)
        return line

    def _parent(self, key: str) -> str | None:
        actor = self.register.get(key)
        if actor is None or actor.label != ORG or actor.parent is None:
            return None
        parent = actor_key(actor.parent)
        return parent if self.register[parent].label == ORG else None


def _spelled_out(actors: Iterable[ReportActor]) -> dict[str, str]:
    """By the key of an acronym the only actor for which it stands.

    Where one report only has the acronym, and the other spells it out, these are two keys.
    """
    actors = list(actors)
    meant: dict[str, set[str]] = defaultdict(set)
    for actor in actors:
        for form in filter(str.isupper, actor.forms):
            meant[actor_key(form)].add(actor.key)
    alone = {actor.key for actor in actors}
    others = {key: meant[key] - {key} for key in alone & meant.keys()}
    return {key: spelled.pop() for key, spelled in others.items() if len(spelled) == 1}


class _Index:
    """The facts and the mentions of one report, by the keys of what they are about."""

    def __init__(self, report: ReportExtraction, min_score: float, identity: _Identity) -> None:
        mentions = [(entity, unit) for unit, found in report.units for entity in found.entities]
        instruments = [(entity, unit) for entity, unit in mentions if entity.label == INSTRUMENT]
        self.facts = [fact for fact in report.facts if fact.score >= min_score]
        self.units = {unit.id: unit for unit in report.report.units}
        identify = identity.key
        self.actors = _by_key((identify(actor.key), actor) for actor in report.actors)
        self.instruments = _by_key((entity.key, entity) for entity, _ in instruments)
        self.unnamed_actors = sum(identify(actor.key) is None for actor in report.actors)
        self.unnamed_instruments = sum(entity.key is None for entity, _ in instruments)
        self.sure = {e.key for e, _ in instruments if e.key and e.score >= min_score}

        self.of_actor = _by_key((identify(a.key), fact) for fact in self.facts for a in fact.actors)
        self.of_instrument = _by_key((i.key, fact) for fact in self.facts for i in fact.instruments)
        self.of_relation = _by_key(
            (key, fact) for fact in self.facts for key in _relations(fact, identify)
        )
        self.naming_actor = _by_key(
            (key, unit)
            for entity, unit in mentions
            if entity.label in ACTORS
            for key in identity.named(str(entity.key))
        )
        self.naming_instrument = _by_key((entity.key, unit) for entity, unit in instruments)

    def partner_keys(self) -> set[str]:
        """The actors outside the United Nations that have a role in a fact."""
        return {key for key in self.of_actor if any(actor.label == ORG for actor in self.actors[key])}

    def actor(self, key: str) -> Side:
        facts = self.of_actor.get(key, ())
        return self._side(facts, self.naming_actor.get(key, ()), found=bool(facts))

    def instrument(self, key: str) -> Side:
        named_in = self.naming_instrument.get(key, ())
        return self._side(self.of_instrument.get(key, ()), named_in, found=key in self.sure)

    def relation(self, key: RelationKey) -> Side:
        facts = self.of_relation.get(key, ())
        _, head, tail = key
        naming_tail = {unit.id for unit in self.naming_actor.get(tail, ())}
        both = (unit for unit in self.naming_actor.get(head, ()) if unit.id in naming_tail)
        return self._side(facts, both, found=bool(facts))

    def _side(self, facts: Iterable[Fact], named_in: Iterable[Unit], *, found: bool) -> Side:
        facts = tuple(facts)
        units = dict.fromkeys(str(fact.evidence.unit) for fact in facts)
        return Side(facts, tuple(self.units[unit] for unit in units), tuple(named_in), found)


class _Matched:
    """Both reports, with what is the same in them under one key."""

    def __init__(self, a: _Index, b: _Index, *, identity: _Identity) -> None:
        self.a, self.b = a, b
        self.identity = identity

    def partners(self) -> Iterator[ComparedPartner]:
        for key in sorted(self.a.partner_keys() | self.b.partner_keys()):
            yield ComparedPartner(self._name(key), self.a.actor(key), self.b.actor(key), key)

    def instruments(self) -> Iterator[ComparedInstrument]:
        for key in sorted(self.a.sure | self.b.sure):
            mentions = [*self.a.instruments.get(key, ()), *self.b.instruments.get(key, ())]
            name = _longest(entity.text for entity in mentions)
            sides = self.a.instrument(key), self.b.instrument(key)
            yield ComparedInstrument(name, *sides, key, mentions[0].norm, mentions[0].url)

    def relations(self) -> Iterator[ComparedRelation]:
        for key in sorted(self.a.of_relation.keys() | self.b.of_relation.keys()):
            kind, head, tail = key
            arrow = " → " if kind == SUPPORT else " – "
            name = arrow.join(map(self._name, (head, tail)))
            sides = self.a.relation(key), self.b.relation(key)
            yield ComparedRelation(name, *sides, kind, head, tail)

    def _name(self, key: str) -> str:
        """The register's name, else the longest that the reports have."""
        if key in self.identity.register:
            return self.identity.register[key].name
        both = *self.a.actors.get(key, ()), *self.b.actors.get(key, ())
        return _longest(actor.name for actor in both)


def _relations(fact: Fact, identify: Identify) -> Iterator[RelationKey]:
    """The kinds and the ends of the pairs of a fact; the ends are sorted where there is no direction."""
    for pair in fact.pairs:
        head, tail = identify(pair.head.key), identify(pair.tail.key)
        if head and tail and head != tail:
            yield pair.kind, *((head, tail) if pair.kind == SUPPORT else sorted((head, tail)))


def _within(
    partner: ComparedPartner, organisations: Mapping[str, ComparedPartner], identity: _Identity
) -> ComparedPartner:
    """The partner, with what has become of the organisation that it is a body of."""
    organisation = organisations.get(identity.key(partner.key) or "")
    if organisation is None or organisation.key == partner.key:
        return partner
    return replace(partner, organisation=organisation.name, organisation_status=organisation.status)


def _edition(report: ReportExtraction, index: _Index) -> Edition:
    return Edition(
        report.document,
        report.report.title,
        report.report.date,
        len(index.facts),
        index.unnamed_instruments,
        index.unnamed_actors,
    )


def _by_key(items: Iterable[tuple[K | None, V]]) -> dict[K, list[V]]:
    """The items of each key, each once; those without a key are left out."""
    grouped: dict[K, dict[int, V]] = defaultdict(dict)
    for key, item in items:
        if key is not None:
            grouped[key][id(item)] = item
    return {key: list(found.values()) for key, found in grouped.items()}


def _longest(names: Iterable[str]) -> str:
    return max(names, key=lambda name: (len(name), name))


def _sorted(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Most facts first, then most mentions, then in the order of the keys in which they come."""
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                -len(row.a.facts) - len(row.b.facts),
                -len(row.a.named_in) - len(row.b.named_in),
            ),
        )
    )
