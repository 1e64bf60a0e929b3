"""JSON and JSONL, read back and held against the published schema."""

import json

import jsonschema
import pytest

from tests.export.examples import REPORTS
from uncoop_nlp import ReportExtraction, json_schema
from uncoop_nlp.export import FORMATS

SCHEMA = jsonschema.Draft202012Validator(json_schema("report"))


def test_json_is_an_array_of_reports(tmp_path):
    FORMATS["json"].write(iter(REPORTS), tmp_path / "out.json")
    data = json.loads((tmp_path / "out.json").read_text("utf-8"))
    for one in data:
        SCHEMA.validate(one)
    again = [ReportExtraction.from_dict(one) for one in data]
    assert [one.facts for one in again] == [report.facts for report in REPORTS]
    assert [one.extractions for one in again] == [report.extractions for report in REPORTS]


def test_jsonl_is_a_fact_a_line(tmp_path):
    FORMATS["jsonl"].write(iter(REPORTS), tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    facts = [fact.to_dict() for report in REPORTS for fact in report.facts]
    assert json.loads(f"[{','.join(lines)}]") == json.loads(json.dumps(facts))
    schema = {"$defs": json_schema("report")["$defs"], "$ref": "#/$defs/fact"}
    for line in lines:
        jsonschema.Draft202012Validator(schema).validate(json.loads(line))


@pytest.mark.parametrize(("form", "text"), [("json", "[]\n"), ("jsonl", "")])
def test_nothing_is_valid_too(tmp_path, form, text):
    FORMATS[form].write([], tmp_path / "out")
    assert (tmp_path / "out").read_text("utf-8") == text


@pytest.mark.parametrize("form", ["json", "jsonl", "jsonld"])
def test_an_error_half_way_leaves_the_old_file(tmp_path, form):
    def reports():
        yield REPORTS[0]
        raise ValueError("broken off")

    path = tmp_path / "out"
    path.write_text("old", encoding="utf-8")
    with pytest.raises(ValueError, match="broken off"):
        FORMATS[form].write(reports(), path)
    assert path.read_text("utf-8") == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["out"]
