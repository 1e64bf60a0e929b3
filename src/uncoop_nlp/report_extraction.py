"""What was found in a whole report: its facts, and who and what they are about.

The JSON form has a version and a schema, `report.schema.json` beside this file.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

from uncoop_nlp.facts import Fact, first_day_of, last_day_of
from uncoop_nlp.reports.report import Report, Unit
from uncoop_nlp.results import SCHEMA_VERSION, Entity, Extraction
from uncoop_nlp.scheme import ACTORS, INSTRUMENT, ORG, UN_BODY

REPORT_SCHEMA_VERSION = 1


@dataclass(frozen=True)
class ReportActor:
    """An actor of a report, whatever the text calls it.

    Attributes:
        key: What identifies it: its key in the register, or one made of its name.
        id: Its key in the register; `None` where it is not linked.
        name: Its full name where it is known, else what the text first calls it.
        label: `UN_BODY` or `ORG`; what most mentions have.
        forms: What the text calls it, in the order of first mentions.
        mentions: How often it is named.
        facts: The facts in which it has a role, in the order of the report.
    """

    key: str
    id: str | None
    name: str
    label: str
    forms: tuple[str, ...]
    mentions: int
    facts: tuple[Fact, ...] = field(repr=False)

    @property
    def kinds(self) -> dict[str, int]:
        """How many facts of each kind it has a role in."""
        return dict(sorted(Counter(fact.kind for fact in self.facts).items()))

    @property
    def sentences(self) -> int:
        """How many sentences state these facts."""
        return len({fact.evidence for fact in self.facts})

    @property
    def first_day(self) -> str | None:
        """The first calendar day of these facts; `None` where no date is known."""
        return first_day_of(self.facts)

    @property
    def last_day(self) -> str | None:
        """The last calendar day of these facts; `None` where no date is known."""
        return last_day_of(self.facts)

    @property
    def instruments(self) -> tuple[str, ...]:
        """The keys of the instruments of these facts."""
        keys = (fact.instrument_key(entity) for fact in self.facts for entity in fact.instruments)
        return tuple(dict.fromkeys(keys))

    def counterparts(self, label: str | None = None) -> dict[str, int]:
        """By their keys those who have a role in these facts too, with the number of facts.

        The most frequent come first. With a `label`, only those whom the sentences name with it.
        """
        together = Counter(
            key
            for fact in self.facts
            for key in {
                actor.key
                for actor in fact.actors
                if actor.key != self.key and label in (None, actor.entity.label)
            }
        )
        return dict(sorted(together.items(), key=lambda item: (-item[1], item[0])))


@dataclass(frozen=True)
class ReportInstrument:
    """An instrument of a report.

    Attributes:
        key: Its symbol, or a key made of its name; of one without a name, which is this one here and
            that one there, the place of the mention: `p42:71`.
        name: What the text first calls it.
        symbol: The UN document symbol, where the text determines it.
        url: Where the United Nations keep the French text.
        forms: What the text calls it, in the order of first mentions.
        mentions: How often it is named.
        dates: Its own dates: signature, adoption, issue or validity.
        facts: The facts that it is part of, in the order of the report.
    """

    key: str
    name: str
    symbol: str | None
    url: str | None
    forms: tuple[str, ...]
    mentions: int
    dates: tuple[Entity, ...]
    facts: tuple[Fact, ...] = field(repr=False)

    def actors(self, role: str) -> tuple[str, ...]:
        """The keys of those who have a role in its facts: `party`, `adopter` or `implementer`."""
        return tuple(dict.fromkeys(a.key for fact in self.facts for a in fact.actors if a.role == role))


@dataclass(frozen=True)
class ReportExtraction:
    """What was found in a report.

    Attributes:
        document: The report's symbol, or the name of its file where it prints none.
        report: The report.
        extractions: One for each of `report.units`, in their order.
    """

    document: str
    report: Report = field(repr=False)
    extractions: tuple[Extraction, ...] = field(repr=False)

    @property
    def units(self) -> Iterator[tuple[Unit, Extraction]]:
        """Each heading, paragraph and note with what was found in it."""
        return zip(self.report.units, self.extractions, strict=True)

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """Every fact, in the order of the report, with its document, paragraph and offsets."""
        return tuple(
            self._located(fact, unit) for unit, extraction in self.units for fact in extraction.facts
        )

    @cached_property
    def actors(self) -> tuple[ReportActor, ...]:
        """Every actor that the report names, in the order of first mentions."""
        facts = _by_key((actor.key, fact) for fact in self.facts for actor in fact.actors)
        named = self._mentions(ACTORS)
        return tuple(_actor(key, mentions, facts[key]) for key, mentions in named.items())

    @cached_property
    def instruments(self) -> tuple[ReportInstrument, ...]:
        """Every instrument that the report names, in the order of first mentions."""
        facts = _by_key(
            (fact.instrument_key(entity), fact) for fact in self.facts for entity in fact.instruments
        )
        dates: dict[str, list[Entity]] = defaultdict(list)
        for unit, extraction in self.units:
            for relation in extraction.relations:
                if relation.label == "DATED":
                    dates[_place_key(unit, relation.head)].append(relation.tail)
        return tuple(
            _instrument(key, mentions, dates[key], facts[key])
            for key, mentions in self._mentions({INSTRUMENT}).items()
        )

    @property
    def partners(self) -> tuple[ReportActor, ...]:
        """The organisations outside the United Nations that have a role in a fact; most facts first."""
        partners = [actor for actor in self.actors if actor.label == ORG and actor.facts]
        return tuple(sorted(partners, key=lambda actor: (-len(actor.facts), actor.key)))

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict: everything but the report's tables and source text."""
        names = {actor.key: actor.name for actor in self.actors}
        return {
            "version": REPORT_SCHEMA_VERSION,
            "document": self.document,
            **{name: getattr(self.report, name) for name in _REPORT_FIELDS},
            "facts": [fact.to_dict() for fact in self.facts],
            "actors": [_actor_dict(actor) for actor in self.actors],
            "instruments": [_instrument_dict(instrument) for instrument in self.instruments],
            "partners": [_partner_dict(partner, names) for partner in self.partners],
            "units": [_unit_dict(unit, extraction) for unit, extraction in self.units],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The dict as JSON text, accents kept."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> ReportExtraction:
        """The extraction that `to_dict` was called on, without the report's tables and source text.

        Facts and summaries are made again from the units; keys that it does not know are left aside.

        Raises:
            ValueError: If the dict is of another version, or lacks or breaks something.
        """
        try:
            if data["version"] != REPORT_SCHEMA_VERSION:
                raise ValueError(
                    f"it is of version {data['version']!r}; this reads {REPORT_SCHEMA_VERSION}"
                )
            units = tuple(_read_unit(unit) for unit in data["units"])
            extractions = tuple(
                Extraction.from_dict({"version": SCHEMA_VERSION, **unit}) for unit in data["units"]
            )
            report = Report(**{name: data[name] for name in _REPORT_FIELDS}, units=units)
            return cls(str(data["document"]), report, extractions)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"not a report's extraction: {type(error).__name__}: {error}") from None

    def _located(self, fact: Fact, unit: Unit) -> Fact:
        source_start, source_end = unit.to_source(fact.evidence.start, fact.evidence.end)
        evidence = replace(
            fact.evidence,
            document=self.document,
            unit=unit.id,
            number=unit.number,
            section=unit.section,
            source_start=source_start,
            source_end=source_end,
        )
        return replace(fact, id=f"{unit.id}-{fact.id}", evidence=evidence)

    def _mentions(self, labels: Iterable[str]) -> dict[str, list[Entity]]:
        return _by_key(
            (_place_key(unit, entity), entity)
            for unit, extraction in self.units
            for entity in extraction.entities
            if entity.label in labels
        )


_REPORT_FIELDS = ("symbol", "title", "date", "session")
_UNIT_FIELDS = tuple(item.name for item in fields(Unit))


def _place_key(unit: Unit, entity: Entity) -> str:
    return entity.key or f"{unit.id}:{entity.start}"


def _by_key(items: Iterable[tuple[str, Any]]) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for key, item in items:
        grouped[key].append(item)
    return grouped


def _forms(mentions: Iterable[Entity]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entity.text for entity in mentions))


def _actor(key: str, mentions: list[Entity], facts: list[Fact]) -> ReportActor:
    return ReportActor(
        key,
        next((entity.id for entity in mentions if entity.id), None),
        next((entity.norm for entity in mentions if entity.norm), mentions[0].text),
        Counter(entity.label for entity in mentions).most_common(1)[0][0],
        _forms(mentions),
        len(mentions),
        tuple(facts),
    )


def _instrument(
    key: str, mentions: list[Entity], dates: list[Entity], facts: list[Fact]
) -> ReportInstrument:
    first = mentions[0]
    own = {date.norm or date.text: date for date in reversed(dates)}
    return ReportInstrument(
        key,
        first.text,
        first.norm,
        first.url,
        _forms(mentions),
        len(mentions),
        tuple(own.values())[::-1],
        tuple(facts),
    )


def _actor_dict(actor: ReportActor) -> dict[str, Any]:
    return {
        "key": actor.key,
        "id": actor.id,
        "name": actor.name,
        "label": actor.label,
        "forms": list(actor.forms),
        "mentions": actor.mentions,
        "facts": [fact.id for fact in actor.facts],
    }


def _instrument_dict(instrument: ReportInstrument) -> dict[str, Any]:
    return {
        "key": instrument.key,
        "name": instrument.name,
        "symbol": instrument.symbol,
        "url": instrument.url,
        "forms": list(instrument.forms),
        "mentions": instrument.mentions,
        "dates": [date.to_dict() for date in instrument.dates],
        "facts": [fact.id for fact in instrument.facts],
    }


def _partner_dict(partner: ReportActor, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": partner.key,
        "name": partner.name,
        "kinds": partner.kinds,
        "un_bodies": [
            {"key": key, "name": names[key], "facts": count}
            for key, count in partner.counterparts(UN_BODY).items()
        ],
        "instruments": list(partner.instruments),
        "first_day": partner.first_day,
        "last_day": partner.last_day,
        "sentences": partner.sentences,
    }


def _unit_dict(unit: Unit, extraction: Extraction) -> dict[str, Any]:
    found = extraction.to_dict()
    return {
        **{name: getattr(unit, name) for name in _UNIT_FIELDS},
        "runs": [list(run) for run in unit.runs],
        "entities": found["entities"],
        "relations": found["relations"],
    }


def _read_unit(data: Mapping[str, Any]) -> Unit:
    runs = tuple((int(offset), int(source)) for offset, source in data["runs"])
    if not runs or runs[0][0] != 0:
        raise ValueError(f"the runs of unit {data['id']!r} do not begin with its text")
    return Unit(**{**{name: data[name] for name in _UNIT_FIELDS}, "runs": runs})
