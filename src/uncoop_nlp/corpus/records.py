"""Annotated units as records, and their JSONL files.

The format is doccano's, one unit a line, with the unit's place in its document and with normal forms:
`id`, `document`, `section`, `number`, `text`, `entities` (`id`, `label`, `start_offset`, `end_offset`,
`norm`) and `relations` (`id`, `from_id`, `to_id`, `type`). Ids count from 1 within a unit, entities in
text order, relations by their ends, so that a diff shows what an annotator changed.

A draft, which a pipeline wrote and nobody has checked, is marked by `"draft": true`; its entities and
relations may have a `score`. Both go when a unit is checked: what is no draft has neither.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

from uncoop_nlp.files import write_atomically
from uncoop_nlp.results import Entity, Extraction, Relation
from uncoop_nlp.scheme import LABELS, RELATIONS

A_DRAFT = "a draft, that nobody has checked yet"

T = TypeVar("T", bound="GoldEntity | GoldRelation")


_JSON_TYPES: dict[str, tuple[type, ...]] = {
    "int": (int,),
    "str": (str,),
    "bool": (bool,),
    "str | None": (str, type(None)),
    "float | None": (float, int, type(None)),
}
_OF_DRAFTS = {"draft", "score"}


class CorpusError(ValueError):
    """A corpus file that cannot be read; the message says where and why, in one line."""


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An annotated entity; offsets count characters of the unit's text, end exclusive."""

    id: int
    label: str
    start_offset: int
    end_offset: int
    norm: str | None = None
    score: float | None = None


@dataclass(frozen=True, slots=True)
class GoldRelation:
    """An annotated relation between two entities of a unit, by their ids."""

    id: int
    from_id: int
    to_id: int
    type: str
    score: float | None = None


@dataclass(frozen=True, slots=True)
class AnnotatedUnit:
    """A unit of a document with its annotation.

    Attributes:
        id: Document and unit: `A-79-302:p42`.
        document: Name of the document's file in `corpus/reports`, without suffixes.
        section: The heading above the unit.
        number: The paragraph's number or the note's mark, as printed.
        text: As `read_report` gives it.
        draft: A pipeline wrote the annotation, and nobody has checked it.
    """

    id: str
    document: str
    section: str
    number: str | None
    text: str
    entities: tuple[GoldEntity, ...] = ()
    relations: tuple[GoldRelation, ...] = ()
    draft: bool = False

    def surface(self, entity: GoldEntity) -> str:
        """The characters that an entity covers."""
        return self.text[entity.start_offset : entity.end_offset]

    def to_json(self) -> str:
        """The unit as one line of a corpus file."""
        return json.dumps(asdict(self, dict_factory=_without_draft), ensure_ascii=False)

    def to_extraction(self) -> Extraction:
        """The annotation in the form of a result, to compare it with what a pipeline finds.

        Raises:
            CorpusError: If an entity is outside the text, or a relation leads to none.
        """
        entities = {entity.id: self._entity(entity) for entity in self.entities}
        try:
            relations = tuple(
                Relation(relation.type, entities[relation.from_id], entities[relation.to_id])
                for relation in self.relations
            )
        except KeyError as error:
            raise CorpusError(f"{self.id}: a relation leads to no entity: {error}") from None
        return Extraction(self.text, tuple(entities.values()), relations)

    def _entity(self, entity: GoldEntity) -> Entity:
        start, end = entity.start_offset, entity.end_offset
        if not 0 <= start < end <= len(self.text):
            raise CorpusError(f"{self.id}: entity {entity.id}: {start}-{end} is not within the text")
        return Entity(self.surface(entity), start, end, entity.label, entity.norm)

    @classmethod
    def from_json(cls, line: str) -> AnnotatedUnit:
        """Read one line of a corpus file.

        Raises:
            CorpusError: If the line is not a unit of the corpus format.
        """
        try:
            data = json.loads(line)
        except json.JSONDecodeError as error:
            raise CorpusError(f"not JSON: {error.msg} at character {error.pos}") from None
        except RecursionError:
            raise CorpusError("not a unit: the JSON is nested too deeply") from None
        _require_fields(cls, data, "unit")
        entities = _read_all(GoldEntity, data.pop("entities"), "entity")
        relations = _read_all(GoldRelation, data.pop("relations"), "relation")
        return cls(**data, entities=entities, relations=relations)


def read_corpus(paths: Iterable[str | os.PathLike[str]]) -> Iterator[AnnotatedUnit]:
    """The units of corpus files, in order; a folder stands for the JSONL files in it.

    Raises:
        CorpusError: If a file or line cannot be read; the message starts with file and line.
    """
    for path in corpus_files(paths):
        for number, line in read_lines(path):
            try:
                yield AnnotatedUnit.from_json(line)
            except CorpusError as error:
                raise CorpusError(f"{path}:{number}: {error}") from None


def require_gold(units: Iterable[AnnotatedUnit], *, drafts: bool = False) -> list[AnnotatedUnit]:
    """The units, if something can be counted by them.

    Args:
        units: What is to be the gold.
        drafts: Units that nobody has checked will do.

    Raises:
        CorpusError: If an id stands twice, a label or relation is not of the scheme, or a unit is a
            draft.
    """
    checked: dict[str, AnnotatedUnit] = {}
    for unit in units:
        if unit.id in checked:
            raise CorpusError(f"{unit.id}: the unit stands twice")
        if unit.draft and not drafts:
            raise CorpusError(f"{unit.id}: {A_DRAFT}")
        labels = {entity.label for entity in unit.entities} - set(LABELS)
        if unknown := labels | ({relation.type for relation in unit.relations} - set(RELATIONS)):
            raise CorpusError(f"{unit.id}: not of the scheme: {', '.join(sorted(unknown))}")
        checked[unit.id] = unit
    return list(checked.values())


def write_corpus(path: str | os.PathLike[str], units: Iterable[AnnotatedUnit]) -> None:
    """Write units as a corpus file, all or nothing."""
    write_atomically(Path(path), "".join(unit.to_json() + "\n" for unit in units))


def corpus_files(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """The corpus files that paths stand for: themselves, or the JSONL files of a folder.

    Raises:
        CorpusError: If there is no such file, or a folder without corpus files.
    """
    files: list[Path] = []
    for path in map(Path, paths):
        here = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not here or not here[0].exists():
            raise CorpusError(f"{path}: {'no .jsonl file in it' if path.is_dir() else 'no such file'}")
        files += here
    return files


def read_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Number and text of each line of a corpus file that is not blank.

    Raises:
        CorpusError: If the file cannot be read, or is not UTF-8 without a byte-order mark.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path}: cannot be read as UTF-8: {error}") from None
    if text.startswith("\ufeff"):
        raise CorpusError(f"{path}:1: starts with a byte-order mark; save it as UTF-8 without one")
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _read_all(kind: type[T], items: Any, what: str) -> tuple[T, ...]:
    if not isinstance(items, list):
        raise CorpusError(f"{what}s are a list; here is {items!r}")
    for item in items:
        _require_fields(kind, item, what)
    return tuple(kind(**item) for item in items)


def _require_fields(kind: type, data: Any, what: str) -> None:
    """Check that a dict has just the fields of a dataclass, each of its type."""
    types = {field.name: str(field.type) for field in fields(kind)}
    needed = types.keys() - _OF_DRAFTS
    if not isinstance(data, dict) or not needed <= set(data) <= set(types):
        found = sorted(data) if isinstance(data, dict) else data
        raise CorpusError(f"each {what} has the fields {', '.join(sorted(needed))}; here is {found!r}")
    for name, value in data.items():
        expected = _JSON_TYPES.get(types[name])
        if expected and type(value) not in expected:  # isinstance would take true for a number
            raise CorpusError(f"{name} of a {what} is {types[name]}; here is {value!r}")


def _without_draft(fields_of_it: list[tuple[str, Any]]) -> dict[str, Any]:
    """The fields of a record, without those of a draft where it is none."""
    return {
        name: value
        for name, value in fields_of_it
        if not (name in _OF_DRAFTS and (value is None or value is False))
    }
