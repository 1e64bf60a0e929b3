"""Wheels of trained pipelines."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from uncoop_nlp.wheel import build_wheel

MODEL = Path(__file__).parents[1] / "models" / "fr_uncoop_sm"
LOAD = """
import spacy
from uncoop_nlp import extract, load
text = "L'OSCE et le HCR ont signé un accord en mai 2020."
pipelines = spacy.load("fr_uncoop_mine"), load("fr_uncoop_mine")
found = [[ent.text for ent in nlp(text).ents] for nlp in pipelines]
print(found[0] == found[1] == [e.text for e in extract(text).entities] != [], load().meta["version"])
"""


def test_an_installed_wheel_is_loaded_by_its_name(tmp_path):
    wheel = build_wheel(MODEL, tmp_path / "dist", name="fr_uncoop_mine", version="0.2.0")
    assert wheel == tmp_path / "dist" / "fr_uncoop_mine-0.2.0-py3-none-any.whl"
    assert [*wheel.parent.iterdir()] == [wheel]
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "-q",
            "--no-deps",
            "--no-index",
            "--target",
            tmp_path,
            wheel,
        ],
        check=True,
        capture_output=True,
    )
    done = subprocess.run(
        [sys.executable, "-c", LOAD],
        env={"PYTHONPATH": str(tmp_path), "UNCOOP_NLP_MODEL": "fr_uncoop_mine"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "True 0.2.0\n"


def test_a_wheel_is_the_same_each_time_and_has_the_card(tmp_path):
    (tmp_path / "model").mkdir()
    meta = {"lang": "fr", "name": "small", "version": "1.0", "pipeline": ["uncoop_ner"]}
    described = {**meta, "description": 'its "quotes"'}
    (tmp_path / "model" / "meta.json").write_text(json.dumps(described), "utf-8")
    (tmp_path / "model" / "README.md").write_text("# The card\n", "utf-8")
    wheels = [build_wheel(tmp_path / "model", tmp_path / folder) for folder in ("one", "other")]
    assert wheels[0].name == "fr_small-1.0-py3-none-any.whl"
    assert wheels[0].read_bytes() == wheels[1].read_bytes()
    with zipfile.ZipFile(wheels[0]) as archive:
        metadata = archive.read("fr_small-1.0.dist-info/METADATA").decode()
        points = archive.read("fr_small-1.0.dist-info/entry_points.txt").decode()
    assert metadata.endswith("# The card\n")
    assert "Requires-Dist: uncoop-nlp==0." in metadata
    assert points.split() == ["[spacy_models]", "fr_small", "=", "fr_small"]


@pytest.mark.parametrize(
    ("name", "version", "message"),
    [
        ("uncoop_mine", None, "'uncoop_mine': a name is fr_ and small letters"),
        ("fr_a/../b", None, "'fr_a/../b': a name is fr_"),
        ("fr_mine", "1", None),
        ("fr_mine", "new", "'new': a version is like 1.2.0"),
        ("fr_mine", "1.0/..", "'1.0/..': a version is like 1.2.0"),
    ],
)
def test_names_and_versions_that_cannot_be(name, version, message, tmp_path):
    if message is None:
        assert build_wheel(MODEL, tmp_path, name=name, version=version).exists()
        return
    with pytest.raises(ValueError, match=message):
        build_wheel(MODEL, tmp_path, name=name, version=version)
    assert not [*tmp_path.iterdir()]


def test_what_is_no_pipeline_is_refused(tmp_path):
    with pytest.raises(OSError, match=r"not the folder of a pipeline of this library: .*No such file"):
        build_wheel(tmp_path, tmp_path / "dist")
    (tmp_path / "meta.json").write_text('{"lang": "fr", "pipeline": ["ner"]}', "utf-8")
    with pytest.raises(OSError, match="it has no uncoop_ner"):
        build_wheel(tmp_path, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()
