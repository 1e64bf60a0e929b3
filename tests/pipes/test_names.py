"""What the register says of each token."""

import numpy as np
import pytest

from uncoop_nlp.pipes.names import WIDTH, register_features

NAME, ACRONYM, SHORT = 0, 12, 24
UN_BODY, ORG, EITHER = 0, 4, 8
BEGIN, INSIDE, LAST, UNIT = range(4)


@pytest.mark.parametrize(
    ("text", "features"),
    [
        (
            "La Commission de l'Union africaine.",
            {
                "Commission": {NAME + ORG + BEGIN, SHORT + EITHER + UNIT},
                "de": {NAME + ORG + INSIDE},
                "l'": {NAME + ORG + INSIDE},
                "Union": {NAME + ORG + INSIDE, SHORT + EITHER + UNIT},
                "africaine": {NAME + ORG + LAST},
            },
        ),
        # whatever the capitals, accents and apostrophes
        (
            "ligue des etats arabes",
            {
                "ligue": {NAME + ORG + BEGIN},
                "des": {NAME + ORG + INSIDE},
                "etats": {NAME + ORG + INSIDE},
                "arabes": {NAME + ORG + LAST},
            },
        ),
        # across line ends and odd blanks
        (
            "le Conseil\nde  sécurité",
            {
                "Conseil": {NAME + UN_BODY + BEGIN, SHORT + EITHER + UNIT},
                "\n": {NAME + UN_BODY + INSIDE},
                "de": {NAME + UN_BODY + INSIDE},
                " ": {NAME + UN_BODY + INSIDE},
                "sécurité": {NAME + UN_BODY + LAST},
            },
        ),
        # acronyms as they are written
        ("Le PNUD.", {"PNUD": {ACRONYM + UN_BODY + UNIT}}),
        ("Le pnud.", {}),
        ("Rien de tel.", {}),
        ("", {}),
    ],
)
def test_register_features(blank, text, features):
    doc = blank(text)
    (rows,) = register_features(hide=0.5).predict([doc])
    assert rows.shape == (len(doc), WIDTH)
    found = {token.text: set(np.flatnonzero(row)) for token, row in zip(doc, rows, strict=True)}
    assert {word: columns for word, columns in found.items() if columns} == features


def test_register_features_hides_names_in_training(blank):
    model = register_features(hide=0.5)
    (rows,) = model.begin_update([blank("Le PNUD. " * 400)])[0]
    assert 120 < rows.sum() < 280
    (rows,) = register_features(hide=1.0).begin_update([blank("Le PNUD.")])[0]
    assert rows.sum() == 0
