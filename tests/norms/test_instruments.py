"""Instruments as document symbols: the table `instruments.tsv`, in texts whose actors are known."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span

from tests.norms import read_table, unbracketed
from uncoop_nlp.norms import address, to_symbol
from uncoop_nlp.pipes.norms import Normalizer
from uncoop_nlp.pipes.tokenizer import split
from uncoop_nlp.register import read_register
from uncoop_nlp.register.linking import Linker
from uncoop_nlp.register.names import NameIndex, full_names
from uncoop_nlp.scheme import INSTRUMENT, UN_BODY

ROWS = read_table("instruments.tsv")
SHORT_FORMS = ("Assemblée", "Conseil", "Commission")
TOO_HARD = ("En créant, par sa [résolution 60/251], le Conseil des droits de l'homme",)


@pytest.fixture(scope="module")
def actors():
    """The names of the register and their labels, to mark the actors of a text by."""
    register = read_register()
    index: NameIndex[str] = NameIndex(((form,), UN_BODY) for form in SHORT_FORMS)
    for actor in register.values():
        for name in (*full_names(actor, register), *actor.acronyms):
            index.add([word for word in split(name) if not word.isspace()], actor.label)
    return index


@pytest.fixture(scope="module")
def normalizer():
    return Normalizer(Linker(read_register()))


def read(marked: str, nlp: Language, actors: NameIndex[str]) -> tuple[Doc, Span]:
    """A text with its instrument and its actors marked."""
    text, start, end = unbracketed(marked)
    doc = nlp(text)
    span = doc.char_span(start, end, label=INSTRUMENT)
    assert span is not None, "no tokens align with the brackets"
    tokens = [token.i for token in doc if not token.is_space]
    found = [
        Span(doc, tokens[first], tokens[last - 1] + 1, label=label)
        for first, last, label in actors.find_all([doc[i].text.replace("’", "'") for i in tokens])
    ]
    doc.set_ents(
        [span, *(other for other in found if other.end <= span.start or other.start >= span.end)]
    )
    return doc, span


def test_the_table_is_long_enough():
    assert len(ROWS) >= 200
    assert len({row["group"] for row in ROWS}) > 10


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(
            row,
            id=row["text"],
            marks=[pytest.mark.xfail(strict=True)] * row["text"].startswith(TOO_HARD),
        )
        for row in ROWS
    ],
)
def test_table(row, blank, actors, normalizer):
    doc, span = read(row["text"], blank, actors)
    normalizer(doc)
    (found,) = [ent for ent in doc.ents if ent.start == span.start]
    assert (found._.norm or "") == row["symbol"]


@pytest.mark.parametrize(
    ("text", "organ", "symbol"),
    [
        ("résolution 42/15", None, "A/RES/42/15"),
        ("résolution 42/15", "conseil-des-droits-de-l-homme", "A/HRC/RES/42/15"),
        ("résolution 42/15", "conseil-de-securite", None),
        ("42/15", None, None),
        ("résolution 1540 (2004)", None, "S/RES/1540(2004)"),
        ("mémorandum d'accord", None, None),
    ],
)
def test_to_symbol(text, organ, symbol):
    assert to_symbol(text, organ) == symbol


@pytest.mark.parametrize(
    ("symbol", "expected"),
    [
        ("S/RES/2719(2023)", "https://docs.un.org/fr/S/RES/2719(2023)"),
        ("A/79/302-S/2024/600", "https://docs.un.org/fr/A/79/302"),
    ],
)
def test_address(symbol, expected):
    assert address(symbol) == expected
