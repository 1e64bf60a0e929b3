"""The trainable component that finds relations between entities, each with its probability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.pipeline import TrainablePipe
from spacy.tokens import Doc
from spacy.training import Example, validate_examples, validate_get_examples
from spacy.util import registry
from spacy.vocab import Vocab
from thinc.api import Config, Model, Ops, Optimizer, set_dropout_rate
from thinc.types import Floats2d

from uncoop_nlp.pipes import extensions
from uncoop_nlp.pipes.calibration import AS_IT_IS, calibrated, checked
from uncoop_nlp.pipes.extensions import DocRelation
from uncoop_nlp.pipes.items import kind_of
from uncoop_nlp.pipes.pairs import COLUMNS, PairBatch, SentencePairs, read_pairs
from uncoop_nlp.scheme import RELATIONS

DEFAULT_MODEL = Config().from_str("""
[model]
@architectures = "uncoop_nlp.PairClassifier.v2"
hidden_width = 128
fact_width = 64
fact_rows = 3000
nO = null

[model.embed]
@architectures = "uncoop_nlp.ItemEmbed.v1"
width = 96
rows = [3000,3000,500]
include_static_vectors = false

[model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 96
depth = 3
window_size = 1
maxout_pieces = 3
""")["model"]


Mention = tuple[int, int, str]
Lesson = tuple[SentencePairs, NDArray[np.bool_]]
"""The pairs of a sentence, and for each of `COLUMNS` whether the annotation says so."""

_PAIRS_AT_ONCE = 20_000
_NEAR_MISS = 0.1


class RelationExtractor(TrainablePipe):
    """Sets `doc._.relations` from `doc.ents`: every pair of one sentence that the scheme lets be joined.

    It learns from the gold entities of the examples and, where the pipeline finds entities in training
    (`annotating_components`), from those as well, so that it meets the errors that it will be given:
    what was found over a gold entity takes its relations. A pair may have several relations; each has
    a score of its own, and those at or above `threshold` are kept. It is the probability after
    `calibration`, a slope and an offset as in `uncoop_nlp.pipes.calibration`, times the scores of both
    entities, without which the relation is not right either.

    Raises:
        ValueError: If `threshold` is no probability, or `calibration` cannot be used.
    """

    def __init__(
        self,
        vocab: Vocab,
        model: Model[PairBatch, Floats2d],
        name: str = "uncoop_relations",
        *,
        threshold: float = 0.5,
        calibration: Sequence[float] = AS_IT_IS,
        scorer: Callable[..., dict[str, Any]] | None = None,
    ) -> None:
        self.vocab = vocab
        self.model = model
        self.name = name
        self.scorer = scorer
        if not 0 <= threshold <= 1:
            raise ValueError(f"{name}: threshold is a probability, 0 to 1; this is {threshold}")
        self.threshold = threshold
        self.calibration = checked(calibration, name)
        self.cfg: dict[str, Any] = {"columns": [list(column) for column in COLUMNS]}

    @property
    def labels(self) -> tuple[str, ...]:
        """The relations it can give: those of the scheme."""
        return tuple(RELATIONS)

    @property
    def label_data(self) -> tuple[str, ...]:
        """The relations; they are the scheme's, so that `initialize` takes none."""
        return self.labels

    def add_label(self, label: str) -> int:
        """Accept a relation of the scheme, which is there already; returns 0.

        Raises:
            ValueError: If the scheme has no such relation: relations are added in `uncoop_nlp.scheme`.
        """
        if label not in RELATIONS:
            raise ValueError(
                f"{self.name}: no relation {label!r} in the scheme; there are {', '.join(RELATIONS)}"
            )
        return 0

    def initialize(
        self,
        get_examples: Callable[[], Iterable[Example]],
        *,
        nlp: Language | None = None,  # noqa: ARG002
        labels: list[str] | None = None,
    ) -> None:
        """Set the model's shape from the first examples that have pairs.

        Raises:
            ValueError: If none has.
        """
        validate_get_examples(get_examples, f"{type(self).__name__}.initialize")
        for label in labels or ():
            self.add_label(label)
        sentences = (pairs for example in get_examples() for pairs in read_pairs(example.reference))
        first = list(islice(sentences, 10))
        if not first:
            raise ValueError(f"{self.name}: no example has two entities that a relation may join")
        n_pairs = sum(len(of_sentence.pairs) for of_sentence in first)
        self.model.initialize(
            X=PairBatch.of_sentences(first), Y=self.model.ops.alloc2f(n_pairs, len(COLUMNS))
        )

    def predict(self, docs: Iterable[Doc]) -> list[list[DocRelation]]:
        """The relations of each text."""
        return self._find(docs, self.threshold)

    def expected_errors(self, doc: Doc) -> float:
        """How many relations of a text are likely to be wrong or, of those nearly found, missed."""
        (relations,) = self._find([doc], min(_NEAR_MISS, self.threshold))
        return sum(r.score if r.score < self.threshold else 1 - r.score for r in relations)

    def _find(self, docs: Iterable[Doc], threshold: float) -> list[list[DocRelation]]:
        """The relations of each text whose scores are not below a threshold."""
        docs = list(docs)
        texts = {id(doc): doc for doc in docs}  # one may be there twice
        relations: dict[int, list[DocRelation]] = {text: [] for text in texts}
        scores = {text: _entity_scores(doc) for text, doc in texts.items()}
        for batch in _batches(pairs for doc in texts.values() for pairs in read_pairs(doc)):
            probabilities = _sigmoid(
                self.model.ops.to_numpy(self.model.predict(PairBatch.of_sentences(batch)))
            )
            rows = iter(calibrated(probabilities, self.calibration))
            for of_sentence in batch:
                text = id(of_sentence.doc)
                found = _decide(of_sentence, rows, scores[text], threshold)
                relations[text] += _once(found, of_sentence.names)
        return [relations[id(doc)] for doc in docs]

    def candidates(self, doc: Doc) -> list[tuple[int, int]]:
        """The pairs of entities that it considers: places in `doc.ents`, the earlier first."""
        return [pair for of_sentence in read_pairs(doc) for pair in of_sentence.pairs]

    def set_annotations(self, docs: Iterable[Doc], scores: Iterable[Iterable[DocRelation]]) -> None:
        """Write predicted relations to `docs`."""
        for doc, relations in zip(docs, scores, strict=True):
            doc._.relations = sorted(relations, key=lambda r: (r.head, r.tail, r.label))

    def update(
        self,
        examples: Iterable[Example],
        *,
        drop: float = 0.0,
        sgd: Optimizer | None = None,
        losses: dict[str, float] | None = None,
    ) -> dict[str, float]:
        """Learn from the examples: from the gold entities, and from those found where these differ."""
        losses = {} if losses is None else losses
        losses.setdefault(self.name, 0.0)
        examples = list(examples)
        validate_examples(examples, f"{type(self).__name__}.update")
        docs = [example.predicted for example in examples]
        lessons = [lesson for example in examples for lesson in _lessons(example)]
        set_dropout_rate(self.model, drop)
        if not lessons:
            self._pass_on(docs)
            return losses
        scores, backprop = self.model.begin_update(PairBatch(docs, [pairs for pairs, _ in lessons]))
        loss, gradient = _loss(self.model.ops, scores, lessons)
        backprop(gradient)
        if sgd is not None:
            self.finish_update(sgd)
        losses[self.name] += loss
        return losses

    def get_loss(self, examples: Iterable[Example], scores: Floats2d) -> tuple[float, Floats2d]:
        """Cross entropy of what the scheme permits of each pair, and its gradient."""
        return _loss(self.model.ops, scores, [lesson for e in examples for lesson in _lessons(e)])

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> RelationExtractor:
        """Load from bytes.

        Raises:
            ValueError: If the model was trained on another scheme.
        """
        super().from_bytes(bytes_data, exclude=tuple(exclude))
        return self._of_this_scheme()

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> RelationExtractor:
        """Load from a folder.

        Raises:
            ValueError: If the model was trained on another scheme.
        """
        super().from_disk(path, exclude=tuple(exclude))
        return self._of_this_scheme()

    def _pass_on(self, docs: Sequence[Doc]) -> None:
        """Texts without pairs teach nothing here, but a layer below may be shared with other components.

        It learns what these gave it when the last component that listens to it gives its part.
        """
        if (tok2vec := self.model.maybe_get_ref("tok2vec")) is not None:
            vectors, backprop = tok2vec.begin_update(docs)
            backprop([self.model.ops.alloc(of_text.shape) for of_text in vectors])

    def _of_this_scheme(self) -> RelationExtractor:
        if self.cfg.get("columns") != [list(column) for column in COLUMNS]:
            raise ValueError(f"{self.name}: this model was trained on another scheme; train it again")
        return self


def _decide(
    of_sentence: SentencePairs,
    rows: Iterator[NDArray[np.float64]],
    entity_scores: Sequence[float],
    threshold: float,
) -> Iterator[DocRelation]:
    """The relations of one sentence by the rows of its pairs."""
    for pair, permitted in zip(of_sentence.pairs, of_sentence.permitted, strict=True):
        probabilities = next(rows)
        for column in np.flatnonzero(permitted & (probabilities >= threshold)):
            name, inverse = COLUMNS[column]
            head, tail = reversed(pair) if inverse else pair
            score = float(probabilities[column]) * entity_scores[head] * entity_scores[tail]
            if score >= threshold:
                yield DocRelation(name, head, tail, score)


def _once(relations: Iterable[DocRelation], names: Mapping[int, int]) -> Iterator[DocRelation]:
    """Each relation of a sentence once for two names, between their surest mentions; none to itself.

    That is a rule of the guidelines: a pair is marked once a sentence.
    """
    best: dict[tuple[str, int, int], DocRelation] = {}
    for relation in relations:
        head, tail = names[relation.head], names[relation.tail]
        if RELATIONS[relation.label].symmetric:
            head, tail = sorted((head, tail))
        key = relation.label, head, tail
        if head != tail and (key not in best or best[key].score < relation.score):
            best[key] = relation
    yield from best.values()


def _entity_scores(doc: Doc) -> list[float]:
    """The score of each entity; 1 where it was given, not found."""
    return [1.0 if ent._.score is None else ent._.score for ent in doc.ents]


def _batches(sentences: Iterable[SentencePairs]) -> Iterator[list[SentencePairs]]:
    """Sentences in batches of a bounded number of pairs, one sentence at least in each."""
    batch: list[SentencePairs] = []
    many = 0
    for of_sentence in sentences:
        if batch and many + len(of_sentence.pairs) > _PAIRS_AT_ONCE:
            yield batch
            batch, many = [], 0
        batch.append(of_sentence)
        many += len(of_sentence.pairs)
    if batch:
        yield batch


def _sigmoid(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    result: NDArray[np.float32] = (1 / (1 + np.exp(-np.clip(scores, -30, 30)))).astype(np.float32)
    return result


def _loss(ops: Ops, scores: Floats2d, lessons: Sequence[Lesson]) -> tuple[float, Floats2d]:
    """Cross entropy of what the scheme permits of each pair, and its gradient."""
    gold = np.concatenate([gold for _, gold in lessons])
    permitted = np.concatenate([pairs.permitted for pairs, _ in lessons])
    probabilities = _sigmoid(ops.to_numpy(scores))
    gradient = np.where(permitted, probabilities - gold, 0).astype(np.float32)
    right = np.where(gold, probabilities, 1 - probabilities)
    loss = -np.log(np.maximum(right, 1e-9))[permitted].sum()
    return float(loss), ops.asarray2f(gradient)  # type: ignore[arg-type]


def _lessons(example: Example) -> Iterator[Lesson]:
    """What an example teaches: the gold entities, and those found where these differ."""
    gold, found = example.reference, example.predicted
    relations = {(relation.label, relation.head, relation.tail) for relation in gold._.relations}
    for pairs in read_pairs(gold):
        tokens = _found_tokens(example, pairs.tokens)
        yield replace(pairs, doc=found, tokens=tokens), _answers(pairs, relations)
    if _mentions(found) != _mentions(gold):
        place = dict(_found_over(gold, found))
        of_found = {
            (name, place[head], place[tail])
            for name, head, tail in relations
            if head in place and tail in place
        }
        for pairs in read_pairs(found):
            yield pairs, _answers(pairs, of_found)


def _found_tokens(example: Example, tokens: NDArray[np.int64]) -> NDArray[np.int64]:
    """Starts and ends of gold tokens as those of the processed text, which may be divided otherwise."""
    in_found = example.alignment.y2x
    runs = [in_found[start:end] for start, end in tokens.tolist()]
    return np.array([(run[0], run[-1] + 1) for run in runs], dtype=np.int64).reshape(-1, 2)


def _found_over(gold: Doc, found: Doc) -> Iterator[tuple[int, int]]:
    """Places of gold entities, and of the first entity found over each that is of its kind."""
    for place, ent in enumerate(gold.ents):
        for other, candidate in enumerate(found.ents):
            overlap = candidate.start_char < ent.end_char and ent.start_char < candidate.end_char
            if overlap and kind_of(candidate.label_) == kind_of(ent.label_):
                yield place, other
                break


def _answers(pairs: SentencePairs, relations: Set[tuple[str, int, int]]) -> NDArray[np.bool_]:
    """For each pair and each of `COLUMNS`, whether it is one of the relations."""
    rows = [
        [(name, *(pair[::-1] if inverse else pair)) in relations for name, inverse in COLUMNS]
        for pair in pairs.pairs
    ]
    return np.array(rows, dtype=bool).reshape(len(rows), len(COLUMNS))


def score_relations(examples: Iterable[Example], **_: object) -> dict[str, Any]:
    """Precision, recall and F of relations, end to end: both spans, both labels and the relation.

    A gold relation counts as missed also where its entities were not found.
    """
    counts: dict[str, Counter[str]] = {name: Counter() for name in RELATIONS}
    for example in examples:
        found, gold = _keys(example.predicted), _keys(example.reference)
        for key in found | gold:
            counts[key[0]]["tp" if key in found & gold else "fp" if key in found else "fn"] += 1
    total = sum(counts.values(), Counter())
    per_type = {name: _prf(count) for name, count in counts.items() if count}
    return {**{f"rels_{name}": value for name, value in _prf(total).items()}, "rels_per_type": per_type}


def _keys(doc: Doc) -> set[tuple[str, Mention, Mention]]:
    """Relations in a form that two docs can be compared by."""
    ents = _mentions(doc)
    return {(relation.label, ents[relation.head], ents[relation.tail]) for relation in doc._.relations}


def _mentions(doc: Doc) -> list[Mention]:
    return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


def _prf(count: Counter[str]) -> dict[str, float]:
    precision = count["tp"] / ((count["tp"] + count["fp"]) or 1)
    recall = count["tp"] / ((count["tp"] + count["fn"]) or 1)
    f = 2 * precision * recall / ((precision + recall) or 1)
    return {"p": precision, "r": recall, "f": f}


@registry.scorers("uncoop_nlp.relations_scorer.v1")
def make_relations_scorer() -> Callable[..., dict[str, Any]]:
    """The scorer of relations, for a config: `@scorers = "uncoop_nlp.relations_scorer.v1"`."""
    return score_relations


@Language.factory(
    "uncoop_relations",
    assigns=["doc._.relations"],
    requires=["doc.ents", "doc.sents"],
    default_config={
        "model": DEFAULT_MODEL,
        "threshold": 0.5,
        "calibration": AS_IT_IS,
        "scorer": {"@scorers": "uncoop_nlp.relations_scorer.v1"},
    },
    default_score_weights={"rels_f": 1.0, "rels_p": 0.0, "rels_r": 0.0, "rels_per_type": None},
)
def make_relation_extractor(
    nlp: Language,
    name: str,
    model: Model[PairBatch, Floats2d],
    threshold: float,
    calibration: Sequence[float],
    scorer: Callable[..., dict[str, Any]] | None,
) -> RelationExtractor:
    """Create the component that finds relations."""
    extensions.register()
    return RelationExtractor(
        nlp.vocab, model, name, threshold=threshold, calibration=calibration, scorer=scorer
    )
