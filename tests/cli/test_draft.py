"""`uncoop-nlp corpus draft`: what is written, what is chosen, what is refused, and the way to gold."""

import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.cli import ROOT, run
from tests.cli.formats import write_formats
from tests.corpus.doccano.desk import Desk
from tests.register import write_actors
from uncoop_nlp.cli import doccano
from uncoop_nlp.corpus import check_corpus, read_corpus

RESOLUTION = ROOT / "corpus" / "reports" / "A-RES-79-330.fr.txt"
JOINT = ROOT / "corpus" / "reports" / "A-75-345.fr.txt"
TEXT = "L'ONU et l'OSCE ont signé un mémorandum d'accord en mars 2019."
NOTE = f"""1. {TEXT}

2. Rien de neuf n'est à signaler.

3. Le Forum des villes du Levant (FVL) a aidé l'Union africaine.

4. {TEXT}
"""


@pytest.fixture
def note(tmp_path):
    """A report of four paragraphs, the last a repetition, in a folder of reports."""
    path = tmp_path / "reports" / "note.fr.txt"
    path.parent.mkdir()
    path.write_text(NOTE, encoding="utf-8")
    return path


def test_draft_has_every_unit_as_the_corpus_has_it(tmp_path):
    result = run("corpus", "draft", RESOLUTION, "-o", tmp_path / "new" / "drafts")
    path = tmp_path / "new" / "drafts" / "A-RES-79-330.jsonl"
    assert result.exit_code == 0
    assert result.stdout.startswith(f"{path}: units 62, words 3,169, entities 2")
    gold = list(read_corpus([ROOT / "corpus" / "annotated" / path.name]))
    drafts = list(read_corpus([path]))
    blank = {"entities": (), "relations": (), "draft": False}
    assert [replace(unit, **blank) for unit in drafts] == [replace(unit, **blank) for unit in gold]
    assert all(unit.draft for unit in drafts)
    items = [item for unit in drafts for item in (*unit.entities, *unit.relations)]
    assert len(items) > 300
    assert all(0 < item.score <= 1 for item in items)


def test_a_draft_has_no_fault_but_that_nobody_has_checked_it(tmp_path):
    """A document of two organs, whose symbols are joined, is called by the first."""
    assert run("corpus", "draft", RESOLUTION, JOINT, "-o", tmp_path).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["A-75-345.jsonl", "A-RES-79-330.jsonl"]
    assert check_corpus([tmp_path], ROOT / "corpus" / "reports", drafts=True) == []
    result = run("corpus", "check", tmp_path)
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].endswith(": a draft, that nobody has checked yet")
    assert "X" not in run("corpus", "check", tmp_path, "--drafts").stdout
    assert "a draft, that nobody has checked yet" in run("corpus", "stats", tmp_path).stderr


def test_draft_gives_no_normal_form_to_an_actor_that_the_register_lacks(note, tmp_path):
    assert run("corpus", "draft", note, "-o", tmp_path).exit_code == 0
    _, _, unit, _ = read_corpus([tmp_path / "note.jsonl"])
    norms = {unit.surface(entity): entity.norm for entity in unit.entities}
    assert norms["Union africaine"] == "Union africaine"
    assert norms["Forum des villes du Levant"] is None
    own = tmp_path / "own.tsv"
    write_actors(own, ["Forum des villes du Levant", "ORG", "FVL"])
    assert run("corpus", "draft", note, "-o", tmp_path / "own", "--actors", own).exit_code == 0
    unit = list(read_corpus([tmp_path / "own"]))[2]
    norms = {unit.surface(entity): entity.norm for entity in unit.entities}
    assert norms["Forum des villes du Levant"] == "Forum des villes du Levant"


def test_draft_takes_every_format(tmp_path):
    assert (
        run("corpus", "draft", *write_formats(tmp_path, TEXT), "-o", tmp_path / "drafts").exit_code == 0
    )
    units = list(read_corpus([tmp_path / "drafts"]))
    assert [(unit.document, unit.number, unit.text) for unit in units] == [
        ("a", "7", TEXT),
        ("b", None, TEXT),
        ("c", None, TEXT),
    ]


@pytest.mark.parametrize("options", [(), ("--most-useful", 2)])
def test_draft_reports_a_bad_report_and_goes_on(note, tmp_path, options):
    empty, again = tmp_path / "empty.txt", tmp_path / "note.md"
    empty.write_bytes(b"")
    again.write_text(NOTE, encoding="utf-8")
    result = run("corpus", "draft", empty, tmp_path / "no.pdf", note, again, "-o", tmp_path, *options)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"Error: {empty}: the file is empty; there is nothing to read",
        f"Error: {tmp_path / 'no.pdf'}: no such file or directory; check the path",
        f"Error: {again}: its units would be in note.jsonl, as those of {note}; write to another folder",
    ]
    assert len(list(read_corpus([tmp_path / "note.jsonl"]))) == (2 if options else 4)


def test_draft_keeps_a_file_that_differs_unless_told(note, tmp_path):
    path = tmp_path / "note.jsonl"
    assert run("corpus", "draft", note, "-o", tmp_path).exit_code == 0
    written = path.read_bytes()
    assert run("corpus", "draft", note, "-o", tmp_path).exit_code == 0
    path.write_bytes(written.replace(b"ACTIVE_ON", b"DATED"))
    result = run("corpus", "draft", note, RESOLUTION, "-o", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {path}: is there already and differs; annotations may be in it; see --overwrite\n"
    )
    assert path.read_bytes() == written.replace(b"ACTIVE_ON", b"DATED") != written
    assert (tmp_path / "A-RES-79-330.jsonl").exists()
    assert run("corpus", "draft", note, "-o", tmp_path, "--overwrite").exit_code == 0
    assert path.read_bytes() == written


def test_draft_says_where_it_cannot_write(note):
    result = run("corpus", "draft", note, "-o", "/proc/drafts")
    assert result.exit_code == 1
    assert result.stderr.startswith("Error: /proc/drafts/note.jsonl: cannot be written: ")


def test_most_useful_units_are_those_of_all_reports_together(note, tmp_path):
    result = run("corpus", "draft", RESOLUTION, note, "-o", tmp_path, "--most-useful", 5)
    assert result.exit_code == 0
    chosen = list(read_corpus(sorted(tmp_path.glob("*.jsonl"))))
    assert len(chosen) == 5
    assert {unit.document for unit in chosen} == {"A-RES-79-330", "note"}
    assert all(unit.draft and unit.entities for unit in chosen)
    order = [unit.id for unit in read_corpus([ROOT / "corpus" / "annotated" / "A-RES-79-330.jsonl"])]
    places = [order.index(unit.id) for unit in chosen if unit.document == "A-RES-79-330"]
    assert places == sorted(places)
    assert len({unit.text for unit in chosen}) == 5


def test_most_useful_gives_what_there_is_where_that_is_less(note, tmp_path):
    assert run("corpus", "draft", note, "-o", tmp_path, "--most-useful", 100).exit_code == 0
    assert [unit.number for unit in read_corpus([tmp_path / "note.jsonl"])] in (
        ["1", "3"],
        ["1", "2", "3"],
    )


def test_texts_that_are_annotated_can_be_left_out(note, tmp_path):
    assert run("corpus", "draft", note, "-o", tmp_path / "one", "--most-useful", 1).exit_code == 0
    options = ("--without", tmp_path / "one", "-o", tmp_path / "two")
    assert run("corpus", "draft", note, *options).exit_code == 0
    one, two = ({u.text for u in read_corpus([tmp_path / name])} for name in ("one", "two"))
    assert len(one) == 1
    assert not one & two
    options = ("--without", tmp_path / "one", "--without", tmp_path / "two", "-o", tmp_path / "three")
    result = run("corpus", "draft", note, *options)
    assert (result.exit_code, result.stderr) == (0, "note: none of its units is to be annotated\n")
    assert not (tmp_path / "three").exists()


def test_what_is_left_out_is_read_for_what_the_others_mean(tmp_path):
    """*La Ligue* is the one that the paragraph before names."""
    named = "1. La Ligue des États arabes a tenu une réunion avec l'ONU."
    report, known = tmp_path / "note.txt", tmp_path / "known.txt"
    report.write_text(f"{named}\n\n2. La Ligue a aidé l'OSCE.\n", encoding="utf-8")
    known.write_text(f"{named}\n", encoding="utf-8")
    assert run("corpus", "draft", known, "-o", tmp_path / "known").exit_code == 0
    assert run("corpus", "draft", report, "-o", tmp_path, "--without", tmp_path / "known").exit_code == 0
    (unit,) = read_corpus([tmp_path / "note.jsonl"])
    norms = {unit.surface(entity): entity.norm for entity in unit.entities}
    assert norms["Ligue"] == "Ligue des États arabes"


def test_most_useful_needs_an_extra(note, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.feature_extraction.text", None)
    monkeypatch.delitem(sys.modules, "uncoop_nlp.corpus.useful", raising=False)
    monkeypatch.delattr("uncoop_nlp.corpus.useful", raising=False)
    result = run("corpus", "draft", note, "-o", tmp_path / "drafts", "--most-useful", 5)
    assert result.exit_code == 1
    assert result.stderr == ("Error: choosing units needs the extra: pip install 'uncoop-nlp[train]'\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x.pdf",), "Missing option '-o'"),
        (("-o", "drafts"), "Missing argument 'REPORT...'"),
        (("x.pdf", "-o", "drafts", "--most-useful", 0), "0 is not in the range x>=1"),
    ],
)
def test_wrong_use_exits_with_2(arguments, message):
    result = run("corpus", "draft", *arguments)
    assert result.exit_code == 2
    assert message in result.stderr


def test_from_a_report_to_gold(note, tmp_path, monkeypatch):
    """Draft, push, annotate, pull, check: what was checked is gold, without scores; the rest a draft."""
    desk = Desk()
    server = SimpleNamespace(make_project=lambda *_: desk, find_project=lambda _: desk)
    monkeypatch.setattr(doccano, "_log_in", lambda *_: server)
    where = ("--url", "http://127.0.0.1:9", "--project", "new")
    path = tmp_path / "drafts" / "note.jsonl"
    check = ("corpus", "check", path, "--reports", note.parent)
    run("corpus", "draft", note, "-o", path.parent)
    assert "4 new" in run("corpus", "push", path, *where).stdout
    signed, nothing, helped, again = drafts = list(read_corpus([path]))
    assert "4 changed here" not in run("corpus", "pull", path, *where, "--all").stdout
    assert list(read_corpus([path])) == drafts

    desk.annotate(nothing)
    desk.annotate(signed)
    desk.annotate(replace(helped, entities=helped.entities[:1], relations=()))
    assert run("corpus", "pull", path, *where).exit_code == 0
    gold = list(read_corpus([path]))
    assert [unit.draft for unit in gold] == [False, False, False, True]
    assert gold[3] == again
    assert [e.norm for e in gold[0].entities] == [e.norm for e in signed.entities]
    assert all(i.score is None for unit in gold[:3] for i in (*unit.entities, *unit.relations))
    faults = run(*check).stdout.splitlines()
    assert [fault.split(": ", 1)[1] for fault in faults] == [
        "note:p3: entity 1: 'Forum des villes du Levant': it has no normal form",
        "note:p4: a draft, that nobody has checked yet",
    ]
    assert "4 as they were" in run("corpus", "push", path, *where).stdout
    desk.annotate(again)
    assert run("corpus", "pull", path, *where).exit_code == 0
    assert len(run(*check).stdout.splitlines()) == 1
