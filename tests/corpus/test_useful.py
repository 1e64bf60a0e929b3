"""Which texts are to be annotated first."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from uncoop_nlp.corpus.useful import most_useful

HELP = "Le HCR a aidé la Communauté des Caraïbes à recenser les réfugiés."
MEETING = "En mars 2020 la Ligue des États arabes a tenu une réunion consacrée à la Libye."
ACCORD = "Un mémorandum d'accord fut signé par ces deux organisations voisines."


def test_the_text_with_most_errors_comes_first():
    assert most_useful([HELP, MEETING, ACCORD], [1, 3, 2], 3) == [1, 2, 0]
    assert most_useful([HELP, MEETING, ACCORD], [1, 3, 2], 1) == [1]


def test_errors_count_for_the_words_that_are_read_for_them():
    """Twice the errors in four times the words are worth less; as many of both are worth as much."""
    long = " ".join(f"mot{number}" for number in range(48))
    assert most_useful([long, HELP], [2, 1], 2) == [1, 0]
    assert most_useful([long, HELP], [6, 1], 2) == [0, 1]


def test_a_heading_is_not_chosen_for_being_short():
    assert most_useful(["Sahel", HELP], [0.3, 1], 2) == [1, 0]


@pytest.mark.parametrize(
    "again",
    [HELP, HELP.upper(), HELP.replace("HCR", "« HCR »"), f"{HELP} 12"],
)
def test_a_text_that_nearly_repeats_one_that_is_chosen_is_not(again):
    assert most_useful([HELP, again, MEETING], [3, 2.9, 0.1], 3) == [0, 2]


def test_what_is_unlike_comes_before_what_is_like():
    like = "Le HCR a aidé la Communauté des Caraïbes à former des juges."
    assert most_useful([HELP, like, ACCORD], [3, 2, 1.9], 3) == [0, 2, 1]


@pytest.mark.parametrize("text", ["", " ", "–", "* * *"])
def test_a_text_without_words_is_never_chosen(text):
    assert most_useful([text, HELP], [9, 1], 2) == [1]
    assert most_useful([text], [9], 1) == []


def test_a_text_without_doubt_is_never_chosen():
    assert most_useful([HELP, MEETING], [0, 1], 2) == [1]
    assert most_useful([], [], 3) == []


def test_there_is_a_figure_for_each_text():
    with pytest.raises(ValueError, match="zip"):
        most_useful([HELP], [], 1)


WORDS = ["ONU", "HCR", "aide", "la", "CEI", "en", "mars", "2019", "réunion", "accord"]
words = st.lists(st.sampled_from(WORDS), max_size=12)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(words.map(" ".join), st.floats(0, 5)), max_size=12), st.integers(1, 15))
def test_choosing_is_deterministic_and_its_beginning_does_not_depend_on_how_many(pool, number):
    texts, errors = [text for text, _ in pool], [error for _, error in pool]
    chosen = most_useful(texts, errors, number)
    assert chosen == most_useful(texts, errors, len(pool) + 1)[:number]
    assert len(set(chosen)) == len(chosen) <= number
    assert all(texts[place].strip() and errors[place] for place in chosen)
    sets = [" ".join(sorted(texts[place].split())) for place in chosen]
    assert len(set(sets)) == len(sets)


def test_the_order_of_the_pool_does_not_matter():
    pool = [(HELP, 1.0), (MEETING, 3.0), (ACCORD, 2.0), ("La FAO et l'OMS échangent des experts.", 0.7)]
    expected = [pool[place][0] for place in most_useful(*zip(*pool, strict=True), 4)]
    random.Random(1).shuffle(pool)
    assert [pool[place][0] for place in most_useful(*zip(*pool, strict=True), 4)] == expected
