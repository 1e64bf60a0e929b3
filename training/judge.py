"""Hold a trained pipeline against the test, new reports and the pipeline in use, and write its card.

What is guarded got worse where it misses its bound in the file of thresholds, or where it is lower than
that of the pipeline in use and a paired bootstrap says that this is real.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from convert import PATH, splits_of_reports
from cross_validate import CALIBRATED
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from spacy.util import load_config

import uncoop_nlp.register
from uncoop_nlp.corpus.records import AnnotatedUnit, read_corpus
from uncoop_nlp.corpus.split import divide, read_split
from uncoop_nlp.evaluation.compare import Comparison
from uncoop_nlp.evaluation.evaluate import Evaluation, evaluate
from uncoop_nlp.evaluation.gate import ERROR, Threshold, judge, read_thresholds
from uncoop_nlp.evaluation.report import interval, to_json, verdict_table
from uncoop_nlp.evaluation.scores import MICRO, difference, measure_of
from uncoop_nlp.files import write_atomically

TEST = "The frozen test"
CARD = Path(__file__).with_name("card.md.j2")
DETAILED = ("entities.strict", "relations.strict")
"""Figures that the card has by label."""


@click.command()
@click.argument("trained", type=PATH)
@click.argument("current", type=click.Path(path_type=Path))
@click.argument("output", type=click.Path(path_type=Path))
@click.option("--corpus", type=PATH, required=True, help="Folder of the annotated corpus.")
@click.option("--written", type=PATH, required=True, help="Folder of the texts written to train on.")
@click.option("--split", type=PATH, required=True, help="The frozen test.")
@click.option("--held-out", type=click.Path(path_type=Path), help="Folder of splits of new reports.")
@click.option("--thresholds", type=PATH, required=True, help="What is guarded.")
@click.option("--config", type=PATH, required=True, help="The config it was trained with.")
@click.option("--vectors", type=PATH, required=True, help="Folder of the vectors it started from.")
@click.option("--recipe", required=True, help="How it was trained, in words.")
def main(
    trained: Path,
    current: Path,
    output: Path,
    *,
    corpus: Path,
    written: Path,
    split: Path,
    held_out: Path | None,
    thresholds: Path,
    config: Path,
    vectors: Path,
    recipe: str,
) -> None:
    """Evaluate TRAINED and CURRENT; write `scores.json` and `card.md` to the folder OUTPUT.

    Without a pipeline CURRENT, there is nothing to compare with.
    """
    units = list(read_corpus([corpus]))
    splits = {TEST: read_split(split), **splits_of_reports(held_out)}
    train, tests = divide(units, list(splits.values()))
    parts = dict(zip(splits, tests, strict=True))
    found = {name: evaluate(trained, part) for name, part in parts.items()}
    before = {name: evaluate(current, part) for name, part in parts.items() if current.is_dir()}
    bounds = read_thresholds(thresholds)
    hashes = {
        "corpus": sha256(*sorted(corpus.glob("*.jsonl"))),
        "written": sha256(*sorted(written.glob("*.jsonl"))),
        "split": sha256(split),
        "held_out": sha256(*sorted(held_out.glob("*.json"))) if held_out else sha256(),
        "config": sha256(config),
        "vectors": sha256(vectors / "vocab" / "vectors"),
        "register": sha256(Path(uncoop_nlp.register.__path__[0], "actors.tsv")),
    }
    made = {
        "date": f"{datetime.now(timezone.utc):%Y-%m-%d}",
        "hashes": hashes,
        "versions": {name: version(name) for name in ("uncoop-nlp", "spacy", "thinc")},
        "recipe": recipe,
    }
    context = {
        "name": current.name,
        "data": list(data_rows({"trained on": train, **parts}, list(read_corpus([written])))),
        "parts": [part_rows(name, found[name], before.get(name)) for name in parts],
        "thresholds": verdict_table(judge(found[TEST], bounds)).rows,
        "worse": list(worse(found[TEST], before.get(TEST), bounds)),
        "calibration": calibrations_of(trained),
        "made": made,
    }
    scores = {"context": context, "figures": to_json(found[TEST])["figures"]}
    write_atomically(output / "scores.json", json.dumps(scores, ensure_ascii=False, indent=1) + "\n")
    text = card(context)
    write_atomically(output / "card.md", text)
    click.echo(text)


def worse(
    found: Evaluation, before: Evaluation | None, thresholds: Iterable[Threshold]
) -> Iterator[str]:
    """What of the guarded figures got worse, and how."""
    for verdict in judge(found, list(thresholds)):
        if not verdict.passed:
            yield f"it misses a bound: {verdict}"
        elif before is not None and (lost := _loss(found, before, verdict.threshold)):
            yield f"{verdict.threshold} is lower than before: {lost}"


def _loss(found: Evaluation, before: Evaluation, threshold: Threshold) -> str:
    """By how much a figure is lower than before, if that is real."""
    name = (threshold.figure, threshold.label, threshold.measure)
    if threshold.measure == ERROR:
        return ""
    try:
        change = difference(found.scores, before.scores, *name)
    except KeyError:  # what was never measured before cannot be lost
        return ""
    return interval(change, sign=True) if change.high < 0 else ""


def part_rows(name: str, found: Evaluation, before: Evaluation | None) -> dict[str, Any]:
    """The figures of one part of what was held out, beside those of the pipeline in use."""
    rows = []
    for figure in found.scores.figures:
        labels = found.scores.labels(figure)
        for label in (MICRO, *labels) if figure in DETAILED else (MICRO,):
            cells = [interval(found.scores.value(figure, label, measure_of(figure))), "–", "–", ""]
            if before is not None and label in (MICRO, *before.scores.labels(figure)):
                cells[1] = interval(before.scores.value(figure, label, measure_of(figure)))
                change = difference(found.scores, before.scores, figure, label, measure_of(figure))
                cells[2:] = interval(change, sign=True), _WORDS[Comparison.verdict(change)]
            rows.append((f"{figure} {label}", *cells))
    return {"title": name, "units": len(found.units), "rows": rows}


_WORDS = {
    "A is better": "better",
    "B is better": "worse",
    "no real difference": "no real difference",
    "not measured": "",
}


def data_rows(
    parts: Mapping[str, Sequence[AnnotatedUnit]], written: Sequence[AnnotatedUnit]
) -> Iterator[dict[str, Any]]:
    """How much each part of the corpus has; the training part document by document."""
    train = next(iter(parts.values()))
    rows = {
        name: [unit for unit in train if unit.document == name]
        for name in sorted({unit.document for unit in train})
    }
    rows["texts written to train on"] = list(written)
    rows |= {f"held out: {name}": list(part) for name, part in list(parts.items())[1:]}
    for name, units in rows.items():
        entities = sum(len(unit.entities) for unit in units)
        relations = sum(len(unit.relations) for unit in units)
        yield {"name": name, "units": len(units), "entities": entities, "relations": relations}


def calibrations_of(pipeline: Path) -> dict[str, Sequence[float]]:
    """Slope and offset of the components whose scores are calibrated."""
    components = load_config(pipeline / "config.cfg")["components"]
    return {name: components[name]["calibration"] for name in CALIBRATED}


def card(context: Mapping[str, Any], *, forced: bool = False) -> str:
    """The card of a model; of one that was put in use although something got worse, it says so."""
    environment = Environment(  # noqa: S701 - Markdown of our own figures, not HTML
        loader=FileSystemLoader(CARD.parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template(CARD.name).render(context, forced=forced)


def sha256(*files: Path) -> str:
    """One hash over the contents of files, in the order given."""
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()


if __name__ == "__main__":
    main()
