"""What the cues say of each token."""

import numpy as np
import pytest

from uncoop_nlp.pipes.cues import WIDTH, cue_features

SYMBOL, NOUN, CAPITAL_NOUN = 0, 1, 2
SCOPE, CAPITAL_SCOPE = 3, 8
STATED_BEFORE, PLANNED_BEFORE, STATED_AFTER, PLANNED_AFTER = 13, 16, 19, 22


@pytest.fixture
def features(blank):
    def read(text: str) -> dict[str, set[int]]:
        doc = blank(text)
        (rows,) = cue_features().predict([doc])
        assert rows.shape == (len(doc), WIDTH)
        return {token.text: {int(c) for c in np.flatnonzero(rows[token.i])} for token in doc}

    return read


@pytest.mark.parametrize("text", ["A/79/302-S/2024/600", "S/PRST/2013/12", "JIU/REP/2019/8"])
def test_symbols(features, text):
    assert SYMBOL in features(f"Voir {text}.")[text]


@pytest.mark.parametrize("text", ["ASEAN/ONU", "24/7", "et/ou"])
def test_what_is_no_symbol(features, text):
    assert not any(SYMBOL in found for found in features(f"Voir {text}.").values())


def test_the_noun_of_an_instrument_reaches_to_the_end_of_its_clause(features):
    found = features("La stratégie de la Ligue pour la paix ; les enfants.")
    assert NOUN in found["stratégie"]
    assert SCOPE in found["de"]
    assert SCOPE + 1 in found["Ligue"]
    assert SCOPE + 2 in found["paix"]
    assert not {*range(SCOPE, CAPITAL_SCOPE)} & found["enfants"]


def test_a_noun_with_a_capital_is_told_apart(features):
    found = features("La Stratégie pour la paix.")
    assert CAPITAL_NOUN in found["Stratégie"]
    assert CAPITAL_SCOPE + 1 in found["paix"]


@pytest.mark.parametrize(
    ("text", "word", "column"),
    [
        ("Ils ont signé un accord.", "accord", STATED_BEFORE),
        ("Ils ont élaboré un accord.", "accord", PLANNED_BEFORE),
        ("Un accord fut signé.", "accord", STATED_AFTER),
        ("Un accord est envisagé.", "accord", PLANNED_AFTER),
        ("Mise en œuvre du plan.", "plan", STATED_BEFORE),
    ],
)
def test_words_that_say_whether_an_instrument_exists(features, text, word, column):
    assert column in features(text)[word]


def test_a_cue_does_not_reach_beyond_its_sentence(features):
    assert STATED_BEFORE not in features("Ils ont signé. Un accord manque.")["accord"]
