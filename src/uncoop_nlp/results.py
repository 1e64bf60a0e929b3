"""What an extraction gives: plain frozen dataclasses, and their JSON form.

The JSON form has a version and a schema, `extraction.schema.json` beside this file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

from uncoop_nlp.facts import Fact, assemble
from uncoop_nlp.norms import address, days
from uncoop_nlp.register import actor_key
from uncoop_nlp.scheme import ACTORS, DATE, INSTRUMENT, LABELS, MODALITIES, RELATIONS, STATED

SCHEMA_VERSION = 3

# A capital, then three words, or another word with a capital or a digit.
_NAME = re.compile(r"(?=[A-ZÀ-ÖØ-ÞŒ])(?:\S+\s+\S+\s+\S|\S+\s+\S*[0-9A-ZÀ-ÖØ-ÞŒ])")


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing found in a text.

    Attributes:
        text: The characters it covers, exactly as in the caller's string.
        start: Offset of its first character.
        end: Offset after its last character: `text[entity.start:entity.end] == entity.text`.
        label: One of the scheme's labels: `UN_BODY`, `ORG`, `INSTRUMENT`, `DATE`.
        norm: Its normal form (EDTF date, UN document symbol, full French name), or `None`.
        id: The actor's key in the register, or `None`.
        score: Probability, between 0 and 1, that both span and label are right.
    """

    text: str
    start: int
    end: int
    label: str
    norm: str | None = None
    id: str | None = None
    score: float = 1.0

    @property
    def key(self) -> str | None:
        """What mentions of the same thing have in common; `None` where the text does not determine it.

        An actor's is `id`, or one made of its name where it is not linked. An instrument's is its
        symbol, or one made of its name: *Agenda 2063*, not *mémorandum d'accord* or *Plan d'action*,
        which are this one here and that one there. A date's is `norm`.
        """
        if self.label in ACTORS:
            name = self.norm or self.text
            return self.id or actor_key(name) or name
        named = self.label == INSTRUMENT and _NAME.match(self.text)
        return self.norm or (actor_key(self.text) if named else None)

    @property
    def first_day(self) -> str | None:
        """The first calendar day of a date, as `YYYY-MM-DD`; `None` where it is not known."""
        return self._days[0]

    @property
    def last_day(self) -> str | None:
        """The last calendar day of a date, as `YYYY-MM-DD`; `None` where it is not known."""
        return self._days[1]

    @property
    def url(self) -> str | None:
        """Where the United Nations keep the French text of an instrument that has a symbol."""
        return address(self.norm) if self.norm and self.label == INSTRUMENT else None

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict."""
        return {name: getattr(self, name) for name in _FIELDS}

    @property
    def _days(self) -> tuple[str, str] | tuple[None, None]:
        return (days(self.norm) if self.norm and self.label == DATE else None) or (None, None)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that one sentence states between two entities.

    Attributes:
        label: One of the scheme's relations, such as `COOPERATES_WITH` or `SIGNED`.
        head: The entity it leads from; of a symmetric relation, the earlier one.
        tail: The entity it leads to.
        score: Probability, between 0 and 1, that both entities and the relation are right.
        modality: `stated`, or `intended` where the sentence only asks for it, plans or announces it.
        start: Offset of the first character of the sentence that states it; `None` if unknown.
        end: Offset after that sentence's last character.
        triggers: Start and end of the words that say it, where the method can name them.
    """

    label: str
    head: Entity
    tail: Entity
    score: float = 1.0
    modality: str = STATED
    start: int | None = None
    end: int | None = None
    triggers: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was found in one text.

    Attributes:
        text: The text itself.
        entities: In text order.
        relations: In the order of their heads, then of their tails; both ends are in `entities`.
    """

    text: str
    entities: tuple[Entity, ...] = ()
    relations: tuple[Relation, ...] = ()

    @property
    def facts(self) -> tuple[Fact, ...]:
        """The relations, put together to facts sentence by sentence; `docs/facts.md` says how."""
        return assemble(self.text, self.relations)

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dict; relations name their ends by their places in `entities`."""
        places = {entity: place for place, entity in enumerate(self.entities)}
        return {
            "version": SCHEMA_VERSION,
            "text": self.text,
            "entities": [entity.to_dict() for entity in self.entities],
            "relations": [
                {
                    "label": relation.label,
                    "head": places[relation.head],
                    "tail": places[relation.tail],
                    "score": relation.score,
                    "modality": relation.modality,
                    "start": relation.start,
                    "end": relation.end,
                    "triggers": [list(trigger) for trigger in relation.triggers],
                }
                for relation in self.relations
            ],
        }

    def to_json(self, *, indent: int | None = None) -> str:
        """The dict as JSON text, accents kept."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Extraction:
        """The extraction that `to_dict` was called on; keys it does not know are left aside.

        Raises:
            ValueError: If the dict is of another version, or lacks or breaks something.
        """
        try:
            if data["version"] != SCHEMA_VERSION:
                raise ValueError(f"it is of version {data['version']!r}; this reads {SCHEMA_VERSION}")
            text = _typed(data["text"], str)
            entities = tuple(_read_entity(entity, text) for entity in data["entities"])
            relations = tuple(_read_relation(relation, entities, text) for relation in data["relations"])
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise ValueError(f"not an extraction: {type(error).__name__}: {error}") from None
        return cls(text, entities, relations)


@dataclass(frozen=True, slots=True)
class Failure:
    """What `extract_many` gives in the place of an item that could not be read, where it is asked to.

    Attributes:
        text: The item itself, whatever it is.
        error: The kind of error and what it says: `ValueError: a text of …`.
    """

    text: Any
    error: str


_FIELDS = (*Entity.__slots__, "first_day", "last_day", "url")


def json_schema(of: Literal["extraction", "report"] = "extraction") -> dict[str, Any]:
    """The JSON schema (draft 2020-12) of `Extraction.to_dict()`, or of `ReportExtraction.to_dict()`.

    That of a report contains the other, to which it refers; its `#/$defs/fact` is that of
    `Fact.to_dict()`.
    """
    schema = resources.files("uncoop_nlp") / f"{of}.schema.json"
    loaded: dict[str, Any] = json.loads(schema.read_text("utf-8"))
    if of == "report":
        loaded["$defs"]["extraction"] = json_schema()
    return loaded


def _read_entity(data: Mapping[str, Any], text: str) -> Entity:
    entity = Entity(
        _typed(data["text"], str),
        _typed(data["start"], int),
        _typed(data["end"], int),
        _one_of(LABELS, data["label"]),
        _typed(data["norm"], str, type(None)),
        _typed(data["id"], str, type(None)),
        _typed(data["score"], float, int),
    )
    if entity.start < 0 or not entity.text or text[entity.start : entity.end] != entity.text:
        raise ValueError(f"entity {entity.text!r} does not stand at {entity.start}-{entity.end}")
    return entity


def _read_relation(data: Mapping[str, Any], entities: tuple[Entity, ...], text: str) -> Relation:
    for end in ("head", "tail"):
        if not 0 <= _typed(data[end], int) < len(entities):
            raise ValueError(f"a relation leads to entity {data[end]}; there are {len(entities)}")
    sentence = data["start"], data["end"]
    triggers = tuple((start, end) for start, end in data["triggers"])
    for span in (*triggers, *([sentence] if sentence != (None, None) else [])):
        if not 0 <= _typed(span[0], int) < _typed(span[1], int) <= len(text):
            raise ValueError(f"{span[0]}-{span[1]} is not within the text")
    return Relation(
        _one_of(RELATIONS, data["label"]),
        entities[data["head"]],
        entities[data["tail"]],
        _typed(data["score"], float, int),
        _one_of(MODALITIES, data["modality"]),
        *sentence,
        triggers,
    )


def _typed(value: Any, *types: type) -> Any:
    if not isinstance(value, types) or isinstance(value, bool):
        raise TypeError(f"{value!r} is not of type {types[0].__name__}")
    return value


def _one_of(names: Collection[str], name: Any) -> str:
    if name not in names:
        raise ValueError(f"the scheme has no {name!r}")
    return str(name)
