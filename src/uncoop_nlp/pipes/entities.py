"""The trainable component that finds entities, each with its probability."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc, Span
from spacy.training import Example, validate_get_examples
from spacy.vocab import Vocab
from thinc.api import Config, Model
from thinc.types import Floats2d

from uncoop_nlp.pipes import biluo, extensions
from uncoop_nlp.pipes.biluo import Biluo
from uncoop_nlp.pipes.calibration import AS_IT_IS, calibrated, checked

DEFAULT_MODEL = Config().from_str("""
[model]
@architectures = "uncoop_nlp.TokenTagger.v1"
hidden_width = 64
nO = null

[model.tok2vec]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 96
depth = 4
embed_size = 2000
window_size = 1
maxout_pieces = 3
subword_features = true
""")["model"]


class EntityRecognizer(TrainablePipe):
    """Sets `doc.ents` to the most probable spans, and `span._.score` to the probability of each.

    The scores of the tags come from `model`; what they mean is in `uncoop_nlp.pipes.biluo`.
    `calibration` is a slope and an offset for probabilities, as in `uncoop_nlp.pipes.calibration`.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[list[Doc], list[Floats2d]],
        name: str = "uncoop_ner",
        *,
        calibration: Sequence[float] = AS_IT_IS,
        scorer: Callable[..., dict[str, Any]] | None = None,
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.scorer = scorer
        self.calibration = checked(calibration, name)
        self.cfg: dict[str, Any] = {"labels": []}

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels it can give, in the order of its tags."""
        return tuple(self.cfg["labels"])

    @property
    def label_data(self) -> tuple[str, ...]:
        """The labels, as `initialize` takes them."""
        return self.labels

    def add_label(self, label: str) -> int:
        """Add a label before training; returns 1, or 0 where it is there already.

        Raises:
            ValueError: If the model is initialised: the number of tags is fixed then.
        """
        if label in self.labels:
            return 0
        if self.model.has_dim("nO"):
            raise ValueError(f"{self.name}: cannot add label {label!r} to a model that is initialised")
        self.cfg["labels"] = [*self.labels, label]
        return 1

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,  # noqa: ARG002
        labels: list[str] | None = None,
    ) -> None:
        """Set the labels, from `labels` or else from the examples, and the model's shape."""
        validate_get_examples(get_examples, f"{type(self).__name__}.initialize")
        if labels is None:
            labels = sorted({ent.label_ for example in get_examples() for ent in example.reference.ents})
        for label in labels:
            self.add_label(label)
        docs = [example.reference for example in islice(get_examples(), 10)]
        n_tags = len(Biluo(self.labels).names)
        self.model.initialize(X=docs, Y=[self.model.ops.alloc2f(len(doc), n_tags) for doc in docs])

    def predict(self, docs: Sequence[Doc]) -> list[list[biluo.Span]]:
        """The entities of each text, as token spans."""
        docs = list(docs)
        if not any(len(doc) for doc in docs):
            return [[] for _ in docs]
        return Biluo(self.labels).best_spans(*self._emissions(docs))

    def expected_errors(self, doc: Doc) -> float:
        """How many entities of a text are likely to be wrong or missed."""
        if not len(doc):
            return 0.0
        tags = Biluo(self.labels)
        emissions = self._emissions([doc])
        (spans,) = tags.best_spans(*emissions)
        found = np.array([span.score for span in spans])
        there = tags.marginals(*emissions)[..., [*tags.begin, *tags.unit]].sum()
        missed = max(0.0, float(there - found.sum()))
        return missed + float((1 - calibrated(found, self.calibration)).sum())

    def _emissions(self, docs: Sequence[Doc]) -> tuple[biluo.Scores, biluo.Lengths]:
        """The scores of each text's tags, as one array, and the lengths of the texts."""
        edges = Biluo(self.labels).edges
        scores, lengths = _padded(self.model.predict(list(docs)))
        for rows, doc in zip(scores, docs, strict=True):  # no entity starts or ends with a blank
            blanks = np.array([token.is_space for token in doc], dtype=bool)
            rows[: len(doc), edges] = np.where(blanks[:, None], -np.inf, rows[: len(doc), edges])
        return scores, lengths

    def set_annotations(self, docs: Sequence[Doc], scores: Sequence[Sequence[biluo.Span]]) -> None:
        """Write predicted spans to `docs`."""
        for doc, spans in zip(docs, scores, strict=True):
            entities = [Span(doc, span.start, span.end, label=span.label) for span in spans]
            doc.set_ents(entities)
            for entity, span in zip(entities, spans, strict=True):
                entity._.score = float(calibrated(span.score, self.calibration))

    def get_loss(
        self, examples: Sequence[Example], scores: list[Floats2d]
    ) -> tuple[float, list[Floats2d]]:
        """Negative log likelihood of the gold paths, and its gradient: marginals less gold.

        Tokens whose gold tag is unknown, where gold and prediction align badly, give no gradient.
        """
        tags = Biluo(self.labels)
        emissions, lengths = _padded(scores)
        marginals = tags.marginals(emissions, lengths)
        loss = 0.0
        gradients = []
        for example, marginal, length in zip(examples, marginals, lengths, strict=True):
            gradient = marginal[:length].copy()
            gold, known = _gold_tags(example, tags)
            rows = np.flatnonzero(known)
            loss -= float(np.log(np.maximum(gradient[rows, gold[rows]], 1e-9)).sum())
            gradient[rows, gold[rows]] -= 1
            gradient[~known] = 0
            gradients.append(self.model.ops.asarray2f(gradient))
        return loss, gradients


def _padded(scores: Sequence[Floats2d]) -> tuple[biluo.Scores, biluo.Lengths]:
    """Scores of each text, as one array on the CPU, and the lengths of the texts."""
    lengths = np.array([len(rows) for rows in scores], dtype=np.int64)
    padded = np.zeros((len(scores), int(lengths.max(initial=0)), scores[0].shape[1]), dtype=np.float32)
    for target, rows in zip(padded, scores, strict=True):
        target[: len(rows)] = rows.get() if hasattr(rows, "get") else rows
    return padded, lengths


def _gold_tags(example: Example, tags: Biluo) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """The gold tag of each predicted token, and whether it is known."""
    numbers = {name: number for number, name in enumerate(tags.names)}
    gold = np.array([numbers.get(name or "-", -1) for name in example.get_aligned_ner()], dtype=np.int64)
    return gold, gold >= 0


@Language.factory(
    "uncoop_ner",
    assigns=["doc.ents", "token.ent_iob", "token.ent_type", "span._.score"],
    default_config={
        "model": DEFAULT_MODEL,
        "calibration": AS_IT_IS,
        "scorer": {"@scorers": "spacy.ner_scorer.v1"},
    },
    default_score_weights={"ents_f": 1.0, "ents_p": 0.0, "ents_r": 0.0, "ents_per_type": None},
)
def make_entity_recognizer(
    nlp: Language,
    name: str,
    model: Model[list[Doc], list[Floats2d]],
    calibration: Sequence[float],
    scorer: Callable[..., dict[str, Any]] | None,
) -> EntityRecognizer:
    """Create the component that finds entities."""
    extensions.register()
    return EntityRecognizer(nlp.vocab, model, name, calibration=calibration, scorer=scorer)
