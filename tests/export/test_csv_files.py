"""CSV, read back as a spreadsheet and as pandas read it."""

import csv

import pandas
import pytest

from tests.export.examples import FIRST, HOSTILE, REPORTS
from uncoop_nlp.export import FORMATS, ExportError


@pytest.fixture
def folder(tmp_path):
    FORMATS["csv"].write(REPORTS, tmp_path / "out")
    return tmp_path / "out"


def rows(path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def test_the_files_open_in_a_french_excel(folder):
    """A byte-order mark, semicolons, decimal commas, Windows line ends."""
    assert sorted(path.name for path in folder.iterdir()) == ["edges.csv", "facts.csv", "nodes.csv"]
    for path in folder.iterdir():
        data = path.read_bytes()
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
    assert {row["score"] for row in rows(folder / "facts.csv")} == {"1,0"}


def test_a_fact_is_a_row_with_its_source(folder):
    row = rows(folder / "facts.csv")[0]
    fact = FIRST.facts[0]
    expected = {
        "document": "A/79/302",
        "unit": "p1",
        "number": "1",
        "section": "Coopération",
        "fact": "p1-f1",
        "kind": "agreement",
        "modality": "stated",
        "party": "ONU | CUA",
        "partner": "",
        "actor_keys": "onu | cua",
        "instruments": "mémorandum",
        "instrument_keys": "p1:43",
        "dates": "mars 2019",
        "first_day": "2019-03-01",
        "last_day": "2019-03-31",
        "sentence": fact.evidence.text,
    }
    assert expected.items() <= row.items()
    assert FIRST.report.source[int(row["source_start"]) : int(row["source_end"])] == row["sentence"]


def test_every_fact_and_pair_is_there(folder):
    facts = [fact for report in REPORTS for fact in report.facts]
    assert [(row["document"].lstrip("'"), row["fact"]) for row in rows(folder / "facts.csv")] == [
        (fact.evidence.document, fact.id) for fact in facts
    ]
    weights = [int(row["weight"]) for row in rows(folder / "edges.csv")]
    assert sum(weights) == sum(len(fact.pairs) for fact in facts)
    keys = {row["key"] for row in rows(folder / "nodes.csv")}
    for row in rows(folder / "edges.csv"):
        assert {row["source"], row["target"]} <= keys


def test_no_text_is_taken_for_a_formula(folder):
    """An apostrophe stands before it; without that it is the text as it was."""
    for path in folder.iterdir():
        for row in rows(path):
            assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    row = rows(folder / "facts.csv")[-1]
    fact = HOSTILE.facts[0]
    assert row["document"] == "'" + fact.evidence.document
    assert row["instruments"] == "''-accord, & 𝔘"
    assert row["sentence"] == "'" + fact.evidence.text


def test_pandas_reads_it(folder):
    frame = pandas.read_csv(folder / "edges.csv", sep=";", decimal=",", encoding="utf-8-sig")
    assert frame["score"].tolist() == [1.0] * len(frame)
    assert pandas.to_datetime(frame["first_day"]).notna().sum() == 2


def test_csv_goes_into_a_folder(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(ExportError, match="is a file; CSV goes into a folder"):
        FORMATS["csv"].write(REPORTS, path)
    assert path.read_text() == "old"
