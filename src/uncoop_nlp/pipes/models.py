"""The neural network of the recogniser, as architectures for spaCy configs."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Doc
from spacy.util import registry
from thinc.api import Linear, Maxout, Model, chain, concatenate, with_array
from thinc.types import Floats2d

from uncoop_nlp.pipes.cues import cue_features
from uncoop_nlp.pipes.names import register_features

Tok2Vec = Model[list[Doc], list[Floats2d]]


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
