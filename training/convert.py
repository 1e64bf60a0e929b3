"""Turn the annotated corpus into spaCy's data: for training, with variants of it, and for the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click
import spacy
from spacy.language import Language
from spacy.util import load_config

from uncoop_nlp.corpus.augment import Augmenter
from uncoop_nlp.corpus.convert import to_docbin
from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import Split, divide, read_split
from uncoop_nlp.register import Actor, read_register

PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("corpus", type=PATH)
@click.argument("split", type=PATH)
@click.argument("config", type=PATH)
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--held-out", type=click.Path(path_type=Path), help="Folder of splits of new reports.")
@click.option("--also", type=PATH, multiple=True, help="More to train on; none of it is in the test.")
@click.option(
    "--copies", type=int, required=True, help="How often a text of CORPUS is in augmented.spacy."
)
@click.option(
    "--copies-also", type=int, default=1, show_default=True, help="How often one of --also is."
)
@click.option("--seed", type=int, required=True, help="Of the variants.")
def main(
    corpus: Path,
    split: Path,
    config: Path,
    output: Path,
    *,
    held_out: Path | None,
    also: Sequence[Path],
    copies: int,
    copies_also: int,
    seed: int,
) -> None:
    """Write train.spacy and test.spacy to OUTPUT, divided by SPLIT, and augmented.spacy.

    The last has each training text and variants of it. Tokens are as CONFIG says.
    """
    splits = [read_split(split), *splits_of_reports(held_out).values()]
    train, tests = divide(read_corpus([corpus]), splits)
    test = [unit for part in tests for unit in part]
    more = [unit for path in also for unit in read_corpus([path])]
    parts = [(train, copies), (more, copies_also)]
    convert(parts, test, read_register(), blank_pipeline(config), output, seed=seed)


def splits_of_reports(folder: Path | None) -> dict[str, Split]:
    """What `hold_out.py` held out of each report, by the report; none where there is no such folder."""
    files = sorted(folder.glob("*.json")) if folder else []
    return {file.stem: read_split(file) for file in files}


def blank_pipeline(config: Path) -> Language:
    """A pipeline that makes tokens and sentences as a config says."""
    nlp = spacy.blank("fr", config={"nlp": {"tokenizer": load_config(config)["nlp"]["tokenizer"]}})
    nlp.add_pipe("uncoop_sentences")
    return nlp


def convert(
    parts: Sequence[tuple[Sequence[AnnotatedUnit], int]],
    test: Sequence[AnnotatedUnit],
    actors: Mapping[str, Actor],
    nlp: Language,
    output: Path,
    *,
    seed: int,
) -> None:
    """Write train.spacy, augmented.spacy and test.spacy to a folder, and say what is in them.

    The parts to train on come with the number of their copies in augmented.spacy.
    """
    output.mkdir(parents=True, exist_ok=True)
    train = [unit for units, _ in parts for unit in units]
    held_out = {unit.text for unit in test}  # a heading may become one of the test's
    augmenter = Augmenter(actors, train, seed=seed)
    variants = (unit for units, copies in parts for unit in augmenter.variants(units, copies))
    augmented = [unit for unit in variants if unit.text not in held_out]
    for part, units in (("train", train), ("augmented", augmented), ("test", test)):
        to_docbin(units, nlp).to_disk(output / f"{part}.spacy")
        entities = sum(len(unit.entities) for unit in units)
        relations = sum(len(unit.relations) for unit in units)
        click.echo(f"{part}: {len(units)} texts, {entities} entities, {relations} relations")


if __name__ == "__main__":
    main()
