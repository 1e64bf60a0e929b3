"""Counts over a corpus."""

from pathlib import Path

import pytest

from tests import markup
from uncoop_nlp.corpus import read_corpus
from uncoop_nlp.corpus.stats import Overlap, corpus_stats, name_overlap

ONE = markup.parse("L'[ONU](UN_BODY) aide la [CEI](ORG) en [2019](DATE).", ["SUPPORTS ONU CEI"])
TWO = markup.parse("La [cei](ORG) et la [LEA](ORG) se sont vues.", ["COOPERATES_WITH cei LEA"])
EMPTY = markup.parse("Rien.")


def test_corpus_stats():
    stats = corpus_stats([ONE, TWO, EMPTY])
    assert list(stats) == ["X-1", "all"]
    everything = stats["all"]
    assert (everything.units, everything.words, everything.median_words) == (3, 6 + 8 + 1, 6)
    assert everything.entities == {"UN_BODY": 1, "ORG": 3, "INSTRUMENT": 0, "DATE": 1}
    assert {name: count for name, count in everything.relations.items() if count} == {
        "COOPERATES_WITH": 1,
        "SUPPORTS": 1,
    }
    assert everything.entities_per_100_words == pytest.approx(100 * 5 / 15)
    assert everything.relations_per_100_words == pytest.approx(100 * 2 / 15)


def test_corpus_stats_of_nothing():
    assert corpus_stats([])["all"].entities_per_100_words == 0


def test_name_overlap_takes_names_whatever_their_capitals_and_apostrophes():
    train = [markup.parse("La [CEI](ORG) et l'[Organe de l’Union](ORG).")]
    test = [TWO, markup.parse("[Organe de l'Union](ORG), [cei](ORG)")]
    overlap = {row.label: row for row in name_overlap(train, test)}
    assert overlap["ORG"] == Overlap("ORG", mentions=4, seen_mentions=3, names=3, seen_names=2)
    assert overlap["DATE"] == Overlap("DATE", 0, 0, 0, 0)


def test_the_datasheet_has_the_counts_of_the_corpus():
    root = Path(__file__).parents[2] / "corpus"
    datasheet = (root / "README.md").read_text("utf-8")
    for name, document in corpus_stats(read_corpus([root / "annotated"])).items():
        counts = (document.units, document.words, *map(sum_of, (document.entities, document.relations)))
        row = " | ".join(f"{count:,}" for count in counts)
        shown = name if name == "all" else f"`{name}`"
        (line,) = (line for line in datasheet.splitlines() if line.startswith(f"| {shown} |"))
        assert line.endswith(f"| {row} |")


def sum_of(counts: dict[str, int]) -> int:
    return sum(counts.values())
