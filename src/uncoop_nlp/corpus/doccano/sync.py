"""Sending units to a doccano project, and fetching what annotators changed.

A unit is sent where the corpus alone changed it, fetched where doccano alone did, and left as it is on
both sides where both did. Everything may be broken off and done again.
"""

from __future__ import annotations

import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from uncoop_nlp.corpus.check import check_corpus
from uncoop_nlp.corpus.doccano import DoccanoError
from uncoop_nlp.corpus.doccano.examples import Example, upload_faults
from uncoop_nlp.corpus.doccano.merge import Change, fingerprint, take, what_changed
from uncoop_nlp.corpus.records import AnnotatedUnit, write_corpus

Units = Sequence[AnnotatedUnit]
Shown = Callable[[Units], Iterable[AnnotatedUnit]]


class Project(Protocol):
    """What is asked of a project: `server.Project` is one."""

    def examples(self, *, approved: bool = False) -> list[Example]:
        """The units that it has."""

    def upload(self, units: Iterable[AnnotatedUnit]) -> None:
        """Add units, not yet marked."""

    def mark(self, example: int, unit: AnnotatedUnit) -> None:
        """Note that an example is in step with a unit."""

    def rewrite(self, example: int, unit: AnnotatedUnit) -> None:
        """Give an example the annotation of a unit, and mark it."""

    def delete(self, examples: Sequence[int]) -> None:
        """Delete examples."""


@dataclass(slots=True)
class Pushed:
    """What became of the units that were pushed, by their ids."""

    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    same: list[str] = field(default_factory=list)
    to_pull: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Pulled:
    """What a project has to say of the units of a corpus.

    Attributes:
        units: All units of the corpus, in order, with the annotation that they should have now.
        changed: Of these, those whose annotation doccano changed, each as it was and as it is; a draft
            that was checked is among them.
        to_mark: Examples to be marked once the corpus is written, each with its unit.
        to_push: Ids of units that the corpus alone changed.
        conflicts: Ids of units that both sides changed; they are as they were.
        unfinished: Ids of units whose upload broke off; they are as they were.
        unknown: Ids of units that the project has and the corpus has not.
    """

    units: list[AnnotatedUnit] = field(default_factory=list)
    changed: list[tuple[AnnotatedUnit, AnnotatedUnit]] = field(default_factory=list)
    to_mark: list[tuple[int, AnnotatedUnit]] = field(default_factory=list)
    to_push: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def push(project: Project, units: Units, *, overwrite: bool = False, shown: Shown = iter) -> Pushed:
    """Bring a project up to date with units of a corpus.

    Args:
        project: Where to.
        units: Units without faults.
        overwrite: Where both sides changed a unit, doccano gets that of the corpus.
        shown: Goes through the units while they are settled, to show how far it is.

    Raises:
        DoccanoError: If the project has a unit twice.
    """
    there = _by_unit(project.examples())
    new = [unit for unit in units if unit.id not in there]
    if new:
        project.upload(new)
        there = _by_unit(project.examples())
    pushed = Pushed()
    for unit in shown(units):
        example, copies = _one(there[unit.id])
        project.delete([copy.id for copy in copies])
        _settle(project, unit, example, pushed, overwrite=overwrite)
    return pushed


def _settle(
    project: Project, unit: AnnotatedUnit, example: Example, pushed: Pushed, *, overwrite: bool
) -> None:
    change = what_changed(unit, example.unit, example.sent)
    if change is Change.BOTH and overwrite:
        change = Change.HERE
    if change is Change.HERE:
        project.rewrite(example.id, unit)
    elif change is Change.NONE and not _in_step(example, unit):
        project.mark(example.id, unit)
    outcomes = {
        Change.NONE: pushed.same,
        Change.HERE: pushed.updated,
        Change.THERE: pushed.to_pull,
        Change.BOTH: pushed.conflicts,
    }
    (pushed.new if example.sent is None else outcomes[change]).append(unit.id)


def fetch(project: Project, units: Units, *, approved: bool = True, overwrite: bool = False) -> Pulled:
    """What units of a corpus should be, after what a project has of them; nothing is written yet.

    A draft that an annotator marked as checked is none any more, and has no scores.

    Args:
        project: Where from.
        units: The units as the corpus has them.
        approved: Only what annotators marked as checked.
        overwrite: Where both sides changed a unit, the corpus gets that of doccano.

    Raises:
        DoccanoError: If the project has a unit twice, or with another text.
    """
    there = _by_unit(project.examples(approved=approved))
    pulled = Pulled(unknown=sorted(there.keys() - {unit.id for unit in units}))
    for unit in units:
        found = _one(there[unit.id])[0] if unit.id in there else None
        if found:
            unit = _merged(unit, found, pulled, approved=approved, overwrite=overwrite)
        pulled.units.append(unit)
    return pulled


def _merged(
    unit: AnnotatedUnit, example: Example, pulled: Pulled, *, approved: bool, overwrite: bool
) -> AnnotatedUnit:
    change = what_changed(unit, example.unit, example.sent)
    if example.sent is None:
        pulled.unfinished.append(unit.id)
    elif change is Change.HERE:
        pulled.to_push.append(unit.id)
    elif change is Change.BOTH and not overwrite:
        pulled.conflicts.append(unit.id)
    else:
        return _taken(unit, example, pulled, checked=approved)
    return unit


def _taken(unit: AnnotatedUnit, example: Example, pulled: Pulled, *, checked: bool) -> AnnotatedUnit:
    if example.unit.text != unit.text:
        raise DoccanoError(f"{unit.id}: its text is another in doccano; texts change at their source")
    merged = take(unit, example.unit, checked=checked)
    if merged != unit:
        pulled.changed.append((unit, merged))
    if not _in_step(example, merged):
        pulled.to_mark.append((example.id, merged))
    return merged


def find_faults(paths: Iterable[Path], units: Units, registers: Iterable[Path] = ()) -> list[str]:
    """Every fault for which the units of corpus files cannot be in doccano.

    Texts are not compared with their source, and normal forms may be missing: neither is doccano's.
    Drafts are what an annotator is to check.

    Raises:
        ImportError: If the library that parses dates is not installed.
        RegisterError: If a table of actors cannot be used.
    """
    faults = check_corpus(paths, registers=registers, written=True, drafts=True)
    return faults or [fault for unit in units for fault in upload_faults(unit)]


def write_files(files: Mapping[Path, Units], registers: Iterable[Path] = ()) -> list[str]:
    """Write units to corpus files if they have no faults; these, if there are any.

    Missing normal forms are none: new spans come without.

    Raises:
        ImportError: If the library that parses dates is not installed.
        OSError: If a file cannot be written; those before it are.
        RegisterError: If a table of actors cannot be used.
    """
    with tempfile.TemporaryDirectory() as folder:
        copies = {Path(folder) / f"{n}.jsonl": path for n, path in enumerate(files)}
        for copy, path in copies.items():
            write_corpus(copy, files[path])
        faults = check_corpus(copies, registers=registers, written=True, drafts=True)
    if not faults:
        for path, units in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            write_corpus(path, units)
    return [_renamed(fault, copies) for fault in faults]


def _renamed(fault: str, copies: Mapping[Path, Path]) -> str:
    for copy, path in copies.items():
        fault = fault.replace(f"{copy}:", f"{path}:")
    return fault


def _by_unit(examples: Iterable[Example]) -> dict[str, list[Example]]:
    groups: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        groups[example.unit.id].append(example)
    return dict(groups)


def _one(examples: Sequence[Example]) -> tuple[Example, list[Example]]:
    """The example of a unit, and the copies that an upload which broke off has left."""
    finished = [example for example in examples if example.sent is not None]
    if len(finished) > 1:
        numbers = " and ".join(str(example.id) for example in finished)
        raise DoccanoError(
            f"{finished[0].unit.id}: stands twice in doccano, as examples {numbers}; delete one"
        )
    first = (finished or list(examples))[0]
    return first, [example for example in examples if example is not first]


def _in_step(example: Example, unit: AnnotatedUnit) -> bool:
    """Whether an example is marked with a unit's annotation, and has its place."""
    places = [(u.document, u.section, u.number or None) for u in (example.unit, unit)]
    return example.sent == fingerprint(unit) and places[0] == places[1]
