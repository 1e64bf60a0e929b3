"""Splits: frozen tests of whole sections."""

from collections import Counter
from pathlib import Path

import pytest

from uncoop_nlp.corpus import AnnotatedUnit, CorpusError, read_corpus
from uncoop_nlp.corpus.split import divide, draw_split, read_split, whole_sections, write_split

CORPUS = Path(__file__).parents[2] / "corpus"


def units(document: str, *sections: tuple[str, int]) -> list[AnnotatedUnit]:
    """Sections given as heading and number of paragraphs."""
    made = []
    for heading, paragraphs in sections:
        texts = [heading, *(f"{heading} {number}." for number in range(paragraphs))]
        made += [
            AnnotatedUnit(f"{document}:{len(made) + place}", document, heading, None, text)
            for place, text in enumerate(texts)
        ]
    return made


def test_whole_sections_keeps_sections_and_cuts_what_has_none():
    sections = whole_sections(units("X", ("A", 3), ("B", 0), ("C", 0), ("D", 45)))
    assert [len(section) for section in sections] == [4, 10, 10, 10, 10, 6, 2]


def test_draw_split_takes_whole_sections_of_every_document():
    all_units = [
        *units("X", *((name, 4) for name in "ABCDEFGH")),
        *units("Y", ("A", 3), ("B", 3), ("C", 3)),
    ]
    split = draw_split(all_units, seed=1, share=0.34)
    for section in whole_sections(all_units):
        assert len({unit.id in split.test for unit in section}) == 1
    drawn = Counter(unit.document for unit in all_units if unit.id in split.test)
    assert drawn == {"X": 10, "Y": 4}
    assert draw_split(all_units, seed=1, share=0.34) == split
    assert draw_split(all_units, seed=2, share=0.34) != split


def test_divide_parts_the_units_and_notices_a_changed_test():
    all_units = units("X", *((name, 4) for name in "ABCDEF"))
    split = draw_split(all_units, seed=1, share=0.2)
    train, test = split.divide(all_units)
    assert {unit.id for unit in test} == split.test
    assert len(train) + len(test) == len(all_units)
    with pytest.raises(CorpusError, match="not those that the split has frozen"):
        split.divide(train)


def test_divide_by_several_splits_trains_on_nothing_that_one_of_them_holds_out():
    reports = {name: units(name, *((f"{name}{letter}", 4) for letter in "ABCDEF")) for name in "XY"}
    splits = [draw_split(report, seed=1, share=0.2) for report in reports.values()]
    repeated = AnnotatedUnit(
        "Z:1", "Z", "", None, next(u.text for u in reports["Y"] if u.id in splits[1].test)
    )
    train, held_out = divide([*reports["X"], *reports["Y"], repeated], splits)
    assert [{unit.id for unit in part} for part in held_out] == [split.test for split in splits]
    assert len(train) + sum(map(len, held_out)) == 60
    assert repeated not in train


def test_a_split_is_written_as_it_is_read(tmp_path):
    split = draw_split(units("X", ("é", 4), ("B", 4)), seed=3, share=0.5)
    write_split(tmp_path / "split.json", split)
    assert read_split(tmp_path / "split.json") == split


def test_the_frozen_split_is_that_of_the_corpus():
    split = read_split(CORPUS / "test-split.json")
    all_units = list(read_corpus([CORPUS / "annotated"]))
    _, test = split.divide(all_units)
    assert draw_split(all_units, split.seed, 0.15) == split
    sizes = Counter(unit.document for unit in all_units)
    for document, held_out in Counter(unit.document for unit in test).items():
        assert 0.1 < held_out / sizes[document] < 0.17


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"seed": "x", "sha256": "", "test": []}'])
def test_read_split_refuses(tmp_path, text):
    (tmp_path / "split.json").write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match="not a split of the corpus"):
        read_split(tmp_path / "split.json")
