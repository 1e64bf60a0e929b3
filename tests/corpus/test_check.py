"""The corpus checker: every kind of fault, with file, line and unit."""

import json
import unicodedata
from pathlib import Path

import pytest

from tests import markup
from uncoop_nlp.corpus import AnnotatedUnit, check_corpus, read_corpus
from uncoop_nlp.evaluation.agreement import compare

ROOT = Path(__file__).parents[2]
UNIT = markup.parse(
    "L'[ONU](UN_BODY) et la [CEI](ORG) ont signé un [accord](INSTRUMENT) en [mars 2019](DATE).",
    ["COOPERATES_WITH ONU CEI", "SIGNED ONU accord", "SIGNED CEI accord"],
)
NORMS = ["Organisation des Nations Unies", "Communauté d'États indépendants", None, "2019-03"]


def unit_as_dict() -> dict:
    data = json.loads(UNIT.to_json())
    for entity, norm in zip(data["entities"], NORMS, strict=True):
        entity["norm"] = norm
    return data


def check(tmp_path: Path, *units: dict | str, reports: Path | None = None) -> list[str]:
    path = tmp_path / "X-1.jsonl"
    lines = (unit if isinstance(unit, str) else json.dumps(unit, ensure_ascii=False) for unit in units)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return [fault.removeprefix(str(tmp_path / "X-1.jsonl")) for fault in check_corpus([path], reports)]


def test_check_corpus_finds_nothing_wrong_in_the_corpus():
    assert check_corpus([ROOT / "corpus" / "annotated"], ROOT / "corpus" / "reports") == []


def test_check_corpus_accepts_a_good_unit(tmp_path):
    assert check(tmp_path, unit_as_dict()) == []


def test_check_corpus_finds_nothing_wrong_in_the_written_examples():
    assert check_corpus([ROOT / "corpus" / "written"], written=True) == []


def test_written_examples_need_no_normal_form_but_a_right_one(tmp_path):
    path = tmp_path / "X-1.jsonl"
    for norm, faults in ((None, 0), ("Organisation des Nations Unies", 0), ("Onu", 1)):
        data = json.loads(UNIT.to_json())
        data["entities"][0]["norm"] = norm
        path.write_text(json.dumps(data, ensure_ascii=False) + "\n", encoding="utf-8")
        assert len(check_corpus([path], written=True)) == faults


def entity(number: int, **changes: object) -> dict:
    data = unit_as_dict()
    data["entities"][number - 1].update(changes)
    return data


def relation(number: int, **changes: object) -> dict:
    data = unit_as_dict()
    data["relations"][number - 1].update(changes)
    return data


@pytest.mark.parametrize(
    ("unit", "fault"),
    [
        (entity(4, end_offset=999), "entity 4: offsets 39-999 are not within the text's 49 characters"),
        (entity(4, end_offset=39), "entity 4: offsets 39-39 are not within"),
        (entity(1, start_offset=3), "entity 1: 'NU' starts or ends within a word"),
        (entity(4, start_offset=38), "entity 4: ' mars 2019' starts or ends with a blank"),
        (entity(4, end_offset=47), "entity 4: 'mars 201' starts or ends within a word"),
        (entity(1, end_offset=13), "entity 2 starts before entity 1 ends"),
        (entity(2, id=7), "the ids of its entities are not 1, 2, 3 …"),
        (entity(1, label="PLACE"), "entity 1: no label 'PLACE'; there are UN_BODY, ORG"),
        (entity(1, norm=None), "entity 1: 'ONU': it has no normal form"),
        (entity(1, norm="ONU"), "entity 1: 'ONU': 'ONU' is not in the register of actors"),
        (
            entity(1, norm="Organisation des nations unies"),
            "'Organisation des nations unies' is 'Organisation des Nations Unies' in the register",
        ),
        (
            entity(2, norm="Organisation des Nations Unies"),
            "entity 2: 'CEI': 'Organisation des Nations Unies' is UN_BODY in the register of actors",
        ),
        (entity(3, norm="A/RES/1"), "entity 3: 'accord': 'A/RES/1' is not the symbol of a document"),
        (entity(4, norm=None), "entity 4: 'mars 2019': it has no normal form"),
        (entity(4, norm="mars 2019"), "entity 4: 'mars 2019': 'mars 2019' is not an EDTF date"),
        (entity(4, norm="2019-13-45"), "entity 4: 'mars 2019': '2019-13-45' is not an EDTF date"),
        (
            relation(1, type="LIKES"),
            "relation 1: LIKES 1-2: no such relation; there are COOPERATES_WITH",
        ),
        (relation(2, to_id=9), "relation 2: SIGNED 1-9: leads to an entity that is not there"),
        (relation(1, to_id=1), "relation 1: COOPERATES_WITH 1-1: joins an entity to itself"),
        (relation(2, type="SUPPORTS"), "relation 2: SUPPORTS 1-3: cannot join UN_BODY to INSTRUMENT"),
        (relation(1, from_id=2, to_id=1), "relation 1: COOPERATES_WITH 2-1: is symmetric"),
        (relation(3, from_id=1), "relation SIGNED 1-3 stands twice"),
        (relation(1, from_id=2, to_id=3, type="ADOPTED"), "relation SIGNED 1-3 is out of order"),
        (relation(2, id=9), "the ids of its relations are not 1, 2, 3 …"),
        (entity(3, norm=""), "entity 3: 'accord': '' is not the symbol of a document"),
        ({**unit_as_dict(), "id": "p1"}, "the id does not start with its document: X-1:"),
        ("{", "not JSON"),
        (json.dumps(unit_as_dict()).replace(", ", ","), "not written as the corpus is"),
    ],
)
def test_check_corpus_reports(tmp_path, unit, fault):
    faults = check(tmp_path, unit)
    assert any(fault in found for found in faults), faults
    assert all(found.startswith(":1: ") for found in faults)


def test_check_corpus_takes_two_actors_for_a_plural_head(tmp_path):
    both = "Organisation des Nations Unies | Fonds monétaire international"
    assert check(tmp_path, entity(1, norm=both)) == []


def test_check_corpus_takes_actors_of_ones_own(tmp_path):
    header = "name\tlabel\tacronyms\tshort_forms\tvariants\tparent\tenglish\tsince\tuntil\n"
    own = tmp_path / "own.tsv"
    own.write_text(f"{header}Ce que dit l'accord\tORG{7 * chr(9)}\n", encoding="utf-8")
    unit = entity(2, norm="Ce que dit l'accord")
    (tmp_path / "X-1.jsonl").write_text(json.dumps(unit, ensure_ascii=False) + "\n", encoding="utf-8")
    (fault,) = check_corpus([tmp_path / "X-1.jsonl"])
    assert "is not in the register" in fault
    assert check_corpus([tmp_path / "X-1.jsonl"], registers=[own]) == []


def test_check_corpus_reports_every_line_and_goes_on(tmp_path):
    faults = check(tmp_path, "{", unit_as_dict(), entity(1, norm=None), "[]")
    assert [fault.split(":")[1] for fault in faults] == ["1", "3", "3", "4"]
    assert "the id stands already at" in faults[2]


def test_check_corpus_goes_on_past_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "a.jsonl").write_bytes(b"\xff")
    (tmp_path / "b.jsonl").write_text("{\n", "utf-8")
    faults = check_corpus([tmp_path / "none.jsonl", tmp_path])
    assert [fault.split(":")[0].rsplit("/", 1)[-1] for fault in faults] == [
        "none.jsonl",
        "a.jsonl",
        "b.jsonl",
    ]


def test_check_corpus_reports_decomposed_accents_and_windows_line_ends(tmp_path):
    data = unit_as_dict()
    data["text"] = unicodedata.normalize("NFD", data["text"])
    assert any("decomposed accents" in fault for fault in check(tmp_path, data))
    assert any("not written as" in fault for fault in check(tmp_path, json.dumps(unit_as_dict()) + "\r"))


def test_check_corpus_reports_texts_that_drift_from_their_source(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    good = AnnotatedUnit.from_json(json.dumps(unit_as_dict()))
    (reports / "X-1.txt").write_text(f"1. {good.text}\n", encoding="utf-8")
    assert check(tmp_path, unit_as_dict(), reports=reports) == []
    (reports / "X-1.txt").write_text(f"1. {good.text.replace('CEI', 'SEI')}\n", encoding="utf-8")
    (fault,) = check(tmp_path, unit_as_dict(), reports=reports)
    assert "its text differs from the source's: at character 12: 'CEI ont signé" in fault
    assert "has no unit 'p2'" in check(tmp_path, {**unit_as_dict(), "id": "X-1:p2"}, reports=reports)[0]
    for document in ("Y-1", "/x", "**", ""):
        faults = check(tmp_path, {**unit_as_dict(), "document": document}, reports=reports)
        assert len(faults) == 2, faults


@pytest.mark.parametrize(
    "figures", [("first", "second-fifth", "0.997"), ("third-corpus", "third", "0.992")]
)
def test_the_datasheet_gives_the_agreement_that_the_readings_have(figures):
    first, second, figure = figures
    folder = ROOT / "corpus" / "agreement"
    agreement = compare(
        read_corpus([folder / f"{first}.jsonl"]), read_corpus([folder / f"{second}.jsonl"])
    )
    found = {f"{agreement.total(name).f1:.3f}" for name in ("entities.strict", "relations.strict")}
    assert figure in found
    assert f" {figure} (" in (ROOT / "corpus" / "README.md").read_text("utf-8")


def draft_as_dict(**changes: object) -> dict:
    data = {**json.loads(UNIT.to_json()), "draft": True}
    for item in (*data["entities"], *data["relations"]):
        item["score"] = 0.5
    data["entities"][0].update(changes)
    return data


def test_a_draft_is_a_fault_until_it_is_checked(tmp_path):
    path = tmp_path / "X-1.jsonl"
    assert check(tmp_path, draft_as_dict()) == [":1: X-1:p1: a draft, that nobody has checked yet"]
    assert check_corpus([path], drafts=True) == []


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"norm": "Onu"}, "'Onu' is not in the register of actors"),
        ({"score": 1.5}, "a score is a number from 0 to 1; here is 1.5"),
        ({"end_offset": 4}, "starts or ends within a word"),
    ],
)
def test_other_faults_of_a_draft_are_found(tmp_path, changes, fault):
    check(tmp_path, draft_as_dict(**changes))
    (found,) = check_corpus([tmp_path / "X-1.jsonl"], drafts=True)
    assert fault in found


def test_scores_are_for_drafts_alone(tmp_path):
    faults = check(tmp_path, entity(1, score=0.5))
    assert faults == [":1: X-1:p1: entity 1: it has a score, as only a draft has"]


def test_a_document_without_source_is_one_fault(tmp_path):
    reports = tmp_path / "reports"
    reports.mkdir()
    units = [{**unit_as_dict(), "id": f"X-1:p{number}"} for number in (1, 2, 3)]
    (fault,) = check(tmp_path, *units, reports=reports)
    assert "no such file" in fault
