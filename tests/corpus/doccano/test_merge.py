"""Three versions of a unit: which side changed it, and what the corpus gets."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.corpus.doccano import NORMS, unit
from uncoop_nlp.corpus import GoldEntity, GoldRelation
from uncoop_nlp.corpus.doccano.merge import (
    Change,
    fingerprint,
    in_order,
    new_mentions,
    take,
    what_changed,
)

BASE = unit("L'[ONU](UN_BODY) a aidé la [CEI](ORG) en [2019](DATE).", "SUPPORTS ONU CEI")
LESS = unit("L'[ONU](UN_BODY) a aidé la CEI en [2019](DATE).")
OTHER = unit("L'[ONU](UN_BODY) a aidé la [CEI](UN_BODY) en [2019](DATE).", "SUPPORTS ONU CEI")
NO_RELATION = replace(BASE, relations=())


@pytest.mark.parametrize(
    ("here", "there", "change"),
    [
        (BASE, BASE, Change.NONE),
        (LESS, LESS, Change.NONE),
        (LESS, BASE, Change.HERE),
        (BASE, LESS, Change.THERE),
        (BASE, OTHER, Change.THERE),
        (BASE, NO_RELATION, Change.THERE),
        (OTHER, LESS, Change.BOTH),
    ],
)
def test_what_changed_since_base_was_in_step(here, there, change):
    assert what_changed(here, there, fingerprint(BASE)) is change


@pytest.mark.parametrize(("there", "change"), [(BASE, Change.NONE), (LESS, Change.HERE)])
def test_what_an_upload_left_that_broke_off_is_nobodys_work(there, change):
    assert what_changed(BASE, there, None) is change


def test_a_normal_form_is_no_change_for_doccano():
    entities = tuple(replace(entity, norm="x") for entity in BASE.entities)
    assert fingerprint(replace(BASE, entities=entities)) == fingerprint(BASE)


@pytest.mark.parametrize(
    "changed", [LESS, OTHER, NO_RELATION, replace(BASE, text=BASE.text.replace("aidé", "aide"))]
)
def test_fingerprint_differs_with_text_spans_labels_and_relations(changed):
    assert fingerprint(changed) != fingerprint(BASE)


def test_take_keeps_normal_forms_where_span_and_label_are_the_same():
    taken = take(BASE, OTHER)
    assert [entity.norm for entity in taken.entities] == [NORMS["ONU"], None, "2019"]
    assert [taken.surface(entity) for entity in new_mentions(BASE, taken)] == ["CEI"]
    assert take(BASE, replace(BASE, section="other", number=None)) == BASE


def test_in_order_counts_anew_in_the_order_of_the_corpus():
    spans = (
        GoldEntity(40, "DATE", 30, 34),
        GoldEntity(8, "ORG", 20, 23),
        GoldEntity(12, "UN_BODY", 2, 5),
    )
    drawn = (
        GoldRelation(5, 12, 40, "ACTIVE_ON"),
        GoldRelation(6, 8, 12, "COOPERATES_WITH"),
        GoldRelation(7, 12, 8, "COOPERATES_WITH"),
    )
    found = in_order(replace(BASE, entities=spans, relations=drawn))
    assert [(e.id, e.label) for e in found.entities] == [(1, "UN_BODY"), (2, "ORG"), (3, "DATE")]
    assert found.relations == (
        GoldRelation(1, 1, 2, "COOPERATES_WITH"),
        GoldRelation(2, 1, 3, "ACTIVE_ON"),
    )


@settings(deadline=None)
@given(
    st.permutations(BASE.entities), st.lists(st.integers(1, 999), min_size=3, max_size=3, unique=True)
)
def test_order_and_numbers_of_the_server_do_not_matter(entities, numbers):
    ids = {entity.id: number for entity, number in zip(BASE.entities, numbers, strict=True)}
    there = replace(
        BASE,
        entities=tuple(replace(entity, id=ids[entity.id], norm=None) for entity in entities),
        relations=tuple(replace(r, from_id=ids[r.from_id], to_id=ids[r.to_id]) for r in BASE.relations),
    )
    assert fingerprint(there) == fingerprint(BASE)
    assert take(BASE, there) == BASE


def test_a_draft_becomes_gold_when_it_is_checked():
    gold = unit("L'[ONU](UN_BODY) aide la [CEI](ORG).", "SUPPORTS ONU CEI")
    entities = tuple(replace(entity, score=0.5) for entity in gold.entities)
    relations = tuple(replace(relation, score=0.5) for relation in gold.relations)
    draft = replace(gold, entities=entities, relations=relations, draft=True)
    assert take(draft, gold) == gold
    assert take(draft, gold, checked=False) == draft
    changed = replace(gold, relations=())
    assert take(draft, changed, checked=False) == replace(changed, draft=True)
    assert take(gold, changed, checked=False) == changed
