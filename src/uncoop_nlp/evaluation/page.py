"""An evaluation as one HTML file that needs nothing else: figures, plots, and an error browser."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from uncoop_nlp.evaluation.evaluate import CORRECT, KINDS, Evaluation, Outcome
from uncoop_nlp.evaluation.gate import Verdict
from uncoop_nlp.evaluation.report import all_tables, describe
from uncoop_nlp.results import Entity, Extraction, Relation
from uncoop_nlp.scheme import LABELS, RELATIONS
from uncoop_nlp.tables import Table

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_NONE = "none"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text, with the label of the entity that it is, or an empty one, and the outcome."""

    text: str
    start: int
    label: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A relation, or an entity that is not right, as the browser lists and filters it.

    Attributes:
        kind: What is wrong, or `correct`.
        label: Label or relation.
        text: What there is to say.
        starts: Where the entities start that it is about.
    """

    kind: str
    label: str
    text: str
    starts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as the browser shows it: its text twice, with gold and with predicted entities."""

    id: str
    section: str
    gold: list[Piece]
    predicted: list[Piece]
    items: list[Item]


def to_html(evaluation: Evaluation, verdicts: Sequence[Verdict] = ()) -> str:
    """The page.

    Raises:
        ImportError: If what plots and pages need is not installed.
    """
    try:
        import matplotlib  # noqa: F401
        import sklearn  # noqa: F401
        from jinja2 import Environment, PackageLoader, StrictUndefined
    except ImportError:
        raise ImportError("a page needs the extra: pip install 'uncoop-nlp[evaluation]'") from None

    environment = Environment(
        loader=PackageLoader("uncoop_nlp.evaluation"), autoescape=True, undefined=StrictUndefined
    )
    return environment.get_template("page.html.j2").render(
        title=f"Evaluation of {evaluation.system}",
        tables=list(all_tables(evaluation, verdicts)),
        plots=list(_plots(evaluation)),
        units=list(_views(evaluation)),
        kinds=KINDS,
        labels=[*LABELS, *RELATIONS],
    )


def confusion(evaluation: Evaluation) -> Table:
    """Gold labels against predicted ones, of entities that overlap; `none` where one side has none."""
    names = [*LABELS, _NONE]
    counts = {(row, column): 0 for row in names for column in names}
    for outcome in _entity_outcomes(evaluation):
        row = outcome.gold.label if outcome.gold else _NONE
        column = outcome.predicted.label if outcome.predicted else _NONE
        counts[row, column] += 1
    rows = [(row, *(str(counts[row, column]) for column in names)) for row in names]
    return Table("Confusion: gold in rows, predicted in columns", ("", *names), rows)


def _entity_outcomes(evaluation: Evaluation) -> Iterator[Outcome]:
    for outcomes in evaluation.outcomes:
        yield from (o for o in outcomes if isinstance(o.gold or o.predicted, Entity))


def _views(evaluation: Evaluation) -> Iterator[UnitView]:
    for unit, prediction, outcomes in zip(
        evaluation.units, evaluation.predictions, evaluation.outcomes, strict=True
    ):
        entities = [o for o in outcomes if isinstance(o.gold or o.predicted, Entity)]
        gold_kinds = {o.gold: o.kind for o in entities if o.gold}
        found_kinds = {o.predicted: o.kind for o in entities if o.predicted}
        yield UnitView(
            unit.id,
            unit.section,
            list(_pieces(unit.to_extraction(), gold_kinds)),
            list(_pieces(prediction.found, found_kinds)),
            list(_items(outcomes)),
        )


def _items(outcomes: Iterable[Outcome]) -> Iterator[Item]:
    for outcome in outcomes:
        starts: set[int] = set()
        for side in (outcome.gold, outcome.predicted):
            if isinstance(side, Relation):
                starts |= {side.head.start, side.tail.start}
            elif side:
                starts.add(side.start)
        if outcome.kind != CORRECT or isinstance(outcome.gold, Relation):
            yield Item(outcome.kind, outcome.label, describe(outcome), tuple(sorted(starts)))


def _pieces(extraction: Extraction, kinds: Mapping[Entity | Relation, str]) -> Iterator[Piece]:
    """The text in order; an entity that overlaps an earlier one is left out of the picture."""
    end = 0
    for entity in sorted(extraction.entities, key=lambda entity: entity.start):
        if entity.start < end:
            continue
        if entity.start > end:
            yield Piece(extraction.text[end : entity.start], end)
        yield Piece(entity.text, entity.start, entity.label, kinds.get(entity, ""))
        end = entity.end
    if end < len(extraction.text):
        yield Piece(extraction.text[end:], end)


def _plots(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Title and SVG of each plot."""
    yield "Confusion of labels", _svg(_confusion_plot(evaluation))
    yield "Precision and recall, by the score from which predictions are kept", _svg(_curves(evaluation))
    yield "Reliability: how many are right among predictions of a score", _svg(_reliability(evaluation))


def _confusion_plot(evaluation: Evaluation) -> Figure:
    figure = _new_figure(5.2, 4.2)
    axes = figure.subplots()
    table = confusion(evaluation)
    values = [[int(cell) for cell in row[1:]] for row in table.rows]
    axes.imshow([[value**0.5 for value in row] for row in values], cmap="Blues")
    names = table.columns[1:]
    axes.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("predicted")
    axes.set_ylabel("gold")
    largest = max(map(max, values)) or 1
    for y, row in enumerate(values):
        for x, value in enumerate(row):
            color = "white" if value > largest / 3 else "black"
            axes.text(x, y, str(value), ha="center", va="center", color=color)
    return figure


def _curves(evaluation: Evaluation) -> Figure:
    figure = _new_figure(5.2, 4.2)
    axes = figure.subplots()
    for name, calibration in evaluation.calibration.items():
        precision, recall, _ = calibration.precision_recall()
        axes.plot(recall, precision, label=name)
    axes.set(xlabel="recall", ylabel="precision", xlim=(0, 1.02), ylim=(0, 1.02))
    if evaluation.calibration:
        axes.legend(loc="lower left")
    return figure


def _reliability(evaluation: Evaluation) -> Figure:
    figure = _new_figure(5.2, 4.2)
    axes = figure.subplots()
    axes.plot([0, 1], [0, 1], color="grey", linestyle=":", label="perfect")
    for name, calibration in evaluation.calibration.items():
        bins = calibration.bins
        means, shares = [b.mean_score for b in bins], [b.share_right for b in bins]
        axes.plot(means, shares, marker="o", label=f"{name} (error {calibration.error:.3f})")
    axes.set(xlabel="mean score", ylabel="share right", xlim=(0, 1.02), ylim=(0, 1.02))
    axes.legend(loc="upper left")
    return figure


def _new_figure(width: float, height: float) -> Figure:
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), layout="constrained")


def _svg(figure: Figure) -> str:
    """The figure as SVG, with texts as text and always the same bytes."""
    import matplotlib as mpl

    file = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "uncoop-nlp"}):
        figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return file.getvalue()[file.getvalue().index("<svg") :]
