"""`uncoop-nlp export`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

import click
from rich.console import Console
from rich.progress import track

from uncoop_nlp.api import extract_report
from uncoop_nlp.cli.extract import document_of, read
from uncoop_nlp.export import FORMATS, ExportError
from uncoop_nlp.register import RegisterError
from uncoop_nlp.report_extraction import ReportExtraction
from uncoop_nlp.reports import ReportError

_HELP = """Write what reports say as rows, networks or linked data, each with its source.

\b
{formats}

FILEs are as for extract; - reads standard input. All of them go into one export. A file that
cannot be read is reported, and the others go on; the exit code is 1 then.

\b
uncoop-nlp export csv corpus/reports/A-79-302.fr.txt -o cooperation
uncoop-nlp export gexf reports/*.pdf -o network.gexf
"""
_FORMATS = "\n".join(f"{name:8} {form.what}" for name, form in FORMATS.items())


@click.command(help=_HELP.format(formats=_FORMATS))
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; for csv the folder, which is made if need be.",
)
@click.option("--model", help="Folder or name of a trained pipeline, in place of the one carried.")
@click.option(
    "--actors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Table of actors of your own to link to, beside the register carried.",
)
def export(
    form: str, files: tuple[str, ...], output: Path, model: str | None, actors: Path | None
) -> None:
    """Write what reports say in a form that other programs read."""
    if not output.absolute().parent.is_dir():
        raise click.BadParameter(f"there is no folder {output.parent}", param_hint="--output")
    if form != "csv" and output.is_dir():
        raise click.BadParameter(f"{output} is a folder; {form} goes into a file", param_hint="--output")
    failures: list[str] = []
    reports = _extracted(files, model, actors, failures)
    first = next(reports, None)
    if first is None:
        sys.exit(1)  # there is nothing to write: a file that was there before stays
    try:
        FORMATS[form].write(chain([first], reports), output)
    except ExportError as error:
        raise click.ClickException(str(error)) from None
    except OSError as error:
        raise click.ClickException(f"{output}: cannot be written: {error.strerror}") from None
    sys.exit(1 if failures else 0)


def _extracted(
    files: tuple[str, ...], model: str | None, actors: Path | None, failures: list[str]
) -> Iterator[ReportExtraction]:
    """What was found in each file that can be read; a name that comes again gets a number."""
    times: Counter[str] = Counter()
    shown = track(
        files,
        description="reports",
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    for name in shown:
        try:
            report = read(name)
            found = extract_report(
                report, document=document_of(report, name), model=model, actors=actors
            )
        except RegisterError as error:
            raise click.ClickException(str(error)) from None
        except ValueError as error:
            where = "" if isinstance(error, ReportError) else f"{name}: "
            click.echo(f"Error: {where}{error}", err=True)
            failures.append(name)
            continue
        except OSError as error:  # of the pipeline: the files have been read
            raise click.ClickException(" ".join(str(error).split())) from None
        times[found.document] += 1
        if (count := times[found.document]) > 1:
            found = replace(found, document=f"{found.document} ({count})")
        yield found
