"""Dates as EDTF: the table `dates.tsv`, and what holds of all of them."""

from datetime import date

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from tests.norms import read_table, unbracketed
from uncoop_nlp.norms import days, to_edtf

ROWS = read_table("dates.tsv")
MONTHS = [
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre"),
    *("novembre", "décembre"),
]


def normal_form(marked: str) -> str | None:
    text, start, end = unbracketed(marked)
    return to_edtf(text[start:end], text[:start])


def test_the_table_is_long_enough():
    assert len(ROWS) >= 200
    assert len({row["group"] for row in ROWS}) > 10


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["text"])
def test_table(row):
    edtf = normal_form(row["text"])
    assert (edtf or "") == row["edtf"]
    assert ((edtf and days(edtf)) or ("", "")) == (row["first_day"], row["last_day"])
    if edtf:
        parse_edtf(edtf)


@pytest.mark.parametrize(
    ("marked", "edtf"),
    [
        ("entre [mars et mai 2020]", "2020-03/2020-05"),
        ("en [mars et mai 2020]", "{2020-03,2020-05}"),
        ("entre l'ONU et la CEI, en [mars et mai 2020]", "{2020-03,2020-05}"),
        ("[été et automne 2020]", None),
        ("[1er au 3e trimestre 2022]", "2022-01/2022-09"),
        ("[Entre 2009 et 2012]", None),
        ("[années 1990 et 2000]", None),
        ("[décembre 2023 à janvier]", None),
        ("[፩ mars 2020]", None),
    ],
)
def test_more(marked, edtf):
    assert normal_form(marked) == edtf


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.dates(date(1900, 1, 1), date(2199, 12, 31)))
def test_a_range_of_two_days_has_them_as_its_ends(one, other):
    first, last = sorted([one, other])
    written = [f"{day.day} {MONTHS[day.month - 1]} {day.year}" for day in (first, last)]
    found = to_edtf(" au ".join(written))
    if first == last:
        assert found is None
    else:
        assert found == f"{first.isoformat()}/{last.isoformat()}"
        assert days(found) == (first.isoformat(), last.isoformat())


@given(
    st.text(max_size=40)
    | st.lists(
        st.sampled_from(
            [
                *MONTHS,
                "12",
                "31",
                "2020",
                "au",
                "et",
                ",",
                "-",
                "1er",
                "semestre",
                "premier",
                "fin",
                "années",
                "/",
                "entre",
                "été",
            ]
        ),
        max_size=8,
    ).map(" ".join)
)
def test_no_text_raises_and_what_comes_out_is_edtf(text):
    edtf = to_edtf(text, text)
    if edtf is not None:
        parse_edtf(edtf)
        ends = days(edtf)
        assert ends is None or ends[0] <= ends[1]
