"""Finding what is wrong in corpus files."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from uncoop_nlp.corpus.records import (
    A_DRAFT,
    AnnotatedUnit,
    CorpusError,
    GoldEntity,
    corpus_files,
    read_lines,
)
from uncoop_nlp.register import Actor, actor_key, read_register
from uncoop_nlp.reports import ReportError, read_report
from uncoop_nlp.scheme import DATE, INSTRUMENT, LABELS, RELATIONS
from uncoop_nlp.symbols import is_symbol

CheckNorm = Callable[[GoldEntity], "str | None"]


def check_corpus(
    paths: Iterable[str | os.PathLike[str]],
    reports: str | os.PathLike[str] | None = None,
    registers: Iterable[str | os.PathLike[str]] = (),
    *,
    written: bool = False,
    drafts: bool = False,
) -> list[str]:
    """Every fault in corpus files, each on one line with file, line and unit; empty if there is none.

    Args:
        paths: Corpus files, or folders of them.
        reports: Folder of the source documents; the units' texts are compared with them.
            `None` leaves that out.
        registers: Tables of actors of one's own, beside the register that the library carries.
        written: The texts were written to train on: they have no source, and need no normal forms.
        drafts: Units that nobody has checked are no fault, and theirs need no normal forms.

    Raises:
        ImportError: If the library that parses dates is not installed.
        RegisterError: If a table of actors cannot be used.
    """
    norm_fault = _norm_checker(read_register(*registers), needed=not written)
    sources = _Sources(Path(reports)) if reports is not None and not written else None
    faults: list[str] = []
    seen: dict[str, str] = {}
    for path in paths:
        try:
            for file in corpus_files([path]):
                faults += _file_faults(file, seen, norm_fault, sources, drafts=drafts)
        except CorpusError as error:
            faults.append(str(error))
    return faults


def _file_faults(
    path: Path,
    seen: dict[str, str],
    norm_fault: CheckNorm,
    sources: _Sources | None,
    *,
    drafts: bool,
) -> Iterator[str]:
    try:
        for number, line in read_lines(path):
            place = f"{path}:{number}"
            try:
                unit = AnnotatedUnit.from_json(line)
            except CorpusError as error:
                yield f"{place}: {error}"
                continue
            found = [*_unit_faults(line, unit, norm_fault), *(sources.faults(unit) if sources else ())]
            if unit.draft and not drafts:
                found.append(A_DRAFT)
            if unit.id in seen:
                found.append(f"the id stands already at {seen[unit.id]}")
            seen.setdefault(unit.id, place)
            yield from (f"{place}: {unit.id}: {fault}" for fault in found)
    except CorpusError as error:
        yield str(error)


class _Sources:
    """The source documents' units, read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.units: dict[str, dict[str, tuple[str, str, str | None]] | None] = {}

    def faults(self, unit: AnnotatedUnit) -> Iterator[str]:
        """How a unit differs from its source."""
        if unit.document not in self.units:
            files = sorted(
                path for path in self.folder.iterdir() if path.name.startswith(f"{unit.document}.")
            )
            try:
                report = read_report(files[0] if files else self.folder / unit.document)
            except ReportError as error:
                self.units[unit.document] = None
                yield str(error)
                return
            self.units[unit.document] = {u.id: (u.text, u.section, u.number) for u in report.units}
        units = self.units[unit.document]
        if units is None:  # that was said of its first unit
            return
        name = unit.id.removeprefix(f"{unit.document}:")
        source = units.get(name)
        if source is None:
            yield f"document {unit.document} has no unit {name!r}"
            return
        for what, here, there in zip(
            ("text", "section", "number"), (unit.text, unit.section, unit.number), source, strict=True
        ):
            if here != there:
                yield f"its {what} differs from the source's: {_difference(here or '', there or '')}"


def _unit_faults(line: str, unit: AnnotatedUnit, norm_fault: CheckNorm) -> Iterator[str]:
    if line != unit.to_json():
        yield "not written as the corpus is: its keys in order, accents as they are, no blanks added"
    if not unit.id.startswith(f"{unit.document}:"):
        yield f"the id does not start with its document: {unit.document}:"
    if unit.text != unicodedata.normalize("NFC", unit.text):
        yield "the text has decomposed accents (NFD); NFC is needed"
    yield from _order_faults(unit)
    yield from _score_faults(unit)
    for entity in unit.entities:
        yield from (f"entity {entity.id}: {fault}" for fault in _entity_faults(entity, unit, norm_fault))
    yield from _relation_faults(unit)


def _order_faults(unit: AnnotatedUnit) -> Iterator[str]:
    for what, items in (("entities", unit.entities), ("relations", unit.relations)):
        if [item.id for item in items] != list(range(1, len(items) + 1)):
            yield f"the ids of its {what} are not 1, 2, 3 …"
    for before, after in pairwise(unit.entities):
        if after.start_offset < before.end_offset:
            yield f"entity {after.id} starts before entity {before.id} ends"
    keys = [(relation.from_id, relation.to_id, relation.type) for relation in unit.relations]
    for key, after_key in pairwise(keys):
        if key == after_key:
            yield f"relation {key[2]} {key[0]}-{key[1]} stands twice"
        elif after_key < key:
            yield f"relation {after_key[2]} {after_key[0]}-{after_key[1]} is out of order"


def _score_faults(unit: AnnotatedUnit) -> Iterator[str]:
    for what, items in (("entity", unit.entities), ("relation", unit.relations)):
        for item in items:
            if item.score is None:
                continue
            if not unit.draft:
                yield f"{what} {item.id}: it has a score, as only a draft has"
            elif not 0 <= item.score <= 1:
                yield f"{what} {item.id}: a score is a number from 0 to 1; here is {item.score!r}"


def _entity_faults(entity: GoldEntity, unit: AnnotatedUnit, norm_fault: CheckNorm) -> Iterator[str]:
    start, end, text = entity.start_offset, entity.end_offset, unit.text
    if not 0 <= start < end <= len(text):
        yield f"offsets {start}-{end} are not within the text's {len(text)} characters"
        return
    surface = text[start:end]
    if entity.label not in LABELS:
        yield f"no label {entity.label!r}; there are {', '.join(LABELS)}"
    if surface != surface.strip():
        yield f"{surface!r} starts or ends with a blank"
    if _cuts_word(text, start) or _cuts_word(text, end):
        yield f"{surface!r} starts or ends within a word: {text[max(0, start - 10) : end + 10]!r}"
    undecided = unit.draft and entity.norm is None
    if not undecided and (fault := norm_fault(entity)):
        yield f"{surface!r}: {fault}"


def _relation_faults(unit: AnnotatedUnit) -> Iterator[str]:
    labels = {entity.id: entity.label for entity in unit.entities}
    for relation in unit.relations:
        what = f"relation {relation.id}: {relation.type} {relation.from_id}-{relation.to_id}"
        if relation.type not in RELATIONS:
            yield f"{what}: no such relation; there are {', '.join(RELATIONS)}"
        elif not {relation.from_id, relation.to_id} <= set(labels):
            yield f"{what}: leads to an entity that is not there"
        elif relation.from_id == relation.to_id:
            yield f"{what}: joins an entity to itself"
        elif not RELATIONS[relation.type].joins(labels[relation.from_id], labels[relation.to_id]):
            yield f"{what}: cannot join {labels[relation.from_id]} to {labels[relation.to_id]}"
        elif RELATIONS[relation.type].symmetric and relation.from_id > relation.to_id:
            yield f"{what}: is symmetric; the earlier mention goes first"


def _cuts_word(text: str, at: int) -> bool:
    """Whether a boundary falls between two letters or two digits; raised footnote marks are neither."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    return (before.isalpha() and after.isalpha()) or (before.isdecimal() and after.isdecimal())


def _difference(here: str, there: str) -> str:
    """Where two texts first differ."""
    at = next(
        (i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b),
        min(len(here), len(there)),
    )
    return f"at character {at}: {here[at : at + 20]!r}, in the source {there[at : at + 20]!r}"


def _norm_checker(register: dict[str, Actor], *, needed: bool) -> CheckNorm:
    """What says of an entity which fault its normal form has."""
    try:
        from edtf import parse_edtf
    except ImportError:
        raise ImportError("checking a corpus needs the extra: pip install 'uncoop-nlp[train]'") from None

    def date_fault(norm: str) -> str | None:
        try:
            parse_edtf(norm)
        except Exception:  # whatever the parser raises, it is no date
            return f"{norm!r} is not an EDTF date"
        return None

    def norm_fault(entity: GoldEntity) -> str | None:
        norm = entity.norm
        if norm is None:
            return "it has no normal form" if needed and entity.label != INSTRUMENT else None
        if entity.label == DATE:
            return date_fault(norm)
        if entity.label == INSTRUMENT:
            return None if is_symbol(norm) else f"{norm!r} is not the symbol of a document"
        faults = (_actor_fault(name, entity.label, register) for name in norm.split(" | "))
        return next((fault for fault in faults if fault), None)

    return norm_fault


def _actor_fault(name: str, label: str, register: dict[str, Actor]) -> str | None:
    actor = register.get(actor_key(name))
    if actor is None:
        return f"{name!r} is not in the register of actors"
    if actor.name != name:
        return f"{name!r} is {actor.name!r} in the register of actors"
    if label in LABELS and actor.label != label:
        return f"{name!r} is {actor.label} in the register of actors"
    return None
