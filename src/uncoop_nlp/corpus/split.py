"""Which units are held out as a test, and the sections that splits keep whole."""

from __future__ import annotations

import hashlib
import json
import os
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from uncoop_nlp.corpus.records import AnnotatedUnit, CorpusError
from uncoop_nlp.files import write_atomically

_LONGEST_SECTION = 30
_BLOCK = 10


@dataclass(frozen=True)
class Split:
    """Units held out as a test; everything else is for training and cross-validation.

    Attributes:
        seed: What the sections were drawn with.
        sha256: Of the ids and texts of the test units, as `hash_units` gives it.
        test: The ids of the test units.
    """

    seed: int
    sha256: str
    test: frozenset[str]

    def divide(self, units: Iterable[AnnotatedUnit]) -> tuple[list[AnnotatedUnit], list[AnnotatedUnit]]:
        """The units for training, and those of the test.

        A unit that repeats the text of a test unit (a heading, a summary) is in neither.

        Raises:
            CorpusError: If test units are missing or their texts are not those that were frozen.
        """
        train, (test,) = divide(units, [self])
        return train, test


def divide(
    units: Iterable[AnnotatedUnit], splits: Sequence[Split]
) -> tuple[list[AnnotatedUnit], list[list[AnnotatedUnit]]]:
    """The units for training, and those that each split holds out.

    A unit that repeats the text of one held out (a heading, a summary) is not for training.

    Raises:
        CorpusError: If units held out are missing or their texts are not those that were frozen.
    """
    units = list(units)
    held_out = [[unit for unit in units if unit.id in split.test] for split in splits]
    for split, test in zip(splits, held_out, strict=True):
        if hash_units(test) != split.sha256:
            first = min(split.test, default="")
            raise CorpusError(
                f"the test units ({first} …) are not those that the split has frozen: their hash differs"
            )
    texts = {unit.text for test in held_out for unit in test}
    return [unit for unit in units if unit.text not in texts], held_out


def read_split(path: str | os.PathLike[str]) -> Split:
    """Read a split from its JSON file.

    Raises:
        CorpusError: If the file cannot be read or has another form.
    """
    try:
        data = json.loads(Path(path).read_text("utf-8"))
        return Split(int(data["seed"]), str(data["sha256"]), frozenset(data["test"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusError(f"{path}: not a split of the corpus: {type(error).__name__} {error}") from None


def write_split(path: Path, split: Split) -> None:
    """Write a split to a JSON file."""
    data = {"seed": split.seed, "sha256": split.sha256, "test": sorted(split.test)}
    write_atomically(path, json.dumps(data, ensure_ascii=False, indent=1) + "\n")


def draw_split(units: Sequence[AnnotatedUnit], seed: int, share: float) -> Split:
    """Draw whole sections at random, from each document about `share` of its units."""
    drawn: list[AnnotatedUnit] = []
    for document in sorted({unit.document for unit in units}):
        of_document = [unit for unit in units if unit.document == document]
        sections = whole_sections(of_document)
        random.Random(f"{seed} {document}").shuffle(sections)  # noqa: S311 - no secret
        wanted = round(share * len(of_document))
        for section in sections:
            if len(section) <= wanted:
                drawn += section
                wanted -= len(section)
    return Split(seed, hash_units(drawn), frozenset(unit.id for unit in drawn))


def whole_sections(units: Iterable[AnnotatedUnit]) -> list[list[AnnotatedUnit]]:
    """The units of each section, in order; what stands apart in a split is never from one section.

    Headings without paragraphs, as on a cover page, count as one section of their document, and a
    section of more than thirty units, as a resolution without headings, is cut into blocks of ten.
    """
    sections: dict[tuple[str, str], list[AnnotatedUnit]] = {}
    for unit in units:
        sections.setdefault((unit.document, unit.section), []).append(unit)
    for key in [key for key, section in sections.items() if len(section) == 1]:
        (unit,) = sections[key]
        if unit.text == unit.section:
            sections.setdefault((unit.document, ""), []).append(sections.pop(key)[0])
    return [block for section in sections.values() for block in _blocks(section)]


def hash_units(units: Iterable[AnnotatedUnit]) -> str:
    """SHA-256 of the ids and texts of units, whatever their order."""
    digest = hashlib.sha256()
    for line in sorted(f"{unit.id}\t{unit.text}\n" for unit in units):
        digest.update(line.encode())
    return digest.hexdigest()


def _blocks(section: list[AnnotatedUnit]) -> list[list[AnnotatedUnit]]:
    size = len(section) if len(section) <= _LONGEST_SECTION and section[0].section else _BLOCK
    return [section[start : start + size] for start in range(0, len(section), size)]
