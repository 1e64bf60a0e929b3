"""`uncoop-nlp evaluate`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from uncoop_nlp.cli.command import FAILED, OK, USAGE, Command, coloured, reader_may_leave
from uncoop_nlp.cli.language import _
from uncoop_nlp.cli.options import check_folder
from uncoop_nlp.cli.paths import ANNOTATED, TEST_SPLIT
from uncoop_nlp.cli.tables import print_table
from uncoop_nlp.corpus.records import AnnotatedUnit, CorpusError, read_corpus
from uncoop_nlp.corpus.split import read_split
from uncoop_nlp.files import write_atomically

if TYPE_CHECKING:
    from uncoop_nlp.evaluation.evaluate import Evaluation
    from uncoop_nlp.evaluation.gate import Verdict
    from uncoop_nlp.tables import Table

    Shown = tuple[Sequence[Table], dict[str, Any]]

_PATH = click.Path(exists=True, path_type=Path)
_SUFFIXES = (".html", ".json", ".jsonl", ".md", ".xml")
_ROWS_ON_TERMINAL = 20


@click.command(cls=Command)
@click.argument("system", required=False)
@click.option("--compare", nargs=2, metavar="A B", help="Hold two systems against each other instead.")
@click.option(
    "--gold",
    multiple=True,
    type=_PATH,
    help=f"Annotated units; may be given again.  [default: {ANNOTATED}, test units of {TEST_SPLIT}]",
)
@click.option("--split", type=_PATH, help="Only the test units of this split.")
@click.option("--thresholds", type=_PATH, help="TOML file of what the system must reach.")
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file too; may be given again. Its suffix says what: .html a page with plots and "
    "an error browser, .json everything measured, .md the tables, .xml the thresholds as JUnit, "
    ".jsonl what the system found.",
)
@click.option("--faults", is_flag=True, help="Also on texts with faults: accents, blanks, hyphens …")
@click.option("--code", type=_PATH, help="Python file to run first, for components of your own.")
@click.option("--json", "as_json", is_flag=True, help="Print everything measured as JSON, no tables.")
@click.option("-q", "--quiet", is_flag=True, help="Print only what is not reached, and errors.")
def evaluate(
    system: str | None,
    compare: tuple[str, str] | None,
    gold: tuple[Path, ...],
    *,
    split: Path | None,
    thresholds: Path | None,
    outputs: tuple[Path, ...],
    faults: bool,
    code: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    r"""Score a system against gold: accuracy with intervals, and whether it reaches thresholds.

    SYSTEM is the folder or name of a spaCy pipeline, or a .jsonl file of predictions (what
    uncoop-nlp extract writes, or units as in a corpus); without it, the pipeline carried here.

    Exit code: 0 where all thresholds are reached, 1 where one is not, 2 where nothing can be scored.

    \b
    uncoop-nlp evaluate
    uncoop-nlp evaluate my-model --gold mine.jsonl --thresholds mine.toml -o result.xml -o page.html
    uncoop-nlp evaluate --json | jq .figures
    uncoop-nlp evaluate --compare my-model found.jsonl -o comparison.md
    """
    from uncoop_nlp.evaluation.gate import judge, read_thresholds

    _check_use(system, compare, thresholds, outputs, faults=faults)
    show = _nothing if quiet else _print_json if as_json else _print
    _check_outputs(outputs, comparing=compare is not None)
    if code is not None:
        _run(code)
    try:
        bounds = read_thresholds(thresholds) if thresholds else []
        units = _units(gold, split)
        if compare:
            shown = _compare(compare, units, outputs)
            verdicts = []
        else:
            evaluation = _evaluate(system, units, faults=faults)
            verdicts = judge(evaluation, bounds)
            _write(outputs, evaluation, verdicts)
            shown = _shown(evaluation, verdicts)
    except (ValueError, ImportError, OSError) as fault:  # every error of gold, predictions, thresholds
        _fail(fault)
    with reader_may_leave():  # the exit code says what was measured, whoever reads the tables
        show(*shown)
    failed = [verdict for verdict in verdicts if not verdict.passed]
    for verdict in failed:
        click.echo(coloured(_("FAILED {verdict}").format(verdict=verdict), "red"), err=True)
    sys.exit(FAILED if failed else OK)


def _fail(fault: Exception) -> NoReturn:
    """End with what is wrong with the input, one fault a line."""
    click.echo(_("Error: {message}").format(message=fault), err=True)
    sys.exit(USAGE)


def _check_use(
    system: str | None,
    compare: tuple[str, str] | None,
    thresholds: Path | None,
    outputs: Sequence[Path],
    *,
    faults: bool,
) -> None:
    if compare and (system or thresholds):
        raise click.UsageError(
            _("--compare takes two systems, and neither another one nor --thresholds")
        )
    if faults and (compare or str(system).endswith(".jsonl")):
        raise click.UsageError(_("--faults runs one pipeline; it takes no file and no --compare"))
    if not thresholds and any(path.suffix == ".xml" for path in outputs):
        raise click.UsageError(_("an .xml output lists thresholds: --thresholds is needed"))


def _check_outputs(outputs: Sequence[Path], *, comparing: bool) -> None:
    allowed = (".json", ".md") if comparing else _SUFFIXES
    for path in outputs:
        if path.suffix not in allowed:
            suffixes = _("{path}: its suffix is one of {suffixes}")
            raise click.BadParameter(
                suffixes.format(path=path, suffixes=", ".join(allowed)), param_hint="--output"
            )
        check_folder(path)


def _run(code: Path) -> None:
    """Import a Python file that the user named, as `spacy train --code` does."""
    spec = spec_from_file_location("uncoop_nlp_user_code", code)
    if spec is None or spec.loader is None:
        no_python = _("{path} is no Python file").format(path=code)
        raise click.BadParameter(no_python, param_hint="--code")
    spec.loader.exec_module(module_from_spec(spec))


def _units(gold: Sequence[Path], split: Path | None) -> list[AnnotatedUnit]:
    if not gold and split is None:
        split = TEST_SPLIT
    units = list(read_corpus(gold or [ANNOTATED]))
    if split is not None:
        units = read_split(split).divide(units)[1]
    if not units:
        raise CorpusError(f"{', '.join(map(str, gold))}: there is no unit to score")
    return units


def _evaluate(system: str | None, units: Sequence[AnnotatedUnit], *, faults: bool = False) -> Evaluation:
    from uncoop_nlp.evaluation.evaluate import evaluate as run
    from uncoop_nlp.evaluation.robustness import with_faults

    found = run(system, units)
    return with_faults(found, system) if faults else found


def _compare(systems: tuple[str, str], units: Sequence[AnnotatedUnit], outputs: Sequence[Path]) -> Shown:
    from uncoop_nlp.evaluation.compare import compare
    from uncoop_nlp.evaluation.report import comparison_tables, comparison_to_json
    from uncoop_nlp.tables import to_markdown

    comparison = compare(*(_evaluate(system, units) for system in systems))
    tables = list(comparison_tables(comparison))
    data = comparison_to_json(comparison)
    makers: dict[str, Callable[[], str]] = {
        ".json": lambda: _json(data),
        ".md": lambda: to_markdown("Comparison", tables[:1]),
    }
    for path in outputs:
        write_atomically(path, makers[path.suffix]())
    return tables, data


def _write(outputs: Sequence[Path], evaluation: Evaluation, verdicts: Sequence[Verdict]) -> None:
    from uncoop_nlp.evaluation import page, report
    from uncoop_nlp.evaluation.predictions import to_jsonl
    from uncoop_nlp.tables import to_markdown

    makers: dict[str, Callable[[], str]] = {
        ".html": lambda: page.to_html(evaluation, verdicts),
        ".json": lambda: _json(report.to_json(evaluation, verdicts)),
        ".jsonl": lambda: to_jsonl(evaluation.units, evaluation.predictions),
        ".md": lambda: to_markdown(
            f"Evaluation of {evaluation.system}", report.all_tables(evaluation, verdicts)
        ),
        ".xml": lambda: report.to_junit(verdicts),
    }
    for path in outputs:
        write_atomically(path, makers[path.suffix]())


def _shown(evaluation: Evaluation, verdicts: Sequence[Verdict]) -> Shown:
    from uncoop_nlp.evaluation import report

    tables = list(report.tables(evaluation))
    if verdicts:
        tables.append(report.verdict_table(verdicts))
    if not all(verdict.passed for verdict in verdicts):
        tables.append(report.cost_table(evaluation))
    return tables, report.to_json(evaluation, verdicts)


def _print(tables: Iterable[Table], _data: object) -> None:
    for table in tables:
        rows = table.rows[:_ROWS_ON_TERMINAL]
        more = len(table.rows) - len(rows)
        print_table(table.title, table.columns, rows)
        if more:
            click.echo(_("… and {number} more rows; -o FILE.json has everything").format(number=more))


def _print_json(_tables: object, data: object) -> None:
    click.echo(_json(data), nl=False)


def _nothing(_tables: object, _data: object) -> None:
    return


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"
