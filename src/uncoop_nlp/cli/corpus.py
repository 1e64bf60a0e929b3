"""`uncoop-nlp corpus`: checking, counting and comparing annotated units."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from uncoop_nlp.cli.command import Group
from uncoop_nlp.cli.paths import ANNOTATED, REPORTS, TEST_SPLIT
from uncoop_nlp.cli.tables import print_table, visible
from uncoop_nlp.corpus.records import CorpusError, read_corpus, require_gold
from uncoop_nlp.corpus.split import read_split
from uncoop_nlp.corpus.stats import Overlap, Stats, corpus_stats, name_overlap
from uncoop_nlp.evaluation.agreement import AGREEMENT_FIGURES, Agreement, Difference, compare
from uncoop_nlp.register import RegisterError

TableOfTexts = tuple[str, tuple[str, ...], Sequence[tuple[str, ...]]]
_DENSITIES = ("entities in 100 words", "relations in 100 words")


@click.group(cls=Group)
def corpus() -> None:
    """Work on annotated units."""


@corpus.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--reports",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help=f"Folder of the source documents; the texts are compared with them.  [default: {REPORTS}]",
)
@click.option(
    "--register",
    "registers",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Table of actors of your own, beside the one carried; may be given again.",
)
@click.option(
    "--written", is_flag=True, help="The texts were written to train on: no source, no normal forms."
)
@click.option("--drafts", is_flag=True, help="Units that nobody has checked yet are no fault.")
def check(
    paths: tuple[Path, ...],
    reports: Path | None,
    registers: tuple[Path, ...],
    *,
    written: bool,
    drafts: bool,
) -> None:
    r"""List every fault of corpus files, one a line; the exit code is 1 where there is any.

    PATHS are files or folders; without any it is the folder corpus/annotated.

    \b
    uncoop-nlp corpus check
    uncoop-nlp corpus check mine.jsonl --reports my-reports --register my-actors.tsv
    """
    from uncoop_nlp.corpus.check import check_corpus

    if reports is None and REPORTS.is_dir():
        reports = REPORTS
    try:
        faults = check_corpus(paths or [ANNOTATED], reports, registers, written=written, drafts=drafts)
    except (ImportError, RegisterError) as error:
        raise click.ClickException(str(error)) from None
    for fault in faults:
        click.echo(visible(fault))
    click.echo(f"{len(faults)} fault{'' if len(faults) == 1 else 's'}", err=True)
    sys.exit(1 if faults else 0)


@corpus.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--split",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"The test units; adds how many of their names are in the rest.  [default: {TEST_SPLIT}]",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(paths: tuple[Path, ...], split: Path | None, *, as_json: bool) -> None:
    r"""Count units, words, entities and relations, and the names that test and training part share.

    PATHS are files or folders; without any it is the folder corpus/annotated.

    \b
    uncoop-nlp corpus stats
    uncoop-nlp corpus stats mine.jsonl --json
    """
    if split is None and not paths and TEST_SPLIT.exists():
        split = TEST_SPLIT
    with _one_line_errors():
        units = require_gold(read_corpus(paths or [ANNOTATED]))
        overlap = name_overlap(*read_split(split).divide(units)) if split else []
    counts = corpus_stats(units)
    if as_json:
        data = {
            "documents": {name: asdict(document) for name, document in counts.items()},
            "overlap": [asdict(label) for label in overlap],
        }
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    print_table(*_sizes(counts))
    print_table(*_labels("Entities", counts, lambda document: document.entities))
    print_table(*_labels("Relations", counts, lambda document: document.relations))
    if overlap:
        print_table(*_overlaps(overlap))


@corpus.command()
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@click.option("--summary", is_flag=True, help="Only the agreement, not each difference.")
def diff(first: Path, second: Path, *, summary: bool) -> None:
    r"""Show where two annotations of the same texts differ, side by side, and how far they agree.

    FIRST and SECOND are corpus files or folders. Units that only one of them has are left aside, with a
    notice. Agreement is the strict F1 of one against the other, the same from either side. Exit code:
    0 where they are the same, 1 where they differ, 2 where they cannot be compared.

    \b
    uncoop-nlp corpus diff first-annotator/ second-annotator/
    uncoop-nlp corpus diff before.jsonl after.jsonl --summary
    """
    with _one_line_errors(code=2):
        agreement = compare(read_corpus([first]), read_corpus([second]))
    for path, only in ((first, agreement.only_first), (second, agreement.only_second)):
        if only:
            click.echo(f"{len(only)} units left aside, only in {path}: {only[0]} … {only[-1]}", err=True)
    if not summary and agreement.differences:
        print_differences(agreement.differences, str(first), str(second))
    print_table(*_agreement(agreement))
    sys.exit(1 if agreement.differences else 0)


def print_differences(differences: Iterable[Difference], first: str, second: str) -> None:
    """Print where two annotations differ, side by side under their names."""
    rows = [(d.unit, d.kind, d.first or "–", d.second or "–") for d in differences]
    print_table("Differences", ("unit", "what", first, second), rows)


@contextmanager
def _one_line_errors(code: int = 1) -> Iterator[None]:
    try:
        yield
    except CorpusError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(code)


def _sizes(counts: dict[str, Stats]) -> TableOfTexts:
    rows = [
        (
            name,
            f"{document.units:,}",
            f"{document.words:,}",
            f"{document.median_words:g}",
            f"{document.entities_per_100_words:.1f}",
            f"{document.relations_per_100_words:.1f}",
        )
        for name, document in counts.items()
    ]
    columns = ("document", "units", "words", "words a unit (median)", *_DENSITIES)
    return "Size", columns, rows


def _labels(title: str, counts: dict[str, Stats], of: Callable[[Stats], dict[str, int]]) -> TableOfTexts:
    found = {label: [of(document)[label] for document in counts.values()] for label in of(counts["all"])}
    total = [sum(column) for column in zip(*found.values(), strict=True)]
    rows = [
        (label, *(f"{count:,}" for count in row), f"{row[-1] / (total[-1] or 1):.0%}")
        for label, row in {**found, "all": total}.items()
    ]
    return title, ("", *counts, "share"), rows


def _overlaps(overlap: Iterable[Overlap]) -> TableOfTexts:
    rows = [
        (
            row.label,
            f"{row.mentions:,}",
            _share(row.seen_mentions, row.mentions),
            f"{row.names:,}",
            _share(row.seen_names, row.names),
        )
        for row in overlap
    ]
    return "Names of the test, and seen in training", ("", "mentions", "seen", "names", "seen"), rows


def _agreement(agreement: Agreement) -> TableOfTexts:
    rows = []
    for figure in AGREEMENT_FIGURES:
        labels = sorted(label for name, label in agreement.counts if name == figure)
        parts = [(f"{figure} {label}", agreement.counts[figure, label]) for label in labels]
        rows += [
            (name, f"{c.gold:g}", f"{c.predicted:g}", f"{c.found:g}", f"{c.f1:.3f}")
            for name, c in ((figure, agreement.total(figure)), *parts)
        ]
    return f"Agreement over {agreement.units:,} units", ("", "first", "second", "both", "F1"), rows


def _share(part: int, whole: int) -> str:
    return f"{part:,} ({part / whole:.0%})" if whole else "–"
