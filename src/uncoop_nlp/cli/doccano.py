"""`uncoop-nlp corpus push` and `pull`: annotating a corpus in doccano."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import click

from uncoop_nlp.cli.command import Command
from uncoop_nlp.cli.corpus import print_differences
from uncoop_nlp.cli.paths import GUIDELINES
from uncoop_nlp.cli.progress import shown
from uncoop_nlp.cli.tables import visible
from uncoop_nlp.corpus.doccano import DoccanoError
from uncoop_nlp.corpus.records import AnnotatedUnit, CorpusError, corpus_files, read_corpus
from uncoop_nlp.evaluation.agreement import compare
from uncoop_nlp.register import RegisterError

if TYPE_CHECKING:
    from uncoop_nlp.corpus.doccano.server import Server
    from uncoop_nlp.corpus.doccano.sync import Pulled

Declared = TypeVar("Declared", bound=Callable[..., Any])


def _common(command: Declared) -> Declared:
    """The arguments that both commands have."""
    for option in reversed(
        (
            click.argument(
                "paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path)
            ),
            click.option(
                "--url",
                envvar="DOCCANO_URL",
                required=True,
                callback=lambda _, __, url: _check_url(url),
                help="Address of the doccano server, or DOCCANO_URL in the environment.",
            ),
            click.option("--project", required=True, help="Name of the project."),
            click.option(
                "--user",
                envvar="DOCCANO_USER",
                default="admin",
                show_default=True,
                help="Whom to log in as, or DOCCANO_USER in the environment.",
            ),
            click.option(
                "--register",
                "registers",
                multiple=True,
                type=click.Path(exists=True, dir_okay=False, path_type=Path),
                help="Table of actors of your own, beside the one carried; may be given again.",
            ),
        )
    ):
        command = option(command)
    return command


@click.command(cls=Command)
@_common
@click.option(
    "--guidelines",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=f"Markdown that annotators see in doccano.  [default: {GUIDELINES}]",
)
@click.option("--overwrite", is_flag=True, help="Where both sides changed a unit, overwrite doccano's.")
def push(
    paths: tuple[Path, ...],
    url: str,
    project: str,
    user: str,
    registers: tuple[Path, ...],
    guidelines: Path | None,
    *,
    overwrite: bool,
) -> None:
    r"""Send units to a doccano project, to be annotated there; made if there is none of this name.

    FILE… are corpus files or folders. What stands in the project already is updated, never doubled, and
    what annotators changed there is not overwritten. The password is DOCCANO_PASSWORD in the
    environment, or asked for. Exit code: 0 where all was sent, 1 where something was not.

    \b
    uncoop-nlp corpus push corpus/annotated --url http://127.0.0.1:8000 --project reports
    """
    from uncoop_nlp.corpus.doccano.sync import find_faults
    from uncoop_nlp.corpus.doccano.sync import push as push_units

    if guidelines is None and GUIDELINES.exists():
        guidelines = GUIDELINES
    with _one_line_errors():
        units = list(read_corpus(paths))
        _stop_for(find_faults(paths, units, registers), "nothing was sent")
        guideline = guidelines.read_text("utf-8") if guidelines else None
        where = _log_in(url, user).make_project(project, guideline)
        pushed = push_units(where, units, overwrite=overwrite, shown=lambda units: shown(units, project))
    click.echo(
        f"{_count(units, 'unit')}: {len(pushed.new)} new, {len(pushed.updated)} updated, "
        f"{len(pushed.same)} as they were, {len(pushed.to_pull)} changed in doccano (to pull)"
    )
    _stop_for(_conflicts(pushed.conflicts), "not sent; see --overwrite")


@click.command(cls=Command)
@_common
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write to files in this folder, and leave those given as they are.",
)
@click.option("--all", "everything", is_flag=True, help="Also what no annotator marked as checked.")
@click.option("--overwrite", is_flag=True, help="Where both sides changed a unit, overwrite the file's.")
def pull(
    paths: tuple[Path, ...],
    url: str,
    project: str,
    user: str,
    registers: tuple[Path, ...],
    output: Path | None,
    *,
    everything: bool,
    overwrite: bool,
) -> None:
    r"""Fetch what annotators changed in a doccano project, show it, and write it to the corpus files.

    FILE… are the corpus files or folders that were pushed. Only what is marked as checked in doccano is
    fetched; a draft becomes gold by that, and has no scores any more. Where a unit was changed on both
    sides, or what comes has a fault, that is listed, and nothing is written. A span that is new or has
    moved comes without normal form, and is listed too. The password is DOCCANO_PASSWORD in the
    environment, or asked for. Exit code: 0 where the files have all that doccano has, 1 where not.

    \b
    uncoop-nlp corpus pull corpus/annotated --url http://127.0.0.1:8000 --project reports
    """
    from uncoop_nlp.corpus.doccano.sync import fetch, find_faults, write_files

    with _one_line_errors():
        files = _read(paths)
        targets = _targets(files, output)
        units = [unit for content in files.values() for unit in content]
        _stop_for(find_faults(files, units, registers), "nothing was fetched")
        where = _log_in(url, user).find_project(project)
        pulled = fetch(where, units, approved=not everything, overwrite=overwrite)
        _stop_for(_conflicts(pulled.conflicts), "nothing was written; see --overwrite")
        if _read(paths) != files:
            raise CorpusError("the files were changed in the meantime; pull again")
        to_write = _to_write(files, targets, pulled.units)
        _stop_for(write_files(to_write, registers), "nothing was written")
        _show(pulled)
        if output is None:
            for example, unit in shown(pulled.to_mark, project):
                where.mark(example, unit)
    click.echo(
        f"{_count(units, 'unit')}: {len(pulled.changed)} changed in doccano, "
        f"{len(pulled.to_push)} changed here (to push); {_count(to_write, 'file')} written"
    )
    sys.exit(1 if pulled.unfinished else 0)


def _read(paths: Iterable[Path]) -> dict[Path, list[AnnotatedUnit]]:
    return {file: list(read_corpus([file])) for file in corpus_files(paths)}


def _check_url(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise click.BadParameter("it starts with http:// or https:// and a host")
    if parts.username or parts.password:
        raise click.BadParameter("user and password do not belong into it")
    return url


def _log_in(url: str, user: str) -> Server:
    try:
        from uncoop_nlp.corpus.doccano.server import Server
    except ImportError:
        raise ImportError("doccano needs the extra: pip install 'uncoop-nlp[doccano]'") from None
    password = os.environ.get("DOCCANO_PASSWORD")
    if not password:
        password = click.prompt(f"Password of {user} at {url}", hide_input=True, err=True)
    return Server(url, user, password)


def _targets(files: Iterable[Path], output: Path | None) -> dict[Path, Path]:
    """Where each file is written to; with a folder given, none that is there already.

    Raises:
        CorpusError: If a file is there already, or two would be written to one.
    """
    targets = {file: file if output is None else output / file.name for file in files}
    for target in targets.values() if output else ():
        if target.exists():
            raise CorpusError(f"{target}: is there already, and is not overwritten")
    if len(set(targets.values())) < len(targets):
        raise CorpusError("two of the files have the same name; pull them one by one")
    return targets


def _to_write(
    files: Mapping[Path, Sequence[AnnotatedUnit]],
    targets: Mapping[Path, Path],
    units: Sequence[AnnotatedUnit],
) -> dict[Path, list[AnnotatedUnit]]:
    """What each file is to hold, where it is not what it holds already."""
    coming = iter(units)
    contents = {file: list(islice(coming, len(old))) for file, old in files.items()}
    return {
        targets[file]: content
        for file, content in contents.items()
        if targets[file] != file or content != files[file]
    }


def _show(pulled: Pulled) -> None:
    from uncoop_nlp.corpus.doccano.merge import new_mentions

    for units, why in (
        (pulled.unknown, "only in the project"),
        (pulled.unfinished, "whose upload broke off (push again)"),
    ):
        if units:
            ends = " … ".join(dict.fromkeys((units[0], units[-1])))
            click.echo(visible(f"{_count(units, 'unit')} left aside, {why}: {ends}"), err=True)
    if pulled.changed:
        before, after = zip(*pulled.changed, strict=True)
        if differences := compare(before, after).differences:
            print_differences(differences, "corpus", "doccano")
    for old, new in pulled.changed:
        for entity in new_mentions(old, new):
            click.echo(visible(f"{new.id}: {entity.label} {new.surface(entity)!r} needs a normal form"))


def _conflicts(units: Iterable[str]) -> list[str]:
    return [f"{unit}: changed both here and in doccano" for unit in units]


def _stop_for(faults: Sequence[str], consequence: str) -> None:
    for fault in faults:
        click.echo(visible(fault))
    if faults:
        raise click.ClickException(f"{_count(faults, 'fault')}: {consequence}")


def _count(items: Sized, name: str) -> str:
    return f"{len(items):,} {name}{'' if len(items) == 1 else 's'}"


@contextmanager
def _one_line_errors() -> Iterator[None]:
    try:
        yield
    except (CorpusError, DoccanoError, ImportError, OSError, RegisterError, UnicodeError) as error:
        raise click.ClickException(visible(str(error))) from None
