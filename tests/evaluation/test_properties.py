"""What holds of every scorer worth the name, on random annotations."""

import random
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.evaluation.examples import unit
from uncoop_nlp.corpus import AnnotatedUnit, GoldEntity, GoldRelation
from uncoop_nlp.evaluation.matching import mention, relation_key
from uncoop_nlp.evaluation.predictions import Prediction
from uncoop_nlp.evaluation.scores import Scores, score
from uncoop_nlp.results import Entity, Extraction
from uncoop_nlp.scheme import LABELS, RELATIONS

TEXT = "abcdefghijklmnopqrstuvwxyz"
STRICT = ("entities.strict", "relations.strict", "norms.all")


@st.composite
def annotations(draw: st.DrawFn) -> AnnotatedUnit:
    """A unit with spans that do not overlap, as both gold and a pipeline have them."""
    edges = sorted(draw(st.sets(st.integers(0, len(TEXT)), max_size=12)))
    spans = [span for span in pairwise(edges) if draw(st.booleans())]
    entities = tuple(
        GoldEntity(
            number,
            draw(st.sampled_from([*LABELS])),
            *span,
            draw(st.sampled_from([None, "x", "y"])),
        )
        for number, span in enumerate(spans, start=1)
    )
    relations = {
        (head.id, tail.id, name)
        for head in entities
        for tail in entities
        for name, relation in RELATIONS.items()
        if head.id != tail.id
        and relation.joins(head.label, tail.label)
        and (not relation.symmetric or head.id < tail.id)
        and draw(st.booleans())
    }
    gold = (GoldRelation(n, *ends) for n, ends in enumerate(sorted(relations), start=1))
    return replace(unit(TEXT), entities=entities, relations=tuple(gold))


def held_against(gold: AnnotatedUnit, predicted: AnnotatedUnit) -> Scores:
    found = predicted.to_extraction()
    return score([gold], [Prediction(found, found)])


@given(annotations())
def test_a_perfect_prediction_gives_1(gold):
    scores = held_against(gold, gold)
    for figure in scores.figures:
        for label in scores.labels(figure):
            assert scores.value(figure, label).value == pytest.approx(1)


@given(annotations(), annotations())
def test_swapping_gold_and_prediction_swaps_precision_and_recall(one, other):
    there, back = held_against(one, other), held_against(other, one)
    for figure in there.figures:
        if figure in ("entities.label", "relations.relaxed"):
            continue  # which of several overlapping entities are paired depends on the side
        if figure not in back.figures:
            continue  # one of the two gives no normal forms
        for label in there.labels(figure):
            precision = there.value(figure, label, "precision").value
            assert precision == pytest.approx(back.value(figure, label, "recall").value, nan_ok=True)
            f1 = there.value(figure, label).value
            assert f1 == pytest.approx(back.value(figure, label).value, nan_ok=True)


@given(annotations(), annotations(), st.randoms())
def test_order_and_duplicates_do_not_matter(gold, predicted, shuffle: random.Random):
    found = predicted.to_extraction()
    entities, relations = [*found.entities] * 2, [*found.relations] * 2
    shuffle.shuffle(entities)
    shuffle.shuffle(relations)
    other = Extraction(TEXT, tuple(entities), tuple(relations))
    one, two = score([gold], [Prediction(found)]), score([gold], [Prediction(other)])
    assert one.keys == two.keys
    assert np.array_equal(one.table, two.table)


@given(annotations(), annotations(), st.integers(0, 25), st.integers(1, 5), st.sampled_from([*LABELS]))
def test_adding_a_wrong_entity_never_helps(gold, predicted, start, length, label):
    end = min(start + length, len(TEXT))
    wrong = Entity(TEXT[start:end], start, end, label)
    if mention(wrong) in {mention(entity) for entity in gold.to_extraction().entities}:
        return
    found = predicted.to_extraction()
    more = replace(found, entities=(*found.entities, wrong))
    before, after = score([gold], [Prediction(found)]), score([gold], [Prediction(more)])
    for measure in ("precision", "recall", "f1"):
        values = [
            s.value("entities.strict", measure=measure).value if s.labels("entities.strict") else 0
            for s in (after, before)
        ]
        assert np.isnan(values).any() or values[0] <= values[1] + 1e-12


@given(annotations(), annotations())
def test_every_missed_and_spurious_item_is_counted(gold, predicted):
    scores = held_against(gold, predicted)
    one, other = gold.to_extraction(), predicted.to_extraction()
    for figure, key, kind in (
        ("entities.strict", mention, "entities"),
        ("relations.strict", relation_key, "relations"),
    ):
        left = {key(item) for item in getattr(one, kind)}
        right = {key(item) for item in getattr(other, kind)}
        counts = scores.counts(figure)
        assert (counts.predicted, counts.correct) == (len(right), len(left & right))
        assert (counts.gold, counts.found) == (len(left), len(left & right))


@given(annotations(), annotations())
def test_strict_and_boundaries_agree_with_nervaluate(gold, predicted):
    """On what is its ground: spans of one side that do not overlap each other."""
    theirs = nervaluate(gold, predicted)
    scores = held_against(gold, predicted)
    for mode, figure in (("strict", "entities.strict"), ("exact", "entities.boundaries")):
        assert scores.counts(figure).correct == theirs[mode].correct


@given(annotations(), st.data())
def test_all_modes_agree_with_nervaluate_where_each_span_meets_one_other(gold, data):
    """Where a span overlaps several, nervaluate takes the first that comes; here the best one is taken.

    Its `partial` and `ent_type` depend on the order then, so that only one-to-one overlaps are compared.
    """
    moved = []
    for entity in gold.entities:
        start = data.draw(st.integers(entity.start_offset, entity.end_offset - 1))
        label = data.draw(st.sampled_from([*LABELS]))
        moved.append(GoldEntity(len(moved) + 1, label, start, entity.end_offset))
    predicted = replace(gold, entities=tuple(moved), relations=())
    theirs, scores = nervaluate(gold, predicted), held_against(gold, predicted)
    for mode, figure in (
        ("strict", "entities.strict"),
        ("exact", "entities.boundaries"),
        ("ent_type", "entities.label"),
    ):
        assert scores.counts(figure).correct == theirs[mode].correct
    partial = theirs["partial"].correct + 0.5 * theirs["partial"].partial
    assert scores.counts("entities.partial").correct == partial


def nervaluate(gold: AnnotatedUnit, predicted: AnnotatedUnit) -> dict:
    """Its counts over all labels; its ends are inclusive. There is no version 1.2 for Python 3.10."""
    evaluator = pytest.importorskip("nervaluate.evaluator")
    sides = [
        [{"label": e.label, "start": e.start, "end": e.end - 1} for e in side.to_extraction().entities]
        for side in (gold, predicted)
    ]
    return evaluator.Evaluator([sides[0]], [sides[1]], tags=[*LABELS], loader="dict").evaluate()[
        "overall"
    ]
