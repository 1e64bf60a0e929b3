"""What a system says of the gold units: a pipeline that is run on them, or a file of predictions."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uncoop_nlp.api import run, to_extraction
from uncoop_nlp.corpus.records import AnnotatedUnit, CorpusError, read_lines
from uncoop_nlp.evaluation.matching import Mention, mention
from uncoop_nlp.results import Entity, Extraction, Relation
from uncoop_nlp.scheme import LABELS, RELATIONS
from uncoop_nlp.symbols import as_document

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

_SHOWN_FAULTS = 20


class PredictionError(ValueError):
    """Predictions that cannot be held against the gold; the message lists why, one fault a line."""


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a system says of one unit.

    Attributes:
        found: What it finds in the text.
        on_gold: The relations that it finds where the gold entities are given; `None` if unknown.
        candidates: The pairs of gold entities that it considers, in text order; `None` if unknown.
    """

    found: Extraction
    on_gold: Extraction | None = None
    candidates: frozenset[tuple[Mention, Mention]] | None = None


def run_pipeline(nlp: Language, units: Sequence[AnnotatedUnit]) -> list[Prediction]:
    """Run a pipeline on units: from the text, and once more with the gold entities given.

    Any spaCy pipeline will do that sets `doc.ents`, and `doc._.relations` if it finds relations. A gold
    entity that its tokens do not align with is not given to it; where no component says that it
    assigns `doc.ents`, gold entities are not given at all.

    Raises:
        PredictionError: If it gives labels that are not of the scheme.
    """
    from uncoop_nlp.pipes import extensions

    extensions.register()
    documents = groupby(units, lambda unit: unit.document)
    texts = ([unit.text for unit in of_document] for _, of_document in documents)
    results = chain.from_iterable(run(nlp, of_document, one_document=True) for of_document in texts)
    predictions = [_run_unit(nlp, unit, found) for unit, found in zip(units, results, strict=True)]
    for unit, prediction in zip(units, predictions, strict=True):
        try:
            _checked(unit.id, prediction.found, unit.text)
        except ValueError as error:
            raise PredictionError(str(error)) from None
    return predictions


def read_predictions(path: str | os.PathLike[str], units: Sequence[AnnotatedUnit]) -> list[Prediction]:
    """Read predictions for units, in the units' order.

    The file is JSONL with one unit a line: what `uncoop-nlp extract` writes, or units as in a corpus
    file, whose entities and relations may have a `score`. Lines on other units are left aside.

    Raises:
        CorpusError: If the file cannot be read.
        PredictionError: If units are missing or there twice, texts differ, or labels are unknown.
    """
    wanted = {unit.id: unit for unit in units}
    found: dict[str, Prediction] = {}
    faults: list[str] = []
    for number, line in read_lines(Path(path)):
        try:
            name, extraction = _read_line(line)
            if name not in wanted:
                continue
            if name in found:
                raise ValueError(f"{name}: it stands twice")
            found[name] = Prediction(_checked(name, extraction, wanted[name].text))
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            faults.append(f"{path}:{number}: {error}")
    faults += [f"{path}: {name}: no prediction for this unit" for name in wanted if name not in found]
    if faults:
        more = len(faults) - _SHOWN_FAULTS
        raise PredictionError("\n".join(faults[:_SHOWN_FAULTS] + [f"… and {more} more"] * (more > 0)))
    return [found[unit.id] for unit in units]


def to_jsonl(units: Iterable[AnnotatedUnit], predictions: Iterable[Prediction]) -> str:
    """What a system found, for `read_predictions`."""
    return "".join(
        json.dumps({"id": unit.id, **prediction.found.to_dict()}, ensure_ascii=False) + "\n"
        for unit, prediction in zip(units, predictions, strict=True)
    )


def _run_unit(nlp: Language, unit: AnnotatedUnit, found: Extraction) -> Prediction:
    given = nlp.make_doc(unit.text)
    candidates: frozenset[tuple[Mention, Mention]] | None = None
    finders = {name for name in nlp.pipe_names if "doc.ents" in nlp.get_pipe_meta(name).assigns}
    if not finders:  # it is not known where gold entities could be given
        return Prediction(found)
    for name, pipe in nlp.pipeline:
        if name in finders:
            _give_entities(given, unit.to_extraction().entities)
        else:
            if hasattr(pipe, "candidates"):
                candidates = _mention_pairs(given, pipe.candidates(given))
            given = pipe(given)
    return Prediction(found, to_extraction(given, unit.text), candidates)


def _give_entities(doc: Doc, entities: Iterable[Entity]) -> None:
    spans = (doc.char_span(entity.start, entity.end, label=entity.label) for entity in entities)
    doc.set_ents([span for span in spans if span is not None])


def _mention_pairs(doc: Doc, places: Iterable[tuple[int, int]]) -> frozenset[tuple[Mention, Mention]]:
    mentions = [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]
    return frozenset((mentions[i], mentions[j]) for i, j in places)


def _read_line(line: str) -> tuple[str, Extraction]:
    """A unit's id and what is said of it, from one line in either format."""
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise CorpusError(f"not JSON: {error.msg} at character {error.pos}") from None
    if not isinstance(row, dict):
        raise TypeError(f"each line is an object; here is {row!r}")
    name = row["id"] if "id" in row else f"{as_document(str(row['document']))}:{row['unit']}"
    return name, Extraction.from_dict(row) if "version" in row else _from_corpus(row)


def _from_corpus(row: dict[str, Any]) -> Extraction:
    """A unit as in a corpus file, where norms, scores and what it says of its place may be missing."""
    text: str = row["text"]
    entities = {
        entity["id"]: Entity(
            text[entity["start_offset"] : entity["end_offset"]],
            entity["start_offset"],
            entity["end_offset"],
            entity["label"],
            entity.get("norm"),
            score=entity.get("score", 1.0),
        )
        for entity in row["entities"]
    }
    relations = tuple(
        Relation(
            relation["type"],
            entities[relation["from_id"]],
            entities[relation["to_id"]],
            relation.get("score", 1.0),
        )
        for relation in row.get("relations", ())
    )
    return Extraction(text, tuple(entities.values()), relations)


def _checked(name: str, extraction: Extraction, text: str) -> Extraction:
    """The extraction, if it can be held against the gold."""
    if extraction.text != text:
        raise ValueError(f"{name}: its text differs from the gold's")
    _require_known(name, {entity.label for entity in extraction.entities}, LABELS)
    _require_known(name, {relation.label for relation in extraction.relations}, RELATIONS)
    for entity in extraction.entities:
        if not 0 <= entity.start < entity.end <= len(text):
            raise ValueError(f"{name}: {entity.start}-{entity.end} is not within the text")
        if not isinstance(entity.norm, (str, type(None))):
            raise ValueError(f"{name}: a normal form is a text; here is {entity.norm!r}")
    scores = [e.score for e in extraction.entities] + [r.score for r in extraction.relations]
    for score in scores:
        if not isinstance(score, (int, float)) or not 0 <= score <= 1:
            raise ValueError(f"{name}: a score is a number from 0 to 1; here is {score!r}")
    return extraction


def _require_known(name: str, labels: set[str], known: Collection[str]) -> None:
    if unknown := sorted(labels - set(known)):
        raise ValueError(f"{name}: unknown {', '.join(unknown)}; there are {', '.join(known)}")


def gold_pairs(extraction: Extraction) -> Iterator[tuple[str, Mention, Mention]]:
    """The relations with their ends in text order, as candidates have them."""
    for relation in extraction.relations:
        ends = sorted((mention(relation.head), mention(relation.tail)))
        yield relation.label, ends[0], ends[1]
