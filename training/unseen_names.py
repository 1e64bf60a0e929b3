"""How a pipeline does on names that it has never met: neither in training nor in its register.

The register knows every actor of this corpus, those of the test too; a text that nobody here has seen
names others. So the test is scored twice: with the whole register, and without the actors that the test
names and the training part does not. That is a lower bound: of many an unseen text it knows the names.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import read_split
from uncoop_nlp.corpus.stats import entity_name
from uncoop_nlp.evaluation.evaluate import CORRECT, Evaluation, evaluate
from uncoop_nlp.pipes.names import use_actors
from uncoop_nlp.register import actor_key, read_register
from uncoop_nlp.scheme import ACTORS

PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("pipeline", type=PATH)
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
def main(pipeline: Path, corpus: Path, split: Path) -> None:
    """Print the F1 of PIPELINE on the test of SPLIT, and its recall of names not seen in training."""
    train, test = read_split(split).divide(read_corpus([corpus]))
    actors = read_register()
    unseen = actors_of(test) - actors_of(train)
    children = {key for key, actor in actors.items() if actor_key(actor.parent or "") in unseen}
    seen_names = {entity_name(unit, entity) for unit in train for entity in unit.entities}
    for name, known in (
        ("whole register", actors),
        (
            "register without what the test alone names",
            {k: actors[k] for k in actors.keys() - unseen - children},
        ),
    ):
        use_actors(known)
        found = evaluate(pipeline, test)
        for figure in ("entities.strict", "relations.strict"):
            value = found.scores.value(figure)
            click.echo(f"{name}: {figure} {value.value:.3f} ({value.low:.3f}-{value.high:.3f})")
        click.echo(f"{name}: recall of names not seen in training: {recall_of_new(found, seen_names)}")


def actors_of(units: Iterable[AnnotatedUnit]) -> set[str]:
    """The keys of the actors that units name."""
    entities = (entity for unit in units for entity in unit.entities if entity.label in ACTORS)
    return {actor_key(name) for entity in entities for name in (entity.norm or "").split(" | ")}


def recall_of_new(evaluation: Evaluation, seen: set[str]) -> str:
    """How many gold mentions whose characters are not among `seen` were found, strictly."""
    found = [
        outcome.kind == CORRECT
        for outcomes in evaluation.outcomes
        for outcome in outcomes
        if outcome.gold is not None
        and hasattr(outcome.gold, "start")
        and outcome.gold.text.replace("’", "'").casefold() not in seen
    ]
    return f"{sum(found) / len(found):.3f} of {len(found)}"


if __name__ == "__main__":
    main()
