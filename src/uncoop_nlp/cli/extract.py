"""`uncoop-nlp extract`."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from uncoop_nlp import __version__, load
from uncoop_nlp.api import run
from uncoop_nlp.cli.command import FAILED, OK, USAGE, Command, cannot_write, error, fail
from uncoop_nlp.cli.inputs import Input, find_inputs
from uncoop_nlp.cli.language import _
from uncoop_nlp.cli.options import actors_option, check_folder, model_option
from uncoop_nlp.cli.progress import Bar, bar
from uncoop_nlp.cli.resume import InUseError, OtherSettingsError, PartialOutput, partial_output
from uncoop_nlp.cli.tables import print_table, visible
from uncoop_nlp.files import atomic_writer
from uncoop_nlp.register import RegisterError
from uncoop_nlp.reports import ReportError, Unit
from uncoop_nlp.reports.files import read_document
from uncoop_nlp.results import SCHEMA_VERSION, Extraction, Failure

if TYPE_CHECKING:
    from spacy.language import Language

Found = tuple[Unit, Extraction]


@click.command(cls=Command)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path())
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write JSONL to this file. If the work breaks off, the same command goes on from there.",
)
@click.option("--json", "as_json", is_flag=True, help="JSONL on a terminal too, in place of tables.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only, no progress and no notices.")
@model_option
@actors_option
def extract(
    files: tuple[str, ...],
    output: Path | None,
    *,
    as_json: bool,
    quiet: bool,
    model: str | None,
    actors: Path | None,
) -> None:
    r"""Find the entities and relations of reports or plain texts.

    A FILE is PDF, DOCX, HTML, markdown or text, whatever its name; PDF and DOCX need the
    extra [documents]. A folder stands for the reports in it and below, a pattern in quotes for what
    it matches, - for standard input.

    On a terminal the result is a table. With -o, or in a pipe, it is JSONL: one line for each
    heading, paragraph and note, with its document and number. A file that cannot be read is
    reported, and the others go on; the exit code is 1 then.

    \b
    uncoop-nlp extract corpus/reports/A-79-302.fr.txt
    uncoop-nlp extract reports/ -o found.jsonl
    uncoop-nlp extract 'reports/**/*.pdf' --json | head -n 1
    echo "L'ONU aide l'OSCE." | uncoop-nlp extract -
    """
    if output is not None:
        check_folder(output)
    inputs, faults = find_inputs(files, leave_out=output)
    for fault in faults:
        error(fault)
    work = _Work(inputs, lambda: _load(model, actors), quiet=quiet)
    if output is None:
        work.to_stream(sys.stdout, tables=sys.stdout.isatty() and not as_json)
    elif output.exists() and not output.is_file():  # a pipe or a device
        with _writing(output), atomic_writer(output) as stream:
            work.to_stream(stream, tables=False)
    else:
        with _writing(output):
            work.to_file(output, _settings(_load(model, actors), actors))
    sys.exit(FAILED if faults or work.failed else OK)


class _Work:
    """Reading inputs one after the other; `failed` says whether something could not be read."""

    def __init__(
        self, inputs: Sequence[Input], load_model: Callable[[], Language], *, quiet: bool
    ) -> None:
        self.inputs = inputs
        self.failed = False
        self._load = load_model
        self._quiet = quiet

    def to_stream(self, stream: TextIO, *, tables: bool) -> None:
        """Write what is found to a stream as it is found, or print tables."""
        if isinstance(stream, TextIOWrapper) and not tables:
            stream.reconfigure(encoding="utf-8")  # JSON is, whatever the locale
        for item, data, shown in self._read():
            with self._reported():
                document, results = self._extract(item, data, shown, self._report)
                if not stream.isatty():
                    stream.writelines(_lines(document, results))
                    continue
                found = list(results)
                with shown.hidden():
                    if tables:
                        _print_tables(document, found)
                    else:
                        stream.writelines(_lines(document, found))

    def to_file(self, output: Path, settings: Mapping[str, Any]) -> None:
        """Write what is found to a file, all or nothing; what is done before an interruption is kept."""
        with partial_output(output, settings) as partial:
            if partial.done:
                self._note(_("{path}: {number} documents are done; going on"), partial)
            try:
                keys = list(self._parts(partial))
            except KeyboardInterrupt:
                self._note(_("{path}: {number} documents are done; run again to go on"), partial)
                raise
            if keys:
                partial.finish(output, keys)
            else:
                partial.drop()  # there is nothing to write: a file that was there before stays

    def _parts(self, partial: PartialOutput) -> Iterator[str]:
        """The keys of the inputs that could be read, each of which is then done."""
        for item, data, shown in self._read():
            with self._reported():
                key = hashlib.sha256(f"{item.document}\0".encode() + data).hexdigest()
                if key not in partial.done:
                    messages: list[str] = []
                    document, results = self._extract(item, data, shown, messages.append)
                    partial.add(key, _lines(document, results), messages)
                for message in partial.done[key].messages:
                    self._report(message)
                yield key

    def _read(self) -> Iterator[tuple[Input, bytes, Bar]]:
        """Each input that can be read with its bytes, and the bar that shows how far its work is."""
        sizes = [item.size for item in self.inputs]
        total = None if None in sizes else sum(size or 0 for size in sizes)
        with bar(total, quiet=self._quiet) as shown:
            for item, size in zip(self.inputs, sizes, strict=True):
                shown.begin(item.document, size or 0)
                with self._reported():
                    data = item.read()
                    yield item, data, shown

    def _extract(
        self, item: Input, data: bytes, shown: Bar, report: Callable[[str], None]
    ) -> tuple[str, Iterator[Found]]:
        """A document's name, and what is found in it; what of it cannot be read is reported."""
        read = read_document(data, item.said)
        texts = (unit.text for unit in read.units)
        results = run(self._load(), texts, one_document=True, on_error="report")

        def found() -> Iterator[Found]:
            for number, (unit, result) in enumerate(zip(read.units, results, strict=True), start=1):
                if isinstance(result, Failure):
                    report(f"{item.said}: {unit.id}: {result.error.removeprefix('ValueError: ')}")
                else:
                    yield unit, result
                shown.reach(number / len(read.units))

        return read.symbol or item.document, found()

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except ReportError as fault:
            self._report(fault)

    def _report(self, fault: object) -> None:
        self.failed = True
        error(fault)

    def _note(self, note: str, partial: PartialOutput) -> None:
        if not self._quiet:
            click.echo(note.format(path=visible(str(partial.path)), number=len(partial.done)), err=True)


@contextmanager
def _writing(output: Path) -> Iterator[None]:
    """What goes wrong when an output is written, in one line."""
    try:
        yield
    except OtherSettingsError:
        fail(
            _(
                "{output}.partial was begun with another model, actors or version; "
                "go on with those, or delete it to begin anew"
            ).format(output=output),
            USAGE,
        )
    except InUseError:
        fail(_("{output}: another process is writing it").format(output=output), USAGE)
    except OSError as fault:
        cannot_write(output, fault)


def _load(model: str | None, actors: Path | None) -> Language:
    try:
        return load(model, actors=actors)
    except (OSError, RegisterError) as fault:
        fail(fault)


def _settings(nlp: Language, actors: Path | None) -> dict[str, Any]:
    """What results depend on beside the texts."""
    pipeline = json.dumps([nlp.meta, nlp.config["components"]], sort_keys=True, default=str).encode()
    own = actors.read_bytes() if actors else b""
    digests = [hashlib.sha256(part).hexdigest() for part in (pipeline, own)]
    return {"uncoop-nlp": __version__, "schema": SCHEMA_VERSION, "pipeline": digests}


def _lines(document: str, found: Iterable[Found]) -> Iterator[str]:
    for unit, extraction in found:
        place = {
            "document": document,
            "unit": unit.id,
            "kind": unit.kind,
            "number": unit.number,
            "section": unit.section,
        }
        yield json.dumps({**place, **extraction.to_dict()}, ensure_ascii=False) + "\n"


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
    where, score = (_("document"), "§"), _("score")
    of_entities = *where, _("label"), _("entity"), _("normal form"), score
    print_table(_("Entities"), of_entities, entities)
    of_relations = *where, _("head"), _("relation"), _("tail"), _("modality"), score
    print_table(_("Relations"), of_relations, relations)
    counts = _("{document}: {entities} entities, {relations} relations").format(
        document=visible(document), entities=len(entities), relations=len(relations)
    )
    click.echo(counts)
