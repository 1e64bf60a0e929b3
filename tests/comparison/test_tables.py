"""A comparison as tables, Markdown and CSV."""

import csv
from io import StringIO

import pytest

from tests.comparison.examples import edition
from tests.export.examples import HOSTILE
from uncoop_nlp.comparison import ReportComparison, compare_reports
from uncoop_nlp.comparison.tables import COLUMNS, labels, place, tables, to_csv
from uncoop_nlp.reports import Unit

A = edition(
    "En [mai 2019](DATE), l'[OIM](UN_BODY) a rencontré l'[UA](ORG). ¶ "
    "L'[OIM](UN_BODY) aide l'[OIF](ORG).",
    "OIM COOPERATES_WITH UA; OIM ACTIVE_ON mai 2019; UA ACTIVE_ON mai 2019 ¶ OIM SUPPORTS OIF",
    "A/75/345",
)
B = edition(
    "Le rapport cite l'[UA](ORG). ¶ L'[OIM](UN_BODY) aide l'[OIF](ORG) et la [CEI](ORG).",
    "¶ OIM SUPPORTS OIF; OIM SUPPORTS CEI",
    "A/79/302",
)


@pytest.fixture(scope="module")
def comparison() -> ReportComparison:
    return compare_reports(A, B)


def test_tables(comparison):
    counts, *others = tables(comparison)
    assert counts.title == "A/75/345 → A/79/302"
    assert counts.columns == ("", "new", "gone", "continued", "uncertain")
    assert counts.rows == [
        ("partners", "1", "0", "1", "1"),
        ("instruments", "0", "0", "0", "0"),
        ("relations", "1", "1", "1", "0"),
    ]
    assert [table.title for table in others] == [
        "Partners, new: 1",
        "Partners, continued: 1",
        "Partners, uncertain: 1",
        "Relations, new: 1",
        "Relations, gone: 1",
        "Relations, continued: 1",
    ]


def test_a_table_leaves_out_the_edition_that_has_nothing(comparison):
    gone = next(table for table in tables(comparison) if table.title == "Relations, gone: 1")
    assert gone.columns == (
        "relation",
        "kind",
        "facts A/75/345",
        "dates A/75/345",
        "paragraphs A/75/345",
    )
    assert gone.rows == [("OIM – UA", "cooperation", "1", "2019-05-01 – 2019-05-31", "1")]


def test_paragraphs_that_only_name_are_in_brackets(comparison):
    uncertain = next(table for table in tables(comparison) if table.title == "Partners, uncertain: 1")
    assert uncertain.rows == [("UA", "", "1", "0", "2019-05-01 – 2019-05-31", "", "1", "(1)")]


def test_no_more_rows_than_are_asked_for():
    many = compare_reports(A, edition("Rien.", ""))
    assert [len(table.rows) for table in tables(many, top=1)][1:] == [1, 1]
    assert "Partners, gone: 2" in [table.title for table in tables(many, top=1)]


def test_editions_of_one_name_are_told_apart():
    assert labels(compare_reports(A, A)) == ("A/75/345 (A)", "A/75/345 (B)")


@pytest.mark.parametrize(
    ("unit", "kind", "number", "shown"),
    [
        ("p7", "paragraph", "7", "7"),
        ("x1", "paragraph", None, "x1"),
        ("h1", "heading", None, "h1"),
        ("n1", "note", "1", "note 1"),
        ("n2", "note", None, "note n2"),
    ],
)
def test_places(unit, kind, number, shown):
    assert place(Unit(unit, kind, number, "", "Texte", 0, 5, ((0, 0),))) == shown


def test_csv_has_all_rows_and_reads_back(comparison):
    read = list(csv.DictReader(StringIO(to_csv(comparison).removeprefix("\ufeff")), delimiter=";"))
    assert tuple(read[0]) == COLUMNS
    assert [(row["about"], row["status"], row["name"]) for row in read] == [
        (about.removesuffix("s"), row.status, row.name)
        for about, rows in comparison.rows.items()
        for row in rows
    ]
    cooperation = next(row for row in read if row["kind"] == "cooperation")
    assert (cooperation["head"], cooperation["tail"]) == ("oim", "ua")
    assert (cooperation["facts_a"], cooperation["fact_ids_a"], cooperation["paragraphs_a"]) == (
        "1",
        "p1-f1",
        "1",
    )
    assert (cooperation["first_day_a"], cooperation["facts_b"], cooperation["named_in_b"]) == (
        "2019-05-01",
        "0",
        "",
    )


def test_csv_holds_no_formula():
    for row in csv.reader(
        StringIO(to_csv(compare_reports(HOSTILE, A)).removeprefix("\ufeff")), delimiter=";"
    ):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
