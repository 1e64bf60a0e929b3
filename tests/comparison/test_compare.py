"""What is new, gone or continued between two editions; `editions.tsv` has a line for each rule."""

import json
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.comparison.examples import EDITIONS, both, edition
from uncoop_nlp import ReportExtraction
from uncoop_nlp.comparison import (
    STATUSES,
    Compared,
    ComparedInstrument,
    ComparedPartner,
    ComparedRelation,
    ReportComparison,
    compare_reports,
)
from uncoop_nlp.register import Actor

MIRRORED = {"new": "gone", "gone": "new", "continued": "continued", "uncertain": "uncertain"}


def write(row: Compared) -> str:
    """A row in the words of the table."""
    if isinstance(row, ComparedPartner):
        what = f"partner {row.name}"
    elif isinstance(row, ComparedInstrument):
        what = f"instrument {row.key}"
    else:
        assert isinstance(row, ComparedRelation)
        what = f"{row.kind} {row.name}"
    of = (
        f" of {row.organisation}, {row.organisation_status}"
        if getattr(row, "organisation", None)
        else ""
    )
    return f"{row.status} {what} {len(row.a.facts)} {len(row.b.facts)}{of}"


def rows(comparison: ReportComparison) -> list[Compared]:
    return [row for rows in comparison.rows.values() for row in rows]


@pytest.mark.parametrize("case", EDITIONS, ids=lambda case: case["what it shows"])
def test_rows_of_the_table(case):
    assert "; ".join(map(write, rows(compare_reports(*both(case))))) == case["rows"]


def test_an_acronym_is_the_actor_that_the_other_edition_spells_out():
    a = edition(
        "La [Ligue des cartes](ORG) ([LDC](ORG)) a rencontré l'[OIM](UN_BODY).",
        "Ligue des cartes COOPERATES_WITH OIM",
    )
    b = edition("L'[OIM](UN_BODY) a rencontré la [LDC](ORG).", "OIM COOPERATES_WITH LDC")
    (partner,) = compare_reports(named(a, "LDC", "Ligue des cartes"), b).partners
    assert (partner.name, partner.status) == ("Ligue des cartes", "continued")


def named(found: ReportExtraction, text: str, norm: str) -> ReportExtraction:
    """The report with a name that the text spells out elsewhere."""
    extractions = (
        replace(
            extraction,
            entities=tuple(replace(e, norm=norm) if e.text == text else e for e in extraction.entities),
        )
        for extraction in found.extractions
    )
    return replace(found, extractions=tuple(extractions))


def scored(found: ReportExtraction, score: float) -> ReportExtraction:
    """The report with everything in it of one score."""

    def with_score(extraction):
        entities = {e: replace(e, score=score) for e in extraction.entities}
        relations = (
            replace(r, head=entities[r.head], tail=entities[r.tail], score=score)
            for r in extraction.relations
        )
        return replace(extraction, entities=tuple(entities.values()), relations=tuple(relations))

    return replace(found, extractions=tuple(map(with_score, found.extractions)))


@pytest.mark.parametrize(
    ("score_of_b", "status"), [(0.9, "continued"), (0.7, "continued"), (0.69, "uncertain")]
)
def test_below_the_least_score_there_is_doubt_and_no_absence(score_of_b, status):
    a = edition("L'[OIM](UN_BODY) et l'[UA](ORG) appliquent l'[Agenda 2063](INSTRUMENT).", APPLY)
    comparison = compare_reports(scored(a, 0.8), scored(a, score_of_b), min_score=0.7)
    assert [row.status for row in rows(comparison)] == [status] * 3
    assert (comparison.a.facts, comparison.b.facts) == (1, int(score_of_b >= 0.7))


APPLY = "OIM COOPERATES_WITH UA; OIM IMPLEMENTS Agenda 2063; UA IMPLEMENTS Agenda 2063"


def test_what_neither_edition_has_for_sure_is_in_no_row():
    a = scored(
        edition("L'[OIM](UN_BODY) et l'[UA](ORG) appliquent l'[Agenda 2063](INSTRUMENT).", APPLY), 0.5
    )
    assert rows(compare_reports(a, a, min_score=0.7)) == []


def test_every_row_has_its_evidence():
    a = edition(
        "Le [Forum](ORG) se réunit. ¶ En [2019](DATE), l'[OIM](UN_BODY) a rencontré l'[UA](ORG).",
        "¶ OIM COOPERATES_WITH UA; OIM ACTIVE_ON 2019; UA ACTIVE_ON 2019",
    )
    b = edition("Le rapport cite l'[UA](ORG).", "", "X/2")
    (partner,) = compare_reports(a, b).partners
    assert [unit.number for unit in partner.a.units] == ["2"]
    assert (partner.a.first_day, partner.a.last_day) == ("2019-01-01", "2019-12-31")
    assert partner.a.facts[0].evidence.text == "En 2019, l'OIM a rencontré l'UA."
    assert partner.b.units == ()
    assert [unit.number for unit in partner.b.named_in] == ["1"]


def test_bodies_count_as_their_organisation_where_that_is_asked_for():
    case = next(case for case in EDITIONS if case["what it shows"].startswith("A body is not"))
    comparison = compare_reports(*both(case), whole_organisations=True)
    assert list(map(write, rows(comparison))) == [
        "continued partner Union africaine 1 1",
        "continued cooperation OIM – Union africaine 1 1",
    ]


def test_a_body_and_its_organisation_are_no_pair_where_they_are_one():
    a = edition(
        "L'[Union africaine](ORG) a rencontré la [Commission de l'Union africaine](ORG).",
        "Union africaine COOPERATES_WITH Commission de l'Union africaine",
    )
    comparison = compare_reports(a, a, whole_organisations=True)
    assert list(map(write, rows(comparison))) == ["continued partner Union africaine 1 1"]


def test_what_has_no_name_is_counted():
    a = edition(
        "L'[OIM](UN_BODY) et le [Comité](ORG) ont signé un [accord](INSTRUMENT).", "OIM SIGNED accord"
    )
    comparison = compare_reports(a, a)
    assert (comparison.a.unnamed_instruments, comparison.b.unnamed_actors) == (1, 1)
    assert rows(comparison) == []


def test_an_organisation_of_ones_own_is_known_by_its_table(tmp_path):
    table = tmp_path / "own.tsv"
    columns = (field.name for field in fields(Actor))
    lines = [columns, ["Bureau des cartes", "ORG", "", "", "", "Union africaine", "", "", ""]]
    table.write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
    a = edition(
        "L'[OIM](UN_BODY) a rencontré le [Bureau des cartes](ORG).",
        "OIM COOPERATES_WITH Bureau des cartes",
    )
    (partner,) = compare_reports(a, a, actors=table).partners
    assert (partner.organisation, partner.organisation_status) == ("Union africaine", "continued")


@pytest.mark.parametrize("score", [-0.1, 1.1, float("nan")])
def test_a_least_score_is_a_probability(score):
    a = edition("Rien.", "")
    with pytest.raises(ValueError, match="between 0 and 1"):
        compare_reports(a, a, min_score=score)


def test_json_has_what_the_rows_have():
    case = next(case for case in EDITIONS if case["what it shows"].startswith("A body is not"))
    comparison = compare_reports(*both(case))
    data = json.loads(comparison.to_json())
    assert data == comparison.to_dict()
    assert data["version"] == 1
    assert data["a"]["document"] == "X/1"
    partner = data["partners"][1]
    assert partner["key"] == "commission-de-l-union-africaine"
    assert (partner["status"], partner["organisation"]) == ("new", "Union africaine")
    assert partner["a"] == {
        "found": False,
        "first_day": None,
        "last_day": None,
        "facts": [],
        "named_in": [],
    }
    (fact,) = partner["b"]["facts"]
    assert fact["sentence"] == "L'OIM a rencontré la Commission de l'Union africaine."
    assert (fact["id"], fact["number"]) == ("p1-f1", "1")


PARAGRAPHS = [
    ("L'[OIM](UN_BODY) a rencontré l'[UA](ORG).", "OIM COOPERATES_WITH UA"),
    ("L'[OIM](UN_BODY) aide l'[UA](ORG) en [2019](DATE).", "OIM SUPPORTS UA; OIM ACTIVE_ON 2019"),
    ("Le rapport cite l'[UA](ORG) et l'[Agenda 2063](INSTRUMENT).", ""),
    (
        "L'[OIM](UN_BODY) et l'[OIF](ORG) appliquent l'[Agenda 2063](INSTRUMENT).",
        "OIM COOPERATES_WITH OIF; OIM IMPLEMENTS Agenda 2063; OIF IMPLEMENTS Agenda 2063",
    ),
    (
        "La [Commission de l'Union africaine](ORG) a rencontré l'[Union africaine](ORG).",
        "Commission de l'Union africaine COOPERATES_WITH Union africaine",
    ),
    (
        "L'[OIM](UN_BODY) et l'[UA](ORG) ont signé un [accord](INSTRUMENT).",
        "OIM COOPERATES_WITH UA; OIM SIGNED accord; UA SIGNED accord",
    ),
    ("L'[Union africaine](ORG) a rencontré le [Comité](ORG).", "Union africaine COOPERATES_WITH Comité"),
]
editions = st.lists(st.tuples(st.sampled_from(PARAGRAPHS), st.sampled_from([0.5, 0.7, 0.9])), max_size=4)
settings = st.fixed_dictionaries(
    {"min_score": st.sampled_from([0.0, 0.6, 0.8]), "whole_organisations": st.booleans()}
)


def drawn(paragraphs) -> ReportExtraction:
    """Each paragraph with a score of its own."""
    if not paragraphs:
        return edition("Rien.", "")
    found = edition(
        *(" ¶ ".join(column) for column in zip(*(text for text, _ in paragraphs), strict=True))
    )
    parts = [scored(found, score).extractions for score in (1.0, *(score for _, score in paragraphs))]
    return replace(found, extractions=tuple(part[place] for place, part in enumerate(parts)))


@given(editions, settings)
def test_a_report_has_nothing_new_beside_itself(paragraphs, options):
    a = drawn(paragraphs)
    assert {row.status for row in rows(compare_reports(a, a, **options))} <= {"continued"}


@given(editions, editions, settings)
def test_the_other_way_round_is_the_mirror(one, other, options):
    a, b = drawn(one), drawn(other)
    there, back = compare_reports(a, b, **options), compare_reports(b, a, **options)
    assert (there.a, there.b) == (back.b, back.a)
    for row, mirrored in zip(rows(there), rows(back), strict=True):
        assert (row.name, row.a, row.b) == (mirrored.name, mirrored.b, mirrored.a)
        assert MIRRORED[row.status] == mirrored.status
        if isinstance(row, ComparedPartner) and row.organisation:
            assert MIRRORED[row.organisation_status] == mirrored.organisation_status


@given(editions, editions, settings)
def test_rows_are_sorted_and_rest_upon_something(one, other, options):
    comparison = compare_reports(drawn(one), drawn(other), **options)
    for about in comparison.rows.values():
        counts = [len(row.a.facts) + len(row.b.facts) for row in about]
        assert counts == sorted(counts, reverse=True)
    for row in rows(comparison):
        assert row.status in STATUSES
        assert row.a.found or row.b.found
        for side in (row.a, row.b):
            assert all(fact.score >= options["min_score"] for fact in side.facts)
            assert {fact.evidence.unit for fact in side.facts} == {unit.id for unit in side.units}
            assert {unit.id for unit in side.units} <= {unit.id for unit in side.named_in}
            assert side.named_in or not side.found
