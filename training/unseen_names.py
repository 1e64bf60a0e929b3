"""How a pipeline does on names that it has never met: neither in training nor in its register.

The register knows every actor of this corpus, those of the test too; a text that nobody here has seen
names others. So a pipeline is trained on variants without the actors that the test alone names
(`convert.py --blind`), and scored with a register without them: `python -m weasel run unseen training`.
That is a lower bound: of many an unseen text the register does know the names.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import read_split
from uncoop_nlp.corpus.stats import as_name
from uncoop_nlp.evaluation.evaluate import CORRECT, Evaluation, evaluate
from uncoop_nlp.pipes.names import use_actors
from uncoop_nlp.register import Actor, actor_key, read_register
from uncoop_nlp.results import Entity
from uncoop_nlp.scheme import ACTORS

PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("pipeline", type=PATH)
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
def main(pipeline: Path, corpus: Path, split: Path) -> None:
    """Print the F1 of PIPELINE on the test of SPLIT, and its recall of names not seen in training."""
    train, test = read_split(split).divide(read_corpus([corpus]))
    use_actors(blinded(read_register(), train, test))
    found = evaluate(pipeline, test)
    for figure in ("entities.strict", "relations.strict", "relations.gold_entities"):
        value = found.scores.value(figure)
        click.echo(f"{figure}: {value.value:.3f} ({value.low:.3f}-{value.high:.3f})")
    seen = {as_name(unit.surface(entity)) for unit in train for entity in unit.entities}
    click.echo(f"recall of names not seen in training: {recall_of_new(found, seen)}")


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


def recall_of_new(evaluation: Evaluation, seen: set[str]) -> str:
    """How many gold mentions whose characters are not among `seen` were found, strictly."""
    found = [
        outcome.kind == CORRECT
        for outcomes in evaluation.outcomes
        for outcome in outcomes
        if isinstance(outcome.gold, Entity) and as_name(outcome.gold.text) not in seen
    ]
    return f"{sum(found) / len(found):.3f} of {len(found)}"


if __name__ == "__main__":
    main()
