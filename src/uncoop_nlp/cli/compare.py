"""`uncoop-nlp compare`."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from uncoop_nlp.api import extract_report
from uncoop_nlp.cli.extract import document_of, read
from uncoop_nlp.cli.tables import print_table
from uncoop_nlp.comparison import ReportComparison, compare_reports
from uncoop_nlp.comparison.tables import tables, to_csv
from uncoop_nlp.files import write_atomically
from uncoop_nlp.register import RegisterError
from uncoop_nlp.report_extraction import ReportExtraction
from uncoop_nlp.reports import ReportError
from uncoop_nlp.tables import to_markdown

_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:\[\s*)?\{")
_HEAD = 4096
_ROWS_ON_TERMINAL = 10


@click.command()
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
@click.option("--model", help="Folder or name of a trained pipeline, in place of the one carried.")
@click.option(
    "--actors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Table of actors of your own to link to, beside the register carried.",
)
def compare(
    first: str,
    second: str,
    *,
    outputs: tuple[Path, ...],
    min_score: float,
    whole_organisations: bool,
    top: int | None,
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
    _check(first, second, outputs)
    try:
        a, b = _extractions((first, second), model, actors)
        comparison = compare_reports(
            a, b, min_score=min_score, whole_organisations=whole_organisations, actors=actors
        )
    except (RegisterError, OSError) as error:  # of the pipeline: files that cannot be read have theirs
        raise click.ClickException(" ".join(str(error).split())) from None
    for path in outputs:
        try:
            write_atomically(path, _MAKERS[path.suffix](comparison, top))
        except OSError as error:
            raise click.ClickException(f"{path}: cannot be written: {error.strerror}") from None
    if not outputs:
        for table in tables(comparison, top or _ROWS_ON_TERMINAL):
            print_table(table.title, table.columns, table.rows)


def _check(first: str, second: str, outputs: tuple[Path, ...]) -> None:
    if first == second == "-":
        raise click.UsageError("only one of A and B is standard input")
    for path in outputs:
        if path.suffix not in _MAKERS:
            raise click.BadParameter(
                f"{path}: its suffix is one of {', '.join(_MAKERS)}", param_hint="--output"
            )
        if not path.absolute().parent.is_dir():
            raise click.BadParameter(f"there is no folder {path.parent}", param_hint="--output")


def _extractions(
    names: tuple[str, str], model: str | None, actors: Path | None
) -> Iterator[ReportExtraction]:
    shown = track(
        names,
        description="reports",
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    for name in shown:
        try:
            if _is_json(name):
                yield _read_json(name)
            else:
                report = read(name)
                document = document_of(report, name)
                yield extract_report(report, document=document, model=model, actors=actors)
        except RegisterError:
            raise
        except ValueError as error:
            where = "" if isinstance(error, ReportError) else f"{name}: "
            raise click.ClickException(f"{where}{error}") from None


def _is_json(name: str) -> bool:
    """Whether a file begins like an object, or a list of them; a missing one is for `read` to report."""
    if not Path(name).is_file():
        return False
    with Path(name).open("rb") as file:
        return _JSON.match(file.read(_HEAD)) is not None


def _read_json(name: str) -> ReportExtraction:
    """What `ReportExtraction.to_json` or `uncoop-nlp export json` wrote of one report."""
    try:
        data = json.loads(Path(name).read_bytes())
    except ValueError as error:
        raise ValueError(
            f"not the JSON of a report ({error}); uncoop-nlp export json REPORT -o FILE writes it"
        ) from None
    if isinstance(data, list):
        if len(data) != 1:
            raise ValueError(f"it has {len(data)} reports; a comparison takes one on each side")
        data = data[0]
    return ReportExtraction.from_dict(data)


def _markdown(comparison: ReportComparison, top: int | None) -> str:
    return to_markdown("Comparison of reports", tables(comparison, top))


_MAKERS: dict[str, Callable[[ReportComparison, int | None], str]] = {
    ".csv": lambda comparison, _: to_csv(comparison),
    ".json": lambda comparison, _: comparison.to_json(indent=1) + "\n",
    ".md": _markdown,
}
