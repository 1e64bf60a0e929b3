"""What all commands have in common: help with examples, exit codes, colour, pipes."""

import os
import pty
import shlex
import subprocess
import sys
from collections.abc import Iterator

import click
import pytest

from tests.cli import ROOT, run
from tests.evaluation.examples import unit
from uncoop_nlp.cli import main
from uncoop_nlp.cli.command import READER_LEFT
from uncoop_nlp.corpus import write_corpus

PROGRAM = f"{sys.executable} -m uncoop_nlp"


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to every command and group."""
    for name, command in group.commands.items():
        yield (*path, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


def at(path: tuple[str, ...]) -> click.Command:
    """The command at the end of a way."""
    command: click.Command = main
    for name in path:
        command = command.commands[name]
    return command


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line as a shell does."""
    return subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        cwd=ROOT,
        env={**os.environ, **environment},
    )


@pytest.mark.parametrize("path", list(commands()), ids=" ".join)
def test_help_teaches(path):
    """What it does, what every option is for, and for a command examples that are no wrong use."""
    shown = run(*path, "--help").stdout
    command = at(path)
    assert all(param.help for param in command.params if isinstance(param, click.Option))
    if isinstance(command, click.Group):
        return
    examples = [line.strip() for line in shown.splitlines() if f"uncoop-nlp {' '.join(path)}" in line]
    assert examples, "a command has examples, each in a line of its own"
    for example in examples:
        words = shlex.split(example)[shlex.split(example).index(path[-1]) + 1 :]
        stop = next((n for n, word in enumerate(words) if word in ("|", ">", ">>")), len(words))
        command.make_context(path[-1], words[:stop], resilient_parsing=True)
        assert not {word for word in words[:stop] if word.startswith("--")} - {
            option for param in command.params for option in param.opts
        }


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("--help", 0),
        ("extract", 2),
        ("extract --nonsense", 2),
        ("nonsense", 2),
        ("extract no/such/file.txt", 1),
        ("extract 'no/*.txt' corpus/reports/A-RES-79-330.fr.txt", 1),
        ("evaluate no-such-model", 2),
    ],
)
def test_exit_codes(command, code, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert run(*shlex.split(command)).exit_code == code


def test_output_that_nobody_reads_ends_the_program_quietly():
    done = shell(f"{PROGRAM} extract corpus/reports | head -n 1; echo ${{PIPESTATUS[0]}}")
    first, code = done.stdout.splitlines()
    assert first.startswith('{"document": ')
    assert (code, done.stderr) == (str(READER_LEFT), "")


def test_the_gate_counts_even_where_nobody_reads_the_tables(tmp_path):
    """`head` may be gone before there is anything to read."""
    low, gold = tmp_path / "low.toml", tmp_path / "gold.jsonl"
    low.write_text("[entities.strict]\nmicro = 0.5\n", encoding="utf-8")
    write_corpus(gold, [unit("L'[OSCE](ORG) a aidé le [HCR](UN_BODY).", "SUPPORTS OSCE HCR")])
    evaluation = f"{PROGRAM} evaluate --gold {gold} --thresholds {low}"
    done = shell(f"{evaluation} | true; echo ${{PIPESTATUS[0]}}")
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.parametrize(
    ("environment", "coloured"), [({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)]
)
def test_colour_is_for_terminals_and_not_with_no_color(environment, coloured):
    ours, theirs = pty.openpty()
    subprocess.run(
        [sys.executable, "-m", "uncoop_nlp", "extract", "none.txt"],
        stderr=theirs,
        stdout=subprocess.DEVNULL,
        check=False,
        timeout=60,
        env={**os.environ, **environment, "LC_ALL": "C"},
    )
    os.close(theirs)
    shown = os.read(ours, 10_000).decode()
    os.close(ours)
    assert "Error: none.txt: no such file" in shown
    assert ("\x1b[31m" in shown) == coloured


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_completion_prints_what_the_shell_reads(shell_name):
    result = run("completion", shell_name)
    assert result.exit_code == 0
    assert "_UNCOOP_NLP_COMPLETE" in result.stdout
    assert "uncoop-nlp" in result.stdout


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("uncoop-nlp ext", ["plain,extract"]),
        ("uncoop-nlp extract --qu", ["plain,--quiet"]),
        ("uncoop-nlp corpus d", ["plain,diff"]),
        ("uncoop-nlp extract rep", ["file,rep"]),
    ],
)
def test_bash_completes_commands_options_and_files(words, completed):
    done = shell(
        f"{PROGRAM.replace('-m uncoop_nlp', '')} -c 'from uncoop_nlp.cli import main; "
        'main(prog_name="uncoop-nlp")\'',
        _UNCOOP_NLP_COMPLETE="bash_complete",
        COMP_WORDS=words,
        COMP_CWORD=str(len(words.split()) - 1),
    )
    assert set(completed) <= set(done.stdout.splitlines())
