"""`docs/retraining.md`, command by command, from a PDF to a promoted model: some minutes.

It runs in a copy of the project with little to train on. doccano is left out; it has tests of its own.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.reports.typeset import Style, Typesetter
from uncoop_nlp import read_report

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "retraining.md").read_text("utf-8")
COMMANDS = re.findall(r"^\$ (.+)$", GUIDE, re.MULTILINE)
LITTLE = ("--set", "copies", "1", "--set", "copies_written", "1")
NETWORK = "Réseau des ports de la mer d'Azur"
ORGANS = ("Comité exécutif", "Commission technique")
NORMS = {
    **dict.fromkeys((NETWORK, "RPMA", "Réseau"), NETWORK),
    **{f"{organ} du RPMA": f"{organ} du {NETWORK}" for organ in ORGANS},
    "Interpol": "Organisation internationale de police criminelle",
}
WRITTEN = 8
"""Texts to train on of each file of those that were written for it."""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A checkout of the project, with little written text, and a new report."""
    root = tmp_path_factory.mktemp("project")
    for folder in ("configs", "corpus", "docs", "models", "src", "training"):
        ignored = shutil.ignore_patterns("output", "__pycache__", "project.lock")
        shutil.copytree(ROOT / folder, root / folder, ignore=ignored)
    shutil.rmtree(root / "training" / "corpus", ignore_errors=True)
    for path in (root / "corpus" / "written").glob("*.jsonl"):
        lines = path.read_text("utf-8").splitlines(keepends=True)
        path.write_text("".join(lines[:WRITTEN]), "utf-8")
    (root / "A-99-1.pdf").write_bytes(typeset(Path(__file__).with_name("report.md")))
    return root


def typeset(path: Path) -> bytes:
    """A report as a PDF."""
    pages = Typesetter("A/99/1", Style(size=11.0, divided=True))
    for unit in read_report(path).units:
        if unit.kind == "heading":
            pages.heading(unit.text)
        else:
            pages.paragraph(unit.text, unit.number)
    return pages.save()


def follow(command: str, project: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the guide."""
    assert command in COMMANDS
    words = [*command.split(), *more]
    if words[0] == "uncoop-nlp":
        words[:1] = [sys.executable, "-m", "uncoop_nlp"]
    environment = {**os.environ, "PYTHONPATH": str(project / "src"), "OMP_NUM_THREADS": "1"}
    return subprocess.run(
        words, cwd=project, env=environment, capture_output=True, text=True, timeout=1800
    )


def name_actors(register: Path) -> None:
    """Step 3: the actors of the report that the register lacks."""
    organ = "{}\tORG\t\t{}\t\t" + NETWORK + "\t\t\t\n"
    with register.open("a", encoding="utf-8") as file:
        file.write(f"{NETWORK}\tORG\tRPMA\tRéseau\t\t\tSea of Azure Ports Network\t\t\n")
        file.writelines(organ.format(f"{body} du {NETWORK}", body) for body in ORGANS)


def check(path: Path) -> None:
    """Step 2: what an annotator does; here what was found is right, but for actors nobody knows."""
    units = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for unit in units:
        del unit["draft"]
        for entity in unit["entities"]:
            text = unit["text"][entity["start_offset"] : entity["end_offset"]]
            if text in NORMS:
                entity |= {"label": "ORG", "norm": NORMS[text]}
        known = [e for e in unit["entities"] if e["norm"] or e["label"] in ("INSTRUMENT", "DATE")]
        ids = {entity["id"]: number for number, entity in enumerate(known, 1)}
        ends = [r for r in unit["relations"] if {r["from_id"], r["to_id"]} <= ids.keys()]
        unit["entities"] = [{**e, "id": ids[e["id"]]} for e in known]
        unit["relations"] = [
            {**r, "id": number, "from_id": ids[r["from_id"]], "to_id": ids[r["to_id"]]}
            for number, r in enumerate(ends, 1)
        ]
        for item in (*unit["entities"], *unit["relations"]):
            del item["score"]
    path.write_text("".join(json.dumps(unit, ensure_ascii=False) + "\n" for unit in units), "utf-8")


def test_the_guide_leads_from_a_pdf_to_a_promoted_model(project):
    done = follow("uncoop-nlp corpus draft A-99-1.pdf -o drafts", project)
    assert (done.returncode, done.stdout.split(", ")[0]) == (0, "drafts/A-99-1.jsonl: units 26"), done
    check(project / "drafts" / "A-99-1.jsonl")
    name_actors(project / "src" / "uncoop_nlp" / "register" / "actors.tsv")
    for command in COMMANDS:
        if command.startswith("cp "):
            assert follow(command, project).returncode == 0
    done = follow("uncoop-nlp corpus check", project)
    assert done.stderr == "0 faults\n", done.stdout
    in_use = (project / "models" / "fr_uncoop_sm" / "meta.json").read_bytes()
    refused = follow("uncoop-nlp train", project, *LITTLE)
    assert refused.returncode == 1, refused.stderr
    assert "it misses a bound: entities.strict micro f1" in refused.stderr
    assert (project / "models" / "fr_uncoop_sm" / "meta.json").read_bytes() == in_use
    held_out = json.loads((project / "corpus" / "held-out" / "A-99-1.json").read_text("utf-8"))["test"]
    assert 3 <= len(held_out) <= 8
    promoted = follow("uncoop-nlp train", project, *LITTLE, "--force")
    assert promoted.returncode == 0, promoted.stderr
    assert promoted.stdout.count("Skipping") == 4  # neither training nor what follows is done again
    card = (project / "models" / "fr_uncoop_sm" / "README.md").read_text("utf-8")
    assert "Promoted by `--force`" in card
    assert f"### A-99-1: {len(held_out)} units" in card
    packed = follow("uncoop-nlp package --name fr_uncoop_mine --version 0.2.0", project)
    assert (packed.returncode, [path.name for path in (project / "dist").iterdir()]) == (
        0,
        ["fr_uncoop_mine-0.2.0-py3-none-any.whl"],
    )


def test_every_command_of_the_guide_is_tried():
    tried = Path(__file__).read_text("utf-8")
    left = [c for c in COMMANDS if c not in tried and not c.startswith(("cp ", "uncoop-nlp corpus pu"))]
    assert left == []
