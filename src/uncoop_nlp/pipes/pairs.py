"""Pairs of entities that a relation may join, and what the relation model sees of them.

A pair is two entities of one sentence, the earlier first. The model sees parts of the sentence, facts
that are hashed, and with which other pairs it is decided together.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Doc

from uncoop_nlp.pipes.items import ATTRS, SentenceItems, sentences_of
from uncoop_nlp.scheme import RELATIONS

COLUMNS: tuple[tuple[str, bool], ...] = tuple(
    (name, inverse)
    for name, relation in RELATIONS.items()
    for inverse in ((False,) if relation.symmetric else (False, True))
)
"""What is decided of a pair: each relation from its first entity to its second, and inversely."""

SEGMENTS = (
    "first",
    "second",
    "before",
    "between",
    "after",
    "left of first",
    "right of first",
    "left of second",
    "right of second",
)
"""The parts of a sentence that a pair is judged by; all but the first two are about the groups."""

FACTS = 21
"""Number of facts of a pair."""

CONTEXTS = ("groups", "first", "second", "sentence", "names")
"""What pairs may have in common: both groups, an entity, the sentence, both names."""

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_NEAR = 4
"""How many items are near."""
_SHORT = 5
"""How many items between two groups are a fact as a whole."""
_FARTHEST = 24
"""How many groups apart two entities may stand: so the pairs of an endless sentence stay few."""
_BREAKS = frozenset([",", ";", ":", "que", "qui", "qu'", "dont", "et", "pour", "afin"])
_EMPTY_WORDS = frozenset(
    "a ainsi au auront aura aussi autre autres aux avaient avait avoir ce ces cet cette d' de des dont "  # noqa: SIM905
    "du elle elles en est et etaient etait ete etre il ils l' la le les leur leurs meme notamment ont ou "
    "plus qu' que qui s' sa se ses son sont sur tous tout toute toutes un une y".split()
)
_MIXER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class DocPairs:
    """The pairs of one text.

    Attributes:
        doc: The text, with entities and sentences.
        items: What each item is known by; shape (items, `ATTRS`).
        tokens: Start and end of each item's tokens; shape (items, 2).
        words: The items that are words and no entities.
        lengths: The number of items of each sentence that has pairs.
        pairs: Places in `doc.ents`, the earlier first.
        permitted: For each pair, which `COLUMNS` the scheme permits; shape (pairs, columns).
        segments: For each pair and each of `SEGMENTS`, start and end of its items; (pairs, segments, 2).
        facts: The hashed facts of each pair; shape (pairs, `FACTS`).
        contexts: For each pair and each of `CONTEXTS`, a number that it shares with others.
    """

    doc: Doc
    items: Hashes
    tokens: Numbers
    words: Numbers
    lengths: list[int]
    pairs: list[tuple[int, int]]
    permitted: NDArray[np.bool_]
    segments: Numbers
    facts: Hashes
    contexts: Numbers


@cache
def permitted_columns(first: str, second: str) -> tuple[bool, ...]:
    """Which of `COLUMNS` the scheme permits between two labels, the earlier entity's first."""
    return tuple(
        RELATIONS[name].joins(second, first) if inverse else RELATIONS[name].joins(first, second)
        for name, inverse in COLUMNS
    )


def read_pairs(doc: Doc) -> DocPairs:
    """Every pair that a relation may join, with what the model sees of it."""
    parts = [part for part in map(_SentencePairs, sentences_of(doc)) if len(part.first)]
    places = {ent.start: place for place, ent in enumerate(doc.ents)}
    pairs = [pair for part in parts for pair in part.pairs(places)]
    labels = [ent.label_ for ent in doc.ents]
    permitted = [permitted_columns(labels[first], labels[second]) for first, second in pairs]
    lengths = [len(part.items.keys) for part in parts]
    starts = np.cumsum([0, *lengths])
    segments, contexts, words, shared = [], [], [], np.zeros(len(CONTEXTS), dtype=np.int64)
    for part, start in zip(parts, starts, strict=False):
        words.append(np.flatnonzero([word is not None for word in part.items.words]) + start)
        segments.append(part.segments() + start)
        contexts.append(part.contexts() + shared)
        shared = contexts[-1].max(axis=0) + 1
    return DocPairs(
        doc,
        _joined([part.items.keys for part in parts], (0, len(ATTRS)), np.uint64),
        _joined([part.items.tokens for part in parts], (0, 2)),
        _joined(words, (0,)),
        lengths,
        pairs,
        np.array(permitted, dtype=bool).reshape(len(pairs), len(COLUMNS)),
        _joined(segments, (0, len(SEGMENTS), 2)),
        _joined([part.facts() for part in parts], (0, FACTS), np.uint64),
        _joined(contexts, (0, len(CONTEXTS))),
    )


def _joined(arrays: list[NDArray[Any]], shape: tuple[int, ...], dtype: Any = np.int64) -> NDArray[Any]:
    return np.concatenate(arrays) if arrays else np.zeros(shape, dtype=dtype)


class _SentencePairs:
    """The pairs of one sentence, as the numbers of their entities in it; arrays have a row a pair."""

    def __init__(self, items: SentenceItems) -> None:
        self.items = items
        labels = sorted({ent.label_ for ent in items.ents})
        numbers = np.array([labels.index(ent.label_) for ent in items.ents], dtype=np.int64)
        permitted = np.array(
            [[any(permitted_columns(a, b)) for b in labels] for a in labels], dtype=bool
        )
        first, second = np.triu_indices(len(numbers), 1)
        kept = permitted[numbers[first], numbers[second]]
        kept &= items.groups[second] - items.groups[first] <= _FARTHEST
        self.first, self.second = first[kept], second[kept]
        self.groups = items.groups[self.first], items.groups[self.second]
        self.listed = self.groups[0] == self.groups[1]
        starts, ends = items.bounds.T
        self.start, self.end = starts[self.groups[0]], ends[self.groups[1]]
        self.gap_start = np.where(self.listed, items.places[self.first] + 1, ends[self.groups[0]])
        self.gap_end = np.where(self.listed, items.places[self.second], starts[self.groups[1]])

    def pairs(self, places: dict[int, int]) -> list[tuple[int, int]]:
        """The pairs as places in the text's entities, given by their first tokens."""
        of_text = [places[ent.start] for ent in self.items.ents]
        return [(of_text[i], of_text[j]) for i, j in zip(self.first, self.second, strict=True)]

    def segments(self) -> Numbers:
        """Start and end of each of `SEGMENTS`."""
        size = len(self.items.keys)
        first, second = self.items.places[self.first], self.items.places[self.second]
        gap, gap_end = self.gap_start, self.gap_end
        bounds = [
            (first, first + 1),
            (second, second + 1),
            (np.zeros_like(first), self.start),
            (gap, gap_end),
            (self.end, np.full_like(first, size)),
            (np.maximum(self.start - _NEAR, 0), self.start),
            (gap, np.minimum(gap + _NEAR, gap_end)),
            (np.maximum(gap_end - _NEAR, gap), gap_end),
            (self.end, np.minimum(self.end + _NEAR, size)),
        ]
        return np.stack([np.stack(bound, axis=-1) for bound in bounds], axis=1)

    def contexts(self) -> Numbers:
        """The numbers of `CONTEXTS`."""
        names, many = self.items.names, len(self.items.ents)
        columns = [
            _numbered(self.groups[0] * many + self.groups[1]),
            self.first,
            self.second,
            np.zeros_like(self.first),
            _numbered(names[self.first] * many + names[self.second]),
        ]
        return np.stack(columns, axis=1)

    def facts(self) -> Hashes:
        """The facts, each told apart from the others and by what kinds of entities the pair has."""
        kinds = np.array([get_string_id(kind) for kind in self.items.kinds], dtype=np.uint64)
        kind = kinds[self.first] * np.uint64(3) + kinds[self.second] + self.listed.astype(np.uint64)
        values = [*self._labels(), *self._distances(), *self._others(), *self._nearest_words()]
        return np.stack([_hashed(value, number, kind) for number, value in enumerate(values)], axis=1)

    def _labels(self) -> Iterator[NDArray[Any]]:
        """Labels and first words."""
        keys = self.items.keys[self.items.places]
        label, head = keys[:, ATTRS.index("norm")], keys[:, ATTRS.index("stem")]
        yield _both(label[self.first], label[self.second])
        yield head[self.first]
        yield head[self.second]
        yield _both(head[self.first], head[self.second])

    def _distances(self) -> Iterator[NDArray[Any]]:
        """How far apart the two groups are, and what stands between if it is short."""
        words = self.gap_end - self.gap_start
        breaks = np.cumsum([0, *(word in _BREAKS for word in self.items.words)])
        yield np.minimum(self.groups[1] - self.groups[0], 6)
        yield np.minimum(words, 8) + np.minimum(words // 8, 4)
        yield np.where(self.listed, 0, np.minimum(breaks[self.gap_end] - breaks[self.gap_start], 5))
        norms = self.items.keys[:, ATTRS.index("norm")]
        gap = np.full(len(words), 17, dtype=np.uint64)
        for word in range(_SHORT):
            inside = word < words
            norm = norms[np.where(inside, self.gap_start + word, 0)]
            gap = np.where(inside, _both(gap, norm), gap)
        yield np.where(self.listed | (words > _SHORT), np.uint64(0), gap)

    def _others(self) -> Iterator[NDArray[Any]]:
        """Which other entities there are: in the two groups, between and around them, of one name."""
        items, (first, second) = self.items, self.groups
        sizes = np.bincount(items.groups, minlength=len(items.bounds))
        in_group = np.arange(len(items.ents)) - np.searchsorted(items.groups, items.groups)
        yield _few(sizes[first], sizes[second])
        yield _few(in_group[self.first], in_group[self.second])
        kinds = sorted(set(items.kinds))
        kind = np.array([kinds.index(name) for name in items.kinds], dtype=np.int64)
        of_group = kind[np.searchsorted(items.groups, np.arange(len(items.bounds)))]
        until = np.cumsum(
            np.vstack([[0] * len(kinds), np.eye(len(kinds), dtype=np.int64)[of_group]]), axis=0
        )
        start, end = np.minimum(first + 1, second), second
        kind_1, kind_2 = kind[self.first], kind[self.second]
        yield _few(until[end, kind_1] - until[start, kind_1], until[end, kind_2] - until[start, kind_2])
        yield _few(until[first, kind_2], until[-1, kind_1] - until[second + 1, kind_1])
        yield self._same_names()

    def _same_names(self) -> NDArray[Any]:
        """Whether both are the same, and whether either is mentioned again nearer to the other."""
        names, many = self.items.names, len(self.items.ents)
        following, previous = np.full(many, 3 * many), np.full(many, -3 * many)
        for name in np.unique(names):
            mentions = np.flatnonzero(names == name)
            following[mentions[:-1]], previous[mentions[1:]] = mentions[1:], mentions[:-1]
        apart = self.second - self.first
        nearer_first = following[self.first] < self.second + apart
        nearer_second = previous[self.second] > self.first - apart
        same = names[self.first] == names[self.second]
        return 4 * same + 2 * nearer_first + nearer_second

    def _nearest_words(self) -> Iterator[NDArray[Any]]:
        """The stems of the words with a meaning that stand nearest to the two groups."""
        words = self.items.words
        places = np.flatnonzero(
            [bool(w) and len(w) > 2 and w[0].isalpha() and w not in _EMPTY_WORDS for w in words]
        )
        stems = np.append(self.items.keys[places, ATTRS.index("stem")], np.uint64(1))
        gap, gap_end = np.searchsorted(places, self.gap_start), np.searchsorted(places, self.gap_end)
        start, end = np.searchsorted(places, self.start), np.searchsorted(places, self.end)

        def word(place: Numbers, first: Any, last: Any) -> Hashes:
            return stems[np.where((place >= first) & (place < last), place, -1)]

        from_first, to_second = word(gap, gap, gap_end), word(gap_end - 1, gap, gap_end)
        before_that = word(gap_end - 2, gap, gap_end)
        yield from (from_first, to_second, before_that)
        yield word(gap + 1, gap, gap_end)
        yield word(end, 0, len(places))
        yield word(start - 1, 0, len(places))
        yield _both(from_first, to_second)
        yield _both(to_second, before_that)


def _has_meaning(word: str | None) -> bool:
    return word is not None and len(word) > 2 and word[0].isalpha() and word not in _EMPTY_WORDS


def _hashed(values: NDArray[Any], number: int, kind: Hashes) -> Hashes:
    """Values told apart by what they are values of; hashes wrap around."""
    result: Hashes = (values.astype(np.uint64) + np.uint64(number)) * _MIXER + kind
    return cast(Hashes, result ^ (result >> np.uint64(29)))


def _both(first: Hashes, second: Hashes) -> Hashes:
    """One hash for two, in their order."""
    result: Hashes = (first ^ (second >> np.uint64(7))) * _MIXER + second
    return result


def _few(first: Numbers, second: Numbers) -> Numbers:
    """One number for two, of which more than three is many."""
    return 4 * np.minimum(first, 3) + np.minimum(second, 3)


def _numbered(values: Numbers) -> Numbers:
    """Equal values get equal numbers, from 0."""
    return np.unique(values, return_inverse=True)[1].reshape(-1)
