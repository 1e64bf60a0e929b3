"""Turn the annotated corpus into spaCy's data: for training, with variants of it, and for the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import spacy
from spacy.language import Language
from spacy.util import load_config
from unseen_names import blinded

from uncoop_nlp.corpus.augment import Augmenter
from uncoop_nlp.corpus.convert import to_docbin
from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import read_split
from uncoop_nlp.register import Actor, read_register

PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("config", type=PATH)
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--also", type=PATH, multiple=True, help="More to train on; none of it is in the test.")
@click.option(
    "--copies", type=int, required=True, help="How often a training text is in augmented.spacy."
)
@click.option("--seed", type=int, required=True, help="Of the variants.")
@click.option(
    "--blind", is_flag=True, help="Keep the actors that the test alone names out of the variants."
)
def main(
    corpus: Path,
    split: Path,
    config: Path,
    output: Path,
    *,
    also: Sequence[Path],
    copies: int,
    seed: int,
    blind: bool,
) -> None:
    """Write train.spacy and test.spacy to OUTPUT, divided by SPLIT, and augmented.spacy.

    The last has each training text and variants of it. Tokens are as CONFIG says.
    """
    train, test = read_split(split).divide(read_corpus([corpus, *also]))
    actors = blinded(read_register(), train, test) if blind else read_register()
    convert(train, test, actors, blank_pipeline(config), output, copies=copies, seed=seed)


def blank_pipeline(config: Path) -> Language:
    """A pipeline that makes tokens and sentences as a config says."""
    nlp = spacy.blank("fr", config={"nlp": {"tokenizer": load_config(config)["nlp"]["tokenizer"]}})
    nlp.add_pipe("uncoop_sentences")
    return nlp


def convert(
    train: Sequence[AnnotatedUnit],
    test: Sequence[AnnotatedUnit],
    actors: Mapping[str, Actor],
    nlp: Language,
    output: Path,
    *,
    copies: int,
    seed: int,
) -> None:
    """Write train.spacy, augmented.spacy and test.spacy to a folder, and say what is in them."""
    output.mkdir(parents=True, exist_ok=True)
    held_out = {unit.text for unit in test}  # a heading may become one of the test's
    variants = Augmenter(actors, train, seed=seed).variants(train, copies)
    augmented = [unit for unit in variants if unit.text not in held_out]
    for part, units in (("train", train), ("augmented", augmented), ("test", test)):
        to_docbin(units, nlp).to_disk(output / f"{part}.spacy")
        entities = sum(len(unit.entities) for unit in units)
        relations = sum(len(unit.relations) for unit in units)
        click.echo(f"{part}: {len(units)} texts, {entities} entities, {relations} relations")


if __name__ == "__main__":
    main()
