"""`uncoop-nlp export`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path

import click

from uncoop_nlp.api import extract_report
from uncoop_nlp.cli.command import FAILED, OK, Command, cannot_write, error, fail
from uncoop_nlp.cli.inputs import Input, find_inputs
from uncoop_nlp.cli.options import actors_option, check_folder, model_option
from uncoop_nlp.cli.progress import shown
from uncoop_nlp.export import FORMATS, ExportError
from uncoop_nlp.register import RegisterError
from uncoop_nlp.report_extraction import ReportExtraction

_HELP = r"""Write what reports say as rows, networks or linked data, each with its source.

\b
{formats}

FILEs are as for extract; - reads standard input. All of them go into one export. A file that
cannot be read is reported, and the others go on; the exit code is 1 then.

\b
uncoop-nlp export csv corpus/reports/A-79-302.fr.txt -o cooperation
uncoop-nlp export gexf reports/ -o network.gexf
"""
_FORMATS = "\n".join(f"{name:8} {form.what}" for name, form in FORMATS.items())


@click.command(cls=Command, help=_HELP.format(formats=_FORMATS))
@click.argument("form", metavar="FORMAT", type=click.Choice(list(FORMATS)))
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    required=True,
    help="The file to write; for csv the folder, which is made if need be.",
)
@model_option
@actors_option
def export(
    form: str, files: tuple[str, ...], output: Path, model: str | None, actors: Path | None
) -> None:
    """Write what reports say in a form that other programs read."""
    check_folder(output)
    if form != "csv" and output.is_dir():
        raise click.BadParameter(f"{output} is a folder; {form} goes into a file", param_hint="--output")
    inputs, faults = find_inputs(files)
    for fault in faults:
        error(fault)
    reports = _extracted(inputs, model, actors, faults)
    first = next(reports, None)
    if first is None:
        sys.exit(FAILED)  # there is nothing to write: a file that was there before stays
    try:
        FORMATS[form].write(chain([first], reports), output)
    except ExportError as fault:
        fail(fault)
    except OSError as fault:
        cannot_write(output, fault)
    sys.exit(FAILED if faults else OK)


def _extracted(
    inputs: Sequence[Input], model: str | None, actors: Path | None, faults: list[str]
) -> Iterator[ReportExtraction]:
    """What was found in each file that can be read; a name that comes again gets a number."""
    times: Counter[str] = Counter()
    for item in shown(inputs, "reports", len(inputs)):
        try:
            report = item.report()
            document = report.symbol or item.document
            found = extract_report(report, document=document, model=model, actors=actors)
        except RegisterError as fault:
            fail(fault)
        except ValueError as fault:
            faults.append(item.fault(fault))
            error(faults[-1])
            continue
        except OSError as fault:  # of the pipeline: the files have been read
            fail(fault)
        times[found.document] += 1
        if (count := times[found.document]) > 1:
            found = replace(found, document=f"{found.document} ({count})")
        yield found
