"""The corpus format: what is read, what is refused, and that writing loses nothing."""

import json
from dataclasses import replace

import pytest

from tests import markup
from uncoop_nlp.corpus import AnnotatedUnit, CorpusError, read_corpus, write_corpus
from uncoop_nlp.corpus.records import require_gold

UNIT = markup.parse(
    "L'[ONU](UN_BODY) aide la [CEI](ORG) en [2019](DATE).", ["SUPPORTS ONU CEI", "ACTIVE_ON ONU 2019"]
)
LINE = UNIT.to_json()


def change(**fields: object) -> str:
    return json.dumps({**json.loads(LINE), **fields})


def test_annotated_unit_round_trips():
    assert AnnotatedUnit.from_json(LINE) == UNIT


def test_gold_has_nothing_of_a_draft():
    assert "draft" not in LINE
    assert "score" not in LINE


@pytest.mark.parametrize("score", [0.0, 0.73, 1])
def test_a_draft_round_trips_with_its_scores(score):
    scored = replace(
        UNIT,
        draft=True,
        entities=(replace(UNIT.entities[0], score=score), *UNIT.entities[1:]),
        relations=(replace(UNIT.relations[0], score=score), *UNIT.relations[1:]),
    )
    line = scored.to_json()
    assert AnnotatedUnit.from_json(line) == scored
    assert line.count(f'"score": {score}') == 2
    assert line.endswith('"draft": true}')


def test_require_gold_takes_drafts_only_if_told():
    scored = replace(UNIT, draft=True)
    with pytest.raises(CorpusError, match="X-1:p1: a draft, that nobody has checked yet"):
        require_gold([scored])
    assert require_gold([scored], drafts=True) == [scored]


def test_write_corpus_and_read_it_back(tmp_path):
    write_corpus(tmp_path / "X-1.jsonl", [UNIT, UNIT])
    assert list(read_corpus([tmp_path])) == [UNIT, UNIT]
    assert (tmp_path / "X-1.jsonl").read_bytes().count(b"\n") == 2


def test_write_corpus_leaves_the_old_file_where_it_fails(tmp_path):
    path = tmp_path / "X-1.jsonl"
    write_corpus(path, [UNIT])

    def broken():
        yield UNIT
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_corpus(path, broken())
    assert list(read_corpus([path])) == [UNIT]
    assert [file.name for file in tmp_path.iterdir()] == ["X-1.jsonl"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON: "),
        ("[" * 100_000, "not a unit: the JSON is nested too deeply"),
        ("[]", "each unit has the fields document, entities, id"),
        (LINE.replace('"norm"', '"normal"', 1), "each entity has the fields end_offset"),
        (change(relations=7), "relations are a list; here is 7"),
        (change(text=None), "text of a unit is str; here is None"),
        (change(number=3.5), "number of a unit is str | None; here is 3.5"),
        (
            LINE.replace('"start_offset": 2,', '"start_offset": "2",'),
            "start_offset of a entity is int; here is '2'",
        ),
        (LINE.replace('"id": 1', '"id": true', 1), "id of a entity is int; here is True"),
        (change(draft="yes"), "draft of a unit is bool; here is 'yes'"),
        (
            LINE.replace('"id": 1', '"score": "0.5", "id": 1', 1),
            "score of a entity is float | None; here is '0.5'",
        ),
    ],
)
def test_read_corpus_names_file_and_line(tmp_path, line, message):
    path = tmp_path / "X-1.jsonl"
    path.write_text(f"{LINE}\n{line}\n", encoding="utf-8")
    with pytest.raises(CorpusError) as error:
        list(read_corpus([path]))
    assert str(error.value).startswith(f"{path}:2: {message}")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\xef\xbb\xbf" + LINE.encode(), "byte-order mark"),
        (LINE.encode("latin-1").replace(b"aide", b"aid\xe9"), "cannot be read as UTF-8"),
    ],
)
def test_read_corpus_refuses_other_encodings(tmp_path, data, message):
    (tmp_path / "X-1.jsonl").write_bytes(data)
    with pytest.raises(CorpusError, match=message):
        list(read_corpus([tmp_path]))


def test_read_corpus_names_what_is_missing(tmp_path):
    with pytest.raises(CorpusError, match=r"no \.jsonl file in it"):
        list(read_corpus([tmp_path]))
    with pytest.raises(CorpusError, match="no such file"):
        list(read_corpus([tmp_path / "none.jsonl"]))
