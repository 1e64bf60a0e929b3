"""Pushing and fetching: what is sent, what is taken, what is left, and that both can be done again."""

from dataclasses import replace

import pytest

from tests.corpus.doccano import unit
from tests.corpus.doccano.desk import Desk
from uncoop_nlp.corpus import read_corpus, write_corpus
from uncoop_nlp.corpus.doccano import DoccanoError
from uncoop_nlp.corpus.doccano.sync import Pulled, Pushed, fetch, find_faults, push, write_files

ONE = unit("L'[ONU](UN_BODY) a aidé la [CEI](ORG) en [2019](DATE).", "SUPPORTS ONU CEI", name="p1")
TWO = unit("La [CEI](ORG) et l'[ONU](UN_BODY).", "COOPERATES_WITH CEI ONU", name="p2")
EMPTY = unit("Rien.", name="p3")
UNITS = [ONE, TWO, EMPTY]
ONE_HERE = unit("L'[ONU](UN_BODY) a aidé la [CEI](ORG) en [2019](DATE).", name="p1")
ONE_THERE = unit("L'[ONU](UN_BODY) a aidé la CEI en [2019](DATE).", name="p1")


@pytest.fixture
def desk() -> Desk:
    """A project in step with `UNITS`."""
    desk = Desk()
    push(desk, UNITS)
    return desk


def ids(*units) -> list[str]:
    return [unit.id for unit in units]


def test_push_sends_new_units_once():
    desk = Desk()
    assert push(desk, UNITS) == Pushed(new=ids(*UNITS))
    assert push(desk, UNITS) == Pushed(same=ids(*UNITS))
    assert push(desk, [*UNITS, unit("Neuf.", name="p4")]).new == ["X-1:p4"]
    assert (len(desk.there), desk.uploads, desk.rewritten) == (4, 2, [])


def test_push_then_fetch_gives_the_units_back(desk):
    assert fetch(desk, UNITS, approved=False) == Pulled(units=UNITS)


def test_push_updates_what_was_changed_here_and_it_is_to_be_approved_again(desk):
    desk.approved = {1, 2, 3}
    assert push(desk, [ONE_HERE, TWO, EMPTY]) == Pushed(updated=ids(ONE), same=ids(TWO, EMPTY))
    assert fetch(desk, [ONE_HERE], approved=False).units == [ONE_HERE]
    assert desk.approved == {2, 3}


def test_push_leaves_what_was_changed_there(desk):
    desk.annotate(ONE_THERE)
    assert push(desk, UNITS).to_pull == ids(ONE)
    assert push(desk, UNITS, overwrite=True).to_pull == ids(ONE)
    assert desk.rewritten == []


def test_push_overwrites_what_was_changed_on_both_sides_only_if_told(desk):
    desk.annotate(ONE_THERE)
    assert push(desk, [ONE_HERE]).conflicts == ids(ONE)
    assert desk.rewritten == []
    assert push(desk, [ONE_HERE], overwrite=True).updated == ids(ONE)
    assert push(desk, [ONE_HERE]).same == ids(ONE)


@pytest.mark.parametrize("marked", range(3))
def test_push_goes_on_where_it_broke_off(marked):
    desk = Desk(breaks_after=marked)
    with pytest.raises(ConnectionError):
        push(desk, UNITS)
    pulled = fetch(desk, UNITS, approved=False)
    assert (pulled.units, pulled.unfinished) == (UNITS, ids(*UNITS[marked:]))
    desk.breaks_after = None
    assert push(desk, UNITS) == Pushed(new=ids(*UNITS[marked:]), same=ids(*UNITS[:marked]))
    assert (len(desk.there), desk.uploads) == (3, 1)


def test_push_clears_up_the_copies_that_a_failed_upload_left(desk):
    stripped = replace(TWO, relations=(), entities=())
    for _ in range(4):
        desk.upload([stripped, unit("Neuf.", name="p4")])
    assert len(desk.there) == 11
    assert push(desk, [*UNITS, unit("Neuf.", name="p4")]) == Pushed(new=["X-1:p4"], same=ids(*UNITS))
    assert [example.unit.id for example in desk.examples()] == ids(*UNITS, unit("", name="p4"))


def test_push_completes_a_unit_whose_annotation_did_not_arrive():
    desk = Desk()
    desk.upload([replace(ONE, relations=())])
    assert push(desk, [ONE]).new == ids(ONE)
    assert desk.rewritten == ids(ONE)


def test_a_unit_that_stands_twice_is_left_to_a_human(desk):
    desk.upload([ONE])
    desk.mark(4, ONE)
    for action in (push, fetch):
        with pytest.raises(DoccanoError, match="X-1:p1: stands twice in doccano, as examples 1 and 4"):
            action(desk, UNITS, **({"approved": False} if action is fetch else {}))


def test_push_renews_the_place_of_a_unit(desk):
    push(desk, [replace(ONE, section="Another", number="2")])
    assert push(desk, [ONE]).same == ids(ONE)


def test_fetch_takes_what_was_changed_there_and_approved(desk):
    desk.annotate(ONE_THERE, approve=False)
    assert fetch(desk, UNITS) == Pulled(units=UNITS)
    desk.annotate(ONE_THERE)
    pulled = fetch(desk, UNITS)
    assert pulled.units == [ONE_THERE, TWO, EMPTY]
    assert pulled.changed == [(ONE, ONE_THERE)]
    assert pulled.to_mark == [(1, ONE_THERE)]


def test_what_was_fetched_can_be_changed_and_pushed(desk):
    """Fetching brings both sides in step: what is changed here afterwards is no conflict."""
    desk.annotate(ONE_THERE)
    for example, merged in fetch(desk, UNITS).to_mark:
        desk.mark(example, merged)
    assert push(desk, UNITS).updated == ids(ONE)


def test_fetch_that_broke_off_before_marking_is_made_good_by_the_next_push_or_fetch(desk):
    desk.annotate(ONE_THERE)
    merged = fetch(desk, UNITS).units
    assert fetch(desk, merged).to_mark == [(1, ONE_THERE)]
    assert push(desk, merged).same == ids(*UNITS)
    assert fetch(desk, merged) == Pulled(units=merged)


def test_fetch_leaves_what_was_changed_here(desk):
    assert fetch(desk, [ONE_HERE, TWO, EMPTY], approved=False) == Pulled(
        units=[ONE_HERE, TWO, EMPTY], to_push=ids(ONE)
    )


def test_fetch_overwrites_what_was_changed_on_both_sides_only_if_told(desk):
    desk.annotate(ONE_THERE)
    pulled = fetch(desk, [ONE_HERE])
    assert (pulled.units, pulled.conflicts) == ([ONE_HERE], ids(ONE))
    assert fetch(desk, [ONE_HERE], overwrite=True).units == [ONE_THERE]


def test_fetch_refuses_a_text_that_was_changed_there(desk):
    desk.annotate(replace(ONE, text=ONE.text.replace("aidé", "aide")))
    with pytest.raises(DoccanoError, match="X-1:p1: its text is another in doccano"):
        fetch(desk, UNITS)


def test_fetch_names_the_units_that_the_corpus_has_not(desk):
    assert fetch(desk, [TWO], approved=False).unknown == ids(ONE, EMPTY)


def test_find_faults(tmp_path):
    path = tmp_path / "X-1.jsonl"
    write_corpus(path, UNITS)
    assert find_faults([path], UNITS) == []
    overlapping = unit("L'[ONU](UN_BODY).", name="p1")
    overlapping = replace(overlapping, entities=overlapping.entities * 2)
    dangling = replace(ONE, entities=ONE.entities[:1], id="X-1:p2")
    write_corpus(path, [overlapping, dangling])
    faults = find_faults([path], [overlapping, dangling])
    assert any("entity 1 starts before entity 1 ends" in fault for fault in faults)
    assert any("leads to an entity that is not there" in fault for fault in faults)
    write_corpus(path, [unit(" Un blanc.")])
    assert "starts or ends with a blank" in find_faults([path], [unit(" Un blanc.")])[0]


def test_write_files_takes_new_spans_without_normal_form(tmp_path):
    path = tmp_path / "new" / "X-1.jsonl"
    new = replace(ONE, entities=tuple(replace(entity, norm=None) for entity in ONE.entities))
    assert write_files({path: [new]}) == []
    assert list(read_corpus([path])) == [new]


def test_write_files_writes_none_if_one_has_a_fault(tmp_path):
    good, bad = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    (fault,) = write_files({good: [TWO], bad: [unit("La [CEI ](ORG)est là.")]})
    assert fault == f"{bad}:1: X-1:p1: entity 1: 'CEI ' starts or ends with a blank"
    assert list(tmp_path.iterdir()) == []
