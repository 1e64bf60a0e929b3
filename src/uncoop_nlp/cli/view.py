"""`uncoop-nlp view`."""

from __future__ import annotations

from pathlib import Path

import click

from uncoop_nlp.api import extract_report
from uncoop_nlp.cli.extract import document_of, read
from uncoop_nlp.files import write_atomically
from uncoop_nlp.register import RegisterError
from uncoop_nlp.reports import ReportError


@click.command()
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
    r"""Make a page of a report, to read and to search: its text, facts, network and time line.

    REPORT is as for extract; - reads standard input. The page is one HTML file that loads
    nothing else.

    \b
    uncoop-nlp view corpus/reports/A-79-302.fr.txt -o page.html
    """
    from uncoop_nlp.view import to_html

    if not output.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {output.parent}", param_hint="--output")
    try:
        report = read(file)
        document = document_of(report, file)
        found = extract_report(report, document=document, model=model, actors=actors)
        page = to_html(found, lang=lang, actors=actors)
    except (ReportError, RegisterError) as error:
        raise click.ClickException(str(error)) from None
    except ValueError as error:
        raise click.ClickException(f"{file}: {error}") from None
    except OSError as error:  # of the pipeline: the report has been read
        raise click.ClickException(" ".join(str(error).split())) from None
    try:
        write_atomically(output, page)
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written: {error.strerror}") from None
