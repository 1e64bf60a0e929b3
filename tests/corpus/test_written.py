"""The texts that were written to train on: none repeats the corpus, and none is in the test."""

from pathlib import Path

from uncoop_nlp.corpus import read_corpus

CORPUS = Path(__file__).parents[2] / "corpus"
_RUN = 40
"""Words in a row that no text may share with the corpus; official names have nearly as many."""


def runs(text: str) -> set[tuple[str, ...]]:
    words = text.replace("’", "'").casefold().split()
    return {tuple(words[start : start + _RUN]) for start in range(len(words) - _RUN + 1)}


def test_no_written_text_repeats_the_corpus():
    units = list(read_corpus([CORPUS / "annotated"]))
    texts = {unit.text for unit in units}
    known = set().union(*(runs(unit.text) for unit in units))
    written = list(read_corpus([CORPUS / "written"]))
    assert len(written) > 1000
    assert [unit.id for unit in written if unit.text in texts or runs(unit.text) & known] == []


def test_every_written_text_stands_once():
    written = list(read_corpus([CORPUS / "written"]))
    assert len({unit.text for unit in written}) == len(written)
