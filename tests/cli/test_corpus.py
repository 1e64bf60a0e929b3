"""`uncoop-nlp corpus`."""

import json

from tests import markup
from tests.cli import ROOT, run
from uncoop_nlp.corpus import write_corpus

MARKED = "L'[ONU](UN_BODY) et la [CEI](ORG) ont signé un [accord](INSTRUMENT) en [mars 2019](DATE)."
FIRST = markup.parse(MARKED, ["COOPERATES_WITH ONU CEI", "SIGNED ONU accord", "DATED accord mars 2019"])
SECOND = markup.parse(
    MARKED.replace("[accord](INSTRUMENT) en [mars 2019]", "[accord](INSTRUMENT) en mars [2019]"),
    ["COOPERATES_WITH ONU CEI", "SIGNED CEI accord"],
)


def test_check(tmp_path, monkeypatch):
    monkeypatch.chdir(ROOT)
    result = run("corpus", "check")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "0 faults\n")
    (tmp_path / "bad.jsonl").write_text("{\n", encoding="utf-8")
    result = run("corpus", "check", tmp_path)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{tmp_path / 'bad.jsonl'}:1: not JSON")


def test_check_says_which_table_of_actors_is_broken(tmp_path):
    (tmp_path / "own.tsv").write_text("name\n", encoding="utf-8")
    result = run("corpus", "check", tmp_path, "--register", tmp_path / "own.tsv")
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {tmp_path / 'own.tsv'}:1: the columns are name, label")


def test_stats_counts_the_corpus(monkeypatch):
    monkeypatch.chdir(ROOT)
    data = json.loads(run("corpus", "stats", "--json").stdout)
    counts = data["documents"]
    assert sorted(counts) == ["A-67-280", "A-75-345", "A-79-302", "A-RES-79-330", "all"]
    assert (
        counts["all"]["units"] == sum(counts[name]["units"] for name in counts if name != "all") == 547
    )
    assert sum(counts["all"]["entities"].values()) > 2500
    assert sum(counts["all"]["relations"].values()) > 1800
    assert {row["label"] for row in data["overlap"]} == {"UN_BODY", "ORG", "INSTRUMENT", "DATE"}
    shown = run("corpus", "stats").stdout
    for title in ("Size", "Entities", "Relations", "Names of the test"):
        assert title in shown


def test_stats_says_what_it_cannot_read(tmp_path):
    result = run("corpus", "stats", tmp_path)
    assert (result.exit_code, result.stderr) == (1, f"Error: {tmp_path}: no .jsonl file in it\n")


def test_diff_shows_differences_side_by_side_and_agreement(tmp_path):
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    write_corpus(first, [FIRST])
    write_corpus(second, [SECOND])
    result = run("corpus", "diff", first, second)
    assert result.exit_code == 1
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in result.stdout.splitlines()]
    assert ["X-1:p1", "entity", "DATE 'mars 2019' 39-48", "DATE '2019' 44-48"] in cells
    assert ["X-1:p1", "relation", "SIGNED 'ONU' → 'accord'", "–"] in cells
    assert ["X-1:p1", "relation", "–", "SIGNED 'CEI' → 'accord'"] in cells
    assert ["entities.strict", "4", "4", "3", "0.750"] in cells
    assert ["relations.strict SIGNED", "1", "1", "0", "0.000"] in cells
    summary = run("corpus", "diff", first, second, "--summary")
    assert "Differences" not in summary.stdout
    assert "0.750" in summary.stdout


def test_diff_of_the_same_annotations_exits_with_0(tmp_path):
    write_corpus(tmp_path / "a.jsonl", [FIRST])
    result = run("corpus", "diff", tmp_path / "a.jsonl", tmp_path / "a.jsonl")
    assert result.exit_code == 0
    assert "Differences" not in result.stdout


def test_diff_refuses_what_cannot_be_compared(tmp_path):
    first, second, empty = (tmp_path / name for name in ("a.jsonl", "b.jsonl", "c.jsonl"))
    write_corpus(first, [FIRST])
    write_corpus(second, [markup.parse("Un autre texte.")])
    write_corpus(empty, [])
    result = run("corpus", "diff", first, second)
    assert result.exit_code == 2
    assert "X-1:p1: the two texts differ" in result.stderr
    assert "no unit stands in both" in run("corpus", "diff", first, empty).stderr
    result = run("corpus", "diff", first, tmp_path / "none.jsonl")
    assert (result.exit_code, result.stderr) == (2, f"Error: {tmp_path / 'none.jsonl'}: no such file\n")
