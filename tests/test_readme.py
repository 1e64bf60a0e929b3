"""The README and other pages: their examples, tables and commands are what they say."""

import doctest
import re
from pathlib import Path

import pytest

from uncoop_nlp.export import FORMATS
from uncoop_nlp.scheme import FACT_KINDS, LABELS, RELATIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")


PAGES = [
    path
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")))
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


def test_exports_page_has_the_formats():
    page = (ROOT / "docs" / "exports.md").read_text("utf-8")
    assert re.findall(r"^\| `(\w+)` \| (.+?) \| (?:`pip .+` )?\|$", page, re.MULTILINE)[
        : len(FORMATS)
    ] == [(name, form.what) for name, form in FORMATS.items()]


@pytest.mark.parametrize("kind", FACT_KINDS.values(), ids=FACT_KINDS)
def test_facts_page_has_the_kinds_of_the_scheme(kind):
    page = (ROOT / "docs" / "facts.md").read_text("utf-8")
    roles = ", ".join(f"`{role}`" for role in kind.roles)
    assert f"| `{kind.name}` | `{kind.relation}` | {roles} | {kind.meaning} |" in page
