"""A sentence as items: groups of what is listed, and mentions of one name."""

import pytest
from spacy.strings import get_string_id

from uncoop_nlp.pipes.items import sentences_of
from uncoop_nlp.pipes.words import stem, words_of


@pytest.mark.parametrize(
    ("marked", "groups"),
    [
        ("Le [HCR](UN_BODY), l'[OIM](UN_BODY) et la [FAO](UN_BODY) aident la [CEI](ORG).", [0, 0, 0, 1]),
        ("Le [HCR](UN_BODY), ainsi que la [CEI](ORG), aident l'[OTSC](ORG).", [0, 0, 1]),
        ("entre l'[ONU](UN_BODY) et l'[OEA](ORG)", [0, 0]),
        ("avec le [HCR](UN_BODY) ou avec la [CEI](ORG)", [0, 0]),
        ("Le [Haut-Commissariat](UN_BODY) ([HCR](UN_BODY)) et la [CEI](ORG) coopèrent.", [0, 0]),
        # a comma alone makes no list: here it is where a clause begins
        ("À la demande de l'[ONU](UN_BODY), la [CEI](ORG) a agi.", [0, 1]),
        ("Avec l'[ONU](UN_BODY), la [CEI](ORG) et l'[OEA](ORG), la [FAO](UN_BODY) agit.", [0, 0, 0, 1]),
        # nor does a preposition
        ("Le [Bureau](UN_BODY) de l'[ONU](UN_BODY) et l'[OIM](UN_BODY) agissent.", [0, 1, 1]),
        # the two labels of actors are one kind
        ("L'[ONU](UN_BODY) et l'[OIF](ORG)", [0, 0]),
        # other words between, a link that is too long, or another kind of entity
        ("L'[ONU](UN_BODY) ainsi que, même, l'[OIF](ORG)", [0, 0]),
        ("L'[ONU](UN_BODY) ainsi que, de même, l'[OIF](ORG)", [0, 1]),
        ("L'[ONU](UN_BODY) et des membres de la [CEI](ORG)", [0, 1]),
        ("L'[ONU](UN_BODY) et l'[Accord](INSTRUMENT)", [0, 1]),
        ("en [2019](DATE) et [2020](DATE)", [0, 0]),
    ],
)
def test_groups(gold, marked, groups):
    (items,) = sentences_of(gold(marked))
    assert items.groups.tolist() == groups


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        ("La [CEI](ORG) et l'[ONU](UN_BODY) : la [CEI](ORG) agit.", [0, 1, 0]),
        ("La [Commission du Danube](ORG) agit, et la [Commission](ORG) parle.", [0, 0]),
        (
            "L'[Union africaine](ORG) ([UA](ORG)) aide la [CEI](ORG), et l'[UA](ORG) l'[OEA](ORG).",
            [0, 1, 0, 3],
        ),
        (  # the acronym is defined at the second mention
            "L'[Union africaine](ORG) aide l'[OEA](ORG), l'[Union africaine](ORG) ([UA](ORG)) agit, "
            "et l'[UA](ORG) suit.",
            [0, 1, 0, 0],
        ),
        (  # a first word says which name is meant only where no name has it already
            "La [Commission](ORG) agit, la [Commission du Danube](ORG) parle et la [Commission](ORG).",
            [0, 1, 0],
        ),
        ("l'[Accord](INSTRUMENT) de l'[Accord](ORG)", [0, 1]),
    ],
)
def test_names(gold, marked, names):
    (items,) = sentences_of(gold(marked))
    assert items.names.tolist() == names


def test_an_entity_may_begin_with_the_bracket_that_closes_an_acronym(gold):
    """No gold one does, but what a model in its first steps finds."""
    text = "La [Communauté](ORG) ([CEI](ORG)[) et](ORG) l'[ONU](UN_BODY) parlent."
    (items,) = sentences_of(gold(text))
    assert [ent.text for ent in items.ents] == ["Communauté", ") et", "ONU"]
    assert len(items.places) == 3


@pytest.mark.parametrize(
    ("label", "name", "bracketed"),
    [
        ("ORG", "Union africaine", "UA"),
        ("ORG", "Organisation de la coopération islamique", "OCI"),
        ("UN_BODY", "Haut-Commissariat des Nations Unies pour les réfugiés", "HCR"),
        # of a foreign name, coined, or with small letters
        ("ORG", "Association des nations de l'Asie du Sud-Est", "ASEAN"),
        ("ORG", "Organisation pour la sécurité et la coopération en Europe", "OSCE"),
        ("ORG", "Organisation européenne pour la sécurité de la navigation aérienne", "EUROCONTROL"),
        ("ORG", "Banque africaine d'import-export", "Afreximbank"),
        ("ORG", "Banque asiatique de développement", "BAsD"),
        ("ORG", "Mouvement du 23 mars", "M23"),
        ("UN_BODY", "Programme des Nations Unies pour les établissements humains", "ONU-Habitat"),
        ("INSTRUMENT", "Accord de Stockholm", "S/2018/1134"),
        # a shorter name by a word of the longer
        ("ORG", "Commission européenne pour la démocratie par le droit", "Commission de Venise"),
        ("ORG", "Centre de coordination de l’ASEAN pour l’aide humanitaire", "Centre AHA"),
        ("INSTRUMENT", "Ensemble de règles minima pour les détenus", "Règles Nelson Mandela"),
        # the name after its acronym
        ("UN_BODY", "OMI", "Organisation maritime internationale"),
        ("UN_BODY", "MINUK", "Mission d’administration intérimaire des Nations Unies au Kosovo"),
    ],
)
def test_short_forms_in_brackets_are_no_items(gold, label, name, bracketed):
    (items,) = sentences_of(
        gold(f"L'[{name}]({label}) ([{bracketed}]({label})) agit avec la [CEI](ORG).")
    )
    assert [ent.text for ent in items.ents] == [name, "CEI"]
    assert items.words == ["l'", None, "agit", "avec", "la", None, "."]


@pytest.mark.parametrize(
    ("marked", "number"),
    [
        # another body, of whatever size
        ("L'[Union africaine](ORG) ([Agence X](ORG)) agit avec la [CEI](ORG).", 3),
        ("L'[UNESCO](UN_BODY) ([Bureau de Dakar](UN_BODY)) aide la [CEI](ORG).", 3),
        ("La [Commission A](ORG) ([Commission des forêts](ORG)) aide la [CEI](ORG).", 3),
        # of another label, not alone in its brackets, or not right after the name
        ("L'[Agence spatiale](ORG) ([ONU](UN_BODY)) aide la [CEI](ORG).", 3),
        ("L'[Union africaine](ORG) ([UA](ORG), Addis-Abeba) aide la [CEI](ORG).", 3),
        ("L'[Union africaine](ORG) (avec l'[OIF](ORG)) aide la [CEI](ORG).", 3),
        ("L'[Union africaine](ORG) et l'autre ([OIF](ORG)) aident la [CEI](ORG).", 3),
        ("L'[Union africaine](ORG), [UA](ORG)), aide la [CEI](ORG).", 3),
        ("([UA](ORG)) [CEI](ORG)", 2),
        ("La [CEI](ORG) ([UA](ORG)", 2),
        # a date has no short form
        ("La [CEI](ORG) agit en [2020](DATE) ([2021](DATE)).", 3),
    ],
)
def test_other_entities_in_brackets_are_items(gold, marked, number):
    (items,) = sentences_of(gold(marked))
    assert len(items.ents) == number


def test_blanks_are_no_items(gold):
    one, other = (
        next(sentences_of(gold(text)))
        for text in (
            "L'[ONU](UN_BODY) aide la [CEI](ORG).",
            "L'[ONU](UN_BODY)  aide\nla [CEI](ORG).",
        )
    )
    assert one.words == other.words == ["l'", None, "aide", "la", None, "."]


def test_an_entity_across_a_border_of_sentences_belongs_to_the_first(gold):
    doc = gold("L'[ONU](UN_BODY) aide la [Commission du Danube](ORG) et la [CEI](ORG) et l'[OEA](ORG).")
    doc[6].is_sent_start = True  # before Danube
    assert doc[6].text == "Danube"
    first, second = sentences_of(doc)
    assert [ent.text for ent in first.ents] == ["ONU", "Commission du Danube"]
    assert first.words == ["l'", None, "aide", "la", None]
    assert [ent.text for ent in second.ents] == ["CEI", "OEA"]
    assert second.words == ["et", "la", None, "et", "l'", None, "."]


@pytest.mark.parametrize(
    ("tokens", "kinds"),
    [
        ("[ONU](UN_BODY)", ("[UN_BODY]", "[ACTOR acronym]", "[ACTOR: acronym]")),
        ("[Europol](ORG)", ("[ORG]", "[ACTOR europol]", "[ACTOR: short]")),
        ("[Banque mondiale](UN_BODY)", ("[UN_BODY]", "[ACTOR banque]", "[ACTOR: long]")),
        ("[2019](DATE)", ("[DATE]", "[DATE year]", "[DATE: year]")),
        ("[3 mai 2019](DATE)", ("[DATE]", "[DATE day]", "[DATE: day]")),
        ("[mai 2019](DATE)", ("[DATE]", "[DATE period]", "[DATE: period]")),
        (
            "[Résolution 70/1](INSTRUMENT)",
            ("[INSTRUMENT]", "[INSTRUMENT resolution]", "[INSTRUMENT: numbered]"),
        ),
        ("[accord](INSTRUMENT)", ("[INSTRUMENT]", "[INSTRUMENT accord]", "[INSTRUMENT: lower]")),
        ("[Pacte](INSTRUMENT)", ("[INSTRUMENT]", "[INSTRUMENT pacte]", "[INSTRUMENT: name]")),
        ("coopération", ("cooperation", "~cooper", "-ion")),
        ("États", ("etats", "~etat", "-ats")),
    ],
)
def test_what_an_item_is_known_by(gold, tokens, kinds):
    (items,) = sentences_of(gold(f"{tokens} : [CEI](ORG) et [OEA](ORG)."))
    assert items.keys[0].tolist() == [get_string_id(kind) for kind in kinds]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("signé signée signés signées signer signèrent", "sign"),
        ("adoptée adopter adoption", "adopt"),
        ("engagées engager", "engag"),
        ("Coopération", "cooper"),
    ],
)
def test_stem(words, expected):
    assert {stem(word) for word in words.split()} == {expected}


def test_a_kind_of_words_that_a_table_lacks_is_named():
    with pytest.raises(KeyError, match=r"words\.tsv has no words of the kind 'verb'"):
        words_of("words.tsv", "verb")
