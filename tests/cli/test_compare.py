"""`uncoop-nlp compare`."""

import json

import pytest

from tests.cli import run
from tests.comparison.examples import edition

A = edition("L'[OIM](UN_BODY) a rencontré l'[UA](ORG).", "OIM COOPERATES_WITH UA", "A/75/345")
B = edition("L'[OIM](UN_BODY) a rencontré l'[OIF](ORG).", "OIM COOPERATES_WITH OIF", "A/79/302")


@pytest.fixture
def files(tmp_path):
    """One edition as `ReportExtraction.to_json` writes it, one as `uncoop-nlp export json` does."""
    paths = tmp_path / "a.json", tmp_path / "b.json"
    paths[0].write_text(A.to_json(), encoding="utf-8")
    paths[1].write_text(f"[\n{B.to_json()}\n]\n", encoding="utf-8")
    return paths


def test_compare_prints_tables(files):
    result = run("compare", *files)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "A/75/345 → A/79/302" in result.stdout
    assert "Partners, gone: 1" in result.stdout


def test_compare_reads_reports(tmp_path):
    report = tmp_path / "note.txt"
    report.write_text("7. L'ONU et l'OSCE ont signé un accord en mars 2019.", encoding="utf-8")
    output = tmp_path / "out.json"
    result = run(
        "compare", report, "-", "-o", output, input="7. L'ONU a rencontré la Ligue des États arabes."
    )
    assert (result.exit_code, result.output) == (0, "")
    data = json.loads(output.read_text("utf-8"))
    assert (data["a"]["document"], data["b"]["document"]) == ("note", "standard input")
    statuses = {partner["key"]: partner["status"] for partner in data["partners"]}
    assert statuses == {
        "organisation-pour-la-securite-et-la-cooperation-en-europe": "gone",
        "ligue-des-etats-arabes": "new",
    }


@pytest.mark.parametrize(
    ("suffix", "start"),
    [
        (".csv", "\ufeffabout;status;name;"),
        (".html", "<!DOCTYPE html>"),
        (".json", '{\n "version": 1,'),
        (".md", "# Comparison of reports"),
    ],
)
def test_the_suffix_says_what_is_written(files, tmp_path, suffix, start):
    output = tmp_path / f"changes{suffix}"
    before = set(tmp_path.iterdir())
    assert run("compare", *files, "-o", output).output == ""
    assert output.read_text("utf-8").startswith(start)
    assert set(tmp_path.iterdir()) - before == {output}


def test_the_page_begins_in_the_language_asked_for(files, tmp_path):
    output = tmp_path / "page.html"
    run("compare", *files, "--lang", "fr", "-o", output)
    assert '<html lang="fr">' in output.read_text("utf-8")


def test_options_reach_the_comparison(files, tmp_path):
    output = tmp_path / "out.json"
    run("compare", *files, "--min-score", "0.5", "--whole-organisations", "-o", output)
    data = json.loads(output.read_text("utf-8"))
    assert (data["min_score"], data["whole_organisations"]) == (0.5, True)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("[{", "not the JSON of a report: "),
        ('{"document": "x"}\n{"document": "y"}\n', "uncoop-nlp export json REPORT -o FILE writes it"),
        ('[{"version": 1}, {"version": 1}]', "it has 2 reports; a comparison takes one on each side"),
        ('{"version": 0}', "not a report's extraction: ValueError: it is of version 0"),
        ("[{}]", "not a report's extraction: KeyError: 'version'"),
    ],
)
def test_what_is_no_report_is_told_in_one_line(files, tmp_path, content, message):
    broken = tmp_path / "broken.json"
    broken.write_text(content, encoding="utf-8")
    result = run("compare", files[0], broken, "-o", tmp_path / "out.csv")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {broken}: ")
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-", "-"], "only one of A and B can be standard input"),
        (["a", "b", "-o", "x.xlsx"], "x.xlsx: its suffix is one of .html, .csv, .json, .md"),
        (["a", "b", "-o", "no/such/x.csv"], "there is no folder no/such"),
        (["a", "b", "--min-score", "2"], "0<=x<=1"),
        (["a"], "Missing argument 'B'"),
    ],
)
def test_wrong_use_exits_with_2(arguments, message):
    result = run("compare", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_a_missing_file_and_a_folder(tmp_path, files):
    assert "no such file" in run("compare", files[0], tmp_path / "none.txt").stderr
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("L'ONU agit.", encoding="utf-8")
    result = run("compare", tmp_path, files[1])
    assert result.exit_code == 2
    assert "2 reports; a comparison takes one on each side" in result.stderr
