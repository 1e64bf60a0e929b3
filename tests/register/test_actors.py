"""The register of actors."""

from importlib import resources

import pytest

from uncoop_nlp.register import Actor, RegisterError, actor_key, read_register

HEADER = "name\tlabel\tacronyms\tshort_forms\tvariants\tparent\tenglish\tsince\tuntil\n"


def own(tmp_path, *lines: str, header: str = HEADER):
    path = tmp_path / "own.tsv"
    path.write_text(header + "".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Ligue des États arabes", "ligue-des-etats-arabes"),
        ("Commission de l'Union africaine", "commission-de-l-union-africaine"),
        ("Bureau de la coordination des œuvres (BCO)", "bureau-de-la-coordination-des-oeuvres-bco"),
    ],
)
def test_actor_key(name, key):
    assert actor_key(name) == key


def test_the_carried_register():
    actors = read_register()
    assert len(actors) >= 500
    for key, actor in actors.items():
        assert key == actor.key
        assert "’" not in "".join([actor.name, *actor.variants, actor.parent or "", *actor.short_forms])
        assert actor.since is None or actor.until is None or actor.since <= actor.until
        assert len({actor.name, *actor.variants}) == 1 + len(actor.variants), actor.name
    text = (resources.files("uncoop_nlp.register") / "actors.tsv").read_text("utf-8")
    names = [line.split("\t")[0] for line in text.splitlines()[1:]]
    assert names == sorted(names, key=actor_key)


@pytest.mark.parametrize(
    ("name", "label", "acronym", "parent"),
    [
        ("Organisation des Nations Unies", "UN_BODY", "ONU", None),
        ("Fonds monétaire international", "UN_BODY", "FMI", "Organisation des Nations Unies"),
        ("Agence internationale de l'énergie atomique", "UN_BODY", "AIEA", None),
        ("Organisation mondiale du commerce", "ORG", "OMC", None),
        ("Cour pénale internationale", "ORG", "CPI", None),
        ("Organisation pour l'interdiction des armes chimiques", "ORG", "OIAC", None),
        ("Ligue des États arabes", "ORG", "LEA", None),
        ("Commission de l'Union africaine", "ORG", "CUA", "Union africaine"),
    ],
)
def test_the_carried_register_follows_the_guidelines(name, label, acronym, parent):
    actor = read_register()[actor_key(name)]
    assert (actor.name, actor.label) == (name, label)
    assert acronym in actor.acronyms
    assert parent is None or actor.parent == parent


def test_read_register_takes_tables_of_ones_own(tmp_path):
    path = own(
        tmp_path,
        "Groupe du Lac\tORG\tGDL | LG\tGroupe\t\tUnion africaine\tLake Group\t2001\t",
        "Union africaine\tORG\tUA\t\t\t\tAU\t\t",
    )
    actors = read_register(path)
    assert actors["groupe-du-lac"] == Actor(
        "Groupe du Lac",
        "ORG",
        acronyms=("GDL", "LG"),
        short_forms=("Groupe",),
        parent="Union africaine",
        english="Lake Group",
        since=2001,
    )
    assert actors["union-africaine"].english == "AU"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["A\tORG"], ":2: 2 columns; there are 9"),
        (["A\tPLACE\t\t\t\t\t\t\t"], ":2: no label 'PLACE' for an actor"),
        (["\tORG\t\t\t\t\t\t\t"], ":2: an actor has a name"),
        (["A\tORG\t\t\t\t\t\tMCM\t"], ":2: invalid literal"),
        (["A\tORG\t\t\t\t\t\t\t", "a\tORG\t\t\t\t\t\t\t"], ":3: 'a' stands twice"),
        (["A\tORG\t\t\t\tNirgends\t\t\t"], "'A': its parent 'Nirgends' is not in the register"),
        (["A\tORG\t\t\t\tB\t\t\t", "B\tORG\t\t\t\tA\t\t\t"], "'A': its parents go in a circle"),
    ],
)
def test_read_register_refuses(tmp_path, lines, message):
    with pytest.raises(RegisterError) as caught:
        read_register(own(tmp_path, *lines))
    assert message in str(caught.value)


def test_read_register_refuses_another_header_and_what_is_no_text(tmp_path):
    with pytest.raises(RegisterError, match=r"own.tsv:1: the columns are name, label"):
        read_register(own(tmp_path, header="nom\n"))
    (tmp_path / "own.tsv").write_bytes(b"\xff")
    with pytest.raises(RegisterError, match="cannot be read as UTF-8"):
        read_register(tmp_path / "own.tsv")
