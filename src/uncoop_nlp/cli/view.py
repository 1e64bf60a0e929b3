"""`uncoop-nlp view`."""

from __future__ import annotations

from pathlib import Path

import click

from uncoop_nlp.api import extract_report
from uncoop_nlp.cli.command import USAGE, Command, fail
from uncoop_nlp.cli.inputs import Input, find_inputs
from uncoop_nlp.cli.language import _
from uncoop_nlp.files import write_atomically
from uncoop_nlp.register import RegisterError
from uncoop_nlp.reports import ReportError


@click.command(cls=Command)
@click.argument("file", metavar="REPORT")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The page to write.",
)
@click.option(
    "--lang",
    type=click.Choice(["fr", "en"]),
    help="The page's first language, in place of the browser's; the page has a switch.",
)
@click.option("--model", help="Folder or name of a trained pipeline, in place of the one carried.")
@click.option(
    "--actors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Table of actors of your own to link to, beside the register carried.",
)
def view(file: str, output: Path, lang: str | None, model: str | None, actors: Path | None) -> None:
    r"""Make a page of a report, to read and to search: text, facts, network, time line.

    REPORT is one file as for extract, - standard input. The page is one HTML file that needs
    nothing else.

    \b
    uncoop-nlp view corpus/reports/A-79-302.fr.txt -o page.html
    """
    if not output.absolute().parent.is_dir():
        folder = _("there is no folder {folder}").format(folder=output.parent)
        raise click.BadParameter(folder, param_hint="--output")
    item = _only(file)
    try:
        page = _page(item, lang, model, actors)
    except (ReportError, RegisterError) as fault:
        fail(fault)
    except ValueError as fault:
        fail(f"{item.said}: {fault}")
    except OSError as fault:  # of the pipeline: the report has been read
        fail(fault)
    try:
        write_atomically(output, page)
    except OSError as fault:
        fail(_("{output}: cannot be written: {reason}").format(output=output, reason=fault.strerror))


def _only(file: str) -> Input:
    inputs, faults = find_inputs([file])
    if faults:
        fail(faults[0])
    if len(inputs) > 1:
        fail(
            _("{name}: {number} reports; a page is of one").format(name=file, number=len(inputs)), USAGE
        )
    return inputs[0]


def _page(item: Input, lang: str | None, model: str | None, actors: Path | None) -> str:
    from uncoop_nlp.view import to_html

    report = item.report()
    found = extract_report(report, document=report.symbol or item.document, model=model, actors=actors)
    return to_html(found, lang=lang, actors=actors)
