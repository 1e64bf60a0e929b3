"""The README and other pages: their examples, tables and commands are what they say."""

import doctest
import re
from pathlib import Path

import pytest

from uncoop_nlp.scheme import LABELS, RELATIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


PAGES = [
    path
    for path in (ROOT / "README.md", *(ROOT / "docs").glob("*.md"))
    if ">>> " in path.read_text("utf-8")
]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_examples(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    failed, tried = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert (failed, tried > 3) == (0, True)


@pytest.mark.parametrize("name", LABELS)
def test_readme_has_the_labels_of_the_scheme(name):
    assert f"| `{name}` | {LABELS[name]} |" in README


@pytest.mark.parametrize("name", RELATIONS)
def test_readme_has_the_relations_of_the_scheme(name):
    relation = RELATIONS[name]
    ends = [
        "actor" if len(labels) > 1 else f"`{next(iter(labels))}`"
        for labels in (relation.heads, relation.tails)
    ]
    arrow = " – " if relation.symmetric else " → "
    assert f"| `{name}` | {arrow.join(ends)} | {relation.meaning} |" in README


def test_ci_calls_the_test_command_of_the_readme():
    commands = re.findall(r"```sh\n(.+)\n```", README)
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci" / "run").read_text("utf-8")


def test_readme_links_lead_to_files():
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
