"""The three functions that callers need, with the pipeline that the package carries."""

import pickle
from itertools import count, islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uncoop_nlp import Extraction, extract, extract_many, load, read_report
from uncoop_nlp.scheme import LABELS, RELATIONS

REPORTS = sorted((Path(__file__).parents[1] / "corpus" / "reports").glob("*.txt"))
TEXT = "En mars 2019, l'ONU et la Commission de l'Union africaine ont signé un mémorandum d'accord."
UN_FRENCH = st.lists(
    st.sampled_from(
        [
            *(
                "l'ONU",
                "L’ONU",
                "la Commission de l'Union africaine",
                "(OSCE)",
                "ont signé",
                "en mars 2019",
            ),
            *(
                "résolution 1540 (2004)",
                "A/77/277-S/2022/606",
                "mémorandum d'accord",
                "1^{er}",
                ".",
                ";",
                "\n",
            ),
            *(
                "e\u0301tat",
                "\u00a0",
                "\u00ad",
                "\u200b",
                "\x00",
                "\ud800",
                "🕊️",
                "שלום",
                "<b>",
                "¹",
                "  ",
            ),
        ]
    )
    | st.text(max_size=8),
    max_size=20,
).map(" ".join)


def assert_sound(text: str, found: Extraction) -> None:
    """What holds of every result, whatever the text."""
    assert found.text == text
    end = 0
    for entity in found.entities:
        assert text[entity.start : entity.end] == entity.text != ""
        assert end <= entity.start
        assert entity.label in LABELS
        assert 0 <= entity.score <= 1
        end = entity.end
    for relation in found.relations:
        assert RELATIONS[relation.label].joins(relation.head.label, relation.tail.label)
        assert relation.head in found.entities
        assert relation.tail in found.entities
        assert relation.head != relation.tail
        assert 0 <= round(relation.score, 4) == relation.score <= 1


def test_what_a_relation_points_at_stands_in_the_callers_text():
    """The text is read in a plain form, here without soft hyphens and decomposed accents."""
    sentence = "Le HCR et la Commission de l'Union africaine ont si\u00adgné un mémorandum d'accord."
    text = f"La re\u0301\u00adgion est calme. {sentence} Il a plu."
    relations = extract(text).relations
    assert {relation.label for relation in relations} == {"COOPERATES_WITH", "SIGNED"}
    for relation in relations:
        assert text[relation.start : relation.end] == sentence
        assert [text[start:end] for start, end in relation.triggers] == ["si\u00adgné"]
        assert relation.modality == "stated"
    intended = extract("L'Assemblée générale invite le PNUD à aider la Communauté andine.").relations
    assert [relation.modality for relation in intended] == ["intended"]


def test_extract_finds_the_entities_and_relations_of_a_sentence():
    found = extract(TEXT)
    assert_sound(TEXT, found)
    assert [(entity.text, entity.label) for entity in found.entities] == [
        ("mars 2019", "DATE"),
        ("ONU", "UN_BODY"),
        ("Commission de l'Union africaine", "ORG"),
        ("mémorandum d'accord", "INSTRUMENT"),
    ]
    assert ("SIGNED", "ONU", "mémorandum d'accord") in {
        (relation.label, relation.head.text, relation.tail.text) for relation in found.relations
    }


@pytest.mark.parametrize("text", ["", " ", "\n\n", "12", "Rien.", "." * 500, "\x00", "\ud800\udfff"])
def test_extract_accepts_texts_without_entities(text):
    assert_sound(text, extract(text))


def test_extract_of_nothing_is_nothing():
    assert extract("") == Extraction("")


@settings(max_examples=60, deadline=None)
@given(UN_FRENCH)
def test_extract_keeps_the_callers_offsets(text):
    assert_sound(text, extract(text))


@pytest.mark.parametrize("item", [None, 12, b"bytes", ["list"]])
def test_extract_refuses_what_is_no_string(item):
    with pytest.raises(TypeError, match=f"a text is a string; this is {type(item).__name__}"):
        extract(item)
    with pytest.raises(TypeError, match="a text is a string"):
        list(extract_many([TEXT, item]))


def test_extract_many_refuses_a_single_string():
    with pytest.raises(TypeError, match="for one text there is extract"):
        extract_many(TEXT)


def test_extract_many_is_lazy_and_in_order():
    texts = (f"La résolution {number} (2019)." for number in count(1000))
    found = list(islice(extract_many(texts, batch_size=8), 20))
    assert [extraction.text for extraction in found] == [
        f"La résolution {n} (2019)." for n in range(1000, 1020)
    ]
    assert next(texts) < "La résolution 1100"


def test_extract_many_in_two_processes_gives_the_same():
    texts = [unit.text for unit in read_report(REPORTS[-1]).units][:12]
    assert list(extract_many(texts, n_process=2, batch_size=4)) == list(extract_many(texts))


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_extract_many_over_a_report(path):
    texts = [unit.text for unit in read_report(path).units]
    results = list(extract_many(texts))
    for text, found in zip(texts, results, strict=True):
        assert_sound(text, found)
    assert sum(len(found.entities) for found in results) > 150
    assert sum(len(found.relations) for found in results) > 100


def test_results_pickle():
    found = extract(TEXT)
    assert pickle.loads(pickle.dumps(found)) == found


def test_load_gives_one_pipeline_a_model():
    nlp = load()
    assert load() is nlp
    assert nlp.pipe_names == [
        "uncoop_sentences",
        "uncoop_ner",
        "uncoop_dates",
        "uncoop_relations",
        "uncoop_evidence",
        "uncoop_norms",
    ]
    doc = nlp(TEXT)
    assert [ent.text for ent in doc.ents] == [entity.text for entity in extract(TEXT).entities]
    assert doc._.relations


def test_load_names_a_model_that_is_not_there(tmp_path):
    with pytest.raises(OSError, match="none"):
        extract(TEXT, model=tmp_path / "none")


def test_extract_takes_an_accent_that_stands_alone():
    text = "Le Conseil de sécurité \u0301 est là."
    assert [entity.text for entity in extract(text).entities][:1] == ["Conseil de sécurité"]


def names(found: Extraction) -> dict[str, str | None]:
    return {entity.text: entity.norm for entity in found.entities}


def test_entities_have_normal_forms():
    found = extract(
        "Le 6 août 2013, l'ONU et la Ligue des États arabes (LEA) ont examiné la résolution 1540 (2004) "
        "du Conseil de sécurité."
    )
    assert names(found) == {
        "6 août 2013": "2013-08-06",
        "ONU": "Organisation des Nations Unies",
        "Ligue des États arabes": "Ligue des États arabes",
        "LEA": "Ligue des États arabes",
        "résolution 1540 (2004)": "S/RES/1540(2004)",
        "Conseil de sécurité": "Conseil de sécurité",
    }
    keys = [entity.id for entity in found.entities if entity.label in ("UN_BODY", "ORG")]
    assert keys == [
        "organisation-des-nations-unies",
        *["ligue-des-etats-arabes"] * 2,
        "conseil-de-securite",
    ]


def test_what_a_document_said_holds_in_its_later_texts():
    texts = [
        "L'ONU aide la Communauté économique des États de l'Afrique de l'Ouest.",
        "La Communauté a remercié l'ONU.",
    ]
    apart = list(extract_many(texts))
    together = list(extract_many(texts, one_document=True))
    assert names(apart[1]).get("Communauté") is None
    expected = "Communauté économique des États de l'Afrique de l'Ouest"
    assert names(together[1])["Communauté"] == expected
    assert names(apart[0]) == names(together[0])


def test_actors_of_ones_own(tmp_path):
    own = tmp_path / "own.tsv"
    columns = ["name", "label", "acronyms", "short_forms", "variants", "parent", "english", "since"]
    row = ["Ligue des phares", "ORG", "LEA", "Ligue", "", "", "", ""]
    own.write_text(
        "\t".join([*columns, "until"]) + "\n" + "\t".join([*row, ""]) + "\n", encoding="utf-8"
    )
    found = extract("L'ONU aide la Ligue des phares.", actors=own)
    assert [entity.id for entity in found.entities][1] == "ligue-des-phares"
    with pytest.raises(ValueError, match=r"own\.tsv:1: the columns are"):
        own.write_text("name\n", encoding="utf-8")
        extract("", actors=f"{tmp_path}/./own.tsv")


@pytest.mark.parametrize("options", [{"n_process": 0}, {"batch_size": 0}])
def test_extract_many_refuses_nothing_to_work_with(options):
    with pytest.raises(ValueError, match="at least 1"):
        extract_many(["L'ONU agit."], **options)
