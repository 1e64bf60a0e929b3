"""The relation component of spaCy's tutorial project `rel_component`, as a baseline to compare with.

As there: every ordered pair of entities whose starts are at most a hundred tokens apart; each entity is
the mean of its token vectors; one linear layer and a sigmoid over the two; squared error. Only what it
reads and writes is adapted to this corpus: gold relations, `doc._.relations`, its own token vectors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Linear, Logistic, Model, Optimizer, chain, reduce_mean
from thinc.types import Floats2d, Ragged

from uncoop_nlp.pipes import extensions
from uncoop_nlp.pipes.extensions import DocRelation
from uncoop_nlp.scheme import RELATIONS

_LABELS = tuple(RELATIONS)
_LONGEST = 100
_THRESHOLD = 0.5


@registry.architectures("tutorial_relations.v1")
def build_model(tok2vec: Model[list[Doc], list[Floats2d]]) -> Model[list[Doc], Floats2d]:
    """From texts with entities to a probability for each pair and relation."""
    classifier = chain(Linear(nO=len(_LABELS), nI=2 * tok2vec.get_dim("nO")), Logistic())
    return Model("tutorial_relations", _forward, init=_init, layers=[tok2vec, reduce_mean(), classifier])


def pairs_of(doc: Doc) -> list[tuple[int, int]]:
    """Every ordered pair of entities that are near enough, by their places in `doc.ents`."""
    starts = [ent.start for ent in doc.ents]
    return [
        (i, j)
        for i, first in enumerate(starts)
        for j, second in enumerate(starts)
        if i != j and abs(first - second) <= _LONGEST
    ]


def _forward(
    model: Model[list[Doc], Floats2d], docs: list[Doc], is_train: bool
) -> tuple[Floats2d, Callable[[Floats2d], list[Doc]]]:
    tok2vec, pool, classifier = model.layers
    vectors, backprop_vectors = tok2vec(docs, is_train)
    tokens = model.ops.flatten(vectors)
    rows, lengths, ends = _layout(docs)
    entities, backprop_pool = pool(Ragged(tokens[rows], model.ops.asarray1i(lengths)), is_train)
    scores, backprop_scores = classifier(
        model.ops.xp.hstack([entities[ends[:, 0]], entities[ends[:, 1]]]), is_train
    )

    def backprop(d_scores: Floats2d) -> list[Doc]:
        d_pairs = backprop_scores(d_scores)
        d_entities = model.ops.alloc2f(*entities.shape)
        width = entities.shape[1]
        model.ops.scatter_add(d_entities, ends[:, 0], d_pairs[:, :width])
        model.ops.scatter_add(d_entities, ends[:, 1], d_pairs[:, width:])
        d_tokens = model.ops.alloc2f(*tokens.shape)
        model.ops.scatter_add(d_tokens, rows, backprop_pool(d_entities).dataXd)
        return backprop_vectors(
            model.ops.unflatten(d_tokens, model.ops.asarray1i([len(d) for d in docs]))
        )

    return scores, backprop


def _init(model: Model, X: list[Doc] | None = None, Y: Floats2d | None = None) -> None:  # noqa: ARG001, N803
    tok2vec, _, classifier = model.layers
    tok2vec.initialize(X=X)
    classifier.initialize()


def _layout(docs: Sequence[Doc]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows of all entities' tokens, lengths of the entities, and both ends of every pair."""
    rows: list[int] = []
    lengths: list[int] = []
    ends: list[tuple[int, int]] = []
    token = 0
    for doc in docs:
        ends += [(i + len(lengths), j + len(lengths)) for i, j in pairs_of(doc)]
        for ent in doc.ents:
            rows += range(token + ent.start, token + ent.end)
            lengths.append(len(ent))
        token += len(doc)
    return (
        np.array(rows, dtype="i"),
        np.array(lengths, dtype="i"),
        np.array(ends, dtype="i").reshape(len(ends), 2),
    )


class TutorialRelations(TrainablePipe):
    """Sets `doc._.relations`."""

    def __init__(self, vocab: Vocab, model: Model[list[Doc], Floats2d], name: str) -> None:
        self.vocab, self.model, self.name = vocab, model, name
        self.cfg: dict[str, object] = {}
        self.scorer = None

    def initialize(self, get_examples: Callable[[], Iterable[Example]], *, nlp: Language) -> None:  # noqa: ARG002
        """Set the model's shape."""
        self.model.initialize(X=[example.reference for example in get_examples()][:10])

    def candidates(self, doc: Doc) -> list[tuple[int, int]]:
        """The pairs that it considers, the earlier entity first."""
        return [(i, j) for i, j in pairs_of(doc) if i < j]

    def predict(self, docs: Sequence[Doc]) -> list[list[DocRelation]]:
        """The relations of each text."""
        found = []
        for doc in docs:
            pairs = pairs_of(doc)
            rows = self.model.predict([doc]) if pairs else []
            found.append(
                [
                    DocRelation(label, *pair, float(score))
                    for pair, row in zip(pairs, rows, strict=True)
                    for label, score in zip(_LABELS, row, strict=True)
                    if score >= _THRESHOLD
                ]
            )
        return found

    def set_annotations(self, docs: Sequence[Doc], scores: Sequence[list[DocRelation]]) -> None:
        """Write relations to texts."""
        for doc, relations in zip(docs, scores, strict=True):
            doc._.relations = relations

    def get_loss(self, examples: Sequence[Example], scores: Floats2d) -> tuple[float, Floats2d]:
        """Squared error, and its gradient."""
        truths = [row for example in examples for row in _truths(example.reference)]
        gradient = scores - self.model.ops.asarray2f(truths)
        return float((gradient**2).sum(axis=1).mean()), gradient

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,  # noqa: ARG002
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from gold entities and relations."""
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        examples = [example for example in examples if pairs_of(example.reference)]
        if examples:
            scores, backprop = self.model.begin_update([example.reference for example in examples])
            loss, gradient = self.get_loss(examples, scores)
            backprop(gradient)
            if sgd is not None:
                self.finish_update(sgd)
            losses[self.name] += loss
        return losses


def _truths(doc: Doc) -> list[list[float]]:
    gold = {(relation.label, relation.head, relation.tail) for relation in doc._.relations}
    return [[float((label, *pair) in gold) for label in _LABELS] for pair in pairs_of(doc)]


@Language.factory("tutorial_relations", assigns=["doc._.relations"], requires=["doc.ents"])
def make_tutorial_relations(
    nlp: Language, name: str, model: Model[list[Doc], Floats2d]
) -> TutorialRelations:
    """Create the component."""
    extensions.register()
    return TutorialRelations(nlp.vocab, model, name)
