"""The files that a command is given: names, folders, patterns, and what their documents are called."""

from pathlib import Path

import pytest

from uncoop_nlp.cli.inputs import find_inputs


@pytest.fixture(autouse=True)
def _files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in (
        "a.1.txt",
        "a.2.txt",
        "notes.fr.txt",
        "b/2020/report.pdf",
        "b/2021/report.PDF",
        "b/2021/report.txt",
        "b/found.jsonl",
        "b/.hidden.txt",
        "b/[draft].txt",
        "empty/picture.png",
    ):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).touch()


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["a.1.txt", "a.2.txt"], {"a.1.txt": "a.1", "a.2.txt": "a.2"}),
        (["notes.fr.txt", "-"], {"notes.fr.txt": "notes", "-": "standard input"}),
        (["a.1.txt", "./a.1.txt"], {"a.1.txt": "a.1"}),
        (["b/found.jsonl"], {"b/found.jsonl": "found"}),
        (["none.txt"], {"none.txt": "none"}),
        (["a.*.txt"], {"a.1.txt": "a.1", "a.2.txt": "a.2"}),
        (["b/*/*.txt"], {"b/2021/report.txt": "report"}),
        (["b/[draft].txt"], {"b/[draft].txt": "[draft]"}),
        (
            ["b/2020/report.pdf", "b/2021/report.txt"],
            {"b/2020/report.pdf": "b/2020/report", "b/2021/report.txt": "b/2021/report"},
        ),
        (
            ["b"],
            {
                "b/[draft].txt": "[draft]",
                "b/2020/report.pdf": "b/2020/report",
                "b/2021/report.PDF": "b/2021/report.PDF",
                "b/2021/report.txt": "b/2021/report.txt",
            },
        ),
        (["**/report.txt", "b/2021"], {"b/2021/report.txt": "report.txt", "b/2021/report.PDF": "x"}),
    ],
)
def test_what_names_stand_for_and_what_documents_are_called(names, found):
    inputs, faults = find_inputs(names)
    assert faults == []
    assert [item.name for item in inputs] == list(found)
    if "x" not in found.values():
        assert [item.document for item in inputs] == list(found.values())
    assert len({item.document for item in inputs}) == len(inputs)


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("*.doc", "*.doc: no file matches this pattern; check it"),
        ("empty", "empty: no report in this folder; looked for .docx, .htm, .html"),
    ],
)
def test_a_name_that_stands_for_nothing_is_a_fault_and_the_others_are_found(name, fault):
    inputs, faults = find_inputs([name, "a.1.txt"])
    assert [item.name for item in inputs] == ["a.1.txt"]
    assert len(faults) == 1
    assert faults[0].startswith(fault)


def test_the_output_is_no_input():
    inputs, _ = find_inputs(["."], leave_out=Path("b/2021/report.txt"))
    assert "b/2021/report.txt" not in [item.name for item in inputs]
