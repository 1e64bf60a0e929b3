"""The words that say a relation, and whether it is stated or intended."""

import csv
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import pytest
from spacy.tokens import Doc

from tests import markup
from uncoop_nlp.corpus.convert import to_doc
from uncoop_nlp.corpus.records import read_corpus
from uncoop_nlp.pipes.evidence import Evidence
from uncoop_nlp.pipes.extensions import DocRelation
from uncoop_nlp.pipes.words import stems_of, words_of
from uncoop_nlp.scheme import RELATIONS

ROOT = Path(__file__).parents[2]


def read_table(path):
    """The rows of a table, by the text that they are about."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    first = next(iter(rows[0]))
    return {text: list(group) for text, group in groupby(rows, itemgetter(first))}


@pytest.fixture(scope="module")
def judged(blank):
    """For each row of the table of cases: the row, and what the rule says."""
    found = []
    for sentence, rows in read_table(Path(__file__).with_name("modality.tsv")).items():
        relations = [f"{row['relation']} {row['head']} {row['tail']}" for row in rows]
        doc = Evidence()(markup.read(blank, sentence, relations))
        places = {ent.text: place for place, ent in enumerate(doc.ents)}
        modality = {relation[:3]: relation.modality for relation in doc._.relations}
        for row in rows:
            ends = places[row["head"]], places[row["tail"]]
            if RELATIONS[row["relation"]].symmetric:
                ends = min(ends), max(ends)
            found.append((row, modality[(row["relation"], *ends)]))
    return found


def test_modality_of_the_table_of_cases(judged):
    """The table is harder than texts are: most of its sentences look like their contrary.

    Its last column is whether the rule gets a case right; a change of the rule changes it knowingly.
    """
    wrong = [row for row, modality in judged if modality != row["modality"]]
    assert wrong == [row for row, _ in judged if row["rule"] == "wrong"]
    assert len(wrong) / len(judged) < 0.11


@pytest.mark.parametrize(
    ("sentence", "relation", "modality"),
    [
        (
            "Invite l'[OIM](UN_BODY) à coopérer avec la [SADC](ORG).",
            "COOPERATES_WITH OIM SADC",
            "intended",
        ),
        ("L'[OIM](UN_BODY) a coopéré avec la [SADC](ORG).", "COOPERATES_WITH OIM SADC", "stated"),
        ("L'[OIM](UN_BODY) devrait aider la [SADC](ORG).", "SUPPORTS OIM SADC", "intended"),
        ("L'[OIM](UN_BODY) entend aider la [SADC](ORG).", "SUPPORTS OIM SADC", "intended"),
        ("L'[OIM](UN_BODY) aidera la [SADC](ORG).", "SUPPORTS OIM SADC", "intended"),
        (
            "L'[OIM](UN_BODY) et la [SADC](ORG) se réuniront en [2026](DATE).",
            "ACTIVE_ON OIM 2026",
            "intended",
        ),
        ("Invitée à agir, l'[OIM](UN_BODY) a aidé la [SADC](ORG).", "SUPPORTS OIM SADC", "stated"),
        (
            "Prie l'[OIM](UN_BODY) d'appliquer la [résolution 70/1](INSTRUMENT) de l'[AG](UN_BODY).",
            "IMPLEMENTS OIM résolution 70/1",
            "intended",
        ),
        (
            "Prie l'[OIM](UN_BODY) d'appliquer la [résolution 70/1](INSTRUMENT) de l'[AG](UN_BODY).",
            "ADOPTED AG résolution 70/1",
            "stated",
        ),
        (
            "L'[OIM](UN_BODY), qui a aidé la [SADC](ORG), devrait coopérer avec la [CEI](ORG).",
            "SUPPORTS OIM SADC",
            "stated",
        ),
        ("Coopération entre l'[OIM](UN_BODY) et la [SADC](ORG)", "COOPERATES_WITH OIM SADC", "stated"),
    ],
)
def test_modality(gold, sentence, relation, modality):
    (found,) = Evidence()(gold(sentence, relation))._.relations
    assert found.modality == modality


@pytest.mark.parametrize(
    ("sentence", "relation", "modality"),
    [
        # a clause that ends, ends what was asked
        (
            "Invite l'[OIM](UN_BODY) à agir ; la [CEI](ORG) aide la [SADC](ORG).",
            "SUPPORTS CEI SADC",
            "stated",
        ),
        # what stands before a verb in the future is intended with it, no farther than its clause
        ("L'aide de l'[ONU](UN_BODY) à la [CEI](ORG) cessera.", "SUPPORTS ONU CEI", "intended"),
        ("L'[ONU](UN_BODY) aide l'[OIF](ORG) (la [CEI](ORG) suivra).", "SUPPORTS ONU OIF", "stated"),
        ("L'[ONU](UN_BODY) a aidé l'[OIF](ORG) et agira.", "SUPPORTS ONU OIF", "stated"),
        (
            "L'[ONU](UN_BODY) a aidé l'[OIF](ORG), mais la [CEI](ORG) agira.",
            "SUPPORTS ONU OIF",
            "stated",
        ),
        ("L'[ONU](UN_BODY) ayant aidé l'[OIF](ORG) agira.", "SUPPORTS ONU OIF", "stated"),
        (
            "L'[accord](INSTRUMENT) que l'[ONU](UN_BODY) a signé hier avec l'[OIF](ORG) prendra fin.",
            "SIGNED ONU accord",
            "stated",
        ),
        (
            "L'aide de l'[ONU](UN_BODY) à l'[OIF](ORG) a repris quand la paix viendra.",
            "SUPPORTS ONU OIF",
            "stated",
        ),
        (
            "L'[ONU](UN_BODY) aide l'[OIF](ORG) et invite la [CEI](ORG) à agir quand la paix viendra.",
            "SUPPORTS ONU OIF",
            "stated",
        ),
        (
            "L'[ONU](UN_BODY) aide l'[OIF](ORG) et la [CEI](ORG) qui agira.",
            "SUPPORTS ONU OIF",
            "stated",
        ),
        # what is said aside, and what is asked after it
        (
            "Souhaite que l'[OIM](UN_BODY), qui agit, coopère avec la [SADC](ORG).",
            "COOPERATES_WITH OIM SADC",
            "intended",
        ),
        (
            "Invite l'[OIM](UN_BODY) à agir dans la région dont elle vient et à aider la [SADC](ORG).",
            "SUPPORTS OIM SADC",
            "intended",
        ),
        (
            "Souhaite que l'[OIM](UN_BODY), qui agit, parle, et l'[ONU](UN_BODY) a réuni hier, "
            "puis aidé, la [CEI](ORG).",
            "SUPPORTS ONU CEI",
            "stated",
        ),
        # a word governs an infinitive or *que* in its clause, before any auxiliary, and not far off
        (
            "L'invitation est pour l'[OIM](UN_BODY) l'occasion d'aider la [CEI](ORG).",
            "SUPPORTS OIM CEI",
            "stated",
        ),
        (
            "Salue l'invitation et l'aide de l'[ONU](UN_BODY) à la [CEI](ORG) ; décide d'agir.",
            "SUPPORTS ONU CEI",
            "stated",
        ),
        (
            "Salue l'invitation à titre personnel et l'aide de l'[ONU](UN_BODY) à la [CEI](ORG).",
            "SUPPORTS ONU CEI",
            "stated",
        ),
        (
            "L'[ONU](UN_BODY) invite chaque année dans ses locaux des fonctionnaires, des chercheurs, "
            "des journalistes et des gens du pays, et tout pour aider la [CEI](ORG).",
            "SUPPORTS ONU CEI",
            "stated",
        ),
        ("Prie l’[OIM](UN_BODY) d’aider la [CEI](ORG).", "SUPPORTS OIM CEI", "intended"),
        (
            "Prie l'[OIM](UN_BODY), la [SADC](ORG) et la [CEI](ORG) d'aider l'[OEA](ORG).",
            "SUPPORTS CEI OEA",
            "intended",
        ),
        # the *que* of a noun is a relative one
        (
            "Note la volonté d'agir que l'[OIM](UN_BODY) partage avec la [CEI](ORG).",
            "COOPERATES_WITH OIM CEI",
            "stated",
        ),
        # an auxiliary without its participle is no past
        (
            "Souhaite que l'[OIM](UN_BODY), si elle est là pour les réfugiés, aide la [CEI](ORG).",
            "SUPPORTS OIM CEI",
            "intended",
        ),
        # what was asked, in the past tense
        ("L'[OIM](UN_BODY) a été priée d'aider la [CEI](ORG).", "SUPPORTS OIM CEI", "intended"),
        # what no word says is judged where the later of the two stands, but for an instrument's own
        ("Invite l'[OIM](UN_BODY) à voir la [CEI](ORG).", "COOPERATES_WITH OIM CEI", "intended"),
        ("L'[OIM](UN_BODY) est invitée à voir la [CEI](ORG).", "COOPERATES_WITH OIM CEI", "intended"),
        ("Invite à lire le [Pacte](INSTRUMENT) de l'[ONU](UN_BODY).", "ADOPTED ONU Pacte", "stated"),
    ],
)
def test_modality_rules(gold, sentence, relation, modality):
    (found,) = Evidence()(gold(sentence, relation))._.relations
    assert found.modality == modality


@pytest.mark.parametrize(
    ("verbs", "modality"),
    [
        ("aidera aiderait aideront aideraient finira conclura attendra sera aura", "intended"),
        (
            "permettra suivront recevrait rompra convaincra connaîtra enverra verraient courra",
            "intended",
        ),
        # the conditional of *assurer* and the like is no past tense
        ("assurera montreront inaugurerait consacrera couvrira ouvrirait", "intended"),
        ("assura assurait assuraient inaugura figuraient instaurait tira cadrait", "stated"),
        ("montra rencontraient livrait consacra serrait couvrait ouvraient courait", "stated"),
        ("aida aidait aidaient finissait suivait prépara coopérait offrait", "stated"),
        ("retrait portrait extra Accra Sierra", "stated"),
    ],
)
def test_modality_by_the_form_of_a_verb(gold, verbs, modality):
    for verb in verbs.split():
        doc = gold(f"L'[ONU](UN_BODY) {verb} dans la région l'[OIF](ORG).", "SUPPORTS ONU OIF")
        (found,) = Evidence()(doc)._.relations
        assert found.modality == modality, verb


def test_modality_of_relations_read_in_the_corpus(blank):
    """Of 400 relations of the corpus, each judged by reading; `corpus/README.md` describes them."""
    units = {unit.id: unit for unit in read_corpus([ROOT / "corpus" / "annotated"])}
    right = []
    for name, rows in read_table(ROOT / "corpus" / "modality.tsv").items():
        doc = to_doc(units[name], blank)
        doc._.relations = [
            DocRelation(row["relation"], int(row["head"]) - 1, int(row["tail"]) - 1) for row in rows
        ]
        relations = Evidence()(doc)._.relations
        right += [r.modality == row["modality"] for r, row in zip(relations, rows, strict=True)]
    assert len(right) == 400
    assert sum(right) / len(right) > 0.96


@pytest.mark.parametrize(
    ("sentence", "relation", "triggers"),
    [
        ("L'[OIM](UN_BODY) aide la [SADC](ORG).", "SUPPORTS OIM SADC", ["aide"]),
        ("La [SADC](ORG) est soutenue par l'[OIM](UN_BODY).", "SUPPORTS OIM SADC", ["soutenue"]),
        ("l'appui de l'[OIM](UN_BODY) à la [SADC](ORG)", "SUPPORTS OIM SADC", ["appui"]),
        (
            "la coopération de l'[OIM](UN_BODY) et de la [SADC](ORG)",
            "COOPERATES_WITH OIM SADC",
            ["coopération"],
        ),
        (
            "L'[OIM](UN_BODY) a signé un [accord](INSTRUMENT) et lancé un atelier en [2019](DATE).",
            "ACTIVE_ON OIM 2019",
            ["atelier"],
        ),
        # the nearest to the later of the two, before what stands around them, and beside a date
        (
            "L'[OIM](UN_BODY) a formé puis conseillé la [SADC](ORG), qui la finance.",
            "SUPPORTS OIM SADC",
            ["conseillé"],
        ),
        (
            "Une aide est due, et l'[OIM](UN_BODY) et la [SADC](ORG), l'appui étant acquis, agissent.",
            "SUPPORTS OIM SADC",
            ["appui"],
        ),
        (
            "L'[OIM](UN_BODY), qui forme des gardes, a le [2 mai](DATE) réuni ses membres.",
            "ACTIVE_ON OIM 2 mai",
            ["réuni"],
        ),
        (
            "La [CEI](ORG), qui aide tous les pays riverains depuis [2019](DATE), se réunit.",
            "ACTIVE_ON CEI 2019",
            ["aide"],
        ),
        # a word far off says nothing of the two
        (f"L'appui de {'la ' * 15}l'[OIM](UN_BODY) à la [SADC](ORG)", "SUPPORTS OIM SADC", ["appui"]),
        (f"L'appui de {'la ' * 30}l'[OIM](UN_BODY) à la [SADC](ORG)", "SUPPORTS OIM SADC", []),
        # an instrument's own date and organ need no word
        ("le [Pacte](INSTRUMENT) ([2019](DATE))", "DATED Pacte 2019", []),
        ("", None, []),
    ],
)
def test_triggers(gold, sentence, relation, triggers):
    doc = Evidence()(gold(sentence, *([relation] if relation else [])))
    assert [doc[token].text for r in doc._.relations for token in r.triggers] == triggers


@pytest.mark.parametrize(
    ("sentence", "relation"),
    [
        # an acronym in brackets, and entities of two sentences: what the rules do not see stays as it is
        ("L'[Union africaine](ORG) ([UA](ORG)) aide la [CEI](ORG).", "SUPPORTS UA CEI"),
        (
            "L'[ONU](UN_BODY) aide l'[OIF](ORG). La [CEI](ORG) aidera l'[OEA](ORG).",
            "SUPPORTS ONU OEA",
        ),
    ],
)
def test_relations_that_are_not_of_one_sentence_stay(gold, sentence, relation):
    before = gold(sentence, relation)._.relations
    assert Evidence()(gold(sentence, relation))._.relations == before


@pytest.mark.parametrize("mark", [" ;", " :", ","])
def test_a_later_clause_does_not_make_an_earlier_one_intended(gold, mark):
    sentence = f"L'[ONU](UN_BODY) aide l'[OIF](ORG){mark} la [CEI](ORG) agira."
    (found,) = Evidence()(gold(sentence, "SUPPORTS ONU OIF"))._.relations
    assert found.modality == "stated"


def test_words_that_say_a_relation_stand_once_in_the_table():
    """They are compared by their stems."""
    for relation in RELATIONS:
        words = words_of("triggers.tsv", relation)
        assert len(words) == len(stems_of("triggers.tsv", relation)), relation


def test_triggers_go_through_bytes(blank, gold):
    doc = Evidence()(gold("L'[OIM](UN_BODY) aide la [SADC](ORG).", "SUPPORTS OIM SADC"))
    again = Doc(blank.vocab).from_bytes(doc.to_bytes())
    assert again._.relations == doc._.relations
    assert hash(again._.relations[0])
