"""How a config does on texts, and on names, that it was not trained on.

`python cross_validate.py ../corpus/annotated ../corpus/test-split.json ../configs/default.cfg`

What is held out is whole sections of the training part, or with `--by document` one of its documents
after the other; by these figures a config is chosen. With `--by test` it is the test: nothing is chosen
by that. The register of actors and the variants of texts lose the actors that what is held out alone
names, and so do the recogniser's features: a text that nobody here has seen names such actors too. That
is a lower bound, since of many an unseen text the register does know the names.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import click
import spacy
from convert import blank_pipeline, convert
from spacy.language import Language
from train import train

from uncoop_nlp.cli.tables import print_table
from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import read_split, whole_sections
from uncoop_nlp.corpus.stats import as_name
from uncoop_nlp.evaluation.evaluate import CORRECT, Evaluation, evaluation_of
from uncoop_nlp.evaluation.predictions import Prediction, run_pipeline, to_jsonl
from uncoop_nlp.evaluation.report import tables
from uncoop_nlp.files import write_atomically
from uncoop_nlp.pipes.calibration import AS_IT_IS, fit_calibration
from uncoop_nlp.pipes.names import use_actors
from uncoop_nlp.register import Actor, actor_key, read_register
from uncoop_nlp.results import Entity
from uncoop_nlp.scheme import ACTORS
from uncoop_nlp.tables import Table, to_markdown

CALIBRATED = {"uncoop_ner": "entities.strict", "uncoop_relations": "relations.gold_entities"}
"""Which component's scores a figure's predictions show."""

FIGURES = ("entities.strict", "relations.strict", "relations.gold_entities")
"""What trials are held against each other by."""

T = TypeVar("T")
PATH = click.Path(exists=True, path_type=Path)


@dataclass(frozen=True)
class Fold:
    """What one training of the cross-validation learns from, and what it is tried on.

    `also` is trained on too, with copies of its own.
    """

    train: Sequence[AnnotatedUnit]
    also: Sequence[AnnotatedUnit]
    held_out: Sequence[AnnotatedUnit]


@dataclass(frozen=True)
class Recipe:
    """How each fold is trained; `settings` override what the config has."""

    config: Path
    vectors: Path
    copies: int
    copies_also: int
    seed: int
    settings: dict[str, Any]


@click.command()
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("config", type=PATH)
@click.option("--also", type=PATH, multiple=True, help="More to train on, never held out.")
@click.option("--by", type=click.Choice(["section", "document", "test"]), default="section")
@click.option("--folds", default=5, show_default=True, help="Number of folds by section.")
@click.option("--share", default=1.0, show_default=True, help="Share of what there is to train on.")
@click.option("--vectors", type=PATH, default="vectors", show_default=True)
@click.option("--copies", default=16, show_default=True, help="Each text of CORPUS, and variants.")
@click.option("--copies-also", default=8, show_default=True, help="Each one of --also, and variants.")
@click.option("--seed", default=0, show_default=True, help="Of variants and training.")
@click.option("--jobs", default=2, show_default=True, help="Folds trained at once.")
@click.option("--set", "settings", nargs=2, multiple=True, help="Override a setting of the config.")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Write the tables as .md, or the predictions as .jsonl; may be given again.",
)
def main(
    corpus: Path,
    split: Path,
    config: Path,
    *,
    also: Sequence[Path],
    by: str,
    folds: int,
    share: float,
    vectors: Path,
    copies: int,
    copies_also: int,
    seed: int,
    jobs: int,
    settings: Sequence[tuple[str, str]],
    outputs: Sequence[Path],
) -> None:
    """Train CONFIG on all but one part of CORPUS, for each part in turn, and print the figures.

    SPLIT says which units are the test.
    """
    for output in outputs:
        if not output.parent.is_dir():
            raise click.BadParameter(f"there is no folder {output.parent}", param_hint="--output")
    units, test = read_split(split).divide(read_corpus([corpus]))
    always = [unit for path in also for unit in read_corpus([path])]
    if by == "test":
        tasks = [fold([test, units], 0, always, share)]
    else:
        parts = list(by_document(units) if by == "document" else by_section(units, folds))
        tasks = [fold(parts, number, always, share) for number in range(len(parts))]
    overrides = {name: json.loads(value) for name, value in settings}
    found = cross_validate(tasks, Recipe(config, vectors, copies, copies_also, seed, overrides), jobs)
    shown = [table for table in tables(found) if not table.title.startswith("By section")]
    curves = [(name, f"[{slope}, {offset}]") for name, (slope, offset) in calibrations(found).items()]
    shown.append(Table("Calibration that suits", ("component", "slope and offset"), curves))
    shown.append(Table("Names not seen in training", ("found", "of"), [recall_of_new(found, tasks)]))
    for table in shown:
        print_table(table.title, table.columns, table.rows)
    for output in outputs:
        if output.suffix == ".jsonl":
            write_atomically(output, to_jsonl(found.units, found.predictions))
        else:
            title = f"{config.stem}, by {by}, share {share:g}"
            write_atomically(output, to_markdown(title, shown))


def by_section(units: Sequence[AnnotatedUnit], folds: int) -> list[list[AnnotatedUnit]]:
    """Whole sections in parts of about one size."""
    sections = whole_sections(units)
    random.Random(7).shuffle(sections)  # noqa: S311 - no secret
    parts: list[list[AnnotatedUnit]] = [[] for _ in range(folds)]
    for section in sorted(sections, key=len, reverse=True):
        min(parts, key=lambda part: sum(len(unit.text) for unit in part)).extend(section)
    return parts


def by_document(units: Sequence[AnnotatedUnit]) -> Iterator[list[AnnotatedUnit]]:
    """The units of each document."""
    for document in sorted({unit.document for unit in units}):
        yield [unit for unit in units if unit.document == document]


def fold(
    parts: Sequence[Sequence[AnnotatedUnit]], number: int, always: Sequence[AnnotatedUnit], share: float
) -> Fold:
    """Hold one part out, and train on a share of the sections of the others and of the rest."""
    held_out = parts[number]
    texts = {unit.text for unit in held_out}
    rest = [u for part in parts if part is not held_out for u in part if u.text not in texts]
    train = list(_share(whole_sections(rest), share))
    return Fold(train, list(_share([[unit] for unit in always], share)), held_out)


def _share(sections: list[list[AnnotatedUnit]], share: float) -> Iterator[AnnotatedUnit]:
    """The units of whole sections, drawn at random until they are a share of all units."""
    random.Random(3).shuffle(sections)  # noqa: S311 - no secret
    wanted, kept = share * sum(map(len, sections)), 0
    for section in sections:
        if kept < wanted:
            kept += len(section)
            yield from section


def blinded(
    actors: dict[str, Actor], train: Iterable[AnnotatedUnit], test: Iterable[AnnotatedUnit]
) -> dict[str, Actor]:
    """The actors without those that the test names and the training part does not, and their organs."""
    gone = actors_of(test) - actors_of(train)

    def is_gone(actor: Actor) -> bool:
        parent = actors[actor_key(actor.parent)] if actor.parent else None
        return actor.key in gone or (parent is not None and is_gone(parent))

    return {key: actor for key, actor in actors.items() if not is_gone(actor)}


def actors_of(units: Iterable[AnnotatedUnit]) -> set[str]:
    """The keys of the actors that units name."""
    entities = (entity for unit in units for entity in unit.entities if entity.label in ACTORS)
    return {actor_key(name) for entity in entities for name in (entity.norm or "").split(" | ")}


def recall_of_new(found: Evaluation, tasks: Sequence[Fold]) -> tuple[str, str]:
    """The share found, strictly, of gold mentions that no text trained on has, and their number."""
    seen = {
        unit.id: names
        for task in tasks
        for names in [_names([*task.train, *task.also])]
        for unit in task.held_out
    }
    right = [
        outcome.kind == CORRECT
        for unit, outcomes in zip(found.units, found.outcomes, strict=True)
        for outcome in outcomes
        if isinstance(outcome.gold, Entity) and as_name(outcome.gold.text) not in seen[unit.id]
    ]
    return f"{100 * sum(right) / max(len(right), 1):.1f}", str(len(right))


def _names(units: Iterable[AnnotatedUnit]) -> set[str]:
    return {as_name(unit.surface(entity)) for unit in units for entity in unit.entities}


def cross_validate(tasks: Sequence[Fold], recipe: Recipe, jobs: int) -> Evaluation:
    """Train each fold, and evaluate all that they say of what they never saw."""
    found = predict_all(tasks, recipe, jobs)
    units = [unit for task in tasks for unit in task.held_out]
    return evaluation_of(recipe.config.stem, units, [p for part in found for p in part])


def predict_all(tasks: Sequence[Fold], recipe: Recipe, jobs: int) -> list[list[Prediction]]:
    """What a pipeline trained on each fold says of what it never saw."""
    return in_processes(predict, [(task, recipe) for task in tasks], jobs)


def in_processes(work: Callable[..., T], arguments: Sequence[tuple[Any, ...]], jobs: int) -> list[T]:
    """What a function gives for each of the arguments, in a process of its own on one core."""
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # for the processes
    with get_context("spawn").Pool(jobs, maxtasksperchild=1) as pool:
        return pool.starmap(work, arguments, chunksize=1)


def calibrations(found: Evaluation) -> dict[str, tuple[float, float]]:
    """For each component, what its setting `calibration` should be by these predictions."""
    known = {name: found.calibration.get(figure) for name, figure in CALIBRATED.items()}
    return {name: fit_calibration(c.scores, c.right) for name, c in known.items() if c}


def predict(task: Fold, recipe: Recipe) -> list[Prediction]:
    """Train on a fold and predict what is held out."""
    return run_pipeline(train_fold(task, recipe), task.held_out)


def train_fold(task: Fold, recipe: Recipe) -> Language:
    """Train on a fold; this process then has the actors of the register that the fold may know."""
    actors = blinded(read_register(), [*task.train, *task.also], task.held_out)
    use_actors(actors)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        nlp = blank_pipeline(recipe.config)
        parts = [(task.train, recipe.copies), (task.also, recipe.copies_also)]
        convert(parts, task.held_out, actors, nlp, data, seed=recipe.seed)
        overrides = {f"components.{name}.calibration": [*AS_IT_IS] for name in CALIBRATED}
        overrides |= {"components.uncoop_relations.threshold": 0.5, **recipe.settings}
        train(recipe.config, data, data / "model", recipe.vectors, recipe.seed, overrides)
        return spacy.load(data / "model" / "model-last")


if __name__ == "__main__":
    main()
