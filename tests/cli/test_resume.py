"""Work that breaks off goes on where it was: nothing twice, nothing lost."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli import run
from uncoop_nlp.cli import resume
from uncoop_nlp.cli.resume import InUseError, OtherSettingsError, partial_output

DOCUMENTS = {"a": ["é1\n", "a2\n"], "b": [], "c": ["c1\n"], "d": ["d1\n", "d2\n"]}
SETTINGS = {"model": "one"}
TEXTS = [
    f"{n}. En mars {1990 + n}, l'ONU et l'OSCE ont signé un mémorandum d'accord." for n in range(12)
]


def write(output: Path, made: list[str], settings=SETTINGS) -> None:
    """Do the work, noting in `made` which documents are worked on."""
    with partial_output(output, settings) as partial:
        for key, lines in DOCUMENTS.items():
            if key not in partial.done:
                made.append(key)
                partial.add(key, lines, [f"{key} is odd"])
            assert partial.done[key].messages == (f"{key} is odd",)
        partial.finish(output, ["d", "a", "b", "c"])


def test_documents_come_in_the_order_that_is_asked_for(tmp_path):
    output, made = tmp_path / "out", []
    write(output, made)
    assert output.read_text("utf-8") == "d1\nd2\né1\na2\nc1\n"
    assert made == list(DOCUMENTS)
    assert list(tmp_path.iterdir()) == [output]


def test_after_a_break_anywhere_the_rest_is_done(tmp_path, monkeypatch):
    """The file is cut after each of its bytes, as a process that is killed may leave it."""
    output = tmp_path / "out"
    with monkeypatch.context() as kept:
        kept.setattr(resume.PartialOutput, "drop", lambda _: None)
        write(output, [])
    whole, expected = (tmp_path / "out.partial").read_bytes(), output.read_bytes()
    for length in range(len(whole) + 1):
        output.unlink(missing_ok=True)
        (tmp_path / "out.partial").write_bytes(whole[:length])
        made: list[str] = []
        write(output, made)
        assert output.read_bytes() == expected, length
        done = whole[:length].count(b'{"done": ') - (not whole[:length].endswith(b"}\n"))
        assert len(made) <= len(DOCUMENTS) - max(done, 0)
    assert made == []


def test_an_error_within_a_document_leaves_nothing_of_it(tmp_path):
    def lines():
        yield "one\n"
        raise ZeroDivisionError

    with partial_output(tmp_path / "out", SETTINGS) as partial:
        with pytest.raises(ZeroDivisionError):
            partial.add("a", lines(), [])
        partial.add("b", ["two\n"], [])
    with partial_output(tmp_path / "out", SETTINGS) as partial:
        assert list(partial.done) == ["b"]
        partial.finish(tmp_path / "out", ["b"])
    assert (tmp_path / "out").read_text("utf-8") == "two\n"


def test_other_settings_and_other_processes_are_refused(tmp_path):
    with partial_output(tmp_path / "out", SETTINGS) as partial:
        partial.add("a", ["one\n"], [])
        with pytest.raises(InUseError), partial_output(tmp_path / "out", SETTINGS):
            pass
    with pytest.raises(OtherSettingsError), partial_output(tmp_path / "out", {"model": "two"}):
        pass


@pytest.fixture
def folder(tmp_path) -> Path:
    """Reports of a few paragraphs each."""
    folder = tmp_path / "reports"
    folder.mkdir()
    for number in range(30):
        text = "\n\n".join(f"{text} Document {number}." for text in TEXTS)
        (folder / f"note.{number}.txt").write_text(text, encoding="utf-8")
    return folder


def test_extract_goes_on_with_the_same_settings_only(folder, tmp_path):
    output = tmp_path / "found.jsonl"
    with partial_output(output, {"model": "another"}) as partial:
        partial.add("a", ["one\n"], [])
    result = run("extract", folder, "-o", output)
    assert result.exit_code == 2
    assert result.stderr == (
        f"Error: {output}.partial was begun with another model, actors or version; "
        "go on with those, or delete it to begin anew\n"
    )


@pytest.mark.slow
def test_extract_killed_again_and_again_gives_the_rows_of_an_uninterrupted_run(folder, tmp_path):
    whole, output = tmp_path / "whole.jsonl", tmp_path / "found.jsonl"
    assert run("extract", folder, "-o", whole).exit_code == 0
    partial = tmp_path / "found.jsonl.partial"
    command = [sys.executable, "-m", "uncoop_nlp", "extract", str(folder), "-o", str(output)]
    kills, chance = 0, random.Random(7)
    while not output.exists():
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        grow = partial_size(partial) + chance.randrange(whole.stat().st_size // 4)
        while process.poll() is None and partial_size(partial) <= grow:
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
        assert kills < 50
    assert kills >= 2
    assert output.read_bytes() == whole.read_bytes()
    assert not partial.exists()


def partial_size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
