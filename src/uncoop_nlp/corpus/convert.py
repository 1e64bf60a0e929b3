"""From annotated units to spaCy's training data."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span

from uncoop_nlp.corpus.records import A_DRAFT, AnnotatedUnit, CorpusError
from uncoop_nlp.pipes import extensions
from uncoop_nlp.pipes.extensions import DocRelation


def to_doc(unit: AnnotatedUnit, nlp: Language) -> Doc:
    """The unit as a gold `Doc`, tokenised and split into sentences by `nlp`.

    Raises:
        CorpusError: If a gold entity does not begin and end where tokens do, or the unit is a draft.
    """
    if unit.draft:
        raise CorpusError(f"{unit.id}: {A_DRAFT}")
    extensions.register()
    doc = nlp(unit.text)
    places = {entity.id: place for place, entity in enumerate(unit.entities)}
    spans: list[Span] = []
    for entity in unit.entities:
        span = doc.char_span(entity.start_offset, entity.end_offset, label=entity.label)
        if span is None:
            raise CorpusError(
                f"{unit.id}: entity {entity.id} {unit.surface(entity)!r}: "
                "no tokens align with it; mend the tokenizer"
            )
        span._.norm = entity.norm
        spans.append(span)
    doc.set_ents(spans)
    doc._.relations = [
        DocRelation(relation.type, places[relation.from_id], places[relation.to_id])
        for relation in unit.relations
    ]
    return doc


def to_docbin(units: Iterable[AnnotatedUnit], nlp: Language) -> DocBin:
    """The units as a `DocBin` that `spacy train` reads.

    Raises:
        CorpusError: If a gold entity does not begin and end where tokens do, or the unit is a draft.
    """
    return DocBin(docs=(to_doc(unit, nlp) for unit in units), store_user_data=True)
