"""The network of the relation component: its gradients are those of what it computes."""

import numpy as np
import pytest
import spacy
from spacy.pipeline.tok2vec import Tok2VecListener
from spacy.util import registry
from spacy.vectors import Vectors
from thinc.api import Config, NumpyOps, fix_random_seed

from tests import markup
from uncoop_nlp.pipes.pair_model import (
    _shared_means,
    _spread,
    _sums,
    _token_means,
    _weighted_means,
    _word_vectors,
)
from uncoop_nlp.pipes.pairs import COLUMNS, PairBatch, read_pairs
from uncoop_nlp.pipes.relations import DEFAULT_MODEL

OPS = NumpyOps()
SENTENCE = "Le [HCR](UN_BODY) et la [CEI](ORG) ont signé un [accord](INSTRUMENT) en [2019](DATE)."


@pytest.fixture
def batch(gold):
    docs = [gold(SENTENCE), gold("L'[ONU](UN_BODY) aide la [CEI](ORG).")]
    return PairBatch(docs, [pairs for doc in docs for pairs in read_pairs(doc)])


@pytest.fixture
def model(batch):
    fix_random_seed(0)
    model = registry.resolve(Config({"model": DEFAULT_MODEL}))["model"]
    model.initialize(X=batch, Y=OPS.alloc2f(1, len(COLUMNS)))
    for node in model.walk():
        for name in node.param_names:
            value = node.get_param(name)
            node.set_param(name, value + np.random.uniform(-0.1, 0.1, value.shape).astype("f"))
    return model


def test_it_gives_a_row_a_pair(model, batch):
    assert model.predict(batch).shape == (
        sum(len(pairs.pairs) for pairs in batch.sentences),
        len(COLUMNS),
    )


def test_a_sentence_is_judged_alike_in_any_batch(model, batch):
    together = model.predict(batch)
    alone = np.concatenate([model.predict(PairBatch.of_sentences([pairs])) for pairs in batch.sentences])
    assert together == pytest.approx(alone, abs=1e-5)


def test_gradients_are_those_of_differences(model, batch):
    """Of every weight's largest gradient, against the change of a sum of scores."""
    scores, backprop = model.begin_update(batch)
    weights = np.random.default_rng(0).normal(size=scores.shape).astype("f")
    backprop(weights)
    step = 1e-3
    for node in model.walk():
        for name in node.param_names:
            gradient, value = node.get_grad(name), node.get_param(name).copy()
            place = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
            sums = []
            for sign in (1, -1):
                changed = value.copy()
                changed[place] += sign * step
                node.set_param(name, changed)
                sums.append(float((model(batch, is_train=True)[0] * weights).sum(dtype="float64")))
            node.set_param(name, value)
            numeric = (sums[0] - sums[1]) / (2 * step)
            assert numeric == pytest.approx(float(gradient[place]), rel=0.05, abs=0.02), (
                node.name,
                name,
            )


def test_items_of_tokens_are_means_of_a_shared_layer(gold):
    """Its vectors come by the order of the texts of the batch, those without pairs among them."""
    listener = Tok2VecListener("*", 1)
    docs = [gold("Il a agi."), gold("L'[ONU](UN_BODY) aide la [Commission du Danube](ORG).")]
    vectors = [np.arange(len(doc), dtype="f").reshape(-1, 1) + 10 * n for n, doc in enumerate(docs)]
    given = []
    listener.receive(listener.get_batch_id(docs), vectors, given.extend)
    means, backprop = _token_means(listener)(PairBatch(docs, read_pairs(docs[1])), is_train=True)
    assert means.ravel().tolist() == [10, 11, 12, 13, 15, 17]  # Commission du Danube: 14 to 16
    backprop(np.ones((6, 1), dtype="f"))
    assert [rows.ravel().tolist() for rows in given] == [
        [0] * 4,
        pytest.approx([1, 1, 1, 1, 1 / 3, 1 / 3, 1 / 3, 1]),
    ]


@pytest.fixture
def with_vectors():
    """A pipeline whose vocabulary has vectors of two words."""
    nlp = spacy.blank("fr")
    nlp.add_pipe("uncoop_sentences")
    data = np.array([[1, 2], [3, 4]], dtype="f")
    nlp.vocab.vectors = Vectors(strings=nlp.vocab.strings, data=data, keys=["aide", "la"])
    return nlp


def test_words_without_a_vector_have_zeros(with_vectors):
    doc = markup.read(with_vectors, "L'[ONU](UN_BODY) aide ou aime la [CEI](ORG).")
    model = _word_vectors()
    batch = PairBatch([doc], read_pairs(doc))
    model.initialize(X=batch)
    # L' ONU aide ou aime la CEI .
    assert model.predict(batch).tolist() == [
        *([0, 0], [0, 0], [1, 2], [0, 0], [0, 0], [3, 4], [0, 0], [0, 0])
    ]


def test_without_vectors_there_is_none_to_use(batch):
    with pytest.raises(ValueError, match="the vocabulary has none"):
        _word_vectors().initialize(X=batch)


def test_weighted_means():
    rows = np.array([[1, 10], [2, 20], [3, 30]], dtype="f")
    weights = np.array([1, 1, 3], dtype="f")
    starts, ends = np.array([0, 1, 1]), np.array([2, 3, 1])
    means, _ = _weighted_means(OPS, rows, weights, starts, ends)
    assert means.tolist() == [[1.5, 15], [2.75, 27.5], [0, 0]]  # the last run is empty


def test_sums_and_their_gradient_are_transposes():
    rng = np.random.default_rng(0)
    starts, ends = np.array([0, 2, 3]), np.array([4, 5, 3])
    rows, d_sums = rng.normal(size=(5, 2)).astype("f"), rng.normal(size=(3, 2)).astype("f")
    left = (_sums(OPS, rows, starts, ends) * d_sums).sum()
    assert left == pytest.approx((rows * _spread(OPS, d_sums, starts, ends, 5)).sum(), rel=1e-4)


def test_shared_means():
    rows = np.array([[1], [3], [5]], dtype="f")
    assert _shared_means(OPS, rows, np.array([0, 2, 0])).tolist() == [[3], [3], [3]]
