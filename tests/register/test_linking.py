"""Which actors mentions stand for, in marked-up sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import markup
from tests.register import write_actors
from uncoop_nlp.register import actor_key, read_register
from uncoop_nlp.register.linking import Context, Linker, Mention
from uncoop_nlp.scheme import ACTORS

ONU = "Organisation des Nations Unies"
UA = "Union africaine"
CUA = "Commission de l'Union africaine"
LEA = "Ligue des États arabes"
PNUD = "Programme des Nations Unies pour le développement"
FAO = "Organisation des Nations Unies pour l'alimentation et l'agriculture"
HCR = "Haut-Commissariat des Nations Unies pour les réfugiés"
UNICEF = "Fonds des Nations Unies pour l'enfance"
CEDEAO = "Communauté économique des États de l'Afrique de l'Ouest"
OSCE = "Organisation pour la sécurité et la coopération en Europe"


@pytest.fixture(scope="module")
def linker():
    return Linker(read_register())


def link(linker: Linker, marked: str, context: Context | None = None) -> list[str | None]:
    """The names of the actors that a marked-up text names."""
    unit = markup.parse(marked)
    mentions = [
        Mention(entity.start_offset, entity.end_offset, entity.label)
        for entity in unit.entities
        if entity.label in ACTORS
    ]
    return [found and found.name for _, found in linker.link(unit.text, mentions, context)]


@pytest.mark.parametrize(
    ("marked", "names"),
    [
        # full names, however written
        ("La [Ligue des États arabes](ORG).", [LEA]),
        ("La [Ligue des Etats arabes](ORG) et la [LIGUE DES ÉTATS ARABES](ORG).", [LEA, LEA]),
        ("La [Ligue les États arabes](ORG), la [Ligue des États  arabe](ORG).", [LEA, LEA]),
        ("La [Commission de l’Union africaine](ORG).", [CUA]),
        ("Le [Programme des Nations Unies pour le déve loppement](UN_BODY).", [PNUD]),
        ("La [League of Arab States](ORG).", [LEA]),
        # acronyms
        ("L'[ONU](UN_BODY), les [Nations Unies](UN_BODY), la [LEA](ORG).", [ONU, ONU, LEA]),
        ("L'[OSCE](ORG) et le [PNUD](UN_BODY).", [OSCE, PNUD]),
        # acronyms that the text defines, also against what they mean elsewhere
        (
            "Le [Réseau des peuples du Nord](ORG) ([RPN](ORG)) ; le [RPN](ORG).",
            ["Réseau des peuples du Nord"] * 3,
        ),
        (
            "L'[Observatoire des nuages utiles](ORG) ([ONU](ORG)) ; l'[ONU](ORG).",
            ["Observatoire des nuages utiles"] * 3,
        ),
        ("Le [RPN](ORG) agit.", [None]),
        (
            "Le [Réseau des phares du Nord](ORG) (ci-après « le [Réseau](ORG) ») et la [LEA](ORG), "
            "ci-après dénommée la [Ligue](ORG) ; le [Réseau](ORG).",
            ["Réseau des phares du Nord"] * 2 + [LEA, LEA, "Réseau des phares du Nord"],
        ),
        (
            "La [Commission de l'Union africaine](ORG), ci-après dénommée « [CX](ORG) » ; la [CX](ORG).",
            [CUA] * 3,
        ),
        # an enumeration in brackets defines nothing
        (
            "Le [PNUD](UN_BODY) ([FAO](UN_BODY), [HCR](UN_BODY)) ; la [FAO](UN_BODY).",
            [PNUD, FAO, HCR, FAO],
        ),
        # an organ of another organisation is not the UN's of that name
        (
            "La [CEDEAO](ORG) ; l'[Assemblée générale de la CEDEAO](ORG).",
            [CEDEAO, f"Assemblée générale de la {CEDEAO}"],
        ),
        ("Le [comité des phares de l'UNICEF](UN_BODY).", [f"comité des phares du {UNICEF}"]),
        # an organ's name is followed by its parent's acronym
        (
            "Le [Conseil permanent de l'Organisation des États américains](ORG) ([OEA](ORG)).",
            [
                "Conseil permanent de l'Organisation des États américains",
                "Organisation des États américains",
            ],
        ),
        # organs by their parents
        ("Le [secrétariat de la LEA](ORG).", ["secrétariat de la Ligue des États arabes"]),
        (
            "La [CEI](ORG) ; le [comité des ports de la CEI](ORG).",
            [
                "Communauté d'États indépendants",
                "comité des ports de la Communauté d'États indépendants",
            ],
        ),
        (
            "Le [Bureau de lutte contre le terrorisme du Secrétariat](UN_BODY).",
            ["Bureau de lutte contre le terrorisme"],
        ),
        (
            "La [Division de statistique du Département des affaires économiques et sociales du "
            "Secrétariat](UN_BODY).",
            ["Division de statistique"],
        ),
        # short forms stand for who was named last
        (
            "La [LEA](ORG) et l'[OSCE](ORG) ; la [Ligue](ORG), l'[Organisation](ORG).",
            [LEA, OSCE, LEA, OSCE],
        ),
        (
            "L'[OSCE](ORG), puis l'[OEA](ORG) ; l'[Organisation](ORG).",
            [OSCE, "Organisation des États américains", "Organisation des États américains"],
        ),
        ("La [Ligue](ORG) agit.", [None]),
        (
            "Le [Secrétaire général](UN_BODY).",
            ["Secrétaire général de l'Organisation des Nations Unies"],
        ),
        # the label tells actors of one name apart
        ("Le [Fonds pour la paix du Nord](ORG) ; le [Fonds](ORG).", ["Fonds pour la paix du Nord"] * 2),
        # actors outside the register
        ("L'[Alliance des phares du Sud](ORG) ; l'[Alliance](ORG).", ["Alliance des phares du Sud"] * 2),
        ("[Zorglub](ORG) agit.", [None]),
    ],
)
def test_link(linker, marked, names):
    assert link(linker, marked) == names


def test_a_document_remembers_what_it_said(linker):
    context = Context()
    assert link(linker, "Le [Réseau des peuples du Nord](ORG) ([RPN](ORG)).", context)[0]
    assert (
        link(linker, "Le [RPN](ORG), le [Réseau](ORG).", context) == ["Réseau des peuples du Nord"] * 2
    )
    assert link(linker, "Le [RPN](ORG), le [Réseau](ORG).") == [None, None]


@pytest.mark.parametrize(
    ("marked", "labels"),
    [
        ("Le [PNUD](UN_BODY) ; le [Programme](ORG).", ["UN_BODY", "UN_BODY"]),
        ("L'[OSCE](ORG) ; l'[Organisation](UN_BODY).", ["ORG", "ORG"]),
        (
            "L'[OSCE](ORG) et l'[ONU](UN_BODY) ; l'[Organisation](UN_BODY).",
            ["ORG", "UN_BODY", "UN_BODY"],
        ),
        ("L'[Organisation](UN_BODY).", ["UN_BODY"]),
    ],
)
def test_a_short_form_takes_the_label_of_what_it_stands_for(linker, marked, labels):
    unit = markup.parse(marked)
    mentions = [Mention(e.start_offset, e.end_offset, e.label) for e in unit.entities]
    assert [mention.label for mention, _ in linker.link(unit.text, mentions)] == labels


def test_keys_of_actors_outside_the_register_come_from_their_names(linker):
    text = "L'Alliance des phares du Sud."
    ((_, found),) = linker.link(text, [Mention(2, len(text) - 1, "ORG")])
    assert found == ("alliance-des-phares-du-sud", "Alliance des phares du Sud")
    assert found.key == actor_key(found.name)


def test_every_full_name_of_the_register_leads_to_its_actor_or_to_none(linker):
    actors = read_register()
    wrong = []
    for actor in actors.values():
        ((_, found),) = linker.link(actor.name, [Mention(0, len(actor.name), actor.label)])
        if found is None or found.key != actor.key:
            wrong.append((actor.name, found))
    assert wrong == []


def test_tables_of_ones_own(tmp_path):
    own = tmp_path / "own.tsv"
    write_actors(own, ["Réseau des phares", "ORG", "REPHA", "Réseau"])
    assert link(Linker(read_register(own)), "Le [REPHA](ORG).") == ["Réseau des phares"]


@given(st.text(max_size=60), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=6))
def test_no_text_raises(text, spans):
    linker = Linker({})
    ends = sorted({end for span in spans for end in span if end <= len(text)})
    mentions = [Mention(a, b, "ORG") for a, b in zip(ends[::2], ends[1::2], strict=False)]
    assert len(linker.link(text, mentions)) == len(mentions)
