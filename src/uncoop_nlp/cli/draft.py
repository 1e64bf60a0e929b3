"""`uncoop-nlp corpus draft`: reports with the annotation of a pipeline, for annotators to check."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from uncoop_nlp import load
from uncoop_nlp.cli.command import FAILED, OK, Command, error, fail
from uncoop_nlp.cli.inputs import Input, find_inputs
from uncoop_nlp.cli.options import actors_option, model_option
from uncoop_nlp.cli.progress import shown
from uncoop_nlp.cli.tables import visible
from uncoop_nlp.corpus.draft import annotate, blank_units, expected_errors
from uncoop_nlp.corpus.records import AnnotatedUnit, CorpusError, read_corpus
from uncoop_nlp.files import write_atomically
from uncoop_nlp.register import Actor, RegisterError, read_register
from uncoop_nlp.reports.files import document_name
from uncoop_nlp.symbols import as_document

if TYPE_CHECKING:
    from spacy.language import Language

Draft = tuple[str, list[AnnotatedUnit]]
"""A document's name and its units."""


@click.command(cls=Command)
@click.argument("reports", metavar="REPORT...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder to write to, one file a report; made if there is none.",
)
@click.option(
    "--most-useful",
    "number",
    metavar="N",
    type=click.IntRange(min=1),
    help="Only the N units, of all reports together, that would teach the model most.",
)
@click.option(
    "--without",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Corpus file or folder whose texts are left out, as annotated already; may be given again.",
)
@model_option
@actors_option
@click.option("--overwrite", is_flag=True, help="Overwrite files that are there and differ.")
def draft(
    reports: tuple[str, ...],
    output: Path,
    number: int | None,
    without: tuple[Path, ...],
    model: str | None,
    actors: Path | None,
    *,
    overwrite: bool,
) -> None:
    r"""Write what the model finds in reports as corpus files, for annotators to check.

    A REPORT is PDF, DOCX, HTML, markdown or text, whatever its name; PDF and DOCX need the
    extra [documents]. A/79/302 goes to A-79-302.jsonl, a document that prints no symbol to a
    file of its own name. For `corpus check`, put the report under that name in corpus/reports.

    Each unit is marked as a draft, and each entity and relation has a score, the probability
    that it is right. Both go when a unit is checked: after `corpus push`, by `corpus pull`;
    without doccano, take "draft" and "score" out. Before, a unit is no gold to any command. An
    actor that the register lacks has no normal form.

    With --most-useful N only so many units are written: those with most errors to be expected
    for the words that have to be read, and unlike each other. It needs the extra [train].

    A file that is there and differs is not overwritten: annotations may be in it. What cannot be
    read or written is reported, and the rest goes on; the exit code is 1 then.

    \b
    uncoop-nlp corpus draft A-80-301.pdf -o drafts
    uncoop-nlp corpus draft reports/ -o drafts --most-useful 60 --without corpus/annotated
    uncoop-nlp corpus push drafts --url http://127.0.0.1:8000 --project new
    """
    try:
        if number:
            from uncoop_nlp.corpus import useful  # noqa: F401 - what it needs may be missing
        nlp = load(model, actors=actors)
        register = read_register(*filter(None, [actors]))
        known = {unit.text for unit in read_corpus(without)}
    except (CorpusError, ImportError, OSError, RegisterError) as fault:
        fail(fault)
    inputs, faults = find_inputs(reports)
    errors = _Errors()
    for line in faults:
        errors.add(line)
    drafts = _draft_all(inputs, nlp, register, known, errors)
    for document, units in _choose(nlp, drafts, number) if number else drafts:
        if not units:
            click.echo(f"{visible(document)}: none of its units is to be annotated", err=True)
            continue
        with errors.reported():
            _write(output / f"{document}.jsonl", units, overwrite=overwrite)
    sys.exit(FAILED if errors.any else OK)


class _Errors:
    """Reports what goes wrong with one report, so that the others go on."""

    any = False

    @contextmanager
    def reported(self, item: Input | None = None) -> Iterator[None]:
        """Print an error of what is done within, of the file that is read there."""
        try:
            yield
        except ValueError as fault:
            self.add(item.fault(fault) if item else str(fault))

    def add(self, fault: str) -> None:
        """Print an error."""
        error(fault)
        self.any = True


def _draft_all(
    reports: Iterable[Input],
    nlp: Language,
    register: Mapping[str, Actor],
    known: Collection[str],
    errors: _Errors,
) -> Iterator[Draft]:
    """The drafts of all reports that can be read, one after the other."""
    of_document: dict[str, str] = {}
    for item in reports:
        with errors.reported(item):
            report = item.report()
            document = as_document(report.symbol or document_name(item.said))
            if document in of_document:
                clash = f"its units would be in {document}.jsonl, as those of {of_document[document]}"
                raise ValueError(f"{clash}; write to another folder")
            units = blank_units(report, document)
            drafted = list(shown(annotate(nlp, units, register), document, len(units)))
            of_document[document] = item.said
            yield document, [unit for unit in drafted if unit.text not in known]


def _choose(nlp: Language, drafts: Iterable[Draft], number: int) -> Iterator[Draft]:
    """The drafts with the most useful of all their units alone, these in the order of the document."""
    from uncoop_nlp.corpus.useful import most_useful

    documents = list(drafts)
    units = [unit for _, of_document in documents for unit in of_document]
    texts = [unit.text for unit in units]
    errors = [*shown(expected_errors(nlp, texts), "choosing", len(texts))]
    chosen = {units[place].id for place in most_useful(texts, errors, number)}
    for document, of_document in documents:
        yield document, [unit for unit in of_document if unit.id in chosen]


def _write(path: Path, units: Sequence[AnnotatedUnit], *, overwrite: bool) -> None:
    """Write the units and say how many they are.

    Raises:
        CorpusError: If a file is there that differs, or it cannot be written.
    """
    content = "".join(unit.to_json() + "\n" for unit in units)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not overwrite and path.exists() and path.read_bytes() != content.encode():
            raise CorpusError(
                f"{path}: is there already and differs; annotations may be in it; see --overwrite"
            )
        write_atomically(path, content)
    except OSError as error:
        raise CorpusError(f"{path}: cannot be written: {error.strerror}") from None
    words = sum(len(unit.text.split()) for unit in units)
    entities = sum(len(unit.entities) for unit in units)
    relations = sum(len(unit.relations) for unit in units)
    counts = f"units {len(units):,}, words {words:,}, entities {entities:,}, relations {relations:,}"
    click.echo(f"{visible(str(path))}: {counts}")
