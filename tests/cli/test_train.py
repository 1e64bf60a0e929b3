"""`uncoop-nlp train` without the training itself; `tests/test_retraining.py` goes all the way."""

import sys

from tests.cli import ROOT, run


def test_train_needs_a_checkout(tmp_path):
    result = run("train", tmp_path)
    assert result.exit_code == 1
    assert result.stderr == (
        f"Error: {tmp_path} has no project.yml: "
        "run this in a checkout of uncoop-nlp, or name its folder\n"
    )


def test_train_knows_its_variables():
    result = run("train", ROOT / "training", "--set", "epochs", "3")
    assert result.exit_code == 2
    assert "no variable 'epochs'; there are config, copies, copies_written, force" in result.stderr


def test_train_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasel.cli.run", None)
    result = run("train", ROOT / "training")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: training needs: pip install 'uncoop-nlp[train]'\n",
    )
