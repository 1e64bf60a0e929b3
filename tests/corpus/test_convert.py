"""From corpus to spaCy's training data."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests import markup
from uncoop_nlp.corpus import CorpusError, read_corpus
from uncoop_nlp.corpus.convert import to_doc, to_docbin

CORPUS = Path(__file__).parents[2] / "corpus" / "annotated"


def test_to_doc_carries_entities_norms_and_relations(blank):
    unit = next(unit for unit in read_corpus([CORPUS]) if unit.relations)
    doc = to_doc(unit, blank)
    assert [ent.text for ent in doc.ents] == [
        unit.text[e.start_offset : e.end_offset] for e in unit.entities
    ]
    assert [ent._.norm for ent in doc.ents] == [entity.norm for entity in unit.entities]
    assert len(doc._.relations) == len(unit.relations)


def test_to_doc_aligns_every_gold_span_of_the_corpus(blank):
    for unit in read_corpus([CORPUS]):
        to_doc(unit, blank)


def test_to_doc_refuses_a_span_that_does_not_align(blank):
    unit = markup.parse("Les [Nations](UN_BODY)Unies")
    with pytest.raises(CorpusError, match=r"X-1:p1: entity 1 'Nations': no tokens align"):
        to_doc(unit, blank)


def test_to_doc_refuses_a_draft(blank):
    unit = replace(markup.parse("L'[ONU](UN_BODY) agit."), draft=True)
    with pytest.raises(CorpusError, match="X-1:p1: a draft, that nobody has checked yet"):
        to_doc(unit, blank)


def test_to_docbin_keeps_relations(blank):
    unit = markup.parse("L'[ONU](UN_BODY) aide la [CEI](ORG).", ["SUPPORTS ONU CEI"])
    (doc,) = to_docbin([unit], blank).get_docs(blank.vocab)
    assert doc._.relations[0][:3] == ("SUPPORTS", 0, 1)
