"""Word vectors from raw French text, for the recogniser to start from: floret, one row for many n-grams.

Run once; the result is kept in training/vectors. Where the texts are is given by their paths:
`python training/vectors.py training/vectors RAW.txt.xz …`
"""

from __future__ import annotations

import lzma
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
import floret
import spacy
from spacy.cli.init_pipeline import convert_vectors

from uncoop_nlp.pipes.tokenizer import split


@click.command()
@click.argument("output", type=click.Path(file_okay=False, path_type=Path))
@click.argument(
    "texts", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--rows", default=10_000, show_default=True)
@click.option("--width", default=96, show_default=True)
def main(output: Path, texts: tuple[Path, ...], rows: int, width: int) -> None:
    """Learn vectors from TEXTS, xz-compressed and one sentence a line, into the folder OUTPUT."""
    with tempfile.TemporaryDirectory() as folder:
        words = Path(folder, "words.txt")
        words.write_text("".join(f"{line}\n" for path in texts for line in _lines(path)), "utf-8")
        model = floret.train_unsupervised(
            str(words), model="cbow", mode="floret", hashCount=2, bucket=rows, minn=3, maxn=5,
            minCount=10, dim=width, epoch=5, lr=0.05, thread=1,
        )  # fmt: skip
        table = Path(folder, "vectors.floret")
        model.save_floret_vectors(str(table))
        nlp = spacy.blank(
            "fr", config={"nlp": {"tokenizer": {"@tokenizers": "uncoop_nlp.Tokenizer.v1"}}}
        )
        convert_vectors(nlp, table, truncate=0, prune=-1, mode="floret")
        nlp.to_disk(output)


def _lines(path: Path) -> Iterator[str]:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield " ".join(word for word in split(line.replace("’", "'")) if not word.isspace())


if __name__ == "__main__":
    main()
