"""The component that gives entities their normal forms, on marked-up texts."""

import pytest

from uncoop_nlp.pipes.norms import Normalizer
from uncoop_nlp.register import read_register
from uncoop_nlp.register.linking import Context, Linker

UNESCO = "Organisation des Nations Unies pour l'éducation, la science et la culture"


@pytest.fixture(scope="module")
def normalizer():
    return Normalizer(Linker(read_register()))


def norms(doc) -> list[str | None]:
    return [ent._.norm for ent in doc.ents]


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        (
            "Le [8 mai 2020](DATE), la [LEA](ORG) cite la [résolution 70/1](INSTRUMENT).",
            ["2020-05-08", "Ligue des États arabes", "A/RES/70/1"],
        ),
        # a range after *entre*, a set without it
        ("entre [mai et juin 2020](DATE)", ["2020-05/2020-06"]),
        ("en [mai et juin 2020](DATE)", ["{2020-05,2020-06}"]),
        # a statement and its symbol; a title and its number
        (
            "La [déclaration](INSTRUMENT) de sa présidente ([S/PRST/2013/12](INSTRUMENT)).",
            ["S/PRST/2013/12", "S/PRST/2013/12"],
        ),
        (
            "La [résolution 70/1](INSTRUMENT) du [25 septembre 2015](DATE), intitulée "
            "« [Transformer notre monde](INSTRUMENT) ».",
            ["A/RES/70/1", "2015-09-25", "A/RES/70/1"],
        ),
        # what the text does not determine
        ("Un [mémorandum d'accord](INSTRUMENT) du [31 février 2020](DATE).", [None, None]),
        (
            "La [résolution 42/15](INSTRUMENT) de la [Conférence générale de l'UNESCO](UN_BODY).",
            [None, f"Conférence générale de l'{UNESCO}"],
        ),
    ],
)
def test_normal_forms(gold, normalizer, marked, expected):
    assert norms(normalizer(gold(marked))) == expected


def test_the_organ_may_come_from_a_relation(gold, normalizer):
    doc = gold(
        "Le [Conseil des droits de l'homme](UN_BODY), puis l'[Assemblée générale](UN_BODY) ont vu la "
        "[résolution 42/15](INSTRUMENT).",
        "ADOPTED Conseil des droits de l'homme résolution 42/15",
    )
    assert norms(normalizer(doc))[-1] == "A/HRC/RES/42/15"


@pytest.mark.parametrize(
    "marked",
    [
        "Le [Parlement panafricain](ORG) a adopté la [résolution 70/1](INSTRUMENT).",
        "La [Commission des stupéfiants](UN_BODY), dans sa [résolution 62/1](INSTRUMENT), a parlé.",
        "Vu la [résolution 73/279](INSTRUMENT) A de l'[Assemblée générale](UN_BODY).",
    ],
)
def test_a_number_of_another_body_has_no_symbol(gold, normalizer, marked):
    relations = ["ADOPTED Parlement panafricain résolution 70/1"] if "Parlement" in marked else []
    assert norms(normalizer(gold(marked, *relations)))[-2:].count(None) == 1


def test_actors_get_their_key_and_short_forms_their_label(gold, normalizer):
    doc = normalizer(gold("L'[OSCE](ORG) agit ; l'[Organisation](UN_BODY) agit."))
    assert [(ent.label_, ent.kb_id_) for ent in doc.ents] == [
        ("ORG", "organisation-pour-la-securite-et-la-cooperation-en-europe")
    ] * 2


def test_a_document_goes_on_where_it_was(gold, normalizer):
    context = Context()
    normalizer.normalize(gold("Le [Réseau des phares](ORG) ([REPHA](ORG))."), context)
    later = normalizer.normalize(gold("Le [REPHA](ORG)."), context)
    assert norms(later) == ["Réseau des phares"]
    assert norms(normalizer(gold("Le [REPHA](ORG)."))) == [None]
