"""Training never sees the test."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import markup
from uncoop_nlp.corpus import CorpusError, read_corpus
from uncoop_nlp.corpus.convert import to_docbin
from uncoop_nlp.corpus.reader import make_training_corpus
from uncoop_nlp.corpus.split import read_split

ROOT = Path(__file__).parents[2]
SEEN = markup.parse("L'[ONU](UN_BODY) aide la [CEI](ORG).", ["SUPPORTS ONU CEI"])
HELD_OUT = markup.parse("La [CEI](ORG) aide la [LEA](ORG).", ["SUPPORTS CEI LEA"])


@pytest.fixture
def files(tmp_path, blank):
    for name, units in (("train", [SEEN]), ("test", [HELD_OUT]), ("mixed", [SEEN, HELD_OUT])):
        to_docbin(units, blank).to_disk(tmp_path / f"{name}.spacy")
    return tmp_path


def test_training_corpus_gives_the_examples(files, blank):
    (example,) = make_training_corpus(files / "train.spacy", files / "test.spacy")(blank)
    assert example.reference._.relations[0][:3] == ("SUPPORTS", 0, 1)
    assert len(list(make_training_corpus(files / "mixed.spacy", None)(blank))) == 2


def test_training_corpus_refuses_a_text_of_the_test(files, blank):
    with pytest.raises(CorpusError, match=r"mixed.spacy: a text of the test.*'La CEI aide la LEA.'"):
        list(make_training_corpus(files / "mixed.spacy", files / "test.spacy")(blank))


def test_the_training_command_refuses_a_text_of_the_test(files):
    command = [sys.executable, "-m", "spacy", "train", ROOT / "configs" / "default.cfg"]
    paths = {"train": "mixed", "dev": "train", "held_out": "test"}
    for name, stem in paths.items():
        command += [f"--paths.{name}", files / f"{stem}.spacy"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 1
    assert "a text of the test, not to be trained on" in done.stderr


def test_no_text_of_the_test_is_in_the_training_part():
    train, test = read_split(ROOT / "corpus" / "test-split.json").divide(
        read_corpus([ROOT / "corpus" / "annotated"])
    )
    assert len(train) > 400
    assert not {unit.text for unit in train} & {unit.text for unit in test}
