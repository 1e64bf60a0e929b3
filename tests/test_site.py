"""The documentation: what its pages link to, the commands that they show, the site made of them."""

import importlib.util
import os
import re
import shlex
import subprocess
import sys
from functools import cache
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import uncoop_nlp
from uncoop_nlp import extract
from uncoop_nlp.cli import main
from uncoop_nlp.corpus import read_corpus
from uncoop_nlp.corpus.split import read_split
from uncoop_nlp.scheme import LABELS, RELATIONS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
CONFIG = ROOT / "configs" / "mkdocs.yml"

PAGES = sorted(DOCS.rglob("*.md"))
LINKING = [
    ROOT / "README.md",
    *PAGES,
    *(ROOT / "corpus").glob("*.md"),
    *(ROOT / "training").rglob("*.md"),
    *(ROOT / "models").rglob("*.md"),
]

_FENCED = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r'\]\((?P<target>[^)\s#]*)(?P<anchor>#[^)\s]+)?(?: "[^"]*")?\)')


def name_of(path):
    return str(path.relative_to(ROOT))


def blocks(page, *languages):
    for block in _FENCED.finditer(page.read_text("utf-8")):
        if block["language"] in languages:
            yield block["text"]


def headings(path):
    """The anchors of a page's headings."""
    titles = re.findall(r"^#+ +(.+)$", _FENCED.sub("", path.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w-]+", "-", title.lower()).strip("-") for title in titles}


@pytest.mark.parametrize("page", LINKING, ids=name_of)
def test_links_lead_to_files_and_headings(page):
    lost = []
    for link in _LINK.finditer(_FENCED.sub("", page.read_text("utf-8"))):
        if ":" in link["target"]:
            continue
        file = page.parent / link["target"] if link["target"] else page
        if not file.exists() or (link["anchor"] and link["anchor"][1:] not in headings(file)):
            lost.append(link[0])
    assert lost == []


# Commands


SHOWN = sorted(
    {
        line.strip()
        for page in (ROOT / "README.md", *PAGES)
        for block in blocks(page, "sh", "console")
        for line in block.replace("\\\n", " ").split("\n")
        if "uncoop-nlp " in line and not line.startswith("#")
    }
)


@pytest.mark.parametrize("line", SHOWN)
def test_commands_and_options_exist(line):
    words = shlex.split(re.split(r"\buncoop-nlp ", line, maxsplit=1)[1], comments=True)
    command, context = main, click.Context(main)
    while isinstance(command, click.Group) and words and not words[0].startswith("-"):
        command = command.get_command(context, words.pop(0))
        assert command is not None
    known = {option for param in command.get_params(context) for option in param.opts} | {"--help"}
    end = next((n for n, word in enumerate(words) if word in ("|", ">", ">>", "&", "&&")), len(words))
    assert {word for word in words[:end] if re.match(r"--?[a-z]", word)} <= known


SESSIONS = sorted(
    {
        session
        for page in PAGES
        if page.name not in ("doccano.md", "retraining.md")  # these have tests of their own
        for block in blocks(page, "console")
        for session in re.findall(r"^\$ uncoop-nlp (.+)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE)
    }
)


@pytest.mark.parametrize(("command", "shown"), SESSIONS)
def test_console_sessions_print_what_they_show(command, shown, tmp_path, monkeypatch):
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, shlex.split(command))
    assert (result.exit_code, result.output) == (0, shown)


# Pages that say what stands elsewhere


def test_french_page_has_the_scheme():
    page = (DOCS / "LISEZMOI.md").read_text("utf-8")
    assert [name for name in (*LABELS, *RELATIONS) if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("name", [*LABELS, *RELATIONS])
def test_scheme_page_has_an_example_and_a_counter_example(name):
    page = (DOCS / "scheme.md").read_text("utf-8")
    part = re.split(r"^## ", page.split(f"\n## {name}\n")[1], flags=re.MULTILINE)[0]
    example, counter_example = part.split("\nNot ", 1)
    assert name in "".join(_FENCED.findall(example)[0])
    assert ">>> " in counter_example


def test_reference_has_every_public_name():
    reference = "".join(page.read_text("utf-8") for page in (DOCS / "reference").glob("*.md"))
    assert [name for name in uncoop_nlp.__all__ if f"\n::: uncoop_nlp.{name}\n" not in reference] == []


def mistakes(title):
    """The rows of a table of the gallery of mistakes."""
    part = (DOCS / "mistakes.md").read_text("utf-8").split(f"\n### {title}\n")[1].split("\n#")[0]
    rows = [line.strip("| ").split(" | ") for line in part.split("\n") if line.startswith("| ")]
    return rows[2:]


@cache
def gold():
    """What the corpus says of each unit that is no test: its text and its relations."""
    test = read_split(ROOT / "corpus" / "test-split.json").test
    units = [unit for unit in read_corpus([ROOT / "corpus" / "annotated"]) if unit.id not in test]
    found = {unit.id: unit.to_extraction() for unit in units}
    return {
        name: (unit.text, {f"{r.head.text} {r.label} {r.tail.text}" for r in unit.relations})
        for name, unit in found.items()
    }


@pytest.mark.parametrize(
    ("unit", "quote", "found", "right"),
    [row[:4] for row in mistakes("Found, and wrong")]
    + [[unit, quote, "–", missed] for unit, quote, missed, _ in mistakes("Missed")],
)
def test_mistakes_in_the_corpus_are_what_they_are_said_to_be(unit, quote, found, right):
    text, relations = gold()[unit.strip("`")]
    assert [part for part in quote.strip("*").split(" … ") if part not in text] == []
    assert found.strip("`") not in relations
    assert right == "–" or right.strip("`") in relations


@pytest.mark.parametrize(
    ("sentence", "found", "right"),
    [row[:3] for title in ("Entities", "Relations") for row in mistakes(title)],
)
def test_made_up_mistakes_are_still_made(sentence, found, right):
    result = extract(sentence)
    entities = [entity.text for entity in result.entities]
    relations = [f"{r.head.text} {r.label} {r.tail.text}" for r in result.relations]
    if found.strip("`") not in entities + relations:
        pytest.xfail("it is not found any more: take the line out of docs/mistakes.md")
    assert right == "–" or right.strip("`") in sentence or right.split(" ")[1] in RELATIONS


# The site


def hooks():
    spec = importlib.util.spec_from_file_location("mkdocs_hooks", ROOT / "configs" / "mkdocs_hooks.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("markdown", "source", "uri", "shown"),
    [
        ("[a](facts.md)", "docs/relations.md", "relations.md", "[a](facts.md)"),
        ("[a](facts.md#made)", "docs/x.md", "x.md", "[a](facts.md#made)"),
        ("[a](../facts.md)", "docs/reference/x.md", "reference/x.md", "[a](../facts.md)"),
        ("[a](../corpus/GUIDELINES.md)", "docs/x.md", "x.md", "[a](guidelines.md)"),
        (
            "[`a`](../../corpus/README.md)",
            "docs/reference/x.md",
            "reference/x.md",
            "[`a`](../datasheet.md)",
        ),
        ("[a](docs/facts.md)", "README.md", "figures.md", "[a](facts.md)"),
        (
            "[a](results/unseen.md)",
            "training/experiments.md",
            "experiments.md",
            "[a](results/unseen.md)",
        ),
        ("[a](../README.md)", "docs/x.md", "x.md", "[a](index.md)"),
        ("[a](../README.md#how-good-it-is)", "docs/x.md", "x.md", "[a](figures.md)"),
        ("[`a[b]`](../src/uncoop_nlp/scheme.py), b", "docs/x.md", "x.md", "`a[b]`, b"),
        ("[a](https://example.org/b.md)", "docs/x.md", "x.md", "[a](https://example.org/b.md)"),
        ("```sh\n[a](../b.md)\n```", "docs/x.md", "x.md", "```sh\n[a](../b.md)\n```"),
        ("```python\n>>> 1\n```", "docs/x.md", "x.md", "```pycon\n>>> 1\n```"),
        ("- a\n  - b", "corpus/GUIDELINES.md", "guidelines.md", "- a\n    - b"),
    ],
)
def test_a_page_as_the_site_shows_it(markdown, source, uri, shown):
    assert hooks().site_markdown(markdown, source, uri) == shown


def test_a_section_is_included_with_its_links():
    shown = hooks().site_markdown('[a](../README.md#licence "include")', "docs/x.md", "x.md")
    assert shown.startswith("MIT for the code")
    with pytest.raises(ValueError, match="no heading for #nowhere"):
        hooks().site_markdown('[a](../README.md#nowhere "include")', "docs/x.md", "x.md")


def test_a_section_goes_on_to_the_next_heading_that_is_no_deeper():
    page = "# A\n## B c\n1\n### D\n2\n```sh\n# no heading\n```\n## E\n3"
    assert hooks().section(page, "b-c") == "1\n### D\n2\n```sh\n# no heading\n```"


def test_navigation_has_every_page():
    named = set(re.findall(r"^ +- .+: (\S+\.md)$", CONFIG.read_text("utf-8"), re.MULTILINE))
    pages = {page.relative_to(DOCS).as_posix() for page in PAGES}
    assert pages - named == set()
    assert named - pages - set(hooks().PAGES) == set()


@pytest.mark.slow
def test_site_is_built_without_a_warning_and_fetches_nothing(tmp_path):
    site = tmp_path / "site"
    command = ["mkdocs", "build", "--strict", "-f", str(CONFIG), "-d", str(site)]
    built = subprocess.run(
        [sys.executable, "-m", *command],
        capture_output=True,
        text=True,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert built.returncode == 0, built.stderr
    assert "WARNING" not in built.stderr
    fetched = re.compile(
        r'(?:\ssrc="|<link[^>]*\shref="|url\(["\']?|@import ["\'])((?:https?:)?//[^"\')\s]+)'
    )
    assert {
        (path.name, address)
        for path in site.rglob("*")
        if path.suffix in (".html", ".css")
        for address in fetched.findall(path.read_text("utf-8"))
    } == set()
    figures = (site / "figures.html").read_text("utf-8")
    assert "expected calibration error" in figures.lower()
    assert 'id="uncoop_nlp.extract"' in (site / "reference" / "extracting.html").read_text("utf-8")
