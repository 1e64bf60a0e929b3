"""`uncoop-nlp view`."""

import pytest

from tests.cli import ROOT, run

TEXT = "L'ONU et l'OSCE ont signé un mémorandum d'accord en mars 2019."


def test_view_writes_a_page(tmp_path):
    output = tmp_path / "page.html"
    result = run("view", "-", "-o", output, "--lang", "en", input=TEXT)
    assert (result.exit_code, result.output) == (0, "")
    page = output.read_text("utf-8")
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>standard input" in page
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["view", "none.txt", "-o", "page.html"], 1, "Error: none.txt: no such file or directory"),
        (
            ["view", ROOT / "corpus/reports", "-o", "page.html"],
            2,
            "reports: 4 reports; a page is of one",
        ),
        (["view", "-", "-o", "no/such/page.html"], 2, "there is no folder no/such"),
        (["view", "-"], 2, "Missing option '-o'"),
        (["view", "-", "-o", "page.html", "--lang", "de"], 2, "'de' is not one of 'fr', 'en'"),
        (["view", "-", "-o", "/proc/page.html"], 1, "Error: /proc/page.html: cannot be written"),
    ],
)
def test_view_says_in_one_line_what_it_cannot_do(arguments, code, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    result = run(*arguments, input=TEXT)
    assert result.exit_code == code
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert list(tmp_path.iterdir()) == []
