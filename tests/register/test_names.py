"""Finding names of the register in a text."""

import pytest

from uncoop_nlp.pipes.tokenizer import split
from uncoop_nlp.register import actor_key, read_register
from uncoop_nlp.register.names import NameIndex, are_initials, full_names, plain


@pytest.mark.parametrize(
    ("word", "expected"),
    [("États", "etats"), ("L’", "l'"), ("œuvres", "oeuvres"), ("E\u0301tats", "etats"), ("ONU", "onu")],
)
def test_plain(word, expected):
    assert plain(word) == expected


@pytest.mark.parametrize(
    ("acronym", "name", "expected"),
    [
        ("OMI", "Organisation maritime internationale", True),
        ("HCR", "Haut-Commissariat des Nations Unies pour les réfugiés", True),
        ("UA", "Union de l’Afrique", True),
        ("AU", "Union de l'Afrique", False),
        ("FAO", "Organisation des Nations Unies pour l'alimentation et l'agriculture", False),
        ("CEN-SAD", "Communauté des États sahélo-sahariens", False),
    ],
)
def test_are_initials(acronym, name, expected):
    assert are_initials(acronym, name) is expected


def index(*names: str) -> NameIndex[str]:
    return NameIndex((name.split(), name) for name in names)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a b c", ["a b"]),
        ("x a b y", ["a b"]),
        # the longest name wins, and a beginning alone is none
        ("a b c d e", ["a b c d"]),
        ("b c d", ["d"]),
        ("a c", []),
        # names do not overlap
        ("a b a b c d", ["a b", "a b c d"]),
        ("", []),
        ("a b \u0301 c", ["a b"]),
    ],
)
def test_find_all(text, found):
    words = [plain(word) for word in text.split()]
    spans = list(index("a b", "a b c d", "d").find_all(words))
    assert [value for _, _, value in spans] == found
    assert [" ".join(words[start:end]) for start, end, _ in spans] == found


def test_find_all_takes_the_last_value_of_a_name():
    names = index("a")
    names.add(["a"], "other")
    assert list(names.find_all(["a"])) == [(0, 1, "other")]


def test_full_names_puts_acronyms_in_the_place_of_parents():
    actors = read_register()
    names = set(full_names(actors[actor_key("Commission de l'Union africaine")], actors))
    assert {"Commission de l'Union africaine", "Commission de l'UA"} <= names
    assert "CUA" not in names


def test_every_name_of_the_register_is_found():
    actors = read_register()
    names = {name for actor in actors.values() for name in full_names(actor, actors)}
    words = {name: [plain(word) for word in split(name) if not word.isspace()] for name in names}
    found = NameIndex((sequence, name) for name, sequence in words.items())
    for name, sequence in words.items():
        ((start, end, value),) = found.find_all(sequence)
        assert (start, end) == (0, len(sequence))
        assert words[value] == words[name]
