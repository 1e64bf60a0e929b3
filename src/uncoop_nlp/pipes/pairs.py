"""Pairs of entities that a relation may join, and what the relation model sees of them.

A pair is two entities of one sentence, the earlier first. What the model sees is a bag of features,
numbers whose meaning is learned, and segments of tokens whose vectors are averaged.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Span

from uncoop_nlp.scheme import RELATIONS

COLUMNS: tuple[tuple[str, bool], ...] = tuple(
    (name, inverse)
    for name, relation in RELATIONS.items()
    for inverse in ((False,) if relation.symmetric else (False, True))
)
"""What is decided of a pair: each relation from its first entity to its second, and inversely."""

SEGMENTS = ("first", "between", "second", "before", "after")

_NEAR = 4
_SEEN = 20
_NONE = np.zeros(1, dtype=np.uint64)
_MIXER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class DocPairs:
    """The pairs of one text.

    Attributes:
        doc: The text, with entities and sentences.
        pairs: Places in `doc.ents`, the earlier first.
        permitted: For each pair, which `COLUMNS` the scheme permits; shape (pairs, columns).
        segments: For each pair and each of `SEGMENTS`, start and end of its tokens; (pairs, 5, 2).
        features: For each pair, its features as hashes.
    """

    doc: Doc
    pairs: list[tuple[int, int]]
    permitted: NDArray[np.bool_]
    segments: NDArray[np.int64]
    features: list[NDArray[np.uint64]]


@cache
def permitted_columns(first: str, second: str) -> tuple[bool, ...]:
    """Which of `COLUMNS` the scheme permits between two labels, the earlier entity's first."""
    return tuple(
        RELATIONS[name].joins(second, first) if inverse else RELATIONS[name].joins(first, second)
        for name, inverse in COLUMNS
    )


def read_pairs(doc: Doc) -> DocPairs:
    """Every pair that a relation may join, with what the model sees of it."""
    pairs: list[tuple[int, int]] = []
    segments: list[list[tuple[int, int]]] = []
    features: list[NDArray[np.uint64]] = []
    places = {ent.start: place for place, ent in enumerate(doc.ents)}
    for sentence, ents in _sentences(doc):
        words = _Words(sentence, ents)
        for i, first in enumerate(ents):
            for j in range(i + 1, len(ents)):
                second = ents[j]
                if any(permitted_columns(first.label_, second.label_)):
                    pairs.append((places[first.start], places[second.start]))
                    segments.append(_segments(sentence, first, second))
                    features.append(words.features(i, j))
    labels = [ent.label_ for ent in doc.ents]
    permitted = [permitted_columns(labels[i], labels[j]) for i, j in pairs]
    return DocPairs(
        doc,
        pairs,
        np.array(permitted, dtype=bool).reshape(len(pairs), len(COLUMNS)),
        np.array(segments, dtype=np.int64).reshape(len(pairs), len(SEGMENTS), 2),
        features,
    )


class _Words:
    """A sentence as the features see it: norms of words, one label in place of each entity.

    An acronym in brackets after its name is left out: *X (Y) et Z* reads like *X et Z*.
    """

    def __init__(self, sentence: Span, ents: list[Span]) -> None:
        self.labels = np.array([ent.label for ent in ents], dtype=np.uint64)
        self.bracketed = [_is_acronym(ents, index) for index in range(len(ents))]
        self.at: list[int] = []
        words: list[int] = []
        token = sentence.start
        for ent, bracketed in zip(ents, self.bracketed, strict=True):
            if bracketed:  # the opening bracket is dropped here, the closing one with the entity
                words += _norms(sentence.doc, token, ent.start - 1)
                self.at.append(max(len(words) - 1, 0))
                token = ent.end + 1
            else:
                words += _norms(sentence.doc, token, ent.start)
                self.at.append(len(words))
                words.append(ent.label)
                token = ent.end
        words += _norms(sentence.doc, token, sentence.end)
        self.words = np.array(words, dtype=np.uint64)

    def features(self, i: int, j: int) -> NDArray[np.uint64]:
        """The features of the pair of the sentence's entities `i` and `j`, as hashes."""
        first, second = self.at[i], self.at[j]
        before, after = self.words[max(0, first - _SEEN) : first], self.words[second + 1 :][:_SEEN]
        between = self.words[first + 1 : second]
        if len(between) > 2 * _SEEN:  # a sentence without end must not cost its length for each pair
            between = np.concatenate([between[:_SEEN], between[-_SEEN:]])
        labels = self.labels[i : i + 1] * np.uint64(3) + self.labels[j : j + 1]
        facts = [
            1,
            10 + min(j - i, 6),
            20 + min(len(between), 8) + min(len(between) // 8, 4),
            40 + 2 * self.bracketed[i] + self.bracketed[j],
            50 + (i == 0),
            60 + (j == len(self.at) - 1),
        ]
        return np.concatenate(
            [
                _role(1, np.array(facts, dtype=np.uint64), labels),
                _role(2, between),
                _role(3, between, labels),
                _role(4, between[:-1] * np.uint64(31) + between[1:]),
                _role(5, before),
                _role(6, after),
                _placed(7, before[::-1][:_NEAR], labels),
                _placed(8, after[:_NEAR], labels),
                _placed(9, between[:_NEAR], labels),
                _placed(10, between[::-1][:_NEAR], labels),
            ]
        )


def _role(role: int, values: NDArray[np.uint64], also: NDArray[np.uint64] = _NONE) -> NDArray[np.uint64]:
    """Values told apart by what they are values of; hashes wrap around."""
    result: NDArray[np.uint64] = (values + np.uint64(role)) * _MIXER + also
    return result ^ (result >> np.uint64(29))


def _placed(role: int, values: NDArray[np.uint64], also: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Values told apart by their places too."""
    return _role(role, values + np.arange(1, len(values) + 1, dtype=np.uint64) * _MIXER, also)


def _norms(doc: Doc, start: int, end: int) -> list[int]:
    return [doc[index].norm for index in range(start, end)]


def _is_acronym(ents: list[Span], index: int) -> bool:
    """Whether an entity is an acronym in brackets, right after another of its label."""
    ent, doc = ents[index], ents[index].doc
    return (
        index > 0
        and ents[index - 1].label == ent.label
        and ents[index - 1].end == ent.start - 1
        and doc[ent.start - 1].text == "("
        and ent.end < len(doc)
        and doc[ent.end].text == ")"
    )


def _sentences(doc: Doc) -> Iterator[tuple[Span, list[Span]]]:
    """The sentences and the entities that start in each; the whole text where none are marked."""
    sentences = list(doc.sents) if doc.has_annotation("SENT_START") else [doc[:]]
    starts = [sentence.start for sentence in sentences]
    for number, ents in groupby(doc.ents, key=lambda ent: bisect_right(starts, ent.start) - 1):
        yield sentences[number], list(ents)


def _segments(sentence: Span, first: Span, second: Span) -> list[tuple[int, int]]:
    return [
        (first.start, first.end),
        (first.end, second.start),
        (second.start, second.end),
        (sentence.start, first.start),
        (second.end, max(second.end, sentence.end)),
    ]
