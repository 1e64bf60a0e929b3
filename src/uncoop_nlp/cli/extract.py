"""`uncoop-nlp extract`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click
from rich.console import Console
from rich.progress import track

from uncoop_nlp import extract_many
from uncoop_nlp.cli.tables import print_table, visible
from uncoop_nlp.files import atomic_writer
from uncoop_nlp.register import RegisterError
from uncoop_nlp.reports import Report, ReportError, Unit, read_report
from uncoop_nlp.reports.files import document_name, read_document
from uncoop_nlp.reports.formats.limits import MAX_FILE_BYTES
from uncoop_nlp.results import Extraction

Found = tuple[Unit, Extraction]


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write JSONL to this file."
)
@click.option("--model", help="Folder or name of a trained pipeline, in place of the one carried.")
@click.option(
    "--actors",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Table of actors of your own to link to, beside the register carried.",
)
def extract(files: tuple[str, ...], output: Path | None, model: str | None, actors: Path | None) -> None:
    r"""Find the entities and relations of reports or plain texts; - reads standard input.

    A FILE is PDF, DOCX, HTML, markdown or text, whatever its name; PDF and DOCX need the
    extra [documents].

    On a terminal the result is a table. With -o, or in a pipe, it is JSONL: one line for each
    heading, paragraph and note, with its document and number. A file that cannot be read is
    reported, and the others go on; the exit code is 1 then.

    \b
    uncoop-nlp extract corpus/reports/A-79-302.fr.txt
    uncoop-nlp extract reports/*.pdf -o found.jsonl
    """
    failures = 0
    with _sink(output) as sink:
        for name in files:
            try:
                report = read(name)
                document = document_of(report, name)
                found = _extract_report(report, document, model, actors)
            except ValueError as error:
                where = "" if isinstance(error, ReportError) else f"{name}: "
                click.echo(f"Error: {where}{error}", err=True)
                failures += 1
                continue
            if sink:
                _write_lines(sink, document, found)
            else:
                _print_tables(document, found)
        if failures == len(files):
            sys.exit(1)  # there is nothing to write: a file that was there before stays
    sys.exit(1 if failures else 0)


@contextmanager
def _sink(output: Path | None) -> Iterator[TextIO | None]:
    """Where JSONL goes; `None` for a table on the terminal."""
    if output is not None:
        if not output.parent.is_dir():
            raise click.BadParameter(f"there is no folder {output.parent}", param_hint="--output")
        try:
            with atomic_writer(output) as file:
                yield file
        except OSError as error:
            raise click.ClickException(f"{output}: cannot be written: {error.strerror}") from None
    elif sys.stdout.isatty():
        yield None
    else:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # JSON is, whatever the locale
        yield sys.stdout


def read(name: str) -> Report:
    """Read a file that the command line names, or standard input for `-`."""
    if name == "-":
        return read_document(sys.stdin.buffer.read(MAX_FILE_BYTES + 1), "standard input")
    return read_report(name)


def document_of(report: Report, name: str) -> str:
    """What to call a report: its symbol, or else the file that the command line names."""
    return report.symbol or ("standard input" if name == "-" else document_name(name))


def _extract_report(
    report: Report, document: str, model: str | None, actors: Path | None
) -> list[Found]:
    try:
        extractions = extract_many(
            (unit.text for unit in report.units), one_document=True, model=model, actors=actors
        )
    except (OSError, RegisterError) as error:
        raise click.ClickException(" ".join(str(error).split())) from None
    shown = track(
        extractions,
        description=document,
        total=len(report.units),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    return list(zip(report.units, shown, strict=True))


def _write_lines(sink: TextIO, document: str, found: list[Found]) -> None:
    for unit, extraction in found:
        place = {
            "document": document,
            "unit": unit.id,
            "kind": unit.kind,
            "number": unit.number,
            "section": unit.section,
        }
        sink.write(json.dumps({**place, **extraction.to_dict()}, ensure_ascii=False) + "\n")


def _print_tables(document: str, found: list[Found]) -> None:
    entities: list[tuple[str, ...]] = []
    relations: list[tuple[str, ...]] = []
    for unit, extraction in found:
        place = document, unit.number or unit.id
        entities += [
            (*place, e.label, e.text, e.norm or "–", f"{e.score:.2f}") for e in extraction.entities
        ]
        relations += [
            (*place, r.head.text, r.label, r.tail.text, r.modality, f"{r.score:.2f}")
            for r in extraction.relations
        ]
    print_table("Entities", ("document", "§", "label", "entity", "normal form", "score"), entities)
    print_table(
        "Relations", ("document", "§", "head", "relation", "tail", "modality", "score"), relations
    )
    click.echo(f"{visible(document)}: {len(entities)} entities, {len(relations)} relations")
