"""Counts over a corpus."""

import pytest

from tests import markup
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
