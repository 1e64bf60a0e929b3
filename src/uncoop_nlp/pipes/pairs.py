"""Pairs of entities that a relation may join, and what the relation model sees of them.

A pair is two entities of one sentence, the earlier first. The model sees parts of the sentence, facts
that are hashed, and with which other pairs it is decided together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Doc

from uncoop_nlp.pipes.items import ATTRS, SentenceItems, sentences_of
from uncoop_nlp.pipes.words import words_of
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

FACTS = (
    "labels",
    "head of first",
    "head of second",
    "heads",
    "groups between",
    "words between",
    "breaks between",
    "short text between",
    "sizes of groups",
    "places in groups",
    "kinds between",
    "kinds around",
    "same names",
    "word after first",
    "word before second",
    "second word before second",
    "second word after first",
    "word after both",
    "word before both",
    "words beside the gap",
    "words before second",
)
"""What is known of a pair. A word is one with a meaning, by its stem; a head is a name's first word."""

CONTEXTS = ("groups", "first", "second", "sentence", "names")
"""What pairs may have in common: both groups, an entity, the sentence, both names."""

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_NEAR = 4
"""How many items are near."""
_SHORT = 5
"""How many items between two groups are a fact as a whole."""
_FARTHEST = 24
"""How many groups apart two entities may stand."""
_MOST = 20_000
"""Pairs of a sentence at most, those of the nearest entities: an endless list stays affordable."""
_BREAKS = frozenset([",", ";", ":", "que", "qui", "qu'", "dont", "et", "pour", "afin"])
_EMPTY_WORDS = words_of("words.tsv", "empty")
_MIXER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True)
class SentencePairs:
    """The pairs of one sentence; arrays have a row for each.

    Attributes:
        doc: The text whose tokens the items are made of.
        items: The sentence.
        tokens: Start and end of each item's tokens in `doc`; shape (items, 2).
        pairs: Places in `doc.ents`, the earlier first.
        permitted: Which of `COLUMNS` the scheme permits; shape (pairs, columns).
        segments: Start and end of the items of each of `SEGMENTS`; shape (pairs, segments, 2).
        facts: The `FACTS`, as hashes; shape (pairs, facts).
        contexts: For each of `CONTEXTS` a number that the pair shares with others.
        names: For each place a number that it shares with the other mentions of the same.
    """

    doc: Doc
    items: SentenceItems
    tokens: Numbers
    pairs: list[tuple[int, int]]
    permitted: NDArray[np.bool_]
    segments: Numbers
    facts: Hashes
    contexts: Numbers
    names: dict[int, int]


@dataclass(frozen=True)
class PairBatch:
    """What the relation model reads at once.

    Attributes:
        docs: The texts in the order in which the pipeline processes them, those without pairs too: a
            layer that several components share knows a batch by its texts, and gives by their order.
        sentences: The sentences that have pairs; the `doc` of each is one of `docs`.
    """

    docs: Sequence[Doc]
    sentences: Sequence[SentencePairs]

    @classmethod
    def of_sentences(cls, sentences: Sequence[SentencePairs]) -> PairBatch:
        """Sentences, and the texts that they are of."""
        return cls(list({id(pairs.doc): pairs.doc for pairs in sentences}.values()), sentences)


@cache
def permitted_columns(first: str, second: str) -> tuple[bool, ...]:
    """Which of `COLUMNS` the scheme permits between two labels, the earlier entity's first."""
    return tuple(
        RELATIONS[name].joins(second, first) if inverse else RELATIONS[name].joins(first, second)
        for name, inverse in COLUMNS
    )


def read_pairs(doc: Doc) -> list[SentencePairs]:
    """Every pair that a relation may join, sentence by sentence; sentences without any are left out."""
    places = {ent.start: place for place, ent in enumerate(doc.ents)}
    found = []
    for items in sentences_of(doc):
        view = _View(items)
        if len(view.first):
            of_text = [places[ent.start] for ent in items.ents]
            pairs = [(of_text[i], of_text[j]) for i, j in zip(view.first, view.second, strict=True)]
            found.append(
                SentencePairs(
                    doc,
                    items,
                    items.tokens,
                    pairs,
                    view.permitted,
                    view.segments(),
                    view.facts(),
                    view.contexts(),
                    dict(zip(of_text, items.names.tolist(), strict=True)),
                )
            )
    return found


class _View:
    """The pairs of one sentence, as the numbers of their entities in it; arrays have a row a pair."""

    def __init__(self, items: SentenceItems) -> None:
        self.items = items
        self.first, self.second, self.permitted = _permitted_pairs(items)
        self.groups = items.groups[self.first], items.groups[self.second]
        self.listed = self.groups[0] == self.groups[1]
        starts, ends = items.bounds.T
        self.start, self.end = starts[self.groups[0]], ends[self.groups[1]]
        self.gap_start = np.where(self.listed, items.places[self.first] + 1, ends[self.groups[0]])
        self.gap_end = np.where(self.listed, items.places[self.second], starts[self.groups[1]])

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
        until = np.zeros((len(of_group) + 1, len(kinds)), dtype=np.int64)  # how many of each kind so far
        np.cumsum(of_group[:, None] == np.arange(len(kinds)), axis=0, out=until[1:])
        start, end = np.minimum(first + 1, second), second
        kind_1, kind_2 = kind[self.first], kind[self.second]
        yield _few(until[end, kind_1] - until[start, kind_1], until[end, kind_2] - until[start, kind_2])
        yield _few(until[first, kind_2], until[-1, kind_1] - until[second + 1, kind_1])
        yield self._same_names()

    def _same_names(self) -> Numbers:
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
        return cast(Numbers, 4 * same + 2 * nearer_first + nearer_second)

    def _nearest_words(self) -> Iterator[NDArray[Any]]:
        """The stems of the words with a meaning that stand nearest to the two groups."""
        places = np.flatnonzero([_has_meaning(word) for word in self.items.words])
        stems = np.append(self.items.keys[places, ATTRS.index("stem")], np.uint64(1))
        gap, gap_end = np.searchsorted(places, self.gap_start), np.searchsorted(places, self.gap_end)
        start, end = np.searchsorted(places, self.start), np.searchsorted(places, self.end)

        def word(place: Numbers, first: Any, last: Any) -> Any:
            return stems[np.where((place >= first) & (place < last), place, -1)]

        from_first, to_second = word(gap, gap, gap_end), word(gap_end - 1, gap, gap_end)
        before_that = word(gap_end - 2, gap, gap_end)
        yield from (from_first, to_second, before_that)
        yield word(gap + 1, gap, gap_end)
        yield word(end, 0, len(places))
        yield word(start - 1, 0, len(places))
        yield _both(from_first, to_second)
        yield _both(to_second, before_that)


def _permitted_pairs(items: SentenceItems) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
    """First and second entity of each pair, and which columns the scheme permits."""
    many = len(items.ents)
    pairs_so_far = np.cumsum(many - np.arange(1, many))  # with entities up to 1, 2, … places apart
    apart = range(1, 1 + max(1, int(np.searchsorted(pairs_so_far, _MOST, side="right"))))
    first = np.concatenate([np.arange(many - distance) for distance in apart])
    second = np.concatenate([np.arange(distance, many) for distance in apart])
    near = items.groups[second] - items.groups[first] <= _FARTHEST
    order = np.lexsort((second[near], first[near]))
    first, second = first[near][order], second[near][order]
    labels = sorted({ent.label_ for ent in items.ents})
    number = np.array([labels.index(ent.label_) for ent in items.ents], dtype=np.int64)
    table = np.array([[permitted_columns(a, b) for b in labels] for a in labels], dtype=bool)
    permitted = table[number[first], number[second]]
    kept = permitted.any(axis=-1)
    return first[kept], second[kept], permitted[kept]


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
