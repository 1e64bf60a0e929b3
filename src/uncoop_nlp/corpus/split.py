"""Which units are for training and which are held out."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from uncoop_nlp.corpus.records import AnnotatedUnit, CorpusError

TRAIN = "train"


@dataclass(frozen=True)
class Split:
    """Whole sections held out for a purpose; everything else is for training.

    Attributes:
        held_out: For each part, such as `dev` or `test`, the sections of each document.
    """

    held_out: Mapping[str, Mapping[str, tuple[str, ...]]]

    def part_of(self, unit: AnnotatedUnit) -> str:
        """The part that a unit belongs to: the name of a held-out part, or `train`."""
        for part, documents in self.held_out.items():
            if unit.section in documents.get(unit.document, ()):
                return part
        return TRAIN


def read_split(path: str | os.PathLike[str]) -> Split:
    """Read a split: JSON that gives for each part and document the sections held out.

    Raises:
        CorpusError: If the file cannot be read, has another form, or puts a section in two parts.
    """
    try:
        data = json.loads(Path(path).read_text("utf-8"))
        held_out = {
            part: {document: tuple(sections) for document, sections in documents.items()}
            for part, documents in data.items()
        }
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise CorpusError(f"{path}: not a split of the corpus: {error}") from None
    seen: set[tuple[str, str]] = set()
    for documents in held_out.values():
        for document, sections in documents.items():
            for section in sections:
                if (document, section) in seen:
                    raise CorpusError(f"{path}: section {section!r} of {document} stands in two parts")
                seen.add((document, section))
    return Split(held_out)
