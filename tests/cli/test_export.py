"""`uncoop-nlp export`."""

import csv
import json
import sys

import pytest

from tests.cli import run
from uncoop_nlp.export import FORMATS

TEXT = "7. L'ONU et l'OSCE ont signé un mémorandum d'accord en mars 2019."


@pytest.fixture
def note(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


@pytest.mark.parametrize("form", FORMATS)
def test_export_writes_what_is_named_and_nothing_else(tmp_path, note, form):
    before = set(tmp_path.rglob("*"))
    result = run("export", form, note, "-o", tmp_path / "out")
    assert (result.exit_code, result.output) == (0, "")
    inside = {tmp_path / "out" / f"{name}.csv" for name in ("nodes", "edges", "facts")}
    made = {tmp_path / "out"} | (inside if form == "csv" else set())
    assert set(tmp_path.rglob("*")) - before == made
    assert all(path.is_dir() or path.stat().st_size > 100 for path in made)


def test_export_of_several_reports_is_one(tmp_path, note):
    """A document that comes again has a number, so that every row says which it is of."""
    one, again = tmp_path / "one.txt", tmp_path / "again.txt"
    for path in (one, again):
        path.write_text(f"A/70/1\n\n{TEXT}", encoding="utf-8")
    assert run("export", "csv", one, note, again, note, "-o", tmp_path / "out").exit_code == 0
    with (tmp_path / "out" / "facts.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert [(row["document"], row["number"], row["kind"]) for row in rows] == [
        ("A/70/1", "7", "agreement"),
        ("note", "7", "agreement"),
        ("A/70/1 (2)", "7", "agreement"),
    ]
    with (tmp_path / "out" / "edges.csv").open(encoding="utf-8-sig", newline="") as file:
        (edge,) = csv.DictReader(file, delimiter=";")
    assert edge["weight"] == "3"


def test_export_reports_a_bad_file_and_goes_on(tmp_path, note):
    output = tmp_path / "out.jsonl"
    result = run("export", "jsonl", tmp_path / "none.txt", note, "-o", output)
    assert result.exit_code == 1
    assert (
        result.stderr == f"Error: {tmp_path / 'none.txt'}: no such file or directory; check the path\n"
    )
    (line,) = output.read_text("utf-8").splitlines()
    assert json.loads(line)["evidence"]["document"] == "note"


def test_export_keeps_the_old_file_where_nothing_could_be_read(tmp_path):
    output = tmp_path / "out.json"
    output.write_text("old", encoding="utf-8")
    assert run("export", "json", tmp_path / "none.txt", "-o", output).exit_code == 1
    assert output.read_text("utf-8") == "old"


def test_export_reads_standard_input(tmp_path):
    assert run("export", "jsonl", "-", "-o", tmp_path / "out", input=TEXT).exit_code == 0
    found = json.loads((tmp_path / "out").read_text("utf-8"))
    assert found["evidence"]["document"] == "standard input"


def test_export_says_what_to_install(tmp_path, note, monkeypatch):
    monkeypatch.setitem(sys.modules, "networkx", None)
    result = run("export", "gexf", note, "-o", tmp_path / "out.gexf")
    assert result.exit_code == 1
    assert result.stderr == "Error: GraphML and GEXF need pip install 'uncoop-nlp[export]'\n"


def test_export_gives_one_line_for_what_it_cannot_do(tmp_path, note):
    result = run("export", "csv", note, "-o", note)
    assert (result.exit_code, result.stderr) == (
        1,
        f"Error: {note}: is a file; CSV goes into a folder\n",
    )
    result = run("export", "json", note, "-o", "/proc/out.json")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: /proc/out.json: cannot be written")
    result = run("export", "json", note, "-o", tmp_path / "out", "--model", tmp_path / "none")
    assert result.exit_code == 1
    assert "none" in result.stderr
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["xlsx", "x.txt", "-o", "out"], "'xlsx' is not one of"),
        (["csv", "x.txt"], "Missing option '-o'"),
        (["csv", "-o", "out"], "Missing argument 'FILE...'"),
        (["csv", "x.txt", "-o", "no/such/folder"], "there is no folder no/such"),
        (["json", "x.txt", "-o", "."], ". is a folder; json goes into a file"),
    ],
)
def test_wrong_use_exits_with_2(arguments, message):
    result = run("export", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_help_has_every_format():
    text = run("export", "--help").stdout
    assert all(f"{name:8} {form.what}" in text for name, form in FORMATS.items())
