"""What annotating half of a new report brings: each document in turn is the new one.

`python new_report.py ../corpus/annotated ../corpus/test-split.json ../configs/default.cfg`

A pipeline is trained on the other documents, and one on them and on half of the sections of the new one;
both are tried on its other half. As in `cross_validate.py` test units are in neither, and actors that
what is tried alone names are hidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from cross_validate import (
    FIGURES,
    PATH,
    Fold,
    Recipe,
    by_document,
    by_section,
    predict_all,
)

from uncoop_nlp.cli.tables import print_table
from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import read_split
from uncoop_nlp.evaluation.compare import compare
from uncoop_nlp.evaluation.evaluate import evaluation_of
from uncoop_nlp.evaluation.predictions import Prediction
from uncoop_nlp.evaluation.report import interval
from uncoop_nlp.evaluation.scores import MICRO
from uncoop_nlp.files import write_atomically
from uncoop_nlp.tables import Table, to_markdown


@click.command()
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("config", type=PATH)
@click.option("--also", type=PATH, multiple=True, help="More to train on, never held out.")
@click.option("--vectors", type=PATH, default="vectors", show_default=True)
@click.option("--copies", default=16, show_default=True, help="Each text of CORPUS, and variants.")
@click.option("--copies-also", default=8, show_default=True, help="Each one of --also, and variants.")
@click.option("--seed", default=0, show_default=True, help="Of variants and training.")
@click.option("--jobs", default=2, show_default=True, help="Pipelines trained at once.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="The table, .md.")
def main(
    corpus: Path,
    split: Path,
    config: Path,
    *,
    also: Sequence[Path],
    vectors: Path,
    copies: int,
    copies_also: int,
    seed: int,
    jobs: int,
    output: Path,
) -> None:
    """Train CONFIG without and with half of each document of CORPUS, and write both figures."""
    units, _ = read_split(split).divide(read_corpus([corpus]))
    always = [unit for path in also for unit in read_corpus([path])]
    halves = [by_section(document, 2) for document in by_document(units)]
    tasks = [
        task for learned, tried in halves for task in before_and_after(learned, tried, units, always)
    ]
    recipe = Recipe(config, vectors, copies, copies_also, seed, {})
    found = predict_all(tasks, recipe, jobs)
    learned, tried = zip(*halves, strict=True)
    columns = ("new report", "units learned", "units tried", "figure", "before", "after", "gain (95 %)")
    rows = [
        row
        for units, number, before, after in zip(
            tried, map(len, learned), found[::2], found[1::2], strict=True
        )
        for row in gains(units[0].document, number, units, before, after)
    ]
    rows += gains(
        "all four",
        sum(map(len, learned)),
        [unit for units in tried for unit in units],
        [prediction for part in found[::2] for prediction in part],
        [prediction for part in found[1::2] for prediction in part],
    )
    print_table("A new report", columns, rows)
    table = Table("Before and after its first half was annotated", columns, rows)
    write_atomically(output, to_markdown(f"{config.stem}, on each document as a new report", [table]))


def before_and_after(
    learned: Sequence[AnnotatedUnit],
    tried: Sequence[AnnotatedUnit],
    units: Sequence[AnnotatedUnit],
    always: Sequence[AnnotatedUnit],
) -> tuple[Fold, Fold]:
    """Training without a document, and with half of its sections; both are tried on the other half."""
    texts = {unit.text for unit in tried}
    others = [u for u in units if u.document != tried[0].document and u.text not in texts]
    more = [unit for unit in learned if unit.text not in texts]
    return Fold(others, always, tried), Fold([*others, *more], always, tried)


def gains(
    name: str,
    learned: int,
    units: Sequence[AnnotatedUnit],
    before: Sequence[Prediction],
    after: Sequence[Prediction],
) -> list[tuple[str, ...]]:
    """A row for each figure."""
    both = compare(evaluation_of("after", units, after), evaluation_of("before", units, before))
    return [
        (
            name,
            str(learned),
            str(len(units)),
            figure,
            interval(both.other.scores.value(figure)),
            interval(both.one.scores.value(figure)),
            interval(both.differences[figure, MICRO], sign=True),
        )
        for figure in FIGURES
    ]


if __name__ == "__main__":
    main()
