"""The automaton, against every path counted out."""

from itertools import product

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from spacy.tokens import Doc
from spacy.training.iob_utils import doc_to_biluo_tags
from spacy.vocab import Vocab

from uncoop_nlp.pipes.biluo import Biluo, Span

TAGS = Biluo(["A", "B"])
NAMES = TAGS.names


def is_legal(path: tuple[str, ...]) -> bool:
    """Whether every span that begins goes on, and ends, with its label."""
    opened = None
    for position, _, label in (name.partition("-") for name in path):
        if (opened is None) != (position in "OBU") or (opened is not None and label != opened):
            return False
        opened = label if position in "BI" else None
    return opened is None


def weighted_paths(scores: np.ndarray) -> list[tuple[tuple[str, ...], float]]:
    """Every legal path with its probability."""
    paths = [path for path in product(NAMES, repeat=len(scores)) if is_legal(path)]
    weights = np.exp([sum(scores[t, NAMES.index(tag)] for t, tag in enumerate(path)) for path in paths])
    return list(zip(paths, weights / weights.sum(), strict=True))


def some_scores(length: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(np.float32, (length, 9), elements=st.floats(-3, 3, width=16))


def path_of(spans: list[Span], length: int) -> tuple[str, ...]:
    """The tags of some spans."""
    doc = Doc(Vocab(), words=["x"] * length)
    doc.set_ents([spacy.tokens.Span(doc, span.start, span.end, label=span.label) for span in spans])
    return tuple(doc_to_biluo_tags(doc))


def test_biluo_names_are_those_of_spacy():
    assert NAMES == ["O", "B-A", "B-B", "I-A", "I-B", "L-A", "L-B", "U-A", "U-B"]
    assert path_of([Span(0, 1, "B", 1), Span(2, 5, "A", 1)], 6) == ("U-B", "O", "B-A", "I-A", "L-A", "O")


@settings(max_examples=20, deadline=None)
@given(some_scores(4))
def test_biluo_marginals_are_those_of_all_paths(scores):
    expected = np.zeros((4, 9))
    for path, weight in weighted_paths(scores):
        for t, tag in enumerate(path):
            expected[t, NAMES.index(tag)] += weight
    assert TAGS.marginals(scores[None], np.array([4]))[0] == pytest.approx(expected, abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(some_scores(4))
def test_biluo_best_spans_and_their_probabilities_are_those_of_all_paths(scores):
    paths = weighted_paths(scores)
    (spans,) = TAGS.best_spans(scores[None], np.array([4]))
    found = path_of(spans, 4)
    best = max(weight for _, weight in paths)
    assert dict(paths)[found] == pytest.approx(best, rel=1e-4)
    for span in spans:
        inside = found[span.start : span.end]
        expected = sum(weight for path, weight in paths if path[span.start : span.end] == inside)
        assert span.score == pytest.approx(expected, abs=1e-5)


def test_biluo_padding_changes_nothing():
    scores = np.random.default_rng(0).normal(size=(2, 5, 9)).astype("float32")
    lengths = np.array([5, 3])
    together = TAGS.best_spans(scores, lengths)
    assert together == [
        TAGS.best_spans(scores[i : i + 1, :length], np.array([length]))[0]
        for i, length in enumerate(lengths)
    ]
    assert (TAGS.marginals(scores, lengths)[1, 3:] == 0).all()


def test_biluo_accepts_empty_texts():
    assert TAGS.best_spans(np.zeros((2, 0, 9), dtype="float32"), np.array([0, 0])) == [[], []]
    scores = np.zeros((2, 1, 9), dtype="float32")
    assert TAGS.best_spans(scores, np.array([1, 0]))[1] == []
