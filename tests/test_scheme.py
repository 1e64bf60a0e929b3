"""The scheme's table, as the guidelines state it."""

import pytest

from uncoop_nlp.scheme import LABELS, RELATIONS

ACTOR_PAIR = ("COOPERATES_WITH", "SUPPORTS")
ACTOR_INSTRUMENT = ("SIGNED", "ADOPTED", "IMPLEMENTS")


@pytest.mark.parametrize(
    ("head", "tail", "relations"),
    [
        ("UN_BODY", "ORG", ACTOR_PAIR),
        ("ORG", "ORG", ACTOR_PAIR),
        ("ORG", "INSTRUMENT", ACTOR_INSTRUMENT),
        ("UN_BODY", "INSTRUMENT", ACTOR_INSTRUMENT),
        ("INSTRUMENT", "UN_BODY", ()),
        ("INSTRUMENT", "INSTRUMENT", ()),
        ("INSTRUMENT", "DATE", ("DATED",)),
        ("DATE", "INSTRUMENT", ()),
        ("UN_BODY", "DATE", ("ACTIVE_ON",)),
        ("DATE", "ORG", ()),
        ("DATE", "DATE", ()),
    ],
)
def test_relation_types_join(head, tail, relations):
    assert tuple(name for name, relation in RELATIONS.items() if relation.joins(head, tail)) == relations


def test_scheme_names():
    assert list(LABELS) == ["UN_BODY", "ORG", "INSTRUMENT", "DATE"]
    assert [name for name, relation in RELATIONS.items() if relation.symmetric] == ["COOPERATES_WITH"]
