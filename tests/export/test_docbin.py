"""DocBin, read back by spaCy."""

from hypothesis import given, settings
from spacy.tokens import DocBin

from tests.export.examples import HOSTILE, REPORTS
from tests.test_results import extractions
from uncoop_nlp.api import to_extraction
from uncoop_nlp.export import FORMATS
from uncoop_nlp.export.docbin import _to_doc, to_docs


def test_documents_have_everything_that_the_extraction_has(tmp_path, blank):
    FORMATS["docbin"].write(REPORTS, tmp_path / "out.spacy")
    docs = list(DocBin().from_disk(tmp_path / "out.spacy").get_docs(blank.vocab))
    units = [(report, *found) for report in REPORTS for found in report.units]
    assert len(docs) == len(units)
    for doc, (report, unit, extraction) in zip(docs, units, strict=True):
        assert doc.user_data["document"] == report.document
        assert (doc.user_data["unit"], doc.user_data["number"]) == (unit.id, unit.number)
        again = to_extraction(doc, doc.text)
        assert (again.text, again.entities) == (extraction.text, extraction.entities)
        assert [(r.label, r.head, r.tail, r.modality) for r in again.relations] == [
            (r.label, r.head, r.tail, r.modality) for r in extraction.relations
        ]
        assert doc.has_annotation("SENT_START")


def test_sentences_are_those_of_the_pipeline():
    assert [[sent.text for sent in doc.sents][-1] for doc in to_docs([HOSTILE])][-1].startswith("=1")


@settings(max_examples=50, deadline=None)
@given(found=extractions())
def test_any_extraction_becomes_a_document(blank, found):
    """Whatever its entities cut: half a word, a blank, a line's end."""
    doc = _to_doc(blank, found)
    assert doc.text == found.text
    assert [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents] == [
        (entity.start, entity.end, entity.label) for entity in found.entities
    ]
    assert len(doc._.relations) == len(found.relations)
