"""Whether units chosen by `corpus draft --most-useful` teach a model more than as many words at random.

`python most_useful.py ../corpus/annotated ../corpus/test-split.json ../configs/default.cfg A-67-280`

A document is held out. A trial draws whole sections of the others, trains a model on them and lets it
read the rest of these documents, the pool. Units of a number of words are then taken from the pool: in
the order of `most_useful`, and at random. A model is trained on the sections and what was taken, for
each way of taking, and tried on the document held out. Trials differ in the sections and in the seed.
Units of the test are nowhere in it.

The recipe is a small one and the same for all: none of the written texts, fewer copies, small batches.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import mean
from typing import Any

import click
from cross_validate import CALIBRATED, FIGURES, PATH, Fold, Recipe, in_processes, predict, train_fold
from spacy.util import load_config

from uncoop_nlp.cli.tables import print_table
from uncoop_nlp.corpus.draft import expected_errors
from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import read_split, whole_sections
from uncoop_nlp.corpus.useful import most_useful
from uncoop_nlp.evaluation.predictions import Prediction, run_pipeline
from uncoop_nlp.evaluation.scores import score
from uncoop_nlp.files import write_atomically
from uncoop_nlp.tables import Table, to_markdown

ALONE, AT_RANDOM, CHOSEN = "sections alone", "+ at random", "+ most useful"
SMALL = {"training.batcher.size": 200, "training.optimizer.learn_rate.warmup_steps": 20}

Units = Sequence[AnnotatedUnit]


@dataclass(frozen=True)
class Trial:
    """One trial: where units are drawn from, and how many words of them."""

    held_out: Units
    others: Units
    recipe: Recipe
    start: int
    words: int
    draws: int


@dataclass(frozen=True)
class Outcome:
    """What a model was trained on beside the sections, and its F1 on what is held out, by figure."""

    arm: str
    taken: Units
    f1: tuple[float, ...]


@click.command()
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("config", type=PATH)
@click.argument("held_out")
@click.option("--trials", default=5, show_default=True)
@click.option("--first-trial", default=0, show_default=True, help="Number of the first; its seed.")
@click.option("--start", default=4000, show_default=True, help="Words of the sections.")
@click.option("--words", default=2500, show_default=True, help="Words of the units taken.")
@click.option("--draws", default=1, show_default=True, help="How often units are taken at random.")
@click.option("--copies", default=8, show_default=True, help="Each text, and variants of it.")
@click.option("--vectors", type=PATH, default="vectors", show_default=True)
@click.option("--jobs", default=1, show_default=True, help="Trials at once.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the tables as markdown.")
def main(
    corpus: Path,
    split: Path,
    config: Path,
    held_out: str,
    *,
    trials: int,
    first_trial: int,
    start: int,
    words: int,
    draws: int,
    copies: int,
    vectors: Path,
    jobs: int,
    output: Path | None,
) -> None:
    """Hold the document HELD_OUT out of CORPUS and compare two ways of choosing what to annotate."""
    units, _ = read_split(split).divide(read_corpus([corpus]))
    tested = [unit for unit in units if unit.document == held_out]
    texts = {unit.text for unit in tested}
    others = [unit for unit in units if unit.text not in texts]
    if not tested or not others:
        raise click.BadParameter(f"there is no document {held_out} beside others")
    recipe = Recipe(config, vectors, copies, copies, 0, {**SMALL, **as_shipped(config)})
    seeds = range(first_trial, first_trial + trials)
    tasks = [Trial(tested, others, replace(recipe, seed=seed), start, words, draws) for seed in seeds]
    found = in_processes(run_trial, [(task,) for task in tasks], jobs)
    shown = [means(found), differences(found)]
    for table in shown:
        print_table(table.title, table.columns, table.rows)
    if output:
        write_atomically(output, to_markdown(f"Most useful or at random, tried on {held_out}", shown))


def run_trial(trial: Trial) -> list[Outcome]:
    """Train on sections alone, and on units taken from the pool in each way beside them."""
    chance = random.Random(trial.recipe.seed)  # noqa: S311 - no secret
    sections = whole_sections(trial.others)
    chance.shuffle(sections)
    known = first_words([unit for section in sections for unit in section], trial.start)
    texts = {unit.text for unit in known}
    pool = [unit for unit in trial.others if unit.text not in texts]
    nlp = train_fold(Fold(known, (), [*pool, *trial.held_out]), trial.recipe)
    pool_texts = [unit.text for unit in pool]
    order = most_useful(pool_texts, [*expected_errors(nlp, pool_texts)], len(pool))
    takings = [(CHOSEN, [pool[place] for place in order])]
    takings += [(AT_RANDOM, chance.sample(pool, len(pool))) for _ in range(trial.draws)]
    outcomes = [outcome(ALONE, (), trial.held_out, run_pipeline(nlp, trial.held_out))]
    for arm, units in takings:
        taken = first_words(units, trial.words)
        predictions = predict(Fold([*known, *taken], (), trial.held_out), trial.recipe)
        outcomes.append(outcome(arm, taken, trial.held_out, predictions))
    return outcomes


def as_shipped(config: Path) -> dict[str, Any]:
    """The calibration and the threshold of a config, which cross-validation leaves out."""
    components = load_config(config)["components"]
    settings = {f"{name}.calibration": components[name]["calibration"] for name in CALIBRATED}
    settings["uncoop_relations.threshold"] = components["uncoop_relations"]["threshold"]
    return {f"components.{name}": value for name, value in settings.items()}


def first_words(units: Iterable[AnnotatedUnit], wanted: int) -> list[AnnotatedUnit]:
    """The first units that have so many words together."""
    taken: list[AnnotatedUnit] = []
    for unit in units:
        if count_words(taken) >= wanted:
            break
        taken.append(unit)
    return taken


def count_words(units: Iterable[AnnotatedUnit]) -> int:
    """Number of words, divided at blanks."""
    return sum(len(unit.text.split()) for unit in units)


def outcome(arm: str, taken: Units, held_out: Units, predictions: Sequence[Prediction]) -> Outcome:
    """What a way of taking units comes to."""
    scores = score(held_out, predictions)
    return Outcome(arm, taken, tuple(100 * scores.counts(figure).f1 for figure in FIGURES))


def means(found: Sequence[Sequence[Outcome]]) -> Table:
    """What was taken in each way, and the figures, as means over all trials and draws."""
    rows = []
    for arm in (ALONE, AT_RANDOM, CHOSEN):
        outcomes = [o for outcomes in found for o in outcomes if o.arm == arm]
        taken = map(mean, zip(*(sizes(outcome.taken) for outcome in outcomes), strict=True))
        rows.append((arm, *(f"{size:,.0f}" for size in taken), *(f"{f:.1f}" for f in mean_f1(outcomes))))
    columns = ("trained on", "units", "words", "entities", "relations", *(f"F1 {f}" for f in FIGURES))
    return Table(f"Means of {len(found)} trials", columns, rows)


def sizes(units: Units) -> tuple[int, int, int, int]:
    """Number of units, of their words, entities and relations."""
    entities = sum(len(unit.entities) for unit in units)
    relations = sum(len(unit.relations) for unit in units)
    return len(units), count_words(units), entities, relations


def differences(found: Sequence[Sequence[Outcome]]) -> Table:
    """For each trial, how much better than at random the most useful units are."""
    rows = []
    for number, outcomes in enumerate(found, start=1):
        chosen, drawn = (mean_f1([o for o in outcomes if o.arm == arm]) for arm in (CHOSEN, AT_RANDOM))
        rows.append((str(number), *(f"{a - b:+.1f}" for a, b in zip(chosen, drawn, strict=True))))
    return Table("Most useful less at random", ("trial", *FIGURES), rows)


def mean_f1(outcomes: Sequence[Outcome]) -> list[float]:
    """The mean of each figure."""
    return [mean(values) for values in zip(*(outcome.f1 for outcome in outcomes), strict=True)]


if __name__ == "__main__":
    main()
