"""An evaluation in words and numbers: tables for the terminal and for Markdown, JSON, JUnit XML."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

from uncoop_nlp.evaluation.compare import Comparison
from uncoop_nlp.evaluation.evaluate import CORRECT, Evaluation, Outcome
from uncoop_nlp.evaluation.gate import Verdict
from uncoop_nlp.evaluation.scores import FIGURES, MACRO, MEASURES, MICRO, Scores, Value, measure_of
from uncoop_nlp.results import Entity, Relation
from uncoop_nlp.tables import Table

FORMAT_VERSION = 1
_DETAILED = ("entities.strict", "relations.strict", "relations.gold_entities", "norms.correct_spans")
_PART_FIGURES = ("entities.strict", "relations.strict")


def tables(evaluation: Evaluation) -> Iterator[Table]:
    """The tables of an evaluation."""
    scores = evaluation.scores
    columns = ("F1 (95 %)", "precision", "recall", "gold", "predicted")
    rows = [(figure, *_cells(scores, figure, MICRO), FIGURES[figure]) for figure in scores.figures]
    yield Table("Figures, over all labels", ("figure", *columns, "what has to be right"), rows)
    for figure in _DETAILED:
        if labels := scores.labels(figure):
            rows = [(label, *_cells(scores, figure, label)) for label in (*labels, MICRO, MACRO)]
            yield Table(f"{figure}, by label", ("label", *columns), rows)
    for attribute in ("document", "section"):
        parts = scores.by(attribute)
        rows = [(str(name)[:60] or "–", *_part_cells(part)) for name, part in parts.items()]
        yield Table(f"By {attribute}", (attribute, "units", *_PART_FIGURES), rows)
    for figure, calibration in evaluation.calibration.items():
        rows = [
            (f"{b.low:.1f}–{b.high:.1f}", f"{b.count:,}", f"{b.mean_score:.3f}", f"{b.share_right:.3f}")
            for b in calibration.bins
        ]
        title = f"Calibration of {figure}: expected error {calibration.error:.3f}"
        yield Table(title, ("score", "predictions", "mean score", "share right"), rows)
    if evaluation.faults:
        yield _fault_table(evaluation)


def verdict_table(verdicts: Iterable[Verdict]) -> Table:
    """The thresholds, each with what was measured."""
    rows = [
        (
            str(verdict.threshold),
            interval(verdict.value),
            f"{verdict.threshold.bound:.3f}",
            "passed" if verdict.passed else "FAILED",
        )
        for verdict in verdicts
    ]
    return Table("Thresholds", ("figure", "value (95 %)", "bound", ""), rows)


def cost_table(evaluation: Evaluation, number: int = 10) -> Table:
    """The units with most errors, with what is wrong in them."""
    errors = evaluation.scores.errors()
    rows = [
        (
            evaluation.units[place].id,
            f"{errors[place]:g}",
            "; ".join(describe(o) for o in evaluation.outcomes[place] if o.kind != CORRECT),
        )
        for place in evaluation.costliest(number)
    ]
    return Table("The units that cost most", ("unit", "errors", "what is wrong"), rows)


def comparison_tables(comparison: Comparison) -> Iterator[Table]:
    """The tables of a comparison."""
    one, other = comparison.one, comparison.other
    rows = [
        (
            f"{figure} {label}",
            interval(one.scores.value(figure, label, measure_of(figure))),
            interval(other.scores.value(figure, label, measure_of(figure))),
            interval(value, sign=True),
            comparison.verdict(value),
        )
        for (figure, label), value in comparison.differences.items()
    ]
    columns = (
        "F1 (of candidates: recall)",
        f"A: {one.system}",
        f"B: {other.system}",
        "A − B (95 %)",
        "",
    )
    yield Table(f"A and B on {len(one.units)} units", columns, rows)
    for name, items in (("A", comparison.only_one), ("B", comparison.only_other)):
        only = [(unit, _describe_item(item)) for unit, item in items]
        yield Table(f"Right in {name} only: {len(only)}", ("unit", "what"), only)


def all_tables(evaluation: Evaluation, verdicts: Sequence[Verdict] = ()) -> Iterator[Table]:
    """The thresholds if any, the tables of the evaluation, and the costliest units."""
    if verdicts:
        yield verdict_table(verdicts)
    yield from tables(evaluation)
    yield cost_table(evaluation)


def to_json(evaluation: Evaluation, verdicts: Sequence[Verdict] = ()) -> dict[str, Any]:
    """Everything measured, JSON-ready; what is not a number is `null`."""
    scores = evaluation.scores
    return {
        "version": FORMAT_VERSION,
        "system": evaluation.system,
        "units": len(evaluation.units),
        "figures": _figures(scores),
        "documents": {name: _figures(part, [MICRO]) for name, part in scores.by("document").items()},
        "sections": {name: _figures(part, [MICRO]) for name, part in scores.by("section").items()},
        "calibration": {
            figure: {"error": _number(calibration.error), "bins": [asdict(b) for b in calibration.bins]}
            for figure, calibration in evaluation.calibration.items()
        },
        "faults": {name: _figures(under, [MICRO]) for name, under in evaluation.faults.items()},
        "costliest": [
            {
                "unit": evaluation.units[place].id,
                "errors": [describe(o) for o in evaluation.outcomes[place] if o.kind != CORRECT],
            }
            for place in evaluation.costliest()
        ],
        "thresholds": [
            {
                "threshold": str(verdict.threshold),
                "bound": verdict.threshold.bound,
                "value": _number(verdict.value.value),
                "passed": verdict.passed,
            }
            for verdict in verdicts
        ],
    }


def comparison_to_json(comparison: Comparison) -> dict[str, Any]:
    """A comparison, JSON-ready."""
    return {
        "version": FORMAT_VERSION,
        "a": to_json(comparison.one),
        "b": to_json(comparison.other),
        "differences": [
            {"figure": figure, "label": label, **_value(value), "verdict": comparison.verdict(value)}
            for (figure, label), value in comparison.differences.items()
        ],
        "right_in_a_only": [[unit, _describe_item(item)] for unit, item in comparison.only_one],
        "right_in_b_only": [[unit, _describe_item(item)] for unit, item in comparison.only_other],
    }


def to_junit(verdicts: Sequence[Verdict]) -> str:
    """The thresholds as JUnit XML, one test case each, as CI servers show them."""
    failed = sum(not verdict.passed for verdict in verdicts)
    suite = ElementTree.Element(
        "testsuite",
        name="uncoop-nlp evaluate",
        tests=str(len(verdicts)),
        failures=str(failed),
        errors="0",
    )
    for verdict in verdicts:
        case = ElementTree.SubElement(
            suite, "testcase", classname=verdict.threshold.figure, name=str(verdict.threshold)
        )
        if not verdict.passed:
            ElementTree.SubElement(case, "failure", message=str(verdict))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def describe(outcome: Outcome) -> str:
    """What is right or wrong, in words: `missed ORG 'CEI'`."""
    gold, predicted = outcome.gold, outcome.predicted
    if gold and predicted and outcome.kind != CORRECT:
        return f"{outcome.kind}: {_describe_item(gold)}, not {_describe_item(predicted)}"
    item = gold or predicted
    return f"{outcome.kind} {_describe_item(item)}" if item else outcome.kind


def _describe_item(item: Entity | Relation) -> str:
    if isinstance(item, Entity):
        return f"{item.label} {item.text!r}"
    return f"{item.label} {item.head.text!r} → {item.tail.text!r}"


def _figures(scores: Scores, labels: Sequence[str] = ()) -> dict[str, Any]:
    """Figure, label, measure, and value with interval and counts."""
    return {
        figure: {
            label: {
                **asdict(scores.counts(figure, label)),
                **{m: _value(scores.value(figure, label, m)) for m in MEASURES},
            }
            for label in labels or (MICRO, MACRO, *scores.labels(figure))
        }
        for figure in scores.figures
    }


def _value(value: Value) -> dict[str, float | None]:
    return {name: _number(number) for name, number in asdict(value).items()}


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)


def _fault_table(evaluation: Evaluation) -> Table:
    rows = [
        (
            name,
            str(sum(a.text != b.text for a, b in zip(evaluation.units, scores.units, strict=True))),
            *(
                cell
                for figure in _PART_FIGURES
                for cell in _loss_cells(evaluation.scores, scores, figure)
            ),
        )
        for name, scores in evaluation.faults.items()
    ]
    columns = [column for figure in _PART_FIGURES for column in (figure, "lost")]
    return Table("Under faults of the text", ("fault", "texts changed", *columns), rows)


def _loss_cells(whole: Scores, spoilt: Scores, figure: str) -> tuple[str, str]:
    if not whole.labels(figure):
        return "–", "–"
    now, before = spoilt.value(figure), whole.value(figure)
    return interval(now), f"{100 * (before.value - now.value):.1f}"


def _cells(scores: Scores, figure: str, label: str) -> tuple[str, ...]:
    f1, precision, recall = (scores.value(figure, label, m) for m in ("f1", "precision", "recall"))
    counts = scores.counts(figure, MICRO if label == MACRO else label)
    f1_cell = "–" if measure_of(figure) == "recall" else interval(f1)
    return (
        f1_cell,
        _percent(precision.value),
        _percent(recall.value),
        f"{counts.gold:,.0f}",
        f"{counts.predicted:,.0f}",
    )


def _part_cells(part: Scores) -> tuple[str, ...]:
    cells = (interval(part.value(f)) if part.labels(f) else "–" for f in _PART_FIGURES)
    return (f"{len(part.units)}", *cells)


def interval(value: Value, *, sign: bool = False) -> str:
    """A value and its interval in per cent; with `sign` a difference."""
    if math.isnan(value.value):
        return "–"
    shown = f"{100 * value.value:+.1f}" if sign else f"{100 * value.value:.1f}"
    if math.isnan(value.low):
        return shown
    low, high = (f"{100 * v:+.1f}" if sign else f"{100 * v:.1f}" for v in (value.low, value.high))
    return f"{shown} ({low} to {high})" if sign else f"{shown} ({low}–{high})"


def _percent(value: float) -> str:
    return "–" if math.isnan(value) else f"{100 * value:.1f}"
