"""`uncoop-nlp extract`, and the command line as such."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import spacy
from reportlab.pdfgen.canvas import Canvas

from tests.cli import ROOT, run
from tests.cli.formats import write_formats
from uncoop_nlp import Entity, Extraction, Unit, json_schema
from uncoop_nlp.reports.files import read_document

extract = sys.modules["uncoop_nlp.cli.extract"]  # the name in `uncoop_nlp.cli` is the command's

RESOLUTION = ROOT / "corpus" / "reports" / "A-RES-79-330.fr.txt"
NO_PIPES = "uncoop_ner and no uncoop_relations"
TEXT = "L'ONU et l'OSCE ont signé un mémorandum d'accord en mars 2019."


def rows(output: str) -> list[dict]:
    return [json.loads(line) for line in output.splitlines()]


def test_extract_in_a_pipe_gives_one_line_a_unit():
    result = run("extract", RESOLUTION)
    assert result.exit_code == 0
    found = rows(result.stdout)
    assert len(found) == 62
    assert {row["document"] for row in found} == {"A/RES/79/330"}
    assert [row["number"] for row in found if row["unit"] == "p21"] == ["21"]
    for row in found:
        jsonschema.validate(row, json_schema())
        assert Extraction.from_dict(row).text == row["text"]


def test_extract_names_a_document_by_its_file_where_it_prints_no_symbol():
    result = run("extract", "-", input=TEXT)
    assert rows(result.stdout)[0]["document"] == "standard input"
    assert rows(result.stdout)[0]["entities"]


def test_extract_writes_a_file_all_or_nothing(tmp_path):
    output = tmp_path / "found.jsonl"
    assert run("extract", RESOLUTION, "-o", output).exit_code == 0
    assert len(rows(output.read_text("utf-8"))) == 62
    assert [path.name for path in tmp_path.iterdir()] == ["found.jsonl"]


def test_extract_leaves_the_old_file_where_it_fails(tmp_path):
    output = tmp_path / "found.jsonl"
    output.write_text("old", encoding="utf-8")
    result = run("extract", RESOLUTION, "-o", output, "--model", tmp_path / "none")
    assert result.exit_code == 1
    assert "none" in result.stderr
    assert output.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["found.jsonl"]


def test_extract_keeps_the_old_file_where_nothing_could_be_read(tmp_path):
    output = tmp_path / "found.jsonl"
    output.write_text("old", encoding="utf-8")
    assert run("extract", tmp_path / "none.txt", "-o", output).exit_code == 1
    assert output.read_text("utf-8") == "old"


def test_extract_writes_through_links_and_to_devices(tmp_path):
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "target.jsonl")
    assert run("extract", "-", "-o", tmp_path / "link.jsonl", input=TEXT).exit_code == 0
    assert (tmp_path / "link.jsonl").is_symlink()
    assert len(rows((tmp_path / "target.jsonl").read_text("utf-8"))) == 1
    assert run("extract", "-", "-o", "/dev/null", input=TEXT).exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_extract_gives_one_line_for_what_it_cannot_do(tmp_path):
    blank = tmp_path / "blank"
    spacy.blank("fr").to_disk(blank)
    result = run("extract", "-", "--model", blank, input=TEXT)
    assert result.exit_code == 1
    assert result.stderr == f"Error: {blank}: not a pipeline of this library: it has no {NO_PIPES}\n"
    result = run("extract", "-", input="x" * 1_000_001)
    assert result.exit_code == 1
    assert result.stderr.startswith(
        "Error: standard input: u1: a text of 1,000,001 characters; at most 1,000,000"
    )
    result = run("extract", "-", "-o", "/proc/found.jsonl", input=TEXT)
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: /proc/found.jsonl: cannot be written")


def test_extract_writes_utf8_whatever_the_locale():
    command = [sys.executable, "-m", "uncoop_nlp", "extract", "-"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, input=TEXT.encode(), capture_output=True, check=True, env=environment)
    assert rows(done.stdout.decode("utf-8"))[0]["text"] == TEXT


def test_extract_reports_a_bad_file_and_goes_on(tmp_path):
    empty, text = tmp_path / "empty.txt", tmp_path / "note.txt"
    empty.write_bytes(b"")
    text.write_text(TEXT, encoding="utf-8")
    result = run("extract", empty, tmp_path / "none.txt", text)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"Error: {empty}: the file is empty; there is nothing to read",
        f"Error: {tmp_path / 'none.txt'}: no such file or directory; check the path",
    ]
    assert [row["document"] for row in rows(result.stdout)] == ["note"]


def test_extract_takes_every_format_by_its_content(tmp_path):
    pdf, docx, page = write_formats(tmp_path, TEXT)
    result = run("extract", pdf, docx, page)
    assert result.exit_code == 0
    assert [(row["document"], row["number"], row["text"]) for row in rows(result.stdout)] == [
        ("a", "7", TEXT),
        ("b", None, TEXT),
        ("c", None, TEXT),
    ]
    assert rows(run("extract", "-", input=docx.read_bytes()).stdout)[0]["text"] == TEXT


def test_extract_says_what_is_wrong_with_a_pdf(tmp_path):
    scan, broken = tmp_path / "scan.pdf", tmp_path / "broken.pdf"
    canvas = Canvas(str(scan))
    canvas.rect(9, 9, 90, 90)
    canvas.save()
    broken.write_bytes(scan.read_bytes()[:-100])
    result = run("extract", scan, broken)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"Error: {scan}: this is a PDF file that has no text layer; "
        "have its characters recognised (OCR) first",
        f"Error: {broken}: this is a PDF file that is truncated or damaged; "
        "fetch it again, or open it and save it anew",
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract"], "Missing argument 'FILE...'"),
        (["extract", "x.txt", "-o", "no/such/folder/x.jsonl"], "there is no folder no/such/folder"),
        (["nonsense"], "No such command 'nonsense'"),
    ],
)
def test_wrong_use_exits_with_2(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def test_extract_on_a_terminal_gives_tables(tmp_path):
    """A real terminal: `script` runs the command with one."""
    text = tmp_path / "note.txt"
    text.write_text(f"7. {TEXT}\n", encoding="utf-8")
    command = f"{sys.executable} -m uncoop_nlp extract {text}"
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], capture_output=True, text=True, check=True, timeout=60
    )
    assert "Entities" in done.stdout
    assert "Relations" in done.stdout
    row = next(line for line in done.stdout.splitlines() if "mars 2019" in line and "DATE" in line)
    assert "note" in row
    assert "7" in row


def test_json_on_a_terminal_is_for_those_who_ask(tmp_path):
    text = tmp_path / "note.txt"
    text.write_text(TEXT, encoding="utf-8")
    command = f"{sys.executable} -m uncoop_nlp extract --json --quiet {text}"
    done = subprocess.run(
        ["script", "-qec", command, "/dev/null"], capture_output=True, text=True, check=True, timeout=60
    )
    assert [row["document"] for row in rows(done.stdout)] == ["note"]


def test_a_folder_goes_on_where_it_broke_off(tmp_path, monkeypatch):
    """The second report breaks off the first time; what is done by then is not done again."""
    folder, output = tmp_path / "reports", tmp_path / "found.jsonl"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"a.{number}.txt").write_text(f"{TEXT} {number}", encoding="utf-8")
    read: list[str] = []

    def breaks_off(data, name):
        read.append(Path(name).name)
        if read == ["a.1.txt", "a.2.txt"]:
            raise KeyboardInterrupt
        return read_document(data, name)

    monkeypatch.setattr(extract, "read_document", breaks_off)
    result = run("extract", folder, "-o", output)
    assert result.exit_code == 130
    assert result.stderr.splitlines() == [
        f"{output}.partial: 1 documents are done; run again to go on",
        "Aborted!",
    ]
    assert not output.exists()
    result = run("extract", folder, "-o", output)
    assert (result.exit_code, read) == (0, ["a.1.txt", "a.2.txt", "a.2.txt"])
    assert result.stderr == f"{output}.partial: 1 documents are done; going on\n"
    assert [row["document"] for row in rows(output.read_text("utf-8"))] == ["a.1", "a.2"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["found.jsonl", "reports"]


def test_a_paragraph_that_cannot_be_read_takes_no_other_with_it(tmp_path):
    text, output = tmp_path / "note.txt", tmp_path / "found.jsonl"
    text.write_text(f"1. {TEXT}\n\n2. {'x' * 1_000_001}\n\n3. {TEXT}\n", encoding="utf-8")
    result = run("extract", text, "-o", output)
    assert result.exit_code == 1
    assert result.stderr.startswith(f"Error: {text}: p2: a text of 1,000,001 characters; at most")
    assert [row["number"] for row in rows(output.read_text("utf-8"))] == ["1", "3"]


def test_tables_show_texts_as_they_are(capsys):
    """Nothing in a text is taken for colours or for commands to the terminal."""
    text = "[red]ONU[/red] \x1b[2J"
    document = "x\x1b[2J"
    unit = Unit("p1", "paragraph", "1", "", text, 0, len(text), ((0, 0),))
    extract._print_tables(document, [(unit, Extraction(text, (Entity(text, 0, len(text), "UN_BODY"),)))])
    shown = capsys.readouterr().out
    assert "[red]ONU[/red]  [2J" in shown
    assert "\x1b" not in shown


def test_extract_stops_quietly_when_the_reader_goes_away():
    command = f"{sys.executable} -m uncoop_nlp extract {RESOLUTION} | head -1"
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, check=True, timeout=60
    )
    assert len(done.stdout.splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_version():
    assert run("--version").stdout == "uncoop-nlp, version 0.1.0\n"


@pytest.mark.parametrize(
    ("command", "example"),
    [
        (("extract",), "uncoop-nlp extract corpus/reports/A-79-302.fr.txt"),
        (("corpus", "draft"), "uncoop-nlp corpus draft A-80-301.pdf -o drafts"),
        (("corpus", "push"), "uncoop-nlp corpus push corpus/annotated"),
        (("corpus", "pull"), "uncoop-nlp corpus pull corpus/annotated"),
    ],
)
def test_help_has_examples_on_lines_of_their_own(command, example):
    help_text = run(*command, "--help").stdout
    assert any(line.strip().startswith(example) for line in help_text.splitlines())
    assert "\\b" not in help_text
