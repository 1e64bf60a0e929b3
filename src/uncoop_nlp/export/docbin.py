"""The units of reports as spaCy documents, with entities, relations and their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from uncoop_nlp.files import write_atomically
from uncoop_nlp.report_extraction import ReportExtraction
from uncoop_nlp.results import Extraction

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

ATTRIBUTES = ("ENT_IOB", "ENT_TYPE", "ENT_KB_ID", "SENT_START")


def write_docbin(reports: Iterable[ReportExtraction], path: Path) -> None:
    """Write a `DocBin` with a document for each unit; see `to_docs`."""
    from spacy.tokens import DocBin

    written = DocBin(attrs=ATTRIBUTES, store_user_data=True)
    for doc in to_docs(reports):
        written.add(doc)
    write_atomically(path, written.to_bytes())


def to_docs(reports: Iterable[ReportExtraction]) -> Iterator[Doc]:
    """A `Doc` for each unit, as the pipeline would set it, of the very text of the unit.

    `doc.user_data` has the unit's place: `document`, `unit`, `kind`, `number` and `section`.
    """
    import spacy

    from uncoop_nlp.pipes.tokenizer import make_tokenizer

    nlp = spacy.blank("fr")
    nlp.tokenizer = make_tokenizer()(nlp)
    sentences = nlp.create_pipe("uncoop_sentences")
    for report in reports:
        for unit, extraction in report.units:
            doc = sentences(_to_doc(nlp, extraction))
            doc.user_data.update(
                document=report.document,
                unit=unit.id,
                kind=unit.kind,
                number=unit.number,
                section=unit.section,
            )
            yield doc


def _to_doc(nlp: Language, extraction: Extraction) -> Doc:
    from spacy.tokens import Span

    from uncoop_nlp.pipes import extensions

    extensions.register()
    doc = _tokens(nlp, extraction)
    starts = {token.idx: token.i for token in doc}
    ends = {token.idx + len(token): token.i + 1 for token in doc}
    doc.set_ents(
        [
            Span(doc, starts[entity.start], ends[entity.end], entity.label, kb_id=entity.id or "")
            for entity in extraction.entities
        ]
    )
    for span, entity in zip(doc.ents, extraction.entities, strict=True):
        span._.norm, span._.score = entity.norm, entity.score
    places = {entity: place for place, entity in enumerate(extraction.entities)}
    doc._.relations = [
        extensions.DocRelation(
            relation.label,
            places[relation.head],
            places[relation.tail],
            relation.score,
            relation.modality,
            tuple(starts[start] for start, _ in relation.triggers),
        )
        for relation in extraction.relations
    ]
    return doc


def _tokens(nlp: Language, extraction: Extraction) -> Doc:
    """The text in tokens, which also begin and end where entities and triggers do."""
    from spacy.tokens import Doc

    text = extraction.text
    cuts = {0, len(text)}
    for token in nlp.make_doc(text):
        cuts |= {token.idx, token.idx + len(token)}
    kept = [(entity.start, entity.end) for entity in extraction.entities]
    kept += [trigger for relation in extraction.relations for trigger in relation.triggers]
    cuts.update(cut for span in kept for cut in span)
    words: list[str] = []
    spaces: list[bool] = []
    edges = {start for start, _ in kept}, {end for _, end in kept}
    for start, end in pairwise(sorted(cuts)):
        is_apart = start in edges[0] or end in edges[1]
        if text[start:end] == " " and words and not spaces[-1] and not is_apart:
            spaces[-1] = True
        else:
            words.append(text[start:end])
            spaces.append(False)
    return Doc(nlp.vocab, words, spaces)
