"""The command line: `uncoop-nlp`. One file a command or group of commands."""

from __future__ import annotations

import click

from uncoop_nlp import __version__
from uncoop_nlp.cli.benchmark import benchmark
from uncoop_nlp.cli.command import Program
from uncoop_nlp.cli.compare import compare
from uncoop_nlp.cli.completion import completion
from uncoop_nlp.cli.corpus import corpus
from uncoop_nlp.cli.doccano import pull, push
from uncoop_nlp.cli.draft import draft
from uncoop_nlp.cli.evaluate import evaluate
from uncoop_nlp.cli.export import export
from uncoop_nlp.cli.extract import extract
from uncoop_nlp.cli.package import package
from uncoop_nlp.cli.train import train
from uncoop_nlp.cli.view import view


@click.group(cls=Program, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="uncoop-nlp")
def main() -> None:
    r"""Read French United Nations reports: who cooperates with whom, through which instrument, when.

    Exit codes: 0 all is well, 1 something could not be done or did not reach its threshold, 2 wrong use.

    \b
    uncoop-nlp extract corpus/reports/A-79-302.fr.txt
    uncoop-nlp extract reports/ -o found.jsonl
    uncoop-nlp evaluate found.jsonl --gold my-corpus.jsonl
    """


main.add_command(extract)
main.add_command(export)
main.add_command(view)
main.add_command(compare)
main.add_command(evaluate)
corpus.add_command(draft)
corpus.add_command(push)
corpus.add_command(pull)
main.add_command(corpus)
main.add_command(train)
main.add_command(package)
main.add_command(benchmark)
main.add_command(completion)
