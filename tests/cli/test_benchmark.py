"""`uncoop-nlp benchmark` says where the time goes; how much there is of it depends on the machine."""

from tests.cli import ROOT, run


def test_benchmark_times_every_component(monkeypatch):
    monkeypatch.chdir(ROOT)
    report = "corpus/reports/A-RES-79-330.fr.txt"
    result = run("benchmark", report, "--repeats", 1, "--actors", 3000)
    assert result.exit_code == 0, result.output
    for name in (
        "tokenizer",
        "uncoop_sentences",
        "uncoop_ner",
        "uncoop_dates",
        "uncoop_relations",
        "uncoop_evidence",
        "uncoop_norms",
        "all",
    ):
        assert f"| {name} " in result.stdout
    assert "3,000 actors" in result.stdout


def test_without_reports_it_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    result = run("benchmark")
    assert result.exit_code == 2
    assert "name a file" in result.stderr
