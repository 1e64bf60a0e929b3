"""The component that finds entities: it learns, it says how sure it is, it travels."""

from itertools import product

import numpy as np
import pytest
from spacy.tokens import Doc
from spacy.training import Example
from spacy.training.iob_utils import tags_to_entities

from uncoop_nlp.pipes.biluo import Biluo

SENTENCES = [
    "L'[ONU](UN_BODY) aide la [Ligue des États arabes](ORG) depuis [mars 2019](DATE).",
    "Le [HCR](UN_BODY) a signé un [mémorandum d'accord](INSTRUMENT) avec la [CEI](ORG).",
    "La réunion a eu lieu à Genève.",
]


@pytest.fixture(scope="module")
def examples(blank, gold):
    return [Example(blank.make_doc(doc.text), doc) for doc in map(gold, SENTENCES)]


@pytest.fixture(scope="module")
def trained(with_pipe, examples):
    nlp = with_pipe("uncoop_ner")
    optimizer = nlp.initialize(lambda: examples)
    losses = [nlp.update(examples, sgd=optimizer)["uncoop_ner"] for _ in range(60)]
    assert losses[-1] < losses[0] / 20
    return nlp


def found(doc):
    return [(ent.text, ent.label_) for ent in doc.ents]


def test_entities_learns_what_it_is_shown(trained, examples):
    for example in examples:
        assert found(trained(example.text)) == found(example.reference)


def test_entities_scores_are_probabilities(trained):
    doc = trained("L'ONU et la CEI ont signé en mars 2019 un mémorandum d'accord.")
    assert doc.ents
    assert all(0 < ent._.score <= 1 for ent in doc.ents)


def test_entities_expected_errors_are_those_over_all_ways_to_read_a_text(trained):
    """Each way to read it has its probability, and an error is what it has and the found one has not."""
    pipe = trained.get_pipe("uncoop_ner")
    doc = trained("Ligue de 2019")
    names = Biluo(pipe.labels).names
    scores = pipe.model.predict([doc])[0]
    errors = total = 0.0
    best = {(ent.start, ent.end - 1, ent.label_) for ent in doc.ents}
    for path in product(range(len(names)), repeat=len(doc)):
        tags = [names[tag] for tag in path]
        if is_legal(tags):
            weight = np.exp(sum(scores[token, tag] for token, tag in enumerate(path)))
            spans = {(start, end, label) for label, start, end in tags_to_entities(tags)}
            errors += weight * len(spans ^ best)
            total += weight
    assert pipe.expected_errors(doc) == pytest.approx(errors / total, abs=1e-4)
    assert errors / total > 0.01


def is_legal(tags):
    """Whether every span begins, goes on and ends with one label."""
    opened = None
    for position, _, label in (tag.partition("-") for tag in tags):
        if (position in "IL") != (opened is not None) or opened not in (None, label):
            return False
        opened = label if position in "BI" else None
    return opened is None


def test_entities_expects_errors_where_it_is_unsure(trained, examples):
    pipe = trained.get_pipe("uncoop_ner")
    learnt = trained(examples[0].text)
    strange = trained("Le Forum de la Ligue pour mars et le mémorandum des États de la CEI.")
    assert pipe.expected_errors(learnt) < 0.2 < pipe.expected_errors(strange)
    assert pipe.expected_errors(trained("")) == 0


def test_entities_labels(trained):
    pipe = trained.get_pipe("uncoop_ner")
    assert pipe.labels == pipe.label_data == ("DATE", "INSTRUMENT", "ORG", "UN_BODY")
    assert pipe.add_label("ORG") == 0
    with pytest.raises(ValueError, match="cannot add label 'PLACE'"):
        pipe.add_label("PLACE")


def test_entities_accepts_texts_without_tokens(trained):
    assert [found(doc) for doc in trained.pipe(["", " ", "\n"])] == [[], [], []]
    assert found(trained("")) == []


def test_entities_round_trips_to_bytes_and_disk(trained, with_pipe, examples, tmp_path):
    text = examples[0].text
    expected = [(ent.text, ent.label_, ent._.score) for ent in trained(text).ents]
    trained.to_disk(tmp_path / "model")
    from_bytes = with_pipe("uncoop_ner")
    from_bytes.from_bytes(trained.to_bytes())
    from_disk = from_bytes.from_disk(tmp_path / "model")
    for nlp in (from_bytes, from_disk):
        assert [(ent.text, ent.label_, ent._.score) for ent in nlp(text).ents] == expected


def test_entities_learns_nothing_from_tokens_without_gold(blank, gold, trained):
    """A token of which only a part is in a gold span gives no gradient, right or wrong."""
    pipe = trained.get_pipe("uncoop_ner")
    predicted = Doc(blank.vocab, words=["L'ONU", "aide"], spaces=[True, False])
    example = Example(predicted, gold("L'[ONU](UN_BODY) aide"))
    (scores,) = pipe.model.predict([predicted])
    _, (gradient,) = pipe.get_loss([example], [scores])
    assert not gradient[0].any()
    assert gradient[1].any()


def test_entities_never_start_or_end_with_a_blank(trained):
    for doc in trained.pipe(
        ["\n\nL'ONU\n\naide   la\t Ligue des États arabes   ", "  mars 2019  ", "\n"]
    ):
        assert all(ent.text == ent.text.strip() for ent in doc.ents)
