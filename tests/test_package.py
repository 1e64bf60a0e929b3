"""The package as others meet it: entry points, imports, what it carries."""

import hashlib
import json
import subprocess
import sys
import zipfile
from importlib.metadata import entry_points
from pathlib import Path

import pytest

import uncoop_nlp

ROOT = Path(__file__).parents[1]

ENTRY_POINTS = {
    "spacy_factories": [
        "uncoop_dates",
        "uncoop_evidence",
        "uncoop_ner",
        "uncoop_norms",
        "uncoop_relations",
        "uncoop_sentences",
    ],
    "spacy_tokenizers": ["uncoop_nlp.Tokenizer.v1"],
    "spacy_architectures": [
        "uncoop_nlp.FeatureEmbed.v1",
        "uncoop_nlp.ItemEmbed.v1",
        "uncoop_nlp.ItemsOfTokens.v1",
        "uncoop_nlp.PairClassifier.v2",
        "uncoop_nlp.TokenTagger.v1",
    ],
    "spacy_readers": ["uncoop_nlp.TrainingCorpus.v1"],
    "spacy_scorers": ["uncoop_nlp.relations_scorer.v1"],
}


def run_python(code: str) -> str:
    """Run code in a process of its own, which never imported the package."""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return done.stdout.strip()


@pytest.mark.parametrize("group", sorted(ENTRY_POINTS))
def test_entry_points(group):
    found = [point for point in entry_points(group=group) if point.value.startswith("uncoop_nlp.")]
    assert sorted(point.name for point in found) == ENTRY_POINTS[group]
    assert all(callable(point.load()) for point in found)


@pytest.mark.parametrize("name", ENTRY_POINTS["spacy_factories"])
def test_components_load_without_an_import_of_ours(name):
    code = f"import spacy; nlp = spacy.blank('fr'); nlp.add_pipe('{name}'); print(nlp.pipe_names)"
    assert run_python(code) == f"['{name}']"


def test_the_carried_pipeline_loads_without_an_import_of_ours():
    model = str(ROOT / "models" / "fr_uncoop_sm")
    code = f"import spacy; doc = spacy.load({model!r})('L’ONU agit.'); print(doc.ents, doc._.relations)"
    assert run_python(code) == "(ONU,) ()"


def test_import_leaves_what_takes_time_for_later():
    later = ("spacy", "thinc", "numpy", "rich", "click", "concurrent.futures.process")
    code = f"import sys, uncoop_nlp; print([name for name in {later} if name in sys.modules])"
    assert run_python(code) == "[]"


def test_public_names():
    assert sorted(uncoop_nlp.__all__) == [
        *("Entity", "Evidence", "Extraction", "Fact", "Failure", "Pair", "Participant", "Relation"),
        *("Report", "ReportActor", "ReportComparison", "ReportError", "ReportExtraction"),
        *("ReportInstrument", "Unit"),
        *("compare_reports", "extract", "extract_many", "extract_report", "json_schema", "load"),
        "read_report",
    ]
    assert all(getattr(uncoop_nlp, name).__doc__ for name in uncoop_nlp.__all__)


def test_the_carried_pipeline_says_what_it_was_made_from():
    meta = json.loads((ROOT / "models" / "fr_uncoop_sm" / "meta.json").read_text("utf-8"))
    made_from = {
        "corpus": sorted((ROOT / "corpus" / "annotated").glob("*.jsonl")),
        "written": sorted((ROOT / "corpus" / "written").glob("*.jsonl")),
        "split": [ROOT / "corpus" / "test-split.json"],
        "config": [ROOT / "configs" / "default.cfg"],
        "vectors": [ROOT / "training" / "vectors" / "vocab" / "vectors"],
        "register": [ROOT / "src" / "uncoop_nlp" / "register" / "actors.tsv"],
    }
    for name, files in made_from.items():
        digest = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
        assert meta["trained_from"][name] == digest, name
    assert meta["performance"]["entities.strict"]["micro"]["value"] > 0.5
    assert meta["performance"]["relations.strict"]["micro"]["value"] > 0.5


def test_the_wheel_carries_model_schema_and_types(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=120)
    (wheel,) = tmp_path.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    model = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "models").rglob("*") if path.is_file()
    }
    assert {f"uncoop_nlp/{name}" for name in model} <= names
    assert {
        "uncoop_nlp/py.typed",
        "uncoop_nlp/extraction.schema.json",
        "uncoop_nlp/report.schema.json",
        "uncoop_nlp/export/context.json",
        "uncoop_nlp/evaluation/templates/page.html.j2",
        "uncoop_nlp/view/templates/style.css",
        "uncoop_nlp/view/words.tsv",
        "uncoop_nlp/register/actors.tsv",
        "uncoop_nlp/cli/locale/fr/LC_MESSAGES/uncoop-nlp.mo",
    } <= names
    assert not [name for name in names if name.startswith(("corpus/", "tests/", "training/"))]
    assert wheel.stat().st_size < 15e6
