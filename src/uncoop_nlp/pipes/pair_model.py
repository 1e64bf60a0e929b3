"""The neural network of the relation component, as architectures for spaCy configs.

Items get vectors and see their neighbours; a pair is judged by weighted means of the items of its
segments, by its facts, and by what is seen of the pairs that share its groups, entities or names: what
one member of a list does the others do, and one date excludes another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import numpy as np
from spacy.attrs import ORTH
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Linear, Maxout, Model, Ops, chain, concatenate, zero_init
from thinc.types import Floats1d, Floats2d, Ints1d

from uncoop_nlp.pipes.items import ATTRS
from uncoop_nlp.pipes.pairs import CONTEXTS, FACTS, SEGMENTS, PairBatch

Tok2Vec = Model[list[Doc], list[Floats2d]]
OfItems = Model[PairBatch, Floats2d]
OfPairs = Model[PairBatch, Floats2d]
Backprop = Callable[[Floats2d], Any]
"""What is read has no gradient."""

_HEAVIEST = 8.0
"""The logarithm of the greatest weight that an item can have, and of the least one's inverse."""
_AT_ONCE = 2000
"""How many pairs' facts are embedded at once."""


@registry.architectures("uncoop_nlp.PairClassifier.v2")
def build_pair_classifier(
    embed: OfItems,
    encode: Model[list[Floats2d], list[Floats2d]],
    hidden_width: int,
    fact_width: int,
    fact_rows: int,
    nO: int | None = None,
) -> OfPairs:
    """Give every pair of entities a score (a logit) for each thing to be decided of it.

    Args:
        embed: Gives each item a vector.
        encode: Lets the items of a sentence see their neighbours.
        hidden_width: Width of the two hidden layers.
        fact_width: Width of the facts' embeddings.
        fact_rows: Rows of the table that facts are hashed into.
        nO: Number of columns; set when the component is initialised.
    """
    facts = _facts(HashEmbed(fact_width, fact_rows, dropout=0.0))
    seen: OfPairs = chain(
        concatenate(_segments(embed, encode), facts),
        Maxout(hidden_width, nP=2, normalize=True, dropout=0.0),
    )
    model: OfPairs = chain(
        _with_contexts(seen), Maxout(hidden_width, nP=2, normalize=True, dropout=0.0), Linear(nO)
    )
    model.set_ref("embed", embed)
    model.set_ref("tok2vec", embed.maybe_get_ref("tok2vec"))
    return model


@registry.architectures("uncoop_nlp.ItemEmbed.v1")
def build_item_embed(width: int, rows: Sequence[int], include_static_vectors: bool) -> OfItems:
    """Vectors of items, from what they are known by and from the vocabulary's word vectors.

    Args:
        width: Width of the vectors.
        rows: Rows of the table of each of `ATTRS`.
        include_static_vectors: Whether the word vectors are used.
    """
    parts: list[OfItems] = [
        chain(_keys(attr), HashEmbed(width, n_rows, seed=column + 8, dropout=0.0))
        for column, (attr, n_rows) in enumerate(zip(ATTRS, rows, strict=True))
    ]
    if include_static_vectors:
        parts.append(chain(_word_vectors(), Linear(width)))
    return chain(concatenate(*parts), Maxout(width, nP=3, normalize=True, dropout=0.0))


@registry.architectures("uncoop_nlp.ItemsOfTokens.v1")
def build_items_of_tokens(tok2vec: Tok2Vec, width: int, rows: int) -> OfItems:
    """Vectors of items, from those of their tokens, as of a transformer, and from labels.

    Args:
        tok2vec: Gives each token a vector.
        width: Width of the vectors that come out.
        rows: Rows of the table of words and labels.
    """
    words: OfItems = chain(_keys("norm"), HashEmbed(width, rows, dropout=0.0))
    model: OfItems = chain(
        concatenate(_token_means(tok2vec), words), Maxout(width, nP=3, normalize=True, dropout=0.0)
    )
    model.set_ref("tok2vec", tok2vec)
    return model


def _keys(attr: str) -> Model[PairBatch, Ints1d]:
    """What items are known by, of all texts."""
    return Model(f"keys_{attr}", _keys_forward, attrs={"column": ATTRS.index(attr)})


def _keys_forward(
    model: Model[PairBatch, Ints1d], batch: PairBatch, is_train: bool
) -> tuple[Ints1d, Callable[[Ints1d], Any]]:
    column = model.attrs["column"]
    keys = np.concatenate([pairs.items.keys[:, column] for pairs in batch.sentences])
    return model.ops.xp.asarray(keys), lambda _: []


def _facts(embed: Model[Ints1d, Floats2d]) -> OfPairs:
    """The sum of the embeddings of each pair's facts; some pairs at a time, since these are many."""
    return Model(
        "facts", _facts_forward, init=_facts_init, layers=[embed], dims={"nO": embed.get_dim("nO")}
    )


def _facts_init(model: OfPairs, X: PairBatch | None = None, Y: object = None) -> None:
    model.layers[0].initialize()


def _facts_forward(model: OfPairs, batch: PairBatch, is_train: bool) -> tuple[Floats2d, Backprop]:
    facts = model.ops.xp.asarray(np.concatenate([pairs.facts for pairs in batch.sentences]))
    width = model.get_dim("nO")
    sums, backprops = [], []
    for start in range(0, len(facts), _AT_ONCE):
        here = facts[start : start + _AT_ONCE].reshape(-1)
        embedded, backprop_embed = model.layers[0](here, is_train)
        sums.append(embedded.reshape((-1, len(FACTS), width)).sum(axis=1))
        backprops.append(backprop_embed)

    def backprop(d_sums: Floats2d) -> Any:
        for place, backprop_embed in enumerate(backprops):
            here = d_sums[place * _AT_ONCE : (place + 1) * _AT_ONCE]
            backprop_embed(model.ops.xp.repeat(here, len(FACTS), axis=0))
        return []

    return model.ops.xp.concatenate(sums), backprop


def _word_vectors() -> OfItems:
    """The vocabulary's vectors of items that are words; zeros for entities and unknown words."""
    return Model("word_vectors", _word_vectors_forward, init=_word_vectors_init, dims={"nO": None})


def _word_vectors_init(model: OfItems, X: PairBatch | None = None, Y: object = None) -> None:
    if X:
        width = X.docs[0].vocab.vectors.shape[1]
        if not width:
            raise ValueError(
                "the relation model is to use word vectors, but the vocabulary has none: "
                "name some under [initialize] vectors, or set include_static_vectors to false"
            )
        model.set_dim("nO", width)


def _word_vectors_forward(model: OfItems, batch: PairBatch, is_train: bool) -> tuple[Floats2d, Backprop]:
    known = batch.docs[0].vocab.vectors
    of_docs = {id(doc): doc.to_array(getattr(known, "attr", ORTH)) for doc in batch.docs}
    is_word = np.concatenate([pairs.items.is_word for pairs in batch.sentences])
    words = np.concatenate(
        [of_docs[id(pairs.doc)][pairs.tokens[pairs.items.is_word, 0]] for pairs in batch.sentences]
    )
    vectors: Any = model.ops.alloc2f(len(is_word), model.get_dim("nO"))
    if len(words):
        unique, places = np.unique(words, return_inverse=True)
        vectors[is_word] = _vectors_of(known, unique)[places]
    return vectors, lambda _: []


def _vectors_of(known: Any, words: np.ndarray[Any, Any]) -> Any:
    """The vectors of words, by their keys."""
    vectors = known.get_batch(words)
    if getattr(known, "mode", None) == "default":  # for an unknown word it gave another one's
        vectors[known.find(keys=words) < 0] = 0
    return vectors


def _token_means(tok2vec: Tok2Vec) -> OfItems:
    """The mean vector of the tokens of each item."""
    return Model(
        "token_means", _token_means_forward, init=_token_means_init, layers=[tok2vec], dims={"nO": None}
    )


def _token_means_init(model: OfItems, X: PairBatch | None = None, Y: object = None) -> None:
    tok2vec = model.layers[0]
    tok2vec.initialize(X=X.docs if X else None)
    model.set_dim("nO", tok2vec.get_dim("nO"))


def _token_means_forward(model: OfItems, batch: PairBatch, is_train: bool) -> tuple[Floats2d, Backprop]:
    ops = model.ops
    vectors, backprop_vectors = model.layers[0](batch.docs, is_train)
    lengths = [len(rows) for rows in vectors]
    first = dict(zip(map(id, batch.docs), np.cumsum([0, *lengths]).tolist(), strict=False))
    bounds = np.concatenate([pairs.tokens + first[id(pairs.doc)] for pairs in batch.sentences])
    starts, ends = ops.xp.asarray(bounds).T
    sizes = (ends - starts).reshape((-1, 1)).astype("float32")
    rows = ops.xp.concatenate(vectors)

    def backprop(d_means: Floats2d) -> Any:
        d_rows = _spread(ops, d_means / sizes, starts, ends, len(rows))
        backprop_vectors(ops.unflatten(d_rows, ops.asarray1i(lengths)))
        return []

    return _sums(ops, rows, starts, ends) / sizes, backprop


def _segments(embed: OfItems, encode: Model[list[Floats2d], list[Floats2d]]) -> OfPairs:
    """For each pair the means of its segments, side by side; zeros for an empty segment.

    Items weigh in a mean by what they are, for each segment in its own way.
    """
    return Model(
        "segments",
        _segments_forward,
        init=_segments_init,
        layers=[embed, encode, Linear(len(SEGMENTS), init_W=zero_init)],
        dims={"nO": None},
    )


def _segments_init(model: OfPairs, X: PairBatch | None = None, Y: object = None) -> None:
    embed, encode, weigh = model.layers
    embed.initialize(X=X)
    if X:  # else a model is read from a file, and has its dimensions from there
        items = [embed.predict(X)]
        encode.initialize(X=items)
        weigh.initialize(X=encode.predict(items)[0])
        model.set_dim("nO", len(SEGMENTS) * weigh.get_dim("nI"))


def _segments_forward(model: OfPairs, batch: PairBatch, is_train: bool) -> tuple[Floats2d, Backprop]:
    embed, encode, weigh = model.layers
    ops = model.ops
    embedded, backprop_embed = embed(batch, is_train)
    lengths = ops.asarray1i([len(pairs.items.keys) for pairs in batch.sentences])
    of_sentences, backprop_encode = encode(ops.unflatten(embedded, lengths), is_train)
    rows = ops.flatten(of_sentences)
    logits, backprop_weigh = weigh(rows, is_train)
    weights = ops.xp.exp(ops.xp.clip(logits, -_HEAVIEST, _HEAVIEST))
    bounds = _places(ops, [pairs.segments for pairs in batch.sentences], ops.to_numpy(lengths))
    width = rows.shape[1]
    means = ops.alloc2f(len(bounds), len(SEGMENTS) * width)
    backprops = []
    for segment in range(len(SEGMENTS)):
        starts, ends = bounds[:, segment].T
        here, backprop_means = _weighted_means(ops, rows, weights[:, segment], starts, ends)
        means[:, segment * width : (segment + 1) * width] = here
        backprops += [backprop_means] * is_train

    def backprop(d_means: Floats2d) -> Any:
        d_rows, d_logits = ops.alloc2f(*rows.shape), ops.alloc2f(*logits.shape)
        for segment, backprop_means in enumerate(backprops):
            d_here, d_weights = backprop_means(d_means[:, segment * width : (segment + 1) * width])
            d_rows += d_here
            d_logits[:, segment] = d_weights * weights[:, segment]
        d_rows += backprop_weigh(d_logits * (abs(logits) < _HEAVIEST))
        backprop_embed(ops.flatten(backprop_encode(ops.unflatten(d_rows, lengths))))
        return []

    return means, backprop


def _weighted_means(
    ops: Ops, rows: Floats2d, weights: Floats1d, starts: Ints1d, ends: Ints1d
) -> tuple[Floats2d, Callable[[Floats2d], tuple[Floats2d, Floats1d]]]:
    """The weighted mean of each run of rows, and how to get the gradients of rows and weights."""
    column = weights.reshape((-1, 1))
    sums = _sums(ops, ops.xp.hstack([column * rows, column]), starts, ends)
    filled = (ends > starts).reshape((-1, 1))
    total = ops.xp.where(filled, sums[:, -1:], 1)
    means = sums[:, :-1] / total  # of an empty run the sums are zero

    def backprop(d_means: Floats2d) -> tuple[Floats2d, Floats1d]:
        d_sums = filled * d_means / total
        d_total = -(d_sums * means).sum(axis=1, keepdims=True)
        d_rows = _spread(ops, ops.xp.hstack([d_sums, d_total]), starts, ends, len(rows))
        d_weights = (rows * d_rows[:, :-1]).sum(axis=1) + d_rows[:, -1]
        return column * d_rows[:, :-1], d_weights

    return means, backprop


def _places(ops: Ops, bounds: Sequence[np.ndarray[Any, Any]], lengths: Sequence[int]) -> Any:
    """Places within sentences as places in the sentences one after the other."""
    starts = np.cumsum([0, *lengths[:-1]])
    return ops.xp.asarray(np.concatenate([b + start for b, start in zip(bounds, starts, strict=True)]))


def _sums(ops: Ops, rows: Floats2d, starts: Ints1d, ends: Ints1d) -> Floats2d:
    """The sum of each run of rows: the difference of two running sums."""
    running = ops.xp.zeros((len(rows) + 1, rows.shape[1]), dtype="float64")
    ops.xp.cumsum(rows, axis=0, out=running[1:], dtype="float64")
    return cast(Floats2d, (running[ends] - running[starts]).astype("float32"))


def _spread(ops: Ops, d_sums: Floats2d, starts: Ints1d, ends: Ints1d, length: int) -> Floats2d:
    """The gradient of rows, from that of the sums of their runs."""
    changes = ops.alloc2f(length + 1, d_sums.shape[1])
    ops.scatter_add(changes, starts, d_sums)
    ops.scatter_add(changes, ends, -d_sums)
    return cast(Floats2d, ops.xp.cumsum(changes, axis=0)[:-1])


def _with_contexts(seen: OfPairs) -> OfPairs:
    """What is seen of each pair, and beside it the means over the pairs that share a context with it."""
    return Model(
        "with_contexts",
        _with_contexts_forward,
        init=_with_contexts_init,
        layers=[seen],
        dims={"nO": None},
    )


def _with_contexts_init(model: OfPairs, X: PairBatch | None = None, Y: object = None) -> None:
    seen = model.layers[0]
    seen.initialize(X=X)
    model.set_dim("nO", (1 + len(CONTEXTS)) * seen.get_dim("nO"))


def _with_contexts_forward(
    model: OfPairs, batch: PairBatch, is_train: bool
) -> tuple[Floats2d, Backprop]:
    ops = model.ops
    seen, backprop_seen = model.layers[0](batch, is_train)
    shared = [_numbers(ops, batch, context) for context in range(len(CONTEXTS))]
    means = [_shared_means(ops, seen, numbers) for numbers in shared]
    width = seen.shape[1]

    def backprop(d_output: Floats2d) -> Any:
        d_seen = d_output[:, :width].copy()
        for place, numbers in enumerate(shared, start=1):  # to share a mean is its own transpose
            d_seen += _shared_means(ops, d_output[:, place * width : (place + 1) * width], numbers)
        return backprop_seen(d_seen)

    return ops.xp.hstack([seen, *means]), backprop


def _numbers(ops: Ops, batch: PairBatch, context: int) -> Ints1d:
    """The numbers of one context, told apart between sentences."""
    columns = [pairs.contexts[:, context] for pairs in batch.sentences]
    return cast(Ints1d, _places(ops, columns, [int(column.max()) + 1 for column in columns]))


def _shared_means(ops: Ops, rows: Floats2d, numbers: Ints1d) -> Floats2d:
    """For each row the mean of the rows that have its number."""
    sums = ops.alloc2f(int(numbers.max()) + 1, rows.shape[1])
    ops.scatter_add(sums, numbers, rows)
    counts = ops.xp.maximum(ops.xp.bincount(numbers), 1).reshape((-1, 1)).astype("float32")
    return cast(Floats2d, (sums / counts)[numbers])
