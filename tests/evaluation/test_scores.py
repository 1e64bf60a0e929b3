"""Every figure, computed by hand."""

from dataclasses import replace

import numpy as np
import pytest

from tests.evaluation.examples import annotate, prediction, unit, with_norms
from uncoop_nlp.evaluation.predictions import Prediction
from uncoop_nlp.evaluation.scores import Scores, difference, score

GOLD = unit(
    "L'[ONU](UN_BODY) et la [Commission de l'UA](ORG) ont signé un [accord](INSTRUMENT) "
    "en [mai 2020](DATE)."
)


def entity_scores(*marked: str) -> Scores:
    return score([GOLD] * len(marked), [prediction(text) for text in marked])


def counts(scores: Scores, figure: str, label: str = "micro") -> tuple[float, float, float, float]:
    found = scores.counts(figure, label)
    return found.predicted, found.correct, found.gold, found.found


END = "ont signé un [accord](INSTRUMENT) en [mai 2020](DATE)."


@pytest.mark.parametrize(
    ("marked", "strict", "boundaries", "label", "partial"),
    [
        # all four right
        (f"L'[ONU](UN_BODY) et la [Commission de l'UA](ORG) {END}", 4, 4, 4, 4),
        # a wrong label, right boundaries
        (f"L'[ONU](ORG) et la [Commission de l'UA](ORG) {END}", 3, 4, 3, 4),
        # a name that is too short: right label, half a partial match
        (f"L'[ONU](UN_BODY) et la [Commission](ORG) de l'UA {END}", 3, 3, 4, 3.5),
        # too short and wrongly labelled
        (f"L'[ONU](UN_BODY) et la [Commission](UN_BODY) de l'UA {END}", 3, 3, 3, 3.5),
        # touching is not overlapping
        (f"[L'](UN_BODY)ONU et la [Commission de l'UA](ORG) {END}", 3, 3, 3, 3),
        # nothing found
        ("L'ONU et la Commission de l'UA ont signé un accord en mai 2020.", 0, 0, 0, 0),
    ],
)
def test_entity_figures(marked, strict, boundaries, label, partial):
    scores = entity_scores(marked)
    found = [scores.counts(f"entities.{name}") for name in ("strict", "boundaries", "label", "partial")]
    assert [figure.correct for figure in found] == [strict, boundaries, label, partial]
    assert [figure.found for figure in found] == [strict, boundaries, label, partial]
    assert {figure.gold for figure in found} == {4}


def test_one_name_cut_in_two_is_one_half_match_and_one_spurious():
    scores = entity_scores(
        "L'ONU et la [Commission](ORG) de l'[UA](ORG) ont signé un accord en mai 2020."
    )
    assert counts(scores, "entities.strict") == (2, 0, 4, 0)
    assert counts(scores, "entities.partial") == (2, 0.5, 4, 0.5)
    assert counts(scores, "entities.label", "ORG") == (2, 1, 1, 1)


def test_labels_count_what_was_predicted_under_the_predicted_label():
    scores = entity_scores(
        "L'[ONU](ORG) et la [Commission de l'UA](ORG) ont signé un accord en [mai 2020](DATE)."
    )
    assert counts(scores, "entities.strict", "UN_BODY") == (0, 0, 1, 0)
    assert counts(scores, "entities.strict", "ORG") == (2, 1, 1, 1)
    assert scores.value("entities.strict", "ORG").value == pytest.approx(2 / 3)
    assert scores.value("entities.strict").value == pytest.approx(2 * 2 / (3 + 4))
    # UN_BODY 0, ORG 2/3, INSTRUMENT 0, DATE 1
    assert scores.value("entities.strict", "macro").value == pytest.approx((0 + 2 / 3 + 0 + 1) / 4)


def test_order_and_duplicates_do_not_matter():
    found = prediction("L'[ONU](UN_BODY) et la [Commission de l'UA](UN_BODY) …")
    entities = found.found.entities
    for shuffled in (entities[::-1], entities * 3):
        other = Prediction(replace(found.found, entities=tuple(shuffled)))
        assert np.array_equal(score([GOLD], [found]).table, score([GOLD], [other]).table)


RIGHT = "L'[ONU](UN_BODY) et la [CEI](ORG) aident la [LEA](ORG)."
RELATIONS = unit(
    RIGHT,
    "COOPERATES_WITH ONU CEI",
    "SUPPORTS ONU LEA",
    "SUPPORTS CEI LEA",
)


@pytest.mark.parametrize(
    ("marked", "relations", "strict", "relaxed"),
    [
        # a symmetric relation holds either way
        (RIGHT, ["COOPERATES_WITH CEI ONU"], 1, 1),
        # a directed one does not
        (RIGHT, ["SUPPORTS LEA ONU"], 0, 0),
        # another relation between the same two
        (RIGHT, ["COOPERATES_WITH ONU LEA"], 0, 0),
        # both ends must have their label
        (RIGHT.replace("UN_BODY", "ORG"), ["SUPPORTS ONU LEA"], 0, 0),
        # wrong boundaries are forgiven where they are relaxed
        (
            "[L'ONU](UN_BODY) et [la CEI](ORG) aident la [LEA](ORG).",
            ["SUPPORTS L'ONU LEA", "SUPPORTS la CEI LEA"],
            0,
            2,
        ),
    ],
)
def test_relation_figures(marked, relations, strict, relaxed):
    scores = score([RELATIONS], [prediction(marked, *relations)])
    assert counts(scores, "relations.strict") == (len(relations), strict, 3, strict)
    assert counts(scores, "relations.relaxed") == (len(relations), relaxed, 3, relaxed)


def test_relations_on_gold_entities_and_candidates():
    gold = RELATIONS.to_extraction()
    onu, cei, lea = ((e.start, e.end, e.label) for e in gold.entities)
    given = replace(gold, relations=gold.relations[:2])
    nothing = prediction("L'ONU et la CEI aident la LEA.").found
    scores = score([RELATIONS], [Prediction(nothing, given, frozenset({(onu, cei), (cei, lea)}))])
    assert counts(scores, "relations.strict") == (0, 0, 3, 0)
    assert counts(scores, "relations.gold_entities") == (2, 2, 3, 2)
    # a gold pair that was never considered is missed, not left out
    assert scores.value("relations.candidates", measure="recall").value == pytest.approx(2 / 3)


def test_what_a_system_cannot_say_is_not_measured():
    scores = score([RELATIONS], [prediction("L'[ONU](UN_BODY) et la CEI aident la LEA.")])
    assert "relations.gold_entities" not in scores.figures
    with pytest.raises(KeyError, match=r"relations.candidates micro f1"):
        scores.value("relations.candidates")


def test_norms():
    gold = with_norms(
        unit("L'[ONU](UN_BODY), la [LEA](ORG), un [accord](INSTRUMENT), [2019](DATE) et [2020](DATE)."),
        "Organisation des Nations Unies",
        "Ligue des États arabes",
        None,
        "2019",
        "2020",
    )
    found = prediction(
        "L'[ONU](UN_BODY), la [LEA](UN_BODY), un [accord](INSTRUMENT), [2019](DATE) et [2020](DATE).",
        norms=["Organisation des Nations Unies", "Ligue des États arabes", "A/RES/1/1", None, "2021"],
    )
    scores = score([gold], [found])
    # right spans: ONU, accord, 2019, 2020; the gold has no norm for the accord
    assert counts(scores, "norms.correct_spans") == (3, 1, 3, 1)
    assert counts(scores, "norms.correct_spans", "DATE") == (1, 0, 2, 0)
    assert counts(scores, "norms.all") == (4, 1, 4, 1)


def linked(*norms: str | None) -> tuple[Scores, Scores]:
    marked = "[A](ORG) [B](ORG) [C](ORG) [D](ORG)"
    gold = with_norms(unit(marked), "x", "x", "x", "y")
    return score([gold], [prediction(marked, norms=norms)])


@pytest.mark.parametrize(
    ("norms", "pairs", "b_cubed"),
    [
        (["x", "x", "x", "y"], (1.0, 1.0), (1.0, 1.0)),
        # other names for the same groups
        (["1", "1", "1", "2"], (1.0, 1.0), (1.0, 1.0)),
        # A and B together, C and D together: pairs AB and CD, of AB, AC, BC
        (["1", "1", "2", "2"], (1 / 2, 1 / 3), (3 / 4, (2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)),
        # all in one
        (["1", "1", "1", "1"], (1 / 2, 1.0), ((3 / 4 * 3 + 1 / 4) / 4, 1.0)),
        # no two linked: no pair is claimed, every mention alone
        ([None, None, None, "z"], (float("nan"), 0.0), (1.0, (1 / 3 * 3 + 1) / 4)),
    ],
)
def test_linking(norms, pairs, b_cubed):
    scores = linked(*norms)
    for figure, expected in (("linking.pairs", pairs), ("linking.b_cubed", b_cubed)):
        measured = [scores.value(figure, measure=m).value for m in ("precision", "recall")]
        assert measured == pytest.approx(expected, nan_ok=True)


def test_linking_goes_across_the_units_of_a_document_and_no_further():
    gold = [with_norms(unit("[A](ORG)", name=name), "x") for name in ("X-1:p1", "X-1:p2", "Y-1:p1")]
    scores = score(gold, [prediction("[A](ORG)", norms=["x"])] * 3)
    assert counts(scores, "linking.pairs") == (1, 1, 1, 1)
    assert scores.part([1]).counts("linking.pairs").gold == 1  # in the unit of the later mention


def test_by_document_and_section():
    gold = [
        unit("[A](ORG)", name="X-1:p1", section="I"),
        unit("[A](ORG)", name="X-1:p2", section="II"),
        unit("[A](ORG)", name="Y-1:p1", section="I"),
    ]
    scores = score(gold, [prediction("[A](ORG)"), prediction("A"), prediction("[A](ORG)")])
    recall = {
        name: part.value("entities.strict", measure="recall").value
        for name, part in {**scores.by("document"), **scores.by("section")}.items()
    }
    assert recall == {"X-1": 0.5, "Y-1": 1.0, "X-1: I": 1.0, "X-1: II": 0.0, "Y-1: I": 1.0}


def test_errors_say_which_units_cost_most():
    gold = [RELATIONS, GOLD, GOLD]
    found = [prediction(RELATIONS.text), prediction(GOLD.text), Prediction(GOLD.to_extraction())]
    assert score(gold, found).errors().tolist() == [3 + 3, 4, 0]


def test_intervals():
    """Ten units of one entity, five of them found: recall 0.5 with a binomial interval."""
    gold = [unit("[A](ORG)", name=f"X-1:p{number}") for number in range(10)]
    found = [prediction("[A](ORG)" if number < 5 else "A") for number in range(10)]
    value = score(gold, found).value("entities.strict", measure="recall")
    assert value.value == 0.5
    assert value.low == pytest.approx(0.2, abs=0.05)
    assert value.high == pytest.approx(0.8, abs=0.05)
    assert score(gold, found).value("entities.strict", measure="recall") == value  # the same every time


def test_a_single_unit_has_no_interval():
    value = score([GOLD], [Prediction(GOLD.to_extraction())]).value("entities.strict")
    assert value.value == 1
    assert np.isnan([value.low, value.high]).all()


def test_systems_without_norms_are_not_measured_by_them():
    gold = with_norms(unit("[A](ORG)"), "x")
    assert not {"norms.all", "linking.pairs"} & {*score([gold], [prediction("[A](ORG)")]).figures}
    assert "norms.all" in score([gold], [prediction("[A](ORG)", norms=["x"])]).figures


def test_difference_of_two_systems():
    gold = [unit("[A](ORG)", name=f"X-1:p{number}") for number in range(40)]
    good = score(gold, [prediction("[A](ORG)")] * 40)
    bad = score(gold, [prediction("[A](ORG)" if number % 2 else "A") for number in range(40)])
    better = difference(good, bad, "entities.strict", measure="recall")
    assert better.value == 0.5
    assert better.low > 0.3
    assert difference(bad, good, "entities.strict", measure="recall").high < -0.3
    same = difference(bad, bad, "entities.strict", measure="recall")
    assert (same.value, same.low, same.high) == (0, 0, 0)


def test_score_needs_one_prediction_a_unit():
    with pytest.raises(ValueError, match="1 gold units and 0 predictions"):
        score([GOLD], [])
    with pytest.raises(ValueError, match="0 gold units"):
        score([], [])


def test_annotate_keeps_relations():
    found = annotate(RELATIONS.to_extraction(), ["a", "b", "c"], [0.1, 0.2, 0.3])
    assert found.relations[1].tail == found.entities[2]
