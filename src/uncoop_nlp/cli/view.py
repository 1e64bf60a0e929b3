"""`uncoop-nlp view`."""

from __future__ import annotations

from pathlib import Path

import click

from uncoop_nlp.api import extract_report
from uncoop_nlp.cli.command import Command, cannot_write, fail
from uncoop_nlp.cli.inputs import Input, find_input
from uncoop_nlp.cli.language import _
from uncoop_nlp.cli.options import actors_option, check_folder, model_option
from uncoop_nlp.files import write_atomically
from uncoop_nlp.register import RegisterError


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
@model_option
@actors_option
def view(file: str, output: Path, lang: str | None, model: str | None, actors: Path | None) -> None:
    r"""Make a page of a report, to read and to search: text, facts, network, time line.

    REPORT is one file as for extract, - standard input. The page is one HTML file that needs
    nothing else.

    \b
    uncoop-nlp view corpus/reports/A-79-302.fr.txt -o page.html
    """
    check_folder(output)
    item = find_input(file, _("{name}: {number} reports; a page is of one"))
    try:
        page = _page(item, lang, model, actors)
    except (
        RegisterError,
        OSError,
    ) as fault:  # of the pipeline, not of the report
        fail(fault)
    except ValueError as fault:
        fail(item.fault(fault))
    try:
        write_atomically(output, page)
    except OSError as fault:
        cannot_write(output, fault)


def _page(item: Input, lang: str | None, model: str | None, actors: Path | None) -> str:
    from uncoop_nlp.view import to_html

    report = item.report()
    found = extract_report(report, document=report.symbol or item.document, model=model, actors=actors)
    return to_html(found, lang=lang, actors=actors)
