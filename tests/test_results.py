"""Results: what they promise, and their JSON form."""

import json

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncoop_nlp import Entity, Extraction, Relation, json_schema
from uncoop_nlp.scheme import LABELS, MODALITIES, RELATIONS

TEXT = "L'ONU a signé un accord."
ONU = Entity("ONU", 2, 5, "UN_BODY", "Organisation des Nations Unies", "onu", 0.9)
ACCORD = Entity("accord", 17, 23, "INSTRUMENT")
FOUND = Extraction(
    TEXT, (ONU, ACCORD), (Relation("SIGNED", ONU, ACCORD, 0.8, start=0, end=24, triggers=((8, 13),)),)
)

ENTITY, RELATION = FOUND.to_dict()["entities"][0], FOUND.to_dict()["relations"][0]


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(min_size=1, max_size=40))
    cuts = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    entities = tuple(
        Entity(
            text[start:end],
            start,
            end,
            draw(st.sampled_from(sorted(LABELS))),
            draw(st.none() | st.text(max_size=5)),
            draw(st.none() | st.text(max_size=5)),
            draw(st.floats(0, 1)),
        )
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    ends = st.sampled_from(entities) if entities else st.nothing()
    spans = st.tuples(st.integers(0, len(text) - 1), st.just(len(text)))
    relations = st.builds(
        lambda sentence, *rest: Relation(*rest[:-1], *sentence, rest[-1]),
        st.just((None, None)) | spans,
        st.sampled_from(sorted(RELATIONS)),
        ends,
        ends,
        st.floats(0, 1),
        st.sampled_from(sorted(MODALITIES)),
        st.lists(spans, max_size=2).map(tuple),
    )
    return Extraction(text, entities, tuple(draw(st.lists(relations, max_size=4))) if entities else ())


def test_results_are_frozen_and_hashable():
    with pytest.raises(AttributeError):
        ONU.label = "ORG"
    assert len({FOUND, Extraction(TEXT, (ONU, ACCORD), FOUND.relations)}) == 1


def test_extraction_to_dict():
    assert FOUND.to_dict()["relations"] == [
        {
            "label": "SIGNED",
            "head": 0,
            "tail": 1,
            "score": 0.8,
            "modality": "stated",
            "start": 0,
            "end": 24,
            "triggers": [[8, 13]],
        }
    ]
    assert FOUND.to_dict()["entities"][1] == {
        "text": "accord",
        "start": 17,
        "end": 23,
        "label": "INSTRUMENT",
        "norm": None,
        "id": None,
        "score": 1.0,
        "first_day": None,
        "last_day": None,
        "url": None,
    }


@pytest.mark.parametrize(
    ("label", "norm", "first_day", "last_day", "url"),
    [
        ("DATE", "2020-02", "2020-02-01", "2020-02-29", None),
        ("DATE", "XXXX-02-01", None, None, None),
        ("DATE", "2021-13", None, None, None),
        ("DATE", None, None, None, None),
        ("INSTRUMENT", "A/RES/70/1", None, None, "https://docs.un.org/fr/A/RES/70/1"),
        ("INSTRUMENT", None, None, None, None),
        ("ORG", "Ligue des États arabes", None, None, None),
    ],
)
def test_what_follows_from_the_normal_form(label, norm, first_day, last_day, url):
    entity = Entity("x", 0, 1, label, norm)
    assert (entity.first_day, entity.last_day, entity.url) == (first_day, last_day, url)


@given(extractions())
def test_extraction_round_trips(found):
    assert Extraction.from_dict(found.to_dict()) == found
    assert Extraction.from_dict(json.loads(found.to_json())) == found


@given(extractions())
def test_extraction_matches_the_published_schema(found):
    jsonschema.validate(json.loads(found.to_json()), json_schema())


def test_json_schema_has_the_labels_and_relations_of_the_scheme():
    properties = json_schema()["properties"]
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert properties["entities"]["items"]["properties"]["label"]["enum"] == list(LABELS)
    relation = properties["relations"]["items"]["properties"]
    assert relation["label"]["enum"] == list(RELATIONS)
    assert relation["modality"]["enum"] == list(MODALITIES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 1}, "it is of version 1; this reads 3"),
        ({"text": 5}, "5 is not of type str"),
        ({"entities": [{**FOUND.to_dict()["entities"][0], "start": "2"}]}, "'2' is not of type int"),
        ({"entities": [{**FOUND.to_dict()["entities"][0], "start": -22}]}, "does not stand at -22-5"),
        (
            {"entities": [{**FOUND.to_dict()["entities"][0], "label": "PLACE"}]},
            "the scheme has no 'PLACE'",
        ),
        (
            {"relations": [{**RELATION, "label": "LIKES"}]},
            "the scheme has no 'LIKES'",
        ),
        ({"entities": None}, "not an extraction"),
        ({"entities": [{}]}, "not an extraction"),
        ({"text": "Autre texte, assez long."}, "entity 'ONU' does not stand at 2-5"),
        ({"relations": [{**RELATION, "tail": 7}]}, "leads to entity 7"),
        ({"relations": [{**RELATION, "modality": "hoped"}]}, "the scheme has no 'hoped'"),
        ({"relations": [{**RELATION, "end": 99}]}, "0-99 is not within the text"),
        ({"relations": [{**RELATION, "end": None}]}, "None is not of type int"),
        ({"relations": [{**RELATION, "triggers": [[8, 8]]}]}, "8-8 is not within the text"),
    ],
)
def test_extraction_from_dict_refuses(change, message):
    with pytest.raises(ValueError, match=message):
        Extraction.from_dict({**FOUND.to_dict(), **change})
