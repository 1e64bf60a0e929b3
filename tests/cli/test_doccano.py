"""`uncoop-nlp corpus push` and `pull`, on a project in memory: what they print, write and refuse."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.cli import ROOT, run
from tests.corpus.doccano import unit
from tests.corpus.doccano.desk import Desk
from uncoop_nlp.cli import doccano
from uncoop_nlp.corpus import read_corpus, write_corpus
from uncoop_nlp.corpus.doccano import DoccanoError
from uncoop_nlp.corpus.doccano.sync import push

ONE = unit("L'[ONU](UN_BODY) a aidé la [CEI](ORG) en [2019](DATE).", "SUPPORTS ONU CEI", name="p1")
TWO = unit("La [CEI](ORG) et l'[ONU](UN_BODY).", "COOPERATES_WITH CEI ONU", name="p2")
ONE_HERE = replace(ONE, relations=())
ONE_THERE = unit("L'[ONU](UN_BODY) a aidé la CEI [en 2019](DATE).", name="p1")
URL = "http://127.0.0.1:9"
WHERE = ("--url", URL, "--project", "reports")


@pytest.fixture
def desk(monkeypatch) -> Desk:
    """The project that any server is found to have."""
    desk = Desk()
    server = SimpleNamespace(make_project=lambda *_: desk, find_project=lambda _: desk)
    monkeypatch.setattr(doccano, "_log_in", lambda *_: server)
    return desk


@pytest.fixture
def file(tmp_path):
    """A corpus file of two units."""
    path = tmp_path / "X-1.jsonl"
    write_corpus(path, [ONE, TWO])
    return path


@pytest.mark.usefixtures("desk")
def test_push_says_what_it_did(file):
    result = run("corpus", "push", file, *WHERE)
    assert result.exit_code == 0
    assert result.stdout == "2 units: 2 new, 0 updated, 0 as they were, 0 changed in doccano (to pull)\n"
    write_corpus(file, [ONE_HERE, TWO])
    assert "2 units: 0 new, 1 updated, 1 as they were" in run("corpus", "push", file, *WHERE).stdout


def test_push_sends_nothing_of_a_corpus_with_faults(desk, file):
    write_corpus(file, [ONE, TWO, TWO])
    result = run("corpus", "push", file, *WHERE)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{file}:3: X-1:p2: the id stands already at {file}:2")
    assert result.stderr == "Error: 1 fault: nothing was sent\n"
    assert desk.there == {}


def test_push_lists_conflicts_and_sends_the_rest(desk, file):
    push(desk, [ONE])
    desk.annotate(ONE_THERE)
    write_corpus(file, [ONE_HERE, TWO])
    result = run("corpus", "push", file, *WHERE)
    assert result.exit_code == 1
    assert "1 new" in result.stdout
    assert result.stdout.endswith("X-1:p1: changed both here and in doccano\n")
    assert result.stderr == "Error: 1 fault: not sent; see --overwrite\n"
    assert run("corpus", "push", file, *WHERE, "--overwrite").exit_code == 0


def test_pull_shows_and_writes_what_was_changed(desk, file):
    push(desk, [ONE, TWO])
    desk.annotate(ONE_THERE)
    result = run("corpus", "pull", file, *WHERE)
    assert result.exit_code == 0
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in result.stdout.splitlines()]
    assert ["X-1:p1", "entity", "ORG 'CEI' 16-19", "–"] in cells
    assert ["X-1:p1", "entity", "DATE '2019' 23-27", "DATE 'en 2019' 20-27"] in cells
    assert ["X-1:p1", "relation", "SUPPORTS 'ONU' → 'CEI'", "–"] in cells
    assert "X-1:p1: DATE 'en 2019' needs a normal form\n" in result.stdout
    assert "2 units: 1 changed in doccano, 0 changed here (to push); 1 file written" in result.stdout
    onu, date = next(iter(read_corpus([file]))).entities
    assert (onu.norm, date.norm) == ("Organisation des Nations Unies", None)
    assert "0 changed in doccano" in run("corpus", "pull", file, *WHERE).stdout
    assert "2 as they were" in run("corpus", "push", file, *WHERE).stdout


def test_pull_does_not_touch_a_file_that_did_not_change(desk, file):
    push(desk, [ONE, TWO])
    before = file.stat()
    result = run("corpus", "pull", file, *WHERE, "--all")
    assert (result.exit_code, file.stat().st_ino) == (0, before.st_ino)
    assert "0 files written" in result.stdout


def test_pull_takes_what_is_not_approved_only_with_all(desk, file):
    push(desk, [ONE, TWO])
    desk.annotate(ONE_THERE, approve=False)
    assert "0 files written" in run("corpus", "pull", file, *WHERE).stdout
    assert "1 file written" in run("corpus", "pull", file, *WHERE, "--all").stdout


def test_pull_into_a_folder_leaves_the_files_and_the_project_as_they_are(desk, file, tmp_path):
    push(desk, [ONE, TWO])
    desk.annotate(ONE_THERE)
    before, there = file.read_bytes(), dict(desk.there)
    assert run("corpus", "pull", file, *WHERE, "-o", tmp_path / "new").exit_code == 0
    assert (file.read_bytes(), desk.there) == (before, there)
    assert next(iter(read_corpus([tmp_path / "new"]))).relations == ()
    result = run("corpus", "pull", file, *WHERE, "-o", tmp_path / "new")
    assert result.exit_code == 1
    assert result.stderr.endswith("X-1.jsonl: is there already, and is not overwritten\n")


@pytest.mark.parametrize(
    ("here", "there", "fault", "error"),
    [
        (ONE_HERE, ONE_THERE, "X-1:p1: changed both here and in doccano", "see --overwrite"),
        (
            ONE,
            unit("L'[ONU](UN_BODY) a aidé la [CEI ](ORG)en [2019](DATE).", name="p1"),
            "entity 2: 'CEI ' starts or ends with a blank",
            "nothing was written",
        ),
        (
            ONE,
            unit("L'[ONU](UN_BODY) a aidé la [CEI](ORG) en [2019](DATE).", "SIGNED ONU CEI", name="p1"),
            "relation 1: SIGNED 1-2: cannot join UN_BODY to ORG",
            "nothing was written",
        ),
    ],
)
def test_pull_writes_nothing_if_something_is_wrong(desk, tmp_path, here, there, fault, error):
    """Not even the other file, whose unit has no fault."""
    push(desk, [ONE, TWO])
    desk.annotate(there)
    desk.annotate(replace(TWO, relations=()))
    write_corpus(tmp_path / "a.jsonl", [TWO])
    write_corpus(tmp_path / "b.jsonl", [here])
    before = [(tmp_path / name).read_bytes() for name in ("a.jsonl", "b.jsonl")]
    result = run("corpus", "pull", tmp_path, *WHERE)
    assert result.exit_code == 1
    assert fault in result.stdout
    assert error in result.stderr
    assert [(tmp_path / name).read_bytes() for name in ("a.jsonl", "b.jsonl")] == before
    assert len(list(tmp_path.iterdir())) == 2


def test_pull_does_not_overwrite_what_was_saved_while_it_fetched(desk, file, monkeypatch):
    push(desk, [ONE, TWO])
    desk.annotate(ONE_THERE)
    examples = desk.examples

    def slowly(*, approved):
        write_corpus(file, [ONE, replace(TWO, relations=())])
        return examples(approved=approved)

    monkeypatch.setattr(desk, "examples", slowly)
    result = run("corpus", "pull", file, *WHERE)
    assert (result.exit_code, list(read_corpus([file]))) == (1, [ONE, replace(TWO, relations=())])
    assert result.stderr == "Error: the files were changed in the meantime; pull again\n"


def test_pull_says_what_it_left_aside(desk, file):
    push(desk, [TWO, unit("Neuf.", name="p9")])
    desk.upload([ONE])
    result = run("corpus", "pull", file, *WHERE, "--all")
    assert result.exit_code == 1
    assert result.stderr == (
        "1 unit left aside, only in the project: X-1:p9\n"
        "1 unit left aside, whose upload broke off (push again): X-1:p1\n"
    )


def test_errors_of_the_server_are_one_line(monkeypatch, file):
    def fail(url, _):
        raise DoccanoError(f"{url}: no server answers there")

    monkeypatch.setattr(doccano, "_log_in", fail)
    for command in ("push", "pull"):
        result = run("corpus", command, file, *WHERE)
        assert (result.exit_code, result.stderr) == (1, f"Error: {URL}: no server answers there\n")


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("ftp://host", "it starts with http:// or https://"),
        ("127.0.0.1:8000", "it starts with http://"),
        ("http://admin:secret@host", "user and password do not belong"),
    ],
)
def test_an_address_is_one_of_the_web_and_has_no_password(file, url, error):
    result = run("corpus", "push", file, "--url", url, "--project", "reports")
    assert result.exit_code == 2
    assert error in result.stderr


def test_no_option_takes_a_password(monkeypatch):
    monkeypatch.chdir(ROOT)
    for command in ("push", "pull"):
        assert "--password" not in run("corpus", command, "--help").stdout
