"""`uncoop-nlp evaluate`: the gate, its outputs, comparisons."""

import json
import shutil
from xml.etree import ElementTree

import numpy as np
import pytest
import spacy

from tests.cli import ROOT, run
from tests.evaluation.examples import unit
from uncoop_nlp import load
from uncoop_nlp.corpus import write_corpus

THRESHOLDS = ROOT / "configs" / "thresholds.toml"
GOLD = unit("L'[OSCE](ORG) a aidé le [HCR](UN_BODY) en [mai 2020](DATE).", "SUPPORTS OSCE HCR")
LOW = "[entities.strict]\nmicro = 0.01\n"
HIGH = "[entities.strict]\nmicro = 1.0\n[relations.strict]\nACTIVE_ON = {recall = 1.0}\n"


@pytest.fixture(autouse=True)
def _in_the_repository(monkeypatch):
    monkeypatch.chdir(ROOT)


def thresholds(tmp_path, text: str):
    path = tmp_path / "thresholds.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_carried_pipeline_passes_the_gate():
    result = run(
        "evaluate",
        *("--gold", "corpus/annotated", "--split", "corpus/test-split.json", "--thresholds", THRESHOLDS),
    )
    assert result.exit_code == 0, result.output
    assert "passed" in result.stdout
    assert "FAILED" not in result.output


def test_a_spoiled_pipeline_fails_the_gate(tmp_path):
    """The recogniser's output layer is turned to zeros: nothing is found any more."""
    nlp = spacy.load(load().path)
    for node in nlp.get_pipe("uncoop_ner").model.walk():
        if node.has_param("W") and node.get_param("W").ndim == 2:
            node.set_param("W", np.zeros_like(node.get_param("W")))
    nlp.to_disk(tmp_path / "spoiled")
    result = run("evaluate", tmp_path / "spoiled", "--thresholds", THRESHOLDS)
    assert result.exit_code == 1
    failed = [line for line in result.stderr.splitlines() if line.startswith("FAILED")]
    assert any(line.startswith("FAILED entities.strict micro f1: 0.") for line in failed)
    assert any("(95 % interval 0." in line for line in failed)
    assert all("must be at" in line for line in failed)
    assert "The units that cost most" in result.stdout


def test_evaluate_writes_every_form(tmp_path):
    outputs = {
        suffix: tmp_path / f"out{suffix}" for suffix in (".json", ".md", ".xml", ".jsonl", ".html")
    }
    arguments = [argument for path in outputs.values() for argument in ("-o", path)]
    result = run("evaluate", "--thresholds", thresholds(tmp_path, HIGH), *arguments)
    assert result.exit_code == 1
    data = json.loads(outputs[".json"].read_text("utf-8"))
    micro = data["figures"]["entities.strict"]["micro"]
    assert 0.5 < micro["f1"]["low"] < micro["f1"]["value"] < micro["f1"]["high"] < 1
    assert data["units"] == 82
    assert len(data["costliest"]) == 10
    assert [verdict["passed"] for verdict in data["thresholds"]] == [False, False]
    markdown = outputs[".md"].read_text("utf-8")
    assert "| entities.strict micro f1 |" in markdown
    assert "## By section" in markdown
    suite = ElementTree.parse(outputs[".xml"]).getroot()
    assert (suite.get("tests"), suite.get("failures")) == ("2", "2")
    assert "must be at least 1.000" in suite.find("testcase/failure").get("message")
    assert len(outputs[".jsonl"].read_text("utf-8").splitlines()) == 82
    again = run("evaluate", outputs[".jsonl"], "-o", tmp_path / "again.json")
    assert again.exit_code == 0
    figures = json.loads((tmp_path / "again.json").read_text("utf-8"))["figures"]
    assert figures["relations.strict"] == data["figures"]["relations.strict"]
    assert "relations.gold_entities" not in figures


def test_faults_show_what_is_lost_under_each(tmp_path):
    write_corpus(tmp_path / "gold.jsonl", [GOLD])
    result = run("evaluate", "--faults", "--gold", tmp_path / "gold.jsonl", "-o", tmp_path / "all.json")
    assert result.exit_code == 0, result.output
    table = result.stdout.partition("Under faults of the text")[2]
    assert "| typographic apostrophes" in table
    under = json.loads((tmp_path / "all.json").read_text("utf-8"))["faults"]
    assert under["decomposed accents"]["entities.strict"]["micro"]["f1"]["value"] == 1
    assert under["headings in lower case"]["entities.strict"]["micro"]["f1"]["value"] == 1


def test_evaluate_on_gold_of_ones_own(tmp_path):
    write_corpus(tmp_path / "mine.jsonl", [GOLD])
    result = run(
        "evaluate", "--gold", tmp_path / "mine.jsonl", "--thresholds", thresholds(tmp_path, LOW)
    )
    assert result.exit_code == 0, result.output
    assert "| X-1 " in result.stdout


def test_json_and_quiet_in_place_of_tables(tmp_path):
    write_corpus(tmp_path / "mine.jsonl", [GOLD])
    gold = ("--gold", tmp_path / "mine.jsonl")
    data = json.loads(run("evaluate", *gold, "--json").stdout)
    assert data["units"] == 1
    write_corpus(tmp_path / "mine.jsonl", [unit("La [chose](ORG) est là.")])
    quiet = run("evaluate", *gold, "--quiet", "--thresholds", thresholds(tmp_path, LOW))
    assert (quiet.exit_code, quiet.stdout) == (1, "")
    assert quiet.stderr.startswith("FAILED entities.strict micro f1")


def test_compare_shows_both_with_the_difference(tmp_path):
    blank = spacy.blank("fr")
    blank.add_pipe("entity_ruler").add_patterns([{"label": "ORG", "pattern": "ASEAN"}])
    blank.to_disk(tmp_path / "ruler")
    result = run("evaluate", "--compare", load().path, tmp_path / "ruler", "-o", tmp_path / "out.json")
    assert result.exit_code == 0, result.output
    assert "A is better" in result.stdout
    assert "Right in A only" in result.stdout
    assert "more rows; -o FILE.json has everything" in result.stdout
    data = json.loads((tmp_path / "out.json").read_text("utf-8"))
    strict = next(
        row
        for row in data["differences"]
        if (row["figure"], row["label"]) == ("entities.strict", "micro")
    )
    assert strict["low"] > 0.3
    assert len(data["right_in_a_only"]) > 100


def test_bad_input_is_listed_and_nothing_is_scored(tmp_path):
    write_corpus(tmp_path / "mine.jsonl", [GOLD])
    (tmp_path / "found.jsonl").write_text("", encoding="utf-8")
    output = tmp_path / "out.json"
    for arguments, message in [
        ([tmp_path / "found.jsonl", "--gold", tmp_path / "mine.jsonl"], "no prediction for this unit"),
        ([tmp_path / "none"], "Can't find model"),
        ([tmp_path / "none.jsonl"], "none.jsonl: cannot be read"),
        (["--gold", tmp_path], "broken.jsonl:1: not JSON"),
        (["--thresholds", tmp_path / "mine.jsonl"], "mine.jsonl: "),
    ]:
        (tmp_path / "broken.jsonl").write_text("{\n", encoding="utf-8")
        result = run("evaluate", *arguments, "-o", output)
        assert result.exit_code == 2, result.output
        assert result.stderr.startswith("Error: ")
        assert message in result.stderr
        assert result.stdout == ""
        assert not output.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "scores.csv"], "its suffix is one of .html, .json, .jsonl, .md, .xml"),
        (["-o", "no/such/folder/scores.json"], "there is no folder no/such/folder"),
        (["--compare", "a", "b", "-o", "x.html"], "its suffix is one of .json, .md"),
        (["--gold", "no/such/file.jsonl"], "does not exist"),
        (["found.jsonl", "--faults"], "it takes no file"),
        (["--faults", "--compare", "a", "b"], "no --compare"),
        (["c", "--compare", "a", "b"], "--compare takes two systems"),
        (["--compare", "a", "b", "--thresholds", "configs/thresholds.toml"], "nor --thresholds"),
    ],
)
def test_wrong_use_exits_with_2(arguments, message):
    result = run("evaluate", *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_code_brings_components_of_ones_own(tmp_path):
    (tmp_path / "own.py").write_text(
        "from spacy.language import Language\n"
        "@Language.component('mine', assigns=['doc.ents'])\n"
        "def mine(doc):\n"
        "    return doc\n",
        encoding="utf-8",
    )
    folder = tmp_path / "model"
    nlp = spacy.blank("fr")
    nlp.to_disk(folder)
    config = (folder / "config.cfg").read_text("utf-8")
    config = config.replace("pipeline = []", 'pipeline = ["mine"]')
    config = config.replace("[components]\n", '[components]\n\n[components.mine]\nfactory = "mine"\n')
    (folder / "config.cfg").write_text(config, encoding="utf-8")
    assert run("evaluate", folder).exit_code == 2
    assert run("evaluate", folder, "--code", tmp_path / "own.py").exit_code == 0
    shutil.rmtree(folder)
