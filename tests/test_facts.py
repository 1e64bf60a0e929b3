"""Facts: the table of sentences, and what holds of every fact."""

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import markup
from uncoop_nlp import Entity, Fact, Relation
from uncoop_nlp.corpus.records import read_corpus
from uncoop_nlp.facts import assemble
from uncoop_nlp.scheme import FACT_KINDS, RELATIONS

ROOT = Path(__file__).parents[1]
with Path(__file__).with_name("facts.tsv").open(encoding="utf-8", newline="") as table:
    CASES = list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def write(fact: Fact) -> str:
    """A fact in the words of the table."""
    roles = dict.fromkeys(actor.role for actor in fact.actors)
    parts = [f"{role} {', '.join(e.text for e in fact.with_role(role))}" for role in roles]
    parts += [f"with {', '.join(e.text for e in fact.instruments)}"] if fact.instruments else []
    parts += [f"on {', '.join(e.text for e in fact.dates)}"] if fact.dates else []
    modality = "intended " if fact.modality == "intended" else ""
    return f"{modality}{fact.kind}: {'; '.join(parts)}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["sentence"][:60])
def test_facts_of_the_table(case):
    facts = markup.extraction(case["sentence"], case["relations"]).facts
    assert " | ".join(map(write, facts)) == case["facts"]


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, list[Relation]]:
    """Relations of any kind between actors, instruments and dates of two sentences."""
    labels = ["ORG"] * 5 + ["INSTRUMENT"] * 2 + ["DATE"] * 2
    entities = [
        Entity(f"X{n}", 4 * n, 4 * n + 2, label, f"n{draw(st.integers(0, 6))}" if n % 2 else None)
        for n, label in enumerate(labels * 2)
    ]
    found = []
    for _ in range(draw(st.integers(0, 25))):
        relation = RELATIONS[draw(st.sampled_from(sorted(RELATIONS)))]
        start = draw(st.sampled_from([0, 36]))
        here = [entity for entity in entities if start <= entity.start < start + 36]
        found.append(
            Relation(
                relation.name,
                draw(st.sampled_from([e for e in here if e.label in relation.heads])),
                draw(st.sampled_from([e for e in here if e.label in relation.tails])),
                draw(st.floats(0, 1)),
                draw(st.sampled_from(["stated", "intended"])),
                start,
                start + 36,
            )
        )
    return " ".join(f"X{n:<2}" for n in range(18)), found


@given(sentences())
def test_what_holds_of_all_facts(case):
    text, relations = case
    facts = assemble(text, relations)
    assert [fact.id for fact in facts] == [f"f{n}" for n in range(1, len(facts) + 1)]
    made_of = {kind.relation for kind in FACT_KINDS.values()}
    used = {id(relation) for fact in facts for relation in fact.relations}
    for relation in relations:  # nothing that makes a fact is lost
        if relation.label in made_of and relation.head.key != relation.tail.key:
            assert id(relation) in used
    for fact in facts:
        assert_sound(fact, text)


def assert_sound(fact: Fact, text: str) -> None:
    kind, evidence = FACT_KINDS[fact.kind], fact.evidence
    assert evidence.text == text[evidence.start : evidence.end]
    assert {actor.role for actor in fact.actors} == set(kind.roles)
    assert len({actor.key for actor in fact.actors}) == len(fact.actors)
    core = [r for r in fact.relations if r.label == kind.relation]
    assert fact.score == min(relation.score for relation in core)
    assert (fact.modality == "intended") == any(r.modality == "intended" for r in core)
    assert len({id(relation) for relation in fact.relations}) == len(fact.relations)
    assert bool(fact.instruments) == (kind.tail_role is None)
    for entity in (*(actor.entity for actor in fact.actors), *fact.instruments, *fact.dates):
        assert any(entity in (relation.head, relation.tail) for relation in fact.relations)
    for relation in fact.relations:
        assert (relation.start, relation.end) == (evidence.start, evidence.end)


@given(sentences(), st.randoms())
def test_facts_do_not_depend_on_the_order_of_relations(case, random):
    text, relations = case
    unique = list({(r.label, r.head.key, r.tail.key, r.start): r for r in relations}.values())
    shuffled = random.sample(unique, len(unique))
    before = [replace(fact, relations=()) for fact in assemble(text, unique)]
    assert [replace(fact, relations=()) for fact in assemble(text, shuffled)] == before


@given(sentences())
def test_every_pair_that_cooperates_is_in_a_fact_and_no_group_within_another(case):
    text, relations = case
    facts = [fact for fact in assemble(text, relations) if fact.kind == "cooperation"]
    groups = [
        (fact.evidence.start, frozenset(actor.key for actor in fact.actors), fact.modality)
        for fact in facts
    ]
    assert len(set(groups)) == len(groups)
    assert not [(a, b) for a in groups for b in groups if a[0] == b[0] and a[1] < b[1] and a[2] == b[2]]


def test_many_partners_take_no_time():
    """A hundred actors of whom each of one half cooperates with each of the other; then all with all."""
    actors = [Entity(f"{n:03}", 4 * n, 4 * n + 3, "ORG") for n in range(100)]
    pairs = [Relation("COOPERATES_WITH", a, b) for a in actors[:50] for b in actors[50:]]
    assert len(assemble(" " * 400, pairs)) == 2_500
    assert (
        len(assemble(" " * 400, [Relation("COOPERATES_WITH", a, b) for a in actors for b in actors]))
        == 1
    )


def test_a_relation_that_two_groups_share_is_there_once():
    a, b, c, d = (Entity(name, 2 * n, 2 * n + 1, "ORG") for n, name in enumerate("ABCD"))
    accord = Entity("accord", 10, 16, "INSTRUMENT")
    signed = [Relation("SIGNED", actor, accord) for actor in (a, b, c, d)]
    joint = [Relation("COOPERATES_WITH", *pair) for pair in ((a, b), (a, c), (b, c), (b, d), (c, d))]
    (fact,) = assemble(" " * 20, [*signed, *joint])
    assert fact.relations == (*signed, *joint)


def test_mentions_of_one_actor_are_one():
    text = "L'ONU (UN), l'UA et l'OIF"
    onu = Entity("ONU", 2, 5, "UN_BODY", "Organisation des Nations Unies", "onu")
    un = Entity("UN", 7, 9, "UN_BODY", "Organisation des Nations Unies", "onu")
    ua, oif = Entity("UA", 14, 16, "ORG"), Entity("OIF", 22, 25, "ORG")
    pairs = [(onu, ua), (un, oif), (ua, oif), (onu, un)]
    (fact,) = assemble(text, [Relation("COOPERATES_WITH", *pair) for pair in pairs])
    assert [actor.name for actor in fact.actors] == ["Organisation des Nations Unies", "UA", "OIF"]
    assert [actor.key for actor in fact.actors] == ["onu", "ua", "oif"]


@pytest.mark.parametrize(
    ("case", "pairs"),
    [
        ("ont signé un [mémorandum", ["agreement ONU Commission de l'UA"]),
        ("avec l'aide du [PNUD]", ["agreement ONU UA", "support PNUD ONU", "support PNUD UA"]),
        (
            "et le [HCR](UN_BODY) aident",
            ["cooperation OIM HCR", "support OIM UA", "support HCR UA"],
        ),
        ("appliquent ensemble", ["implementation OMS OIF"]),
        ("a adopté les", []),
    ],
)
def test_pairs(case, pairs):
    row = next(row for row in CASES if case in row["sentence"])
    facts = markup.extraction(row["sentence"], row["relations"]).facts
    found = [f"{p.kind} {p.head.entity.text} {p.tail.entity.text}" for fact in facts for p in fact.pairs]
    assert found == pairs


def test_first_and_last_day():
    ua, oif = Entity("UA", 0, 2, "ORG"), Entity("OIF", 3, 6, "ORG")
    dates = [Entity("x", 7 + n, 8 + n, "DATE", norm) for n, norm in enumerate(["2021", "2019-03", None])]
    relations = [Relation("ACTIVE_ON", actor, date) for actor in (ua, oif) for date in dates]
    (fact,) = assemble(" " * 20, [Relation("COOPERATES_WITH", ua, oif), *relations])
    assert (fact.first_day, fact.last_day) == ("2019-03-01", "2021-12-31")
    assert json.loads(json.dumps(fact.to_dict()))["first_day"] == "2019-03-01"


def test_an_unnamed_instrument_is_itself_alone():
    """Two memoranda with the same parties are two; a named one that is named twice is one."""
    ua, oif = Entity("UA", 0, 2, "ORG"), Entity("OIF", 3, 6, "ORG")
    for name, count in (("mémorandum d'accord", 2), ("Plan d'action", 2), ("Agenda 2063", 1)):
        mentions = [Entity(name, 10, 20, "INSTRUMENT"), Entity(name, 30, 40, "INSTRUMENT")]
        signed = [Relation("SIGNED", actor, m) for actor in (ua, oif) for m in mentions]
        (fact,) = assemble(" " * 50, signed)
        assert len(fact.instruments) == count


def test_facts_of_the_corpus():
    """Every relation that makes a fact is in one, in whatever the annotators have met."""
    made_of = {kind.relation for kind in FACT_KINDS.values()}
    for unit in read_corpus([ROOT / "corpus" / "annotated"]):
        found = unit.to_extraction()
        used = {relation for fact in found.facts for relation in fact.relations}
        assert {r for r in found.relations if r.label in made_of} - used == set(), unit.id
