"""What a whole report says: facts with their places, actors, instruments, partners."""

import json
import pickle
from pathlib import Path

import jsonschema
import pytest

from uncoop_nlp import ReportExtraction, extract_report, json_schema, read_report
from uncoop_nlp.reports import parse_report
from uncoop_nlp.scheme import FACT_KINDS, MODALITIES

RESOLUTION = Path(__file__).parents[1] / "corpus" / "reports" / "A-RES-79-330.fr.txt"
TEXT = """# Partenariats

7. En mars 2019, l'ONU et la
Commission de l'Union africaine ont signé un **mémorandum d'accord**. Le PNUD aide la Ligue des États
arabes à appliquer la résolution 1540 (2004) du Conseil de sécurité.

8. En mai 2021, la LEA et le HCR ont signé un mémorandum d'accord. La Ligue a remercié le HCR.
"""


@pytest.fixture(scope="module")
def small() -> ReportExtraction:
    return extract_report(parse_report(TEXT), document="X/1")


@pytest.fixture(scope="module")
def resolution() -> ReportExtraction:
    return extract_report(RESOLUTION)


def test_a_fact_says_where_it_stands(small):
    fact = small.facts[0]
    assert (fact.id, fact.kind, fact.first_day) == ("p7-f1", "agreement", "2019-03-01")
    evidence = fact.evidence
    assert (evidence.document, evidence.unit, evidence.number) == ("X/1", "p7", "7")
    assert evidence.section == "Partenariats"
    unit = next(unit for unit in small.report.units if unit.id == "p7")
    assert evidence.text == unit.text[evidence.start : evidence.end]
    assert evidence.text.startswith("En mars 2019") and evidence.text.endswith("mémorandum d'accord.")
    source = TEXT[evidence.source_start : evidence.source_end]
    assert source.replace("**", "").replace("\n", " ") == evidence.text


def test_actors_are_known_by_whatever_the_text_calls_them(small):
    league = next(actor for actor in small.actors if actor.key == "ligue-des-etats-arabes")
    assert league.forms == ("Ligue des États arabes", "LEA", "Ligue")
    assert (league.label, league.mentions) == ("ORG", 3)
    assert league.counterparts("UN_BODY")["haut-commissariat-des-nations-unies-pour-les-refugies"] >= 1


def test_instruments_without_a_name_are_apart(small):
    memoranda = [one for one in small.instruments if one.name == "mémorandum d'accord"]
    assert [one.key for one in memoranda] == ["p7:71", "p8:43"]
    assert [one.actors("party") for one in memoranda] == [
        ("organisation-des-nations-unies", "commission-de-l-union-africaine"),
        ("ligue-des-etats-arabes", "haut-commissariat-des-nations-unies-pour-les-refugies"),
    ]
    assert [date.norm for one in memoranda for date in one.dates] == ["2019-03", "2021-05"]
    (resolution,) = [one for one in small.instruments if one.symbol == "S/RES/1540(2004)"]
    assert resolution.actors("adopter") == ("conseil-de-securite",)
    assert resolution.url == "https://docs.un.org/fr/S/RES/1540(2004)"


def test_partners_are_outside_the_united_nations(small):
    partners = {partner.key: partner for partner in small.partners}
    assert set(partners) == {"commission-de-l-union-africaine", "ligue-des-etats-arabes"}
    union = partners["commission-de-l-union-africaine"]
    assert union.kinds == {"agreement": 1}
    assert (union.first_day, union.last_day, union.sentences) == ("2019-03-01", "2019-03-31", 1)
    assert union.instruments == ("p7:71",)


def test_a_report_is_called_by_its_symbol_or_its_file(tmp_path, resolution):
    assert resolution.document == "A/RES/79/330"
    path = tmp_path / "note.fr.txt"
    path.write_text("L'ONU agit.", encoding="utf-8")
    assert extract_report(path).document == "note"
    assert extract_report(read_report(path)).document == "report"


def test_the_facts_of_a_resolution(resolution):
    assert len(resolution.facts) > 40
    assert len({fact.id for fact in resolution.facts}) == len(resolution.facts)
    texts = {unit.id: unit.text for unit in resolution.report.units}
    for fact in resolution.facts:
        evidence = fact.evidence
        assert evidence.text == texts[evidence.unit][evidence.start : evidence.end]
        for actor in fact.actors:
            assert evidence.start <= actor.entity.start < actor.entity.end <= evidence.end
    named = {actor.key for actor in resolution.actors}
    assert {actor.key for fact in resolution.facts for actor in fact.actors} <= named
    known = {instrument.key for instrument in resolution.instruments}
    assert {f.instrument_key(i) for f in resolution.facts for i in f.instruments} <= known
    assert sum(len(actor.facts) for actor in resolution.actors) == sum(
        len(fact.actors) for fact in resolution.facts
    )


@pytest.mark.parametrize("name", ["small", "resolution"])
def test_json_follows_the_schema_and_reads_back(name, request):
    found = request.getfixturevalue(name)
    data = json.loads(found.to_json())
    schema = json_schema("report")
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker()).validate(data)
    again = ReportExtraction.from_dict(data)
    assert again.to_dict() == data
    assert again.facts == found.facts
    assert pickle.loads(pickle.dumps(found)) == found


def test_the_schema_has_the_kinds_and_roles_of_the_scheme():
    schema = json_schema("report")
    fact = schema["$defs"]["fact"]["properties"]
    assert schema["$defs"]["kind"]["enum"] == list(FACT_KINDS)
    roles = dict.fromkeys(role for kind in FACT_KINDS.values() for role in kind.roles)
    assert fact["actors"]["items"]["properties"]["role"]["enum"] == list(roles)
    assert fact["modality"]["enum"] == list(MODALITIES)


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("facts", 0, "kind"), "friendship"),
        (("facts", 0, "actors", 0, "role"), "friend"),
        (("facts", 0, "actors", 0, "entity", "label"), "PLACE"),
        (("facts", 0, "evidence", "text"), ""),
        (("partners", 0, "kinds"), {"friendship": 1}),
        (("units", 1, "entities", 0, "score"), 2),
    ],
)
def test_the_schema_refuses(small, where, value):
    data = json.loads(small.to_json())
    place = data
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = value
    assert not jsonschema.Draft202012Validator(json_schema("report")).is_valid(data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 9}, "it is of version 9; this reads 1"),
        ({"units": [{}]}, "not a report's extraction: KeyError"),
        ({"units": None}, "not a report's extraction: TypeError"),
    ],
)
def test_from_dict_refuses(small, change, message):
    with pytest.raises(ValueError, match=message):
        ReportExtraction.from_dict({**small.to_dict(), **change})


def test_from_dict_refuses_a_unit_that_does_not_know_its_place(small):
    data = small.to_dict()
    data["units"][0]["runs"] = []
    with pytest.raises(ValueError, match="the runs of unit 'h1' do not begin with its text"):
        ReportExtraction.from_dict(data)
