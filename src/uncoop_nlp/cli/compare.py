"""`uncoop-nlp compare`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from uncoop_nlp.api import extract_report
from uncoop_nlp.cli.command import Command, cannot_write, fail
from uncoop_nlp.cli.inputs import STANDARD_INPUT, Input, find_input
from uncoop_nlp.cli.options import actors_option, check_folder, model_option
from uncoop_nlp.cli.progress import shown
from uncoop_nlp.cli.tables import print_table
from uncoop_nlp.comparison import ReportComparison, compare_reports
from uncoop_nlp.comparison.tables import tables, to_csv
from uncoop_nlp.files import write_atomically
from uncoop_nlp.register import RegisterError
from uncoop_nlp.report_extraction import ReportExtraction
from uncoop_nlp.reports.files import read_document
from uncoop_nlp.tables import to_markdown

_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{")
_ROWS_ON_TERMINAL = 10


@click.command(cls=Command)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file; may be given again. Its suffix says what: .html a page in which every row "
    "leads to its sentences, .md the tables, .csv one table of all rows, .json everything.",
)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=0.0,
    show_default=True,
    help="Least score of the facts that count. What only others name is neither new nor gone.",
)
@click.option(
    "--whole-organisations",
    is_flag=True,
    help="Count the bodies of an organisation as the organisation.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    help="Show so many rows of each table.  [default: 10 on the terminal, all in .md]",
)
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    help="The first language of the page, in place of the browser's; the page has a switch.",
)
@model_option
@actors_option
def compare(
    first: str,
    second: str,
    *,
    outputs: tuple[Path, ...],
    min_score: float,
    whole_organisations: bool,
    top: int | None,
    lang: str | None,
    model: str | None,
    actors: Path | None,
) -> None:
    r"""Show which partners, instruments and relations are new, gone or continued from A to B.

    A and B are reports, as for extract, or what was found in them: JSON of a report, as
    uncoop-nlp export json writes it. One of them may be - for standard input.

    A file that cannot be read ends it with exit code 1.

    \b
    uncoop-nlp compare corpus/reports/A-75-345.fr.txt corpus/reports/A-79-302.fr.txt
    uncoop-nlp compare 2020.pdf 2024.pdf --min-score 0.9 -o changes.html -o changes.csv
    """
    if first == second == STANDARD_INPUT:
        raise click.UsageError("only one of A and B can be standard input")
    for path in outputs:
        _check(path)
    try:
        a, b = _extractions((first, second), model, actors)
        comparison = compare_reports(
            a, b, min_score=min_score, whole_organisations=whole_organisations, actors=actors
        )
    except (RegisterError, OSError) as fault:  # of the pipeline: files that cannot be read have theirs
        fail(fault)
    for path in outputs:
        try:
            write_atomically(path, _MAKERS[path.suffix](comparison, top, lang))
        except OSError as fault:
            cannot_write(path, fault)
    if not outputs:
        for table in tables(comparison, top or _ROWS_ON_TERMINAL):
            print_table(table.title, table.columns, table.rows)


def _check(output: Path) -> None:
    if output.suffix not in _MAKERS:
        suffixes = ", ".join(_MAKERS)
        raise click.BadParameter(f"{output}: its suffix is one of {suffixes}", param_hint="--output")
    check_folder(output)


def _extractions(
    names: tuple[str, str], model: str | None, actors: Path | None
) -> Iterator[ReportExtraction]:
    for name in shown(names, "reports", len(names)):
        item = find_input(name, "{name}: {number} reports; a comparison takes one on each side")
        try:
            yield _extraction(item, model, actors)
        except RegisterError:
            raise
        except ValueError as fault:
            fail(item.fault(fault))


def _extraction(item: Input, model: str | None, actors: Path | None) -> ReportExtraction:
    data = item.read()
    if _JSON.match(data):
        return _from_json(data)
    report = read_document(data, item.said)
    document = report.symbol or item.document
    return extract_report(report, document=document, model=model, actors=actors)


def _from_json(data: bytes) -> ReportExtraction:
    """What `ReportExtraction.to_json` or `uncoop-nlp export json` wrote of one report."""
    try:
        found = json.loads(data)
    except ValueError as error:
        raise ValueError(
            f"not the JSON of a report: {error}; uncoop-nlp export json REPORT -o FILE writes it"
        ) from None
    if isinstance(found, list):
        if len(found) != 1:
            raise ValueError(f"it has {len(found)} reports; a comparison takes one on each side")
        found = found[0]
    return ReportExtraction.from_dict(found)


def _page(comparison: ReportComparison, _top: int | None, lang: str | None) -> str:
    from uncoop_nlp.view.comparison import to_html

    return to_html(comparison, lang=lang)


_MAKERS: dict[str, Callable[[ReportComparison, int | None, str | None], str]] = {
    ".html": _page,
    ".csv": lambda comparison, _top, _lang: to_csv(comparison),
    ".json": lambda comparison, _top, _lang: comparison.to_json(indent=1) + "\n",
    ".md": lambda comparison, top, _lang: to_markdown("Comparison of reports", tables(comparison, top)),
}
