"""pandas frames."""

import sys

import pandas
import pytest

from tests.export.examples import REPORTS
from uncoop_nlp.export import ExportError
from uncoop_nlp.export.frames import to_frames


def test_frames_have_types():
    frames = to_frames(REPORTS)
    assert sorted(frames) == ["edges", "facts", "nodes"]
    facts = frames["facts"]
    assert len(facts) == sum(len(report.facts) for report in REPORTS)
    assert facts["first_day"].iloc[0] == pandas.Timestamp("2019-03-01")
    assert facts["score"].dtype == float
    assert frames["edges"].groupby("kind")["weight"].sum()["agreement"] == 2


def test_frames_of_nothing_have_columns():
    frames = to_frames([])
    assert all(len(frame) == 0 and len(frame.columns) > 5 for frame in frames.values())


def test_without_pandas_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ExportError, match=r"pip install 'uncoop-nlp\[pandas\]'"):
        to_frames(REPORTS)
