"""What the register of actors says of each token, as a feature that the recogniser weighs.

A feature, not a verdict: in training many names are hidden from it, so that the model learns to find
names that the register lacks as well.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

from uncoop_nlp.pipes.tokenizer import split
from uncoop_nlp.register import Actor, read_register
from uncoop_nlp.register.names import NameIndex, full_names, plain
from uncoop_nlp.scheme import ORG, UN_BODY

Tok2Vec = Model[list[Doc], list[Floats2d]]
Indexes = tuple[NameIndex[int], NameIndex[int], NameIndex[int]]

_LABELS = (frozenset({UN_BODY}), frozenset({ORG}), frozenset({UN_BODY, ORG}))
_BEGIN, _INSIDE, _LAST, _UNIT = range(4)
_FORMS = 3  # full names, acronyms, short forms
WIDTH = _FORMS * len(_LABELS) * 4
"""Number of features: what kind of name, of which labels, and where in it the token is."""

_indexes: Indexes | None = None


def register_features(hide: float) -> Tok2Vec:
    """For each token the features of the names of the register that it is part of."""
    return Model("register_features", _forward, dims={"nO": WIDTH}, attrs={"hide": hide})


def _forward(
    model: Tok2Vec, docs: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    hide = model.attrs["hide"] if is_train else 0.0
    return [model.ops.asarray2f(_features(doc, hide)) for doc in docs], lambda _: []


def _features(doc: Doc, hide: float) -> Floats2d:
    rows: Any = np.zeros((len(doc), WIDTH), dtype=np.float32)
    tokens = [token.i for token in doc if not token.is_space]  # names go across blanks and line ends
    found = [
        (tokens[start], tokens[end - 1] + 1, column)
        for start, end, column in _names_in([doc[i].text for i in tokens])
    ]
    kept = np.random.uniform(size=len(found)) >= hide if hide else np.ones(len(found), dtype=bool)
    for (start, end, column), keep in zip(found, kept, strict=True):
        if keep:
            rows[start, column + (_UNIT if end == start + 1 else _BEGIN)] = 1
            rows[start + 1 : end, column + _INSIDE] = 1
            if end > start + 1:
                rows[end - 1, column + _INSIDE] = 0
                rows[end - 1, column + _LAST] = 1
    return cast(Floats2d, rows)


def _names_in(words: list[str]) -> Iterator[tuple[int, int, int]]:
    """Start, end and first column of each name in a text."""
    if _indexes is None:
        use_actors(read_register())
    names, acronyms, short_forms = cast(Indexes, _indexes)
    yield from names.find_all([plain(word) for word in words])
    yield from acronyms.find_all(words)
    yield from short_forms.find_all(words)


def use_actors(actors: dict[str, Actor]) -> None:
    """Take the names from these actors, in this process, and not from the register carried."""
    global _indexes
    _indexes = _index(actors)


def _index(actors: dict[str, Actor]) -> Indexes:
    """Full names, acronyms and short forms of actors, each with its first column."""
    labels: tuple[dict[tuple[str, ...], set[str]], ...] = tuple(defaultdict(set) for _ in range(_FORMS))
    for actor in actors.values():
        for form, name in _forms(actor, actors):
            words = [word for word in split(name) if not word.isspace()]
            labels[form][tuple(map(plain, words) if form == 0 else words)].add(actor.label)
    indexed = (
        NameIndex((words, _column(form, found)) for words, found in names.items())
        for form, names in enumerate(labels)
    )
    return cast(Indexes, tuple(indexed))


def _forms(actor: Actor, actors: dict[str, Actor]) -> Iterator[tuple[int, str]]:
    for name in full_names(actor, actors):
        yield 0, name
    for acronym in actor.acronyms:
        yield 1, acronym
    for short_form in actor.short_forms:
        yield 2, short_form


def _column(form: int, labels: set[str]) -> int:
    return (form * len(_LABELS) + _LABELS.index(frozenset(labels))) * 4
