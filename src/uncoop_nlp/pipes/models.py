"""The neural networks of the trainable components, as architectures for spaCy configs."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import numpy as np
from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import HashEmbed, Linear, Maxout, Model, chain, concatenate, with_array
from thinc.types import Floats2d, Ints1d, Ragged

from uncoop_nlp.pipes.cues import cue_features
from uncoop_nlp.pipes.names import register_features
from uncoop_nlp.pipes.pairs import SEGMENTS, DocPairs

Tok2Vec = Model[list[Doc], list[Floats2d]]

_BAGS_AT_ONCE = 1000


@registry.architectures("uncoop_nlp.TokenTagger.v1")
def build_token_tagger(tok2vec: Tok2Vec, hidden_width: int, nO: int | None = None) -> Tok2Vec:
    """Give every token a score for each tag, not normalised.

    Args:
        tok2vec: Gives each token a vector.
        hidden_width: Width of the layer between vectors and scores.
        nO: Number of tags; set when the component is initialised.
    """
    scorer: Model[Floats2d, Floats2d] = chain(
        Maxout(hidden_width, nP=2, normalize=True, dropout=0.0), Linear(nO)
    )
    model: Tok2Vec = chain(tok2vec, with_array(scorer))
    model.set_ref("tok2vec", tok2vec)
    return model


@registry.architectures("uncoop_nlp.FeatureEmbed.v1")
def build_feature_embed(embed: Tok2Vec, width: int, hide: float) -> Tok2Vec:
    """Vectors of tokens, with what the register of actors and the cues say of them mixed in.

    Args:
        embed: Gives each token a vector.
        width: Width of the vectors that come out.
        hide: Share of the names in a text that are hidden in training.
    """
    mixer: Tok2Vec = with_array(Maxout(width, nP=3, normalize=True, dropout=0.0))
    return chain(concatenate(_from_texts(embed), register_features(hide), cue_features()), mixer)


def _from_texts(embed: Tok2Vec) -> Tok2Vec:
    """The layer itself, where no gradient goes on to the texts; a listener gives `None`."""
    return Model(
        "from_texts", _from_texts_forward, init=_from_texts_init, layers=[embed], dims={"nO": None}
    )


def _from_texts_forward(
    model: Tok2Vec, docs: list[Doc], is_train: bool
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    vectors, backprop_vectors = model.layers[0](docs, is_train)

    def backprop(gradient: list[Floats2d]) -> list[Doc]:
        backprop_vectors(gradient)
        return []

    return vectors, backprop


def _from_texts_init(model: Tok2Vec, X: list[Doc] | None = None, Y: object = None) -> None:
    embed = model.layers[0]
    embed.initialize(X=X)
    model.set_dim("nO", embed.get_dim("nO"))


@registry.architectures("uncoop_nlp.PairClassifier.v1")
def build_pair_classifier(
    tok2vec: Tok2Vec,
    hidden_width: int,
    feature_width: int,
    feature_rows: int,
    nO: int | None = None,
) -> Model[list[DocPairs], Floats2d]:
    """Give every pair of entities a score (a logit) for each thing to be decided of it.

    The vectors of its segments and the sum of its features' embeddings go through one hidden layer.

    Args:
        tok2vec: Gives each token a vector.
        hidden_width: Width of the hidden layer.
        feature_width: Width of the features' embeddings.
        feature_rows: Rows of the table that features are hashed into.
        nO: Number of columns; set when the component is initialised.
    """
    features: Model[list[DocPairs], Floats2d] = chain(
        _feature_bags(), _bag_sums(HashEmbed(feature_width, feature_rows, dropout=0.0))
    )
    model: Model[list[DocPairs], Floats2d] = chain(
        concatenate(_segment_means(tok2vec), features),
        Maxout(hidden_width, nP=2, normalize=True, dropout=0.0),
        Linear(nO),
    )
    model.set_ref("tok2vec", tok2vec)
    return model


def _segment_means(tok2vec: Tok2Vec) -> Model[list[DocPairs], Floats2d]:
    """The mean vector of each segment of each pair, side by side; zeros for an empty segment."""
    return Model(
        "segment_means",
        _segment_means_forward,
        init=_segment_means_init,
        layers=[tok2vec],
        dims={"nO": None},
    )


def _segment_means_init(
    model: Model[list[DocPairs], Floats2d],
    X: list[DocPairs] | None = None,
    Y: Floats2d | None = None,
) -> None:
    tok2vec = model.layers[0]
    tok2vec.initialize(X=[pairs.doc for pairs in X] if X else None)
    model.set_dim("nO", len(SEGMENTS) * tok2vec.get_dim("nO"))


def _segment_means_forward(
    model: Model[list[DocPairs], Floats2d], batch: list[DocPairs], is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], list[DocPairs]]]:
    ops = model.ops
    vectors, backprop_vectors = model.layers[0]([pairs.doc for pairs in batch], is_train)
    width = model.get_dim("nO") // len(SEGMENTS)
    lengths = [len(rows) for rows in vectors]
    firsts = np.cumsum([0, *lengths[:-1]])
    bounds = np.concatenate([pairs.segments + first for pairs, first in zip(batch, firsts, strict=True)])
    starts, ends = (ops.xp.asarray(bounds[..., side].reshape(-1)) for side in (0, 1))
    sizes = ops.xp.maximum(ends - starts, 1).reshape(-1, 1).astype("float32")
    # The sum of any run of rows is the difference of two running sums.
    running = ops.xp.zeros((sum(lengths) + 1, width), dtype="float64")
    ops.xp.cumsum(ops.xp.concatenate(vectors), axis=0, out=running[1:])
    means = ((running[ends] - running[starts]) / sizes).astype("float32")

    def backprop(d_output: Floats2d) -> list[DocPairs]:
        d_sums = d_output.reshape((-1, width)) / sizes
        d_running = ops.xp.zeros((sum(lengths) + 1, width), dtype="float32")
        ops.scatter_add(d_running, starts, d_sums)
        ops.scatter_add(d_running, ends, -d_sums)
        d_rows = ops.xp.cumsum(d_running, axis=0)[:-1].astype("float32")
        backprop_vectors([d_rows[first : first + n] for first, n in zip(firsts, lengths, strict=True)])
        return []

    return means.reshape(-1, len(SEGMENTS) * width), backprop


def _feature_bags() -> Model[list[DocPairs], Ragged]:
    """The features of all pairs, as one ragged array of a bag a pair."""
    return Model("feature_bags", _feature_bags_forward)


def _feature_bags_forward(
    model: Model[list[DocPairs], Ragged],
    batch: list[DocPairs],
    is_train: bool,
) -> tuple[Ragged, Callable[[Ragged], list[DocPairs]]]:
    bags = [bag for pairs in batch for bag in pairs.features]
    data = np.concatenate(bags) if bags else np.zeros(0, dtype=np.uint64)
    lengths = model.ops.asarray1i([len(bag) for bag in bags])
    return Ragged(model.ops.xp.asarray(data), lengths), lambda _: []


def _bag_sums(embed: Model[Ints1d, Floats2d]) -> Model[Ragged, Floats2d]:
    """The sum of the embeddings of each bag's features.

    Some bags at a time: the embeddings of all features of all pairs would take gigabytes where
    a sentence names a hundred actors.
    """
    return Model("bag_sums", _bag_sums_forward, init=_bag_sums_init, layers=[embed], dims={"nO": None})


def _bag_sums_init(
    model: Model[Ragged, Floats2d],
    X: Ragged | None = None,
    Y: Floats2d | None = None,
) -> None:
    model.layers[0].initialize()
    model.set_dim("nO", model.layers[0].get_dim("nO"))


def _bag_sums_forward(
    model: Model[Ragged, Floats2d], bags: Ragged, is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], Ragged]]:
    ops, lengths = model.ops, bags.lengths
    features = cast(Ints1d, bags.data.reshape((-1,)))
    ends = np.cumsum(ops.to_numpy(lengths))
    sums = ops.alloc2f(len(lengths), model.get_dim("nO"))
    backprops = []
    for start in range(0, len(lengths), _BAGS_AT_ONCE):
        here = slice(start, start + _BAGS_AT_ONCE)
        first = int(ends[start - 1]) if start else 0
        vectors, backprop_embed = model.layers[0](features[first : int(ends[here][-1])], is_train)
        sums[here] = ops.reduce_sum(vectors, lengths[here])
        backprops.append((here, backprop_embed))

    def backprop(d_sums: Floats2d) -> Ragged:
        for here, backprop_embed in backprops:
            backprop_embed(ops.backprop_reduce_sum(d_sums[here], lengths[here]))
        return bags

    return sums, backprop
