"""A text in pieces: nothing is lost, and everything stands where it begins and ends."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from uncoop_nlp.view.text import cut


def shown(text, **layers):
    """`{…}` is a sentence, `[…]0` an entity with its place, `_…_` words that say a relation."""
    written = ""
    for stretch in cut(text, **{"sentences": [], "entities": [], "triggers": [], **layers}):
        pieces = ""
        for piece in stretch:
            said = f"_{piece.text}_" if piece.says else piece.text
            pieces += said if piece.entity is None else f"[{said}]{piece.entity}"
        written += pieces if stretch[0].sentence is None else f"{{{pieces}}}"
    return written


@pytest.mark.parametrize(
    ("text", "layers", "expected"),
    [
        ("L'ONU agit.", {}, "L'ONU agit."),
        ("L'ONU agit.", {"entities": [(2, 5)]}, "L'[ONU]0 agit."),
        ("ONU. UA.", {"sentences": [(0, 4)], "entities": [(0, 3), (5, 7)]}, "{[ONU]0.} [UA]1."),
        ("ONU. UA.", {"sentences": [(0, 4), (5, 8)]}, "{ONU.} {UA.}"),
        ("ONU aide UA", {"entities": [(0, 3), (9, 11)], "triggers": [(4, 8)]}, "[ONU]0 _aide_ [UA]1"),
        # What goes beyond its sentence is in two pieces; of two at one place the first is shown.
        ("a b c", {"sentences": [(0, 3)], "entities": [(2, 5)]}, "{a [b]0}[ c]0"),
        ("a b c", {"entities": [(0, 3), (2, 5)]}, "[a ]0[b]0[ c]1"),
        ("", {}, ""),
    ],
)
def test_cut(text, layers, expected):
    assert shown(text, **layers) == expected


spans = st.lists(st.tuples(st.integers(0, 19), st.integers(1, 20)).filter(lambda s: s[0] < s[1]))


@given(st.text(min_size=20, max_size=20), spans, spans, spans)
def test_cut_keeps_every_character(text, sentences, entities, triggers):
    stretches = cut(text, sentences=sentences, entities=entities, triggers=triggers)
    pieces = [piece for stretch in stretches for piece in stretch]
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        end = piece.start + len(piece.text)
        assert text[piece.start : end] == piece.text
        covering = [n for n, (a, b) in enumerate(entities) if a <= piece.start and end <= b]
        assert piece.entity == (covering[0] if covering else None)
        assert piece.says == any(a <= piece.start and end <= b for a, b in triggers)
