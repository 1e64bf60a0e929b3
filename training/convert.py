"""Turn the annotated corpus into spaCy's data: for training, with variants of it, and for the test."""

from __future__ import annotations

from pathlib import Path

import click
import spacy
from spacy.util import load_config
from unseen_names import blinded

from uncoop_nlp.corpus.augment import Augmenter
from uncoop_nlp.corpus.convert import to_docbin
from uncoop_nlp.corpus.records import read_corpus
from uncoop_nlp.corpus.split import read_split
from uncoop_nlp.register import read_register

PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("config", type=PATH)
@click.argument("output", type=click.Path(path_type=Path))
@click.option(
    "--copies", type=int, required=True, help="How often a training text is in augmented.spacy."
)
@click.option("--seed", type=int, required=True, help="Of the variants.")
@click.option(
    "--blind", is_flag=True, help="Keep the actors that the test alone names out of the variants."
)
def main(
    corpus: Path, split: Path, config: Path, output: Path, *, copies: int, seed: int, blind: bool
) -> None:
    """Write train.spacy and test.spacy to OUTPUT, divided by SPLIT, and augmented.spacy.

    The last has each training text and variants of it. Tokens are as CONFIG says.
    """
    nlp = spacy.blank("fr", config={"nlp": {"tokenizer": load_config(config)["nlp"]["tokenizer"]}})
    nlp.add_pipe("uncoop_sentences")
    output.mkdir(parents=True, exist_ok=True)
    train, test = read_split(split).divide(read_corpus([corpus]))
    actors = read_register()
    augmenter = Augmenter(blinded(actors, train, test) if blind else actors, train, seed=seed)
    held_out = {unit.text for unit in test}  # a heading may become one of the test's
    augmented = [unit for unit in augmenter.variants(train, copies) if unit.text not in held_out]
    for part, units in (("train", train), ("augmented", augmented), ("test", test)):
        to_docbin(units, nlp).to_disk(output / f"{part}.spacy")
        entities = sum(len(unit.entities) for unit in units)
        relations = sum(len(unit.relations) for unit in units)
        click.echo(f"{part}: {len(units)} texts, {entities} entities, {relations} relations")


if __name__ == "__main__":
    main()
