"""Put a trained pipeline into models/, with its scores and the hashes of what it was made from."""

from __future__ import annotations

import hashlib
import json
import shutil
from importlib.metadata import version
from pathlib import Path

import click

import uncoop_nlp.register

PATH = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("trained", type=PATH)
@click.argument("scores", type=PATH)
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--corpus", type=PATH, required=True, help="Folder of the annotated corpus.")
@click.option("--written", type=PATH, required=True, help="Folder of the texts written to train on.")
@click.option("--split", type=PATH, required=True, help="The split it was trained with.")
@click.option("--config", type=PATH, required=True, help="The config it was trained with.")
@click.option("--vectors", type=PATH, required=True, help="Folder of the vectors it started from.")
def main(
    trained: Path,
    scores: Path,
    target: Path,
    *,
    corpus: Path,
    written: Path,
    split: Path,
    config: Path,
    vectors: Path,
) -> None:
    """Copy TRAINED to TARGET; its meta.json gets the figures of SCORES, hashes and versions."""
    meta = json.loads((trained / "meta.json").read_text("utf-8"))
    figures = json.loads(scores.read_text("utf-8"))["figures"]
    meta |= {
        "name": target.name.removeprefix("fr_"),
        "version": version("uncoop-nlp"),
        "description": "Entities and relations in French United Nations reports",
        "license": "MIT",
        "spacy_version": ">=3.8,<3.9",
        "performance": {
            figure: {label: counts["f1"] for label, counts in labels.items()}
            for figure, labels in figures.items()
        },
        "trained_from": {
            "corpus": sha256(*sorted(corpus.glob("*.jsonl"))),
            "written": sha256(*sorted(written.glob("*.jsonl"))),
            "split": sha256(split),
            "config": sha256(config),
            "vectors": sha256(vectors / "vocab" / "vectors"),
            "register": sha256(Path(uncoop_nlp.register.__path__[0], "actors.tsv")),
            "spacy": version("spacy"),
            "thinc": version("thinc"),
        },
    }
    temporary = target.with_name(f".{target.name}.new")
    shutil.rmtree(temporary, ignore_errors=True)
    shutil.copytree(trained, temporary)
    text = json.dumps(meta, ensure_ascii=False, indent=2)
    (temporary / "meta.json").write_text(f"{text}\n", "utf-8")
    shutil.rmtree(target, ignore_errors=True)
    temporary.rename(target)
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    click.echo(f"{target}: {size / 1e6:.1f} MB")


def sha256(*files: Path) -> str:
    """One hash over the contents of files, in the order given."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
